"""The way back: an exported graph, or any other RDF, into an empty store."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph import store as stores
from graph.vocabulary import BASE, LL, ONTOLOGY, VERSION, iri, version_iri
from nlp.errors import LogloomError

if TYPE_CHECKING:
    import pyoxigraph

CONFORMS: Final = iri("dcterms:conformsTo")

IMPORTED: Final = f"<{LL}imported>"
"""The graph of statements that an imported file states in none: what said them is not known any more."""

RDF: Final[dict[str, str]] = {
    "ttl": "TURTLE",
    "trig": "TRIG",
    "nq": "N_QUADS",
    "nt": "N_TRIPLES",
    "rdf": "RDF_XML",
    "jsonld": "JSON_LD",
}
"""The formats that can be imported, and their names in pyoxigraph."""


def import_file(store: Path, file: Path, form: str = "") -> int:
    """Read an RDF file into an empty store, all of it or nothing. Returns the number of statements.

    What stands in no named graph comes into `ll:imported`. Raises LogloomError, with the line where there is one, for a
    file that is broken or of another format, and for a store that is not empty.
    """
    if not stores.is_empty(store):
        raise LogloomError(
            f"{store}: an import needs an empty store, and this one holds a graph; name another by --store"
        )
    statements = _parsed(file, form)
    first = next(statements, None)
    if first is None:
        raise LogloomError(f"{file}: holds no statement")
    counted = _Counted([first], statements)
    with stores.new_generation(store) as generation:
        generation.load(counted)
        generation.base = _base(generation, file)
        ours = any(version == version_iri() for _, version in generation.pairs(CONFORMS))
        if ours and (lost := generation.undescribed()):  # lines have no end that could be missed
            raise LogloomError(
                f"{file}: cut off behind its last line: {lost} is named in it, and not described; export it anew"
            )
        generation.report({"imported": str(file.absolute()), "quads": counted.count, "ours": ours})
    return counted.count


def _base(generation: stores.Generation, file: Path) -> str:
    """What the nodes' IRIs begin with, as the graph says of itself; ours where it says nothing, as graphs from elsewhere do."""
    said = sorted(generation.pairs(CONFORMS))
    for _, version in said:
        if version.startswith(f"{ONTOLOGY}/") and version != version_iri():
            number = version.removeprefix(f"{ONTOLOGY}/")
            raise LogloomError(
                f"{file}{_line(file, version)}: of version {number} of the vocabulary, and this Logloom knows {VERSION};"
                " export it anew by a Logloom that knows both"
            )
    return next((base for base, version in said if version == version_iri()), BASE)


def _line(file: Path, text: str) -> str:
    """Where a file has some words first, as far as it writes them out: `, line 7`."""
    with file.open("rb") as lines:
        numbers = (number for number, line in enumerate(lines, 1) if text.encode() in line)
        return next((f", line {number}" for number in numbers), "")


class _Counted(Iterator[str]):
    """An iterator over others, one behind the other, that knows how many it gave."""

    def __init__(self, *others: Iterable[str]) -> None:
        self.count = 0
        self._others = (item for other in others for item in other)

    def __next__(self) -> str:
        item = next(self._others)
        self.count += 1
        return item


def _parsed(file: Path, form: str) -> Iterator[str]:
    """The statements of an RDF file as N-Quads, each in a graph."""
    import pyoxigraph

    name = form.lower().lstrip(".") or file.suffix.lower().lstrip(".")
    if name not in RDF:
        raise LogloomError(f"{file}: an import reads {', '.join(RDF)}; name the format by the ending or --format")
    rdf_format: pyoxigraph.RdfFormat = getattr(pyoxigraph.RdfFormat, RDF[name])
    try:
        if name in UNSEEN:
            UNSEEN[name](file)
        for quad in pyoxigraph.parse(path=str(file), format=rdf_format):
            graph = IMPORTED if isinstance(quad.graph_name, pyoxigraph.DefaultGraph) else str(quad.graph_name)
            yield f"{quad.triple} {graph} ."
    except SyntaxError as error:
        where = f", line {error.lineno}" if error.lineno else _line(file, _quoted(error))
        raise LogloomError(f"{file}{where}: not {name}: {_reason(error)}") from error
    except OSError as error:
        raise LogloomError(f"{file}: can't be read ({error.strerror or error})") from error


def _well_formed(file: Path) -> None:
    """Raises SyntaxError for an XML file that is cut off or no XML: the parser of RDF/XML takes the end of a file for that of its root."""
    from xml.parsers import expat

    parser = expat.ParserCreate()
    try:
        with file.open("rb") as data:
            parser.ParseFile(data)
    except expat.ExpatError as error:
        raise SyntaxError(expat.errors.messages[error.code], (str(file), error.lineno, error.offset, None)) from error


def _names_nodes(file: Path) -> None:
    """Raises SyntaxError for a JSON-LD file that names a node by what is no IRI: the parser drops whatever is said of it."""
    from graph.jsonld_iris import not_iris

    with file.open(encoding="utf-8", errors="replace") as lines:
        for number, words in not_iris(lines):
            raise SyntaxError(f"`{words}` is no IRI", (str(file), number, None, None))


UNSEEN: Final[dict[str, Callable[[Path], None]]] = {"rdf": _well_formed, "jsonld": _names_nodes}
"""What is looked at before a file is parsed, since its parser says nothing of it."""


def _quoted(error: SyntaxError) -> str:
    """The words of a file that an error shows; the end of a line where it shows none."""
    return next(iter(re.findall(r"'([^']+)'", error.msg or "")), "\n")


def _reason(error: SyntaxError) -> str:
    return " ".join((error.msg or "").split()).removeprefix("Parser error ")
