"""What the shell completes: names of stored queries and their parameters, and names of nodes in the store."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nlp.errors import LogloomError

if TYPE_CHECKING:
    from queries.catalog import Parameter

MOST = 50
"""Names that one completion offers."""


def query_names(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """Stored queries whose name begins so."""
    from queries.catalog import catalog

    return [name for name in catalog(context.params.get("folders") or (), lambda _: None) if name.startswith(begun)]


def query_parameters(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """`name=` for each parameter of the query that stands before; behind the sign, what it may be.

    Bash parts `work=bnc:78` at `=` and at `:`, and wants what goes on behind the last of them; click leaves out a sign that
    stands alone.
    """
    from queries.catalog import catalog

    query = catalog(context.params.get("folders") or (), lambda _: None).get(context.params.get("name") or "")
    known = {each.name: each for each in query.parameters} if query else {}
    pieces = [*(context.params.get("parameters") or ()), begun]
    if not begun and len(pieces) > 1 and pieces[-2] in known:
        return _values(context, known[pieces[-2]], "")
    if "=" in pieces[1:]:
        last = len(pieces) - 1 - pieces[::-1].index("=")
        value = "".join(pieces[last + 1 :])
        done = len(value) - (0 if begun == ":" else len(begun))
        return [name[done:] for name in _values(context, known.get(pieces[last - 1]), value)]
    key, sign, value = begun.partition("=")
    if sign:
        return [f"{key}={name}" for name in _values(context, known.get(key), value)]
    return [f"{name}=" for name in known if name.startswith(begun)]


def _values(context: click.Context, parameter: Parameter | None, begun: str) -> list[str]:
    """What a parameter may be: names of nodes of its kinds, of kinds, or of roles."""
    from graph.vocabulary import CLASSES, ROLES

    if parameter is None:
        return []
    tables = {"kind": CLASSES, "role": ROLES}
    if parameter.type in tables:
        return [name for name in tables[parameter.type] if name.startswith(begun)]
    kinds = [kind for group in parameter.kinds for kind in group]
    return _labels(context, begun, kinds) if parameter.type == "node" else []


def node_names(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """Labels of nodes that begin so, whatever their case."""
    return _labels(context, begun)


def _labels(context: click.Context, begun: str, kinds: Sequence[str] = ()) -> list[str]:
    from pyoxigraph import Literal, QuerySolutions

    from graph.store import open_store
    from graph.vocabulary import CLASSES, iri

    classes = " ".join(f"<{iri(CLASSES[kind][0])}>" for kind in kinds)
    chosen = f"VALUES ?class {{ {classes} }} ?node a ?class ." if classes else ""
    store = context.params.get("store") or os.environ.get("LOGLOOM_STORE") or ".logloom"
    text = f"""SELECT DISTINCT ?label {{ {chosen} ?node <http://www.w3.org/2000/01/rdf-schema#label> ?label
        FILTER(STRSTARTS(LCASE(?label), {Literal(begun.lower())})) }} ORDER BY ?label LIMIT {MOST}"""
    try:
        found = open_store(Path(store)).query(text)
    except LogloomError:
        return []
    assert isinstance(found, QuerySolutions)
    return [row["label"].value for row in found if isinstance(row["label"], Literal)]
