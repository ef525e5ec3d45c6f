"""What users see when something is wrong: one line that says what to do, exit code 2, and with `--debug` where it came from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.build import build
from queries.command import run
from tests.safety.messages import ROOT, advice, listing, messages

Captured = pytest.CaptureFixture[str]
LOG = "09:43 2021-03-03\ntidewire\n1, Ann Lee <ann@example.org> fixed bnc 782311.\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one entry."""
    home = tmp_path_factory.mktemp("errors")
    (home / "log.txt").write_text(LOG)
    build(home / "store", [home / "log.txt"])
    return home / "store"


SEEN = [
    (["build", "gone.txt", "--store", "new"], r"gone\.txt: no such file or folder; check the path, or drop it with --forget"),
    (["build", "--forget", "gone.txt"], r"gone\.txt: is no source of .*; 'logloom stats' lists the sources"),
    (["build", "empty", "--store", "new"], r"no file with a dated heading like '09:43 2012-12-03' was found.*; nothing was built"),
    (["build", "--store", "none"], r"none: nothing to read; give the path of a log: logloom build PATH"),
    (["build", "empty", "--store", "plain.txt"], r"plain\.txt: can't be a store \(File exists\); choose another folder by --store"),
    (["build", "empty", "--store", "empty/other"], r"not a Logloom store; name one by --store"),
    (["build", "plain.txt", "--config", "broken.toml"], r"broken\.toml: is no TOML: .*line 1.*; mend it, nothing was built"),
    (["build", "plain.txt", "--config", "odd.toml"], r"odd\.toml:2: unknown setting 'wrong'; known are writer"),
    (["build", "plain.txt", "--base", "foo", "--store", "new"], r"foo: nodes' IRIs can't begin so; give an absolute IRI that ends in '/'"),
    (["build", "plain.txt", "--base", "https://example.org/a b/", "--store", "new"], r"give an absolute IRI"),
    (["build", "june.txt", "--store", "new"], r"june\.txt:1: 4 lines look like dated headings .* it reads '09:00 2024-06-01'"),
    (["build", "--max-size", "0"], r"Invalid value for '--max-size': .*; see `logloom build --help`"),
    (["ask", "who worked on bnc 782311", "--store", "none"], r"no store there; run `logloom build PATH`, or name one by --store"),
    (["ask", "who worked on bnc 782311", "--since", "never"], r'"never" is no date: write 2012-12-03'),
    (["ask", "blah blah"], r"."),
    (["ask"], r"Missing argument 'QUESTION...'; see `logloom ask --help`"),
    (["query", "no-such"], r"no stored query is called `no-such`.*`logloom query` lists all"),
    (["query", "people", "odd"], r"`odd`.*write"),
    (["sparql", "DROP ALL"], r"DROP would change the store; queries only read: SELECT"),
    (["sparql", "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"], r"SERVICE .*; allow it by --allow-service"),
    (["sparql", "SELECT * { ?s ?p"], r"the query is broken in line 1, column 17"),
    (["sparql", "gone.rq"], r"gone\.rq: no such file"),
    (["sparql", "SELECT * { ?s ?p ?o }", "--format", "ttl"], r"has no form `ttl`; choose one of json"),
    (["show", "nobody"], r'nothing here is called "nobody"|nobody'),
    (["path", "Ann Lee", "Ann Lee"], r"are one node"),
    (["view", "nobody"], r"nobody"),
    (["view", "-o", "none/page.html"], r"none/page\.html: can't be written \(No such file or directory\)"),
    (["view", "--kinds", "wrong"], r"wrong.*there are"),
    (["export", "graph.odd"], r"no format `odd`; choose one by the ending or --format: ttl"),
    (["export", "none/graph.nq"], r"none/graph\.nq: can't be written \(No such file or directory\)"),
    (["export", "-", "--format", "csv"], r"CSV is two tables, and needs a folder"),
    (["export", "a.ttl", "--kinds", "wrong"], r"no kind of node `wrong`; there are"),
    (["import", "gone.nq", "--store", "new"], r"gone\.nq: can't be read"),
    (["import", "plain.txt", "--store", "new"], r"an import reads ttl.*; name the format by the ending or --format"),
    (["import", "broken.nq", "--store", "new"], r"broken\.nq, line 1: not nq"),
    (["import", "broken.nq"], r"an import needs an empty store, and this one holds a graph; name another by --store"),
    (["wrong"], r"No such command 'wrong'; see `logloom --help`"),
    (["stats", "--wrong"], r"No such option:? '?--wrong.*; see `logloom stats --help`"),
]  # fmt: skip


@pytest.fixture
def here(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with things that are wrong."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGLOOM_STORE", str(store))
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/other").mkdir()
    (tmp_path / "empty/other/letter").write_text(" ")
    (tmp_path / "plain.txt").write_text(LOG)
    (tmp_path / "broken.toml").write_text("= 1\n")
    (tmp_path / "odd.toml").write_text('writer = "Ann"\nwrong = 1\n')
    (tmp_path / "june.txt").write_text(
        "2024-06-01 09:00\n---\na\n## 2024-06-02 09:10\nb\n2024/06/03 10:00\nc\n# 2024-6-4 9:43\nd\n"
    )
    (tmp_path / "broken.nq").write_text("nonsense\n")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "says"), SEEN, ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else ""
)
def test_what_is_wrong_is_one_line_and_exit_code_2(
    here: Path, capsys: Captured, arguments: list[str], says: str
) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("logloom: ")
    assert err.count("\n") == 1 or "ask" in arguments
    assert re.search(says, err), err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments", [["stats", "--store", "none", "--debug"], ["--debug", "stats", "--store", "none"]]
)
def test_debug_shows_where_it_came_from_and_then_the_line(here: Path, capsys: Captured, arguments: list[str]) -> None:
    assert run(arguments) == 2
    err = capsys.readouterr().err
    assert "Traceback (most recent call last)" in err
    assert err.splitlines()[-1].startswith("logloom: none: no store there")


def test_a_fault_of_our_own_is_one_line_too(here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*arguments: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("queries.stats.stats", fault)
    assert run(["stats"]) == 2
    err = capsys.readouterr().err
    assert err == "logloom: a fault of Logloom itself (ZeroDivisionError: by zero); --debug shows where\n"


def test_every_message_is_listed_in_the_documents() -> None:
    assert (ROOT / "docs/errors.md").read_text("utf-8") == listing(), "run: python -m tests.safety.messages"


def test_every_message_says_what_to_do_or_a_note_does() -> None:
    assert [template for template in messages() if not advice(template)] == []
