"""`logloom show`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from queries.commands.exits import DONE
from queries.commands.options import asking, example, json_option
from queries.commands.output import print_json, print_text, width
from queries.commands.store import locator, nodes_named, open_graph
from queries.completion import node_names

if TYPE_CHECKING:
    from graph.remote.server import Server


@click.command()
@click.argument("node", nargs=-1, required=True, shell_complete=node_names)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    help="Lines of evidence; 0: all lines and all edges.",
)
@json_option
@asking
@example('logloom show "Ann Kessler"')
def show(store: Path | Server, node: tuple[str, ...], limit: int, as_json: bool) -> int:
    """Show all about one node: its names, edges and evidence."""
    from queries.nodes import describe
    from queries.show import render_node
    from queries.terminal import colors

    opened = open_graph(store)
    found = [describe(opened, each.iri) for each in nodes_named(opened, " ".join(node))]
    if as_json:
        print_json(found[0] if len(found) == 1 else found)
    else:
        texts = (render_node(each, width(), colors(sys.stdout), locator(store), limit) for each in found)
        print_text("\n\n".join(texts))
    return DONE
