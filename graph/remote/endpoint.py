"""A SPARQL server that is asked as a store is: by queries, and by patterns of quads. Read-only.

An answer takes many small looks at the graph, and each would be a request. So what came the same way is fetched together: when a node
is looked at, all nodes that the server named in the same place (a query's column, a property's objects, the graphs) are, since whoever
looks at one of them looks at the next. What was fetched is kept: one command sees one state of the graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, cast

import pyoxigraph
from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
)

from graph.network import PREDICATES
from graph.remote.push import PUSHED
from graph.remote.server import Server, ServerError, pieces, shown
from graph.remote.text import as_sparql
from graph.vocabulary import iri

TOGETHER: Final = 400
"""Nodes that are fetched at once."""
AROUND: Final = 100
"""Nodes whose incoming edges are fetched at once: there may be many."""
PAGE: Final = 100
"""Quads of a pattern without a node that are fetched first: whoever wants only some takes no more."""

TYPE: Final = NamedNode(iri("rdf:type"))
MENTION: Final = NamedNode(iri("ll:Mention"))
ROWS: Final = "application/sparql-results+json"
BULKY: Final = frozenset(iri(name) for name in ("ll:mentions", "ll:coMentionedWith"))
"""Properties of which a node may have thousands: fetched only where they are asked for."""
EDGES: Final = frozenset(edge.value for edge in PREDICATES.values()) | BULKY
"""Properties that are looked at one after the other, around a node."""

Term = NamedNode | Literal
Way = tuple[str, str]
Pattern = tuple[NamedNode | None, NamedNode | None, Term | None, NamedNode | None]
LEAN: Final = NamedNode("urn:logloom:all-but-bulky")
MANY: Final = NamedNode("urn:logloom:the-bulky")
EDGE: Final = NamedNode("urn:logloom:any-edge")
"""Stand for several properties, in the place of one, in a pattern."""
LISTS: Final = {EDGE: EDGES, MANY: BULKY}
MARKS: Final = (None, LEAN, *LISTS)


def open_endpoint(server: Server) -> Store:
    """A server in the place of a store: of a store's methods it has those that read."""
    return cast("Store", Endpoint(server))


def stream(server: Server, query: str, accept: str, union: bool = False) -> Iterator[bytes]:
    """A query's result in a media type, piece by piece. `union`: over all graphs, where the server knows how (Oxigraph)."""
    url = server.services.query
    data = {"query": query} | ({"union-default-graph": "true"} if union else {})
    with server.answering("POST", url, data=data, headers={"Accept": accept}) as response:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if kind not in accept:
            raise ServerError(
                f"{shown(url)}: answers a query with {kind or 'nothing'}; is this the address of its queries?"
            )
        yield from pieces(url, response)


class Endpoint:
    """What a store is to those that ask it. `open_endpoint` gives it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._kept: dict[Pattern, list[Quad]] = {}
        self._pages: dict[Pattern, list[Quad]] = {}
        self._way: dict[NamedNode, Way] = {}
        self._mates: defaultdict[Way, dict[NamedNode, None]] = defaultdict(dict)
        """The nodes that came the same way, in order."""
        self._queries = 0
        self._merged: list[Quad] | None = None

    def query(
        self,
        query: str,
        *,
        use_default_graph_as_union: bool = False,
        prefixes: Mapping[str, str] | None = None,
        **_: Any,
    ) -> QuerySolutions | QueryBoolean:
        """As pyoxigraph's, for SELECT and ASK."""
        head = " ".join(f"PREFIX {name}: <{start}>" for name, start in (prefixes or {}).items())
        body = b"".join(stream(self.server, f"{head}\n{query}", ROWS, use_default_graph_as_union))
        self._queries += 1
        if isinstance(found := _parsed(body), QuerySolutions):
            columns = found.variables
            for solution in found:
                for column in columns:
                    self._came(solution[column], (f"column {self._queries}", column.value))
        found = _parsed(body)
        assert not isinstance(found, QueryTriples)
        return found

    def quads_for_pattern(
        self, subject: Any, predicate: Any, object_: Any, graph_name: Any = None, /
    ) -> Iterator[Quad]:
        """As pyoxigraph's. The quads of the default graph are those of the named ones, each once."""
        if subject is None and predicate is None and object_ is None and graph_name == DefaultGraph():
            return self._some()
        graph = graph_name if isinstance(graph_name, NamedNode) else None
        whole = self._kept.get((None, None, object_, None)) if object_ is not None else None
        if subject is not None:
            found: Iterable[Quad] = self._of_subject(subject, predicate)
        elif isinstance(object_, NamedNode) and predicate != TYPE:
            found = whole if whole is not None else self._of_object(predicate, object_, graph)
        elif graph is not None:
            found = self._of_graph(graph, predicate)
        elif object_ is None or predicate == TYPE:
            found = self._paged((None, predicate, object_, None))
        else:
            found = self._fetched([(None, None, object_, None)])
        return _matching(found, predicate, object_, graph_name)

    def _some(self) -> Iterator[Quad]:
        """A quad of the server's default graph, if there is any."""
        if self._merged is None:
            result = self.query("ASK { ?s ?p ?o }")
            one = NamedNode(PUSHED)
            self._merged = [Quad(one, one, one, DefaultGraph())] if isinstance(result, QueryBoolean) and result else []
        return iter(self._merged)

    def _of_subject(self, subject: NamedNode, predicate: NamedNode | None) -> list[Quad]:
        lean = self._of_subjects(subject, LEAN)
        if predicate is not None and predicate.value not in BULKY:
            return lean
        if any(quad.predicate == TYPE and quad.object == MENTION for quad in lean):
            return lean  # a sighting has none of those
        return [*lean, *self._of_subjects(subject, MANY)]

    def _of_subjects(self, subject: NamedNode, which: NamedNode) -> list[Quad]:
        nodes = self._with_mates(subject, lambda node: (node, which, None, None), TOGETHER)
        return self._fetched([(node, which, None, None) for node in nodes])

    def _of_object(self, predicate: NamedNode | None, node: NamedNode, graph: NamedNode | None) -> list[Quad]:
        edge = predicate is not None and predicate.value in EDGES
        alike = EDGE if edge else predicate
        if graph is not None and (None, alike, node, None) not in self._kept:
            return self._of_graph(graph, predicate)
        most = AROUND if edge else TOGETHER // 2
        nodes = [node] if predicate is None else self._with_mates(node, lambda one: (None, alike, one, None), most)
        return self._fetched([(None, alike, one, None) for one in nodes])

    def _of_graph(self, graph: NamedNode, predicate: NamedNode | None) -> list[Quad]:
        graphs = self._with_mates(graph, lambda one: (None, predicate, None, one), TOGETHER)
        return self._fetched([(None, predicate, None, one) for one in graphs])

    def _with_mates(self, node: NamedNode, pattern: Callable[[NamedNode], Pattern], most: int) -> list[NamedNode]:
        """The node, and where it was not fetched yet others that came as it did and were not either."""
        if pattern(node) in self._kept or node not in self._way:
            return [node]
        mates = (one for one in self._mates[self._way[node]] if one != node and pattern(one) not in self._kept)
        return [node, *islice(mates, most - 1)]

    def _fetched(self, patterns: Sequence[Pattern]) -> list[Quad]:
        """The quads of the first pattern; all of them are fetched, in one request, where the first was not. They differ in one place."""
        if patterns[0] not in self._kept:
            found = self._quads(patterns)
            place = next(n for n in (0, 2, 3, 1) if n == 1 or patterns[0][n] is not None)
            apart: defaultdict[object, list[Quad]] = defaultdict(list)
            for quad in found:
                apart[tuple(quad)[place]].append(quad)
            for pattern in patterns:
                self._kept[pattern] = apart[pattern[place]] if place != 1 else found
        return self._kept[patterns[0]]

    def _paged(self, pattern: Pattern) -> Iterator[Quad]:
        """A first page, and all the rest for whoever goes on."""
        if pattern not in self._kept:
            page = self._pages.get(pattern) or self._quads([pattern], f" LIMIT {PAGE}")
            self._pages[pattern] = page
            yield from page
            self._kept[pattern] = self._quads([pattern]) if len(page) == PAGE else page
        page = self._pages[pattern]
        seen = set(page)
        yield from page
        yield from (quad for quad in self._kept[pattern] if quad not in seen)

    def _quads(self, patterns: Sequence[Pattern], limit: str = "") -> list[Quad]:
        """The quads that fit one of the patterns; these differ in one place at most."""
        fixed = {
            name: terms[0] for name, terms in _terms(patterns).items() if len(terms) == 1 and terms[0] not in MARKS
        }
        found = _parsed(b"".join(stream(self.server, _select(patterns, fixed) + limit, ROWS)))
        assert isinstance(found, QuerySolutions)
        columns: list[tuple[str, Any]] = [(name, fixed.get(name)) for name in "spog"]
        rows: Iterator[list[Any]] = ([term or row[name] for name, term in columns] for row in found)
        quads = [Quad(*terms) for terms in rows]
        for quad in quads:
            self._came(quad.subject, ("subject of", quad.predicate.value))
            self._came(quad.object, ("object of", quad.predicate.value))
            self._came(quad.graph_name, ("graph of", quad.predicate.value))
        return quads

    def _came(self, term: object, way: Way) -> None:
        if isinstance(term, NamedNode):
            self._way[term] = way
            self._mates[way][term] = None


def _parsed(body: bytes) -> QuerySolutions | QueryBoolean | QueryTriples:
    return pyoxigraph.parse_query_results(body, QueryResultsFormat.JSON)


def _matching(quads: Iterable[Quad], predicate: Any, object_: Any, graph: Any) -> Iterator[Quad]:
    """Those quads of named graphs, and those of the default graph where it is asked for, or all are."""
    seen = set[Quad]()
    for quad in quads:
        if predicate not in (None, quad.predicate) or object_ not in (None, quad.object):
            continue
        if graph in (None, quad.graph_name):
            yield quad
        merged = Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
        if graph in (None, DefaultGraph()) and merged not in seen:
            seen.add(merged)
            yield merged


def _terms(patterns: Sequence[Pattern]) -> dict[str, list[Term | None]]:
    """The terms of each place of a quad, each once."""
    return {name: list(dict.fromkeys(pattern[n] for pattern in patterns)) for n, name in enumerate("spog")}


def _select(patterns: Sequence[Pattern], fixed: Mapping[str, Term | None]) -> str:
    """The query for the quads of named graphs that fit one of the patterns."""
    said = {name: as_sparql(str(fixed[name])) if name in fixed else f"?{name}" for name in "spog"}
    free = {name: terms for name, terms in _terms(patterns).items() if name not in fixed}
    values = " ".join(_values(name, terms) for name, terms in free.items() if None not in terms and LEAN not in terms)
    hidden = ", ".join(f"<{name}>" for name in sorted(BULKY))
    lean = f" FILTER(?p NOT IN ({hidden}))" if LEAN in free.get("p", ()) else ""
    ours = f" FILTER({said['g']} != <{PUSHED}>)"
    wanted = " ".join(f"?{name}" for name in free) or "*"
    return f"SELECT {wanted} {{ {values} GRAPH {said['g']} {{ {said['s']} {said['p']} {said['o']} }}{ours}{lean} }}"


def _values(name: str, terms: Sequence[Term | None]) -> str:
    listed = [f"<{edge}>" for term in terms if term in LISTS for edge in sorted(LISTS[term])]  # type: ignore[index]
    return f"VALUES ?{name} {{ {' '.join(listed or [as_sparql(str(term)) for term in terms])} }}"
