"""Which node people mean by a name when they don't say of what kind it is."""

from __future__ import annotations

from typing import Final

from pyoxigraph import Store

from queries.nodes import Node, only

GROUPS: Final = (
    (
        "person",
        "unresolved",
        "bug",
        "request",
        "patch",
        "project",
        "tool",
        "entry",
        "missing-entry",
        "document",
        "file",
    ),
    ("commit", "patch-version", "thread", "message", "series", "source-file", "todo"),
    ("topic",),
    ("time",),
)
"""Kinds of node that people call by a name, in the order in which they mean them.

`libvirt` is the program rather than the topic of an entry, a subject the patch rather than the mail that brought it; the
others have their ids (`topic:libvirt`).
"""


def named(store: Store, text: str) -> tuple[Node, ...]:
    """The node that is meant by an id, a name, an address or a heading; several only for entries of one minute.

    Raises UnknownNameError with near names, or AmbiguousNameError with the candidates.
    """
    return only(store, text, GROUPS)
