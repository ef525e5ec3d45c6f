"""IRIs stay when the log grows and when files move or split; they are readable, and escaped right for any script."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build import build
from graph.store import open_store
from graph.triples import reference
from graph.vocabulary import BASE, identifier, node_iri

EARLIER = ".LOG\n09:00 2020-01-01\nfirst things\n1, hello\n\n"
LATER = "\n18:00 2031-01-01\nlast things\n1, good bye\n"


def iris(log: Path) -> set[str]:
    """The nodes and named graphs of a log."""
    build(log.with_suffix(".store"), [log])
    terms = {term for quad in open_store(log.with_suffix(".store")) for term in (quad.subject, quad.graph_name)}
    return {term.value.removeprefix(BASE) for term in terms if isinstance(term, pyoxigraph.NamedNode)}


def copied(samples: Path, folder: Path) -> Path:
    shutil.copytree(samples, folder)
    return folder


@pytest.fixture(scope="module")
def before(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    return iris(copied(samples, tmp_path_factory.mktemp("iris") / "log"))


def test_they_stay_when_the_log_grows_at_both_ends(before: set[str], samples: Path, tmp_path: Path) -> None:
    log = copied(samples, tmp_path / "log")
    text = (log / "worklog.txt").read_text("utf-8")
    (log / "worklog.txt").write_text(EARLIER + text.removeprefix(".LOG\n") + LATER, "utf-8")
    assert before - iris(log) == set()


@pytest.mark.parametrize("heading", ["10:15 2021-03-03", "11:05 2021-03-05"])
def test_they_stay_when_a_file_is_split_and_moved(
    before: set[str], samples: Path, tmp_path: Path, heading: str
) -> None:
    log = copied(samples, tmp_path / "log")
    text = (log / "worklog.txt").read_text("utf-8")
    at = text.find(f"\n{heading}\n") + 1
    (log / "worklog.txt").unlink()
    (log / "2021").mkdir()
    (log / "2021" / "one.txt").write_text(text[:at] if at else text, "utf-8")
    (log / "two.txt").write_text(text[at:] if at else LATER, "utf-8")
    assert before - iris(log) == {"file/worklog.txt"}


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_text_makes_an_iri_that_gives_it_back(one: str, other: str) -> None:
    text = one.encode("utf-8", "replace").decode()
    made = node_iri("topic", text)
    assert pyoxigraph.NamedNode(made).value == made
    assert unquote(made.removeprefix(f"{BASE}topic/")) == text
    assert made.isascii()
    assert (node_iri("topic", other) == node_iri("topic", one)) == (one == other)


def test_they_are_readable() -> None:
    assert identifier(f"{BASE}bug/bnc/782311") == "bug:bnc:782311"
    assert identifier(node_iri("person", "李小龙")) == "person:李小龙"
    assert node_iri("entry", "2012-12-03T09:43").endswith("entry/2012-12-03T09%3A43")


def test_what_no_iri_can_hold_is_percent_encoded() -> None:
    for text in (
        "mailto:gr\ufffd\ufffd@example.org",
        "mailto:hal%e@example.org",
        "x:%٣٤%g1%",
        "https://example.org/a b<c>",
        "x:\x7f\ue000\U000ffffe",
        "x:é中\U0001d4b3",
        "https://example.org/a[1]/b",
        "https://[half/b",
        "https://example.org:port/b",
    ):
        (quad,) = pyoxigraph.parse(f"{reference(text)} <x:p> <x:o> <x:g> .", pyoxigraph.RdfFormat.N_QUADS)
        assert unquote(str(getattr(quad.subject, "value", ""))) == text
