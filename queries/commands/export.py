"""`logloom export`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import click

from queries.commands.exits import DONE, EMPTY
from queries.commands.options import common, example, since_option, until_option
from queries.commands.output import terminal_safe
from queries.commands.store import nodes_named, open_graph
from queries.completion import node_names


@click.command()
@click.argument("target", metavar="FILE")
@click.option("--format", "form", default="", metavar="FORM", help="In place of what FILE's ending says.")
@since_option
@until_option
@click.option("--kinds", metavar="KIND,…", help="Only nodes of these kinds.")
@click.option("--around", multiple=True, metavar="NODE", help="Only what is near to a node.", shell_complete=node_names)
@click.option("--depth", type=click.IntRange(min=0), default=1, show_default=True, help="Steps away from it.")
@click.option("--construct", metavar="QUERY", help="What a CONSTRUCT query gives: a stored one's name, or a file.")
@click.option("--redact", is_flag=True, help="Without addresses, numbers, quotes, secrets; people under pseudonyms.")
@common
@example("logloom export graph.trig")
def export(
    store: Path,
    target: str,
    form: str,
    since: str | None,
    until: str | None,
    kinds: str | None,
    around: tuple[str, ...],
    depth: int,
    construct: str | None,
    redact: bool,
) -> int:
    """Write the graph into a file, or as CSV into a folder.

    FILE may be `-` for standard output. The format goes by the ending: .ttl .trig .nq .nt .rdf .jsonld .graphml .gexf
    """
    from graph.exports import formats

    if construct:
        if since or until or kinds or around:
            raise click.UsageError("--construct chooses by its query; it goes with none of the other choices")
        triples = _constructed(store, construct)
        first = list(islice(triples, 1))
        with terminal_safe(store) as output:
            lost = formats.export_triples(store, chain(first, triples), target, form, output, redact)
        if not first:
            click.echo("the query gave nothing: what was written is empty", err=True)
            return EMPTY
    else:
        wanted = _wanted(store, since, until, kinds, around, depth)
        with terminal_safe(store) as output:
            lost = formats.export(store, target, form, output, wanted, redact)
    if lost:
        click.echo(f"not in this file: {lost}", err=True)
    return DONE


def _wanted(
    store: Path, since: str | None, until: str | None, kinds: str | None, around: tuple[str, ...], depth: int
) -> Any:
    from graph.exports.part import Wanted

    if not (since or until or kinds or around):
        return Wanted()
    from queries.catalog import last_day
    from queries.dates import day_of

    opened = open_graph(store)
    return Wanted(
        kinds=[kind.strip() for kind in kinds.split(",")] if kinds else (),
        since=str(day_of(since, last_day(opened)).since or "") if since else "",
        until=str(day_of(until, last_day(opened)).until or "") if until else "",
        around=[each.iri for name in around for each in nodes_named(opened, name)],
        depth=depth,
    )


def _constructed(store: Path, query: str) -> Iterator[bytes]:
    """The triples that a CONSTRUCT query gives, as lines of N-Triples."""
    from queries.constructs import text_of
    from queries.sparql import lines

    return lines(store, text_of(query))
