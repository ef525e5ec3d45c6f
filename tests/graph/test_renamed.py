"""A fuller name that is found later changes a person's IRI: `build` says so, and the pin that it names keeps the old one."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.build import build
from graph.store import open_store
from graph.vocabulary import BASE, PREFIXES
from queries.command import commands

SHORT = """10:05 2021-03-01
board
"Petra <petra@example.org>"_email_"the board"_20210226_1402
Hello,
it is here.

Petra
"""
FULL = """10:05 2021-03-02
board
"Petra Holm <petra@example.org>"_email_"Re: the board"_20210227_1402
Hello,
it is there.

Petra Holm
"""


def people(store: Path) -> set[str]:
    rows = open_store(store).query("SELECT ?who { ?who a ll:Person }", prefixes=PREFIXES)
    return {row["who"].value.removeprefix(BASE) for row in rows}  # type: ignore[union-attr]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "a.txt").write_text(SHORT)
    build(tmp_path / "store", [tmp_path / "log"])
    assert people(tmp_path / "store") == {"person/petra"}
    return tmp_path / "log"


def test_build_says_whose_iri_changed_and_its_own_words_pin_the_old_one(log: Path, tmp_path: Path) -> None:
    (log / "b.txt").write_text(FULL)
    said = CliRunner().invoke(commands, ["build", "--store", str(tmp_path / "store")]).stderr
    assert people(tmp_path / "store") == {"person/petra-holm"}
    pin = '"Petra Holm" = "petra"'
    line = f"person:petra is now person:petra-holm; to keep the old IRI, write under [pin] in logloom.toml: {pin}"
    assert line in said.splitlines()
    (log / "logloom.toml").write_text(f"[pin]\n{pin}\n")
    report = build(tmp_path / "store")
    assert people(tmp_path / "store") == {"person/petra"}
    assert report.renamed == [("petra-holm", "petra", "Petra Holm")]


def test_nothing_is_said_where_nothing_changed_or_somebody_left(log: Path, tmp_path: Path) -> None:
    (log / "b.txt").write_text(FULL)
    build(tmp_path / "store")
    assert build(tmp_path / "store").renamed == []
    (log / "c.txt").write_text("10:05 2021-03-03\nboard\n1, Ann Kessler <ann@example.org> fixed bnc 700001\n")
    assert build(tmp_path / "store").renamed == []
    (log / "c.txt").unlink()
    assert build(tmp_path / "store").renamed == []
