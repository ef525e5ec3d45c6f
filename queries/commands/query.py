"""`logloom query`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from nlp.errors import LogloomError
from queries.commands.ask import print_answer
from queries.commands.exits import DONE
from queries.commands.options import (
    common,
    example,
    folders_option,
    json_option,
    limit_option,
    since_option,
    until_option,
)
from queries.commands.output import print_json, print_text, width
from queries.commands.store import open_graph
from queries.completion import query_names, query_parameters


@click.command()
@click.argument("name", required=False, shell_complete=query_names)
@click.argument("parameters", nargs=-1, metavar="[KEY=VALUE…]", shell_complete=query_parameters)
@since_option
@until_option
@limit_option
@folders_option
@click.option("--explain", is_flag=True, help="Show the SPARQL.")
@json_option
@common
@example('logloom query who-worked-on work="bnc 782311"')
def query(
    store: Path,
    name: str | None,
    parameters: tuple[str, ...],
    since: str | None,
    until: str | None,
    limit: int | None,
    folders: tuple[str, ...],
    explain: bool,
    as_json: bool,
) -> int:
    """List the stored queries, or run one."""
    from queries.answers import answer_query
    from queries.catalog import catalog

    known = catalog(folders)
    if name is None:
        return _list_queries(known, as_json)
    if name not in known:
        raise LogloomError(f"no stored query `{name}`; there are: {', '.join(known)}")
    pairs = dict(_pair(parameter) for parameter in parameters)
    since, until = pairs.pop("since", since), pairs.pop("until", until)
    found = answer_query(open_graph(store), known[name], pairs, since, until, limit)
    return print_answer(store, found, explain, as_json)


def _pair(parameter: str) -> tuple[str, str]:
    key, sign, value = parameter.partition("=")
    if not sign:
        raise LogloomError(f"`{parameter}` is no parameter: write name=value")
    return key, value


def _list_queries(known: dict[str, Any], as_json: bool) -> int:
    from queries.terminal import colors, table

    fields = ("name", "title", "description", "example")
    if as_json:
        print_json([{field: getattr(query, field) for field in fields} for query in known.values()])
    else:
        rows = [[query.name, query.title, query.example] for query in known.values()]
        print_text(table(["query", "answers", "example"], rows, width(), colors(sys.stdout)))
    return DONE
