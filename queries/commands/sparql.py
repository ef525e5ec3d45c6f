"""`logloom sparql`."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Any, Final

import click

from nlp.errors import LogloomError
from queries.commands.exits import DONE, EMPTY
from queries.commands.options import common, example, json_option
from queries.commands.output import print_bytes, print_text, width

_START: Final = 1 << 16
"""Bytes of a result that show whether there is anything in it."""


@click.command()
@click.argument("query")
@click.option(
    "--format", "form", default="table", metavar="FORM", help="table; json, csv, tsv, xml; ttl, nt, rdf, jsonld."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="Stop a query that takes longer.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=64),
    default=1024,
    show_default=True,
    metavar="MEGABYTES",
    help="Stop a query that needs more.",
)
@click.option("--allow-service", is_flag=True, help="Let SERVICE call other servers.")
@json_option
@common
@example("logloom sparql 'SELECT ?label { ?bug a ll:Bug ; rdfs:label ?label }'")
def sparql(store: Path, query: str, form: str, timeout: float, memory: int, allow_service: bool, as_json: bool) -> int:
    """Run a SPARQL 1.1 query, read-only.

    QUERY is its text, a file that holds it, or `-` for standard input. The prefixes of the vocabulary are known.
    The default graph is the merge of all graphs.
    """
    from queries import sparql as runner

    text = _query_text(query)
    limits = runner.Limits(timeout, memory, allow_service)
    triples = runner.check(text, allow_service) in {"CONSTRUCT", "DESCRIBE"}
    form = "json" if as_json and not triples else "jsonld" if as_json else form
    if form == "table":
        return _print_table(store, text, limits, triples)
    start = b""
    end = b""
    for piece in runner.stream(store, text, form, limits):
        start += piece[: _START - len(start)]
        end = piece[-1:]
        print_bytes(piece)
    if end != b"\n":
        print_bytes(b"\n")
    return EMPTY if runner.is_empty(start, form) else DONE


def _print_table(store: Path, text: str, limits: Any, triples: bool) -> int:
    from graph.store import read_format
    from queries import sparql as runner
    from queries.terminal import colors

    result = runner.answer(store, text, "ttl" if triples else "json", limits)
    if triples:
        print_bytes(result)
    else:
        print_text(runner.as_table(result, read_format(store)["base"], width(), colors(sys.stdout)))
    return EMPTY if runner.is_empty(result, "ttl" if triples else "json") else DONE


def _query_text(query: str) -> str:
    if query == "-":
        return sys.stdin.read()
    with contextlib.suppress(OSError, ValueError):
        if Path(query).is_file():
            return Path(query).read_text("utf-8")
    if " " not in query and "{" not in query and (query.endswith((".rq", ".sparql")) or "/" in query):
        raise LogloomError(f"{query}: no such file")
    return query
