"""How two nodes are connected."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from graph.connection import connection
from graph.network import INFERRED
from graph.vocabulary import BASE, LL, iri
from nlp.errors import LogloomError

BUG = BASE + "bug/bnc/900101"
ADA = BASE + "person/ada-lindqvist"
PATCH = BASE + "patch/fix-stale-callback"


@pytest.fixture(scope="module")
def store() -> Store:
    """A small made-up graph."""
    made = Store()
    made.load(path=str(Path(__file__).with_name("small.trig")), format=RdfFormat.TRIG)
    return made


def made_of(*edges: tuple[str, str, str]) -> Store:
    """A graph of such edges: `person/a`, `workedOn`, `bug/x/1`."""
    found = Store()
    for source, kind, target in edges:
        found.add(Quad(node(source), NamedNode(LL + kind), node(target), INFERRED))
        for end in (source, target):
            class_ = NamedNode(LL + end.partition("/")[0].title())
            found.add(Quad(node(end), NamedNode(iri("rdf:type")), class_, INFERRED))
    return found


def node(tail: str) -> NamedNode:
    return NamedNode(BASE + tail)


def way(store: Store, start: str, goal: str) -> list[str]:
    """The nodes of the connection, by the tails of their IRIs."""
    found = [start]
    for edge in connection(store, BASE + start, BASE + goal):
        found.append(next(end for end in (edge.source, edge.target) if end != BASE + found[-1]).removeprefix(BASE))
    return found


def test_a_connection_leads_from_end_to_end(store: Store) -> None:
    start, goal = BASE + "person/fay-okafor", ADA
    trail = [start]
    for edge in connection(store, start, goal):
        assert trail[-1] in (edge.source, edge.target)
        trail.append(edge.target if edge.source == trail[-1] else edge.source)
    assert trail == [start, BASE + "patch/retry-save", BUG, ADA] or trail[-1] == goal
    assert all(a != b for a, b in pairwise(trail))


def test_a_connection_prefers_strong_evidence(store: Store) -> None:
    kinds = [edge.kind for edge in connection(store, PATCH, BASE + "person/carla-ruiz")]
    assert kinds == ["ll:fixes", "ll:reported"], "not the entry that holds both"


def test_no_connection_to_oneself_or_to_what_stands_alone(store: Store) -> None:
    assert connection(store, ADA, ADA) == ()


def test_acts_go_before_a_co_mention(store: Store) -> None:
    edges = [
        ("person/a", "workedOn", "bug/x/1"),
        ("person/b", "workedOn", "bug/x/1"),
        ("person/a", "coMentionedWith", "person/b"),
    ]
    assert way(made_of(*edges), "person/a", "person/b") == ["person/a", "bug/x/1", "person/b"]
    assert way(made_of(*edges[1:]), "person/a", "person/b") == ["person/a", "person/b"]


@pytest.mark.parametrize("hub_first", [True, False])
def test_a_longer_way_goes_round_a_hub(hub_first: bool) -> None:
    hub = "person/hub" if hub_first else "person/zzz-hub"
    crowd = [(hub, "workedOn", f"bug/x/{number}") for number in range(1000)]
    round_ = [
        ("person/a", "workedOn", "bug/x/1"),
        ("person/a", "wrote", "patch/p"),
        ("person/b", "reviewed", "patch/p"),
        ("person/b", "workedOn", "bug/x/2"),
    ]
    assert way(made_of(*crowd), "bug/x/1", "bug/x/2") == ["bug/x/1", hub, "bug/x/2"], "where there is no other way"
    found = way(made_of(*crowd, *round_), "bug/x/1", "bug/x/2")
    assert found == ["bug/x/1", "person/a", "patch/p", "person/b", "bug/x/2"]


@pytest.mark.parametrize("known", [ADA, BUG])
def test_an_end_that_is_not_there_is_said(store: Store, known: str) -> None:
    with pytest.raises(LogloomError, match="there is no node 'person:nobody' in this store"):
        connection(store, known, BASE + "person/nobody")
