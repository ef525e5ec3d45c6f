"""Tables of nodes and of edges: GraphML and GEXF for Gephi, yEd, Cytoscape and igraph, CSV for spreadsheets and loaders."""

from __future__ import annotations

import csv
import functools
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr

from graph import store as stores
from graph.exports.rows import edges, nodes
from graph.exports.source import Graph

NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 can't hold, not even escaped (section 2.2)."""

FORMULA: Final = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection), full-width forms too."""

NODE_FIELDS: Final = ("id", "label", "kind", "iri", "date")
EDGE_FIELDS: Final = ("source", "target", "kind", "weight", "first", "last")
"""The columns, by the names that Gephi, igraph and spreadsheets look for."""


def write_graphml(graph: Graph, output: BinaryIO) -> None:
    """GraphML 1.0, http://graphml.graphdrawing.org/specification.html."""
    text = _text(output)
    text.write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    for of, fields in (("node", NODE_FIELDS[1:]), ("edge", EDGE_FIELDS[2:])):
        for name in fields:
            kind = "int" if name == "weight" else "string"
            text.write(f'<key id="{of}-{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n')
    text.write('<graph edgedefault="directed">\n')
    for node in nodes(graph):
        data = {name: getattr(node, name) for name in NODE_FIELDS[1:]}
        text.write(f"<node id={_attribute(node.id)}>{_data('node', data)}</node>\n")
    for number, edge in enumerate(edges(graph)):
        ends = f"source={_attribute(edge.source)} target={_attribute(edge.target)}"
        data = {name: str(getattr(edge, name)) for name in EDGE_FIELDS[2:]}
        text.write(f'<edge id="e{number}" {ends}>{_data("edge", data)}</edge>\n')
    text.write("</graph>\n</graphml>\n")
    _finish(text)


def write_gexf(graph: Graph, output: BinaryIO) -> None:
    """GEXF 1.3, https://gexf.net/schema.html."""
    text = _text(output)
    text.write('<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n')
    text.write('<graph defaultedgetype="directed" mode="static">\n')
    for of, titles in (("node", ("kind", "iri", "date")), ("edge", ("kind", "first", "last"))):
        declared = "".join(f'<attribute id="{title}" title="{title}" type="string"/>' for title in titles)
        text.write(f'<attributes class="{of}">{declared}</attributes>\n')
    text.write("<nodes>\n")
    for node in nodes(graph):
        values = _values({"kind": node.kind, "iri": node.iri, "date": node.date})
        text.write(f"<node id={_attribute(node.id)} label={_attribute(node.label)}>{values}</node>\n")
    text.write("</nodes>\n<edges>\n")
    for number, edge in enumerate(edges(graph)):
        ends = f"source={_attribute(edge.source)} target={_attribute(edge.target)}"
        label = f'label={_attribute(edge.kind)} weight="{edge.weight}"'
        values = _values({"kind": edge.kind, "first": edge.first, "last": edge.last})
        text.write(f'<edge id="{number}" {ends} {label}>{values}</edge>\n')
    text.write("</edges>\n</graph>\n</gexf>\n")
    _finish(text)


def write_tables(graph: Graph, folder: Path) -> None:
    """`nodes.csv` and `edges.csv` in a folder, each whole or not at all."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    rows = ([getattr(node, name) for name in NODE_FIELDS] for node in nodes(graph))
    stores.replace_file(folder / "nodes.csv", functools.partial(write_table, NODE_FIELDS, rows))
    links = ([str(getattr(edge, name)) for name in EDGE_FIELDS] for edge in edges(graph))
    stores.replace_file(folder / "edges.csv", functools.partial(write_table, EDGE_FIELDS, links))


def write_table(fields: Iterable[str], rows: Iterable[list[str]], output: BinaryIO) -> None:
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


def _data(of: str, values: dict[str, str]) -> str:
    return "".join(f'<data key="{of}-{key}">{escape(_clean(value))}</data>' for key, value in values.items() if value)


def _values(values: dict[str, str]) -> str:
    inner = (f'<attvalue for="{key}" value={_attribute(value)}/>' for key, value in values.items() if value)
    return f"<attvalues>{''.join(inner)}</attvalues>"
