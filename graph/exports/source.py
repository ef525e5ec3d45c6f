"""What an export is made of: a store's statements, or those of a part of it, redacted or as they are; its nodes and its edges."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from graph import store as stores
from graph.exports.part import Part, of_part
from graph.exports.redact import Redaction
from graph.exports.sorting import Key, scratch, sorted_lines
from graph.vocabulary import CLASSES, PREFIXES, REPEATED, identifier, iri

if TYPE_CHECKING:
    import pyoxigraph

DATES: Final = ("dcterms:created", "dcterms:date")
DAY: Final = re.compile(r"/entry/(\d{4}-\d\d-\d\d)T")

HIDDEN: Final = ("mention", "co-mention")
"""Kinds that carry provenance and counts: statements about edges, not nodes of a picture or a table."""


@dataclass(frozen=True, slots=True)
class Node:
    """A row of the table of nodes; `date`: the day of an entry, a message, or time spent, else empty."""

    id: str
    label: str
    kind: str
    iri: str
    date: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A row of the table of edges; `weight` is how often it was seen, `first` and `last` the days of the entries that say so."""

    source: str
    target: str
    kind: str
    weight: int
    first: str = ""
    last: str = ""


class Statements(Protocol):
    """What an RDF text is made of: lines of N-Quads and N-Triples in order, the base IRI, and a folder for scratch files."""

    @property
    def base(self) -> str:
        """What the nodes' IRIs begin with."""

    @property
    def folder(self) -> Path:
        """Where scratch files may lie."""

    def quads(self, key: Key | None = None) -> Iterator[bytes]:
        """N-Quads lines, sorted, by a key of theirs or whole."""

    def triples(self) -> Iterator[bytes]:
        """N-Triples lines, sorted, each once."""


@dataclass(frozen=True, slots=True)
class Triples:
    """Statements of no store, as N-Triples lines in any order: what a CONSTRUCT query gave. They stand in no graph."""

    lines: Iterable[bytes]
    base: str
    folder: Path

    def quads(self, key: Key | None = None) -> Iterator[bytes]:
        """The lines in order: N-Quads allow a statement in no graph."""
        return self.triples()

    def triples(self) -> Iterator[bytes]:
        """The lines in order, each once."""
        return _once(sorted_lines(self.lines, self.folder))


@dataclass(frozen=True, slots=True)
class Graph:
    """An open store, its base IRI, a folder for scratch files; the part that is wanted, and how it is redacted (None: not)."""

    store: pyoxigraph.Store
    base: str
    folder: Path
    part: Part | None = None
    redaction: Redaction | None = None

    def quads(self, key: Key | None = None) -> Iterator[bytes]:
        """The N-Quads lines of all named graphs, in order."""
        return sorted_lines(self._named() if self._whole else self._changed(), self.folder, key)

    def triples(self) -> Iterator[bytes]:
        """The N-Triples lines of the merge of all graphs, in order, each once."""
        import pyoxigraph

        if self._whole:
            return sorted_lines(self._dump(pyoxigraph.DefaultGraph()), self.folder)
        merged = (line[: stores.graph_start(line)].rstrip() + b" .\n" for line in self._changed())
        return _once(sorted_lines(merged, self.folder))

    @property
    def _whole(self) -> bool:
        return self.part is None and self.redaction is None

    def _changed(self) -> Iterator[bytes]:
        """Only the statements of the part, redacted."""
        import pyoxigraph

        with scratch(self.folder) as file:
            file.writelines(sorted_lines(self._named(), self.folder))
            file.seek(0)
            quads: Iterable[pyoxigraph.Quad] = pyoxigraph.parse(file, pyoxigraph.RdfFormat.N_QUADS)
            if self.part is not None:
                quads = of_part(quads, self.part, self.base)
            if self.redaction is not None:
                quads = self.redaction.quads(quads)
            yield from (f"{quad.triple} {quad.graph_name} .\n".encode() for quad in quads)

    def _named(self) -> Iterator[bytes]:
        """The lines of the named graphs, one graph after the other: the default graph, which is their merge, would double them."""
        for name in self.store.named_graphs():
            end = f" {name} .\n".encode()
            yield from (line.rstrip(b" .\n") + end for line in self._dump(name))

    def _dump(self, graph: pyoxigraph.DefaultGraph | pyoxigraph.NamedNode | pyoxigraph.BlankNode) -> Iterator[bytes]:
        import pyoxigraph

        with scratch(self.folder) as file:
            self.store.dump(file, pyoxigraph.RdfFormat.N_TRIPLES, from_graph=graph)
            file.seek(0)
            yield from file


def nodes(graph: Graph) -> Iterator[Node]:
    """The nodes but those of HIDDEN, by kind and IRI, a node of two kinds once."""
    for kind, members in _members(graph).items():
        rows = (_row(graph, kind, member) for member in members)
        yield from sorted(rows, key=lambda node: node.iri) if graph.redaction else rows


def edges(graph: Graph) -> Iterator[Edge]:
    """The edges between the `nodes`, by their source, kind and target. With `dates` the sightings of the part count."""
    known = {member for members in _members(graph).values() for member in members}
    sources = sorted(known, key=graph.redaction.iri if graph.redaction else str)
    for source in sources:
        yield from sorted(_edges(graph, source, known), key=lambda edge: (edge.kind, edge.target))


def _members(graph: Graph) -> dict[str, list[str]]:
    import pyoxigraph

    merge, a = pyoxigraph.DefaultGraph(), _node(iri("rdf:type"))
    seen = set[str]()
    found = {}
    for kind, classes in CLASSES.items():
        if kind not in HIDDEN:
            quads = graph.store.quads_for_pattern(None, a, _node(iri(classes[0])), merge)
            members = {_value(quad.subject) for quad in quads} - seen
            if graph.part is not None:
                members &= graph.part.nodes
            seen |= members
            found[kind] = sorted(members)
    return found


def _row(graph: Graph, kind: str, member: str) -> Node:
    import pyoxigraph

    merge = pyoxigraph.DefaultGraph()
    labels = (
        quad.object for quad in graph.store.quads_for_pattern(_node(member), _node(iri("rdfs:label")), None, merge)
    )
    label, date = min(map(_value, labels), default=""), _date(graph, member)
    if graph.redaction:
        label, member = graph.redaction.label(member, label), graph.redaction.iri(member)
    return Node(identifier(member, graph.base), label, kind, member, date)


def _date(graph: Graph, member: str) -> str:
    import pyoxigraph

    merge = pyoxigraph.DefaultGraph()
    found = (graph.store.quads_for_pattern(_node(member), _node(iri(date)), None, merge) for date in DATES)
    return min((_value(quad.object)[:10] for quads in found for quad in quads), default="")


def _edges(graph: Graph, source: str, known: set[str]) -> Iterator[Edge]:
    import pyoxigraph

    days = _sightings(graph, source)
    units = graph.part.units if graph.part is not None else None
    said = {
        (_value(quad.predicate), _value(quad.object))
        for quad in graph.store.quads_for_pattern(_node(source), None, None, None)
        if not isinstance(quad.graph_name, pyoxigraph.DefaultGraph) or units is None
        if graph.part is None or graph.part.holds(quad)
    }
    for predicate, target in said:
        if target in known and predicate not in REPEATED:
            ends = [graph.redaction.iri(end) if graph.redaction else end for end in (source, target)]
            names = [identifier(end, graph.base) for end in ends]
            seen = days[predicate, target] or [_day(source)]
            dated = [day for day in seen if day] or [""]
            yield Edge(names[0], names[1], short(predicate), len(seen), min(dated), max(dated))


def _sightings(graph: Graph, source: str) -> dict[tuple[str, str], list[str]]:
    """The day of each mention of each edge from a node, empty where a document mentions it: (predicate, object) → days."""
    import pyoxigraph

    merge = pyoxigraph.DefaultGraph()
    units = graph.part.units if graph.part is not None else None
    subject, predicate, target = (_node(iri(f"rdf:{part}")) for part in ("subject", "predicate", "object"))
    found = defaultdict[tuple[str, str], list[str]](list)
    for mention in graph.store.quads_for_pattern(None, subject, _node(source), None if units is not None else merge):
        if units is None or _value(mention.graph_name) in units:
            kinds = graph.store.quads_for_pattern(mention.subject, predicate, None, merge)
            ends = [_value(quad.object) for quad in graph.store.quads_for_pattern(mention.subject, target, None, merge)]
            for kind in kinds:
                for end in ends:
                    found[_value(kind.object), end].append(_day(_value(mention.subject)))
    return found


def _day(name: str) -> str:
    """The day of an entry, or of a mention in one, by its IRI."""
    match = DAY.search(name)
    return match[1] if match else ""


def _once(lines: Iterable[bytes]) -> Iterator[bytes]:
    before = b""
    for line in lines:
        if line != before:
            yield line
        before = line


@functools.cache
def short(name: str) -> str:
    """An IRI with its prefix, where it has one of ours: `ll:workedOn`."""
    fits = (f"{prefix}:{name.removeprefix(start)}" for prefix, start in PREFIXES.items() if name.startswith(start))
    return next(fits, name)


def _node(name: str) -> pyoxigraph.NamedNode:
    import pyoxigraph

    return pyoxigraph.NamedNode(name)


def _value(term: Any) -> str:
    return str(getattr(term, "value", term))
