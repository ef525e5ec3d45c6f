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
from graph.exports.source import Graph, edges, nodes

NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 can't hold, not even escaped (section 2.2)."""

FORMULA: Final = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection), full-width forms too."""

NODE_FIELDS: Final = ("id", "label", "kind", "iri")
EDGE_FIELDS: Final = ("source", "target", "kind", "count")


def write_graphml(graph: Graph, output: BinaryIO) -> None:
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


def write_gexf(graph: Graph, output: BinaryIO) -> None:
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


def write_tables(graph: Graph, folder: Path) -> None:
    """`nodes.csv` and `edges.csv` in a folder, each whole or not at all."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    rows = ([node.id, node.label, node.kind, node.iri] for node in nodes(graph))
    stores.replace_file(folder / "nodes.csv", functools.partial(write_table, NODE_FIELDS, rows))
    links = ([edge.source, edge.target, edge.kind, str(edge.count)] for edge in edges(graph))
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


def _data(values: dict[str, str]) -> str:
    return "".join(f'<data key="{key}">{escape(_clean(value))}</data>' for key, value in values.items())


def _values(values: dict[str, str]) -> str:
    inner = (f'<attvalue for="{key}" value={_attribute(value)}/>' for key, value in values.items())
    return f"<attvalues>{''.join(inner)}</attvalues>"
