"""A picture of the graph as one HTML file: for a browser, offline, years from now.

pyvis generates the page from our own template (`templates/`) around the vis-network library that it ships; whole graphs
are drawn by sigma in WebGL. Positions are computed beforehand (`graph.layout`). Everything is inlined and the page's own
policy forbids it the network. What the log says enters as JSON and reaches the screen as text alone.
"""

from __future__ import annotations

import html
import json
import os
import tempfile
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graph.network import WEIGHTS, Edge, Node
from graph.vocabulary import CLASSES, PREFIXES, ROLES
from nlp.errors import LogloomError
from nlp.secrets import is_secret

if TYPE_CHECKING:
    from pyvis.network import Network

TIMELINE: Final = ("entry", "message", "patch", "patch-version", "commit")
"""The kinds of the timeline, from the top."""

LEFT_OUT: Final = "[left out: it looks like a password, a key or a token]"
"""What the page says in place of what looks like a secret."""

WORDS: Final = 500
"""Characters of a quoted line that the page holds."""

TEMPLATES: Final = Path(__file__).parent / "templates"

WHOLE: Final = 10_000
"""So many drawn nodes are drawn in WebGL, fewer by vis-network."""
ROOMS: Final = (
    *("graph", "state", "visible", "shapes", "places", "under", "labels", "elements"),
    *("picking", "panel", "filters", "search", "keys", "saving", "paper", "STAGE", "start"),
)
"""The page's script by subject (`templates/page/`), in the order in which they stand in it; STAGE is what draws."""

KINDS: Final[dict[str, tuple[str, str, str, str]]] = {
    "person": ("person", "people", "circle", "#0072b2"),
    "unresolved": ("name of several people", "names of several people", "ring", "#0072b2"),
    "bug": ("bug", "bugs", "diamond", "#d55e00"),
    "request": ("request", "requests", "frame", "#d55e00"),
    "patch": ("patch", "patches", "square", "#009e73"),
    "patch-version": ("patch version", "patch versions", "tile", "#009e73"),
    "commit": ("commit", "commits", "pentagon", "#009e73"),
    "source-file": ("source file", "source files", "page", "#7a7a7a"),
    "message": ("message", "messages", "down", "#56b4e9"),
    "thread": ("thread", "threads", "up", "#56b4e9"),
    "project": ("project", "projects", "hexagon", "#e69f00"),
    "tool": ("tool", "tools", "star", "#cc79a7"),
    "topic": ("topic", "topics", "plus", "#7a7a7a"),
    "entry": ("entry", "entries", "bar", "#7a7a7a"),
    "missing-entry": ("missing entry", "missing entries", "gap", "#7a7a7a"),
    "document": ("document", "documents", "corner", "#b09000"),
    "file": ("file", "files", "cone", "#404040"),
    "series": ("series", "series", "bars", "#7a7a7a"),
    "time": ("time spent", "time spent", "target", "#e69f00"),
    "todo": ("thing to do", "things to do", "cross", "#cc79a7"),
}
"""Each kind's name, its plural, its shape and its colour (Okabe and Ito's palette).

The shape alone tells kinds apart, in print and for the colour-blind."""

EDGES: Final[dict[str, tuple[str, str, str]]] = {
    "ll:fixes": ("fixes", "fixed by", "change"),
    "dcterms:hasVersion": ("has version", "version of", "change"),
    "ll:touches": ("touches", "touched by", "change"),
    "ll:workedOn": ("worked on", "worked on by", "work"),
    **{f"ll:{role}": (role.replace("assigned", "was assigned"), f"{role} by", "work") for role in ROLES},
    "ll:tookPartIn": ("took part in", "participants", "talk"),
    "sioc:has_creator": ("sent by", "sent", "talk"),
    "sioc:reply_of": ("answers", "answered by", "talk"),
    "sioc:has_container": ("in thread", "messages", "talk"),
    "ll:about": ("about", "subject of", "about"),
    "dcterms:subject": ("topic", "entries", "about"),
    "ll:on": ("spent on", "time spent", "about"),
    "dcterms:isPartOf": ("part of", "parts", "about"),
    "ll:mayBe": ("may be", "may be meant by", "about"),
    "ll:references": ("refers to", "referred to by", "entries"),
    "ll:continues": ("continues", "continued by", "entries"),
    "ll:mentions": ("mentions", "mentioned in", "seen"),
    "ll:coMentionedWith": ("in the same entry as", "in the same entry as", "together"),
}
"""Each kind of edge in words, read from its start and from its end, and its family, which gives the line its colour."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page's content: the drawn nodes first, then those held in reserve."""

    title: str
    nodes: tuple[Node, ...]
    drawn: int
    edges: tuple[Edge, ...]
    left_out: dict[str, int]
    notes: tuple[str, ...] = ()
    picked: tuple[str, ...] = ()
    way: tuple[str, ...] = ()
    timeline: bool = False


class Inline:
    """A page that notebooks show in the cell, in a frame of its own, without any file."""

    def __init__(self, page: str, height: int = 640) -> None:
        self.page, self.height = page, height

    def _repr_html_(self) -> str:
        source = html.escape(self.page, quote=True)
        style = f"width:100%;height:{self.height}px;border:1px solid #8888;border-radius:6px"
        return f'<iframe srcdoc="{source}" sandbox="allow-scripts allow-downloads" style="{style}"></iframe>'


def page(nodes: Sequence[Node], edges: Sequence[Edge], title: str) -> str:
    """The page of any nodes and edges, as HTML. Edges whose ends are not among the nodes are left out."""
    known = {node.iri for node in nodes}
    inner = tuple(edge for edge in edges if edge.source in known and edge.target in known)
    return render(Picture(title, tuple(nodes), len(nodes), inner, {}))


def left_out_in_words(left_out: Mapping[str, int]) -> str:
    """`Left out as least relevant (--limit draws more): 12 people, 1 bug.`; empty if nothing was."""
    said = [
        f"{count:,} {KINDS[kind][0 if count == 1 else 1]}"
        for kind, count in sorted(left_out.items(), key=lambda i: (-i[1], i[0]))
        if count
    ]
    return f"Left out as least relevant (--limit draws more): {', '.join(said)}." if said else ""


def write(output: Path, text: str) -> None:
    """Put `text` into the file in one step: readers see the old or the new, whole. Only its owner may read it."""
    try:
        handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.", suffix=".new")
    except OSError as error:
        raise LogloomError(f"{output}: can't be written ({error.strerror})") from error
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        beside.replace(output)
    except OSError as error:
        raise LogloomError(f"{output}: can't be written ({error.strerror})") from error
    finally:
        beside.unlink(missing_ok=True)


def render(shown: Picture) -> str:
    """The picture as one self-contained HTML file."""
    from pyvis.network import Network

    stage = "webgl" if shown.drawn >= WHOLE else "vis"
    net = Network(directed=True, cdn_resources="in_line", height="100%", width="100%")
    net.set_template_dir(str(TEMPLATES), "page.html")
    data = _escaped(_data(shown, net if stage == "vis" else None))
    net.templateEnv.globals.update(data=data, policy=_policy(stage), **_assets(stage))
    return str(net.generate_html())


def _data(shown: Picture, net: Network | None) -> dict[str, Any]:
    """All that the page's script is given. pyvis holds nodes and edges where it can: it looks for each among all others."""
    from graph.layout import communities

    number = {node.iri: i for i, node in enumerate(shown.nodes)}
    pairs = _paired(shown.edges, number)
    weighted = [(a, b, sum(edge.strength for edge in edges)) for (a, b), edges in pairs.items()]
    strings = _Strings()
    groups = communities(len(shown.nodes), weighted)
    nodes = [
        {"id": i, **_node_data(node, group, i < shown.drawn, strings), **_named(node, i), **_at(spot)}
        for i, (node, spot, group) in enumerate(zip(shown.nodes, _spots(shown, weighted), groups, strict=True))
    ]
    edges = [
        {"from": a, "to": b, "parts": [_edge_data(edge, number[edge.source] != a, strings) for edge in found]}
        for (a, b), found in pairs.items()
    ]
    if net:
        _hold(net, nodes, edges)
    return {
        "title": _shown(shown.title),
        "nodes": net.nodes if net else nodes,
        "edges": net.edges if net else edges,
        "sightings": strings.sightings,
        "kinds": KINDS,
        "edgeKinds": {kind: (*words, WEIGHTS[kind]) for kind, words in EDGES.items()},
        "classes": {kind: classes for kind, classes in CLASSES.items() if kind in KINDS},
        "prefixes": PREFIXES,
        "notes": [*shown.notes, *filter(None, [left_out_in_words(shown.left_out)])],
        "picked": [number[iri] for iri in shown.picked],
        "way": [number[iri] for iri in shown.way],
        "axis": _axis(shown) if shown.timeline else None,
    }


def _hold(net: Network, nodes: Iterable[Mapping[str, Any]], edges: Iterable[Mapping[str, Any]]) -> None:
    """Give the nodes and edges to pyvis."""
    for node in nodes:
        net.add_node(node["id"], shape="custom", **{key: value for key, value in node.items() if key != "id"})
    for edge in edges:
        net.add_edge(edge["from"], edge["to"], parts=edge["parts"])


def _paired(edges: Iterable[Edge], number: Mapping[str, int]) -> dict[tuple[int, int], list[Edge]]:
    """The edges by the pair that they join, strongest first: a pair is one line, in its strongest edge's direction."""
    pairs: defaultdict[frozenset[int], list[Edge]] = defaultdict(list)
    for edge in edges:
        pairs[frozenset((number[edge.source], number[edge.target]))].append(edge)
    ordered = [sorted(found, key=lambda edge: (-edge.strength, edge.kind, edge.source)) for found in pairs.values()]
    return {(number[found[0].source], number[found[0].target]): found for found in ordered}


class _Strings:
    """The page's table of sightings, each once."""

    def __init__(self) -> None:
        self.sightings: list[tuple[str, int, str, str, str | None, str | None]] = []
        self._numbers: dict[tuple[str, int, str, str, str | None, str | None], int] = {}

    def add(self, evidence: Iterable[Mapping[str, Any]]) -> list[int]:
        """The numbers of sightings in the table."""
        return list(dict.fromkeys(self._number(seen) for seen in evidence))

    def _number(self, seen: Mapping[str, Any]) -> int:
        told = _shown(seen["quote"])
        quote = told if len(told) <= WORDS else told[:WORDS] + " …"
        row = (seen["file"], seen["line"], quote, seen["rule"], seen["entry"], seen["date"])
        if row not in self._numbers:
            self._numbers[row] = len(self.sightings)
            self.sightings.append(row)
        return self._numbers[row]


def _node_data(node: Node, group: int, start: bool, strings: _Strings) -> dict[str, Any]:
    return {
        "kind": node.kind,
        "days": _ordinals(node.dates),
        "weight": node.weight,
        "seen": strings.add(node.evidence),
        "team": group,
        "start": start,
    }


def _named(node: Node, number: int) -> dict[str, Any]:
    """What a node is called: its label, id, IRI and other names; nothing of it where one of them looks like a secret."""
    label = node.label or node.id
    if any(map(is_secret, (label, *node.aliases))):
        return {"label": LEFT_OUT, "iri": f"urn:left-out:{number}", "name": f"{node.kind} {number}", "aliases": []}
    return {"label": label, "iri": node.iri, "name": node.id, "aliases": list(node.aliases)}


def _shown(words: str) -> str:
    """Words of the log, unless they look like a password, a key or a token: those are never drawn."""
    return LEFT_OUT if is_secret(words) else words


def _edge_data(edge: Edge, back: bool, strings: _Strings) -> dict[str, Any]:
    days = _ordinals(sorted({seen["date"] for seen in edge.evidence if seen["date"]}))
    return {"kind": edge.kind, "back": back, "count": edge.count, "seen": strings.add(edge.evidence), "days": days}


def _ordinals(days: Iterable[str]) -> list[int]:
    """Days since 1970-01-01, which are short and compare quickly; what is no date is left out."""
    return [date.fromisoformat(day).toordinal() - 719163 for day in days if _is_date(day)]


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _at(spot: tuple[float, float]) -> dict[str, int]:
    return {"x": round(spot[0]), "y": round(spot[1])}


def _spots(shown: Picture, weighted: Sequence[tuple[int, int, float]]) -> list[tuple[float, float]]:
    """Where each node stands; those in reserve get their place from the page when they are unfolded."""
    from graph.layout import chain, lanes, positions

    drawn = shown.nodes[: shown.drawn]
    if shown.timeline:
        spots = lanes([_first_day(node) for node in drawn], [_row(node) for node in drawn])
    elif shown.way:
        spots = chain(len(drawn))
    else:
        spots = positions(
            len(drawn),
            [(a, b, weight) for a, b, weight in weighted if a < len(drawn) and b < len(drawn)],
            next((i for i, node in enumerate(drawn) if (node.iri,) == shown.picked), None),
        )
    return [*spots, *[(0.0, 0.0)] * (len(shown.nodes) - len(drawn))]


def _first_day(node: Node) -> int:
    return next(iter(_ordinals(node.dates)), 0)


def _row(node: Node) -> int:
    return TIMELINE.index(node.kind) if node.kind in TIMELINE else len(TIMELINE) + list(KINDS).index(node.kind)


def _axis(shown: Picture) -> dict[str, Any]:
    """A timeline's months and rows: where each begins."""
    drawn = shown.nodes[: shown.drawn]
    spots = _spots(shown, [])[: shown.drawn]
    at = sorted({(_first_day(node), round(x)) for node, (x, _) in zip(drawn, spots, strict=True) if node.dates})
    rows = {
        KINDS[node.kind][1]: round(
            min(y for other, (_, y) in zip(drawn, spots, strict=True) if other.kind == node.kind)
        )
        for node in drawn
    }
    return {"days": at, "rows": rows}


def _escaped(data: object) -> str:
    """JSON that can stand in a page: ASCII, with nothing in it that could end a script or begin markup."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@cache
def _assets(stage: str) -> dict[str, str]:
    """The page's parts that are the same for every graph: the library that draws, our style and our script."""
    library = _template("webgl/sigma.min.js") if stage == "webgl" else _vis_network()
    return {"library": library, "style": _template("page.css"), "script": _script(stage)}


def _vis_network() -> str:
    """vis-network as pyvis ships it."""
    import pyvis

    library = (Path(pyvis.__file__).parent / "lib" / "vis-9.1.2" / "vis-network.min.js").read_text(encoding="utf-8")
    return "".join(line for line in library.splitlines(keepends=True) if not line.startswith("//# sourceMappingURL"))


def _script(stage: str) -> str:
    """The rooms as one script with one scope."""
    rooms = (_template(f"page/{stage if room == 'STAGE' else room}.js") for room in ROOMS)
    return '"use strict";\n(() => {\n' + "\n".join(rooms) + "})();\n"


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _policy(stage: str) -> str:
    """The page's content security policy: our two scripts run, and nothing is fetched from anywhere."""
    hashes = " ".join(
        f"'sha256-{b64encode(sha256(_assets(stage)[name].encode()).digest()).decode()}'"
        for name in ("library", "script")
    )
    rules = ("style-src 'unsafe-inline'", "img-src data: blob:", "base-uri 'none'", "form-action 'none'")
    return "; ".join(("default-src 'none'", f"script-src {hashes}", *rules))
