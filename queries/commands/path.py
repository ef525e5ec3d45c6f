"""`logloom path`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from queries.commands.exits import DONE, EMPTY
from queries.commands.options import asking, example, json_option
from queries.commands.output import print_json, print_text, width
from queries.commands.store import locator, open_graph
from queries.completion import node_names

if TYPE_CHECKING:
    from graph.remote.server import Server


@click.command()
@click.argument("start", metavar="NODE", shell_complete=node_names)
@click.argument("goal", metavar="NODE", shell_complete=node_names)
@click.option("--limit", type=click.IntRange(min=0), default=3, show_default=True, help="Lines of evidence; 0: all.")
@json_option
@asking
@example('logloom path "Ann Kessler" tidewire')
def path(store: Path | Server, start: str, goal: str, limit: int, as_json: bool) -> int:
    """Show how two nodes are connected, by the strongest evidence."""
    from queries.path import path as find
    from queries.path import render_path
    from queries.terminal import colors

    steps = find(open_graph(store), start, goal)
    if as_json:
        print_json(steps)
    else:
        print_text(render_path(steps, width(), colors(sys.stdout), locator(store), limit))
    if not steps:
        click.echo("no connection found", err=True)
    return DONE if steps else EMPTY
