"""Series of entries: those with the same topics before the first `contN`, over months and files."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from graph.corpus import Corpus, Unit


@dataclass(frozen=True, slots=True)
class Series:
    """The topics that a series is told by, and its units in the order of time."""

    key: tuple[str, ...]
    title: str
    units: tuple[int, ...]


def topic_key(topics: tuple[str, ...]) -> tuple[str, ...]:
    """Topics as a series compares them: without case, stops and doubled spaces."""
    return tuple(re.sub(r"[\s.]+", " ", topic.casefold()).strip() for topic in topics)


def resolve(corpus: Corpus) -> tuple[Series, ...]:
    """All series, in the order of their keys. A series needs one `contN`; the entry it goes on from has the same topics and none."""
    members: dict[tuple[str, ...], list[Unit]] = defaultdict(list)
    continued: set[tuple[str, ...]] = set()
    for unit in corpus.units:
        entry = unit.records.entry
        if entry and entry.base and not entry.plan:
            key = topic_key(entry.base)
            members[key].append(unit)
            if entry.cont:
                continued.add(key)
    return tuple(_series(key, members[key]) for key in sorted(continued))


def _series(key: tuple[str, ...], units: list[Unit]) -> Series:
    ordered = sorted(units, key=lambda unit: (unit.when, unit.number))
    entry = ordered[0].records.entry
    return Series(key, ", ".join(entry.base) if entry else "", tuple(unit.number for unit in ordered))
