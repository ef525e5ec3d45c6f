"""From what was read to the store: what is to be written, and how the graph becomes another where little differs; `anew` writes it as a
whole, and both give the same quads.

Of what resolution decides over all units each unit gets its view, and a unit is related again only where its records or its view differ.
What many units say of one node is put together from their parts.
"""

from __future__ import annotations

import hashlib
import json
import marshal
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from graph import kept as keeping
from graph.corpus import Corpus, Unit
from graph.kept import Kept
from graph.past import Past
from graph.plain import from_bytes, to_bytes
from graph.relate import Related, relate
from graph.relations.co_mentions import Pair, count
from graph.relations.resolved import Resolved
from graph.relations.view import View
from graph.relations.work import Making, follow
from graph.resolve.uses import Known, Taken, Use, known_of, written_again
from graph.settings import Settings
from graph.state import Memo, Numbers, Said, State
from graph.store import Generation
from graph.triples import (
    Packed,
    Part,
    by_node,
    co_mention_triples,
    inferred_triples,
    node_of,
    node_triples,
    unpack,
)
from graph.vocabulary import INFERRED, co_mention_iri, iri
from nlp.han_names import HAN
from nlp.records import EntryRecords

if TYPE_CHECKING:
    import pyoxigraph

Quads = set["pyoxigraph.Quad"]
T = TypeVar("T")

CHUNK = 48
"""Units that a process is given at once."""
LOOKED = 240
"""Units that a process looks through for known names at once, at the least: it must make these ready first."""
LOOKS = 40
"""How often it does so at the most: a longer log has more names, too."""
APART = 200
"""Fewer units than this are not worth other processes."""
ANEW = 0.5
"""Where more than this share of the units differs, the graph is made anew: that is quicker, and the same."""

COUNT = iri("ll:count")
NOTHING = Said(b"")

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Tools:
    """What an update works with: the cache, processes, and whom to tell how far it is."""

    kept: Kept
    map: Callable[..., Iterator[object]]
    progress: Progress | None = None
    rest: Callable[[], None] = lambda: None
    """Called where a while comes in which the processes have nothing to do."""
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
    """What is to be written: the resolution, what gives a unit's view, each unit's digest by its number, what the resolution says of
    nodes, and the memo for the next time."""

    resolved: Resolved
    view: Callable[[Unit], View]
    digests: Mapping[int, bytes]
    described: tuple[Packed, ...]
    memo: Memo


def plan(corpus: Corpus, settings: Settings, memo: Memo, tools: Tools, past: Past) -> Plan:
    """Resolves the corpus, with the help of what the last build remembers."""
    tools.tell("resolving", 0, 3)
    said = json.dumps(asdict(settings), sort_keys=True, default=str)
    if memo.settings != said:
        memo = Memo(said)
    new = Memo(said)
    past.away += past.resolution.differs(corpus)
    resolved = past.resolution.change(corpus, partial(_reread, corpus.units, memo, new, tools))
    tools.tell("resolving", 1, 3)
    new.names = frozenset(resolved.learned)
    new.learned = _learned(corpus.units, memo, new.names, tools)
    stale = past.resolution.stale({unit.number: new.learned[unit.key] for unit in corpus.units})
    tools.tell("resolving", 2, 3)
    there, view = corpus.by_number, past.resolution.view
    for number in past.digests.keys() - there.keys():
        del past.digests[number]
    past.digests.update((number, _digest(there[number].key, view(there[number]))) for number in stale)
    return Plan(resolved, view, past.digests, past.resolution.described(), new)


def _digest(key: str, view: View) -> bytes:
    """A digest of all that a unit's facts follow from. marshal's second version writes equal values alike."""
    return hashlib.blake2b(marshal.dumps((key, view.plain()), 2), digest_size=16).digest()


def _reread(
    units: Sequence[Unit], old: Memo, new: Memo, tools: Tools, known: Known, taken: Callable[[int], Taken]
) -> dict[int, tuple[Use, ...]]:
    """Known names wherever they stand; only units are looked through again that have words of names which came, went or changed."""
    changed = {form for form, _ in old.known.items() ^ known.forms.items()}
    keys = {unit.key for unit in units}
    again = {key: old.again[key] for key in keys if key in old.again}
    if changed and again:
        parts = [[part if HAN.match(part) else f"\n{part}\n" for part in form.split()] for form in sorted(changed)]
        words = tools.words_of(again)
        again = {
            key: found
            for key, found in again.items()
            if not any(all(part in words[key] for part in form) for form in parts)
        }
    missing = list({unit.key: unit.number for unit in units if unit.key not in again}.items())
    size = max(LOOKED, -(-len(missing) // LOOKS))
    forms, count = dict(known.forms), _count(missing, size)
    tasks = (
        (tools.kept.path, forms, [(key, taken(number)) for key, number in some]) for some in _chunks(missing, size)
    )
    same = {key: key for key, _ in missing}  # what comes from other processes has texts of its own
    for number, result in enumerate(tools.map(_look, tasks, apart=len(missing) > APART)):
        again.update((same[key], uses) for key, uses in result.items())  # type: ignore[attr-defined]
        tools.tell("looking", number, count)
    tools.rest()
    new.known, new.again = forms, again
    return {unit.number: again[unit.key] for unit in units}


def _look(task: tuple[Path, dict[str, str], list[tuple[str, Taken]]]) -> dict[str, tuple[Use, ...]]:
    path, forms, units = task
    known, taken = known_of(forms), dict(units)
    records = keeping.read_records(path, list(taken))
    return {key: tuple(written_again(found, known, taken[key])) for key, found in records}


def _learned(units: Sequence[Unit], old: Memo, names: frozenset[str], tools: Tools) -> dict[str, tuple[str, ...]]:
    """The learned names among each unit's words."""
    keys = {unit.key: unit.key for unit in units}
    found = {key: old.learned[key] for key in keys if key in old.learned}
    if changed := old.names ^ names:
        words = tools.words_of(found)
        found = {key: had for key, had in found.items() if not any(f"\n{name}\n" in words[key] for name in changed)}
    same = {name: name for name in names}
    for key, text in tools.kept.words(sorted(keys.keys() - found.keys())):
        found[keys[key]] = tuple(same[name] for name in sorted(names.intersection(text.split("\n"))))
    return found


def _chunks(keys: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def _count(keys: Sequence[T], size: int = CHUNK) -> int:
    """How many chunks there are."""
    return -(-len(keys) // size)


def change(generation: Generation, plan_: Plan, old: State, tools: Tools) -> State:
    """Makes the graph of a plan of a copy of the one whose state is `old`."""
    units = plan_.resolved.corpus.units
    new = State(old.code, plan_.resolved.corpus.base, memo=plan_.memo, parts=list(old.parts))
    numbers = Numbers(new.parts)
    changed = [unit for unit in units if _differs(unit, plan_, old)]
    new.units = {unit.iri: old.units[unit.iri] for unit in units if unit.iri in old.units}
    texts: dict[str, bytes] = {}
    for unit, digest, one in related(tasks_of(changed, plan_), _count(changed), tools, apart=len(changed) > APART):
        had = old.units.get(unit, NOTHING).parts
        new.units[unit] = Said(digest, numbers.of(one.parts, had), one.linked, one.making)
        texts[unit] = one.triples
    new.told = plan_.described
    new.described = tuple(_numbered(plan_.described, old, numbers))
    tools.tell("storing", 0, 1)
    removed, added = _difference(generation, old, new, texts)
    generation.change(removed, added)
    new.quads = old.quads - len(removed) + len(added)
    generation.settle()
    return new


def _numbered(described: Sequence[Packed], old: State, numbers: Numbers) -> Iterator[tuple[int, ...]]:
    """The numbers of what the resolution says; the very same where it says the very same as before."""
    for row, packed in enumerate(described):
        had = old.described[row]
        yield had if old.told and old.told[row] is packed else numbers.of(unpack(packed), had)


def _differs(unit: Unit, plan_: Plan, old: State) -> bool:
    return old.units.get(unit.iri, NOTHING).digest != plan_.digests[unit.number]


def changes(plan_: Plan, old: State) -> float:
    """The share of units that differ from those of a state."""
    units = plan_.resolved.corpus.units
    same = sum(not _differs(unit, plan_, old) for unit in units)
    return 1 - same / max(1, len(units), len(old.units))


def tasks_of(units: Sequence[Unit], plan_: Plan) -> Iterator[bytes]:
    """Units by their keys, each with its digest and its view, so many as a process is given at once, as bytes."""
    for some in _chunks(units):
        yield to_bytes([(unit.key, plan_.digests[unit.number], plan_.view(unit)) for unit in some])


def related(tasks: Iterable[bytes], count: int, tools: Tools, *, apart: bool) -> Iterator[tuple[str, bytes, Related]]:
    """What the units of so many tasks say, in order, behind their IRIs and digests; in other processes if `apart`."""
    results = tools.map(_relate, ((tools.kept.path, task) for task in tasks), apart=apart)
    for number, some in enumerate(results):
        tools.tell("relating", number, count)
        yield from some  # type: ignore[misc]


def _relate(task: tuple[Path, bytes]) -> list[tuple[str, bytes, Related]]:
    path, units = task[0], from_bytes(task[1])
    records: dict[str, EntryRecords] = dict(keeping.read_records(path, sorted({key for key, _, _ in units})))
    return [(view.iri, digest, relate(records[key], view)) for key, digest, view in units]


def inferred(units: Iterable[Iterable[Making]]) -> dict[str, set[str]]:
    """What rests on several units, as texts of triples by graph. `units`: of each the edges that others follow from."""
    graphs: dict[str, set[str]] = defaultdict(set)
    for edge, basis in follow(units):
        for graph, text in inferred_triples(edge, basis):
            graphs[graph].add(text)
    return graphs


def _difference(generation: Generation, old: State, new: State, texts: Mapping[str, bytes]) -> tuple[Quads, Quads]:
    """The quads to be removed from a copy of the old generation, and those to be added."""
    removed: Quads = set()
    added: Quads = set()
    before, after = (inferred(said.making for said in state.units.values()) for state in (old, new))
    for unit in old.units.keys() - new.units.keys():
        removed |= generation.graph(unit)
    for unit, text in texts.items():
        now = generation.parse(unit, text + "".join(after.get(unit, ())).encode())
        was = generation.graph(unit) if unit in old.units else set()
        removed |= was - now
        added |= now - was
    for graph in (before.keys() | after.keys()) - texts.keys():
        if graph == INFERRED or (graph in old.units and graph in new.units):
            had, has = before.get(graph, set()), after.get(graph, set())
            removed |= generation.parse(graph, "".join(had - has).encode())
            added |= generation.parse(graph, "".join(has - had).encode())
    for gone, come in (_nodes_that_differ(old, new), _pairs(generation, old, new)):
        removed |= generation.parse(INFERRED, gone.encode())
        added |= generation.parse(INFERRED, come.encode())
    return removed - added, added - removed


def _nodes_that_differ(old: State, new: State) -> tuple[str, str]:
    """The triples of nodes of which other parts are said, as they were and as they are. `new` has all parts of `old`, by their numbers."""
    ours = [said.parts for unit, said in new.units.items() if said is old.units.get(unit)]
    before = [said.parts for unit, said in old.units.items() if said is not new.units.get(unit)]
    after = [said.parts for unit, said in new.units.items() if said is not old.units.get(unit)]
    for had, has in zip(old.described, new.described, strict=True):
        if had is has:
            ours.append(has)
        else:
            before.append(had)
            after.append(has)
    nodes = {node_of(new.parts[number]) for number in set(chain(*before)) ^ set(chain(*after))}
    wanted = {number for number, part in enumerate(new.parts) if node_of(part) in nodes}
    held = {number for numbers in ours if not wanted.isdisjoint(numbers) for number in wanted.intersection(numbers)}
    were, are = (held | wanted.intersection(chain(*numbers)) for numbers in (before, after))
    return _described(were, new.parts), _described(are, new.parts)


def _described(numbers: Iterable[int], parts: Sequence[Part]) -> str:
    """The descriptions of nodes by the numbers of their parts."""
    held = by_node(sorted({parts[number] for number in numbers}))
    return "".join(chain.from_iterable(map(node_triples, held)))


def _pairs(generation: Generation, old: State, new: State) -> tuple[str, str]:
    """The triples of the co-mentions whose count differs."""
    fewer = count(said.linked for unit, said in old.units.items() if said is not new.units.get(unit))
    more = count(said.linked for unit, said in new.units.items() if said is not old.units.get(unit))
    differing = sorted(pair for pair in {*fewer, *more} if fewer[pair] != more[pair])
    was: dict[Pair, int] = {}
    for pair in differing:
        (was[pair],) = map(int, generation.values(co_mention_iri(pair, old.base), COUNT) or ["0"])
    now = {pair: n + more[pair] - fewer[pair] for pair, n in was.items()}
    return (
        "".join(co_mention_triples({pair: n for pair, n in was.items() if n}, old.base)),
        "".join(co_mention_triples({pair: n for pair, n in now.items() if n}, old.base)),
    )
