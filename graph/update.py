"""From what was read to the store: the graph anew, or only what differs from the generation before; both give the same quads.

Resolution sees the gists of all units at each build. Of its results each unit gets its view, and a unit is related again only
where its records or its view differ. What many units say of one node is put together from their parts.
"""

from __future__ import annotations

import hashlib
import json
import marshal
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from graph import kept as keeping
from graph.corpus import Corpus, Unit
from graph.kept import Kept
from graph.quads import (
    INFERRED,
    Part,
    by_node,
    co_mention_iri,
    co_mention_quads,
    inferred_quads,
    node_quads,
    version_quad,
)
from graph.relate import Related, describe, relate, resolve
from graph.relations.co_mentions import Pair, count
from graph.relations.resolved import Resolved
from graph.relations.view import View, views
from graph.relations.work import follow
from graph.resolve.uses import Known, Taken, Use, Words, known_of, used, written_again
from graph.settings import Settings
from graph.state import Memo, Numbers, Said, State
from graph.store import Generation
from graph.vocabulary import iri
from nlp.han_names import HAN
from nlp.records import EntryRecords

if TYPE_CHECKING:
    import pyoxigraph

Quads = set["pyoxigraph.Quad"]
T = TypeVar("T")

CHUNK = 48
"""Units that a process is given at once."""
APART = 200
"""Fewer units than this are not worth other processes."""
ANEW = 0.5
"""Where more than this share of the units differs, the graph is made anew: that is quicker, and the same."""

COUNT = iri("ll:count")

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Tools:
    """What an update works with: the cache, processes, and whom to tell how far it is."""

    kept: Kept
    map: Callable[..., Iterator[object]]
    progress: Progress | None = None
    words: dict[str, str] = field(default_factory=dict)
    """The words of units that were asked for already."""

    def tell(self, what: str, done: int, total: int) -> None:
        """Say how far the work is."""
        if self.progress:
            self.progress(what, done, total)

    def words_of(self, keys: Iterable[str]) -> Mapping[str, str]:
        """The words of units, each read once."""
        self.words.update(self.kept.words([key for key in keys if key not in self.words]))
        return self.words


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written: the resolution, each unit's view and digest, and the memo for the next time."""

    corpus: Corpus
    resolved: Resolved
    views: tuple[View, ...]
    digests: tuple[bytes, ...]
    memo: Memo


def plan(corpus: Corpus, settings: Settings, memo: Memo, tools: Tools) -> Plan:
    """Resolves the corpus, with the help of what the last build remembers."""
    tools.tell("resolving", 0, 3)
    said = json.dumps(asdict(settings), sort_keys=True, default=str)
    if memo.settings != said:
        memo = Memo(said)
    new = Memo(said)
    resolved = resolve(corpus, partial(_reread, corpus.units, memo, new, tools), settings)
    tools.tell("resolving", 1, 3)
    new.names = frozenset(resolved.learned)
    new.learned = _learned(corpus.units, memo, new.names, tools)
    seen = tuple(views(resolved, [new.learned[unit.key] for unit in corpus.units]))
    tools.tell("resolving", 2, 3)
    digests = tuple(_digest(unit.key, view) for unit, view in zip(corpus.units, seen, strict=True))
    return Plan(corpus, resolved, seen, digests, new)


def _digest(key: str, view: View) -> bytes:
    """A digest of all that a unit's facts follow from. marshal's second version writes equal values alike."""
    return hashlib.blake2b(marshal.dumps((key, view.plain()), 2), digest_size=16).digest()


def _reread(
    units: Sequence[Unit], old: Memo, new: Memo, tools: Tools, known: Known, taken: Mapping[int, Taken]
) -> Iterator[Use]:
    """Known names wherever they stand; only units are looked through again that have words of names which came, went or changed."""
    changed = {form for form, _ in old.known.items() ^ known.forms.items()}
    held = {unit.key: taken.get(unit.number, frozenset()) for unit in units}
    again = {key: old.again[key] for key in held if key in old.again}
    if changed and again:
        parts = [[part if HAN.match(part) else f"\n{part}\n" for part in form.split()] for form in sorted(changed)]
        words = tools.words_of(again)
        again = {
            key: found
            for key, found in again.items()
            if not any(all(part in words[key] for part in form) for form in parts)
        }
    missing = [key for key in held if key not in again]
    forms = dict(known.forms)
    tasks = [(tools.kept.path, forms, [(key, held[key]) for key in some]) for some in _chunks(missing)]
    for number, result in enumerate(tools.map(_look, tasks, apart=len(missing) > APART)):
        again.update(result)  # type: ignore[call-overload]
        tools.tell("looking", number, len(tasks))
    new.known, new.again = forms, again
    for unit in units:
        yield from used(unit.number, again[unit.key])


def _look(task: tuple[Path, dict[str, str], list[tuple[str, Taken]]]) -> dict[str, tuple[Words, ...]]:
    path, forms, units = task
    known, taken = known_of(forms), dict(units)
    records = keeping.read_records(path, list(taken))
    return {key: tuple(written_again(found, known, taken[key])) for key, found in records}


def _learned(units: Sequence[Unit], old: Memo, names: frozenset[str], tools: Tools) -> dict[str, tuple[str, ...]]:
    """The learned names among each unit's words."""
    keys = {unit.key for unit in units}
    found = {key: old.learned[key] for key in keys if key in old.learned}
    if changed := old.names ^ names:
        words = tools.words_of(found)
        found = {key: had for key, had in found.items() if not any(f"\n{name}\n" in words[key] for name in changed)}
    missing = sorted(keys - found.keys())
    words = tools.words_of(missing)
    return found | {key: tuple(sorted(names.intersection(words[key].split("\n")))) for key in missing}


def _chunks(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def write(generation: Generation, plan_: Plan, old: State | None, code: str, tools: Tools) -> State:
    """Writes the graph of a plan into a generation: a new one (`old` None), or a copy of the one whose state is `old`."""
    new = State(code, plan_.corpus.base, memo=plan_.memo)
    numbers = Numbers()
    described = describe(plan_.resolved)
    changed = {
        unit.iri: index
        for index, (unit, digest) in enumerate(zip(plan_.corpus.units, plan_.digests, strict=True))
        if old is None or unit.iri not in old.units or old.units[unit.iri].digest != digest
    }
    texts: dict[str, str] = {}
    for index, related in zip(changed.values(), _related(list(changed.values()), plan_, tools), strict=True):
        where = plan_.corpus.units[index].iri
        said = Said(plan_.digests[index], numbers.of(related.parts), related.linked, related.making)
        new.units[where] = said
        if old is None:
            generation.load_graph(where, related.quads)
        else:
            texts[where] = related.quads
    if old is not None:
        for unit in plan_.corpus.units:
            if unit.iri not in changed:
                before = old.units[unit.iri]
                parts = numbers.moved(old.parts, before.parts)
                new.units[unit.iri] = Said(before.digest, parts, before.linked, before.making)
    new.described = numbers.of(described)
    new.parts = numbers.parts
    tools.tell("storing", 0, 1)
    if old is None:
        for texts_ in _shared(new):
            generation.load_graph(INFERRED, texts_)
        generation.load(chain(_inferred(new), [version_quad(new.base)]))
        new.quads = generation.count
    else:
        removed, added = _difference(generation, old, new, texts)
        generation.change(removed, added)
        new.quads = old.quads - len(removed) + len(added)
    return new


def changes(plan_: Plan, old: State) -> float:
    """The share of units that differ from those of a state."""
    same = sum(
        unit.iri in old.units and old.units[unit.iri].digest == digest
        for unit, digest in zip(plan_.corpus.units, plan_.digests, strict=True)
    )
    return 1 - same / max(1, len(plan_.corpus.units), len(old.units))


def _related(indexes: Sequence[int], plan_: Plan, tools: Tools) -> Iterator[Related]:
    units = plan_.corpus.units
    tasks = [
        (
            tools.kept.path,
            [(units[index].key, plan_.views[index]) for index in indexes[start : start + CHUNK]],
        )
        for start in range(0, len(indexes), CHUNK)
    ]
    for number, some in enumerate(tools.map(_relate, tasks, apart=len(indexes) > APART)):
        tools.tell("relating", number, len(tasks))
        yield from some  # type: ignore[misc]


def _relate(task: tuple[Path, list[tuple[str, View]]]) -> list[Related]:
    path, units = task
    records: dict[str, EntryRecords] = dict(keeping.read_records(path, sorted({key for key, _ in units})))
    return [relate(records[key], view) for key, view in units]


def _shared(state: State) -> Iterator[str]:
    """The quads that no unit says alone and that rest on none, as texts."""
    for held in batched(by_node(state.live()).values()):
        yield _text(line for parts in held for line in node_quads(parts))
    for pairs in batched(count(said.linked for said in state.units.values()).items()):
        yield _text(co_mention_quads(dict(pairs), state.base))


def batched(things: Iterable[T], size: int = 5000) -> Iterator[tuple[T, ...]]:
    """The same things, so many at a time."""
    rest = iter(things)
    while some := tuple(islice(rest, size)):
        yield some


def _inferred(state: State) -> Iterator[str]:
    for edge, basis in follow(said.making for said in state.units.values()):
        yield from inferred_quads(edge, basis)


def _difference(generation: Generation, old: State, new: State, texts: Mapping[str, str]) -> tuple[Quads, Quads]:
    """The quads to be removed from a copy of the old generation, and those to be added."""
    removed: Quads = set()
    added: Quads = set()
    before, after = _by_graph(_inferred(old)), _by_graph(_inferred(new))
    for unit in old.units.keys() - new.units.keys():
        removed |= generation.graph(unit)
    for unit, text in texts.items():
        now = generation.parse(text + _text(after.get(unit, ())))
        was = generation.graph(unit) if unit in old.units else set()
        removed |= was - now
        added |= now - was
    for graph in (before.keys() | after.keys()) - texts.keys():
        if graph == INFERRED or (graph in old.units and graph in new.units):
            had, has = before.get(graph, set()), after.get(graph, set())
            removed |= generation.parse(_text(had - has))
            added |= generation.parse(_text(has - had))
    were, are = old.live(), new.live()
    differing = {part[0] for part in were ^ are}
    removed |= generation.parse(_text(_nodes(were, differing)))
    added |= generation.parse(_text(_nodes(are, differing)))
    gone, come = _pairs(generation, old, new)
    removed |= generation.parse(_text(gone))
    added |= generation.parse(_text(come))
    return removed - added, added - removed


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _by_graph(lines: Iterable[str]) -> dict[str, set[str]]:
    graphs: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        graphs[line[line.rindex(" <") + 2 : -3]].add(line)
    return graphs


def _nodes(parts: Iterable[Part], nodes: Collection[str]) -> Iterator[str]:
    """The descriptions of some nodes by their parts."""
    for held in by_node(part for part in parts if part[0] in nodes).values():
        yield from node_quads(held)


def _pairs(generation: Generation, old: State, new: State) -> tuple[list[str], list[str]]:
    """The quads of the co-mentions whose count differs."""
    fewer = count(said.linked for unit, said in old.units.items() if _linked(new, unit) != said.linked)
    more = count(said.linked for unit, said in new.units.items() if _linked(old, unit) != said.linked)
    differing = sorted(pair for pair in {*fewer, *more} if fewer[pair] != more[pair])
    was: dict[Pair, int] = {}
    for pair in differing:
        (was[pair],) = map(int, generation.values(co_mention_iri(pair, old.base), COUNT) or ["0"])
    now = {pair: n + more[pair] - fewer[pair] for pair, n in was.items()}
    return (
        list(co_mention_quads({pair: n for pair, n in was.items() if n}, old.base)),
        list(co_mention_quads({pair: n for pair, n in now.items() if n}, old.base)),
    )


def _linked(state: State, unit: str) -> tuple[str, ...]:
    said = state.units.get(unit)
    return said.linked if said else ()
