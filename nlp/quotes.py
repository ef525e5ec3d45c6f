"""Quote marks of mails: how deep a line is quoted, and its text without the marks (RFC 3676, section 4.5, as people
type them).
"""

from __future__ import annotations

import re

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
