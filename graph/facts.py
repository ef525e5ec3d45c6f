"""What one entry or document says, as plain data before it becomes RDF: nodes, edges, and the words that prove them."""

from __future__ import annotations

from dataclasses import dataclass, field

Value = tuple[str, str]
"""A literal's text and its datatype's prefixed name (`xsd:string`, `xsd:integer`, `xsd:dateTime`, `xsd:date`), or an IRI and `@id`."""

Property = tuple[str, Value]
"""A predicate's prefixed name and a value."""

Triple = tuple[str, str, str]
"""An edge: its subject's IRI, its predicate's prefixed name, its object's IRI."""


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Where in its unit something was seen: the line's number in the file, the rule, the words as they stand there."""

    line: int
    rule: str
    quote: str


@dataclass(slots=True)
class Node:
    """A thing that is named. `kinds` are keys of `vocabulary.CLASSES`; `own`: it is described in the unit's own graph."""

    iri: str
    kinds: set[str]
    label: str
    properties: set[Property] = field(default_factory=set)
    own: bool = False


@dataclass(slots=True)
class Facts:
    """Nodes by IRI, edges by triple, and sightings of nodes, each with its evidence."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[Triple, set[Evidence]] = field(default_factory=dict)
    sightings: dict[str, set[Evidence]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    """The kind of each node that was seen."""
    item_paths: dict[tuple[str, Evidence], set[str]] = field(default_factory=dict)
    """Paths of items that a cross-reference points to, by object and evidence."""

    def node(self, iri: str, kind: str, label: str, *, own: bool = False) -> Node:
        """The node of an IRI, made where it is new; a further kind is added to it."""
        node = self.nodes.setdefault(iri, Node(iri, set(), label, own=own))
        node.kinds.add(kind)
        return node

    def see(self, iri: str, kind: str, evidence: Evidence) -> None:
        """A sighting of a node."""
        self.sightings.setdefault(iri, set()).add(evidence)
        self.kinds.setdefault(iri, kind)

    def edge(self, subject: str, predicate: str, object_: str, *evidence: Evidence) -> None:
        """An edge, with further evidence where it is known already."""
        self.edges.setdefault((subject, predicate, object_), set()).update(evidence)
