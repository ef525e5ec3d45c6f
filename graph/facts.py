"""What is true of the corpus, as plain data before it becomes RDF: nodes, edges, and the words that prove them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

Value = tuple[str, str]
"""A literal's text and its datatype's prefixed name (`xsd:string`, `xsd:integer`, `xsd:dateTime`, `xsd:date`), or an IRI and `@id`."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where something was seen: the unit, the line's number in its file, the words as they stand there, the rule."""

    unit: int
    line: int
    quote: str
    rule: str


@dataclass(slots=True)
class Node:
    """A thing the corpus names. `kinds` are keys of `vocabulary.CLASSES`; `own` is the unit whose graph describes it."""

    iri: str
    kinds: set[str]
    label: str
    properties: set[tuple[str, Value]] = field(default_factory=set)
    own: int | None = None


@dataclass(slots=True)
class Edge:
    """subject, predicate (prefixed), object; said in units by `evidence`, or inferred from mentions of other edges."""

    subject: str
    predicate: str
    object: str
    evidence: set[Evidence] = field(default_factory=set)
    derived: bool = False


@dataclass(slots=True)
class Facts:
    """Nodes by IRI, edges by triple, and sightings of nodes by (unit, node)."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[tuple[str, str, str], Edge] = field(default_factory=dict)
    sightings: dict[tuple[int, str], set[Evidence]] = field(default_factory=dict)
    item_paths: dict[tuple[int, str, str, Evidence], set[str]] = field(default_factory=dict)
    """Paths of items that a cross-reference points to, by unit, subject, object and evidence."""
    co_mentions: Counter[tuple[str, str]] = field(default_factory=Counter)

    def node(self, iri: str, kind: str, label: str, own: int | None = None) -> Node:
        """The node of an IRI, made where it is new; a further kind is added to it."""
        node = self.nodes.setdefault(iri, Node(iri, set(), label, own=own))
        node.kinds.add(kind)
        return node

    def see(self, iri: str, evidence: Evidence) -> None:
        """A sighting of a node in a unit."""
        self.sightings.setdefault((evidence.unit, iri), set()).add(evidence)

    def edge(self, subject: str, predicate: str, object_: str, *evidence: Evidence, derived: bool = False) -> Edge:
        """The edge of a triple, made where it is new, with further evidence. A derived edge that is also said is said."""
        edge = self.edges.setdefault((subject, predicate, object_), Edge(subject, predicate, object_, derived=derived))
        edge.evidence.update(evidence)
        edge.derived = edge.derived and derived
        return edge
