"""Whom each use of a name means, kept from build to build: a full name or an address whom it is joined with, a bare name the person
whom its place speaks for. Somebody is told by the form that stands for all that are joined with it: a root."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from graph.corpus import Change
from graph.resolve.aliases import form_of
from graph.resolve.bare_names import Fitting, Place, Presence, around, choose, place_of
from graph.resolve.joins import Joins
from graph.resolve.naming import folded, has_initial, is_full
from graph.resolve.uses import Use

Forms = dict[str, dict[int, tuple[Use, ...]]]
"""Uses by form, and by the number of their unit."""
Given = dict[int, tuple[str, ...]]
"""Whom the uses of one bare form mean, by the number of their unit."""


def is_bare(use: Use) -> bool:
    """Whether it is a name of one word alone, that can be several people's."""
    return not (is_full(use.name) or use.address or has_initial(use.name))


class Meaning:
    """Whom the uses mean."""

    def __init__(self) -> None:
        self.joins = Joins()
        self.open: dict[str, tuple[str, tuple[str, ...]]] = {}
        """Bare forms that fit several people: as first written, and whom they fit."""
        self._full: Forms = {}
        self._bare: Forms = {}
        self._roots: dict[str, str] = {}
        """Of full forms."""
        self._forms: dict[str, set[str]] = {}
        """The full forms of each root."""
        self._fitting = Fitting()
        self._near: dict[str, tuple[str, ...]] = {}
        """Whom each bare form fits, and last the root that it has where it means none of them."""
        self._given: dict[str, Given] = {}
        self._places: dict[int, Place] = {}
        self._moved: set[int] = set()
        """Units whose place differs from that of the unit which had the number before."""

    def change(self, change: Change) -> None:
        """Other units are there."""
        before = {unit.number: self._places[unit.number] for unit in change.gone}
        for unit in change.gone:
            del self._places[unit.number]
        for unit in change.come:
            self._places[unit.number] = place_of(unit)
        # Another unit can have the number of one that went, and the same uses at another time or in another series.
        self._moved = {number for number, place in before.items() if self._places.get(number, place) != place}

    def put(
        self, before: Mapping[int, Iterable[Use]], uses: Mapping[int, Iterable[Use]], joins: Joins
    ) -> tuple[set[str], set[int]]:
        """The uses of some units differ from those of before. Gives the roots that may have other uses or reasons, and the units in
        which uses may have another root."""
        full, bare = self._put(before, uses)
        units = set(before)
        anew = joins is not self.joins
        roots, moved = self._rejoin(full, joins)
        for form in moved:
            units.update(self._full.get(form, ()))
        fits = {form for root in roots for form in self._renew(root)}
        forms, people = self._near_to(self._bare.keys() | self._near.keys() if anew else fits | bare, bare, roots)
        units |= self._give(forms)
        return people | {f"?{form}" for form in forms}, units

    def units_of(self, roots: set[str]) -> set[int]:
        """The units in which one of these people is meant."""
        found = {number for root in roots for form in self._forms.get(root, ()) for number in self._full[form]}
        for form, near in self._near.items():
            if not roots.isdisjoint(near):
                given = self._given[form].items()
                found.update(number for number, meant in given if not roots.isdisjoint(meant))
        return found

    def uses_of(self, roots: set[str]) -> dict[str, list[Use]]:
        """The uses of some people, or of bare forms that fit several (`?` before the form)."""
        found: dict[str, list[Use]] = defaultdict(list)
        for root in roots:
            found[root] += (use for _, use in self._named(root))
        for form, near in self._near.items():
            if f"?{form}" in roots or not roots.isdisjoint(near):
                for number, meant in self._given[form].items():
                    for use, root in zip(self._bare[form][number], meant, strict=True):
                        if root in roots:
                            found[root].append(use)
        return {root: members for root, members in found.items() if members}

    def meant(self, unit: int, uses: Iterable[Use]) -> Iterator[str]:
        """The roots of the uses of a unit, which are all that it has, in order."""
        given: dict[str, Iterator[str]] = {}
        for use in uses:
            if not is_bare(use):
                yield self._roots[form_of(use)]
                continue
            form = folded(use.name)
            if form not in given:
                given[form] = iter(self._given[form][unit])
            yield next(given[form])

    def _named(self, root: str) -> Iterator[tuple[int, Use]]:
        """The uses of a root's full forms, each with the number of its unit."""
        for form in self._forms.get(root, ()):
            for number, uses in self._full[form].items():
                yield from ((number, use) for use in uses)

    def _put(self, before: Mapping[int, Iterable[Use]], uses: Mapping[int, Iterable[Use]]) -> tuple[set[str], set[str]]:
        """Takes the uses in; gives the full and the bare forms that have others now."""
        changed: tuple[set[str], set[str]] = set(), set()
        for number, had in before.items():
            old, new = _by_form(had), _by_form(uses.get(number, ()))
            for forms, touched, was, now in zip((self._full, self._bare), changed, old, new, strict=True):
                for form in was.keys() | now.keys():
                    if number in self._moved or was.get(form) != now.get(form):
                        touched.add(form)
                        _set(forms, form, number, now.get(form))
        return changed

    def _rejoin(self, full: set[str], joins: Joins) -> tuple[set[str], set[str]]:
        """Finds the roots of full forms anew. Gives the roots of which something differs, and the forms that have another."""
        roots: set[str] = set()
        moved: set[str] = set()
        if joins is not self.joins:
            both = joins.reasons.keys() | self.joins.reasons.keys()
            roots.update(root for root in both if joins.reasons.get(root) != self.joins.reasons.get(root))
        for form in self._full.keys() | self._roots.keys() if joins is not self.joins else full:
            old = self._roots.pop(form, None)
            new = joins.root(form) if form in self._full else None
            if new is not None:
                self._roots[form] = new
            if old != new:
                moved.add(form)
                if old is not None:
                    roots.add(old)
                    self._forms[old].discard(form)
                if new is not None:
                    self._forms.setdefault(new, set()).add(form)
        roots.update(self._roots[form] for form in full | moved if form in self._roots)
        self.joins = joins
        return roots, moved

    def _renew(self, root: str) -> frozenset[str]:
        """A person has other uses; gives the bare forms that this may matter to."""
        members = [use for _, use in self._named(root)]
        if not members:
            self._forms.pop(root, None)
        names, addresses = {use.name for use in members}, {use.address for use in members}
        return self._fitting.put(root, names - {""}, addresses - {""})

    def _near_to(self, forms: Iterable[str], bare: set[str], roots: set[str]) -> tuple[set[str], set[str]]:
        """Finds anew whom some bare forms fit. Gives the forms that may mean other people now, `bare` and `roots` having changed, and
        all people that they may mean."""
        found, people = set(bare), set(roots)
        for form in forms:
            old = self._near.pop(form, ())
            new = (*self._fitting.people(form), self.joins.root(form)) if form in self._bare else ()
            if new:
                self._near[form] = new
            if old != new:
                found.add(form)
                people.update(old)
        return around(found, people, self._near)

    def _give(self, forms: set[str]) -> set[int]:
        """Gives each use of some bare forms to one of the people whom these fit; no other form fits those. The units in which one has
        another root now."""
        presence = _Presences(self._presence)
        given: dict[str, dict[int, list[str]]] = {form: defaultdict(list) for form in forms}
        for form in forms:
            self.open.pop(form, None)
        bare = (
            (self._minute(number), number, use.line, use.text, use.rule, use, form)
            for form in forms
            for number, uses in self._bare.get(form, {}).items()
            for use in uses
        )
        for _, number, *_, use, form in sorted(bare):
            given[form][number].append(self._choose(number, use, form, presence))
        units: set[int] = set()
        for form, found in given.items():
            new = {number: tuple(meant) for number, meant in found.items()}
            old = self._given.pop(form, {})
            units.update(number for number in old.keys() | new.keys() if old.get(number) != new.get(number))
            if new:
                self._given[form] = new
        return units

    def _minute(self, number: int) -> int:
        """The minute of a unit, by which names are given in order; documents come first."""
        minute = self._places[number][0]
        return -1 if minute is None else minute

    def _presence(self, root: str) -> Presence:
        return Presence(Counter(number for number, _ in self._named(root)), self._places)

    def _choose(self, unit: int, use: Use, form: str, presence: Mapping[str, Presence]) -> str:
        *fits, alone = self._near[form]
        place = self._places[unit]
        root = choose(unit, place, fits, presence)
        if root:
            presence[root].speak(place[0])
            return root
        if len(fits) > 1:
            self.open.setdefault(form, (use.name, tuple(fits)))
            return f"?{form}"
        return alone


class _Presences(dict[str, Presence]):
    """Where people are named, by root: found when it is asked for, and for as long as these are there."""

    def __init__(self, find: Callable[[str], Presence]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, root: str) -> Presence:
        found = self[root] = self._find(root)
        return found


def _by_form(uses: Iterable[Use]) -> tuple[dict[str, tuple[Use, ...]], dict[str, tuple[Use, ...]]]:
    """Uses by their full, and by their bare forms."""
    found: tuple[dict[str, list[Use]], dict[str, list[Use]]] = defaultdict(list), defaultdict(list)
    for use in uses:
        if is_bare(use):
            found[1][folded(use.name)].append(use)
        else:
            found[0][form_of(use)].append(use)
    full, bare = ({form: tuple(some) for form, some in forms.items()} for forms in found)
    return full, bare


def _set(forms: Forms, form: str, number: int, uses: tuple[Use, ...] | None) -> None:
    if uses:
        forms.setdefault(form, {})[number] = uses
        return
    del forms[form][number]
    if not forms[form]:
        del forms[form]
