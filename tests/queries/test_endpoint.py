"""A server that was pushed to answers as the store does, in few requests."""

from __future__ import annotations

import json
import re
import shlex
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from pyoxigraph import Store

from graph.remote.endpoint import open_endpoint
from graph.remote.push import push
from graph.remote.server import Server
from graph.store import open_store
from nlp.errors import LogloomError
from queries.answers import answer, answer_query
from queries.catalog import catalog
from queries.command import run
from queries.nodes import describe, only
from tests.queries.fixture import fixture_store
from tests.servers import free_port, oxigraph

QUERIES = catalog()
MOST = 40
"""Requests that a question may take: a dozen and a half is usual, a name that is not there takes more."""
QUESTIONS = (
    "who worked on bnc 782311",
    "who reviewed bnc 782311",
    "what did I work on in March 2021",
    "who worked with Ann Kessler",
    "how many bugs did Yulan Shen work on",
    "which entries mention tidewire",
    "who worked on bnc 78231",
    "was it worth it",
    "谁处理过 bnc 782311",
)
NODES = ("Ann Kessler", "bnc 782311", "tidewire", "Ann", "09:12 2021-03-01", "nobody of that name")


@pytest.fixture(scope="module")
def url(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with oxigraph(tmp_path_factory.mktemp("server") / "data") as running:
        push(sample_store, Server(running))
        yield running


@pytest.fixture(scope="module")
def unmerged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with named graphs alone, as one has it that loads an export."""
    with oxigraph(tmp_path_factory.mktemp("server") / "data") as running:
        body = (Path(__file__).parent / "fixture.trig").read_bytes()
        headers = {"Content-Type": "application/trig"}
        requests.post(f"{running}/store", data=body, headers=headers, timeout=20).raise_for_status()
        yield running


def told(ask: Callable[[Store], Any], store: Store) -> Any:
    """What is answered, or why nothing is."""
    try:
        return ask(store)
    except LogloomError as error:
        return f"{type(error).__name__}: {error}"


def same(ask: Callable[[Store], Any], store: Store, url: str) -> Any:
    server = Server(url)
    found = told(ask, open_endpoint(server))
    assert found == told(ask, store)
    assert server.requests <= MOST
    return found


def example(name: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in shlex.split(QUERIES[name].example))


@pytest.mark.parametrize("name", QUERIES)
def test_stored_queries(name: str, sample_store: Path, url: str) -> None:
    same(lambda store: answer_query(store, QUERIES[name], example(name)), open_store(sample_store), url)


@pytest.mark.parametrize("name", QUERIES)
def test_stored_queries_where_the_default_graph_is_empty(name: str, unmerged: str) -> None:
    same(lambda store: answer_query(store, QUERIES[name], example(name)), fixture_store(), unmerged)


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions(question: str, sample_store: Path, url: str) -> None:
    same(lambda store: answer(store, question), open_store(sample_store), url)


def test_a_question_takes_few_requests(url: str) -> None:
    server = Server(url)
    assert len(answer(open_endpoint(server), QUESTIONS[0])["answers"]) > 3
    assert server.requests <= 20


def test_all_about_a_node(sample_store: Path, url: str) -> None:
    def shown(store: Store) -> Any:
        return [describe(store, node.iri) for node in only(store, "Ann Kessler", [["person"]])]

    assert same(shown, open_store(sample_store), url)[0]["edges"]


def printed(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = run(arguments)
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", QUESTIONS[0]],
        ["ask", QUESTIONS[2], "--json"],
        ["query"],
        ["query", "bug-patches", "bug=bnc 782311", "--json"],
        *(["show", node, "--json"] for node in NODES),
        ["path", "Ann Kessler", "tidewire", "--json"],
        ["path", "Ann Kessler", "Tomas Brandt", "--json"],
        ["sparql", "SELECT ?label { ?bug a ll:Bug ; rdfs:label ?label } ORDER BY ?label"],
        ["sparql", "SELECT ?label { ?bug a ll:Bug ; rdfs:label ?label } ORDER BY ?label", "--format", "csv"],
        ["sparql", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--json"],
        ["sparql", "ASK { ?s a ll:Bug }"],
        ["sparql", "SELECT * { ?s a ll:Nothing }", "--json"],
        ["sparql", "CONSTRUCT { ?b a ll:Bug } { ?b a ll:Bug ; dcterms:identifier 'bnc:782311' }"],
        ["sparql", "CONSTRUCT { ?b a ll:Bug } { ?b a ll:Bug ; dcterms:identifier 'bnc:782311' }", "--format", "nt"],
        ["sparql", "INSERT DATA { <urn:a> <urn:b> <urn:c> }"],
        ["sparql", "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"],
        ["sparql", "ASK { ?s ?p ?o }", "--format", "ttl"],
    ],
)
def test_commands(
    arguments: list[str], sample_store: Path, url: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    here = printed([*arguments, "--store", str(sample_store)], capsys)
    there = printed([*arguments, "--endpoint", url, "--store", str(tmp_path / "none")], capsys)
    if (
        arguments[0] == "ask" and "--json" not in arguments
    ):  # in the store the sources are known, and files open from here
        here = (here[0], re.sub(r"\S*/(?=\w+\.txt:)", "", here[1]), here[2])
        there = (there[0], re.sub(r"\S*/(?=\w+\.txt:)", "", there[1]), there[2])
    assert there == here


@pytest.mark.parametrize("ending", ["", "/", "/query", "/store"])
def test_any_address_of_the_server_will_do(ending: str, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = printed(["sparql", "ASK { ?s a ll:Bug }", "--endpoint", url + ending, "--json"], capsys)
    assert (code, json.loads(out)["boolean"]) == (0, True)


def test_a_broken_query(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, error = printed(["sparql", "SELECT ?x { ?x ll:of }", "--endpoint", url], capsys)
    assert (code, out) == (2, "")
    assert "the server refuses (HTTP 400: " in error
    assert error.count("\n") == 1


class Page(BaseHTTPRequestHandler):
    """No SPARQL service."""

    def do_POST(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<h1>Welcome</h1>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing."""


def test_no_sparql_there(capsys: pytest.CaptureFixture[str]) -> None:
    found = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{found.server_address[1]}"
    code, _, error = printed(["ask", QUESTIONS[0], "--endpoint", address], capsys)
    found.shutdown()
    found.server_close()
    assert (code, error.count("\n")) == (2, 1)
    assert "answers a query with text/html" in error


def test_no_server_there(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, error = printed(["ask", QUESTIONS[0], "--endpoint", f"http://127.0.0.1:{free_port()}"], capsys)
    assert (code, error.count("\n")) == (2, 1)
    assert "can't be reached" in error


def test_an_empty_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with oxigraph(tmp_path / "data") as running:
        code, _, error = printed(["ask", QUESTIONS[0], "--endpoint", running], capsys)
    assert code == 2
    assert 'is called "bnc 782311"' in error
