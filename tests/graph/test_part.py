"""A part of the graph: by kind, by day, around a node. What is chosen is there with its evidence, and is well formed."""

from __future__ import annotations

import csv
from pathlib import Path

import pyoxigraph
import pytest

from graph import imports
from graph.exports import formats
from graph.exports.part import Wanted
from graph.shapes import violations
from graph.store import open_store
from graph.vocabulary import BASE, iri
from nlp.errors import LogloomError

A = iri("rdf:type")
BUG = f"{BASE}bug/bnc/782311"


def part(folder: Path, store: Path, wanted: Wanted) -> pyoxigraph.Store:
    """A part of a store, taken out and read into another."""
    formats.export(store, str(folder / "part.nq"), wanted=wanted)
    imports.import_file(folder / "other", folder / "part.nq")
    return open_store(folder / "other")


def members(store: pyoxigraph.Store, kind: str) -> set[str]:
    found = store.quads_for_pattern(None, pyoxigraph.NamedNode(A), pyoxigraph.NamedNode(iri(kind)))
    return {str(getattr(quad.subject, "value", "")) for quad in found}


def edges(store: pyoxigraph.Store, kind: str) -> set[tuple[str, str]]:
    found = store.quads_for_pattern(None, pyoxigraph.NamedNode(iri(kind)), None)
    return {(str(getattr(quad.subject, "value", "")), str(getattr(quad.object, "value", ""))) for quad in found}


def lines(folder: Path, store: Path, wanted: Wanted = formats.EVERYTHING) -> set[str]:
    formats.export(store, str(folder / "lines.nq"), wanted=wanted)
    return set((folder / "lines.nq").read_text("utf-8").splitlines())


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(since="2021-03-05"),
        Wanted(until="2021-03-05"),
        Wanted(since="2021-03-01", until="2021-03-09"),
        Wanted(kinds=("person", "bug", "patch")),
        Wanted(around=(BUG,)),
        Wanted(around=(BUG,), depth=2),
        Wanted(around=(BUG,), kinds=("person", "bug"), since="2021-03-01"),
    ],
    ids=str,
)
def test_a_part_holds_only_what_the_whole_does_and_is_well_formed(
    tmp_path: Path, sample_store: Path, wanted: Wanted
) -> None:
    some, whole = lines(tmp_path, sample_store, wanted), lines(tmp_path, sample_store)
    assert some < whole
    assert [found.message for found in violations(part(tmp_path, sample_store, wanted))] == []


def test_kinds_bring_their_edges_and_the_lines_that_prove_them(tmp_path: Path, sample_store: Path) -> None:
    some, whole = part(tmp_path, sample_store, Wanted(kinds=("person", "bug"))), open_store(sample_store)
    assert members(some, "ll:Person") == members(whole, "ll:Person")
    assert members(some, "ll:Bug") == members(whole, "ll:Bug")
    assert not members(some, "ll:Entry") | members(some, "ll:Patch")
    assert edges(some, "ll:workedOn") == {(who, what) for who, what in edges(whole, "ll:workedOn") if "/bug/" in what}
    assert edges(some, "ll:workedOn")


def test_days_bound_what_is_said(tmp_path: Path, sample_store: Path) -> None:
    some, whole = part(tmp_path, sample_store, Wanted(since="2021-03-05", until="2021-03-05")), open_store(sample_store)
    units = {
        quad.graph_name.value
        for quad in some
        if isinstance(quad.graph_name, pyoxigraph.NamedNode) and "/mention/" in str(quad.subject)
    }
    assert units
    assert all("/entry/2021-03-05" in unit or unit.endswith("inferred") for unit in units)
    assert edges(some, "ll:workedOn") <= edges(whole, "ll:workedOn")
    assert not members(some, "ll:CoMention")


def test_around_a_node_is_what_is_joined_to_it(tmp_path: Path, sample_store: Path) -> None:
    whole = open_store(sample_store)
    near, nearer = (
        part(tmp_path / name, sample_store, Wanted(around=(BUG,), depth=depth)) for name, depth in made(tmp_path, 1, 0)
    )
    workers = {who for who, what in edges(whole, "ll:workedOn") if what == BUG}
    assert workers <= members(near, "ll:Person")
    assert members(nearer, "ll:Bug") == {BUG}
    assert not members(nearer, "ll:Person")


def made(folder: Path, *depths: int) -> list[tuple[str, int]]:
    for depth in depths:
        (folder / str(depth)).mkdir()
    return [(str(depth), depth) for depth in depths]


def test_tables_hold_the_same_part(tmp_path: Path, sample_store: Path) -> None:
    wanted = Wanted(kinds=("person", "bug"), since="2021-03-01")
    formats.export(sample_store, str(tmp_path / "tables"), "csv", wanted=wanted)
    some = part(tmp_path, sample_store, wanted)
    with (tmp_path / "tables" / "nodes.csv").open(encoding="utf-8", newline="") as file:
        assert {row["iri"] for row in csv.DictReader(file)} == members(some, "ll:Person") | members(some, "ll:Bug")
    with (tmp_path / "tables" / "edges.csv").open(encoding="utf-8", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["kind"] == "ll:workedOn"]
    assert len(found) == len(edges(some, "ll:workedOn"))


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (Wanted(kinds=("persons",)), "no kind of node `persons`; there are entry"),
        (Wanted(since="2031-01-01"), "nothing in the graph is of these kinds, days and surroundings"),
        (Wanted(around=(f"{BASE}bug/bnc/1",)), "bnc"),
    ],
    ids=str,
)
def test_a_bad_choice_is_one_clear_line(tmp_path: Path, sample_store: Path, wanted: Wanted, says: str) -> None:
    with pytest.raises(LogloomError, match=says):
        formats.export(sample_store, str(tmp_path / "x.nq"), wanted=wanted)
    assert not (tmp_path / "x.nq").exists()
