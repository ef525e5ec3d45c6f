"""The people of a corpus as plain data: persons, names that fit several, and whom each use of a name stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import chain

from graph.resolve.naming import folded, joined_forms, local_forms, romanised, short_logins, tokens
from graph.resolve.uses import Use
from nlp.patterns import nicknames
from nlp.records import Name


@dataclass(frozen=True, slots=True)
class Person:
    """One human being: the canonical name, every other form, the addresses, and why the forms were joined."""

    key: str
    name: str
    aliases: tuple[str, ...]
    addresses: tuple[str, ...]
    joins: tuple[str, ...] = ()
    writer: bool = False


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A name that fits several people."""

    key: str
    name: str
    candidates: tuple[str, ...]


Meant = tuple[Use, str]
"""A use with the key of its person or unresolved name."""


@dataclass(slots=True)
class People:
    """The people of a corpus, and whom each use of a name stands for."""

    persons: dict[str, Person]
    unresolved: dict[str, Unresolved]
    writer: str | None
    used: Mapping[int, tuple[Use, ...]] = field(default_factory=dict)
    """For each unit by number its uses, in the order of line."""
    keys: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """For each of these whom it stands for."""
    everywhere: dict[str, str] = field(default_factory=dict)
    """For whom a form stands almost everywhere."""
    _asked: tuple[tuple[str, ...], dict[str, str]] = ((), {})
    """What `forms_in` gave last, and of which uses: units are asked for one after the other."""

    @property
    def uses(self) -> tuple[tuple[int, Use, str], ...]:
        """All uses with the number of their unit, in the order of unit and line."""
        return tuple((number, use, key) for number in sorted(self.keys) for use, key in self.meant(number))

    def meant(self, unit: int) -> list[Meant]:
        """The uses in a unit with whom they stand for, in the order of line."""
        return list(zip(self.used.get(unit, ()), self.keys.get(unit, ()), strict=True))

    def who(self, unit: int, name: Name | None) -> str | None:
        """The key of the person that a record's name stands for in a unit; the writer for None."""
        if name is None:
            return self.writer
        for form in (name.address.lower(), folded(name.text)):
            if form and (key := self.of_form(unit, form)):
                return key
        return None

    def of_form(self, unit: int, form: str) -> str | None:
        """The key of the person for whom a folded name or an address stands in a unit."""
        return self.forms_in(unit).get(form) or self.everywhere.get(form)

    def forms_in(self, unit: int) -> Mapping[str, str]:
        """For whom each folded name and address stands in a unit that names somebody by it."""
        keys = self.keys.get(unit, ())
        if keys is not self._asked[0]:
            self._asked = keys, {form: key for use, key in reversed(self.meant(unit)) for form in said_by(use)}
        return self._asked[1]


def said_by(use: Use) -> tuple[str, ...]:
    """The forms by which a use names somebody."""
    name, address = folded(use.name), use.address
    if name and address and name != address:
        return name, address
    return (name or address,) if name or address else ()


def answers_to(person: Person, form: str) -> bool:
    """Whether a name, a login or an address is one of a person's."""
    return _answer(form) in _answers(person)


def owners(persons: Mapping[str, Person], logins: Collection[str]) -> dict[str, set[str]]:
    """Of each login the keys of the people whose it can be: one of the names, a short form of the given one, or its initial and the
    surname's beginning."""
    found: dict[str, set[str]] = {login: set() for login in logins}
    answers: dict[str, list[str]] = defaultdict(list)
    for login in logins:
        answers[_answer(login)].append(login)
    for key, person in persons.items() if found else ():
        for login in chain(
            _logins(person) & found.keys(), *(answers[form] for form in _answers(person) & answers.keys())
        ):
            found[login].add(key)
    return found


def _answer(form: str) -> str:
    return form.lower() if "@" in form else folded(form)


def _answers(person: Person) -> frozenset[str]:
    """All forms that a person answers to."""
    forms = {*person.addresses, *(address.split("@")[0] for address in person.addresses)}
    for name in (person.name, *person.aliases):
        if parts := tokens(name):
            forms |= {folded(name), parts[0], *joined_forms(romanised(name) or parts)}
    return frozenset(forms)


def _logins(person: Person) -> frozenset[str]:
    """Logins as they are made from a person's names."""
    names = [parts for name in (person.name, *person.aliases) if (parts := tokens(name))]
    short = (nick for parts in names for nick in nicknames().get(parts[0], ()))
    return frozenset().union(short, *(short_logins(parts) | local_forms(parts) for parts in names))
