"""RDF texts: N-Quads and N-Triples as they are sorted; Turtle, TriG and RDF/XML by Oxigraph's own serialiser."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from graph.exports.source import Statements
from graph.exports.tables import NOT_XML
from graph.sorting import scratch
from graph.store import by_graph
from graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph


def write_quads(graph: Statements, output: BinaryIO) -> None:
    """N-Quads (W3C Recommendation, 2014), a statement a line, sorted."""
    output.writelines(graph.quads())


def write_triples(graph: Statements, output: BinaryIO) -> None:
    """N-Triples (W3C Recommendation, 2014), a statement a line, sorted."""
    output.writelines(graph.triples())


def grouped(graph: Statements) -> Iterator[bytes]:
    """The statements by their named graph, and then by their subject."""
    return graph.quads(by_graph)


def merged(graph: Statements) -> Iterator[bytes]:
    """The statements of all graphs by their subject, each once."""
    return graph.triples()


Writer = Callable[[Statements, BinaryIO], None]


def serialise(form: str, lines: Callable[[Statements], Iterator[bytes]]) -> Writer:
    """A writer by Oxigraph's own serialiser, which keeps the order that it is given."""

    def write(graph: Statements, output: BinaryIO) -> None:
        import pyoxigraph

        with scratch(graph.folder) as file:
            file.writelines(lines(graph))
            file.seek(0)
            quads: Iterable[pyoxigraph.Quad] = pyoxigraph.parse(file, pyoxigraph.RdfFormat.N_QUADS)
            rdf_format: pyoxigraph.RdfFormat = getattr(pyoxigraph.RdfFormat, form)
            if form == "RDF_XML":
                quads = map(_for_xml, quads)
            given = quads if rdf_format.supports_datasets else (quad.triple for quad in quads)
            pyoxigraph.serialize(given, output, rdf_format, prefixes=PREFIXES)

    return write


def _for_xml(quad: pyoxigraph.Quad) -> pyoxigraph.Quad:
    import pyoxigraph

    term = quad.object
    if not isinstance(term, pyoxigraph.Literal) or not NOT_XML.search(term.value):
        return quad
    text = NOT_XML.sub("\ufffd", term.value)
    cleaned = pyoxigraph.Literal(text, datatype=None if term.language else term.datatype, language=term.language)
    return pyoxigraph.Quad(quad.subject, quad.predicate, cleaned, quad.graph_name)
