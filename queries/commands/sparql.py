"""`logloom sparql`."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from nlp.errors import LogloomError
from queries.commands.exits import DONE, EMPTY
from queries.commands.options import asking, example, json_option
from queries.commands.output import print_bytes, print_text, width
from queries.commands.store import base_iri

if TYPE_CHECKING:
    from graph.remote.server import Server
    from queries.sparql import Limits

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
@asking
@example("logloom sparql 'SELECT ?label { ?bug a ll:Bug ; rdfs:label ?label }'")
def sparql(
    store: Path | Server, query: str, form: str, timeout: float, memory: int, allow_service: bool, as_json: bool
) -> int:
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
    for piece in _stream(store, text, form, limits):
        start += piece[: _START - len(start)]
        end = piece[-1:]
        print_bytes(piece)
    if end != b"\n":
        print_bytes(b"\n")
    return EMPTY if runner.is_empty(start, form) else DONE


def _print_table(store: Path | Server, text: str, limits: Limits, triples: bool) -> int:
    from queries import sparql as runner
    from queries.terminal import colors

    result = runner.held(_stream(store, text, "ttl" if triples else "json", limits), limits)
    if triples:
        print_bytes(result)
    else:
        print_text(runner.as_table(result, base_iri(store), width(), colors(sys.stdout)))
    return EMPTY if runner.is_empty(result, "ttl" if triples else "json") else DONE


def _stream(store: Path | Server, text: str, form: str, limits: Limits) -> Generator[bytes, None, None]:
    """The result of a query, in the store or at the server."""
    if isinstance(store, Path):
        from queries.sparql import stream

        return stream(store, text, form, limits)
    from queries import served

    return served.stream(store, text, form, limits)


def _query_text(query: str) -> str:
    if query == "-":
        return sys.stdin.read()
    with contextlib.suppress(OSError, ValueError):
        if Path(query).is_file():
            return Path(query).read_text("utf-8")
    if " " not in query and "{" not in query and (query.endswith((".rq", ".sparql")) or "/" in query):
        raise LogloomError(f"{query}: no such file")
    return query
