"""Who writes the log: whose login stands at prompts, who signs mails without a header, whom others greet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from graph.corpus import Unit
from graph.resolve.person import People, answers_to, logs_in_as
from nlp.records import Message

LOGIN_WEIGHT = 3.0


def find_writer(units: Sequence[Unit], people: People, named: str) -> str | None:
    """Who speaks as `I`: by the name that the user gives; else by logins at prompts, signatures of mails that have no header,
    and whom others greet, against those whose mails stand here under a header of their own."""
    if named:
        return next((key for key, person in sorted(people.persons.items()) if answers_to(person, named)), None)
    votes: dict[str, float] = defaultdict(float)
    greeted: dict[tuple[int, int], list[str]] = defaultdict(list)
    for use, key in people.uses:
        if use.rule == "greeting":
            greeted[use.unit, use.line].append(key)

    @cache
    def owners(login: str) -> frozenset[str]:
        return frozenset(key for key, person in people.persons.items() if logs_in_as(person, login))

    for unit in units:
        for who in _logins(unit, owners):
            votes[who] += LOGIN_WEIGHT
        for message, signed in zip(unit.gist.messages, unit.gist.signed, strict=True):
            for who, weight in _votes(unit, message, signed, people, greeted):
                votes[who] += weight
    best = max(sorted(votes), key=lambda key: votes[key], default=None)
    return best if best is not None and votes[best] > 0 and best in people.persons else None


def _logins(unit: Unit, owners: Callable[[str], frozenset[str]]) -> set[str]:
    """The people whose login stands at a prompt in a unit."""
    return {key for login in unit.gist.logins for key in owners(login)}


def _votes(
    unit: Unit, message: Message, signatures: Sequence[str], people: People, greeted: dict[tuple[int, int], list[str]]
) -> Iterator[tuple[str, float]]:
    sender = people.who(unit.number, message.sender) if message.sender else None
    if message.sender is None or not (message.date or message.subject or message.bug or message.sender.address):
        signed = {people.by_form.get((unit.number, form)) for form in signatures}
        yield from ((key, 2.0) for key in sorted(key for key in signed if key))
    elif sender and sender in people.persons:
        yield sender, -0.5
        yield from ((key, 1.0) for line in message.own for key in greeted.get((unit.number, line), ()))
