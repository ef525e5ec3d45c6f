"""Exports: whole, deterministic, readable by other parsers, inert; and the way back."""

from __future__ import annotations

import csv
import gc
import io
import stat
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import networkx
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import imports, sorting
from graph import store as stores
from graph.exports import formats as exports
from graph.exports import names, redact, rows
from graph.exports.part import Wanted
from nlp.errors import LogloomError

ID = "https://w3id.org/logloom/id/"
NS = "https://w3id.org/logloom/ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
CREATED = "http://purl.org/dc/terms/created"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
ENTRIES = (f"{ID}entry/2012-12-03T09:43", f"{ID}entry/2012-12-04T10:00")
ANN, BUG, MENTION = f"{ID}person/ann-lee", f"{ID}bug/bnc/1", f"{ID}mention/1"


def quad(subject: str, predicate: str, target: str, graph: str = ENTRIES[0]) -> str:
    return f"<{subject}> <{predicate}> {target} <{graph}> ."


def words(text: str) -> str:
    escaped = "".join(f"\\u{ord(c):04X}" if ord(c) < 32 or c in '"\\' else c for c in text)
    return f'"{escaped}"'


def sample(label: str = "=1+1") -> list[str]:
    """Two entries that both say that Ann worked on a bug, one with a mention."""
    lines = [
        quad(BUG, LABEL, words(label)),
        quad(ANN, LABEL, words("Ann Lee <ann@example.org> & 安")),
        quad(MENTION, f"{RDF}type", f"<{NS}Mention>"),
        quad(MENTION, f"{RDF}subject", f"<{ANN}>"),
        quad(MENTION, f"{RDF}predicate", f"<{NS}workedOn>"),
        quad(MENTION, f"{RDF}object", f"<{BUG}>"),
        quad(MENTION, f"{NS}quote", words("Ann fixed \x1b[1mit\x0b\n")),
        quad(MENTION, f"{NS}line", '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    ]
    for entry in ENTRIES:
        lines += [
            quad(entry, f"{RDF}type", f"<{NS}Entry>", entry),
            quad(entry, f"{NS}mentions", f"<{BUG}>", entry),
            quad(ANN, f"{RDF}type", f"<{NS}Person>", entry),
            quad(BUG, f"{RDF}type", f"<{NS}Bug>", entry),
            quad(ANN, f"{NS}workedOn", f"<{BUG}>", entry),
        ]
    return lines


def make(folder: Path, lines: list[str] | None = None) -> Path:
    with stores.new_generation(folder / "store") as generation:
        generation.load(sample() if lines is None else lines)
    return folder / "store"


def export(store: Path, ending: str) -> bytes:
    output = io.BytesIO()
    exports.export(store, "-", ending, output)
    return output.getvalue()


@pytest.mark.parametrize("ending", [name for name in exports.FORMATS if name != "csv"])
def test_the_order_of_loading_does_not_show(tmp_path: Path, ending: str) -> None:
    there = make(tmp_path / "a")
    back = make(tmp_path / "b", sample()[::-1])
    assert export(there, ending) == export(back, ending)


@pytest.mark.parametrize(
    ("ending", "parser"), [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("trig", "trig"), ("nq", "nquads")]
)
def test_another_parser_reads_the_same(tmp_path: Path, ending: str, parser: str) -> None:
    found = rdflib.Dataset(default_union=True).parse(data=export(make(tmp_path), ending), format=parser)
    assert len(set(found.triples((None, None, None)))) == len({line.rpartition(" <")[0] for line in sample()})


def test_n_quads_are_sorted_and_hold_the_named_graphs_alone(tmp_path: Path) -> None:
    lines = export(make(tmp_path), "nq").decode().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == len(sample())


def test_many_lines_are_sorted_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make(tmp_path)
    whole = export(store, "nq"), export(store, "trig")
    monkeypatch.setattr(sorting, "RUN", 300)
    monkeypatch.setattr(sorting, "AT_ONCE", 2)
    assert (export(store, "nq"), export(store, "trig")) == whole


@pytest.mark.parametrize("ending", ["nq", "trig", "jsonld"])
def test_what_has_named_graphs_comes_back_unchanged(tmp_path: Path, ending: str) -> None:
    store = make(tmp_path)
    assert exports.export(store, str(tmp_path / f"x.{ending}")) == ""
    assert imports.import_file(tmp_path / "other", tmp_path / f"x.{ending}") == len(sample())
    assert export(tmp_path / "other", "nq") == export(store, "nq")


@pytest.mark.parametrize("ending", ["ttl", "nt"])
def test_what_has_none_says_so_and_comes_back_as_it_was(tmp_path: Path, ending: str) -> None:
    store = make(tmp_path)
    assert "named graphs" in exports.export(store, str(tmp_path / f"x.{ending}"))
    imports.import_file(tmp_path / "other", tmp_path / f"x.{ending}")
    assert export(tmp_path / "other", ending) == export(store, ending)


@settings(max_examples=25, deadline=None)  # each builds two stores
@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["nq", "trig", "jsonld"]))
def test_any_text_survives_the_round_trip(tmp_path_factory: pytest.TempPathFactory, text: str, ending: str) -> None:
    folder = tmp_path_factory.mktemp("round")
    store = make(folder, [quad(BUG, LABEL, words(text))])
    exports.export(store, str(folder / f"x.{ending}"))
    imports.import_file(folder / "other", folder / f"x.{ending}")
    assert export(folder / "other", "nq") == export(store, "nq")


@pytest.mark.parametrize(("ending", "reader"), [("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)])
def test_graph_formats_hold_nodes_and_edges_with_counts(tmp_path: Path, ending: str, reader: object) -> None:
    graph = reader(io.BytesIO(export(make(tmp_path), ending)))  # type: ignore[operator]
    assert set(graph) == {"bug:bnc:1", "person:ann-lee", "entry:2012-12-03T09:43", "entry:2012-12-04T10:00"}
    assert graph.nodes["person:ann-lee"]["label"] == "Ann Lee <ann@example.org> & 安"
    assert {data["kind"] for *_, data in graph.edges(data=True)} == {"ll:workedOn", "ll:mentions"}


@pytest.mark.parametrize("ending", ["graphml", "gexf", "rdf"])
def test_what_xml_cannot_hold_is_replaced(tmp_path: Path, ending: str) -> None:
    found = export(make(tmp_path, sample("a\x00b\x1bc<script>")), ending).decode()
    assert "a\ufffdb\ufffdc&lt;script&gt;" in found


def test_tables_are_written_into_a_folder_and_run_no_formula(tmp_path: Path) -> None:
    exports.export(make(tmp_path), str(tmp_path / "tables"))
    rows = list(csv.DictReader((tmp_path / "tables/nodes.csv").open(encoding="utf-8", newline="")))
    assert {"id": "bug:bnc:1", "label": "'=1+1", "kind": "bug", "iri": BUG, "date": ""} in rows
    links = list(csv.DictReader((tmp_path / "tables/edges.csv").open(encoding="utf-8", newline="")))
    edge = {"source": "person:ann-lee", "target": "bug:bnc:1", "kind": "ll:workedOn", "weight": "1"}
    assert edge | {"first": "", "last": ""} in links
    assert len(links) == 3


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "＝1"])
def test_no_cell_begins_a_formula(tmp_path: Path, cell: str) -> None:
    exports.export(make(tmp_path, sample(cell)), str(tmp_path / "tables"))
    with (tmp_path / "tables/nodes.csv").open(encoding="utf-8", newline="") as file:
        label = next(row["label"] for row in csv.DictReader(file) if row["id"] == "bug:bnc:1")
    assert label == "'" + cell


def test_files_are_for_the_users_eyes_only_and_replace_the_old_one(tmp_path: Path) -> None:
    store = make(tmp_path)
    (tmp_path / "x.nq").write_text("old")
    exports.export(store, str(tmp_path / "x.nq"))
    exports.export(store, str(tmp_path / "tables"))
    assert (tmp_path / "x.nq").read_bytes() == export(store, "nq")
    assert stat.S_IMODE((tmp_path / "x.nq").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "tables").stat().st_mode) == 0o700
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store", "tables", "x.nq"]


KILLED = """
import os, sys
from pathlib import Path
from graph.store import replace_file
replace_file(Path(sys.argv[1]), lambda output: os.kill(os.getpid(), 9))
"""


def test_what_a_killed_export_left_is_removed_by_the_next(tmp_path: Path) -> None:
    store, others = make(tmp_path), {".x.nq.1", ".x.nq.old", ".y.nq.12345678"}
    for name in others:  # of a process that lives, of nobody, and of another file
        (tmp_path / name).touch()
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "x.nq")], check=False)
    assert len(list(tmp_path.glob(".x.nq.*"))) == 3
    exports.export(store, str(tmp_path / "x.nq"))
    assert {path.name for path in tmp_path.iterdir()} == {"store", "x.nq", *others}


@pytest.mark.parametrize(
    ("target", "form", "says"),
    [
        ("x.docx", "", "no format `docx`; choose one"),
        ("-", "", "-: of what format"),
        ("-", "csv", "needs a folder"),
        ("x.nq", "word", "no format `word`"),
        ("none/x.nq", "", "can't be written .No such file"),
    ],
)
def test_a_bad_target_is_one_clear_line(tmp_path: Path, target: str, form: str, says: str) -> None:
    store = make(tmp_path)
    with pytest.raises(LogloomError, match=says):
        exports.export(store, target if target == "-" else str(tmp_path / target), form, io.BytesIO())


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("x.nq", quad(BUG, LABEL, '"a"') + "\n" + quad(BUG, LABEL, '"cut off')[:-8], "x.nq, line 2: not nq"),
        ("x.nq", quad(BUG, LABEL, "<no iri>"), "x.nq, line 1: not nq"),
        ("x.ttl", "this is no turtle", "x.ttl, line 1: not ttl"),
        ("x.jsonld", "{", "x.jsonld, line 1: not jsonld"),
        ("x.rdf", "<a>", "not rdf"),
        ("x.nq", "", "holds no statement"),
        ("x.graphml", "", "an import reads ttl, trig"),
        ("x", "", "an import reads ttl, trig"),
    ],
)
def test_a_bad_file_is_refused_and_the_store_untouched(tmp_path: Path, name: str, text: str, says: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(LogloomError, match=says):
        imports.import_file(tmp_path / "store", tmp_path / name)
    assert stores.is_empty(tmp_path / "store")


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(LogloomError, match=r"none.nq: can't be read .No such file"):
        imports.import_file(tmp_path / "store", tmp_path / "none.nq")


def test_a_full_store_takes_no_import(tmp_path: Path) -> None:
    store = make(tmp_path)
    exports.export(store, str(tmp_path / "x.nq"))
    with pytest.raises(LogloomError, match="needs an empty store"):
        imports.import_file(store, tmp_path / "x.nq")


@pytest.mark.parametrize(("ending", "reader"), [("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)])
def test_graph_formats_tell_how_often_and_when(sample_store: Path, ending: str, reader: object) -> None:
    graph = reader(io.BytesIO(export(sample_store, ending)))  # type: ignore[operator]
    assert graph.nodes["entry:2021-03-01T10:05"]["date"] == "2021-03-01"
    found = [data for *_, data in graph.edges("person:yulan-shen", data=True) if data["kind"] == "ll:workedOn"]
    assert max(data["weight"] for data in found) > 1
    dated = [(data["first"], data["last"]) for data in found if "first" in data]  # what only a document says has no day
    assert len(dated) > 1
    assert all("2021-03-01" <= first <= last for first, last in dated)


def crowd(count: int) -> Iterator[str]:
    """Many bugs in forty entries, each joined to the one before it, as its reporter says."""
    for n in range(count):
        entry, bug, person = f"{ID}entry/2012-12-{n % 28 + 1:02}T09:43", f"{ID}bug/bnc/{n}", f"{ID}person/p{n}"
        yield quad(entry, f"{RDF}type", f"<{NS}Entry>", entry)
        yield quad(entry, CREATED, '"2012-12-03T09:43:00"', entry)
        yield quad(bug, f"{RDF}type", f"<{NS}Bug>", entry)
        yield quad(person, f"{RDF}type", f"<{NS}Person>", entry)
        yield quad(person, LABEL, words(f"Ann{n} Lee{n}"), entry)
        yield quad(bug, LABEL, words(f"bug {n}"), entry)
        yield quad(person, f"{NS}workedOn", f"<{bug}>", entry)
        yield quad(bug, f"{NS}about", f"<{ID}bug/bnc/{max(n - 1, 0)}>", entry)


@pytest.mark.parametrize(
    ("ending", "wanted", "redacted"),
    [
        *((ending, Wanted(), False) for ending in exports.FORMATS),
        ("graphml", Wanted(), True),
        ("nq", Wanted(kinds=("bug", "person")), False),
        ("csv", Wanted(since="2012-12-01"), False),
        ("nq", Wanted(around=(f"{ID}entry/2012-12-01T09:43",), depth=5), False),
    ],
    ids=str,
)
def test_memory_does_not_grow_with_the_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, wanted: Wanted, redacted: bool
) -> None:
    monkeypatch.setattr(sorting, "RUN", 120_000)
    monkeypatch.setattr(sorting, "AT_ONCE", 3)
    for module in (names, redact, rows):
        monkeypatch.setattr(module, "CACHED", 50)
    peaks = []
    for name, count in (("small", 500), ("large", 3_000)):
        with stores.new_generation(tmp_path / name) as generation:
            generation.load(crowd(count))
        exports.export(tmp_path / name, str(tmp_path / f"x.{ending}"), ending, wanted=wanted, redacted=redacted)
        gc.collect()
        tracemalloc.start()
        exports.export(tmp_path / name, str(tmp_path / f"x.{ending}"), ending, wanted=wanted, redacted=redacted)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # The graph is six times as large; how much garbage waits to be collected differs by some hundred kilobytes from run to run.
    assert peaks[1] < 1.5 * peaks[0] + 400_000, peaks
