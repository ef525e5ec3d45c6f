"""The graph as files for others, and back: RDF texts with and without named graphs, GraphML, GEXF, and CSV tables.

The same graph gives the same bytes: statements are sorted, on disk where they don't fit into memory. A format that has
no named graphs gets the merge of all of them, and the caller is told what that loses.
"""

from __future__ import annotations

import contextlib
import csv
import functools
import heapq
import io
import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr

from graph import store as stores
from graph.vocabulary import CLASSES, LL, PREFIXES, REPEATED, identifier, iri
from nlp.errors import LogloomError

if TYPE_CHECKING:
    import pyoxigraph

RUN: Final = 64 << 20
"""Bytes that are sorted in memory; more are sorted in runs of this size on disk, and merged."""

IMPORTED: Final = f"<{LL}imported>"
"""The graph of statements that an imported file states in none: what said them is not known any more."""

LOST: Final = "named graphs: which entry says what, unless by the mentions"
HIDDEN: Final = ("mention", "co-mention")
"""Kinds that carry provenance and counts: statements about edges, not nodes of a picture or a table."""

NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 can't hold, not even escaped (section 2.2)."""

FORMULA: Final = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection), full-width forms too."""

NODE_FIELDS: Final = ("id", "label", "kind", "iri")
EDGE_FIELDS: Final = ("source", "target", "kind", "count")


@dataclass(frozen=True, slots=True)
class Format:
    """An export format: what it can't hold of the graph, and what writes it."""

    name: str
    lost: str
    write: Callable[[Graph, BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Graph:
    """What an export is made of: an open store, its base IRI, and a folder for scratch files."""

    store: pyoxigraph.Store
    base: str
    scratch: Path

    def quads(self) -> Iterator[bytes]:
        """The N-Quads lines of all named graphs, in no order."""
        return (line for line in self._dump("N_QUADS") if stores.graph_start(line) >= 0)

    def triples(self) -> Iterator[bytes]:
        """The N-Triples lines of the merge of all graphs, in no order."""
        import pyoxigraph

        return self._dump("N_TRIPLES", pyoxigraph.DefaultGraph())

    def _dump(self, form: str, graph: pyoxigraph.DefaultGraph | None = None) -> Iterator[bytes]:
        import pyoxigraph

        with _scratch(self.scratch) as file:
            self.store.dump(file, getattr(pyoxigraph.RdfFormat, form), from_graph=graph)
            file.seek(0)
            yield from file


@dataclass(frozen=True, slots=True)
class Node:
    """A row of the table of nodes."""

    id: str
    label: str
    kind: str
    iri: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A row of the table of edges; `count` is how often it was seen."""

    source: str
    target: str
    kind: str
    count: int


def export(store: Path, target: str, form: str = "", output: BinaryIO | None = None) -> str:
    """Write the graph to `target`: a file, a folder for CSV, or `-` for `output`. Returns what the format loses, or "".

    A file is written as a whole or not at all, for the user's eyes only. Raises LogloomError for an unknown format and
    for what can't be written.
    """
    chosen = format_of(target, form)
    graph = Graph(stores.open_store(store), str(stores.read_format(store)["base"]), store)
    with _clear_errors(target):
        if chosen is CSV and target == "-":
            raise LogloomError("CSV is two tables, and needs a folder to write them into")
        if chosen is CSV:
            _write_tables(graph, Path(target))
        elif target == "-" and output:
            chosen.write(graph, output)
        else:
            stores.replace_file(Path(target), functools.partial(chosen.write, graph))
    return chosen.lost


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
        generation.report({"imported": str(file.absolute()), "quads": counted.count})
    return counted.count


def nodes(graph: Graph) -> Iterator[Node]:
    """The nodes but those of HIDDEN, by kind and IRI, a node of two kinds once."""
    import pyoxigraph

    merge, a, label = pyoxigraph.DefaultGraph(), _node(iri("rdf:type")), _node(iri("rdfs:label"))
    seen = set[str]()
    for kind, classes in CLASSES.items():
        members = graph.store.quads_for_pattern(None, a, _node(iri(classes[0])), merge)
        for member in sorted({_value(quad.subject) for quad in members} - seen if kind not in HIDDEN else ()):
            seen.add(member)
            labels = sorted(
                _value(quad.object) for quad in graph.store.quads_for_pattern(_node(member), label, None, merge)
            )
            yield Node(identifier(member, graph.base), labels[0] if labels else "", kind, member)


def edges(graph: Graph) -> Iterator[Edge]:
    """The edges between the `nodes`, by their source, kind and target."""
    import pyoxigraph

    merge = pyoxigraph.DefaultGraph()
    known = {node.iri for node in nodes(graph)}
    for source in sorted(known):
        counts = _sightings(graph.store, source)
        found = graph.store.quads_for_pattern(_node(source), None, None, merge)
        ends = sorted(
            (_value(quad.predicate), _value(quad.object))
            for quad in found
            if _value(quad.object) in known and quad.predicate.value not in REPEATED
        )
        for predicate, target in ends:
            count = max(1, counts[predicate, target])
            names = identifier(source, graph.base), identifier(target, graph.base)
            yield Edge(*names, _short(predicate), count)


def sorted_lines(lines: Iterable[bytes], scratch: Path, key: Callable[[bytes], bytes] | None = None) -> Iterator[bytes]:
    """Lines in order, in memory or, where they are many, by merging sorted runs on disk."""
    with contextlib.ExitStack() as stack:
        runs: list[Iterable[bytes]] = []
        for run in _runs(lines):
            run.sort(key=key)
            if len(run) and not runs and sum(map(len, run)) < RUN:
                runs.append(run)
            else:
                file = stack.enter_context(_scratch(scratch))
                file.writelines(run)
                file.seek(0)
                runs.append(file)
        yield from heapq.merge(*runs, key=key)


def _runs(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    run: list[bytes] = []
    size = 0
    for line in lines:
        run.append(line)
        size += len(line)
        if size >= RUN:
            yield run
            run, size = [], 0
    yield run


def _by_graph(line: bytes) -> bytes:
    start = stores.graph_start(line)
    return line[start:].rstrip() + b" " + line[:start]


def _write_quads(graph: Graph, output: BinaryIO) -> None:
    output.writelines(sorted_lines(graph.quads(), graph.scratch))


def _write_triples(graph: Graph, output: BinaryIO) -> None:
    output.writelines(sorted_lines(graph.triples(), graph.scratch))


def _serialise(form: str, lines: Callable[[Graph], Iterator[bytes]]) -> Callable[[Graph, BinaryIO], None]:
    """A writer by Oxigraph's own serialiser, which keeps the order that it is given."""

    def write(graph: Graph, output: BinaryIO) -> None:
        import pyoxigraph

        with _scratch(graph.scratch) as file:
            file.writelines(lines(graph))
            file.seek(0)
            quads: Iterable[pyoxigraph.Quad] = pyoxigraph.parse(file, pyoxigraph.RdfFormat.N_QUADS)
            rdf_format: pyoxigraph.RdfFormat = getattr(pyoxigraph.RdfFormat, form)
            if form == "RDF_XML":
                quads = map(_for_xml, quads)
            given = quads if rdf_format.supports_datasets else (quad.triple for quad in quads)
            pyoxigraph.serialize(given, output, rdf_format, prefixes=PREFIXES)

    return write


def _grouped(graph: Graph) -> Iterator[bytes]:
    return sorted_lines(graph.quads(), graph.scratch, _by_graph)


def _merged(graph: Graph) -> Iterator[bytes]:
    return sorted_lines(graph.triples(), graph.scratch)


def _for_xml(quad: pyoxigraph.Quad) -> pyoxigraph.Quad:
    import pyoxigraph

    term = quad.object
    if not isinstance(term, pyoxigraph.Literal) or not NOT_XML.search(term.value):
        return quad
    text = NOT_XML.sub("\ufffd", term.value)
    cleaned = pyoxigraph.Literal(text, datatype=None if term.language else term.datatype, language=term.language)
    return pyoxigraph.Quad(quad.subject, quad.predicate, cleaned, quad.graph_name)


def _write_graphml(graph: Graph, output: BinaryIO) -> None:
    """GraphML 1.0, http://graphml.graphdrawing.org/specification.html."""
    text = _text(output)
    text.write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    for name, of, kind in [*((f, "node", "string") for f in NODE_FIELDS[1:]), ("kind", "edge", "string")]:
        text.write(f'<key id="{of}-{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n')
    text.write('<key id="edge-count" for="edge" attr.name="count" attr.type="int"/>\n<graph edgedefault="directed">\n')
    for node in nodes(graph):
        data = {"node-label": node.label, "node-kind": node.kind, "node-iri": node.iri}
        text.write(f"<node id={_attribute(node.id)}>{_data(data)}</node>\n")
    for number, edge in enumerate(edges(graph)):
        ends = f"source={_attribute(edge.source)} target={_attribute(edge.target)}"
        data = {"edge-kind": edge.kind, "edge-count": str(edge.count)}
        text.write(f'<edge id="e{number}" {ends}>{_data(data)}</edge>\n')
    text.write("</graph>\n</graphml>\n")
    _finish(text)


def _write_gexf(graph: Graph, output: BinaryIO) -> None:
    """GEXF 1.3, https://gexf.net/schema.html."""
    text = _text(output)
    text.write('<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n')
    text.write('<graph defaultedgetype="directed" mode="static">\n')
    text.write('<attributes class="node"><attribute id="kind" title="kind" type="string"/>')
    text.write('<attribute id="iri" title="iri" type="string"/></attributes>\n')
    text.write('<attributes class="edge"><attribute id="kind" title="kind" type="string"/></attributes>\n<nodes>\n')
    for node in nodes(graph):
        values = _values({"kind": node.kind, "iri": node.iri})
        text.write(f"<node id={_attribute(node.id)} label={_attribute(node.label)}>{values}</node>\n")
    text.write("</nodes>\n<edges>\n")
    for number, edge in enumerate(edges(graph)):
        ends = f"source={_attribute(edge.source)} target={_attribute(edge.target)}"
        label = f'label={_attribute(edge.kind)} weight="{edge.count}"'
        text.write(f'<edge id="{number}" {ends} {label}>{_values({"kind": edge.kind})}</edge>\n')
    text.write("</edges>\n</graph>\n</gexf>\n")
    _finish(text)


def _write_tables(graph: Graph, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    rows = ([node.id, node.label, node.kind, node.iri] for node in nodes(graph))
    stores.replace_file(folder / "nodes.csv", functools.partial(_write_table, NODE_FIELDS, rows))
    links = ([edge.source, edge.target, edge.kind, str(edge.count)] for edge in edges(graph))
    stores.replace_file(folder / "edges.csv", functools.partial(_write_table, EDGE_FIELDS, links))


def _write_table(fields: Iterable[str], rows: Iterable[list[str]], output: BinaryIO) -> None:
    """CSV by RFC 4180. A cell that a spreadsheet would run is led by an apostrophe, which it hides."""
    text = _text(output)
    writer = csv.writer(text)
    writer.writerow(fields)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    _finish(text)


def _inert(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell.lstrip(" ")) else cell


def _text(output: BinaryIO) -> io.TextIOWrapper:
    return io.TextIOWrapper(output, encoding="utf-8", errors="replace", newline="", write_through=False)


def _finish(text: io.TextIOWrapper) -> None:
    text.flush()
    text.detach()


def _clean(value: str) -> str:
    return NOT_XML.sub("\ufffd", value)


def _attribute(value: str) -> str:
    return quoteattr(_clean(value))


def _data(values: dict[str, str]) -> str:
    return "".join(f'<data key="{key}">{escape(_clean(value))}</data>' for key, value in values.items())


def _values(values: dict[str, str]) -> str:
    inner = (f'<attvalue for="{key}" value={_attribute(value)}/>' for key, value in values.items())
    return f"<attvalues>{''.join(inner)}</attvalues>"


def _sightings(store: pyoxigraph.Store, source: str) -> Counter[tuple[str, str]]:
    """How many mentions each edge from a node has: (predicate, object) → count."""
    import pyoxigraph

    merge = pyoxigraph.DefaultGraph()
    subject, predicate, target = (_node(iri(f"rdf:{part}")) for part in ("subject", "predicate", "object"))
    found = Counter[tuple[str, str]]()
    for mention in store.quads_for_pattern(None, subject, _node(source), merge):
        kinds = store.quads_for_pattern(mention.subject, predicate, None, merge)
        ends = [_value(quad.object) for quad in store.quads_for_pattern(mention.subject, target, None, merge)]
        found.update((_value(kind.object), end) for kind in kinds for end in ends)
    return found


@functools.cache
def _short(name: str) -> str:
    fits = (f"{prefix}:{name.removeprefix(start)}" for prefix, start in PREFIXES.items() if name.startswith(start))
    return next(fits, name)


def _node(name: str) -> pyoxigraph.NamedNode:
    import pyoxigraph

    return pyoxigraph.NamedNode(name)


def _value(term: pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple) -> str:
    return str(getattr(term, "value", term))


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
        for quad in pyoxigraph.parse(path=str(file), format=rdf_format):
            graph = IMPORTED if isinstance(quad.graph_name, pyoxigraph.DefaultGraph) else str(quad.graph_name)
            yield f"{quad.triple} {graph} ."
    except SyntaxError as error:
        raise LogloomError(f"{file}, line {error.lineno or '?'}: not {name}: {_reason(error)}") from error
    except OSError as error:
        raise LogloomError(f"{file}: can't be read ({error.strerror or error})") from error


def _reason(error: SyntaxError) -> str:
    return " ".join((error.msg or "").split()).removeprefix("Parser error ")


@contextlib.contextmanager
def _scratch(folder: Path) -> Iterator[BinaryIO]:
    """A file without a name, for the user's eyes only, that is gone with the process."""
    where = folder if os.access(folder, os.W_OK) else None  # a store may be there only to be read
    with tempfile.TemporaryFile(dir=where) as file:
        yield file


@contextlib.contextmanager
def _clear_errors(target: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise LogloomError(f"{target}: can't be written ({error.strerror or error})") from error


CSV: Final = Format("csv", LOST, lambda graph, output: _write_table(NODE_FIELDS, (), output))

FORMATS: Final[dict[str, Format]] = {
    "ttl": Format("ttl", LOST, _serialise("TURTLE", _merged)),
    "trig": Format("trig", "", _serialise("TRIG", _grouped)),
    "nq": Format("nq", "", _write_quads),
    "nt": Format("nt", LOST, _write_triples),
    "rdf": Format("rdf", LOST, _serialise("RDF_XML", _merged)),
    "jsonld": Format("jsonld", "", _serialise("JSON_LD", _grouped)),
    "graphml": Format("graphml", f"{LOST}; and all quotes", _write_graphml),
    "gexf": Format("gexf", f"{LOST}; and all quotes", _write_gexf),
    "csv": CSV,
}
"""Every export format by its ending, which is also its name for --format."""

RDF: Final[dict[str, str]] = {
    "ttl": "TURTLE",
    "trig": "TRIG",
    "nq": "N_QUADS",
    "nt": "N_TRIPLES",
    "rdf": "RDF_XML",
    "jsonld": "JSON_LD",
}
"""The formats that can be imported, and their names in pyoxigraph."""
