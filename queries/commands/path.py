"""`logloom path`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from queries.commands.exits import DONE, EMPTY
from queries.commands.options import common, example, json_option
from queries.commands.output import print_json, print_text, width
from queries.commands.store import locator, nodes_named, open_graph
from queries.completion import node_names

if TYPE_CHECKING:
    from queries.nodes import Node


@click.command()
@click.argument("start", metavar="NODE", shell_complete=node_names)
@click.argument("goal", metavar="NODE", shell_complete=node_names)
@click.option("--limit", type=click.IntRange(min=0), default=3, show_default=True, help="Lines of evidence; 0: all.")
@json_option
@common
@example('logloom path "Ann Kessler" tidewire')
def path(store: Path, start: str, goal: str, limit: int, as_json: bool) -> int:
    """Show how two nodes are connected, by the strongest evidence."""
    from pyoxigraph import NamedNode

    from graph.network import connection
    from queries.nodes import node as read_node
    from queries.show import render_path
    from queries.terminal import colors

    opened = open_graph(store)
    ends = [nodes_named(opened, name)[0].iri for name in (start, goal)]
    steps = [
        {
            **{end: _brief(read_node(opened, NamedNode(getattr(edge, end)))) for end in ("source", "target")},
            "kind": edge.kind,
            "evidence": list(edge.evidence),
        }
        for edge in connection(opened, *ends)
    ]
    if as_json:
        print_json(steps)
    else:
        print_text(render_path(steps, width(), colors(sys.stdout), locator(store), limit))
    if not steps:
        click.echo("no connection found", err=True)
    return DONE if steps else EMPTY


def _brief(node: Node) -> dict[str, str]:
    return {"id": node.id, "label": node.label, "kind": node.kind}
