"""Makes docs/vocabulary.md and its picture, docs/vocabulary.svg, from graph/ontology.ttl and graph/shapes.ttl: `make docs`.

The page says of each own class and property what the ontology does. The picture draws the classes where PLACES has them, with the own
edges by their domain and range, and the standard ones that the shapes ask for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from rdflib import OWL, RDF, RDFS, SH, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

ROOT: Final = Path(__file__).parents[1]
LL: Final = "https://w3id.org/logloom/ns#"

PLACES: Final[dict[str, tuple[float, float]]] = {
    "Series": (0, 0),
    "Topic": (1, 0),
    "MissingEntry": (2, 0),
    "CoMention": (3, 0),
    "Mention": (4, 0),
    "TimeSpent": (0, 1.2),
    "Entry": (1, 1.2),
    "Document": (2, 1.2),
    "Missing": (2.75, 1.2),
    "Request": (4, 1.2),
    "Todo": (0, 2.2),
    "File": (2, 2.2),
    "Person": (0, 3.6),
    "Bug": (1.5, 3.6),
    "Patch": (2.95, 3.6),
    "Commit": (4, 3.6),
    "UnresolvedName": (0, 4.8),
    "Message": (1, 4.8),
    "Project": (2.25, 4.8),
    "PatchVersion": (4, 4.8),
    "Thread": (1, 6.2),
    "Tool": (2.25, 6.2),
    "SourceFile": (4, 6.2),
}
"""Where each class stands, in columns and rows. A class without a place fails the test."""

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "work": ("Bug", "Patch", "Commit"),
    "mail": ("Message", "Thread"),
    "software": ("Project", "Tool"),
    "papers": ("Document", "Missing", "File"),
}
"""Classes that one line reaches together where an edge is to all of them."""

APART: Final = frozenset({"mentions", "of", "coMentionedWith"})
"""Edges from or to nearly everything: said below the picture, since lines for them would hide the rest."""

WIDE, HIGH, ACROSS, DOWN, MARGIN = 172, 46, 286, 104, 48
"""Sizes in the picture: of a box, of a column and a row, and around."""


@dataclass(frozen=True, slots=True)
class Term:
    """A class or a property, as the page lists it."""

    name: str
    label: str
    comment: str
    above: tuple[str, ...]
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()


def ontology() -> Graph:
    """The ontology."""
    return Graph().parse(ROOT / "graph" / "ontology.ttl")


def terms(graph: Graph, kind: URIRef) -> list[Term]:
    """The own terms of a kind, by name."""
    found = [term for term in graph.subjects(RDF.type, kind) if isinstance(term, URIRef) and term.startswith(LL)]
    return [_term(graph, term) for term in sorted(found, key=lambda term: term.casefold())]


def _term(graph: Graph, term: URIRef) -> Term:
    over = [*graph.objects(term, RDFS.subClassOf), *graph.objects(term, RDFS.subPropertyOf)]
    return Term(
        term.removeprefix(LL),
        str(graph.value(term, RDFS.label)),
        str(graph.value(term, RDFS.comment)),
        tuple(sorted(_above(graph, one) for one in over)),
        tuple(_members(graph, graph.value(term, RDFS.domain))),
        tuple(_members(graph, graph.value(term, RDFS.range))),
    )


def _above(graph: Graph, node: Node) -> str:
    inverse = graph.value(node, OWL.inverseOf) if isinstance(node, BNode) else None
    return f"the inverse of {_short(graph, inverse)}" if inverse else _short(graph, node)


def _members(graph: Graph, node: Node | None) -> Iterator[str]:
    union = graph.value(node, OWL.unionOf) if node else None
    yield from (_short(graph, one) for one in (Collection(graph, union) if union else [node]))


def _short(graph: Graph, node: Node | None) -> str:
    return str(graph.namespace_manager.normalizeUri(str(node)))


def page(graph: Graph) -> str:
    """The page, as Markdown."""
    about = URIRef(LL.rstrip("#"))
    version, told = graph.value(about, OWL.versionIRI), graph.value(about, RDFS.comment)
    described = next(graph.objects(about, URIRef("http://purl.org/dc/terms/description")), told)
    parts = [
        "# The vocabulary of Logloom",
        str(described),
        f"Own terms are `ll:` = `{LL}`; this is version `{version}`. A graph says by `dcterms:conformsTo` which version it"
        " keeps to. Every node carries its own class and the standard one beside it, and an own edge stands beside the standard one that"
        " says the same, so that whoever knows only the standard vocabularies can ask.",
        "![The classes and what joins them](vocabulary.svg)",
        "Left out of the picture: `ll:mentions`, from an entry or file to all that is seen in it; `ll:of`, from a sighting to what it is a"
        " sighting of; `ll:coMentionedWith`, between what stands together in an entry. Thin lines are terms of standard vocabularies.",
        "## Classes",
        _table(("class", "under", "is"), (_row(term, term.above) for term in terms(graph, OWL.Class))),
        "## Edges",
        _edges(terms(graph, OWL.ObjectProperty)),
        "## Properties with literal values",
        _edges(terms(graph, OWL.DatatypeProperty)),
        "This page and its picture are made from `graph/ontology.ttl` and `graph/shapes.ttl` by `make docs`.",
    ]
    return "\n\n".join(parts) + "\n"


def _edges(found: Iterable[Term]) -> str:
    rows = (_row(term, term.domain, term.range, term.above) for term in found)
    return _table(("property", "from", "to", "under", "is"), rows)


def _row(term: Term, *lists: tuple[str, ...]) -> tuple[str, ...]:
    cells = (" ".join(f"`{one}`" for one in names) for names in lists)
    return (f'<a id="{term.name}"></a>`ll:{term.name}`', *cells, term.comment)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


Line = tuple[str, str]
"""The two ends of a line of the picture: classes or groups."""


def lines(graph: Graph) -> dict[Line, dict[str, bool]]:
    """What each line of the picture is called, and whether that is an own term."""
    found: dict[Line, dict[str, bool]] = defaultdict(dict)
    for term in terms(graph, OWL.ObjectProperty):
        if term.name not in APART and "ll:workedOn" not in term.above:
            _join(found, term.name, True, term.domain, term.range)
    for name, starts, ends in _asked():
        _join(found, name, False, starts, ends)
    return dict(found)


def _join(
    found: dict[Line, dict[str, bool]], name: str, own: bool, starts: tuple[str, ...], ends: tuple[str, ...]
) -> None:
    for start in _grouped(starts):
        for end in _grouped(ends):
            found[start, end][name] = own


def _grouped(names: tuple[str, ...]) -> list[str]:
    """The classes, those that make up a group as the group. `Missing` is a `Document` too."""
    left = {name.removeprefix("ll:") for name in names}
    if "Document" in left:
        left.add("Missing")
    for group, members in GROUPS.items():
        if left >= set(members):
            left = left - set(members) | {group}
    return sorted(left - {"Missing"})


def _asked() -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Standard properties between own classes, as the shapes ask for them: name, from, to."""
    shapes = Graph().parse(ROOT / "graph" / "shapes.ttl")
    for shape in sorted(shapes.subjects(RDF.type, SH.NodeShape), key=str):
        targets = tuple(_short(shapes, one) for one in shapes.objects(shape, SH.targetClass))
        for about in shapes.objects(shape, SH.property):
            path = shapes.value(about, SH.path)
            choices = shapes.value(about, SH["or"])
            kinds = [about, *(Collection(shapes, choices) if choices else ())]
            ends = [end for kind in kinds if (end := shapes.value(kind, SH["class"]))]
            if len(targets) == 1 and isinstance(path, URIRef) and not path.startswith(LL) and ends:
                yield _short(shapes, path), targets, tuple(_short(shapes, end) for end in ends)


Box = tuple[float, float, float, float]
"""Left, top, width, height."""


def boxes() -> dict[str, Box]:
    """Where each class and each group is drawn."""
    found = {name: (MARGIN + x * ACROSS, MARGIN + y * DOWN, WIDE, HIGH) for name, (x, y) in PLACES.items()}
    return found | {group: _around([found[name] for name in members]) for group, members in GROUPS.items()}


def _around(inner: list[Box]) -> Box:
    left, top = min(box[0] for box in inner) - 12, min(box[1] for box in inner) - 12
    right, bottom = max(box[0] + box[2] for box in inner) + 12, max(box[1] + box[3] for box in inner) + 12
    return left, top, right - left, bottom - top


def picture(graph: Graph) -> str:
    """The classes and what joins them, as SVG."""
    placed = boxes()
    width = max(box[0] + box[2] for box in placed.values()) + MARGIN
    height = max(box[1] + box[3] for box in placed.values()) + MARGIN
    above = {term.name: term.above for term in terms(graph, OWL.Class)}
    drawn = [
        *(_rectangle(placed[group], "group") for group in GROUPS),
        *(_line(placed[a], placed[b], called) for (a, b), called in sorted(lines(graph).items())),
        *(_class(placed[name], name, above[name]) for name in PLACES),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="Classes of Logloom">'
    return "\n".join([head, STYLE, *drawn, "</svg>"]) + "\n"


STYLE: Final = """<style>
text { font: 12px sans-serif; text-anchor: middle; fill: #1f2933 }
.name { font-weight: bold; font-size: 14px } .above { fill: #52606d; font-size: 11px }
.called { stroke: #fff; stroke-width: 4px; paint-order: stroke }
.class { fill: #e6f0fa; stroke: #2b6cb0 } .group { fill: #f7fafc; stroke: #a0aec0; stroke-dasharray: 4 3 }
.own { stroke: #2b6cb0; stroke-width: 1.6px; fill: none } .standard { stroke: #a0aec0; stroke-width: 1px; fill: none }
</style>
<rect width="100%" height="100%" fill="#fff"/>
<defs><marker id="end" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">
<path d="M0 0 L8 4 L0 8 z" fill="#4a5568"/></marker></defs>"""


def _rectangle(box: Box, kind: str) -> str:
    left, top, width, height = box
    return f'<rect class="{kind}" x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" rx="6"/>'


def _class(box: Box, name: str, above: tuple[str, ...]) -> str:
    left, top, width, _ = box
    x = left + width / 2
    under = ", ".join(one for one in above if not one.startswith("ll:"))
    return (
        f'{_rectangle(box, "class")}<text class="name" x="{x:g}" y="{top + 20:g}">{escape(name)}</text>'
        f'<text class="above" x="{x:g}" y="{top + 36:g}">{escape(under)}</text>'
    )


def _line(start: Box, end: Box, called: dict[str, bool]) -> str:
    kind = "own" if any(called.values()) else "standard"
    if start == end:
        left, top, _, height = start
        low = top + height
        way = f"M{left + 14:g} {low:g} C{left + 14:g} {low + 30:g} {left + 64:g} {low + 30:g} {left + 64:g} {low:g}"
        return _drawn(way, kind, called, left + 39, low + 24 + 7 * len(called))
    (x1, y1), (x2, y2) = _border(start, _middle(end)), _border(end, _middle(start))
    x, y = x1 + (x2 - x1) * NAMED_AT, y1 + (y2 - y1) * NAMED_AT
    return _drawn(f"M{x1:g} {y1:g} L{x2:g} {y2:g}", kind, called, x, y)


NAMED_AT: Final = 0.42
"""Where along a line its name stands; two lines that go both ways then have theirs apart."""


def _drawn(way: str, kind: str, called: dict[str, bool], x: float, y: float) -> str:
    names = sorted(called)
    start = y - 7 * (len(names) - 1) + 4
    told = "".join(
        f'<text class="called" x="{x:g}" y="{start + 14 * number:g}">{escape(name)}</text>'
        for number, name in enumerate(names)
    )
    return f'<path class="{kind}" d="{way}" marker-end="url(#end)"/>{told}'


def _middle(box: Box) -> tuple[float, float]:
    return box[0] + box[2] / 2, box[1] + box[3] / 2


def _border(box: Box, towards: tuple[float, float]) -> tuple[float, float]:
    """Where the line from a box's middle towards a point leaves the box."""
    x, y = _middle(box)
    across, down = towards[0] - x, towards[1] - y
    reach = min(
        box[2] / 2 / abs(across) if across else float("inf"),
        box[3] / 2 / abs(down) if down else float("inf"),
    )
    return round(x + across * reach, 1), round(y + down * reach, 1)


def main() -> None:
    """Write the page and the picture."""
    graph = ontology()
    (ROOT / "docs" / "vocabulary.md").write_text(page(graph), encoding="utf-8")
    (ROOT / "docs" / "vocabulary.svg").write_text(picture(graph), encoding="utf-8")


if __name__ == "__main__":
    main()
