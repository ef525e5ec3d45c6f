"""Statements and terms, as N-Triples writes them, in the text of a SPARQL query or update."""

from __future__ import annotations

import re
from typing import Final

ESCAPED: Final = re.compile(r"\\\\([uU])|\\.", re.DOTALL)


def as_sparql(text: str) -> str:
    r"""The same for SPARQL, which replaces `\uXXXX` before it reads strings (section 19.2): a backslash and a `u` must not look so.

    >>> as_sparql(r'"C:\\unix \t"')
    '"C:\\\\\\u0075nix \\t"'
    """
    return ESCAPED.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return rf"\\\u{ord(match[1]):04X}" if match[1] else match[0]
