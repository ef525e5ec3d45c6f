"""Text for people at a terminal: nothing from a log acts on it, columns line up, and tables fit.

A log holds pasted escape sequences, and letters that take two columns or none. `rich` and `wcwidth` do all this and
more, but importing either costs more than a whole question does, so this is done by hand (Unicode Standard Annex 11).
"""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import unicodedata
from collections.abc import Sequence
from typing import Any, Final, TextIO

ACTING: Final = re.compile(
    "["
    "\x00-\x08\x0a-\x1f\x7f-\x9f"  # control characters, but the tab
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional marks, overrides, isolates
    "\xad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"  # what is not seen
    "\u2028\u2029"  # line separators
    "\ud800-\udfff"  # lone surrogates, which can't be printed at all
    "]"
)
"""What acts on a terminal or hides in it. U+200C and U+200D, which join letters, stay: Persian and emoji need them."""

GAP: Final = "  "
LEAST: Final = 8
"""Columns that a column of a table keeps, if it has that much to show."""


def visible(text: str) -> str:
    r"""One line of text in which whatever would act on a terminal is written as a Python escape.

    >>> visible("\x1b[31mred\u202e")
    '\\x1b[31mred\\u202e'
    """
    return ACTING.sub(_escaped, text)


def visible_lines(text: str) -> str:
    """As `visible`, for text of several lines."""
    return "\n".join(visible(line) for line in text.split("\n"))


def json_text(value: Any) -> str:
    """JSON as people and programs read it: any script as it is, what would act on a terminal as JSON's own escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return "\n".join(ACTING.sub(_json_escaped, line) for line in text.split("\n"))


def width(text: str) -> int:
    """The columns that `text`, already visible, takes: two for a wide letter, none for a combining mark.

    >>> width("log"), width("日志")
    (3, 4)
    """
    return len(text) if text.isascii() else sum(map(_character_width, text))


def fit(text: str, columns: int) -> str:
    """`text` padded to so many columns, or cut with an ellipsis.

    >>> fit("日志的", 5), fit("ab", 4)
    ('日志…', 'ab  ')
    """
    room = columns - width(text)
    return text + " " * room if room >= 0 else _cut(text, columns)


def cut(text: str, columns: int) -> str:
    """`text` as it is, or cut with an ellipsis where it takes more columns."""
    return text if len(text) * 2 <= columns or width(text) <= columns else _cut(text, columns).rstrip()


def table(header: Sequence[str], rows: Sequence[Sequence[str]], columns: int = 0, color: bool = False) -> str:
    """Rows under a header, every column as wide as it needs; narrowed to so many columns in all unless that is 0."""
    cells = [[visible(cell).replace("\t", " ") for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(header, *cells, strict=True)]
    if columns:
        widths = _narrowed(widths, columns - len(GAP) * (len(header) - 1))
    lines = [_row(cell, widths) for cell in [header, *cells]]
    return "\n".join([bold(lines[0], color), *lines[1:]])


def bold(text: str, color: bool) -> str:
    """`text` in bold, where colours are wanted."""
    return f"\x1b[1m{text}\x1b[0m" if color and text else text


def columns_of(stream: TextIO) -> int:
    """How many columns the terminal has, or $COLUMNS says; 0, without limit, where the output is no terminal and that is not set."""
    said = os.environ.get("COLUMNS", "")
    return shutil.get_terminal_size().columns if stream.isatty() else int(said) if said.isdecimal() else 0


def colors(stream: TextIO) -> bool:
    """Whether to colour: on a terminal that can, unless $NO_COLOR says no (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")


def _json_escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


@functools.lru_cache(maxsize=4096)
def _character_width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _cut(text: str, columns: int) -> str:
    taken = ""
    room = columns - 1
    for character in text:
        room -= _character_width(character)
        if room < 0:
            break
        taken += character
    return (taken + "…" if columns > 0 else "") + " " * (columns - 1 - width(taken))


def _narrowed(widths: list[int], room: int) -> list[int]:
    """The widest columns give way first, none below LEAST."""
    widths = list(widths)
    while sum(widths) > room and max(widths) > LEAST:
        widest = widths.index(max(widths))
        others = sorted(set(widths))[-2:]
        step = max(1, min(widths[widest] - others[0], sum(widths) - room)) if len(others) > 1 else 1
        widths[widest] = max(LEAST, widths[widest] - step)
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return GAP.join(fit(cell, columns) for cell, columns in zip(cells, widths, strict=True)).rstrip()
