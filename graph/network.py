"""The graph as networkx sees it, and cheap walks around a few of its nodes in a store of any size.

`network` reads a whole graph, or a part, into a `MultiDiGraph`. The walks (`steps`, `surroundings`) ask
the store for one node at a time: Oxigraph answers each pattern in microseconds, where a copy of the whole graph takes
seconds.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from math import log
from typing import TYPE_CHECKING, Final, NamedTuple, TypedDict, TypeVar

from pyoxigraph import Literal, NamedNode, Quad, Store

from graph import vocabulary
from graph.vocabulary import CLASSES, LL, PREFIXES, co_mention_iri, identifier, iri
from nlp.errors import LogloomError

if TYPE_CHECKING:
    import networkx

Item = TypeVar("Item")
Statement = tuple[str, str, bool]

WEIGHTS: Final[dict[str, float]] = {
    "ll:fixes": 6.0,
    "ll:wrote": 5.0,
    "ll:committed": 5.0,
    "ll:reported": 4.0,
    "ll:assigned": 4.0,
    "ll:reviewed": 4.0,
    "ll:tested": 4.0,
    "ll:backported": 4.0,
    "dcterms:hasVersion": 4.0,
    "ll:workedOn": 3.0,
    "sioc:has_creator": 3.0,
    "sioc:reply_of": 3.0,
    "sioc:has_container": 3.0,
    "ll:asked": 2.0,
    "ll:discussed": 2.0,
    "ll:tookPartIn": 2.0,
    "ll:about": 2.0,
    "ll:on": 2.0,
    "ll:references": 2.0,
    "ll:continues": 2.0,
    "ll:mayBe": 1.0,
    "ll:mentions": 1.0,
    "ll:touches": 1.0,
    "dcterms:subject": 1.0,
    "dcterms:isPartOf": 0.5,
    "ll:coMentionedWith": 0.4,
}
"""The kinds of edge, and how much one sighting of each says about the nodes at its ends.

To stand in the same entry says least.
"""

HIDDEN: Final = frozenset({"mention", "co-mention"})
"""Kinds that carry provenance and counts; they are never nodes of a drawing or a network."""

FOLDED: Final = HIDDEN | {"entry", "missing-entry", "file", "time", "topic", "series", "todo"}
"""Kinds that a drawing leaves out unless asked: what an entry says shows as edges between the things in it."""

PATIENCE: Final = 8
"""After so many nodes of a kind, another one of it counts a quarter, after twice as many a ninth."""

CLASS_KINDS: Final = {iri(classes[0]): kind for kind, classes in CLASSES.items()}
MANY: Final = 8
"""A node in so many entries for each of its edges that are asked for is asked from their other ends."""
PAIRED: Final = 100
"""Between so many nodes, edges are asked for pair by pair."""
FEW: Final = 3000
"""So many nodes are read one by one; more by reading all."""
ENTRY: Final = re.compile(r"/entry/(\d{4}-\d\d-\d\d)T\d\d:\d\d(?:-\d+)?$")
"""The IRI of an entry, which holds its day."""
RDF_TYPE: Final = NamedNode(iri("rdf:type"))
PREFIXED: Final = (
    "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("ll", "rdf", "prov", "dcterms")) + "SELECT "
)
INFERRED: Final = NamedNode(vocabulary.INFERRED)
PREDICATES: Final = {kind: NamedNode(iri(kind)) for kind in WEIGHTS}
PREDICATE_KINDS: Final = {node.value: kind for kind, node in PREDICATES.items()}
NAMES: Final = tuple(
    NamedNode(iri(name)) for name in ("skos:altLabel", "foaf:name", "foaf:mbox", "dcterms:title", "dcterms:identifier")
)
DATED: Final = tuple(NamedNode(iri(name)) for name in ("dcterms:created", "dcterms:date"))
LABEL: Final = NamedNode(iri("rdfs:label"))
OF, COUNT, LINE, QUOTE, RULE = (NamedNode(LL + name) for name in ("of", "count", "line", "quote", "rule"))
CONFORMS_TO: Final = NamedNode(iri("dcterms:conformsTo"))
PART_OF: Final = PREDICATES["dcterms:isPartOf"]
CO_MENTIONED: Final = "ll:coMentionedWith"


class Evidence(TypedDict):
    """Where something was seen. `entry` is the heading, None in a document.

    `date` (ISO) is the entry's day, None if unknown.
    """

    file: str
    line: int
    quote: str
    rule: str
    entry: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Node:
    """A node as people see it. `dates` are the ISO days it was seen on, in order.

    `weight` counts the entries and documents that hold it.
    """

    iri: str
    id: str
    kind: str
    label: str
    aliases: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    weight: int = 0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge between two IRIs. `kind` is the prefixed predicate (`ll:fixes`), `count` how often it was seen."""

    source: str
    target: str
    kind: str
    count: int = 1
    evidence: tuple[Evidence, ...] = ()

    @property
    def strength(self) -> float:
        """What this edge says about its ends: the weight of its kind, growing slowly with the number of sightings."""
        return WEIGHTS[self.kind] * (1 + log(max(self.count, 1)))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the graph: IRIs by relevance with their scores, and the nodes seen beside them but not taken."""

    nodes: dict[str, float]
    left_out: dict[str, float]


@dataclass(frozen=True, slots=True)
class Place:
    """What a named graph stands for: the file, the heading of its entry and the day."""

    file: str
    entry: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Selection:
    """Which kinds and days are wanted. Days are ISO; empty kinds of edge mean all."""

    nodes: frozenset[str]
    edges: frozenset[str] = frozenset(WEIGHTS)
    since: str | None = None
    until: str | None = None

    @property
    def dated(self) -> bool:
        """Whether the days are bounded."""
        return self.since is not None or self.until is not None

    def holds(self, day: str | None) -> bool:
        """Whether a day lies within; what has no day does not when days are bounded."""
        return not self.dated or (day is not None and (self.since or "") <= day <= (self.until or "9999"))


class Places(dict[str, Place]):
    """The place of each named graph, read from the store once.

    What is `said` of a node, its `sightings`, those of it `within` a graph, its `holders`, the `words` of a sighting, the
    `statements` about a node and the `steps` from it are remembered in the same way.
    """

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self.said = cache(partial(_said, store))
        self.sightings = cache(partial(_sightings, store))
        self.within = cache(partial(_within, store))
        self.words = cache(partial(_words, store))
        self.steps = cache(partial(steps, store, places=self))
        self.statements = cache(partial(_statements, store))

        self._held: dict[str, frozenset[str]] = {}

    def hold(self, nodes: Collection[str]) -> None:
        """Reads the holders of many nodes at once."""
        missing = [node for node in nodes if node not in self._held]
        if missing:
            self._held.update(dict.fromkeys(missing, frozenset()), **_holders(self.store, missing))

    def holders(self, node: str) -> frozenset[str]:
        """The entries and documents in which a node is seen."""
        self.hold((node,))
        return self._held[node]

    def __missing__(self, graph: str) -> Place:
        node = NamedNode(graph)
        file = _one(self.store, node, PART_OF, "file")
        heading = _text(self.store, node, LABEL)
        day = next((text[:10] for predicate in DATED if (text := _text(self.store, node, predicate))), None)
        place = (
            Place(_text(self.store, file, LABEL) or file.value, heading, day)
            if file
            else Place(heading or graph, None, day)
        )
        self[graph] = place
        return place


def select(
    kinds: Collection[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    *,
    default: Collection[str] = frozenset(CLASSES) - HIDDEN,
) -> Selection:
    """The kinds of node and edge named in `kinds` (`person`, `fixes` or `ll:fixes`), and the days from `since`.

    No kind of node named means those in `default`, no kind of edge all. Raises LogloomError for a kind that does not
    exist.
    """
    wanted = {edge_kind(kind) or kind for kind in kinds or ()}
    unknown = sorted(wanted - set(WEIGHTS) - (set(CLASSES) - HIDDEN))
    if unknown:
        choices = ", ".join(
            [*(kind for kind in CLASSES if kind not in HIDDEN), *(kind.partition(":")[2] for kind in WEIGHTS)]
        )
        raise LogloomError(f"no kind of node or edge is called {unknown[0]!r}; there are: {choices}")
    if since and until and since > until:
        raise LogloomError(f"the time range is empty: it begins on {since} and ends on {until}")
    return Selection(
        frozenset(wanted & set(CLASSES)) or frozenset(default),
        frozenset(wanted & set(WEIGHTS)) or frozenset(WEIGHTS),
        since.isoformat() if since else None,
        until.isoformat() if until else None,
    )


def edge_kind(name: str) -> str | None:
    """The prefixed kind of edge for `ll:fixes` or `fixes`; None for what is no kind of edge."""
    return next((kind for kind in WEIGHTS if name in (kind, kind.partition(":")[2])), None)


def network(
    store: Store,
    kinds: Collection[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    around: str | None = None,
    depth: int = 1,
    evidence: bool = True,
) -> networkx.MultiDiGraph[str]:
    """The graph, or the part of it within `depth` steps `around` an IRI, as a `MultiDiGraph` whose nodes are IRIs.

    A node carries `kind`, `label`, `aliases` (a list), `first` and `last` (ISO days or None); an edge, keyed by its
    kind, carries `kind`, `count` and `evidence` (a list of dicts). Bounded days keep the edges seen in them and the
    nodes dated in them. A finer edge and its `ll:workedOn` both stand. Without `evidence`, which takes most of the
    time, `count` is the number of entries that say so. Raises LogloomError for an unknown node or kind.
    """
    import networkx

    selection, places = select(kinds, since, until), Places(store)
    inside = within(store, around, depth, selection) if around else node_kinds(store, selection.nodes)
    chosen = sorted(node for node in inside if not around or kind_of(store, node) in selection.nodes)
    if selection.dated:
        chosen = [
            node for node in chosen if (seen := describe(store, node, places, 0)) and seen_within(seen, selection)
        ]
    days = _first_and_last(store, chosen, places)
    drawn: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for node in chosen:
        kind, label, aliases = _names(node, _named(store, node))
        first, last = days.get(node, (None, None))
        drawn.add_node(node, kind=kind, label=label, aliases=aliases, first=first, last=last)
    edges: Iterable[Edge] = edges_among(store, set(chosen), selection, places if selection.dated else None)
    for edge in explained(store, edges, places, selection) if evidence or selection.dated else edges:
        attributes = {"kind": edge.kind, "count": edge.count}
        lines = {"evidence": list(edge.evidence)} if evidence else {}
        drawn.add_edge(edge.source, edge.target, key=edge.kind, **attributes, **lines)
    return drawn


def _first_and_last(store: Store, nodes: Collection[str], places: Places) -> dict[str, tuple[str, str]]:
    """The first and the last ISO day of each node: its own, and those of the entries that hold it."""
    if len(nodes) >= FEW:
        return _all_first_and_last(store)
    places.hold(nodes)
    days_of = cache(partial(_days, store))
    days = {node: frozenset().union(days_of(node), *map(days_of, places.holders(node))) for node in nodes}
    return {node: (min(found), max(found)) for node, found in days.items() if found}


def _days(store: Store, node: str) -> frozenset[str]:
    """The ISO days that a node says of itself; an entry of Logloom's says it by its IRI, too."""
    if said := ENTRY.search(node):
        return frozenset((said[1],))
    texts = (text for predicate in DATED for text in _texts(store, NamedNode(node), predicate))
    return frozenset(text[:10] for text in texts)


def _all_first_and_last(store: Store) -> dict[str, tuple[str, str]]:
    """The first and the last ISO day of every node."""
    dated = "dcterms:created|dcterms:date"
    query = f"""?node (MIN(?day) AS ?first) (MAX(?day) AS ?last) {{
        {{ GRAPH ?own {{ ?node {dated} ?when }} }} UNION {{
            {{ SELECT DISTINCT ?node ?graph {{ GRAPH ?graph {{ ?mention ll:of ?node }} }} }}
            GRAPH ?any {{ ?graph {dated} ?when }}
        }} BIND(SUBSTR(STR(?when), 1, 10) AS ?day) }} GROUP BY ?node"""
    return {node: (first, last) for node, first, last in _rows(store, query)}


def node_kinds(store: Store, kinds: Collection[str]) -> dict[str, str]:
    """Every node of those kinds: IRI to kind."""
    return {
        quad.subject.value: kind
        for kind in CLASSES
        if kind in kinds
        for quad in store.quads_for_pattern(None, RDF_TYPE, NamedNode(iri(CLASSES[kind][0])), None)
        if isinstance(quad.subject, NamedNode)
    }


def times_seen(store: Store, places: Places, selection: Selection) -> dict[str, int]:
    """In how many entries and documents of the wanted days each node was seen; without the unseen ones."""
    seen = "GRAPH ?graph { ?mention ll:of ?node } FILTER(?graph != ll:inferred)"
    if not selection.dated:
        counts = _asked(store, f"?node (COUNT(DISTINCT ?graph) AS ?count) {{ {seen} }} GROUP BY ?node")
        return {node: int(count) for node, count in counts}
    found = _asked(store, f"DISTINCT ?node ?graph {{ {seen} }}")
    return Counter(node for node, graph in found if selection.holds(places[graph].date))


def times_linked(store: Store) -> dict[str, int]:
    """How many edges but co-mentions each node has."""
    kinds = " ".join(str(term) for kind, term in PREDICATES.items() if kind != CO_MENTIONED)
    links = "{ ?node ?kind ?other } UNION { ?other ?kind ?node }"
    query = f"?node (COUNT(*) AS ?count) {{ VALUES ?kind {{ {kinds} }} GRAPH ?graph {{ {links} }} }} GROUP BY ?node"
    return {node: int(count) for node, count in _asked(store, query)}


def kind_of(store: Store, node: str) -> str | None:
    """A node's kind, the first in the order of `CLASSES` where it has several; None for what the store doesn't know."""
    try:
        quads = store.quads_for_pattern(NamedNode(node), RDF_TYPE, None, None)
    except ValueError:  # no IRI at all
        return None
    return _kind({quad.object.value for quad in quads if isinstance(quad.object, NamedNode)})


def _kind(types: Collection[str]) -> str | None:
    return next((kind for class_, kind in CLASS_KINDS.items() if class_ in types), None)


def describe(store: Store, node: str, places: Places | None = None, limit: int | None = None) -> Node | None:
    """A node with its names, days and sightings (at most `limit` of these as evidence).

    None for what the store doesn't know.
    """
    places = Places(store) if places is None else places
    said = _by_predicate(places.said(node))
    if _kind(said[RDF_TYPE.value]) is None:
        return None
    kind, label, aliases = _names(node, said)
    own = [text[:10] for predicate in DATED for text in said[predicate.value]]
    sightings = places.sightings(node)
    graphs = sorted({mention.graph for mention in sightings})
    lines = () if limit == 0 else spread(_lines(sightings, places, len(graphs) <= (limit or len(graphs))), limit)
    return Node(
        iri=node,
        id=node_id(node, kind),
        kind=kind,
        label=label,
        aliases=tuple(aliases),
        dates=tuple(sorted({*own, *(day for graph in graphs if (day := places[graph].date))})),
        weight=len(graphs),
        evidence=tuple(_evidence(mention, places) for mention in lines),
    )


def _names(node: str, said: Mapping[str, Sequence[str]]) -> tuple[str, str, list[str]]:
    """A node's kind, label and other names."""
    kind = _kind(said[RDF_TYPE.value]) or ""
    names = [text.removeprefix("mailto:") for predicate in NAMES for text in said[predicate.value]]
    label = next(iter(said[LABEL.value]), None) or node_id(node, kind)
    return kind, label, [name for name in dict.fromkeys(names) if name != label]


def _named(store: Store, node: str) -> dict[str, list[str]]:
    """A node's types and names, by property."""
    here = NamedNode(node)
    return {predicate.value: _texts(store, here, predicate) for predicate in (RDF_TYPE, LABEL, *NAMES)}


def _by_predicate(said: Iterable[Statement]) -> defaultdict[str, list[str]]:
    """The values of each property, each once, in order."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for predicate, value, _ in said:
        found[predicate].add(value)
    return defaultdict(list, {predicate: sorted(values) for predicate, values in found.items()})


def node_id(node: str, kind: str) -> str:
    """A node's id, whatever base the store's IRIs have: `bug:bnc:782311`."""
    at = node.find(f"/{kind}/")
    return identifier(node, node[: at + 1]) if at > 0 else identifier(node)


def seen_within(node: Node, selection: Selection) -> bool:
    """Whether the node was seen on a wanted day."""
    return not selection.dated or any(map(selection.holds, node.dates))


def steps(
    store: Store, node: str, kinds: Collection[str] = frozenset(WEIGHTS), places: Places | None = None
) -> list[Edge]:
    """The edges at a node, both ways, without evidence, in a fixed order.

    `count` is the number of entries that say so.
    """
    here = NamedNode(node)
    said = _said(store, node) if places is None else places.said(node)
    counts = Counter(link for link in _outward(node, said) if link[2] in kinds)
    for kind in kinds:
        inward = store.quads_for_pattern(None, PREDICATES[kind], here, None)
        counts.update((source, target, kind) for source, target in _ends(inward))
    together = _together(store, node) if CO_MENTIONED in kinds else {}
    found = (
        Edge(s, o, k, together.get(s if o == node else o, n) if k == CO_MENTIONED else n)
        for (s, o, k), n in counts.items()
    )
    return sorted((edge for edge in found if edge.source != edge.target), key=_order)


def within(store: Store, start: str, depth: int, selection: Selection) -> dict[str, int]:
    """The nodes within `depth` steps of `start` through wanted kinds, with their distance, by a walk in breadth."""
    known(store, start)
    distances, frontier = {start: 0}, [start]
    for distance in range(1, depth + 1):
        reached = {other for node in frontier for other in _neighbours(store, node, selection.edges)}
        frontier = sorted(node for node in reached - distances.keys() if kind_of(store, node) in selection.nodes)
        distances.update(dict.fromkeys(frontier, distance))
    return distances


def _neighbours(store: Store, node: str, kinds: Collection[str]) -> Iterator[str]:
    """The nodes at the other ends of a node's edges of these kinds, some of them several times."""
    yield from (target for _, target, kind in _outward(node, _said(store, node)) if kind in kinds)
    for kind in kinds:
        inward = store.quads_for_pattern(None, PREDICATES[kind], NamedNode(node), None)
        yield from (source for source, _ in _ends(inward))


def surroundings(
    store: Store,
    centres: Sequence[str],
    selection: Selection,
    *,
    depth: int = 1,
    limit: int = 100,
    keep: Callable[[str], bool] = lambda _: True,
    places: Places | None = None,
) -> Part:
    """The `limit` nodes that matter most to the centres, at most `depth` steps away.

    A node's score is what its edges say (`Edge.strength`), passed on from the centres best first, and shared out by a
    node among its neighbours, so that little comes through a hub that connects everything. The more nodes of a kind
    are taken, the less another one says: a person's hundred messages don't hide his bugs. `keep` has the last word.
    """
    walk = (Places(store) if places is None else places).steps
    for centre in centres:
        known(store, centre)
    scores: defaultdict[str, float] = defaultdict(float, dict.fromkeys(centres, 1e6))
    distances = dict.fromkeys(centres, 0)
    kinds: dict[str, str | None] = dict.fromkeys(centres, "")
    heaps: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    heaps[""] = [(-scores[centre], centre) for centre in centres]
    taken: dict[str, float] = {}
    numbers: Counter[str] = Counter()
    while len(taken) < limit:
        waiting = [kind for kind in heaps if _settled(heaps[kind], scores, taken)]
        if not waiting:
            break
        best = min(waiting, key=lambda kind: (heaps[kind][0][0] / (1 + numbers[kind] / PATIENCE) ** 2, kind))
        score, node = heapq.heappop(heaps[best])
        taken[node] = -score
        numbers[best] += 1
        if distances[node] >= depth:
            continue
        for other, share in _shares(walk(node, selection.edges), node).items():
            if other not in kinds:
                kind = kind_of(store, other)
                kinds[other] = kind if kind and kind in selection.nodes and keep(other) else None
            if (kind := kinds[other]) is not None and other not in taken:
                scores[other] += -score * share
                distances[other] = min(distances.get(other, depth), distances[node] + 1)
                heapq.heappush(heaps[kind], (-scores[other], other))
    left = {node: score for node, score in scores.items() if node not in taken}
    return Part(taken, left)


def edges_among(store: Store, nodes: Collection[str], selection: Selection, places: Places | None = None) -> list[Edge]:
    """The wanted edges whose ends are both among `nodes`, without evidence, in a fixed order."""
    counts = Counter(
        (source, target, kind)
        for source, target, kind in _links(store, nodes, selection.edges, places)
        if source in nodes and target in nodes and source != target
    )
    pairs = [(source, target) for source, target, kind in counts if kind == CO_MENTIONED]
    together = _counted(store, pairs, nodes) if pairs else {}
    return sorted(
        (Edge(s, o, k, together.get((s, o), n) if k == CO_MENTIONED else n) for (s, o, k), n in counts.items()),
        key=_order,
    )


def explained(
    store: Store, edges: Iterable[Edge], places: Places, selection: Selection | None = None, limit: int | None = None
) -> Iterator[Edge]:
    """The edges with their evidence, at most `limit` sightings each; where days are bounded, only those seen then.

    `count` becomes the number of sightings where the text was seen to say so. An edge without any stays as it is.
    """
    bounded = selection is not None and selection.dated
    edges = list(edges)
    asked = Counter(edge.source for edge in edges)
    for edge in edges:
        mentions = _mentions_of_edge(places, edge, asked[edge.source])
        if bounded and selection is not None:
            mentions = [mention for mention in mentions if selection.holds(places[mention.graph].date)]
            if not mentions:
                continue
        lines = _lines(spread(mentions, limit) if edge.kind == CO_MENTIONED else mentions, places)
        if edge.kind == CO_MENTIONED:
            count = len({mention.graph for mention in mentions}) if bounded else edge.count
        else:
            count = len(lines) or edge.count
        yield replace(edge, count=count, evidence=tuple(_evidence(line, places) for line in spread(lines, limit)))


def spread(items: Sequence[Item], most: int | None) -> Sequence[Item]:
    """At most so many of the items: the first and the last ones, in order."""
    if most is None or len(items) <= most:
        return items
    return [*items[: (most + 1) // 2], *items[len(items) - most // 2 :]]


def known(store: Store, node: str) -> None:
    """Raises LogloomError for what is no node of the store."""
    if kind_of(store, node) in (None, *HIDDEN):
        raise LogloomError(f"there is no node {identifier(node)!r} in this store")


def _order(edge: Edge) -> tuple[str, str, str]:
    return edge.source, edge.target, edge.kind


def _shares(edges: Iterable[Edge], node: str) -> dict[str, float]:
    """What each neighbour gets of a node's score: its part of the node's edges, by strength."""
    strengths: defaultdict[str, float] = defaultdict(float)
    for edge in edges:
        strengths[edge.target if edge.source == node else edge.source] += edge.strength
    total = sum(strengths.values()) + 1.0
    return {other: strength / total for other, strength in strengths.items()}


def _settled(heap: list[tuple[float, str]], scores: Mapping[str, float], taken: Collection[str]) -> bool:
    """Whether a heap still holds a node to take; what is taken, or has a better score by now, leaves its top."""
    while heap and (heap[0][1] in taken or -heap[0][0] < scores[heap[0][1]]):
        heapq.heappop(heap)
    return bool(heap)


def _links(
    store: Store, nodes: Collection[str], kinds: Collection[str], places: Places | None
) -> Iterator[tuple[str, str, str]]:
    """The edges that begin at the nodes: read node by node where these are few, else all of the kind."""
    if len(nodes) <= PAIRED:
        yield from (link for link in _links_between(store, nodes) if link[2] in kinds)
        return
    if len(nodes) < FEW:
        for node in nodes:
            links = _links_from(store, node) if places is None else _outward(node, places.said(node))
            yield from (link for link in links if link[2] in kinds)
        return
    for kind in kinds:
        for source, target in _pairs(store, kind):
            yield source, target, kind


def _links_between(store: Store, nodes: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """The edges between few nodes, asked for each pair of them: most of what is said of a busy node leads elsewhere."""
    among = " ".join(f"<{node}>" for node in sorted(nodes))
    query = f"?one ?kind ?other {{ VALUES ?one {{ {among} }} VALUES ?other {{ {among} }} GRAPH ?graph {{ ?one ?kind ?other }} }}"
    return ((one, other, PREDICATE_KINDS[kind]) for one, kind, other in _rows(store, query) if kind in PREDICATE_KINDS)


def _links_from(store: Store, node: str) -> Iterator[tuple[str, str, str]]:
    """The edges out of a node."""
    rows = _asked(store, "?kind ?other { GRAPH ?graph { %s ?kind ?other } }", node)
    return ((node, other, PREDICATE_KINDS[kind]) for kind, other in rows if kind in PREDICATE_KINDS)


def _pairs(store: Store, kind: str) -> Iterator[tuple[str, ...]]:
    """The ends of all edges of a kind, once for each graph that says so; co-mentions stand in one graph."""
    if kind == CO_MENTIONED:
        return _asked(store, f"?source ?target {{ GRAPH ll:inferred {{ ?source {PREDICATES[kind]} ?target }} }}")
    return _asked(store, f"?source ?target {{ GRAPH ?graph {{ ?source {PREDICATES[kind]} ?target }} }}")


def _said(store: Store, node: str) -> list[Statement]:
    """All that the store says of a node: predicate, value, and whether a named graph says so of another node."""
    return [
        (
            quad.predicate.value,
            quad.object.value,
            isinstance(quad.graph_name, NamedNode) and isinstance(quad.object, NamedNode),
        )
        for quad in store.quads_for_pattern(NamedNode(node), None, None, None)
        if isinstance(quad.object, (NamedNode, Literal))
    ]


def _outward(node: str, said: Iterable[Statement]) -> Iterator[tuple[str, str, str]]:
    """The edges out of it: itself, the other and the kind of edge, once for each graph that says so."""
    for predicate, value, link in said:
        if link and (kind := PREDICATE_KINDS.get(predicate)):
            yield node, value, kind


def _ends(quads: Iterable[Quad]) -> Iterator[tuple[str, str]]:
    """Subject and object of each quad between IRIs.

    The store's default graph repeats what its named graphs say: skipped.
    """
    for quad in quads:
        if (
            isinstance(quad.graph_name, NamedNode)
            and isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, NamedNode)
        ):
            yield quad.subject.value, quad.object.value


def _together(store: Store, node: str) -> dict[str, int]:
    """In how many entries each other node stands beside this one, by the store's `ll:CoMention` nodes."""
    found = _asked(store, "?other ?count { GRAPH ll:inferred { ?x ll:of %s ; ll:count ?count ; ll:of ?other } }", node)
    return {other: int(count) for other, count in found if other != node}


def _asked(store: Store, query: str, *nodes: str) -> Iterator[tuple[str, ...]]:
    """The rows of a query, as plain texts. One query is cheaper than a pattern for each of its joins.

    The `%s` in it become the nodes' IRIs.
    """
    yield from _rows(store, query % tuple(map(NamedNode, nodes)))


def _rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    """The rows of a query that has all its variables bound."""
    for row in store.query(PREFIXED + query):  # type: ignore[union-attr]
        yield tuple(term.value for term in row)


def _counted(store: Store, pairs: Sequence[tuple[str, str]], nodes: Collection[str]) -> dict[tuple[str, str], int]:
    """In how many entries the nodes of each pair, the lower IRI first, stand together: read where Logloom counts a pair, or else,
    and where there are many, from all that is counted of the nodes."""
    if len(nodes) < FEW and (base := _base(store)):
        counts = {pair: _count(store, co_mention_iri(pair, base)) for pair in pairs}
        if all(counts.values()):
            return counts
    return _all_together(store, nodes)


def _count(store: Store, counted: str) -> int:
    """What a co-mention counts; 0 where there is none of that IRI."""
    return int(_text(store, NamedNode(counted), COUNT) or 0)


def _base(store: Store) -> str:
    """What the IRIs of the graph's own nodes begin with, as it says of itself; "" where it doesn't."""
    says = store.quads_for_pattern(None, CONFORMS_TO, None, INFERRED)
    return next((quad.subject.value for quad in says if isinstance(quad.subject, NamedNode)), "")


def _all_together(store: Store, nodes: Collection[str]) -> dict[tuple[str, str], int]:
    """The count of every pair of these nodes, lower IRI first."""
    pair = "GRAPH ll:inferred { ?x ll:of ?one, ?other ; ll:count ?count } FILTER(STR(?one) < STR(?other))"
    few = sorted(nodes) if len(nodes) < FEW else []
    values = f"VALUES ?one {{ {' '.join(['%s'] * len(few))} }}" if few else ""
    found = _asked(store, f"?one ?other ?count {{ {values} {pair} }}", *few)
    return {(one, other): int(count) for one, other, count in found if one in nodes and other in nodes}


class Mention(NamedTuple):
    """A sighting: the graph that it stands in, its line there, and its own IRI. They sort by entry and line."""

    graph: str
    line: int
    iri: str


def _sightings(store: Store, node: str) -> list[Mention]:
    """Where a node was seen: the mentions of it in the entries' own graphs, in order."""
    found = _asked(store, "?graph ?mention ?line { GRAPH ?graph { ?mention ll:of %s ; ll:line ?line } }", node)
    return sorted({Mention(graph, int(line), mention) for graph, mention, line in found if graph != INFERRED.value})


def _holders(store: Store, nodes: Collection[str]) -> dict[str, frozenset[str]]:
    """The entries and documents that mention each of the nodes."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    among = f"VALUES ?node {{ {' '.join(f'<{node}>' for node in nodes)} }}"
    for node, graph in _rows(store, f"DISTINCT ?node ?graph {{ {among} GRAPH ?graph {{ ?mention ll:of ?node }} }}"):
        found[node].add(graph)
    return {node: frozenset(graphs - {INFERRED.value}) for node, graphs in found.items()}


def _within(store: Store, node: str, graph: str) -> list[Mention]:
    """The mentions of a node in one graph, in order."""
    place = NamedNode(graph)
    found = (quad.subject for quad in store.quads_for_pattern(None, OF, NamedNode(node), place))
    lines = ((one.value, _text(store, one, LINE, place)) for one in found if isinstance(one, NamedNode))
    return sorted(Mention(graph, int(line), iri) for iri, line in lines if line is not None)


def _mentions_of_edge(places: Places, edge: Edge, asked: int) -> list[Mention]:
    """The sightings that an edge rests on, in order. `asked`: of how many edges of its source they are asked for.

    A co-mention's are the first of either node in each shared entry.
    """
    source, target, kind = edge.source, edge.target, edge.kind
    if kind == "ll:mentions":
        return places.within(target, source)
    if kind == CO_MENTIONED:
        shared = sorted(places.holders(source) & places.holders(target))
        seen = ((places.within(source, graph), places.within(target, graph)) for graph in shared)
        return [mentions[0] for pair in seen if all(pair) for mentions in pair]
    held = len(places.holders(source))
    few = held <= max(MANY, len(places.holders(target)), MANY * asked)
    end, other = (source, target) if few else (target, source)
    return places.statements(end, few).get((PREDICATES[kind].value, other), [])


def _statements(store: Store, node: str, outward: bool) -> dict[tuple[str, str], list[Mention]]:
    """The sightings of edges from a node, or to it, by predicate and the node at the other end.

    What is inferred leads to the sightings behind it.
    """
    ends = ("%s", "?other") if outward else ("?other", "%s")
    edge = "rdf:subject {} ; rdf:predicate ?kind ; rdf:object {}".format(*ends)
    own = f"GRAPH ?graph {{ ?mention {edge} ; ll:line ?line }} FILTER(?graph != ll:inferred)"
    behind = (
        f"GRAPH ll:inferred {{ ?s {edge} ; prov:wasDerivedFrom ?mention }} GRAPH ?graph {{ ?mention ll:line ?line }}"
    )
    rows = _asked(store, f"?kind ?other ?graph ?mention ?line {{ {{ {own} }} UNION {{ {behind} }} }}", node, node)
    found: defaultdict[tuple[str, str], set[Mention]] = defaultdict(set)
    for kind, other, graph, mention, line in rows:
        found[kind, other].add(Mention(graph, int(line), mention))
    return {ends: sorted(mentions) for ends, mentions in found.items()}


def _lines(mentions: Iterable[Mention], places: Places, every: bool = True) -> list[Mention]:
    """A sighting for each line, by day and line; unless `every`, only the first of each entry and document."""
    ordered = sorted(mentions, key=partial(_when, places))
    keys = ((places[one.graph].file, one.line if every else 0, "" if every else one.graph) for one in ordered)
    first: dict[tuple[str, int, str], Mention] = {}
    for key, mention in zip(keys, ordered, strict=True):
        first.setdefault(key, mention)
    return list(first.values())


def _when(places: Places, mention: Mention) -> tuple[str, str, int, str]:
    place = places[mention.graph]
    return place.date or "9999", place.file, mention.line, mention.iri


def _evidence(mention: Mention, places: Places) -> Evidence:
    """A sighting's file, line, words and rule."""
    place = places[mention.graph]
    quote, rule = places.words(mention)
    return Evidence(file=place.file, line=mention.line, quote=quote, rule=rule, entry=place.entry, date=place.date)


def _words(store: Store, mention: Mention) -> tuple[str, str]:
    """A sighting's quote and rule."""
    here, graph = NamedNode(mention.iri), NamedNode(mention.graph)
    quote, rule = (
        next(
            (q.object.value for q in store.quads_for_pattern(here, term, None, graph) if isinstance(q.object, Literal)),
            "",
        )
        for term in (QUOTE, RULE)
    )
    return quote, rule


def _texts(store: Store, node: NamedNode, predicate: NamedNode, graph: NamedNode | None = None) -> list[str]:
    """The values of a property, each once, in order."""
    return sorted(
        {
            quad.object.value
            for quad in store.quads_for_pattern(node, predicate, None, graph)
            if isinstance(quad.object, (Literal, NamedNode))
        }
    )


def _text(store: Store, node: NamedNode, predicate: NamedNode, graph: NamedNode | None = None) -> str | None:
    return next(iter(_texts(store, node, predicate, graph)), None)


def _one(store: Store, node: NamedNode, predicate: NamedNode, kind: str) -> NamedNode | None:
    """The first object of that kind, by IRI."""
    found = sorted(
        {
            quad.object.value
            for quad in store.quads_for_pattern(node, predicate, None, None)
            if isinstance(quad.object, NamedNode)
        }
    )
    return next((NamedNode(value) for value in found if kind_of(store, value) == kind), None)
