"""What was decided over the whole corpus and matters to one unit: plain values, equal where nothing has changed for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from graph.corpus import Unit
from graph.relations.resolved import Resolved
from graph.resolve import documents
from graph.resolve.patches import subject_key
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


def views(resolved: Resolved, learned_in: Sequence[Sequence[str]]) -> Iterator[View]:
    """The view of each unit, in order. `learned_in`: for each unit the learned names among its words."""
    units = resolved.corpus.units
    named: list[list[Named]] = [[] for _ in units]
    for use, key in resolved.people.uses:
        if use.text:
            named[use.unit].append((use.line, use.text, use.rule, key))
    series = _series(resolved.series, units)
    at: dict[str, tuple[str, ...]] = {}
    for unit in units:
        if unit.when:
            minute = unit.iri.rsplit("/", 1)[-1][:16]
            at[minute] = (*at.get(minute, ()), unit.iri)
    is_a = tuple(sorted(resolved.is_a.items()))
    pointers: dict[str, tuple[str, str, bool]] = {}
    for unit in units:
        gist = unit.gist
        yield View(
            unit.iri,
            unit.path,
            unit.file_iri,
            resolved.corpus.base,
            gist.start,
            resolved.people.writer or "",
            tuple((form, resolved.people.of_form(unit.number, form) or "") for form in gist.forms),
            tuple(named[unit.number]),
            tuple(resolved.topics.get(slug(topic), topic) for topic in gist.entry.topics) if gist.entry else (),
            series.get(unit.number, ("", "", "")),
            tuple((seen.key, _bug(resolved, unit, seen.key)) for seen in gist.bugs),
            tuple(resolved.patches.chain_of(unit.number, n) for n in range(len(gist.patches))),
            tuple(resolved.patches.commits.get(patch.commit, "") for patch in gist.patches),
            tuple(_posts(resolved, unit)),
            tuple((minute, at.get(minute, ())) for minute in gist.minutes),
            tuple(_file(pointer, resolved, pointers) for pointer in gist.pointers),
            tuple((name, resolved.learned[name]) for name in learned_in[unit.number]),
            is_a,
        )


def _series(found: Sequence[Series], units: Sequence[Unit]) -> dict[int, tuple[str, str, str]]:
    places = {}
    for one in found:
        key = slug(" ".join(one.key), 120)
        before = ""
        for number in one.units:
            places[number] = (key, one.title, before)
            before = units[number].iri
    return places


def _bug(resolved: Resolved, unit: Unit, key: str) -> str:
    return resolved.bugs.get(f"{unit.number}/{key}", key)


def _posts(resolved: Resolved, unit: Unit) -> Iterator[Post]:
    threads = resolved.threads
    for number in range(len(unit.gist.messages)):
        post = threads.posts[threads.keys[unit.number, number]]
        title = threads.threads[post.thread][0]
        chain = resolved.patches.by_subject.get(subject_key(title), "") if title else ""
        yield Post(post.key, post.thread, post.sender or "", chain, post.speaker == (unit.number, number))


def _file(pointer: str, resolved: Resolved, known: dict[str, tuple[str, str, bool]]) -> tuple[str, str, bool]:
    if pointer not in known:
        found = documents.match(pointer, resolved.files)
        known[pointer] = (pointer, *found) if found else (pointer, "", False)
    return known[pointer]
