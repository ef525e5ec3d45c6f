"""What the shell completes: names of stored queries and their parameters, and names of nodes in the store."""

from __future__ import annotations

import os
from pathlib import Path

import click

from nlp.errors import LogloomError

MOST = 50
"""Names that one completion offers."""


def query_names(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """Stored queries whose name begins so."""
    from queries.catalog import catalog

    return [name for name in catalog(context.params.get("folders") or ()) if name.startswith(begun)]


def query_parameters(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """`name=` for each parameter of the query that stands before; behind the sign, names of nodes."""
    from queries.catalog import catalog

    key, sign, value = begun.partition("=")
    if sign:
        return [f"{key}={name}" for name in _labels(context, value)]
    query = catalog(context.params.get("folders") or ()).get(context.params.get("name") or "")
    return [f"{p.name}=" for p in query.parameters if p.name.startswith(begun)] if query else []


def node_names(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """Labels of nodes that begin so, whatever their case."""
    return _labels(context, begun)


def _labels(context: click.Context, begun: str) -> list[str]:
    from pyoxigraph import Literal, QuerySolutions

    from graph.store import open_store

    store = context.params.get("store") or os.environ.get("LOGLOOM_STORE") or ".logloom"
    text = f"""SELECT DISTINCT ?label {{ ?node <http://www.w3.org/2000/01/rdf-schema#label> ?label
        FILTER(STRSTARTS(LCASE(?label), {Literal(begun.lower())})) }} ORDER BY ?label LIMIT {MOST}"""
    try:
        found = open_store(Path(store)).query(text)
    except LogloomError:
        return []
    assert isinstance(found, QuerySolutions)
    return [row["label"].value for row in found if isinstance(row["label"], Literal)]
