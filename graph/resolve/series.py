"""Series of entries: those with the same topics before the first `contN`, over months and files."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from functools import lru_cache

from graph.corpus import Corpus, Unit

DRIFT = 0.85
"""How alike the topics of two series must be (difflib's ratio) to be one whose words drifted."""


@dataclass(frozen=True, slots=True)
class Series:
    """The topics that a series is told by, and its units in the order of time."""

    key: tuple[str, ...]
    title: str
    units: tuple[int, ...]


@lru_cache(maxsize=65536)
def topic_key(topics: tuple[str, ...]) -> tuple[str, ...]:
    """Topics as a series compares them: without case, stops and doubled spaces."""
    return tuple(re.sub(r"[\s.]+", " ", topic.casefold()).strip() for topic in topics)


def resolve(corpus: Corpus) -> tuple[Series, ...]:
    """All series, in the order of their keys.

    A series needs one `contN`; the entry that it goes on from has the same topics and none. One that begins in the middle
    (`cont7`) goes on from the latest earlier one whose topics are almost the same: words drift over months.
    """
    members: dict[tuple[str, ...], list[Unit]] = defaultdict(list)
    continued: set[tuple[str, ...]] = set()
    for unit in corpus.units:
        entry = unit.gist.entry
        if entry and entry.base and not entry.plan:
            key = topic_key(entry.base)
            members[key].append(unit)
            if entry.cont:
                continued.add(key)
    for key in sorted(continued, key=lambda k: (_begin(members[k]), k)):
        if earlier := _drifted_from(key, members, continued):
            members[earlier] += members.pop(key)
            continued -= {key}
            continued |= {earlier}
    return tuple(_series(key, members[key]) for key in sorted(continued))


def _begin(units: list[Unit]) -> datetime:
    return min(unit.when for unit in units if unit.when)


def _drifted_from(
    key: tuple[str, ...], members: dict[tuple[str, ...], list[Unit]], continued: set[tuple[str, ...]]
) -> tuple[str, ...] | None:
    """The series that one which begins in the middle goes on from; None where it has a beginning of its own."""
    begin = _begin(members[key])
    marks = [unit.gist.entry.cont for unit in members[key] if unit.gist.entry]
    if min(mark[0] if mark else 0 for mark in marks) < 2:
        return None
    alike = [
        (_begin(members[other]), other)
        for other in sorted(continued - {key})
        if other[0] == key[0] and _begin(members[other]) < begin and _likeness(key, other) >= DRIFT
    ]
    return max(alike)[1] if alike else None


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    return SequenceMatcher(None, ", ".join(one), ", ".join(other), autojunk=False).ratio()


def _series(key: tuple[str, ...], units: list[Unit]) -> Series:
    ordered = sorted(units, key=lambda unit: (unit.when, unit.number))
    entry = ordered[0].gist.entry
    return Series(key, ", ".join(entry.base) if entry else "", tuple(unit.number for unit in ordered))
