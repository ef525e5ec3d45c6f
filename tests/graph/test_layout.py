"""Where nodes stand: apart, within reach, and always in the same place."""

from __future__ import annotations

from itertools import combinations
from math import hypot

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.layout import SPACING, WeightedEdge, chain, communities, lanes, positions


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[WeightedEdge]]:
    count = draw(st.integers(1, 25))
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1), st.floats(0.1, 50))
    return count, [edge for edge in draw(st.lists(ends, max_size=60)) if edge[0] != edge[1]]


@settings(max_examples=40)
@given(graphs())
def test_nodes_stand_apart_and_always_in_the_same_place(graph: tuple[int, list[WeightedEdge]]) -> None:
    spots = positions(*graph)
    assert len(spots) == graph[0]
    assert all(hypot(a[0] - b[0], a[1] - b[1]) > SPACING * 0.3 for a, b in combinations(spots, 2))
    assert positions(*graph) == spots


@settings(max_examples=40)
@given(graphs())
def test_groups_are_numbered_from_the_largest(graph: tuple[int, list[WeightedEdge]]) -> None:
    groups = communities(*graph)
    sizes = [groups.count(group) for group in range(max(groups) + 1)]
    assert sizes == sorted(sizes, reverse=True)
    assert communities(*graph) == groups


def test_two_cliques_are_two_groups() -> None:
    edges = [(a + base, b + base, 1.0) for base in (0, 5) for a, b in combinations(range(5), 2)]
    assert communities(10, [*edges, (0, 5, 0.1)]) == [0] * 5 + [1] * 5


def test_no_node_needs_no_place() -> None:
    assert positions(0, []) == []
    assert lanes([], []) == []


@given(st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 4)), max_size=60))
def test_a_timeline_keeps_the_order_of_days_and_rows(nodes: list[tuple[int, int]]) -> None:
    spots = lanes([day for day, _ in nodes], [row for _, row in nodes])
    assert len(set(spots)) == len(nodes), "nothing stands on anything"
    for (one, here), (other, there) in combinations(zip(nodes, spots, strict=True), 2):
        assert one[0] <= other[0] or here[0] >= there[0]
        assert one[1] >= other[1] or here[1] < there[1]


def test_a_path_runs_from_left_to_right() -> None:
    assert [x for x, _ in chain(4)] == sorted(x for x, _ in chain(4))


def test_what_is_picked_gets_room_around_it() -> None:
    star = [(0, i, 1.0 + i) for i in range(1, 12)]
    (x, y), *others = positions(12, star, centre=0)
    assert min(hypot(ox - x, oy - y) for ox, oy in others) > 1.2 * SPACING
