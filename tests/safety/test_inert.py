"""Text out of a log acts nowhere: not on a terminal, in no page, spreadsheet or reader of exports."""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph
import pytest

from graph.exports.tables import FORMULA as STARTS_FORMULA
from queries.terminal import ACTING
from tests.safety.commands import COMMAND, ROOT
from tests.safety.hostile import SCRIPT, hostile

OURS = re.compile("\r\x1b\\[K|\r\n")
"""What the command itself writes to a terminal: the line of progress, and the terminal's own line end."""

RAW = ("--format", "-")
"""Results for programs, which get them as they are where standard output is no terminal."""


def lines(log: Path, out: Path) -> list[list[str]]:
    """Command lines that show what is in a log; the first builds it."""
    return [
        ["build", str(log)],
        ["build", str(log / "gone \x1b[31m\u202e")],
        ["ask", "who worked on bnc 782311", "--explain"],
        ["ask", "who worked on bnc 782311", "--json"],
        ["ask", "who is \x1b[31m\u202e?"],
        ["query", "people"],
        ["query", "todos", "--json"],
        ["query", "no\x1b[31m"],
        ["sparql", "SELECT ?s ?label { ?s rdfs:label ?label }"],
        ["sparql", "SELECT ?label { ?s rdfs:label ?label }", "--format", "csv"],
        ["sparql", "SELECT \x1b[31m\u202e"],
        ["show", "bnc 782311"],
        ["show", "bnc 782311", "--json"],
        ["show", "Ann\x1b[31m\u202e"],
        ["path", "bnc 782311", "09:43 2021-03-03"],
        ["view", "-o", str(out / "page.html")],
        ["export", "-", "--format", "nq"],
        ["export", str(out / "no\x1b.format")],
        ["check"],
        ["check", "--json"],
        ["stats"],
        ["stats", "--json"],
    ]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a hostile log, its store, and all exports."""
    home = tmp_path_factory.mktemp("hostile")
    log = hostile(home / "log")
    for arguments in (
        ["build", str(log)],
        ["view", "-o", str(home / "page.html")],
        *(["export", str(home / f"graph.{form}")] for form in ("nq", "graphml", "gexf", "jsonld", "rdf", "ttl")),
        ["export", f"{home / 'tables'}/"],
    ):
        done = run(arguments, home)
        assert done.returncode == 0, done.stderr
    return home


def run(arguments: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    """A command line whose output goes into a pipe."""
    return subprocess.run(
        [*COMMAND, *arguments], cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False
    )


def environment(home: Path) -> dict[str, str]:
    """Without colours, so that no escape sequence is ours."""
    return os.environ | {"LOGLOOM_STORE": str(home / "store"), "NO_COLOR": "1", "COLUMNS": "200"}


def on_a_terminal(arguments: list[str], home: Path) -> str:
    """What a command line shows on a terminal, both its outputs."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments], cwd=ROOT, env=environment(home), stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    shown = b"".join(pieces(ours))
    os.close(ours)
    process.wait()
    return shown.decode("utf-8", "surrogateescape")


def pieces(handle: int) -> Iterator[bytes]:
    while True:
        try:
            piece = os.read(handle, 1 << 16)
        except OSError:  # how a terminal ends
            return
        if not piece:
            return
        yield piece


def acting(text: str) -> list[str]:
    """The lines in which something would act."""
    return [line for line in OURS.sub("\n", text).split("\n") if ACTING.search(line)]


def test_nothing_that_is_printed_acts_on_a_terminal(place: Path) -> None:
    (place / "log/new.txt").write_text("09:43 2024-01-01\nnew \x1b[31m\n", "utf-8")
    for arguments in lines(place / "log", place):
        shown = on_a_terminal(arguments, place)
        assert shown, arguments
        assert "Traceback" not in shown, arguments
        assert acting(shown) == [], arguments


def test_nothing_that_is_printed_into_a_pipe_acts_where_people_read_it(place: Path) -> None:
    for arguments in lines(place / "log", place):
        done = run(arguments, place)
        assert "Traceback" not in done.stderr, arguments
        assert acting(done.stderr) == [], arguments
        assert set(arguments) & set(RAW) or acting(done.stdout) == [], arguments
        if "--json" in arguments:
            json.loads(done.stdout)


def test_no_cell_is_a_formula(place: Path) -> None:
    for name in ("nodes", "edges"):
        rows = list(csv.reader((place / f"tables/{name}.csv").open(encoding="utf-8", newline="")))
        cells = [cell for row in rows for cell in row]
        assert any("cmd|" in cell for cell in cells) or name == "edges"
        assert [cell for cell in cells if STARTS_FORMULA.match(cell.lstrip())] == []


@pytest.mark.parametrize("form", ["graphml", "gexf", "rdf"])
def test_no_markup_becomes_an_element(place: Path, form: str) -> None:
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.parse(place / f"graph.{form}").iter()}
    assert tags
    assert not tags & {"script", "img"}


def test_every_iri_is_one_that_nothing_runs(place: Path) -> None:
    safe = re.compile(r"https?://|mailto:|urn:")
    for quad in pyoxigraph.parse(path=str(place / "graph.nq"), format=pyoxigraph.RdfFormat.N_QUADS):
        terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        names = [term.value for term in terms if isinstance(term, pyoxigraph.NamedNode)]
        assert [name for name in names if not safe.match(name) or re.search(r"[<>\"\s]", name)] == []


def test_no_markup_of_the_log_is_in_the_page(place: Path) -> None:
    page = (place / "page.html").read_text("utf-8")
    assert "owned" in page  # it is shown
    assert SCRIPT not in page
    assert "<img src=x" not in page
    assert not re.search(r"href=.?javascript:", page)
