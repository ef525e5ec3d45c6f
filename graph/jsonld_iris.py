"""Where a JSON-LD text names a node by what is no IRI.

A JSON-LD processor drops such a node, and all that is said of it, without a word (JSON-LD 1.1 API, section 7.1, step 1.1.1). The
text is read token by token, so that its size plays no part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]')
"""A string, or a sign that says where one stands. A string of JSON has no line's end in it."""
TYPED: Final = re.compile(r'"([^"\\]+)"\s*:\s*\{[^{}]*"@type"\s*:\s*"@id"')
"""A term whose values a context says to be nodes, as contexts are written: in one line."""
ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*|_:\S+")
"""An IRI, or one with its prefix, by the characters that it has (RFC 3987; RDF 1.1 Turtle, IRIREF), or a blank node."""

Found = tuple[int, str]
"""A line's number, and the words that are no IRI."""


def not_iris(lines: Iterable[str]) -> Iterator[Found]:
    """Values of `@id`, and of terms that a context says to be nodes, which no IRI can be made from. One with `@base` is left alone."""
    nodes = {"@id"}
    stack: list[tuple[str, str]] = []  # the sign that opened each level, and the key that it is the value of
    key, awaits_key = "", False
    for number, line in enumerate(lines, 1):
        if '"@base"' in line:
            return
        nodes.update(match[1] for match in TYPED.finditer(line))
        for match in TOKEN.finditer(line):
            token = match[0]
            if token in "{[":
                stack.append((token, key))
                awaits_key = token == "{"
            elif token in "}]":
                key = stack.pop()[1] if stack else ""
                awaits_key = False
            elif token == ",":
                awaits_key = bool(stack) and stack[-1][0] == "{"
            elif awaits_key:
                key, awaits_key = _text(token), False
            elif key in nodes and not ABSOLUTE.fullmatch(text := _text(token)) and not _in_context(stack):
                yield number, text


def _in_context(stack: list[tuple[str, str]]) -> bool:
    return any(key == "@context" for _, key in stack)


def _text(token: str) -> str:
    try:
        return str(json.loads(token))
    except ValueError:
        return token
