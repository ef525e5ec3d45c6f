"""`logloom query`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nlp.errors import LogloomError
from queries.commands.ask import most, print_answer
from queries.commands.exits import DONE
from queries.commands.options import (
    asking,
    example,
    folders_option,
    json_option,
    limit_option,
    since_option,
    until_option,
)
from queries.commands.output import print_json, print_text, say, width
from queries.commands.store import open_graph
from queries.completion import query_names, query_parameters

if TYPE_CHECKING:
    from graph.remote.server import Server


@click.command(add_help_option=False)
@click.argument("name", required=False, shell_complete=query_names)
@click.argument("parameters", nargs=-1, metavar="[KEY=VALUE…]", shell_complete=query_parameters)
@since_option
@until_option
@limit_option
@folders_option
@click.option("--explain", is_flag=True, help="Show the SPARQL.")
@click.option("-h", "--help", "wants_help", is_flag=True, help="Show this; behind a name: what that query takes.")
@json_option
@asking
@example('logloom query who-worked-on work="bnc 782311"')
def query(
    store: Path | Server,
    name: str | None,
    parameters: tuple[str, ...],
    since: str | None,
    until: str | None,
    limit: int | None,
    folders: tuple[str, ...],
    explain: bool,
    wants_help: bool,
    as_json: bool,
) -> int:
    """List the stored queries, or run one."""
    if wants_help and name is None:
        click.echo(click.get_current_context().get_help())
        return DONE
    from queries.answers import answer_query
    from queries.cards import as_json as in_json
    from queries.cards import card, found, listed
    from queries.catalog import catalog
    from queries.terminal import colors

    known = catalog(folders, say)
    if name is None or wants_help:
        chosen = [found(known, name)] if name else list(known.values())
        if as_json:
            print_json([in_json(each) for each in chosen])
        else:
            color = colors(sys.stdout)
            print_text(card(chosen[0], color) if name else listed(chosen, width(), color))
        return DONE
    stored = found(known, name)
    pairs = dict(_pair(parameter) for parameter in parameters)
    since, until = pairs.pop("since", since), pairs.pop("until", until)
    answer = answer_query(open_graph(store), stored, pairs, since, until, *most(limit, as_json))
    return print_answer(store, answer, explain, as_json)


def _pair(parameter: str) -> tuple[str, str]:
    key, sign, value = parameter.partition("=")
    if not sign or not value.strip():
        raise LogloomError(f"`{parameter}` gives no value: write {key if sign else 'name'}=VALUE")
    return key, value
