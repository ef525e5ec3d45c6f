"""A redacted export shows the graph, and nobody in it."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from graph import imports
from graph.build import build
from graph.exports import formats
from graph.exports.part import Wanted
from graph.exports.redact import KEY
from graph.shapes import violations
from graph.store import open_store
from graph.vocabulary import iri
from nlp.errors import LogloomError

LOG = """09:43 2021-03-03
tide, reload crash, bnc 782311
1, Wei Lin (wei.lin@example.org, +49 911 740 53) fixed bnc 782311. see "10:00 2021-03-04"
2, the password for the board is t1dewire!
From: Wei Lin <wei.lin@example.org>
To: Petra Holm <petra@example.org>
Subject: Petra, the token=abcdef1234567890abcdef is yours

Hi Petra,
Petra Holm reported bnc 782311. call 13912345678
Wei

10:00 2021-03-04
tide
1, Petra Holm tested the patch, see im/NM20210303_Petra_Holm__reload.txt
"""
TOLD = (
    "Wei",
    "Lin",
    "Petra",
    "Holm",
    "wei.lin",
    "example.org",
    "740",
    "13912345678",
    "t1dewire",
    "abcdef1234567890abcdef",
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "log.txt").write_text(LOG)
    build(tmp_path / "store", [tmp_path / "log"])
    return tmp_path / "store"


def redacted(store: Path, ending: str, wanted: Wanted = formats.EVERYTHING) -> str:
    target = store.parent / f"shown.{ending}"
    formats.export(store, str(target), ending, wanted=wanted, redacted=True)
    files = sorted(target.glob("*")) if target.is_dir() else [target]
    return "".join(file.read_text("utf-8") for file in files)


@pytest.mark.parametrize("ending", formats.FORMATS)
def test_no_name_address_number_or_secret_is_left(store: Path, ending: str) -> None:
    if ending == "csv":
        formats.export(store, str(store.parent / "tables"), "csv", redacted=True)
        text = "".join(file.read_text("utf-8") for file in (store.parent / "tables").iterdir())
    else:
        text = redacted(store, ending)
    for word in TOLD:
        assert not re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text, re.IGNORECASE), word
    assert "782311" in text
    assert "person-" in text


def test_the_quotes_are_gone_and_the_shape_stays(store: Path) -> None:
    text = redacted(store, "nq")
    assert iri("ll:quote") not in text
    imports.import_file(store.parent / "other", store.parent / "shown.nq")
    assert {found.message for found in violations(open_store(store.parent / "other"))} == {
        "a sighting without the words that prove it"
    }
    formats.export(store, str(store.parent / "whole.nq"))
    whole = (store.parent / "whole.nq").read_text("utf-8")
    for edge in ("ll:workedOn", "ll:tookPartIn", "ll:references", "ll:mentions"):
        assert text.count(f"<{iri(edge)}>") == whole.count(f"<{iri(edge)}>") > 0


def test_pseudonyms_stay_and_nobody_else_can_make_them(store: Path, tmp_path: Path) -> None:
    first = redacted(store, "nq")
    build(store, [])
    assert redacted(store, "nq") == first
    assert stat.S_IMODE((store / KEY).stat().st_mode) == 0o600
    build(tmp_path / "another", [tmp_path / "log"])
    assert redacted(tmp_path / "another", "nq") != first


def test_a_part_can_be_redacted(store: Path) -> None:
    text = redacted(store, "nt", Wanted(kinds=("person", "bug")))
    assert "person-" in text
    assert "Petra" not in text


def test_a_key_that_is_none_is_one_clear_line(store: Path) -> None:
    (store / KEY).write_text("short")
    with pytest.raises(LogloomError, match=r"redaction.key: not a key of 32 bytes; remove it"):
        formats.export(store, str(store.parent / "x.nq"), redacted=True)


def test_the_corpus_tells_no_full_name(corpus_store: Path, tmp_path: Path) -> None:
    formats.export(corpus_store, str(tmp_path / "x.nq"), redacted=True)
    text = (tmp_path / "x.nq").read_text("utf-8")
    found = open_store(corpus_store).query(
        f"SELECT DISTINCT ?name {{ ?person a <{iri('ll:Person')}> ; <{iri('foaf:name')}>|<{iri('skos:altLabel')}> ?name }}"
    )
    names = sorted(row["name"].value for row in found)  # type: ignore[union-attr]
    assert len(names) > 100
    told = [name for name in names if re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text)]
    assert told == []
    assert "@" not in text.replace("@prefix", "")
