"""Pictures of the graph, or of a part of it: what a page shows (`graph.page` writes it), and why that and not the rest."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graph.connection import connection
from graph.network import (
    CO_MENTIONED,
    FOLDED,
    HIDDEN,
    Edge,
    Places,
    Selection,
    describe,
    edges_among,
    explained,
    kind_of,
    node_kinds,
    seen_within,
    select,
    surroundings,
    times_linked,
    times_seen,
)
from graph.page import TIMELINE, Inline, Picture, left_out_in_words, render, write
from graph.vocabulary import CLASSES, ROLES, identifier
from nlp.errors import LogloomError

if TYPE_CHECKING:
    from pyoxigraph import Store

LIMIT: Final = 120
"""Nodes drawn unless told otherwise: as many as a screen can label."""

RESERVE: Final = 2
"""How many more nodes than drawn the page may hold, for the reader to unfold."""

LINES: Final = 12
"""Sightings that the page holds of each drawn node and edge."""

FEWER: Final = 3
"""Sightings that it holds of what is in reserve, and of what only stands together."""

OVERVIEW: Final = {"person": 0.3, "bug": 0.2, "patch": 0.2, "project": 0.15, "thread": 0.15}
"""The kinds of the overview and their share of it; what one kind leaves free goes to the heaviest of the others."""

TALK: Final = {"message", "thread"}
"""Only their surroundings show single messages unless asked: elsewhere the threads stand for them."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What `view` wrote: how many nodes and edges are drawn, how many of each kind were left out, and the file."""

    nodes: int
    edges: int
    left_out: dict[str, int]
    path: Path

    @property
    def said(self) -> str:
        """What was left out, in words; empty if nothing was."""
        return left_out_in_words(self.left_out)


def view(
    store: Store,
    nodes: Sequence[str],
    output: Path,
    *,
    depth: int = 1,
    limit: int = LIMIT,
    kinds: Collection[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    path: bool = False,
    timeline: bool = False,
    whole: bool = False,
) -> Drawn:
    """Write the page of `nodes` (IRIs; none: the overview) to `output`, in one step and readable by its owner alone.

    `depth` and `limit` bound the surroundings, `kinds`, `since` and `until` say what may be in them; `path` draws how
    two nodes are connected; `timeline` lays out along time; `whole` draws all nodes of all kinds. Raises LogloomError
    for what can't be found, drawn or written.
    """
    shown = picture(
        store,
        nodes,
        depth=depth,
        limit=limit,
        kinds=kinds,
        since=since,
        until=until,
        path=path,
        timeline=timeline,
        whole=whole,
    )
    write(output, render(shown))
    drawn = {node.iri for node in shown.nodes[: shown.drawn]}
    pairs = {frozenset(ends) for edge in shown.edges if drawn.issuperset(ends := (edge.source, edge.target))}
    return Drawn(shown.drawn, len(pairs), shown.left_out, output)


def inline(store: Store, nodes: Sequence[str] = (), *, height: int = 640, **options: Any) -> Inline:
    """The same page for a notebook's cell; `options` are those of `picture`."""
    return Inline(render(picture(store, nodes, **options)), height)


def picture(
    store: Store,
    nodes: Sequence[str] = (),
    *,
    depth: int = 1,
    limit: int = LIMIT,
    kinds: Collection[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    path: bool = False,
    timeline: bool = False,
    whole: bool = False,
) -> Picture:
    """What a page of these nodes shows; parameters and errors as in `view`."""
    nodes = list(dict.fromkeys(nodes))
    for node in nodes:
        if kind_of(store, node) in (None, *HIDDEN):
            raise LogloomError(f"there is no node {identifier(node)!r} in this store")
    if limit < max(len(nodes), 1):
        raise LogloomError(f"{len(nodes)} nodes are picked, over the limit of {limit}; raise --limit")
    if path and len(nodes) != 2:
        raise LogloomError(f"a path joins two nodes; given: {len(nodes)}")
    if whole and (nodes or timeline):
        raise LogloomError("the whole graph is drawn without picked nodes and without a timeline")
    default = frozenset(CLASSES) - HIDDEN if whole else _default_kinds(store, nodes, timeline)
    selection = select(kinds, since, until, default=default)
    limit = sys.maxsize if whole else limit
    places = Places(store)
    if path:
        shown = _path(places, nodes[0], nodes[1], selection, limit)
    elif nodes:
        shown = _surroundings(places, nodes, selection, depth, limit)
    else:
        shown = _overview(places, selection, limit, timeline)
    if not shown.nodes:
        raise LogloomError("nothing in this store fits: give other --kinds, or a wider --since and --until")
    return _dated(shown) if timeline else shown


def _default_kinds(store: Store, nodes: Sequence[str], timeline: bool) -> frozenset[str]:
    """What is shown unless told: without the folded kinds, but for a folded node's own surroundings."""
    if timeline:
        return frozenset(TIMELINE)
    if not nodes:
        return frozenset(OVERVIEW)
    picked = {kind_of(store, node) for node in nodes}
    if picked & FOLDED:
        return frozenset(CLASSES) - HIDDEN - {"time"}
    return frozenset(CLASSES) - FOLDED - (set() if picked & TALK else {"message"})


def _overview(places: Places, selection: Selection, limit: int, timeline: bool) -> Picture:
    """The heaviest nodes of each kind; on a timeline, of those of one weight, some from every time."""
    kinds = node_kinds(places.store, selection.nodes)
    weights = _weights(places, kinds, selection)
    ranked: defaultdict[str, list[str]] = defaultdict(list)
    nodes = sorted(weights)
    for node in sorted(_scattered(nodes) if timeline else nodes, key=lambda node: -weights[node]):
        ranked[kinds[node]].append(node)
    best = _shared_out(ranked, weights, limit)
    rest = sorted(set(weights) - set(best), key=lambda node: (-weights[node], node))
    title = "The whole graph" if limit == sys.maxsize else "Timeline" if timeline else "Overview"
    return _picture(places, title, best, rest, selection)


def _weights(places: Places, kinds: Mapping[str, str], selection: Selection) -> dict[str, int]:
    """In how many entries and documents each node is seen; what only others point to weighs by those."""
    seen = times_seen(places.store, places, selection)
    counts = {node: seen[node] for node in kinds if node in seen}
    if not selection.dated:
        linked = times_linked(places.store)
        return {**counts, **{node: linked[node] for node in kinds if node not in counts and node in linked}}
    unseen = kinds.keys() - times_seen(places.store, places, replace(selection, since=None, until=None)).keys()
    dated = (describe(places.store, node, places, 0) for node in unseen)
    return {**counts, **{node.iri: 1 for node in dated if node and seen_within(node, selection)}}


def _scattered(items: Sequence[str]) -> list[str]:
    """The items in an order of which each beginning lies evenly over the whole (van der Corput's)."""
    digits = len(items).bit_length()
    return sorted(
        items,
        key=dict(zip(items, (int(f"{i:0{digits}b}"[::-1], 2) for i in range(len(items))), strict=True)).__getitem__,
    )


def _shared_out(ranked: Mapping[str, Sequence[str]], weights: Mapping[str, int], limit: int) -> list[str]:
    """The heaviest nodes of each kind by its share, then the heaviest of all."""
    shares = {kind: OVERVIEW.get(kind, 0.15) for kind in ranked}
    total = sum(shares.values())
    best = [node for kind in sorted(ranked) for node in ranked[kind][: int(limit * shares[kind] / total)]]
    rest = sorted(
        {node for nodes in ranked.values() for node in nodes} - set(best), key=lambda node: (-weights[node], node)
    )
    return sorted([*best, *rest[: limit - len(best)]], key=lambda node: (-weights[node], node))


def _surroundings(places: Places, nodes: Sequence[str], selection: Selection, depth: int, limit: int) -> Picture:
    """What matters most to these nodes; the page holds their neighbours' neighbours in reserve."""
    near = partial(surroundings, places.store, nodes, selection, keep=_keeper(places, selection), places=places)
    part, further = near(depth=depth, limit=limit), near(depth=depth + 1, limit=limit)
    scores = {**part.left_out, **further.left_out, **further.nodes}
    beyond = sorted(scores.keys() - part.nodes.keys(), key=lambda node: (-scores[node], node))
    title = ", ".join(_label(places, node) for node in nodes[:3]) + (" …" if len(nodes) > 3 else "")
    shown = _picture(places, title, list(part.nodes), beyond, selection, nodes)
    left = Counter(kind_of(places.store, node) or "" for node in part.left_out)
    return replace(shown, left_out=dict(left), picked=tuple(nodes))


def _keeper(places: Places, selection: Selection) -> Callable[[str], bool]:
    """Whether a node was seen in the wanted days."""
    return lambda node: (
        not selection.dated
        or ((found := describe(places.store, node, places, 0)) is not None and seen_within(found, selection))
    )


def _path(places: Places, start: str, goal: str, selection: Selection, limit: int) -> Picture:
    """The strongest connection of two nodes, their neighbours in reserve."""
    edges = connection(places.store, start, goal)
    names = f"{_label(places, start)} – {_label(places, goal)}"
    if not edges:
        raise LogloomError(f"nothing connects {names}")
    way = [start]
    for edge in edges:
        way.append(edge.target if edge.source == way[-1] else edge.source)
    part = surroundings(places.store, way, selection, depth=1, limit=limit, places=places)
    rest = [node for node in part.nodes if node not in way]
    shown = _picture(
        places, names, way, rest, replace(selection, edges=selection.edges | {edge.kind for edge in edges}), way
    )
    return replace(shown, way=tuple(way), left_out={})


def _picture(
    places: Places,
    title: str,
    drawn: Sequence[str],
    rest: Sequence[str],
    selection: Selection,
    centres: Collection[str] = (),
) -> Picture:
    """Nodes and edges with their evidence, the lesser co-mentions thinned out; of the rest what the page may hold."""
    store, reserve = places.store, rest[: len(drawn) * RESERVE]
    most = _lines(len(drawn))
    held = [*((node, most) for node in drawn), *((node, min(most, FEWER)) for node in reserve)]
    nodes = [node for iri, lines in held if (node := describe(store, iri, places, lines))]
    inner = edges_among(store, {node.iri for node in nodes}, selection, places)
    kept, thinned = _backbone(_finest(inner), set(centres), set(drawn))
    notes = [f"Pairs that only stand in the same entries and are not drawn: {thinned:,}."] if thinned else []
    left = Counter(kind_of(store, node) or "" for node in rest)
    edges = _explained(places, kept, selection, set(drawn), most)
    return Picture(title, tuple(nodes), len(drawn), edges, dict(left), tuple(notes))


def _lines(nodes: int) -> int:
    """How many sightings of each the page holds: fewer of many, so that it still opens."""
    return LINES if nodes <= 1000 else FEWER if nodes <= 5000 else 1


def _explained(
    places: Places, edges: Sequence[Edge], selection: Selection, drawn: set[str], most: int
) -> tuple[Edge, ...]:
    """The edges with the lines that the page holds of each."""
    told: list[Edge] = []
    for edge in edges:
        lines = most if edge.kind != CO_MENTIONED and {edge.source, edge.target} <= drawn else min(most, FEWER)
        told.extend(explained(places.store, [edge], places, selection, lines))
    return tuple(told)


def _dated(shown: Picture) -> Picture:
    """The picture as a timeline: what has no date has no place there."""
    drawn = [node for node in shown.nodes[: shown.drawn] if node.dates]
    rest = [node for node in shown.nodes[shown.drawn :] if node.dates]
    undated = shown.drawn - len(drawn)
    if not drawn:
        raise LogloomError("nothing of this has a date: a timeline would be empty")
    known = {node.iri for node in (*drawn, *rest)}
    return replace(
        shown,
        nodes=(*drawn, *rest),
        drawn=len(drawn),
        edges=tuple(edge for edge in shown.edges if edge.source in known and edge.target in known),
        notes=(*shown.notes, *([f"Without a date, so not drawn: {undated:,}."] if undated else [])),
        picked=tuple(node for node in shown.picked if node in known),
        way=(),
        timeline=True,
    )


def _finest(edges: Iterable[Edge]) -> list[Edge]:
    """The edges without a `ll:workedOn` where a finer one joins the same two."""
    edges = list(edges)
    finer = {(edge.source, edge.target) for edge in edges if edge.kind.removeprefix("ll:") in ROLES}
    return [edge for edge in edges if edge.kind != "ll:workedOn" or (edge.source, edge.target) not in finer]


def _backbone(edges: Sequence[Edge], centres: set[str], drawn: set[str], most: int = 2) -> tuple[list[Edge], int]:
    """The edges with only the centres' co-mentions and each node's `most` strongest, and how many others there were.

    Co-mention joins nearly everything with everything: drawn whole it is a ball of wool. Pairs joined by more keep
    theirs.
    """
    strong = {frozenset((edge.source, edge.target)) for edge in edges if edge.kind != CO_MENTIONED}
    weak = sorted(
        (edge for edge in edges if edge.kind == CO_MENTIONED), key=lambda edge: (-edge.count, edge.source, edge.target)
    )
    seen: Counter[tuple[str, bool]] = Counter()
    kept = {edge for edge in edges if edge.kind != CO_MENTIONED}
    for edge in weak:
        inside = edge.source in drawn and edge.target in drawn
        ends = [(end, inside) for end in (edge.source, edge.target)]
        central = edge.source in centres or edge.target in centres
        if central or frozenset((edge.source, edge.target)) in strong or min(seen[end] for end in ends) < most:
            kept.add(edge)
            seen.update(ends)
    inner = [edge for edge in weak if edge.source in drawn and edge.target in drawn]
    return [edge for edge in edges if edge in kept], sum(edge not in kept for edge in inner)


def _label(places: Places, node: str) -> str:
    found = describe(places.store, node, places, 0)
    return found.label if found else identifier(node)
