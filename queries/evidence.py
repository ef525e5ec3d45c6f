"""From a sighting in the store to the words it rests on: file, entry, line, quote and rule.

A sighting is an `ll:Mention`; its named graph says in which entry or document it stands. An inferred one has no line of its own:
it names those it rests on by `prov:wasDerivedFrom` (PROV-O), and these are followed. An entry is its own evidence: its heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.vocabulary import iri

LABEL: Final = NamedNode(iri("rdfs:label"))
TYPE: Final = NamedNode(iri("rdf:type"))
PART_OF: Final = NamedNode(iri("dcterms:isPartOf"))
CREATED: Final = NamedNode(iri("dcterms:created"))
START_LINE: Final = NamedNode(iri("ll:startLine"))
LINE: Final = NamedNode(iri("ll:line"))
QUOTE: Final = NamedNode(iri("ll:quote"))
RULE: Final = NamedNode(iri("ll:rule"))
ENTRY: Final = NamedNode(iri("ll:Entry"))
MENTION: Final = NamedNode(iri("ll:Mention"))
DERIVED_FROM: Final = NamedNode(iri("prov:wasDerivedFrom"))
SUBJECT, PREDICATE, OBJECT = (NamedNode(iri(f"rdf:{name}")) for name in ("subject", "predicate", "object"))


@dataclass(frozen=True, slots=True)
class Place:
    """An entry (`heading`, and when it was begun, ISO 8601) or a whole document (both empty), in its file."""

    file: str
    heading: str = ""
    when: str = ""


Places = dict[str, Place]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line that shows it. `when` is the entry's time (ISO 8601), empty for a document."""

    when: str
    file: str
    line: int
    quote: str
    rule: str
    entry: str | None

    def order(self) -> tuple[str, str, int, str, str]:
        """That of the telling: by time, then file and line; documents, which have no time, come last."""
        return self.when or "9999", self.file, self.line, self.quote, self.rule

    def as_json(self) -> dict[str, str | int | None]:
        """As `ask --json` prints it."""
        return {"file": self.file, "entry": self.entry, "line": self.line, "quote": self.quote, "rule": self.rule}


def value_of(store: Store, subject: NamedNode, predicate: NamedNode) -> str:
    """The least value of a property, as text; "" where there is none."""
    return _least(store.quads_for_pattern(subject, predicate, None, None), predicate)


def is_a(store: Store, node: NamedNode, kind: NamedNode) -> bool:
    """Whether any graph says that the node is of that class."""
    return next(iter(store.quads_for_pattern(node, TYPE, kind, None)), None) is not None


def place(store: Store, graph: NamedNode, known: Places) -> Place:
    """What a named graph stands for. `known` keeps what was read, for the next call."""
    if graph.value not in known:
        known[graph.value] = _read_place(store, graph)
    return known[graph.value]


def _read_place(store: Store, graph: NamedNode) -> Place:
    label = value_of(store, graph, LABEL)
    if not is_a(store, graph, ENTRY):
        return Place(label or graph.value)
    file = file_of(store, graph)
    return Place(file, label, value_of(store, graph, CREATED))


def file_of(store: Store, entry: NamedNode) -> str:
    """The label of the file that an entry stands in. A series holds entries by `dcterms:isPartOf` too, so the class decides."""
    wholes = (q.object for q in store.quads_for_pattern(entry, PART_OF, None, None))
    files = {w for w in wholes if isinstance(w, NamedNode) and is_a(store, w, NamedNode(iri("ll:File")))}
    return min((value_of(store, file, LABEL) for file in files), default="")


def evidence(store: Store, sightings: Iterable[NamedNode], known: Places | None = None) -> tuple[Evidence, ...]:
    """The lines behind sightings (or entries), each once, in the order of the telling."""
    known = {} if known is None else known
    found: dict[tuple[str, int, str], Evidence] = {}
    for node, said in _walk(store, sightings):
        for line in _lines(store, node, said, known):
            key = (line.file, line.line, line.quote)
            found[key] = min(line, found.get(key, line), key=Evidence.order)
    return tuple(sorted(found.values(), key=Evidence.order))


def grounds(store: Store, sightings: Iterable[NamedNode]) -> Iterator[NamedNode]:
    """The sightings and all that they were derived from, each once; a circle ends."""
    return (node for node, _ in _walk(store, sightings))


def _walk(store: Store, sightings: Iterable[NamedNode]) -> Iterator[tuple[NamedNode, list[Quad]]]:
    """The same, each with all that is said of it: one look into the store is cheaper than one for each property."""
    waiting, seen = list(sightings), set[NamedNode]()
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            said = list(store.quads_for_pattern(node, None, None, None))
            yield node, said
            waiting.extend(_sources(said))


def _sources(said: Iterable[Quad]) -> list[NamedNode]:
    return [quad.object for quad in said if quad.predicate == DERIVED_FROM and isinstance(quad.object, NamedNode)]


def _lines(store: Store, node: NamedNode, said: Sequence[Quad], known: Places) -> Iterator[Evidence]:
    if _sources(said):
        return  # what it was derived from speaks for it
    quote, rule = _least(said, QUOTE), _least(said, RULE)
    quads = [quad for quad in said if quad.predicate == LINE]
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode) and isinstance(quad.object, Literal):
            where = place(store, quad.graph_name, known)
            yield Evidence(where.when, where.file, int(quad.object.value), quote, rule, where.heading or None)
    if not quads and is_a(store, node, ENTRY):
        where, line = place(store, node, known), _least(said, START_LINE)
        yield Evidence(where.when, where.file, int(line or 0), where.heading, "heading", where.heading)


def _least(said: Iterable[Quad], predicate: NamedNode) -> str:
    """The least value of a property, as text; "" where there is none."""
    found = (quad.object for quad in said if quad.predicate == predicate)
    return min((value.value for value in found if isinstance(value, NamedNode | Literal)), default="")
