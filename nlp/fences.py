"""Markdown's fences: what stands between two of them, without the indentation that the list around gives it."""

from __future__ import annotations

import re
from collections.abc import Sequence

FENCE = re.compile(r"(?P<indent>\s{0,24})(?:```|~~~)")


def fence_at(line: str) -> re.Match[str] | None:
    """The fence that a line is."""
    return FENCE.match(line) if "```" in line or "~~~" in line else None


def dedented(lines: Sequence[str]) -> Sequence[str]:
    """The lines, those inside a fence without as many blanks as stand before the fence.

    >>> dedented(["1.  mail", "    ```", "    > as I said", "      so", "    ```", "    and"])
    ['1.  mail', '    ```', '> as I said', '  so', '    ```', '    and']
    """
    text = "\n".join(lines)
    if "```" not in text and "~~~" not in text:
        return lines
    found: list[str] = []
    indent: int | None = None
    for line in lines:
        if match := fence_at(line):
            indent = len(match["indent"]) if indent is None else None
        margin = len(line) - len(line.lstrip(" ")) if indent and not match else 0
        found.append(line[min(margin, indent or 0) :])
    return found
