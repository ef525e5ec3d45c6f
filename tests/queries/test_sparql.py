"""A user's own SPARQL: the same rows in every form; nothing but reading; and an end to every query."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import store as stores
from nlp.errors import LogloomError
from queries import sparql
from queries.sparql import Limits

ROOT = Path(__file__).parents[2]
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
BUGS = "SELECT ?bug { ?bug a ll:Bug } ORDER BY ?bug"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two hundred bugs, each seen in two entries."""
    folder = tmp_path_factory.mktemp("sparql") / "store"
    entries = [f"<https://w3id.org/logloom/id/entry/2012-12-0{day}T09:43>" for day in (3, 4)]
    with stores.new_generation(folder) as generation:
        generation.load(
            f"<https://w3id.org/logloom/id/bug/bnc/{number:03}> {TYPE} <https://w3id.org/logloom/ns#Bug> {entry} ."
            for number in range(200)
            for entry in entries
        )
    return folder


def first(result: bytes) -> dict[str, str]:
    return {name: term["value"] for name, term in json.loads(result)["results"]["bindings"][0].items()}


def test_the_default_graph_is_the_merge_of_all_graphs(store: Path) -> None:
    assert first(sparql.answer(store, "SELECT (COUNT(*) AS ?n) { ?bug a ll:Bug }")) == {"n": "200"}


def test_named_graphs_are_there_each_with_its_own(store: Path) -> None:
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?bug a ll:Bug } } GROUP BY ?g ORDER BY ?g"
    assert [row["n"]["value"] for row in sparql.rows(store, query)[1]] == ["200", "200"]


def test_every_form_holds_the_same_rows(store: Path) -> None:
    rows = [row["bug"]["value"] for row in sparql.rows(store, BUGS)[1]]
    table = list(csv.reader(io.StringIO(sparql.answer(store, BUGS, "csv").decode())))
    tabs = sparql.answer(store, BUGS, "tsv").decode().splitlines()
    xml = ElementTree.fromstring(sparql.answer(store, BUGS, "xml"))
    assert len(rows) == 200
    assert table == [["bug"], *([row] for row in rows)]
    assert tabs == ["?bug", *(f"<{row}>" for row in rows)]
    assert [uri.text for uri in xml.iter("{http://www.w3.org/2005/sparql-results#}uri")] == rows


def test_a_table_shows_ids(store: Path) -> None:
    found = sparql.as_table(sparql.answer(store, "SELECT ?bug ?kind { ?bug a ?kind } ORDER BY ?bug LIMIT 1"))
    assert found == "?bug         ?kind\nbug:bnc:000  ll:Bug"


def test_ask_and_construct_have_their_own_forms(store: Path) -> None:
    assert sparql.as_table(sparql.answer(store, "ASK { ?bug a ll:Bug }")) == "yes"
    assert sparql.as_table(sparql.answer(store, "ASK { ?bug a ll:Person }")) == "no"
    turtle = sparql.answer(store, "CONSTRUCT { ?bug a schema:Thing } { ?bug a ll:Bug } LIMIT 1", "ttl").decode()
    assert turtle.endswith("a schema:Thing .\n")


@pytest.mark.parametrize("form", [*sparql.ROWS])
def test_it_is_told_whether_rows_are_there(store: Path, form: str) -> None:
    assert not sparql.is_empty(sparql.answer(store, "SELECT ?bug { ?bug a ll:Bug } LIMIT 1", form), form)
    assert sparql.is_empty(sparql.answer(store, "SELECT ?bug { ?bug a ll:Person }", form), form)
    assert not sparql.is_empty(sparql.answer(store, "ASK { ?bug a ll:Person }", form), form)


@pytest.mark.parametrize("form", [*sparql.TRIPLES])
def test_it_is_told_whether_triples_are_there(store: Path, form: str) -> None:
    assert not sparql.is_empty(sparql.answer(store, "CONSTRUCT WHERE { ?bug a ll:Bug }", form), form)
    assert sparql.is_empty(sparql.answer(store, "CONSTRUCT WHERE { ?bug a ll:Person }", form), form)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "delete where { ?s ?p ?o }",
        "PREFIX ll: <https://w3id.org/logloom/ns#> # a comment\nDROP ALL",
        "LOAD <file:///etc/passwd>",
        "CLEAR DEFAULT",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_an_update_is_refused_in_one_clear_line(store: Path, update: str) -> None:
    with pytest.raises(LogloomError, match="would change the store; queries only read"):
        sparql.answer(store, update)
    assert first(sparql.answer(store, "SELECT (COUNT(*) AS ?n) { ?bug a ll:Bug }")) == {"n": "200"}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o . OPTIONAL{SERVICE?s{ ?s ?p ?o }} }",
        "SELECT * # '\n{ SERVICE <http://example.org/> { ?s ?p ?o } } # '",
        'SELECT * { ?s ?p "\\"" . SERVICE <http://example.org/> { ?s ?p "" } }',
        "SELECT * { ?s ?p '''it's''' . SERVICE <http://example.org/> { ?s ?p '''''' } }",
    ],
)
def test_service_is_off(store: Path, query: str) -> None:
    with pytest.raises(LogloomError, match="SERVICE would call another server"):
        sparql.answer(store, query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?SERVICE { ?SERVICE a ll:Bug } # SERVICE",
        "SELECT ?s { ?s a ll:Bug FILTER(STR(?s) != 'SERVICE <x> { DROP ALL') }",
        'SELECT ?s { ?s a ll:Bug FILTER(STR(?s) != """\nINSERT "SERVICE" """) }',
        "SELECT ?s { ?s a ll:Bug FILTER(?s != ll:SERVICE && ?s != <http://example.org/#SERVICE>) }",
        "SELECT ?drop { ?drop a ll:Bug FILTER(1<2 && 3>2) }",
    ],
)
def test_words_that_only_look_like_it_are_let_through(store: Path, query: str) -> None:
    assert len(sparql.rows(store, query)[1]) == 200


def test_service_calls_out_only_when_allowed(store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{server.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        with pytest.raises(LogloomError):
            sparql.answer(store, query)
        with pytest.raises(TimeoutError):
            server.accept()
        with pytest.raises(LogloomError, match="stopped after"):
            sparql.answer(store, query, limits=Limits(seconds=1, service=True))
        server.accept()[0].close()


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "no query: it must hold one of SELECT"),
        ("what is this", "no query"),
        ("SELECT * { ?s ?p", "broken in line 1, column 17, after `SELECT . { .s .p`"),
        ("SELECT *\n{ ?s ?p ?o }\nLIMIT many", "broken in line 3"),
        ("SELECT ?a (COUNT(*) AS ?n) { ?a ?b ?c }", "unbound"),
        ("SELECT * { ?s rdf:type llx:Bug }", "the prefix of `llx:Bug` is not declared; known without: ll:, rdf:"),
        ("SELECT * { ?s a :Bug }", "the prefix of `:Bug` is not declared"),
    ],
)
def test_a_broken_query_is_one_clear_line(store: Path, query: str, says: str) -> None:
    with pytest.raises(LogloomError, match=says) as error:
        sparql.answer(store, query)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 300


def test_own_prefixes_are_known(store: Path) -> None:
    assert len(sparql.rows(store, "PREFIX my: <https://w3id.org/logloom/ns#> SELECT ?b { ?b a my:Bug }")[1]) == 200


def test_a_form_that_does_not_fit_is_refused(store: Path) -> None:
    with pytest.raises(LogloomError, match="a SELECT query has no form `ttl`; choose one of json, csv, tsv, xml"):
        sparql.answer(store, BUGS, "ttl")
    with pytest.raises(LogloomError, match="a CONSTRUCT query has no form `csv`"):
        sparql.answer(store, "CONSTRUCT WHERE { ?s ?p ?o }", "csv")


def test_an_endless_query_is_stopped(store: Path) -> None:
    with pytest.raises(LogloomError, match=r"stopped after 0.5 s; narrow it, or set --timeout"):
        sparql.answer(store, ENDLESS, limits=Limits(seconds=0.5))


def test_a_query_that_takes_all_memory_is_stopped(store: Path) -> None:
    doubled = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(28))
    query = f"SELECT ?x28 {{ ?bug a ll:Bug BIND(STR(?bug) AS ?x0) {doubled} }}"
    with pytest.raises(LogloomError, match="needs more than 150 MB of memory; narrow it, or set --memory"):
        sparql.answer(store, query, limits=Limits(megabytes=150))


MEASURED = """
import resource, sys
from pathlib import Path
from nlp.errors import LogloomError
from queries.sparql import Limits, answer
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
try:
    answer(Path(sys.argv[1]), sys.argv[2], limits=Limits(megabytes=150))
except LogloomError as error:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> (20 if sys.platform == "darwin" else 10), error)
"""


def test_it_never_takes_more_than_its_memory(store: Path) -> None:
    doubled = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(28))
    query = f"SELECT ?x28 {{ ?bug a ll:Bug BIND(STR(?bug) AS ?x0) {doubled} }}"
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(store), query], capture_output=True, text=True, cwd=ROOT, timeout=100
    )
    megabytes, _, said = done.stdout.partition(" ")
    assert "needs more than 150 MB" in said
    assert int(megabytes) < 500


WRITES = """
import sys
from dataclasses import asdict
from queries.sparql import Limits, _limit
_limit(asdict(Limits()))
with open(sys.argv[1], "wb", buffering=0) as file:
    file.write(b"x")
"""


def test_what_answers_a_query_may_write_no_file(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WRITES, str(tmp_path / "x")], capture_output=True, cwd=ROOT, timeout=60
    )
    assert done.returncode != 0
    assert (tmp_path / "x").read_bytes() == b""


def test_a_result_too_large_to_be_held_is_stopped(store: Path) -> None:
    with pytest.raises(LogloomError, match="too large to be held at once; add LIMIT, or write it by --format csv"):
        sparql.answer(store, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", limits=Limits(megabytes=160))


def test_a_slow_reader_is_waited_for(store: Path) -> None:
    pieces = sparql.stream(store, "SELECT * { ?a ?b ?c . ?d ?e ?f }", "csv", Limits(seconds=2))
    rows = next(pieces).count(b"\n")
    time.sleep(2.5)
    assert rows + sum(piece.count(b"\n") for piece in pieces) == 200 * 200 + 1


def test_nothing_is_left_running_when_the_caller_goes(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def noted(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(start(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", noted)
    pieces = sparql.stream(store, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "csv")
    next(pieces)
    assert [child.poll() for child in started] == [None]
    pieces.close()
    assert [child.poll() for child in started] == [-signal.SIGKILL]


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_the_child_ends_with_a_parent_that_is_killed(store: Path, end: signal.Signals) -> None:
    script = """
import subprocess, sys
from pathlib import Path
from queries import sparql
class Told(subprocess.Popen):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        print(self.pid, flush=True)
subprocess.Popen = Told
sparql.answer(Path(sys.argv[1]), sys.argv[2])
"""
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    command = [sys.executable, "-c", script, str(store), endless]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        time.sleep(0.5)
        assert alive(child)
        parent.send_signal(end)
        parent.wait()
    for _ in range(100):
        if not alive(child):
            return
        time.sleep(0.05)
    pytest.fail("the child still runs 5 s after its parent's end")


def alive(process: int) -> bool:
    """Whether there is such a process that has not ended."""
    said = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False).stdout
    return bool(said.strip()) and not said.startswith("Z")


def test_neither_process_imports_anything_heavy(store: Path) -> None:
    script = """
import sys
from pathlib import Path
from queries import sparql
sparql.answer(Path(sys.argv[1]), "ASK {}")
print([name for name in ("spacy", "rdflib", "networkx", "pyvis", "rich", "pyoxigraph") if name in sys.modules])
"""
    run = subprocess.run(
        [sys.executable, "-c", script, str(store)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout == "[]\n"


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    with contextlib.suppress(LogloomError):
        assert sparql.check(text) in sparql.READING


@pytest.mark.parametrize("bomb", ['"' * 3, "a.", "'", "<", "\\'", '"""a', "a:", "#", "?", "%"])
def test_no_text_takes_long_to_read(bomb: str) -> None:
    with pytest.raises(LogloomError):
        sparql.check(bomb * 50_000)
