"""`logloom view`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from queries.commands.exits import DONE
from queries.commands.options import common, example, json_option, since_option, until_option
from queries.commands.output import print_json, print_text
from queries.commands.store import nodes_named, open_graph
from queries.completion import node_names


@click.command()
@click.argument("nodes", nargs=-1, metavar="[NODE…]", shell_complete=node_names)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default="logloom.html",
    show_default=True,
    help="The page to write.",
)
@click.option("--depth", type=click.IntRange(min=0), default=1, show_default=True, help="Steps away from the nodes.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many nodes.")
@click.option("--kinds", metavar="KIND,…", help="Only nodes of these kinds.")
@since_option
@until_option
@click.option("--path", "way", is_flag=True, help="Draw how two nodes are connected.")
@click.option("--timeline", is_flag=True, help="Lay out along time.")
@click.option("--whole", is_flag=True, help="All nodes of all kinds: from 10,000 on drawn in WebGL.")
@json_option
@common
@example('logloom view "bnc 782311" -o bug.html')
def view(
    store: Path,
    nodes: tuple[str, ...],
    output: Path,
    depth: int,
    limit: int | None,
    kinds: str | None,
    since: str | None,
    until: str | None,
    way: bool,
    timeline: bool,
    whole: bool,
    as_json: bool,
) -> int:
    """Write an interactive page of nodes and what is around them.

    Without a node: of the whole graph.
    """
    from graph import drawing
    from queries.catalog import last_day
    from queries.dates import day_of

    opened = open_graph(store)
    picked = [each.iri for name in nodes for each in nodes_named(opened, name)]
    given = {
        "limit": limit,
        "kinds": kinds.split(",") if kinds else None,
        "since": day_of(since, last_day(opened)).since if since else None,
        "until": day_of(until, last_day(opened)).until if until else None,
    }
    options: dict[str, Any] = {name: value for name, value in given.items() if value}
    if whole and sys.stderr.isatty():
        click.echo("drawing all there is: this takes a minute or more where there are 10,000 nodes", err=True)
    with _without("matplotlib"):  # igraph would load it, for half a second, to draw by it
        drawn = drawing.view(opened, picked, output, depth=depth, path=way, timeline=timeline, whole=whole, **options)
    if as_json:
        print_json({"nodes": drawn.nodes, "edges": drawn.edges, "left_out": drawn.left_out, "path": str(drawn.path)})
    else:
        print_text(str(drawn.path))
        click.echo(f"Nodes: {drawn.nodes:,}. Edges: {drawn.edges:,}. {drawn.said}".rstrip(), err=True)
    return DONE


@contextmanager
def _without(module: str) -> Iterator[None]:
    """What is imported inside finds no such module, unless it was loaded before."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]
