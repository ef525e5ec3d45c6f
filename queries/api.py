"""What a notebook needs of a log: ask it, query it, draw it, or take it as a networkx graph.

>>> from queries.api import open_log
>>> log = open_log()                                         # $LOGLOOM_STORE, else .logloom here
>>> who = log.ask("who worked on bnc 782311")                # a pandas frame, a row for each line that proves it
>>> sorted(who["answer"].unique())[:2]
['Ann Kessler', 'Ann Lindqvist']
>>> when = log.query("seen", node="tidewire")                # a stored query; log.queries() lists them
>>> bugs = log.sparql("SELECT ?bug { ?bug a ll:Bug }")       # SPARQL 1.1, a frame
>>> graph = log.network(kinds=["person", "bug"])             # a networkx.MultiDiGraph
>>> page = log.view("bnc 782311")                            # the interactive page, shown in the notebook

Every call raises `nlp.errors.LogloomError` with one clear line where a name, a date, a question or a query is not understood.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graph.store import open_store
from queries.answers import answer, answer_query
from queries.cards import found
from queries.catalog import catalog, last_day
from queries.dates import day_of
from queries.naming import named
from queries.nodes import Node, describe, find
from queries.path import path
from queries.sparql import Limits, rows

if TYPE_CHECKING:
    import networkx
    import pandas
    from pyoxigraph import Store

    from graph.page import Inline

STORE: Final = ".logloom"
EVIDENCE: Final = ("file", "line", "quote")

TYPES: Final[Mapping[str, Callable[[str], Any]]] = {
    "integer": int,
    "decimal": float,
    "double": float,
    "boolean": "true".__eq__,
    "dateTime": datetime.fromisoformat,
    "date": date.fromisoformat,
}
"""XML Schema's types that become Python's own in a frame; every other term is text."""


def open_log(store: Path | str | None = None) -> Log:
    """The log of a store: the one named, else `$LOGLOOM_STORE`, else `.logloom` here.

    Raises LogloomError where there is none.
    """
    return Log(Path(store or os.environ.get("LOGLOOM_STORE") or STORE))


def build_log(*paths: Path | str, store: Path | str | None = None) -> Log:
    """Builds a store of logs, as `logloom build` does, and opens it. Without `store` it lasts as long as this process.

    Raises LogloomError for a path that can't be read.
    """
    from graph.build import build

    folder = Path(store) if store else _passing() / "store"
    build(folder, [Path(path) for path in paths])
    return Log(folder)


class Log:
    """A store that is open for reading. It keeps the generation that it was opened with, whatever is built meanwhile.

    >>> open_log().node("bnc#782311").id
    'bug:bnc:782311'
    """

    def __init__(self, path: Path) -> None:
        self.folder: Final = path
        self.store: Final[Store] = open_store(path)

    def __repr__(self) -> str:
        return f"Log({str(self.folder)!r})"

    def ask(
        self, question: str, since: str | None = None, until: str | None = None, limit: int | None = None
    ) -> pandas.DataFrame:
        """The answers to a question: a row for each line of evidence, the surest answer first.

        Columns: answer, kind, value and unit (of counts, dates and durations), file, line, quote. `since` and `until` are
        days as people say them, `limit` the number of answers.

        >>> open_log().ask("who worked on bnc 782311").loc[0, "answer"]
        'Yulan Shen'
        """
        return _frame(answer(self.store, question, since, until, limit))

    def queries(self) -> pandas.DataFrame:
        """The stored queries: name, title, parameters (those in brackets may be left out) and an example.

        >>> "who-worked-on" in set(open_log().queries()["name"])
        True
        """
        import pandas

        def parameters(query: Any) -> str:
            return " ".join(f"[{p.name}]" if p.optional or p.default else p.name for p in query.parameters)

        listed = [(query.name, query.title, parameters(query), query.example) for query in catalog().values()]
        return pandas.DataFrame(listed, columns=["name", "title", "parameters", "example"])

    def query(
        self,
        name: str,
        /,
        since: str | None = None,
        until: str | None = None,
        limit: int | None = None,
        **parameters: str | int,
    ) -> pandas.DataFrame:
        """The answers of a stored query, in the form of `ask`.

        >>> open_log().query("who-worked-on", work="bnc 782311", role="tested").loc[0, "answer"]
        'Tomas Brandt'
        """
        values = {key: str(value) for key, value in parameters.items()}
        return _frame(answer_query(self.store, found(catalog(), name), values, since, until, limit))

    def sparql(self, text: str, seconds: float = 30.0) -> pandas.DataFrame:
        """The rows of a SPARQL 1.1 SELECT, read-only, our prefixes known; numbers, days and times as such.

        Raises LogloomError for a query that is broken, would change something, or takes longer than `seconds`.

        >>> open_log().sparql("SELECT (COUNT(?bug) AS ?bugs) { ?bug a ll:Bug }")["bugs"].dtype
        dtype('int64')
        """
        import pandas

        names, solved = rows(self.folder, text, Limits(seconds=seconds))
        cells = [{name: _python(term) for name, term in row.items()} for row in solved]
        return pandas.DataFrame(cells, columns=names)

    def node(self, text: str) -> Node:
        """The one node of a name, an id, an address or a heading. Raises LogloomError where none fits, or several do.

        >>> open_log().node("Yulan Shen").kind
        'person'
        """
        return named(self.store, text)[0]

    def find(self, text: str) -> tuple[Node, ...]:
        """All nodes that a name fits; none where none does."""
        return tuple(find(self.store, text))

    def show(self, text: str) -> dict[str, Any]:
        """All about a node: its names, properties, edges and evidence, as `logloom show --json` prints it."""
        return describe(self.store, self.node(text).iri)

    def path(self, start: str, goal: str) -> pandas.DataFrame:
        """How two nodes are connected: a row for each line that shows a step. Columns: source, edge, target, file, line, quote.

        >>> open_log().path("Tomas Brandt", "bnc 782311")["target"].iloc[-1]
        'bnc:782311'
        """
        import pandas

        found = [
            (step["source"]["label"], step["kind"], step["target"]["label"], *line)
            for step in path(self.store, start, goal)
            for line in _lines(step["evidence"])
        ]
        return pandas.DataFrame(found, columns=["source", "edge", "target", *EVIDENCE])

    def network(
        self,
        kinds: Collection[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        around: str | None = None,
        depth: int = 1,
        evidence: bool = True,
    ) -> networkx.MultiDiGraph[str]:
        """The graph for any algorithm of networkx, or a part of it: `graph.network.network`, by names and days as people say them.

        Without `evidence` a node's surroundings come in milliseconds.

        >>> graph = open_log().network(kinds=["person", "bug"], around="bnc 782311")
        >>> graph.nodes[open_log().node("Yulan Shen").iri]["label"]
        'Yulan Shen'
        """
        from graph.network import network

        centre = self.node(around).iri if around else None
        return network(self.store, kinds, self._day(since, "since"), self._day(until, "until"), centre, depth, evidence)

    def view(self, *nodes: str, since: str | None = None, until: str | None = None, **options: Any) -> Inline:
        """The interactive page of these nodes, or of the whole, shown where it is the last value of a cell.

        `options` are those of `graph.drawing.picture` (depth, limit, kinds, path, timeline), and `height` in pixels.
        """
        from graph.drawing import inline

        options |= {"since": self._day(since, "since"), "until": self._day(until, "until")}
        return inline(self.store, [self.node(text).iri for text in nodes], **options)

    def rdflib(self) -> Any:
        """The store as an `rdflib.Dataset`, through oxrdflib, to be read only.

        >>> sum(1 for _ in open_log().rdflib().graphs()) > 10
        True
        """
        import oxrdflib
        import rdflib

        return rdflib.Dataset(store=oxrdflib.OxigraphStore(store=self.store))

    def _day(self, text: str | None, end: str) -> date | None:
        found: date | None = getattr(day_of(text, last_day(self.store)), end) if text else None
        return found


def _passing() -> Path:
    """A folder that goes when this process ends."""
    import atexit
    import shutil
    import tempfile

    folder = tempfile.mkdtemp(prefix="logloom-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _python(term: Mapping[str, str]) -> Any:
    """A term of SPARQL's JSON as Python's own value, text where it has none."""
    convert = TYPES.get(term.get("datatype", "").rpartition("#")[2])
    try:
        return convert(term["value"]) if convert else term["value"]
    except ValueError:  # a year before 1 or behind 9999, say
        return term["value"]


def _lines(evidence: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """The columns EVIDENCE of each line; of none, where there is none, one row without."""
    return [tuple(line[key] for key in EVIDENCE) for line in evidence] or [(None,) * len(EVIDENCE)]


def _frame(found: dict[str, Any]) -> pandas.DataFrame:
    import pandas

    listed = [
        (a["label"], a["kind"], a.get("value"), a.get("unit"), *line)
        for a in found["answers"]
        for line in _lines(a["evidence"])
    ]
    return pandas.DataFrame(listed, columns=["answer", "kind", "value", "unit", *EVIDENCE])
