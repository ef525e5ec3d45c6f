"""SPARQL 1.1 of a user's own, read-only, at a server: what queries/sparql.py does in a store."""

from __future__ import annotations

import io
from collections.abc import Generator
from typing import Final

from graph.remote.endpoint import stream as ask
from graph.remote.server import Server
from graph.vocabulary import PREFIXES
from queries.sparql import TRIPLES, Limits, check, writer_of

MEDIA: Final = {
    "json": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "xml": "application/sparql-results+xml",
}
"""The media types of rows. Triples come as N-Triples, and are written here, with our prefixes."""


def stream(server: Server, query: str, form: str, limits: Limits) -> Generator[bytes, None, None]:
    """As `queries.sparql.stream`; the server looks after memory. Raises LogloomError where it does not answer in time."""
    writer_of(check(query, limits.service), form)
    server.seconds = limits.seconds
    prefixes = " ".join(f"PREFIX {name}: <{start}>" for name, start in PREFIXES.items())
    text = f"{prefixes}\n{query}"
    if form not in TRIPLES:
        yield from ask(server, text, MEDIA[form])
        return
    triples = ask(server, text, "application/n-triples")
    yield from triples if form == "nt" else (_written(b"".join(triples), form),)


def _written(triples: bytes, form: str) -> bytes:
    import pyoxigraph

    output = io.BytesIO()
    parsed = (quad.triple for quad in pyoxigraph.parse(triples, pyoxigraph.RdfFormat.N_TRIPLES))
    pyoxigraph.serialize(parsed, output, getattr(pyoxigraph.RdfFormat, TRIPLES[form]), prefixes=PREFIXES)
    return output.getvalue()
