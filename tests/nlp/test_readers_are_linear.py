"""A text twice as long takes the readers about twice the steps: calls of functions are counted, Python's own and built-in ones.

What one call of a regular expression costs is bounded by how patterns are built (tests/nlp/test_patterns_are_linear.py) and by
the length at which a line is cut.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from nlp.extract import extract
from nlp.language import pipeline
from nlp.reading import Raw

HEAD = "09:43 2021-03-03\ntidewire, crash\n"
MORE = 2.5
"""Steps of the doubled text over those of the single one, at most: a square would give four."""

LINES = (
    "word ", "Ann Lee, ", "1), ", "(((", "> ", '"', 'see"09:43 2021-03-03" ', "a@b.example.org ", "[PATCH 1/2] ", "http://a.b/", "/usr",
    "安娜", " ", "-", "a.", "Aa ", "#1 ", "<x>", "0", "_20210303", "Re: ", "bnc#782311 ", "CVE-2020-10713 ", "09:00-10:00 ",
)  # fmt: skip
BLOCKS = (
    "plain words of a sentence\n", "> quoted\n", "1, item\n", "1), deeper\n", "On Wed, 3 Mar 2021, Ann Lee wrote:\n", "<ann> hi\n",
    "--- a/p.c\n+++ b/p.c\n@@ -1 +1 @@\n-a\n+b\n", "ann@build:~> ls\n", "#0  main () at a.c:1\n", "09:43 2021-03-03\ntopic\n",
    "Signed-off-by: Ann Lee <ann@example.org>\n", '"Ann Lee <ann@example.org>"_email_"x"_20210303_1010\n',
    "From: a@example.org\nSubject: x\n\n",
    "--- Comment #1 from Ann Lee <ann@example.org> 2021-02-26 14:08:36 UTC ---\n", "commit 501bfad194140fe385704a01aa6c6125c6aba9dc\n",
    "@@ -1,9 +1,9 @@\n", "[PATCH 1/2] x\n", "(10:39 2021-03-03)\n", "+\n", "\n",
)  # fmt: skip


def steps(text: str) -> int:
    """The calls that reading a file takes."""
    return calls(lambda: extract(Raw("log.txt", text.encode(), "")))


def calls(work: Callable[[], object]) -> int:
    """The calls of functions that some work takes."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def over(piece: str, times: int) -> float:
    """The steps of twice as many pieces over those of so many, without what every text takes."""
    pipeline()
    extract(Raw("log.txt", f"{HEAD}{piece * times}\n".encode(), ""))  # word lists are read, caches filled
    base = steps(HEAD)
    # What is kept of the line that was read must not make it cheaper than the longer one, which nobody saw yet.
    single, double = (steps(f"{HEAD}{piece * times * n} end\n") for n in (1, 2))
    return (double - base) / max(1, single - base)


@pytest.mark.parametrize("piece", LINES)
def test_a_line_twice_as_long_takes_twice_the_steps(piece: str) -> None:
    assert over(piece, 2000 // len(piece)) < MORE


@pytest.mark.parametrize("piece", BLOCKS)
def test_twice_the_lines_take_twice_the_steps(piece: str) -> None:
    assert over(piece, 300) < MORE


def test_the_count_sees_a_square() -> None:
    def squared(text: str) -> list[str]:
        return [one + other.lower() for one in text for other in text]

    assert calls(lambda: squared("a" * 40)) / calls(lambda: squared("a" * 20)) > MORE
