"""What a notebook needs of a log: ask it, query it, draw it, or take it as a networkx graph.

from queries.api import open_log

log = open_log()                                  # $LOGLOOM_STORE, else .logloom here
log.ask("who worked on bnc 782311")               # answers with evidence, a pandas frame
log.query("time-spent", node="libvirt")           # a stored query
log.sparql("SELECT ?bug { ?bug a ll:Bug }")       # SPARQL 1.1
log.network(kinds=["person", "bug"])              # a networkx.MultiDiGraph
log.view("bnc 782311")                            # the interactive page, in the notebook
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.store import database, open_store
from nlp.errors import LogloomError
from queries.answers import answer, answer_query
from queries.catalog import catalog
from queries.naming import named
from queries.nodes import Node, find
from queries.sparql import select_rows

if TYPE_CHECKING:
    import networkx
    import pandas
    from pyoxigraph import Store

    from graph.drawing import Inline

STORE = ".logloom"


def open_log(store: Path | str | None = None) -> Log:
    """The log of a store: the one named, else `$LOGLOOM_STORE`, else `.logloom` here. Raises LogloomError where there is none."""
    return Log(Path(store or os.environ.get("LOGLOOM_STORE") or STORE))


def build_log(*paths: Path | str, store: Path | str) -> Log:
    """Builds a store of logs, as `logloom build` does, and opens it."""
    from graph.build import build

    build(Path(store), [Path(path) for path in paths])
    return Log(Path(store))


class Log:
    """A store that is open for reading. It keeps the generation that it was opened with, whatever is built meanwhile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store: Store = open_store(path)

    def ask(self, question: str, **limits: Any) -> pandas.DataFrame:
        """The answers to a question, a row for each line of evidence: answer, value, unit, file, line, quote.

        `limits`: since, until, limit. Raises LogloomError where the question is not understood.
        """
        return _frame(answer(self.store, question, **limits))

    def query(self, name: str, /, **parameters: str) -> pandas.DataFrame:
        """The answers of a stored query with its parameters as text, a row for each line of evidence."""
        stored = catalog()
        if name not in stored:
            raise LogloomError(f"{name}: no such stored query; there are {', '.join(sorted(stored))}")
        return _frame(answer_query(self.store, stored[name], parameters))

    def sparql(self, text: str) -> pandas.DataFrame:
        """The rows of a SPARQL 1.1 SELECT, read-only, with our prefixes known."""
        import pandas

        return pandas.DataFrame(select_rows(self.path, text))

    def node(self, text: str) -> Node:
        """The one node of a name, an id, an address or a heading. Raises LogloomError where none fits, or several do."""
        return named(self.store, text)[0]

    def find(self, text: str) -> tuple[Node, ...]:
        """All nodes that a name fits."""
        return tuple(find(self.store, text))

    def network(self, around: str | None = None, **part: Any) -> networkx.MultiDiGraph[str]:
        """The graph, or a part of it (kinds, since, until, around a node with depth), for any algorithm of networkx."""
        from graph.network import network

        return network(self.store, around=self.node(around).iri if around else None, **part)

    def view(self, *nodes: str, **options: Any) -> Inline:
        """The interactive page, shown where it is the last value of a cell. Options as of `graph.drawing.view`."""
        from graph.drawing import inline

        return inline(self.store, [self.node(text).iri for text in nodes], **options)

    def rdflib(self) -> Any:
        """The store as an `rdflib.Dataset`, through oxrdflib."""
        import rdflib

        return rdflib.Dataset(store="Oxigraph").open(str(database(self.path)))


def _frame(found: dict[str, Any]) -> pandas.DataFrame:
    import pandas

    columns = ["answer", "kind", "value", "unit", "file", "line", "quote"]
    rows = [
        (a["label"], a["kind"], a.get("value"), a.get("unit"), line["file"], line["line"], line["quote"])
        for a in found["answers"]
        for line in (a["evidence"] or [dict.fromkeys(("file", "line", "quote"))])
    ]
    return pandas.DataFrame(rows, columns=columns)
