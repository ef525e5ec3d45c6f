"""What a build remembers of the graph it made, so that the next one changes only what differs.

    STORE/generations/N/state.bin

All of it follows from the sources and the settings; without it the next build makes the graph anew.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from graph.plain import ORDER, SIZE, read_framed, write_framed
from graph.relations.work import Making
from graph.resolve.uses import Use
from graph.triples import Packed, Part
from nlp.errors import LogloomError

NAME = "state.bin"
LAYOUT = b"logloom state 4\n"
"""What the file begins with. Behind it stand where its first part ends, and differences, each behind its length: from nothing, from
what that one leads to… Those of the first part lead to the whole state of some build, later ones to those of others."""
LATER = 1.5
"""How many times its first part the file may be before it is written as a whole."""
REMEMBERED = 50_000
"""Parts of which a number is known again."""

Difference = tuple[Any, ...]
"""What makes one state of another, as plain values."""
T = TypeVar("T")


@dataclass(slots=True)
class Said:
    """What a unit says, in short: a digest of its records' key and its view; numbers of its parts; what stands together in it;
    and the edges that others follow from."""

    digest: bytes
    parts: tuple[int, ...] = ()
    linked: tuple[str, ...] = ()
    making: tuple[Making, ...] = ()


@dataclass(slots=True)
class Memo:
    """Where known names and learned software stand in the texts, by the keys of units, for the names as they were then."""

    settings: str = ""
    known: dict[str, str] = field(default_factory=dict)
    again: dict[str, tuple[Use, ...]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    learned: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class State:
    """The units by IRI, every part once, and the numbers of those that the resolution gives. `code`: what made it."""

    code: str
    base: str
    quads: int = 0
    units: dict[str, Said] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    described: tuple[tuple[int, ...], ...] = ()
    memo: Memo = field(default_factory=Memo)
    told: tuple[Packed, ...] = ()
    """What `described` was numbered from; not kept on disk."""


class Numbers:
    """Parts by number; the first `taken` numbers are others'. Only those are known again that were seen here not long ago, or stood
    where the new ones stand: to know all would take longer, and more memory, than to keep some of them twice."""

    def __init__(self, parts: list[Part], taken: int = 0) -> None:
        self.parts = parts
        self._taken = taken
        self._known: dict[Part, int] = {}

    def of(self, parts: Iterable[Part], before: Iterable[int] = ()) -> tuple[int, ...]:
        """The numbers of parts. `before`: those of the parts that stood in their place, none of which was taken."""
        for number in before:
            self._known.setdefault(self.parts[number], number)
        return tuple([self._number(part) for part in parts])

    def take(self) -> list[Part]:
        """The parts that got their numbers since the last time."""
        parts, self.parts = self.parts, []
        self._taken += len(parts)
        return parts

    def _number(self, part: Part) -> int:
        new = self._taken + len(self.parts)
        number = self._known.setdefault(part, new)
        if number == new:
            self.parts.append(part)
            if len(self._known) > REMEMBERED:
                self._known.clear()
        return number


def write_state(folder: Path, state: State, old: State, before: Path | None) -> State:
    """Keep a state beside its generation's database. `old`: the state that it was made of, which is kept in the folder `before`: only
    what differs is written, behind a copy of that, until it gets too long. Gives the state as it is kept.
    """
    if before and _goes_on(before / NAME):
        shutil.copyfile(before / NAME, folder / NAME)
        with (folder / NAME).open("r+b") as output:
            output.seek(0, os.SEEK_END)
            write_framed(output, _difference(old, state))
        return state
    state = _compacted(state)
    begin_state(folder, state)
    with more_of_state(folder, state.code, state.base) as kept:
        kept.end(state.quads)
    return state


def begin_state(folder: Path, state: State) -> None:
    """Keep a state as far as it is known, beside its generation's database: `more_of_state` adds the rest."""
    with (folder / NAME).open("wb") as file:
        file.write(LAYOUT + bytes(SIZE))
        write_framed(file, _difference(State("", ""), state))


class NewState:
    """A state of which more and more is written, since all of it would be a good part of the log. Take it from `more_of_state`."""

    def __init__(self, path: Path, file: BinaryIO, state: State) -> None:
        self._path = path
        self._file = file
        self._empty = state

    def add(self, units: Mapping[str, Said], parts: Sequence[Part]) -> None:
        """More units by IRI, and the parts whose numbers come next."""
        self._write(replace(self._empty, units=dict(units), parts=list(parts)))

    def parts(self) -> Iterator[Part]:
        """All parts that were written, in the order of their numbers."""
        for difference in self._written():
            yield from difference[1][2]

    def said(self) -> Iterator[Said]:
        """What each unit says that was written."""
        for difference in self._written():
            yield from (Said(*one) for one in difference[1][1].values())

    def end(self, quads: int) -> None:
        """All is there: so many quads."""
        self._write(replace(self._empty, quads=quads))
        end = self._file.tell()
        self._file.seek(len(LAYOUT))
        self._file.write(end.to_bytes(SIZE, ORDER))

    def _write(self, state: State) -> None:
        write_framed(self._file, _difference(self._empty, state))

    def _written(self) -> Iterator[Difference]:
        self._file.flush()
        return _differences(self._path)


@contextlib.contextmanager
def more_of_state(folder: Path, code: str, base: str) -> Iterator[NewState]:
    """A state that was begun in a generation's folder."""
    path = folder / NAME
    with path.open("r+b") as file:
        file.seek(0, os.SEEK_END)
        yield NewState(path, file, State(code, base))


def read_state(folder: Path) -> State | None:
    """The state beside a generation's database; None where there is none that can be read."""
    state = State("", "")
    try:
        for difference in _differences(folder / NAME):
            _change(state, difference)
    except (OSError, LogloomError, ValueError, TypeError, LookupError):
        return None
    return state


def _differences(path: Path) -> Iterator[Difference]:
    """What a file holds, one after the other. Raises LogloomError where that is none of ours, or damaged."""
    with path.open("rb") as file:
        if file.read(len(LAYOUT)) != LAYOUT:
            raise LogloomError("not written by Logloom, or damaged since")
        file.seek(SIZE, os.SEEK_CUR)
        yield from read_framed(file)


def _goes_on(path: Path) -> bool:
    """Whether another difference may be written behind what is there: the later ones are short beside the first part."""
    try:
        with path.open("rb") as file:
            first = int.from_bytes(file.read(len(LAYOUT) + SIZE)[len(LAYOUT) :], ORDER)
            return file.seek(0, os.SEEK_END) < LATER * first
    except OSError:
        return False


def _difference(old: State, new: State) -> Difference:
    units = {
        iri: (said.digest, said.parts, said.linked, said.making)
        for iri, said in new.units.items()
        if said is not old.units.get(iri)
    }
    had = dict(enumerate(old.described))
    described = tuple(None if numbers is had.get(row) else numbers for row, numbers in enumerate(new.described)) or None
    memo, was = new.memo, old.memo
    return (
        (new.code, new.base, new.quads),
        (tuple(old.units.keys() - new.units.keys()), units, new.parts[len(old.parts) :], described),
        (
            None if memo.settings == was.settings else memo.settings,
            None if memo.known == was.known else memo.known,
            None if memo.names == was.names else memo.names,
        ),
        _table_difference(was.again, memo.again),
        _table_difference(was.learned, memo.learned),
    )


def _table_difference(old: dict[str, T], new: dict[str, T]) -> tuple[tuple[str, ...], dict[str, T]]:
    """The keys that are gone, and what is new."""
    return tuple(old.keys() - new.keys()), {key: value for key, value in new.items() if value is not old.get(key)}


def _change(state: State, difference: Difference) -> None:
    """Makes a state the one that a difference leads to."""
    (state.code, state.base, state.quads), (gone, units, parts, described), memo, again, learned = difference
    _change_table(state.units, (gone, {iri: Said(*said) for iri, said in units.items()}))
    state.parts += parts
    if described is not None:
        state.described = tuple(
            state.described[row] if numbers is None else numbers for row, numbers in enumerate(described)
        )
    settings, known, names = memo
    state.memo.settings = state.memo.settings if settings is None else settings
    state.memo.known = state.memo.known if known is None else known
    state.memo.names = state.memo.names if names is None else names
    _change_table(state.memo.again, again)
    _change_table(state.memo.learned, learned)


def _change_table(table: dict[str, T], difference: tuple[tuple[str, ...], dict[str, T]]) -> None:
    gone, new = difference
    for key in gone:
        del table[key]
    table.update(new)


def _compacted(state: State) -> State:
    """The same state without the parts that nothing gives any more, each kept once."""
    numbers = Numbers([])

    def moved(old: Iterable[int]) -> tuple[int, ...]:
        return numbers.of([state.parts[number] for number in old])

    units = {iri: replace(said, parts=moved(said.parts)) for iri, said in state.units.items()}
    described = tuple(moved(row) for row in state.described)
    return replace(state, units=units, described=described, parts=numbers.parts)
