"""A part of the graph: nodes of some kinds, of some days, around a node; and the statements that belong to it.

A statement belongs to a part when the nodes that it joins do. A sighting goes with what it is of. Where days bound the part, only what
the entries of those days say belongs to it, and of conclusions those that rest on them; descriptions of its nodes stay whole.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graph.exports.names import Names, names
from graph.vocabulary import CLASSES, EVIDENCED, INFERRED, LL, REPEATED, iri
from nlp.errors import LogloomError

if TYPE_CHECKING:
    import pyoxigraph

TYPE: Final = iri("rdf:type")
OF: Final = f"{LL}of"
ENDS: Final = frozenset({iri("rdf:subject"), iri("rdf:object")})
DERIVED: Final = iri("prov:wasDerivedFrom")
CONFORMS: Final = iri("dcterms:conformsTo")
CO_MENTIONED: Final = iri("ll:coMentionedWith")
CONCLUSIONS: Final = frozenset(map(iri, EVIDENCED)) | REPEATED
MENTION, CO_MENTION = f"{LL}Mention", f"{LL}CoMention"

WHOLES: Final = (iri("dcterms:isPartOf"), iri("sioc:has_container"), iri("ll:mayBe"))

COUNTED: Final = "co-mentions, which count the whole log"
"""What a part that days bound leaves out."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a part is to hold: kinds of node (empty: all), days (ISO, inclusive), and what is near to nodes (IRIs)."""

    kinds: Sequence[str] = ()
    since: str = ""
    until: str = ""
    around: Sequence[str] = ()
    depth: int = 1

    @property
    def dated(self) -> bool:
        """Whether days bound it."""
        return bool(self.since or self.until)


@dataclass(frozen=True, slots=True)
class Part:
    """The IRIs of its nodes; of the entries that may speak (None: all); and the inferred edges on those, as `_edge` writes them."""

    nodes: Names
    units: Names | None = None
    concluded: Names | None = None

    def holds(self, quad: pyoxigraph.Quad) -> bool:
        """Whether a statement about a node of the part, of whatever else, was made by those who may speak."""
        if self.units is None or self.concluded is None or _text(quad.graph_name) in self.units:
            return True
        if _text(quad.graph_name) != INFERRED:
            return not _is_iri(quad.object) or _text(quad.predicate) in (TYPE, *WHOLES)
        if _text(quad.predicate) == CO_MENTIONED:
            return False
        return _text(quad.predicate) not in CONCLUSIONS or _edge(*quad.triple) in self.concluded


@contextlib.contextmanager
def part_of(store: pyoxigraph.Store, wanted: Wanted, folder: Path) -> Iterator[Part | None]:
    """The part that is wanted; None is the whole graph. What is in it is remembered on disk, in the folder.

    Raises LogloomError where no node is in it, or a kind is unknown.
    """
    unknown = sorted(set(wanted.kinds) - CLASSES.keys())
    if unknown:
        raise LogloomError(f"no kind of node `{unknown[0]}`; there are {', '.join(CLASSES)}")
    with contextlib.ExitStack() as stack:

        def kept(given: Iterable[str]) -> Names:
            return stack.enter_context(names(given, folder))

        if not (wanted.kinds or wanted.dated or wanted.around):
            yield None
            return
        units = kept(_units(store, wanted)) if wanted.dated else None
        nodes = kept(_chosen(store, wanted, units, kept))
        if not wanted.kinds:
            nodes = kept(chain(nodes, _wholes(store, nodes)))
        if not nodes:
            raise LogloomError("nothing in the graph is of these kinds, days and surroundings; widen them")
        yield Part(nodes, units, kept(_concluded(store, units)) if units is not None else None)


def _chosen(
    store: pyoxigraph.Store, wanted: Wanted, units: Names | None, kept: Callable[[Iterable[str]], Names]
) -> Iterator[str]:
    """The nodes of the wanted kinds that the entries tell of and that are near: whatever of these is asked for."""
    chosen = [kept(_said(store, units))] if units is not None else []
    if wanted.around:
        chosen.append(_around(store, wanted, kept))
    if wanted.kinds:
        chosen.append(kept(member for kind in wanted.kinds for member in _members(store, kind)))
    return (name for name in chosen[-1] if all(name in others for others in chosen[:-1]))


def of_part(quads: Iterable[pyoxigraph.Quad], part: Part, base: str) -> Iterator[pyoxigraph.Quad]:
    """The statements of the part. `quads` come by subject."""
    for subject, about in groupby(quads, key=lambda quad: _text(quad.subject)):
        if subject in part.nodes:
            yield from (quad for quad in about if part.holds(quad) and _inside(quad, part, base))
        elif subject == base:
            yield from (quad for quad in about if _text(quad.predicate) == CONFORMS)
        else:
            yield from _of_sighting(list(about), part)


def _inside(quad: pyoxigraph.Quad, part: Part, base: str) -> bool:
    """Whether a statement stays within the part: what it points to is no node, or one of its nodes."""
    target = _text(quad.object)
    return not (_is_iri(quad.object) and target.startswith(base)) or target in part.nodes


def _of_sighting(quads: list[pyoxigraph.Quad], part: Part) -> Iterator[pyoxigraph.Quad]:
    """A sighting, or a co-mention, whole or not at all."""
    kinds = {_text(quad.object) for quad in quads if _text(quad.predicate) == TYPE}
    ends = {_text(quad.object) for quad in quads if _text(quad.predicate) in ENDS or _text(quad.predicate) == OF}
    if any(end not in part.nodes for end in ends) or (CO_MENTION in kinds and part.units is not None):
        return
    if MENTION in kinds and part.units is not None:
        yield from _spoken(quads, part.units)
    elif kinds & {MENTION, CO_MENTION}:
        yield from quads


def _spoken(quads: list[pyoxigraph.Quad], units: Names) -> Iterator[pyoxigraph.Quad]:
    """A sighting in an entry that may speak; a conclusion that rests on one, without its other grounds."""
    grounds = {_text(quad.object): _unit(quad) for quad in quads if _text(quad.predicate) == DERIVED}
    where = {_text(quad.graph_name) for quad in quads}
    if any(unit in units for unit in where):
        yield from (quad for quad in quads if _text(quad.graph_name) in units)
    elif any(unit in units for unit in grounds.values()):
        yield from (
            quad for quad in quads if grounds.get(_text(quad.object)) is None or grounds[_text(quad.object)] in units
        )


def _unit(quad: pyoxigraph.Quad) -> str:
    """The entry of the sighting that a conclusion rests on, by that one's IRI."""
    return _text(quad.object).rpartition("/mention/")[0]


def _units(store: pyoxigraph.Store, wanted: Wanted) -> Iterator[str]:
    for quad in store.quads_for_pattern(None, _node(iri("dcterms:created")), None, _merge()):
        if wanted.since <= _text(quad.object)[:10] <= (wanted.until or "9999"):
            yield _text(quad.subject)


def _said(store: pyoxigraph.Store, units: Names) -> Iterator[str]:
    """The nodes that entries name or tell of."""
    for unit in units:
        yield unit
        for quad in store.quads_for_pattern(None, None, None, _node(unit)):
            found = (_text(end) for end in (quad.subject, quad.object) if _is_iri(end))
            yield from (name for name in found if "/mention/" not in name)


def _around(store: pyoxigraph.Store, wanted: Wanted, kept: Callable[[Iterable[str]], Names]) -> Names:
    """What is at most `depth` steps away from the nodes, by a walk in breadth."""
    from graph.network import known

    for name in wanted.around:
        known(store, name)
    near = edge = kept(wanted.around)
    for _ in range(wanted.depth):
        reached = (other for name in edge for other in _beside(store, name))
        edge = kept(other for other in reached if other not in near)
        if not edge:
            break
        near = kept(chain(near, edge))
    return near


def _beside(store: pyoxigraph.Store, name: str) -> Iterator[str]:
    """The nodes that an edge joins to one, but those that are there for provenance alone."""
    from graph.network import HIDDEN, PREDICATES, kind_of

    kinds = set(PREDICATES.values())
    outward = (q.object for q in store.quads_for_pattern(_node(name), None, None, _merge()) if q.predicate in kinds)
    inward = (q.subject for kind in kinds for q in store.quads_for_pattern(None, kind, _node(name), _merge()))
    ends = (_text(end) for end in chain(outward, inward) if _is_iri(end))
    return (end for end in ends if kind_of(store, end) not in (None, *HIDDEN))


def _wholes(store: pyoxigraph.Store, nodes: Iterable[str]) -> Iterator[str]:
    """What nodes are part of: an entry's file, a message's thread. Without it they would not be well formed."""
    for node in nodes:
        for whole in WHOLES:
            yield from (
                _text(quad.object) for quad in store.quads_for_pattern(_node(node), _node(whole), None, _merge())
            )


def _members(store: pyoxigraph.Store, kind: str) -> Iterator[str]:
    for quad in store.quads_for_pattern(None, _node(TYPE), _node(iri(CLASSES[kind][0])), _merge()):
        yield _text(quad.subject)


def _concluded(store: pyoxigraph.Store, units: Names) -> Iterator[str]:
    """The inferred edges that rest on a sighting in one of the entries, and the standard edges beside them."""
    from graph.vocabulary import BESIDE

    for quad in store.quads_for_pattern(None, _node(DERIVED), None, _merge()):
        if _unit(quad) in units:
            subject, predicate, target = (
                next(store.quads_for_pattern(quad.subject, _node(iri(f"rdf:{part}")), None, _merge())).object
                for part in ("subject", "predicate", "object")
            )
            yield _edge(subject, predicate, target)
            for own, (standard, inverse) in BESIDE.items():
                if iri(own) == _text(predicate):
                    ends = (target, subject) if inverse else (subject, target)
                    yield _edge(ends[0], _node(iri(standard)), ends[1])


def _edge(subject: Any, predicate: Any, target: Any) -> str:
    return f"{_text(subject)} {_text(predicate)} {_text(target)}"


def _is_iri(term: Any) -> bool:
    import pyoxigraph

    return isinstance(term, pyoxigraph.NamedNode)


def _merge() -> pyoxigraph.DefaultGraph:
    import pyoxigraph

    return pyoxigraph.DefaultGraph()


def _node(name: str) -> pyoxigraph.NamedNode:
    import pyoxigraph

    return pyoxigraph.NamedNode(name)


def _text(term: Any) -> str:
    return str(getattr(term, "value", term))
