"""The graph in networkx, and walks around its nodes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store

from graph.network import (
    FOLDED,
    WEIGHTS,
    Places,
    describe,
    edges_among,
    explained,
    network,
    select,
    steps,
    surroundings,
    within,
)
from graph.vocabulary import BASE, CLASSES
from nlp.errors import LogloomError

BUG = BASE + "bug/bnc/900101"
ADA = BASE + "person/ada-lindqvist"
BO = BASE + "person/bo-chen"
PATCH = BASE + "patch/fix-stale-callback"
THINGS = select(default=frozenset(CLASSES) - FOLDED)


@pytest.fixture(scope="module")
def store() -> Store:
    """A small made-up graph, once more without its graphs in the default graph, as stores have it."""
    made = Store()
    made.load(path=str(Path(__file__).with_name("small.trig")), format=RdfFormat.TRIG)
    made.bulk_extend([Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in made])
    return made


def test_nodes_carry_kind_label_aliases_and_dates(store: Store) -> None:
    graph = network(store)
    assert graph.nodes[BO] == {
        "kind": "person",
        "label": "Bo Chen",
        "aliases": ["Chen Bo", "bchen", "陈波"],
        "first": "2012-11-21",
        "last": "2012-11-21",
    }
    assert graph.nodes[BASE + "message/m3"]["first"] == "2012-12-03"


def test_edges_carry_kind_count_and_evidence(store: Store) -> None:
    edge = network(store).edges[PATCH, BUG, "ll:fixes"]
    assert (edge["kind"], edge["count"]) == ("ll:fixes", 1)
    assert edge["evidence"] == [
        {
            "file": "log2012.txt",
            "line": 6,
            "quote": "it should fix bnc 900101",
            "rule": "own words",
            "entry": "09:43 2012-11-20",
            "date": "2012-11-20",
        }
    ]


def test_an_inferred_edge_shows_the_lines_that_it_rests_on(store: Store) -> None:
    edge = network(store).edges[ADA, BUG, "ll:workedOn"]
    assert [seen["line"] for seen in edge["evidence"]] == [5, 6]


def test_a_document_is_evidence_without_entry_or_date(store: Store) -> None:
    edge = network(store).edges[BASE + "person/carla-ruiz", BASE + "thread/save-hang", "ll:tookPartIn"]
    assert edge["count"] == 2
    assert [(seen["file"], seen["line"], seen["entry"]) for seen in edge["evidence"]] == [
        ("log2012.txt", 99, "16:05 2012-12-04"),
        ("im/talk.txt", 3, None),
    ]


def test_co_mentions_count_entries_and_show_a_line_of_either(store: Store) -> None:
    edge = network(store).edges[BUG, PATCH, "ll:coMentionedWith"]
    assert edge["count"] == 3
    assert {seen["entry"] for seen in edge["evidence"]} == {"09:43 2012-11-20", "14:10 2012-11-21", "10:29 2012-12-03"}


def test_mentions_carry_the_lines_of_their_entry(store: Store) -> None:
    edge = network(store).edges[BASE + "entry/e2", BUG, "ll:mentions"]
    assert [seen["line"] for seen in edge["evidence"]] == [36]


def test_provenance_is_no_part_of_the_graph(store: Store) -> None:
    assert not {kind for _, kind in network(store).nodes(data="kind")} & {"mention", "co-mention"}


def test_kinds_pick_nodes_and_edges(store: Store) -> None:
    graph = network(store, kinds=["person", "bug", "workedOn"])
    assert {data["kind"] for _, data in graph.nodes(data=True)} == {"person", "bug"}
    assert [data["kind"] for _, _, data in graph.edges(data=True)].count("ll:workedOn") == graph.size() > 0


def test_days_keep_what_was_seen_in_them(store: Store) -> None:
    graph = network(store, since=date(2013, 1, 1), until=date(2013, 1, 31))
    assert BASE + "person/gus-weber" in graph
    assert BASE + "person/dev-patel" not in graph
    dates = {seen["date"] for _, _, data in graph.edges(data=True) for seen in data["evidence"]}
    assert dates == {"2013-01-15"}


def test_around_a_node_is_what_a_walk_reaches(store: Store) -> None:
    graph = network(store, around=BASE + "person/gus-weber", depth=1)
    reached = within(store, BASE + "person/gus-weber", 1, select())
    assert set(graph) == set(reached)
    assert BASE + "bug/bnc/900103" in graph
    assert BASE + "person/dev-patel" not in graph


def test_without_evidence_nodes_and_edges_are_the_same(store: Store) -> None:
    whole, bare = network(store, around=BUG), network(store, around=BUG, evidence=False)
    assert list(whole.nodes(data=True)) == list(bare.nodes(data=True))
    assert list(whole.edges(keys=True)) == list(bare.edges(keys=True))
    assert all("evidence" not in data for *_, data in bare.edges(data=True))


def test_the_same_store_gives_the_same_graph(store: Store) -> None:
    one, other = network(store), network(store)
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))


def test_steps_go_both_ways_and_count_entries_once(store: Store) -> None:
    found = {(edge.source, edge.kind): edge.count for edge in steps(store, BUG) if edge.source != BUG}
    assert found[PATCH, "ll:fixes"] == 1
    assert found[BO, "ll:discussed"] == 1
    together = {edge.target: edge.count for edge in steps(store, BUG) if edge.kind == "ll:coMentionedWith"}
    assert together[PATCH] == 3


def test_surroundings_come_by_relevance(store: Store) -> None:
    part = surroundings(store, [BUG], THINGS, depth=1, limit=6)
    assert next(iter(part.nodes)) == BUG
    assert PATCH in part.nodes, "what fixes it"
    assert BASE + "tool/gdb" in part.left_out, "only in the same entry"
    edges = edges_among(store, part.nodes, THINGS)
    assert edges
    assert all(edge.source in part.nodes and edge.target in part.nodes for edge in edges)


def test_a_wider_limit_adds_and_takes_nothing_away(store: Store) -> None:
    few, many = (list(surroundings(store, [BUG], THINGS, depth=2, limit=limit).nodes) for limit in (5, 15))
    assert many[:5] == few


def test_explained_edges_keep_a_few_lines_of_many(store: Store) -> None:
    edges = [edge for edge in steps(store, BUG) if edge.kind == "ll:coMentionedWith"]
    assert all(len(edge.evidence) <= 2 for edge in explained(store, edges, Places(store), limit=2))


def test_describe_knows_names_days_and_lines(store: Store) -> None:
    node = describe(store, BUG)
    assert node is not None
    assert (node.id, node.kind, node.label, node.aliases) == (
        "bug:bnc:900101",
        "bug",
        "bnc:900101",
        ("guest hangs on save",),
    )
    assert node.weight == 4
    assert [seen["line"] for seen in node.evidence] == sorted({seen["line"] for seen in node.evidence})


@pytest.mark.parametrize("node", [BASE + "bug/bnc/1", "no IRI at all", BASE + "mention/e1/1"])
def test_an_unknown_node_is_said(store: Store, node: str) -> None:
    with pytest.raises(LogloomError, match="there is no node"):
        within(store, node, 1, select())


def test_an_unknown_kind_lists_the_kinds() -> None:
    with pytest.raises(LogloomError, match=r"'persons'.*person, "):
        select(["persons"])


def test_a_range_of_days_turned_round_is_said() -> None:
    with pytest.raises(LogloomError, match="empty"):
        select(since=date(2013, 1, 1), until=date(2012, 1, 1))


def test_co_mention_weighs_least() -> None:
    assert min(WEIGHTS, key=lambda kind: WEIGHTS[kind]) == "ll:coMentionedWith"
