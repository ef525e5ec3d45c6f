"""Which human being a name stands for, over the whole corpus, by evidence that can be shown.

First the uses of names are collected, then their forms are joined (`aliases`), then names of one word are given to the person whom
they mean (`bare_names`), and last the writer is found (`writer`). The order of files plays no part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph.corpus import Change, Unit
from graph.resolve.aliases import user_form
from graph.resolve.collected import Collected, Reread
from graph.resolve.meaning import Meaning
from graph.resolve.naming import folded, tokens
from graph.resolve.person import Meant, People, Person, Unresolved, said_by
from graph.resolve.tally import Tally, most
from graph.resolve.uses import Use
from graph.resolve.writer import Votes
from graph.settings import Settings
from graph.vocabulary import slug
from nlp.patterns import nicknames


@dataclass(frozen=True, slots=True)
class Forms:
    """Somebody's canonical name, the other ways in which it is written, the addresses, and all forms of these that the user pins."""

    name: str
    aliases: tuple[str, ...]
    addresses: tuple[str, ...]
    pinned: tuple[str, ...]


class Crowd:
    """The people of a corpus, kept from build to build: what a change touches is found anew, and all else stays.

    `people` is always what the units that are there now give, whatever the way to them was; the user's settings join, part, drop and pin.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or Settings()
        self._pins = {user_form(name): key for name, key in self._settings.pins}
        self._collected = Collected(self._settings)
        self._meaning = Meaning()
        self._forms: dict[str, Forms] = {}
        self._keys: dict[str, str] = {}
        self._persons: dict[str, Person] = {}
        """By root."""
        self._said: Tally[str, str] = Tally(watched=True)
        """Of each form how often it stands for whom."""
        self._votes = Votes(self._settings.writer)
        self._by_key = self._marked = dict[str, Person]()
        """Persons by key, and those among which the writer was marked."""
        self.people = People({}, {}, None, self._collected.uses)

    def change(self, change: Change, units: Mapping[int, Unit], reread: Reread) -> set[int]:
        """Other units are there, `units` are all by number. Gives those whose names may stand for others than before, by number."""
        self.people = replace(self.people)
        self._meaning.change(change)
        before = self._collected.change(change, reread)
        joins = self._collected.aliases.joins(self._settings)
        roots, touched = self._meaning.put(before, self._collected.uses, joins)
        moved = self._rename() if self._describe(roots) else set()
        self._know(roots | moved)
        forms, touched = self._mean(touched | self._meaning.units_of(moved), before)
        touched |= {unit.number for unit in change.units}
        if forms:
            touched.update(number for number, unit in units.items() if not forms.isdisjoint(unit.gist.forms))
        return touched | units.keys() if self._find_writer(touched, units) else touched

    def _describe(self, roots: set[str]) -> bool:
        """Finds the forms of some people anew; whether a name or a pin differs, so that keys may."""
        differs = False
        members = self._meaning.uses_of(roots)
        for root in roots:
            old = self._forms.pop(root, None)
            new = None
            if root in members and not root.startswith("?"):
                new = self._forms[root] = _forms_of(members[root], self._pins)
            differs |= (old and (old.name, old.pinned)) != (new and (new.name, new.pinned))
        return differs

    def _rename(self) -> set[str]:
        """Gives everybody a key anew; the roots of those who have another."""
        before, self._keys = self._keys, _keys(self._forms, self._pins)
        return {root for root in before.keys() | self._keys.keys() if before.get(root) != self._keys.get(root)}

    def _know(self, roots: set[str]) -> None:
        """Makes the persons anew that some roots stand for."""
        differs = False
        for root in roots:
            old = self._persons.pop(root, None)
            new = self._person(root) if root in self._forms else None
            if new:
                self._persons[root] = old if old == new else new
            differs |= old != new
        if differs:
            self._by_key = {self._keys[root]: self._persons[root] for root in sorted(self._persons)}
        self.people.unresolved = {
            form: Unresolved(form, name, tuple(sorted(self._keys[root] for root in fits if root in self._keys)))
            for form, (name, fits) in sorted(self._meaning.open.items())
        }

    def _person(self, root: str) -> Person:
        forms = self._forms[root]
        reasons = tuple(sorted(self._meaning.joins.reasons.get(root, ())))
        return Person(self._keys[root], forms.name, forms.aliases, forms.addresses, reasons)

    def _mean(self, units: set[int], before: Mapping[int, tuple[Use, ...]]) -> tuple[set[str], set[int]]:
        """Finds anew whom the names in some units stand for; `before`: the uses of those that had others. Gives the forms that stand
        for another almost everywhere, and the units in which something differs."""
        gone: list[Meant] = []
        come: list[Meant] = []
        differing = set()
        for number in units:
            uses = self._collected.uses.get(number, ())
            had, was = before.get(number, uses), self.people.keys.pop(number, ())
            keys = self._meant(number, uses)
            if keys:
                self.people.keys[number] = keys
            if (had, was) != (uses, keys):
                differing.add(number)
                gone += zip(had, was, strict=True)
                come += zip(uses, keys, strict=True)
        for meant, count in ((gone, -1), (come, 1)):
            self._said.add_all(((form, key) for use, key in meant for form in said_by(use)), count)
        forms = set()
        for form in self._said.touched():
            who = most(self._said[form]) if form in self._said else ""
            if who != self.people.everywhere.get(form, ""):
                forms.add(form)
                self.people.everywhere[form] = who
                if not who:
                    del self.people.everywhere[form]
        return forms, differing

    def _meant(self, number: int, uses: Sequence[Use]) -> tuple[str, ...]:
        return tuple(self._keys.get(root, root) for root in self._meaning.meant(number, uses))

    def _find_writer(self, touched: set[int], units: Mapping[int, Unit]) -> bool:
        """Finds who speaks as `I`; whether it is another than before."""
        people, before = self.people, self.people.writer
        people.writer = self._votes.writer(people, self._by_key, touched, units)
        if self._marked is not self._by_key or people.writer != before:
            self._marked = self._by_key
            people.persons = dict(self._by_key)
            if people.writer:
                people.persons[people.writer] = replace(self._by_key[people.writer], writer=True)
        return people.writer != before


def _forms_of(uses: Sequence[Use], pins: Mapping[str, str]) -> Forms:
    """The forms of one human being."""
    name = _canonical(uses)
    written = {use.text.strip(" '\"") for use in uses if use.rule == "known name"} - {name}
    names = {use.name for use in uses if use.name and use.name != name}
    forms = {form for use in uses for form in (folded(use.name), use.address)} & pins.keys() if pins else set()
    addresses = {use.address for use in uses if use.address}
    return Forms(name, tuple(sorted(names | written)), tuple(sorted(addresses)), tuple(sorted(forms)))


def _canonical(uses: Sequence[Use]) -> str:
    """The fullest form: the most words, no initial, no nickname where the full given name is known, most often written."""
    counts = Counter(use.name for use in uses if use.name)
    folded_names = {folded(name) for name in counts}
    for name in [name for name in counts if name.endswith("s") and folded(name)[:-1] in folded_names]:
        del counts[name]  # a possessive without its apostrophe
    if not counts:
        return min(use.address for use in uses)
    formal = {form for name in counts for form in nicknames().get(tokens(name)[0], ())}

    def rank(name: str) -> tuple[int, int, int, int, int, str]:
        parts = tokens(name)
        capital = sum(word[:1].isupper() and not word.isupper() for word in name.split())
        return (
            len(parts) - sum(len(part) == 1 and part.isascii() for part in parts),
            capital,
            len(parts),
            len(parts[0]) if parts[0] in formal else 0,
            counts[name],
            name,
        )

    return max(counts, key=rank)


def _keys(forms: Mapping[str, Forms], pins: Mapping[str, str]) -> dict[str, str]:
    """A readable key for each person: pinned, or the canonical name as a slug; of two people of one name, the later in order gets -2."""
    keys = {root: pins[forms[root].pinned[0]] for root in sorted(forms) if forms[root].pinned}
    taken = Counter(keys.values())
    for root in sorted(forms.keys() - keys.keys(), key=lambda r: (forms[r].name, r)):
        name = forms[root].name
        base = slug(name.split("@")[0] if "@" in name else name) or "unnamed"
        taken[base] += 1
        keys[root] = base if taken[base] == 1 else f"{base}-{taken[base]}"
    return keys
