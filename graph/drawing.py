"""One HTML file that shows the graph, or a part of it, and explains itself: for a browser, offline, years from now.

pyvis generates the page from our own template (`templates/`) around the vis-network library that it ships; positions
are computed beforehand (`graph.layout`). Everything is inlined and the page's own policy forbids it the network. What
the log says enters as JSON and reaches the screen as text alone.
"""

from __future__ import annotations

import html
import json
import os
import tempfile
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graph.connection import connection
from graph.network import (
    CO_MENTIONED,
    FOLDED,
    HIDDEN,
    WEIGHTS,
    Edge,
    Node,
    Places,
    Selection,
    describe,
    edges_among,
    explained,
    kind_of,
    node_kinds,
    seen_within,
    select,
    surroundings,
    times_linked,
    times_seen,
)
from graph.vocabulary import CLASSES, PREFIXES, ROLES, identifier
from nlp.errors import LogloomError

if TYPE_CHECKING:
    from pyoxigraph import Store

LIMIT: Final = 120
"""Nodes drawn unless told otherwise: as many as a screen can label."""
RESERVE: Final = 2
"""How many more nodes than drawn the page may hold, for the reader to unfold."""
LINES: Final = 12
"""Sightings that the page holds of each drawn node and edge."""
FEWER: Final = 3
"""Sightings that it holds of what is in reserve, and of what only stands together."""
WORDS: Final = 500
"""Characters of a quoted line that the page holds."""

OVERVIEW: Final = {"person": 0.3, "bug": 0.2, "patch": 0.2, "project": 0.15, "thread": 0.15}
"""The kinds of the overview and their share of it; what one kind leaves free goes to the heaviest of the others."""

TIMELINE: Final = ("entry", "message", "patch", "patch-version", "commit")
"""The kinds of the timeline, from the top."""

TALK: Final = {"message", "thread"}
"""Only their surroundings show single messages unless asked: elsewhere the threads stand for them."""

TEMPLATES: Final = Path(__file__).parent / "templates"
ROOMS: Final = (
    *("graph", "state", "visible", "shapes", "places", "under", "labels", "elements"),
    *("picking", "panel", "filters", "search", "keys", "saving", "vis", "start"),
)
"""The page's script by subject (`templates/page/`), in the order in which they stand in it."""

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
    "document": ("document", "documents", "page", "#b09000"),
    "file": ("file", "files", "page", "#404040"),
    "series": ("series", "series", "bars", "#7a7a7a"),
    "time": ("time spent", "time spent", "ring", "#e69f00"),
    "todo": ("thing to do", "things to do", "ring", "#cc79a7"),
}
"""Each kind's name, its plural, its shape and its colour (Okabe and Ito's palette): either tells most kinds apart."""

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
class Drawn:
    """What `view` wrote: how many nodes and edges are drawn, how many of each kind were left out, and the file."""

    nodes: int
    edges: int
    left_out: dict[str, int]
    path: Path

    @property
    def said(self) -> str:
        """What was left out, in words; empty if nothing was."""
        return left_out_in_words(self.left_out)


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


def view(
    store: Store,
    nodes: Sequence[str],
    output: Path,
    *,
    depth: int = 1,
    limit: int = LIMIT,
    kinds: Collection[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    path: bool = False,
    timeline: bool = False,
) -> Drawn:
    """Write the page of `nodes` (IRIs; none: the overview) to `output`, in one step and readable by its owner alone.

    `depth` and `limit` bound the surroundings, `kinds`, `since` and `until` say what may be in them; `path` draws how
    two nodes are connected; `timeline` lays out along time. Raises LogloomError for what can't be found, drawn or
    written.
    """
    shown = picture(
        store, nodes, depth=depth, limit=limit, kinds=kinds, since=since, until=until, path=path, timeline=timeline
    )
    write(output, render(shown))
    drawn = {node.iri for node in shown.nodes[: shown.drawn]}
    pairs = {frozenset(ends) for edge in shown.edges if drawn.issuperset(ends := (edge.source, edge.target))}
    return Drawn(shown.drawn, len(pairs), shown.left_out, output)


def inline(store: Store, nodes: Sequence[str] = (), *, height: int = 640, **options: Any) -> Inline:
    """The same page for a notebook's cell; `options` are those of `picture`."""
    return Inline(render(picture(store, nodes, **options)), height)


def page(nodes: Sequence[Node], edges: Sequence[Edge], title: str) -> str:
    """The page of any nodes and edges, as HTML. Edges whose ends are not among the nodes are left out."""
    known = {node.iri for node in nodes}
    inner = tuple(edge for edge in edges if edge.source in known and edge.target in known)
    return render(Picture(title, tuple(nodes), len(nodes), inner, {}))


def picture(
    store: Store,
    nodes: Sequence[str] = (),
    *,
    depth: int = 1,
    limit: int = LIMIT,
    kinds: Collection[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    path: bool = False,
    timeline: bool = False,
) -> Picture:
    """What a page of these nodes shows; parameters and errors as in `view`."""
    nodes = list(dict.fromkeys(nodes))
    for node in nodes:
        if kind_of(store, node) in (None, *HIDDEN):
            raise LogloomError(f"there is no node {identifier(node)!r} in this store")
    if limit < max(len(nodes), 1):
        raise LogloomError(f"{len(nodes)} nodes are picked, over the limit of {limit}; raise --limit")
    if path and len(nodes) != 2:
        raise LogloomError(f"a path joins two nodes, {len(nodes)} were given")
    selection = select(kinds, since, until, default=_default_kinds(store, nodes, timeline))
    places = Places(store)
    if path:
        shown = _path(places, nodes[0], nodes[1], selection, limit)
    elif nodes:
        shown = _surroundings(places, nodes, selection, depth, limit)
    else:
        shown = _overview(places, selection, limit)
    if not shown.nodes:
        raise LogloomError("nothing in this store fits: give other --kinds, or a wider --since and --until")
    return _dated(shown) if timeline else shown


def left_out_in_words(left_out: Mapping[str, int]) -> str:
    """`Left out: 12 people, 1 bug.`; empty if nothing was."""
    said = [
        f"{count:,} {KINDS[kind][0 if count == 1 else 1]}"
        for kind, count in sorted(left_out.items(), key=lambda i: (-i[1], i[0]))
        if count
    ]
    return f"Left out: {', '.join(said)}." if said else ""


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

    from graph.layout import communities

    number = {node.iri: i for i, node in enumerate(shown.nodes)}
    pairs = _paired(shown.edges, number)
    weighted = [(a, b, sum(edge.strength for edge in edges)) for (a, b), edges in pairs.items()]
    strings = _Strings()
    net = Network(directed=True, cdn_resources="in_line", height="100%", width="100%")
    groups = communities(len(shown.nodes), weighted)
    for i, (node, spot, group) in enumerate(zip(shown.nodes, _spots(shown, weighted), groups, strict=True)):
        net.add_node(
            i,
            label=node.label or node.id,
            shape="custom",
            **_node_data(node, group, i < shown.drawn, strings),
            **_at(spot),
        )
    for (a, b), edges in pairs.items():
        net.add_edge(a, b, parts=[_edge_data(edge, number[edge.source] != a, strings) for edge in edges])
    net.set_template_dir(str(TEMPLATES), "page.html")
    data = {
        "title": shown.title,
        "nodes": net.nodes,
        "edges": net.edges,
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
    net.templateEnv.globals.update(data=_escaped(data), policy=_policy(), **_assets())
    return str(net.generate_html())


def _default_kinds(store: Store, nodes: Sequence[str], timeline: bool) -> frozenset[str]:
    """What is shown unless told: without the folded kinds, but for a folded node's own surroundings."""
    if timeline:
        return frozenset(TIMELINE)
    if not nodes:
        return frozenset(OVERVIEW)
    picked = {kind_of(store, node) for node in nodes}
    if picked & FOLDED:
        return frozenset(CLASSES) - HIDDEN - {"time"}
    return frozenset(CLASSES) - FOLDED - (set() if picked & TALK else {"message"})


def _overview(places: Places, selection: Selection, limit: int) -> Picture:
    """The heaviest nodes of each kind."""
    kinds = node_kinds(places.store, selection.nodes)
    weights = _weights(places, kinds, selection)
    ranked: defaultdict[str, list[str]] = defaultdict(list)
    for node in sorted(weights, key=lambda node: (-weights[node], node)):
        ranked[kinds[node]].append(node)
    best = _shared_out(ranked, weights, limit)
    rest = sorted(set(weights) - set(best), key=lambda node: (-weights[node], node))
    title = "Timeline" if set(selection.nodes) <= set(TIMELINE) else "Overview"
    return _picture(places, title, best, rest, selection)


def _weights(places: Places, kinds: Mapping[str, str], selection: Selection) -> dict[str, int]:
    """In how many entries and documents each node is seen; what only others point to weighs by those."""
    seen = times_seen(places.store, places, selection)
    counts = {node: seen[node] for node in kinds if node in seen}
    if not selection.dated:
        linked = times_linked(places.store)
        return {**counts, **{node: linked[node] for node in kinds if node not in counts and node in linked}}
    unseen = kinds.keys() - times_seen(places.store, places, replace(selection, since=None, until=None)).keys()
    dated = (describe(places.store, node, places, 0) for node in unseen)
    return {**counts, **{node.iri: 1 for node in dated if node and seen_within(node, selection)}}


def _shared_out(ranked: Mapping[str, Sequence[str]], weights: Mapping[str, int], limit: int) -> list[str]:
    """The heaviest nodes of each kind by its share, then the heaviest of all."""
    shares = {kind: OVERVIEW.get(kind, 0.15) for kind in ranked}
    total = sum(shares.values())
    best = [node for kind in sorted(ranked) for node in ranked[kind][: int(limit * shares[kind] / total)]]
    rest = sorted(
        {node for nodes in ranked.values() for node in nodes} - set(best), key=lambda node: (-weights[node], node)
    )
    return sorted([*best, *rest[: limit - len(best)]], key=lambda node: (-weights[node], node))


def _surroundings(places: Places, nodes: Sequence[str], selection: Selection, depth: int, limit: int) -> Picture:
    """What matters most to these nodes; the page holds their neighbours' neighbours in reserve."""
    near = partial(surroundings, places.store, nodes, selection, keep=_keeper(places, selection), places=places)
    part, further = near(depth=depth, limit=limit), near(depth=depth + 1, limit=limit)
    scores = {**part.left_out, **further.left_out, **further.nodes}
    beyond = sorted(scores.keys() - part.nodes.keys(), key=lambda node: (-scores[node], node))
    title = ", ".join(_label(places, node) for node in nodes[:3]) + (" …" if len(nodes) > 3 else "")
    shown = _picture(places, title, list(part.nodes), beyond, selection, nodes)
    left = Counter(kind_of(places.store, node) or "" for node in part.left_out)
    return replace(shown, left_out=dict(left), picked=tuple(nodes))


def _keeper(places: Places, selection: Selection) -> Callable[[str], bool]:
    """Whether a node was seen in the wanted days."""
    return lambda node: (
        not selection.dated
        or ((found := describe(places.store, node, places, 0)) is not None and seen_within(found, selection))
    )


def _path(places: Places, start: str, goal: str, selection: Selection, limit: int) -> Picture:
    """The strongest connection of two nodes, their neighbours in reserve."""
    edges = connection(places.store, start, goal)
    names = f"{_label(places, start)} – {_label(places, goal)}"
    if not edges:
        raise LogloomError(f"nothing connects {names}")
    way = [start]
    for edge in edges:
        way.append(edge.target if edge.source == way[-1] else edge.source)
    part = surroundings(places.store, way, selection, depth=1, limit=limit, places=places)
    rest = [node for node in part.nodes if node not in way]
    shown = _picture(
        places, names, way, rest, replace(selection, edges=selection.edges | {edge.kind for edge in edges}), way
    )
    return replace(shown, way=tuple(way), left_out={})


def _picture(
    places: Places,
    title: str,
    drawn: Sequence[str],
    rest: Sequence[str],
    selection: Selection,
    centres: Collection[str] = (),
) -> Picture:
    """Nodes and edges with their evidence, the lesser co-mentions thinned out; of the rest what the page may hold."""
    store, reserve = places.store, rest[: len(drawn) * RESERVE]
    held = [*((node, LINES) for node in drawn), *((node, FEWER) for node in reserve)]
    nodes = [node for iri, lines in held if (node := describe(store, iri, places, lines))]
    inner = edges_among(store, {node.iri for node in nodes}, selection, places)
    kept, thinned = _backbone(_finest(inner), set(centres), set(drawn))
    notes = [f"Pairs that only stand in the same entries and are not drawn: {thinned:,}."] if thinned else []
    left = Counter(kind_of(store, node) or "" for node in rest)
    edges = _explained(places, kept, selection, set(drawn))
    return Picture(title, tuple(nodes), len(drawn), edges, dict(left), tuple(notes))


def _explained(places: Places, edges: Sequence[Edge], selection: Selection, drawn: set[str]) -> tuple[Edge, ...]:
    """The edges with the lines that the page holds of each."""
    told: list[Edge] = []
    for edge in edges:
        lines = LINES if edge.kind != CO_MENTIONED and {edge.source, edge.target} <= drawn else FEWER
        told.extend(explained(places.store, [edge], places, selection, lines))
    return tuple(told)


def _dated(shown: Picture) -> Picture:
    """The picture as a timeline: what has no date has no place there."""
    drawn = [node for node in shown.nodes[: shown.drawn] if node.dates]
    rest = [node for node in shown.nodes[shown.drawn :] if node.dates]
    undated = shown.drawn - len(drawn)
    if not drawn:
        raise LogloomError("nothing of this has a date: a timeline would be empty")
    known = {node.iri for node in (*drawn, *rest)}
    return replace(
        shown,
        nodes=(*drawn, *rest),
        drawn=len(drawn),
        edges=tuple(edge for edge in shown.edges if edge.source in known and edge.target in known),
        notes=(*shown.notes, *([f"Without a date, so not drawn: {undated:,}."] if undated else [])),
        picked=tuple(node for node in shown.picked if node in known),
        way=(),
        timeline=True,
    )


def _finest(edges: Iterable[Edge]) -> list[Edge]:
    """The edges without a `ll:workedOn` where a finer one joins the same two."""
    edges = list(edges)
    finer = {(edge.source, edge.target) for edge in edges if edge.kind.removeprefix("ll:") in ROLES}
    return [edge for edge in edges if edge.kind != "ll:workedOn" or (edge.source, edge.target) not in finer]


def _backbone(edges: Sequence[Edge], centres: set[str], drawn: set[str], most: int = 2) -> tuple[list[Edge], int]:
    """The edges with only the centres' co-mentions and each node's `most` strongest, and how many others there were.

    Co-mention joins nearly everything with everything: drawn whole it is a ball of wool. Pairs joined by more keep
    theirs.
    """
    strong = {frozenset((edge.source, edge.target)) for edge in edges if edge.kind != CO_MENTIONED}
    weak = sorted(
        (edge for edge in edges if edge.kind == CO_MENTIONED), key=lambda edge: (-edge.count, edge.source, edge.target)
    )
    seen: Counter[tuple[str, bool]] = Counter()
    kept = {edge for edge in edges if edge.kind != CO_MENTIONED}
    for edge in weak:
        inside = edge.source in drawn and edge.target in drawn
        ends = [(end, inside) for end in (edge.source, edge.target)]
        central = edge.source in centres or edge.target in centres
        if central or frozenset((edge.source, edge.target)) in strong or min(seen[end] for end in ends) < most:
            kept.add(edge)
            seen.update(ends)
    inner = [edge for edge in weak if edge.source in drawn and edge.target in drawn]
    return [edge for edge in edges if edge in kept], sum(edge not in kept for edge in inner)


def _label(places: Places, node: str) -> str:
    found = describe(places.store, node, places, 0)
    return found.label if found else identifier(node)


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
        quote = seen["quote"] if len(seen["quote"]) <= WORDS else seen["quote"][:WORDS] + " …"
        row = (seen["file"], seen["line"], quote, seen["rule"], seen["entry"], seen["date"])
        if row not in self._numbers:
            self._numbers[row] = len(self.sightings)
            self.sightings.append(row)
        return self._numbers[row]


def _node_data(node: Node, group: int, start: bool, strings: _Strings) -> dict[str, Any]:
    return {
        "kind": node.kind,
        "iri": node.iri,
        "name": node.id,
        "aliases": list(node.aliases),
        "days": _ordinals(node.dates),
        "weight": node.weight,
        "seen": strings.add(node.evidence),
        "team": group,
        "start": start,
    }


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
def _assets() -> dict[str, str]:
    """The page's parts that are the same for every graph: vis-network as pyvis ships it, our style and our script."""
    import pyvis

    library = (Path(pyvis.__file__).parent / "lib" / "vis-9.1.2" / "vis-network.min.js").read_text(encoding="utf-8")
    library = "".join(line for line in library.splitlines(keepends=True) if not line.startswith("//# sourceMappingURL"))
    return {"library": library, "style": _template("page.css"), "script": _script()}


def _script() -> str:
    """The rooms as one script with one scope."""
    return '"use strict";\n(() => {\n' + "\n".join(_template(f"page/{room}.js") for room in ROOMS) + "})();\n"


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _policy() -> str:
    """The page's content security policy: our two scripts run, and nothing is fetched from anywhere."""
    hashes = " ".join(
        f"'sha256-{b64encode(sha256(_assets()[name].encode()).digest()).decode()}'" for name in ("library", "script")
    )
    rules = ("style-src 'unsafe-inline'", "img-src data: blob:", "base-uri 'none'", "form-action 'none'")
    return "; ".join(("default-src 'none'", f"script-src {hashes}", *rules))
