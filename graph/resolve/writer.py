"""Who writes the log: whose login stands at prompts, who signs mails without a header, whom others greet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from graph.corpus import Unit
from graph.resolve.gist import is_headless
from graph.resolve.person import People, Person, answers_to, owners
from graph.resolve.tally import Tally
from nlp.records import Message

LOGIN_WEIGHT = 3.0


class Votes:
    """Who speaks as `I`, kept from build to build: by the name that the user gives; else by logins at prompts, signatures of mails that
    have no header, and whom others greet, against those whose mails stand here under a header of their own."""

    def __init__(self, named: str) -> None:
        self._named = named
        self._of: dict[int, tuple[tuple[str, float], ...]] = {}
        self._total: Tally[str, None] = Tally()
        self._owners: dict[str, set[str]] = {}
        """Of each login the people whose it can be."""
        self._persons: Mapping[str, Person] = {}

    def writer(
        self, people: People, persons: Mapping[str, Person], touched: set[int], units: Mapping[int, Unit]
    ) -> str | None:
        """The writer's key. `touched`: the units in which names may stand for others than at the last time, some of them gone."""
        if self._named:
            return min((key for key, person in persons.items() if answers_to(person, self._named)), default=None)
        logins = self._change_owners(persons)
        if logins:
            touched = touched | {number for number, unit in units.items() if not logins.isdisjoint(unit.gist.logins)}
        new = {login for number in touched & units.keys() for login in units[number].gist.logins} - self._owners.keys()
        self._owners |= owners(persons, new)
        for number in touched:
            for who, weight in self._of.pop(number, ()):
                self._total.add(who, None, -weight)
            if number in units and (votes := tuple(self._votes(units[number], people))):
                self._of[number] = votes
                for who, weight in votes:
                    self._total.add(who, None, weight)
        total = {who: votes[None] for who, votes in self._total.items()}
        best = max(sorted(total), key=lambda key: total[key], default=None)
        return best if best is not None and total[best] > 0 and best in persons else None

    def _change_owners(self, persons: Mapping[str, Person]) -> set[str]:
        """Other people are there; gives the logins that are others' now."""
        before, self._persons = self._persons, persons
        if before is persons:
            return set()
        changed = {key for key in before.keys() | persons.keys() if before.get(key) is not persons.get(key)}
        come = owners({key: persons[key] for key in changed & persons.keys()}, self._owners.keys())
        had = self._owners
        self._owners = {login: (old - changed) | come[login] for login, old in had.items()}
        return {login for login, old in had.items() if self._owners[login] != old}

    def _votes(self, unit: Unit, people: People) -> Iterator[tuple[str, float]]:
        gist = unit.gist
        for who in {key for login in gist.logins for key in self._owners[login]}:
            yield who, LOGIN_WEIGHT
        if gist.messages:
            greeted = [(use.line, key) for use, key in people.meant(unit.number) if use.rule == "greeting"]
            for message, signed in zip(gist.messages, gist.signed, strict=True):
                yield from _votes(unit, message, signed, people, self._persons, greeted)


def _votes(
    unit: Unit,
    message: Message,
    signatures: Sequence[str],
    people: People,
    persons: Mapping[str, Person],
    greeted: Sequence[tuple[int, str]],
) -> Iterator[tuple[str, float]]:
    sender = people.who(unit.number, message.sender) if message.sender else None
    if is_headless(message):
        here = people.forms_in(unit.number)
        yield from ((key, 2.0) for key in {here[form] for form in signatures if form in here})
    elif sender and sender in persons:
        yield sender, -0.5
        if greeted:
            own = set(message.own)
            yield from ((key, 1.0) for line, key in greeted if line in own)
