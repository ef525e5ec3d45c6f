"""All that was read, in the one order that everything later goes by, and the IRI of each unit of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby

from graph.resolve.gist import Gist, minute_of
from graph.vocabulary import BASE, node_iri

UNNUMBERED = 0
SPACE = 1 << 40
"""Between the numbers of two units: others will come to stand there."""
SHARE = 64
"""The part of the room between two units that a new one behind the first takes."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One entry, or one document: what has a named graph of its own. `number`: numbers are in the order of units, with others between."""

    number: int
    iri: str
    path: str
    file_iri: str
    key: str
    """What its records are kept under: the same for the same text at the same place of a file."""
    gist: Gist

    @property
    def when(self) -> datetime | None:
        """The entry's minute; None for a document."""
        return self.gist.entry.when if self.gist.entry else None

    @property
    def heading(self) -> str | None:
        """The entry's heading; None for a document."""
        return self.gist.entry.heading if self.gist.entry else None


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read: the key and the gist of each entry in order, or of the one document that it is."""

    path: str
    units: tuple[tuple[str, Gist], ...]


@dataclass(frozen=True)
class Corpus:
    """The paths of the files that were read, and the units in the order of path and line."""

    paths: tuple[str, ...]
    units: tuple[Unit, ...]
    base: str = BASE

    @cached_property
    def by_number(self) -> dict[int, Unit]:
        """The units by number."""
        return {unit.number: unit for unit in self.units}


@dataclass(frozen=True, slots=True)
class Change:
    """What makes one corpus of another: the units that went, and those that came. One that differs is among both."""

    gone: tuple[Unit, ...]
    come: tuple[Unit, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        """All that went and came."""
        return self.gone + self.come


def assemble(files: Iterable[File], base: str = BASE, old: Corpus | None = None) -> Corpus:
    """Files in the order of their paths; entries of one minute are told apart as -2, -3… in that order.

    Units that are the same in an old corpus are taken from there, so that what was found of them can be found again.
    """
    ordered = sorted(files, key=lambda file: file.path)
    known = {unit.iri: unit for unit in old.units} if old else {}
    return Corpus(tuple(file.path for file in ordered), tuple(_numbered(list(_units(ordered, base, known)))), base)


def change(old: Corpus, new: Corpus) -> Change:
    """What makes the new corpus of the old one, from which it was assembled."""
    before, after = old.by_number, new.by_number
    return Change(
        tuple(unit for unit in old.units if after.get(unit.number) is not unit),
        tuple(unit for unit in new.units if before.get(unit.number) is not unit),
    )


def _units(files: Sequence[File], base: str, known: Mapping[str, Unit]) -> Iterator[Unit]:
    """The units in order: known ones, and new ones without a number."""
    seen: dict[str, int] = {}
    for file in files:
        file_iri = file_node(file.path, base)
        for key, gist in file.units:
            iri = file_iri
            if gist.entry:
                minute = minute_of(gist.entry.when)
                seen[minute] = count = seen.get(minute, 0) + 1
                iri = entry_node(minute, base, count)
            old = known.get(iri)
            if old and (old.key, old.path, old.gist.start) == (key, file.path, gist.start):
                yield old
            else:
                yield Unit(UNNUMBERED, iri, file.path, file_iri, key, gist)


def _numbered(units: Sequence[Unit]) -> list[Unit]:
    """The units with numbers in their order. Those that have one keep it: path and line, by which they are ordered, are the same."""
    numbered: list[Unit] = []
    last = UNNUMBERED
    for fresh, run in groupby(units, key=lambda unit: unit.number == UNNUMBERED):
        some = list(run)
        if fresh:
            behind = units[len(numbered) + len(some)].number if len(numbered) + len(some) < len(units) else 0
            step = _step(behind - last, len(some)) if behind else SPACE
            if not step:
                return _numbered([replace(unit, number=UNNUMBERED) for unit in units])
            some = [replace(unit, number=last + step * (n + 1)) for n, unit in enumerate(some)]
        numbered += some
        last = some[-1].number
    return numbered


def _step(room: int, count: int) -> int:
    """How far apart to number new units, so that most of the room stays for those that will be written behind them; 0: too near."""
    return min(room // (count + 1), room // SHARE or room)


def entry_node(minute: str, base: str = BASE, place: int = 1) -> str:
    """The IRI of an entry, with its minute as it is in ISO 8601: `…/id/entry/2012-12-03T09:43`; of the second one in that minute `…-2`."""
    return f"{base}entry/{minute}" if place == 1 else f"{base}entry/{minute}-{place}"


def file_node(path: str, base: str = BASE) -> str:
    """The IRI of a file that was read; it ends in its path below the source."""
    return node_iri("file", *path.split("/"), base=base)
