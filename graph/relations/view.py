"""What was decided over the whole corpus and matters to one unit: plain values, equal where nothing has changed for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from graph.corpus import Change, Unit, entry_node
from graph.relations.resolved import Resolved
from graph.resolve import documents
from graph.resolve.patches import Patches, subject_key
from graph.resolve.series import Series
from graph.vocabulary import slug

Named = tuple[int, str, str, str]
"""A name of a person: line, words, rule, and the key of whom it stands for."""


@dataclass(frozen=True, slots=True)
class Post:
    """What a message of a unit is: its post, thread and sender (keys), the chain that its thread is about, and whether its words
    are the post's content."""

    key: str
    thread: str
    sender: str
    chain: str
    speaks: bool


@dataclass(frozen=True, slots=True)
class View:
    """One unit's share of what was resolved. Empty texts stand for nothing.

    `who`: person for each of the gist's forms. `chains`, `commits`: of each patch in the order of the records. `entries`, `files`:
    what each of the gist's minutes and pointers means; of a pointer the path, and whether it is a file. `learned`: name and kind.
    """

    iri: str
    path: str
    file_iri: str
    base: str
    start: int
    writer: str
    who: tuple[tuple[str, str], ...]
    named: tuple[Named, ...]
    topics: tuple[str, ...]
    series: tuple[str, str, str]
    """Key, title, and the entry that this one goes on from."""
    bugs: tuple[tuple[str, str], ...]
    chains: tuple[str, ...]
    commits: tuple[str, ...]
    posts: tuple[Post, ...]
    entries: tuple[tuple[str, tuple[str, ...]], ...]
    files: tuple[tuple[str, str, bool], ...]
    learned: tuple[tuple[str, str], ...]
    is_a: tuple[tuple[str, str], ...]

    def plain(self) -> tuple[Any, ...]:
        """The same as nested tuples of texts and numbers."""
        return (*_FIELDS(self), [_POST(post) for post in self.posts])


_FIELDS = attrgetter(*(one.name for one in fields(View) if one.name != "posts"))
_POST = attrgetter(*(one.name for one in fields(Post)))


class Views:
    """What views show beside what was resolved, kept from build to build, and which views may differ since the last time. The views
    themselves are made when they are asked for: all of them together would be a good part of the log."""

    def __init__(self) -> None:
        self._stale: set[int] = set()
        """The units whose view may differ."""
        self._series: dict[int, tuple[str, str, str]] = {}
        self._minutes: Counter[str] = Counter()
        """How many entries each minute has."""
        self._files: dict[str, tuple[str, str, bool]] = {}
        self._learned: Mapping[int, Sequence[str]] = {}
        self._kinds: Mapping[str, str] = {}

    def change(self, other: Change, touched: set[int], old: Resolved | None, new: Resolved) -> None:
        """Another corpus was resolved; in some units names may stand for others than before."""
        series = _series(new.series, new.corpus.units)
        self._stale |= {unit.number for unit in other.come} | touched
        self._stale.update(number for number, _ in self._series.items() ^ series.items())
        self._series = series
        minutes = self._change_minutes(other)
        if old:
            self._stale.update(_differing(old, new))
            self._stale.update(u.number for u in new.corpus.units if not minutes.isdisjoint(u.gist.minutes))
        if not old or old.files is not new.files:
            self._files.clear()

    def stale(self, resolved: Resolved, learned_in: Mapping[int, Sequence[str]]) -> set[int]:
        """The units whose view may differ since the last time. `learned_in`: for each unit the learned names among its words."""
        kinds = {name for name, _ in self._kinds.items() ^ resolved.learned.items()}
        if kinds:
            for found in (self._learned, learned_in):
                self._stale.update(number for number, names in found.items() if not kinds.isdisjoint(names))
        self._learned, self._kinds = learned_in, resolved.learned
        stale, self._stale = self._stale & resolved.corpus.by_number.keys(), set()
        return stale

    def _change_minutes(self, other: Change) -> set[str]:
        """Takes in how many entries each minute has; gives the minutes that have others than before."""
        dated = [[_minute(unit) for unit in units if unit.when] for units in (other.gone, other.come)]
        self._minutes.subtract(dated[0])
        self._minutes.update(dated[1])
        for minute in (gone := set(dated[0])):
            if not self._minutes[minute]:
                del self._minutes[minute]
        return gone.union(dated[1])

    def _entries(self, minute: str, base: str) -> tuple[str, ...]:
        return tuple(entry_node(minute, base, place) for place in range(1, self._minutes.get(minute, 0) + 1))

    def view(self, unit: Unit, resolved: Resolved) -> View:
        """The view of a unit, as of the last time that `stale` was asked."""
        gist, number, people = unit.gist, unit.number, resolved.people
        return View(
            unit.iri,
            unit.path,
            unit.file_iri,
            resolved.corpus.base,
            gist.start,
            people.writer or "",
            tuple((form, people.of_form(number, form) or "") for form in gist.forms),
            tuple((use.line, use.text, use.rule, key) for use, key in people.meant(number) if use.text),
            tuple(resolved.topics.get(slug(topic), topic) for topic in gist.entry.topics) if gist.entry else (),
            self._series.get(number, ("", "", "")),
            tuple((seen.key, _bug(resolved, unit, seen.key)) for seen in gist.bugs),
            tuple(resolved.patches.chain_of(number, n) for n in range(len(gist.patches))),
            tuple(resolved.patches.commits.get(patch.commit, "") for patch in gist.patches),
            tuple(Post(*_post(resolved, (number, n))) for n in range(len(gist.messages))),
            tuple((minute, self._entries(minute, resolved.corpus.base)) for minute in gist.minutes),
            tuple(_file(pointer, resolved, self._files) for pointer in gist.pointers),
            tuple((name, resolved.learned[name]) for name in self._learned.get(number, ())),
            tuple(sorted(resolved.is_a.items())),
        )


def _minute(unit: Unit) -> str:
    return unit.iri.rsplit("/", 1)[-1][:16]


def _differing(old: Resolved, new: Resolved) -> Iterator[int]:
    """The units to which it may matter where two resolutions differ, but for people, series and software."""
    units = new.corpus.units
    if old.patches is not new.patches:
        yield from (unit for (unit, _), _ in _chains(old.patches) ^ _chains(new.patches))
    if old.threads is not new.threads or old.patches is not new.patches:
        before, after = _posts_of(old), _posts_of(new)
        yield from (unit for (unit, _), _ in before.items() ^ after.items())
    if old.files is not new.files:
        yield from (unit.number for unit in units if unit.gist.pointers)
    for place, _ in old.bugs.items() ^ new.bugs.items() if old.bugs is not new.bugs else ():
        yield int(place.partition("/")[0])
    topics = {key for key, _ in old.topics.items() ^ new.topics.items()} if old.topics is not new.topics else ()
    for unit in units if topics else ():
        if unit.gist.entry and any(slug(topic) in topics for topic in unit.gist.entry.topics):
            yield unit.number


def _series(found: Sequence[Series], units: Sequence[Unit]) -> dict[int, tuple[str, str, str]]:
    """For each unit of a series what `View.series` says."""
    places = {}
    iris = {unit.number: unit.iri for unit in units}
    for one in found:
        key = slug(" ".join(one.key), 120)
        before = ""
        for number in one.units:
            places[number] = (key, one.title, before)
            before = iris[number]
    return places


def _chains(found: Patches) -> set[tuple[tuple[int, int], tuple[str, str]]]:
    """What views say of each sighting of a patch."""
    return {
        ((sight.unit.number, sight.number), (key if chain.whole else "", found.commits.get(sight.patch.commit, "")))
        for key, chain in found.chains.items()
        for sight in chain.sights
    }


def _bug(resolved: Resolved, unit: Unit, key: str) -> str:
    return resolved.bugs.get(f"{unit.number}/{key}", key)


def _posts_of(resolved: Resolved) -> dict[tuple[int, int], tuple[str, str, str, str, bool]]:
    """What views say of each message, by unit and number of the message in it."""
    return {place: _post(resolved, place) for place in resolved.threads.keys}


def _post(resolved: Resolved, place: tuple[int, int]) -> tuple[str, str, str, str, bool]:
    """The fields of a message's `Post`."""
    threads = resolved.threads
    post = threads.posts[threads.keys[place]]
    title = threads.threads[post.thread][0]
    chain = resolved.patches.by_subject.get(subject_key(title), "") if title else ""
    return post.key, post.thread, post.sender or "", chain, post.speaker == place


def _file(pointer: str, resolved: Resolved, known: dict[str, tuple[str, str, bool]]) -> tuple[str, str, bool]:
    if pointer not in known:
        found = documents.match(pointer, resolved.files)
        known[pointer] = (pointer, *found) if found else (pointer, "", False)
    return known[pointer]
