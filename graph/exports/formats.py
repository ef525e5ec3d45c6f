"""Every format, and how the graph, or a part of it, is written in one.

The same graph gives the same bytes: statements are sorted, on disk where they don't fit into memory. A format that has
no named graphs gets the merge of all of them, and the caller is told what that loses.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from graph import store as stores
from graph.exports.jsonld import write_jsonld
from graph.exports.part import COUNTED, Wanted, part_of
from graph.exports.rdf import Writer, grouped, merged, serialise, write_quads, write_triples
from graph.exports.redact import Redaction, key_of, redaction_of
from graph.exports.source import Graph, Triples
from graph.exports.tables import NODE_FIELDS, write_gexf, write_graphml, write_table, write_tables
from nlp.errors import LogloomError

LOST: Final = "named graphs: which entry says what, unless by the mentions"
HIDDEN: Final = (
    "what is no one else's business: quotes, addresses, numbers of telephones, names, lines that look like secrets"
)
EVERYTHING: Final = Wanted()


@dataclass(frozen=True, slots=True)
class Format:
    """An export format: what it can't hold of the graph, and what writes it."""

    name: str
    lost: str
    write: Callable[[Graph, BinaryIO], None]


def export(
    store: Path,
    target: str,
    form: str = "",
    output: BinaryIO | None = None,
    wanted: Wanted = EVERYTHING,
    redacted: bool = False,
) -> str:
    """Write the graph to `target`: a file, a folder for CSV, or `-` for `output`. Returns what is lost, or "".

    `wanted` chooses a part; `redacted` leaves out what can't be shown to others. A file is written as a whole or not at
    all, for the user's eyes only. Raises LogloomError for an unknown format and for what can't be written.
    """
    chosen = format_of(target, form)
    with _clear_errors(target), _graph(store, wanted, redacted) as graph:
        _write(chosen, graph, target, output)
    lost = [chosen.lost, COUNTED if wanted.dated else "", HIDDEN if redacted else ""]
    return "; ".join(filter(None, lost))


def export_triples(
    store: Path,
    triples: Iterable[bytes],
    target: str,
    form: str = "",
    output: BinaryIO | None = None,
    redacted: bool = False,
) -> str:
    """Write what a CONSTRUCT query gave (lines of N-Triples) in an RDF format, as `export` does. Returns what is lost."""
    name = format_of(target, form).name
    if name not in RDF:
        raise LogloomError(f"triples are RDF, and {name} is not; choose one of {', '.join(RDF)}")
    base = str(stores.read_format(store)["base"])
    with _clear_errors(target), contextlib.ExitStack() as stack:
        if redacted:
            redaction = redaction_of(stores.open_store(store), key_of(store), store, base)
            triples = _redacted(triples, stack.enter_context(redaction))
        _write_file(target, output, functools.partial(RDF[name][1], Triples(triples, base, store)))
    return HIDDEN if redacted else ""


def _redacted(triples: Iterable[bytes], redaction: Redaction) -> Iterator[bytes]:
    import pyoxigraph

    quads = (next(iter(pyoxigraph.parse(line, pyoxigraph.RdfFormat.N_TRIPLES))) for line in triples)
    return (f"{quad.triple} .\n".encode() for quad in redaction.constructed(quads))


@contextlib.contextmanager
def _graph(store: Path, wanted: Wanted, redacted: bool) -> Iterator[Graph]:
    opened, base = stores.open_store(store), str(stores.read_format(store)["base"])
    with contextlib.ExitStack() as stack:
        part = stack.enter_context(part_of(opened, wanted, store))
        redaction = stack.enter_context(redaction_of(opened, key_of(store), store, base)) if redacted else None
        yield Graph(opened, base, store, part, redaction)


def _write(chosen: Format, graph: Graph, target: str, output: BinaryIO | None) -> None:
    if chosen is CSV and target == "-":
        raise LogloomError("CSV is two tables, and needs a folder to write them into")
    if chosen is CSV:
        write_tables(graph, Path(target))
    else:
        _write_file(target, output, functools.partial(chosen.write, graph))


def _write_file(target: str, output: BinaryIO | None, write: Callable[[BinaryIO], None]) -> None:
    if target == "-" and output:
        write(output)
    else:
        stores.replace_file(Path(target), write)


def format_of(target: str, form: str = "") -> Format:
    """The format by its name, else by the file's ending; a folder, or a name without ending, is CSV's."""
    path = Path(target)
    name = form.lower().lstrip(".") or path.suffix.lower().lstrip(".")
    if not name and target != "-" and (target.endswith("/") or path.is_dir() or not path.exists()):
        return CSV
    if name not in FORMATS:
        wrong = f"no format `{name}`" if name else f"{target}: of what format?"
        raise LogloomError(f"{wrong}; choose one by the ending or --format: {', '.join(FORMATS)}")
    return FORMATS[name]


@contextlib.contextmanager
def _clear_errors(target: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise LogloomError(f"{target}: can't be written ({error.strerror or error})") from error


TABLES: Final = f"{LOST}; all quotes; and blank nodes, which a graph from elsewhere may have"

CSV: Final = Format("csv", TABLES, lambda graph, output: write_table(NODE_FIELDS, (), output))

RDF: Final[dict[str, tuple[str, Writer]]] = {
    "ttl": (LOST, serialise("TURTLE", merged)),
    "trig": ("", serialise("TRIG", grouped)),
    "nq": ("", write_quads),
    "nt": (LOST, write_triples),
    "rdf": (LOST, serialise("RDF_XML", merged)),
    "jsonld": ("", write_jsonld),
}
"""The RDF texts: what each can't hold, and what writes it."""

FORMATS: Final[dict[str, Format]] = {
    **{name: Format(name, lost, write) for name, (lost, write) in RDF.items()},
    "graphml": Format("graphml", TABLES, write_graphml),
    "gexf": Format("gexf", TABLES, write_gexf),
    "csv": CSV,
}
"""Every export format by its ending, which is also its name for --format."""
