"""The nodes and the edges of a graph as rows of tables, one by one: what must be brought together or into order is sorted on disk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain, groupby
from typing import TYPE_CHECKING, Final

from graph.exports.names import CACHED
from graph.exports.source import Graph, short, value
from graph.sorting import sorted_lines
from graph.vocabulary import CLASSES, REPEATED, identifier, iri

if TYPE_CHECKING:
    import pyoxigraph

DATES: Final = ("dcterms:created", "dcterms:date")
DAY: Final = re.compile(r"/entry/(\d{4}-\d\d-\d\d)T")

HIDDEN: Final = ("mention", "co-mention")
"""Kinds that carry provenance and counts: statements about edges, not nodes of a picture or a table."""

SHOWN: Final = {iri(classes[0]): kind for kind, classes in CLASSES.items() if kind not in HIDDEN}
"""The kind of each class that makes a node, in the order of the table."""

SAID: Final = "-"
"""In the place of a sighting's day: the edge itself."""

CONTROL: Final = re.compile("[\0-\x1f]")


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


def nodes(graph: Graph) -> Iterator[Node]:
    """The nodes but those of HIDDEN, by kind and IRI, a node of two kinds once."""
    for class_, kind in SHOWN.items():
        yield from (_row(graph, kind, member) for member in _sorted(graph, _members(graph, class_)))


def edges(graph: Graph) -> Iterator[Edge]:
    """The edges between the `nodes`, by their source, kind and target. Where days bound the part, the sightings of these count."""
    begin = lru_cache(maxsize=CACHED)(partial(_begin, graph))
    for source in _sorted(graph, chain.from_iterable(_members(graph, class_) for class_ in SHOWN)):
        yield from _edges(graph, source, begin)


def _members(graph: Graph, class_: str) -> Iterator[str]:
    """The nodes of a kind, but those of a kind before it."""
    import pyoxigraph

    for quad in graph.store.quads_for_pattern(None, _node(iri("rdf:type")), _node(class_), pyoxigraph.DefaultGraph()):
        if isinstance(quad.subject, pyoxigraph.NamedNode) and _class(graph, quad.subject) == class_:
            yield quad.subject.value


def _class(graph: Graph, node: pyoxigraph.NamedNode) -> str | None:
    """The first of a node's classes that make it one; None for what is none, or not in the part."""
    import pyoxigraph

    if graph.part is not None and node.value not in graph.part.nodes:
        return None
    quads = graph.store.quads_for_pattern(node, _node(iri("rdf:type")), None, pyoxigraph.DefaultGraph())
    found = {value(quad.object) for quad in quads}
    return next((class_ for class_ in SHOWN if class_ in found), None)


def _sorted(graph: Graph, members: Iterator[str]) -> Iterator[str]:
    """Nodes by their IRIs, or by what stands for these."""
    lines = (f"{_shown(graph, member)} {member}\n".encode() for member in members)
    return (line.decode().split()[1] for line in sorted_lines(lines, graph.folder))


def _shown(graph: Graph, name: str) -> str:
    return graph.redaction.iri(name) if graph.redaction else name


def _row(graph: Graph, kind: str, member: str) -> Node:
    labels = (value(quad.object) for quad in _about(graph, member, "rdfs:label"))
    dates = (value(quad.object)[:10] for date in DATES for quad in _about(graph, member, date))
    label, date, name = min(labels, default=""), min(dates, default=""), _shown(graph, member)
    shown = graph.redaction.label(member, label) if graph.redaction else label
    return Node(identifier(name, graph.base), shown, kind, name, date)


def _about(graph: Graph, node: str, predicate: str) -> Iterator[pyoxigraph.Quad]:
    import pyoxigraph

    return graph.store.quads_for_pattern(_node(node), _node(iri(predicate)), None, pyoxigraph.DefaultGraph())


def _edges(graph: Graph, source: str, begin: Callable[[str, str], str]) -> Iterator[Edge]:
    """The edges out of a node. What is said and when it was seen come together as lines in order: kind, target, day."""
    days = (_said(graph, source), _sightings(graph, source))
    lines = (f"{head}{day}\n".encode() for kind, target, day in chain(*days) if (head := begin(kind, target)))
    for head, group in groupby(sorted_lines(lines, graph.folder), key=lambda line: line.rpartition(b"\0")[0]):
        said, weight, first, last = False, 0, "", ""
        for line in group:
            day = line.rpartition(b"\0")[2].decode().rstrip("\n")
            if day == SAID:
                said = True
            else:
                weight, first, last = weight + 1, first or day, day or last
        if said:
            _, _, kind, target = head.decode().split("\0")
            ends = [identifier(_shown(graph, end), graph.base) for end in (source, target)]
            first, last = (first, last) if weight else (_day(source), _day(source))
            yield Edge(ends[0], ends[1], short(kind), max(weight, 1), first, last)


def _begin(graph: Graph, kind: str, target: str) -> str:
    """What a line on an edge begins with, so that lines come in the order of the rows; empty for what is no edge between nodes."""
    if kind in REPEATED or _class(graph, _node(target)) is None:
        return ""
    shown = CONTROL.sub(lambda match: "\1" + chr(32 + ord(match[0])), identifier(_shown(graph, target), graph.base))
    return f"{short(kind)}\0{shown}\0{kind}\0{target}\0"


def _said(graph: Graph, source: str) -> Iterator[tuple[str, str, str]]:
    """What is said of a node, and of which other: predicate, object and SAID."""
    import pyoxigraph

    bounded = graph.part is not None and graph.part.units is not None
    for quad in graph.store.quads_for_pattern(
        _node(source), None, None, None if bounded else pyoxigraph.DefaultGraph()
    ):
        if isinstance(quad.object, pyoxigraph.NamedNode) and (graph.part is None or graph.part.holds(quad)):
            yield quad.predicate.value, quad.object.value, SAID


def _sightings(graph: Graph, source: str) -> Iterator[tuple[str, str, str]]:
    """The day of each mention of each edge from a node, empty where a document mentions it: predicate, object and day."""
    import pyoxigraph

    merge = pyoxigraph.DefaultGraph()
    units = graph.part.units if graph.part is not None else None
    subject, predicate, target = (_node(iri(f"rdf:{part}")) for part in ("subject", "predicate", "object"))
    for mention in graph.store.quads_for_pattern(None, subject, _node(source), None if units is not None else merge):
        if units is None or value(mention.graph_name) in units:
            for kind in graph.store.quads_for_pattern(mention.subject, predicate, None, merge):
                for end in graph.store.quads_for_pattern(mention.subject, target, None, merge):
                    if isinstance(end.object, pyoxigraph.NamedNode):
                        yield value(kind.object), end.object.value, _day(value(mention.subject))


def _day(name: str) -> str:
    """The day of an entry, or of a mention in one, by its IRI."""
    match = DAY.search(name)
    return match[1] if match else ""


def _node(name: str) -> pyoxigraph.NamedNode:
    import pyoxigraph

    return pyoxigraph.NamedNode(name)
