"""Quote marks of mails: how deep a line is quoted, and its text without the marks (RFC 3676, section 4.5, as people
type them).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

QUOTE = re.compile(r"\s{0,3}(?:>\s?){1,12}")
FIRST = 4
"""Among so many characters of a quoted line stands the first `>`."""


def unquoted(line: str) -> tuple[int, str]:
    """How many `>` stand before a line's text, and that text.

    >>> unquoted("> > as I said"), unquoted("no > mark")
    ((2, 'as I said'), (0, 'no > mark'))
    """
    match = QUOTE.match(line) if ">" in line[:FIRST] else None
    return (match[0].count(">"), line[match.end() :]) if match else (0, line)


def all_unquoted(lines: Iterable[str]) -> list[tuple[int, str]]:
    """The same of each of many lines, most of which are not quoted.

    >>> all_unquoted(["> why?", "so"])
    [(1, 'why?'), (0, 'so')]
    """
    return [unquoted(line) if ">" in line[:FIRST] else (0, line) for line in lines]
