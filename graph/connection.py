"""How two nodes are connected: by the strongest evidence, and not through what everything hangs on."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator
from functools import cache, partial
from math import inf, log
from typing import Final

from pyoxigraph import Store

from graph.network import CO_MENTIONED, FOLDED, HIDDEN, Edge, kind_of, known, steps

STRONGEST: Final = 30.0
"""An edge of that strength (`Edge.strength`) costs 1; every e times weaker costs 1 more."""

TOGETHER: Final = 6.0
"""What a co-mention costs beside that: it says that two were named in one entry, not that they have to do with each other."""

CROWD: Final = 6.0
"""The greater, the less it costs to pass through a node of many neighbours: 400 cost 6, 40 cost 2.3, 10 cost 1."""

Step = tuple[float, str, Edge]
"""What a step costs, where it leads, and the edge that it takes."""


def connection(store: Store, start: str, goal: str, *, effort: int = 5000) -> tuple[Edge, ...]:
    """The edges of the best connection of two nodes (IRIs), in order from `start`; empty where there is none.

    An edge costs the more the weaker it is, a node between the more neighbours it has: two steps through one that is
    tied to a thousand others explain less than four through nodes of few ties, and a co-mention less than an act or
    two. Through entries, files and topics a way leads only where there is no other, or to get
    at one of them. Looks at `effort` nodes at most. Raises LogloomError for a node that the store doesn't know.
    """
    for end in (start, goal):
        known(store, end)
    plain = not {kind_of(store, start), kind_of(store, goal)} & FOLDED
    search = partial(_search, store, start, goal, effort)
    return (search(FOLDED) if plain else ()) or search(HIDDEN)


def _search(store: Store, start: str, goal: str, effort: int, closed: Collection[str]) -> tuple[Edge, ...]:
    """The cheapest way through no node of a closed kind: Dijkstra's search from both ends in turns."""
    if start == goal:
        return ()
    way = _Ways(store, closed)
    reached: tuple[dict[str, float], dict[str, float]] = ({start: 0.0}, {goal: 0.0})
    back: tuple[dict[str, Edge], dict[str, Edge]] = ({}, {})
    heaps, done = ([(0.0, start)], [(0.0, goal)]), (set[str](), set[str]())
    best, meeting = inf, ""
    for _ in range(effort):
        if not all(heaps) or heaps[0][0][0] + heaps[1][0][0] >= best:
            break
        side = int(heaps[1][0] < heaps[0][0])
        cost, node = heapq.heappop(heaps[side])
        if node in done[side]:
            continue
        done[side].add(node)
        if node not in (start, goal):
            cost += way.toll(node)
        for price, other, edge in way.steps(node):
            total = cost + price
            if total < reached[side].get(other, inf):
                reached[side][other], back[side][other] = total, edge
                heapq.heappush(heaps[side], (total, other))
                if (beyond := reached[1 - side].get(other)) is not None:
                    through = total + beyond + (0 if other in (start, goal) else way.toll(other))
                    if through < best:
                        best, meeting = through, other
    return (*reversed([*_trail(back[0], meeting)]), *_trail(back[1], meeting))


class _Ways:
    """The steps from each node, read from the store once, and what it costs to pass through it."""

    def __init__(self, store: Store, closed: Collection[str]) -> None:
        self.store, self.closed = store, closed
        self.steps = cache(self._steps)
        self.open = cache(self._open)

    def toll(self, node: str) -> float:
        """What it costs to pass through a node."""
        return log(1 + len(self.steps(node))) ** 2 / CROWD

    def _open(self, node: str) -> bool:
        return kind_of(self.store, node) not in self.closed

    def _steps(self, node: str) -> list[Step]:
        """The strongest edge to each neighbour."""
        found: dict[str, Step] = {}
        for edge in steps(self.store, node):
            other = edge.target if edge.source == node else edge.source
            price = _price(edge)
            if self.open(other) and (other not in found or price < found[other][0]):
                found[other] = price, other, edge
        return list(found.values())


def _price(edge: Edge) -> float:
    return 1 + max(0.0, log(STRONGEST / edge.strength)) + (TOGETHER if edge.kind == CO_MENTIONED else 0)


def _trail(back: dict[str, Edge], node: str) -> Iterator[Edge]:
    """The edges from a node back to where the search began."""
    while edge := back.get(node):
        yield edge
        node = edge.target if edge.source == node else edge.source
