"""Text at a terminal: nothing acts, columns line up."""

from __future__ import annotations

import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries import terminal

ANY = st.text(st.characters())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("a\rb\nc\x00", r"a\rb\nc\x00"),
        ("\x9b31m", r"\x9b31m"),
        ("abc\u202edcba\u202c", r"abc\u202edcba\u202c"),
        ("\u2066\u2069\u200e\u200f\u061c", r"\u2066\u2069\u200e\u200f\u061c"),
        ("a\u200bb\ufeff\xad\U000e0041", r"a\u200bb\ufeff\xad\U000e0041"),
        ("half \ud800", r"half \ud800"),
        ("tab\tand 日志, é, 👩\u200d👧", "tab\tand 日志, é, 👩\u200d👧"),
    ],
)
def test_what_would_act_is_made_visible(text: str, shown: str) -> None:
    assert terminal.visible(text) == shown


@given(ANY)
def test_visible_text_holds_nothing_that_acts(text: str) -> None:
    shown = terminal.visible(text)
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} and c != "\t" for c in shown)
    assert not any(
        unicodedata.bidirectional(c) in {"LRO", "RLO", "LRE", "RLE", "PDF", "LRI", "RLI", "FSI"} for c in shown
    )
    assert terminal.visible(shown) == shown
    shown.encode()


@given(st.lists(ANY))
def test_json_says_the_same_and_nothing_in_it_acts(texts: list[str]) -> None:
    shown = terminal.json_text({"texts": texts})
    assert json.loads(shown) == {"texts": texts}
    assert terminal.visible_lines(shown) == shown


@given(ANY.map(terminal.visible), st.integers(1, 40))
def test_what_is_fitted_is_as_wide_as_asked(text: str, columns: int) -> None:
    assert terminal.width(terminal.fit(text, columns)) == columns


@given(st.lists(st.lists(ANY, min_size=3, max_size=3), max_size=5), st.integers(40, 100))
def test_a_table_fits_the_terminal(rows: list[list[str]], columns: int) -> None:
    lines = terminal.table(["one", "two", "three"], rows, columns).split("\n")
    assert len(lines) == len(rows) + 1
    assert all(terminal.width(line) <= columns for line in lines)


def test_columns_line_up_below_wide_letters() -> None:
    assert terminal.table(["name", "n"], [["安", "1"], ["Ann", "2"]]).split("\n") == ["name  n", "安    1", "Ann   2"]


def test_the_widest_column_gives_way_first() -> None:
    assert (
        terminal.table(["id", "words"], [["bug:bnc:1", "x" * 50]], 30).split("\n")[1] == "bug:bnc:1  " + "x" * 18 + "…"
    )


def test_colours_are_off_where_they_are_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert terminal.colors(Screen())
    assert not terminal.colors(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not terminal.colors(Screen())


def test_a_width_that_is_said_holds_for_a_pipe_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    assert terminal.columns_of(io.StringIO()) == 72
    monkeypatch.setenv("COLUMNS", "wide")
    assert terminal.columns_of(io.StringIO()) == 0
    monkeypatch.delenv("COLUMNS")
    assert terminal.columns_of(io.StringIO()) == 0


def test_what_fits_is_left_as_it_is() -> None:
    assert (terminal.cut("日志", 4), terminal.cut("日志的", 5), terminal.cut("log", 1 << 20)) == (
        "日志",
        "日志…",
        "log",
    )
