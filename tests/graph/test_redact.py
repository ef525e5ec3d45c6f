"""A redacted export shows the graph, and nobody in it."""

from __future__ import annotations

import re
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph
import pytest

from graph import imports
from graph.build import build
from graph.exports import formats
from graph.exports.part import Wanted
from graph.exports.redact import INSTEAD, KEY, Redaction, key_of, redaction_of
from graph.shapes import violations
from graph.store import open_store
from graph.vocabulary import iri
from nlp.errors import LogloomError
from queries.command import run

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
tide, 与PetraHolm讨论, 李小龙的板子
1, Petra Holm tested the patch, see im/NM20210303_Petra_Holm__reload.txt
2, 李小龙 <lixl@example.org> 说可以
3, TODO: ask about the tea with milk
4, tidewire.patch by Wei Lin
--- a/home/petra/src/tide.c
+++ b/home/petra/src/tide.c
@@ -1,2 +1,2 @@
-int a = 1;
+int a = 2;
"""
TOLD = (
    "Wei",
    "Lin",
    "Petra",
    "Holm",
    "PetraHolm",
    "李小龙",
    "小龙",
    "lixl",
    "milk",
    "wei.lin",
    "example.org",
    "740",
    "13912345678",
    "t1dewire",
    "abcdef1234567890abcdef",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("redact")
    (folder / "log").mkdir()
    (folder / "log" / "log.txt").write_text(LOG)
    build(folder / "store", [folder / "log"])
    return folder


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """A copy, whose key is its own."""
    shutil.copytree(built / "store", tmp_path / "store")
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
        assert not re.search(rf"(?<![0-9A-Za-z]){re.escape(word)}(?![0-9A-Za-z])", unquote(text), re.IGNORECASE), word
    assert "782311" in text
    assert "person-" in text


@pytest.fixture
def redaction(store: Path) -> Iterator[Redaction]:
    with redaction_of(open_store(store), key_of(store), store) as redaction:
        yield redaction


@pytest.mark.parametrize(
    "text",
    [
        "call +49 911 740 53.",
        "call +4991174053",
        "(0911) 74053",
        "010-82345678",
        "电话13912345678",
        "tel: 74053",
        "ann.lee@example.org",
        "ann at example dot org",
        "root@loom",
    ],
)
def test_numbers_and_addresses_are_left_out(redaction: Redaction, text: str) -> None:
    told = redaction.words(text)
    assert INSTEAD in told
    assert not re.search(r"\d|ann|root|loom", told)


@pytest.mark.parametrize(
    "text",
    [
        "diff in 10:43 2012-12-04",
        "2021-3-5",
        "libvirt 1.0.0 for SLE 11 SP2",
        "bnc:782311",
        "0123456789abcdef0123456789abcdef01234567",
        "a139123456789b",
        "meet at LinuxCon",
        "line 12, 14 and 16",
    ],
)
def test_what_is_none_stays(redaction: Redaction, text: str) -> None:
    assert redaction.words(text) == text


@pytest.mark.parametrize(
    "text", ["Wei Lin", "wei_lin", "WEI-LIN", "Lin, Wei", "WeiLin", "与WeiLin讨论", "readme4Wei", "Wéi Lin"]
)
def test_a_name_is_found_however_it_is_written(redaction: Redaction, text: str) -> None:
    told = redaction.words(text)
    assert "person-" in told
    assert not re.search("wei|wéi|lin", told, re.IGNORECASE)


def test_nobody_can_check_a_guess_by_a_hash(store: Path) -> None:
    formats.export(store, str(store.parent / "whole.nq"))
    hashes = [
        set(re.findall(r"/(?:mention|co-mention)/([0-9a-f]+)", text))
        for text in ((store.parent / "whole.nq").read_text("utf-8"), redacted(store, "nq"))
    ]
    assert len(hashes[0]) == len(hashes[1]) > 0
    assert not hashes[0] & hashes[1]


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


def test_pseudonyms_stay_and_nobody_else_can_make_them(built: Path, store: Path, tmp_path: Path) -> None:
    first = redacted(store, "nq")
    build(store, [])
    assert redacted(store, "nq") == first
    assert stat.S_IMODE((store / KEY).stat().st_mode) == 0o600
    shutil.copytree(built / "store", tmp_path / "another")
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
    told = "\n".join(sorted(terms(tmp_path / "x.nq")))
    found = open_store(corpus_store).query(
        f"SELECT DISTINCT ?name {{ ?person a <{iri('ll:Person')}> ; <{iri('foaf:name')}>|<{iri('skos:altLabel')}> ?name }}"
    )
    names = sorted(row["name"].value for row in found)  # type: ignore[union-attr]
    assert len(names) > 100
    assert [name for name in names if re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", told)] == []
    assert not re.findall(r"[^\s<>]+@[^\s<>]+", told)


def terms(file: Path) -> set[str]:
    """The IRIs and the literals of an export, each once, without what escapes them."""
    quads = pyoxigraph.parse(path=str(file), format=pyoxigraph.RdfFormat.N_QUADS)
    found = {term for quad in quads for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    return {unquote(getattr(term, "value", "")) for term in found}


LEAKY = """CONSTRUCT {
    ?who ll:workedOn ?what ; foaf:name ?name ; <urn:says> ?quote ; <urn:tagged> ?tagged ; foaf:mbox ?mail . ?at <urn:x> [] ; ll:line ?line
} WHERE {
    ?who ll:workedOn ?what ; foaf:name ?name . OPTIONAL { ?who foaf:mbox ?mail }
    ?at rdf:subject ?who ; ll:quote ?quote ; ll:line ?line BIND(STRLANG(?quote, "en") AS ?tagged)
}"""


def test_what_a_query_made_is_redacted_too(store: Path, tmp_path: Path) -> None:
    (tmp_path / "leaky.rq").write_text(LEAKY)
    for query in (str(tmp_path / "leaky.rq"), "work", "standard"):
        target = tmp_path / "made.nt"
        assert run(["export", str(target), "--construct", query, "--redact", "--store", str(store)]) == 0
        text = target.read_text("utf-8")
        for word in TOLD:
            assert not re.search(rf"(?<![0-9A-Za-z]){re.escape(word)}(?![0-9A-Za-z])", unquote(text), re.IGNORECASE), (
                word
            )
        assert "person-" in text
        assert "782311" in text
        assert "fixed" not in text


def test_a_graph_with_blank_nodes_is_redacted_too(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(
        """@prefix ll: <https://w3id.org/logloom/ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        _:x a ll:Person ; rdfs:label "Wei Lin" ; ll:workedOn [ a ll:Bug ; rdfs:label "the bug of Wei Lin" ] ."""
    )
    imports.import_file(tmp_path / "store", tmp_path / "x.ttl")
    for ending in formats.FORMATS:
        assert "Wei" not in redacted(tmp_path / "store", ending)
    assert "the bug of person-" in redacted(tmp_path / "store", "nq")
