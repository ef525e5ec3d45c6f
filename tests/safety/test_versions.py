"""A store of an older version is built anew by itself; one of a newer version is refused, and stays as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.store import STORE_VERSION
from graph.vocabulary import VERSION
from queries.command import run

Captured = pytest.CaptureFixture[str]
LOG = "09:43 2021-03-03\ntidewire\n1, Ann Lee <ann@example.org> fixed bnc 782311.\n"
BASE = "https://example.org/mine/"
ASK = ["ask", "who worked on bnc 782311", "--json"]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> Path:
    """A store with a base IRI of its own."""
    monkeypatch.setenv("LOGLOOM_STORE", str(tmp_path / "store"))
    (tmp_path / "log.txt").write_text(LOG)
    assert run(["build", str(tmp_path / "log.txt"), "--base", BASE]) == 0
    capsys.readouterr()
    return tmp_path / "store"


def rewrite(path: Path, **values: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), "utf-8")


def answers(capsys: Captured) -> object:
    capsys.readouterr()
    assert run(ASK) == 0
    return json.loads(capsys.readouterr().out)["answers"]


def test_a_store_says_of_which_versions_it_is(store: Path) -> None:
    assert json.loads((store / "format.json").read_text("utf-8")) == {"store": STORE_VERSION}
    current = json.loads((store / "current.json").read_text("utf-8"))
    assert (current["store"], current["vocabulary"], current["base"]) == (STORE_VERSION, VERSION, BASE)


@pytest.mark.parametrize("version", ["vocabulary", "store"])
def test_an_older_store_is_built_anew_by_the_next_build(store: Path, capsys: Captured, version: str) -> None:
    before = answers(capsys)
    rewrite(store / "current.json", **{version: 0})
    assert run(ASK) == 2
    assert "made by an older Logloom" in (said := capsys.readouterr().err)
    assert "run `logloom build`" in said
    assert run(["build"]) == 0
    assert answers(capsys) == before  # under the base IRI that it had
    assert json.loads((store / "current.json").read_text("utf-8"))["base"] == BASE


@pytest.mark.parametrize("version", ["vocabulary", "store"])
@pytest.mark.parametrize("arguments", [ASK, ["build"], ["stats"], ["check"], ["export", "-", "--format", "nq"]])
def test_a_newer_store_is_refused_and_stays(store: Path, capsys: Captured, version: str, arguments: list[str]) -> None:
    rewrite(store / "current.json", **{version: 99})
    before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    assert run(arguments) == 2
    assert f"{version} version 99" in (said := capsys.readouterr().err)
    assert "update Logloom" in said
    assert {path: path.read_bytes() for path in store.rglob("*") if path.is_file()} == before
