"""What a build remembers of the graph it made, so that the next one changes only what differs.

    STORE/generations/N/state.bin

All of it follows from the sources and the settings; without it the next build makes the graph anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from graph.plain import from_bytes, to_bytes
from graph.quads import Part
from graph.relations.work import Making
from graph.resolve.uses import Words
from nlp.errors import LogloomError

NAME = "state.bin"


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
    again: dict[str, tuple[Words, ...]] = field(default_factory=dict)
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
    described: tuple[int, ...] = ()
    memo: Memo = field(default_factory=Memo)

    def live(self) -> set[Part]:
        """The parts that something gives."""
        return {self.parts[number] for numbers in self._numbers() for number in numbers}

    def _numbers(self) -> Iterable[tuple[int, ...]]:
        yield self.described
        yield from (said.parts for said in self.units.values())


class Numbers:
    """Parts by number, each kept once."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._known: dict[Part, int] = {}
        self._moved: dict[int, int] = {}

    def of(self, parts: Iterable[Part]) -> tuple[int, ...]:
        """The numbers of parts."""
        return tuple([self._number(part) for part in parts])

    def moved(self, parts: Sequence[Part], numbers: Sequence[int]) -> tuple[int, ...]:
        """The numbers here of parts that have these numbers among `parts`, always the same list."""
        known = self._moved
        for number in numbers:
            if number not in known:
                known[number] = self._number(parts[number])
        return tuple([known[number] for number in numbers])

    def _number(self, part: Part) -> int:
        number = self._known.setdefault(part, len(self.parts))
        if number == len(self.parts):
            self.parts.append(part)
        return number


def write_state(folder: Path, state: State) -> None:
    """Keep a state beside its generation's database."""
    units = {iri: (said.digest, said.parts, said.linked, said.making) for iri, said in state.units.items()}
    memo = tuple(getattr(state.memo, one.name) for one in fields(Memo))
    plain = (state.code, state.base, state.quads, units, state.parts, state.described, memo)
    (folder / NAME).write_bytes(to_bytes(plain))


def read_state(folder: Path) -> State | None:
    """The state beside a generation's database; None where there is none that can be read."""
    try:
        code, base, quads, units, parts, described, memo = from_bytes((folder / NAME).read_bytes())
        return State(
            code, base, quads, {iri: Said(*said) for iri, said in units.items()}, parts, described, Memo(*memo)
        )
    except (OSError, LogloomError, ValueError, TypeError):
        return None
