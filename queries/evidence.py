"""From a sighting in the store to the words it rests on: file, entry, line, quote and rule.

A sighting is an `ll:Mention`; its named graph says in which entry or document it stands. An inferred one has no line of its own:
it names those it rests on by `prov:wasDerivedFrom` (PROV-O), and these are followed. An entry is its own evidence: its heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from graph.store import is_merged
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
FILE: Final = NamedNode(iri("ll:File"))
MENTION: Final = NamedNode(iri("ll:Mention"))
DERIVED_FROM: Final = NamedNode(iri("prov:wasDerivedFrom"))
SUBJECT, PREDICATE, OBJECT = (NamedNode(iri(f"rdf:{name}")) for name in ("subject", "predicate", "object"))
AT_ONCE: Final = 500
"""Nodes asked for by one query."""
SIGHTINGS: Final = f"""SELECT ?node ?graph ?line ?quote ?rule {{
  VALUES ?node {{ $nodes }}
  GRAPH ?graph {{ ?node {LINE} ?line ; {QUOTE} ?quote ; {RULE} ?rule }}
  FILTER NOT EXISTS {{ GRAPH ?graph {{ ?node {DERIVED_FROM} ?other }} }}
}}"""
ENTRIES: Final = f"""SELECT ?entry ?label ?created ?whole {{
  VALUES ?entry {{ $nodes }}
  GRAPH ?entry {{ ?entry {LABEL} ?label ; {CREATED} ?created ; {PART_OF} ?whole }}
}}"""


@dataclass(frozen=True, slots=True)
class Place:
    """An entry (`heading`, and when it was begun, ISO 8601) or a whole document (both empty), in its file."""

    file: str
    heading: str = ""
    when: str = ""


Places = dict[str, Place]


@dataclass(slots=True)
class Said:
    """What is said of a sighting: its lines, each with its graph, and its least quote and rule."""

    lines: list[tuple[str, int]]
    quote: str
    rule: str


Ahead = dict[NamedNode, Said]


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
    files = {w for w in wholes if isinstance(w, NamedNode) and is_a(store, w, FILE)}
    return min((value_of(store, file, LABEL) for file in files), default="")


def evidence(
    store: Store, sightings: Iterable[NamedNode], known: Places | None = None, ahead: Ahead | None = None
) -> tuple[Evidence, ...]:
    """The lines behind sightings (or entries), each once, in the order of the telling. `ahead` is what `read_ahead` found."""
    known = {} if known is None else known
    found: dict[tuple[str, int, str], Evidence] = {}
    later = list[NamedNode]()
    for node in dict.fromkeys(sightings):
        if said := (ahead or {}).get(node):
            _keep(found, (_line(known[graph], line, said) for graph, line in said.lines))
        else:
            later.append(node)
    for node, quads in _walk(store, later):
        _keep(found, _lines(store, node, quads, known))
    return tuple(sorted(found.values(), key=Evidence.order))


def _line(where: Place, line: int, said: Said) -> Evidence:
    return Evidence(where.when, where.file, line, said.quote, said.rule, where.heading or None)


def _keep(found: dict[tuple[str, int, str], Evidence], lines: Iterable[Evidence]) -> None:
    """Adds lines, of those with the same words the least."""
    for line in lines:
        key = (line.file, line.line, line.quote)
        found[key] = min(line, found[key], key=Evidence.order) if key in found else line


def grounds(store: Store, sightings: Iterable[NamedNode]) -> Iterator[NamedNode]:
    """The sightings and all that they were derived from, each once; a circle ends."""
    return (node for node, _ in _walk(store, sightings))


def is_local(store: object) -> bool:
    """Whether it is a store of this process; a server stands for one, and reads ahead by itself."""
    return isinstance(store, Store)


def read_ahead(store: object, sightings: Iterable[NamedNode], known: Places) -> Ahead:
    """What is said of many sightings, and their places into `known`, by few queries rather than many looks into the store.

    Left out is whatever is not as `graph/` writes it, an entry, and what was derived: those are looked at one by one. A server
    is asked by `graph/remote/`, which reads ahead by itself.
    """
    nodes = list(dict.fromkeys(sightings))
    if not isinstance(store, Store):
        return {}
    found: Ahead = {}
    graphs: dict[str, NamedNode] = {}
    for node, graph, line, quote, rule in rows_of(store, SIGHTINGS, nodes):
        graphs[graph.value] = graph
        said = found.setdefault(node, Said([], quote.value, rule.value))
        said.quote, said.rule = min(said.quote, quote.value), min(said.rule, rule.value)
        if (at := (graph.value, int(line.value))) not in said.lines:
            said.lines.append(at)
    unknown = [graph for name, graph in graphs.items() if name not in known]
    known.update(_places(store, unknown))
    for name, graph in graphs.items():
        if name not in known:
            known[name] = _read_place(store, graph)
    return found


def _places(store: Store, entries: Sequence[NamedNode]) -> Places:
    found: dict[str, list[tuple[str, str, str]]] = {}
    files: dict[NamedNode, str] = {}
    for entry, label, created, whole in rows_of(store, ENTRIES, entries):
        if whole not in files:
            files[whole] = value_of(store, whole, LABEL) if is_a(store, whole, FILE) else ""
        found.setdefault(entry.value, []).append((files[whole], label.value, created.value))
    columns = {entry: list(zip(*rows, strict=True)) for entry, rows in found.items()}
    return {
        entry: Place(min(filter(None, names), default=""), min(labels), min(times))
        for entry, (names, labels, times) in columns.items()
    }


def rows_of(store: Store, query: str, nodes: Sequence[NamedNode]) -> Iterator[Sequence[Any]]:
    """The solutions of a query for nodes, `$nodes` in its text, of which it is asked a part at a time."""
    union = not is_merged(store)
    for first in range(0, len(nodes), AT_ONCE):
        text = query.replace("$nodes", " ".join(map(str, nodes[first : first + AT_ONCE])))
        solutions = store.query(text, use_default_graph_as_union=union)
        assert isinstance(solutions, QuerySolutions)
        yield from map(tuple, solutions)


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
