"""The uses of names in each unit, kept from build to build: those that were read, and those of names that are known from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from graph.corpus import Change, Unit
from graph.resolve.aliases import Aliases, hints_of
from graph.resolve.naming import folded
from graph.resolve.tally import Tally
from graph.resolve.uses import (
    SURE_OF_FIRST,
    Known,
    Taken,
    Use,
    can_be_known,
    known_by,
    known_of,
    taken_by,
)
from graph.settings import Settings
from nlp.names import CERTAIN_ENOUGH

Reread = Callable[[Known, Callable[[int], Taken]], Mapping[int, Sequence[Use]]]
"""Looks through the texts of all units for names that are known by now, except where some were seen, which is told of a unit's number:
what it finds, by unit."""


class Collected:
    """The uses in each unit by its number, and the hints of the surest ones."""

    def __init__(self, settings: Settings) -> None:
        dropped = (*settings.ignore, *(name for name, kind in settings.is_a if kind != "person"))
        self._ignored = {folded(name) for name in dropped} | {name.lower() for name in dropped}
        self._told = {folded(name): name for name, kind in settings.is_a if kind == "person"}
        self.uses: dict[int, tuple[Use, ...]] = {}
        """In the order of line, words and rule."""
        self.aliases = Aliases()
        self._sure: dict[int, tuple[Use, ...]] = {}
        self._doubtful: dict[int, tuple[Use, ...]] = {}
        self._again: Mapping[int, Sequence[Use]] = {}
        self._words: Tally[str, str] = Tally(watched=True)
        self._known = dict(self._told)

    def change(self, change: Change, reread: Reread) -> dict[int, tuple[Use, ...]]:
        """Other units are there. Gives the units whose uses may differ, with those of before."""
        self._say([(unit, self._removed(unit)) for unit in change.gone], -1)
        self._say([(unit, self._added(unit)) for unit in change.come], 1)
        touched = {unit.number for unit in change.units}
        if differing := self._learn():
            touched.update(
                number
                for number, uses in self._doubtful.items()
                if not differing.isdisjoint(folded(use.name) for use in uses)
            )
        again = reread(known_of(self._known), self._taken)
        touched.update(number for number, found in again.items() if found != self._again.get(number, ()))
        self._again = again
        before = {number: self.uses.pop(number, ()) for number in touched}
        for number in touched:
            if found := self._found(number):
                self.uses[number] = found
        return before

    def _removed(self, unit: Unit) -> tuple[Use, ...]:
        """The surest uses of a unit that goes."""
        self._doubtful.pop(unit.number, None)
        return self._sure.pop(unit.number, ())

    def _added(self, unit: Unit) -> tuple[Use, ...]:
        """The surest uses of a unit that comes."""
        ignored = self._ignored
        found = [use for use in unit.gist.uses if folded(use.name) not in ignored and use.address not in ignored]
        if sure := tuple(use for use in found if use.sure >= CERTAIN_ENOUGH):
            self._sure[unit.number] = sure
        if doubtful := tuple(use for use in found if use.sure < CERTAIN_ENOUGH):
            self._doubtful[unit.number] = doubtful
        return sure

    def _say(self, found: Sequence[tuple[Unit, tuple[Use, ...]]], count: int) -> None:
        """Units came with their surest uses (`count` 1), or went (-1)."""
        self.aliases.add([hints_of(unit, sure) for unit, sure in found if sure], count)
        names = ((use.name, use.sure >= SURE_OF_FIRST) for _, sure in found for use in sure if use.name)
        self._words.add_all((word for name, sure in names for word in known_by(name, sure)), count)

    def _learn(self) -> set[str]:
        """Brings the known names up to date; gives those that came or went."""
        before = self._known
        known = dict(before)
        for form in self._words.touched():
            ways = self._words.get(form)
            if form in self._told:
                known[form] = self._told[form]
            elif ways and can_be_known(form):
                known[form] = max(ways, key=lambda way: (ways[way], way))
            else:
                known.pop(form, None)
        self._known = known
        return set(known.keys() ^ before.keys())

    def _taken(self, number: int) -> Taken:
        """Where in a unit names were seen."""
        return taken_by((*self._sure.get(number, ()), *self._doubtful.get(number, ())))

    def _found(self, number: int) -> tuple[Use, ...]:
        doubtful = (use for use in self._doubtful.get(number, ()) if folded(use.name) in self._known)
        found = [*self._sure.get(number, ()), *self._again.get(number, ()), *doubtful]
        return tuple(sorted(found, key=lambda use: (use.line, use.text, use.rule, use)))
