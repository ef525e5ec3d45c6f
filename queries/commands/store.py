"""The store that a subcommand is about, or the server in its place, and nodes in it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyoxigraph

    from graph.remote.server import Server
    from queries.nodes import Node


def open_graph(store: Path | Server) -> pyoxigraph.Store:
    """The newest graph in the folder, or a server's, to be read. Raises `LogloomError` where there is none."""
    if isinstance(store, Path):
        from graph.store import open_store

        return open_store(store)
    from graph.remote.endpoint import open_endpoint

    return open_endpoint(store)


def server_at(url: str, token: str = "", user: str = "", seconds: float = 60.0) -> Server:
    """The server at an address. Raises `LogloomError` for what is none."""
    from graph.remote.server import Access, Server

    return Server(url, Access(token, user), seconds)


def base_iri(store: Path | Server) -> str:
    """What the nodes' IRIs begin with."""
    if isinstance(store, Path):
        from graph.store import read_format

        return str(read_format(store)["base"])
    from queries.nodes import base_of

    return base_of(open_graph(store))


def nodes_named(store: pyoxigraph.Store, name: str) -> Sequence[Node]:
    """The node that is meant; several only for entries of one minute. Raises where none or several are so called."""
    from queries.naming import named

    return named(store, name)


def locator(store: Path | Server) -> Callable[[str], str]:
    """What turns a file's path below its source into one that opens from here; of a server it stays as it is."""
    if not isinstance(store, Path):
        return str
    from graph.store import read_sources

    sources = read_sources(store)

    @functools.cache
    def locate(label: str) -> str:
        found = next((path for path in _candidates(sources, label) if path.exists()), None)
        return _from_here(found) if found else label

    return locate


def _candidates(sources: Iterable[Path], label: str) -> Iterator[Path]:
    for source in sources:
        yield source / label
        yield source.parent / label


def _from_here(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
