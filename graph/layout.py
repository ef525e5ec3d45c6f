"""Where nodes stand on a page, and which belong together: computed beforehand, so that a page stands still at once.

Nodes are the numbers 0…n-1, edges triples (from, to, weight). Everything is seeded: the same graph gives the same
picture.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate, pairwise
from math import atan2, cos, hypot, log1p, pi, sin, sqrt
from typing import Final

import igraph

SEED: Final = 20121203
SPACING: Final = 90.0
"""Units between neighbouring nodes; a unit is a pixel at full size."""
LEAST: Final = SPACING * 0.8
"""Units that at least lie between two nodes, where there is room for all."""
ASPECT: Final = 1.25
"""Width to height of a page."""

Point = tuple[float, float]
WeightedEdge = tuple[int, int, float]


def positions(count: int, edges: Sequence[WeightedEdge], centre: int | None = None) -> list[Point]:
    """A force-directed picture (Fruchterman and Reingold 1991), its unconnected parts side by side, no overlaps.

    A `centre` gets room around it, so that its edges are long enough to be named.
    """
    graph = _graph(count, edges)
    parts = sorted(graph.connected_components(), key=lambda part: (-len(part), part))
    with _seeded():
        pictures = [_picture(graph.induced_subgraph(part)) for part in parts]
    found: list[Point] = [(0.0, 0.0)] * count
    for part, (dx, dy), picture in zip(parts, _packed(pictures), pictures, strict=True):
        for node, (x, y) in zip(part, picture, strict=True):
            found[node] = (x + dx, y + dy)
    return found if centre is None else _apart(_cleared(found, centre), LEAST)


def _cleared(points: Sequence[Point], centre: int) -> list[Point]:
    """The points moved away from the centre: the nearer, the further."""
    cx, cy = points[centre]
    gaps = [hypot(x - cx, y - cy) for x, y in points]
    least = SPACING * min(2.0, 1.2 + len(points) / 50)
    return [
        (x, y)
        if i == centre or not 0 < gap < 2 * least
        else (cx + (x - cx) * (least + gap / 2) / gap, cy + (y - cy) * (least + gap / 2) / gap)
        for i, ((x, y), gap) in enumerate(zip(points, gaps, strict=True))
    ]


def communities(count: int, edges: Sequence[WeightedEdge]) -> list[int]:
    """The group of each node (Leiden, by modularity): 0 is the largest, and every node has one."""
    graph = _graph(count, edges)
    if not graph.ecount():
        return list(range(count))
    with _seeded():
        groups = graph.community_leiden(objective_function="modularity", weights="weight", n_iterations=10)
    order = sorted(range(len(groups)), key=lambda group: (-len(groups[group]), groups[group]))
    rank = {group: place for place, group in enumerate(order)}
    return [rank[group] for group in groups.membership]


def chain(count: int) -> list[Point]:
    """A path's nodes from left to right, a little up and down so that labels have room."""
    return [(i * SPACING * 2.4, (-1) ** i * SPACING * 0.35) for i in range(count)]


def lanes(columns: Sequence[int], rows: Sequence[int]) -> list[Point]:
    """A timeline: columns (days) from left to right; what shares a row and nearly a day is stacked, in order of days.

    Long gaps are drawn shorter than they were (by their logarithm), and rows are as high as their fullest stack.
    """
    if not columns:
        return []
    step, days = SPACING * 0.6, sorted(set(columns))
    along = dict(zip(days, accumulate((log1p(b - a) for a, b in pairwise(days)), initial=0.0), strict=True))
    scale = max(10.0, 2.5 * sqrt(len(columns))) / max(along[days[-1]], 1.0)
    stacks: Counter[tuple[int, int]] = Counter()
    spots: dict[int, tuple[int, int]] = {}
    for i in sorted(range(len(columns)), key=lambda i: (columns[i], i)):
        slot = round(along[columns[i]] * scale)
        spots[i] = slot, stacks[rows[i], slot]
        stacks[rows[i], slot] += 1
    tops, top = {}, 0.0
    for row in sorted(set(rows)):
        tops[row] = top
        top += step * (max(height for (other, _), height in stacks.items() if other == row) + 1.2)
    return [(spots[i][0] * step * 1.4, tops[row] + spots[i][1] * step) for i, row in enumerate(rows)]


def _graph(count: int, edges: Sequence[WeightedEdge]) -> igraph.Graph:
    graph = igraph.Graph(n=count, edges=[(a, b) for a, b, _ in edges])
    graph.es["weight"] = [weight for *_, weight in edges]
    return graph


@contextmanager
def _seeded() -> Iterator[None]:
    """igraph draws its chance from Python's module `random` unless told."""
    igraph.set_random_number_generator(random.Random(SEED))
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


def _picture(graph: igraph.Graph) -> list[Point]:
    """One connected part: laid out, turned so that it lies wide, spread to the spacing, centred."""
    count = graph.vcount()
    if count < 3:
        return [(i * SPACING * 1.3, 0.0) for i in range(count)]
    start = [(sqrt(i) * cos(i * 2.4), sqrt(i) * sin(i * 2.4)) for i in range(count)]
    weights = [weight**0.35 for weight in graph.es["weight"]]
    grid = "grid" if count > 300 else "nogrid"
    drawn = graph.layout_fruchterman_reingold(weights=weights, seed=start, niter=800 if count < 600 else 400, grid=grid)
    return _apart(_scaled(_turned([(x, y) for x, y in drawn.coords])), LEAST)


def _turned(points: Sequence[Point]) -> list[Point]:
    """The points around their centre, their longest axis level."""
    mx, my = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    moved = [(x - mx, y - my) for x, y in points]
    xx, yy, xy = sum(x * x for x, _ in moved), sum(y * y for _, y in moved), sum(x * y for x, y in moved)
    turn = -atan2(2 * xy, xx - yy) / 2
    return [(x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)) for x, y in moved]


def _scaled(points: Sequence[Point]) -> list[Point]:
    """As large as so many nodes need, and as wide as a page."""
    xs, ys = zip(*points, strict=True)
    width, height = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    area = len(points) * SPACING**2
    across = sqrt(area * max(ASPECT, min(width / height, 1.6)))
    return [(x * across / width, y * (area / across) / height) for x, y in points]


def _apart(points: Sequence[Point], least: float, rounds: int = 30) -> list[Point]:
    """The points pushed off each other until none are nearer than `least`, or the rounds are over."""
    now = list(points)
    for _ in range(rounds if len(now) < 800 else 12):
        moved = False
        cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for i, (x, y) in enumerate(now):
            cells[int(x // least), int(y // least)].append(i)
        for i, j in _near(cells):
            dx, dy = now[j][0] - now[i][0], now[j][1] - now[i][1]
            gap = hypot(dx, dy)
            if gap < least * 0.999:
                angle = atan2(dy, dx) if gap > 1e-6 else (i * 2.4) % (2 * pi)
                push = (least - gap) / 2
                sx, sy = push * cos(angle), push * sin(angle)
                now[i], now[j] = (now[i][0] - sx, now[i][1] - sy), (now[j][0] + sx, now[j][1] + sy)
                moved = True
        if not moved:
            break
    return now


def _near(cells: dict[tuple[int, int], list[int]]) -> Iterator[tuple[int, int]]:
    """Pairs of points in the same or neighbouring cells, each once."""
    for (cx, cy), here in list(cells.items()):
        for place, i in enumerate(here):
            yield from ((i, j) for j in here[place + 1 :])
            for beside in ((1, -1), (1, 0), (1, 1), (0, 1)):
                yield from ((i, j) for j in cells.get((cx + beside[0], cy + beside[1]), ()))


def _packed(pictures: Sequence[Sequence[Point]]) -> list[Point]:
    """How far to move each picture so that they stand in rows, largest first, as wide together as a page."""
    margin = SPACING * 1.2
    boxes = [
        (min(xs), min(ys), max(xs) - min(xs) + margin, max(ys) - min(ys) + margin)
        for xs, ys in (zip(*p, strict=True) for p in pictures)
    ]
    across = max([sqrt(ASPECT * sum(w * h for *_, w, h in boxes)), *(w for *_, w, _ in boxes)], default=0.0)
    moves, x, y, row = [], 0.0, 0.0, 0.0
    for left, top, width, height in boxes:
        if x and x + width > across:
            x, y, row = 0.0, y + row, 0.0
        moves.append((x - left, y - top))
        x, row = x + width, max(row, height)
    return moves
