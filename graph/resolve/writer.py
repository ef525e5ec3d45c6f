"""Who writes the log: whose login stands at prompts, who signs mails without a header, whom others greet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from graph.corpus import Unit
from graph.resolve.naming import folded
from graph.resolve.person import People, answers_to
from nlp.records import Kind, Message
from nlp.software import logins

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
    for unit in units:
        for who in _logins(unit, people):
            votes[who] += LOGIN_WEIGHT
        for message in unit.records.messages:
            for who, weight in _votes(unit, message, people, greeted):
                votes[who] += weight
    best = max(sorted(votes), key=lambda key: votes[key], default=None)
    return best if best is not None and votes[best] > 0 and best in people.persons else None


def _logins(unit: Unit, people: People) -> set[str]:
    """The people whose login stands at a prompt in a unit."""
    labels = zip(unit.records.labels, unit.records.lines, strict=True)
    found = {login.lower() for label, line in labels if label.kind is Kind.SHELL for login in logins(line)}
    return {key for key, person in people.persons.items() if any(answers_to(person, login) for login in found)}


def _votes(
    unit: Unit, message: Message, people: People, greeted: dict[tuple[int, int], list[str]]
) -> Iterator[tuple[str, float]]:
    sender = people.who(unit.number, message.sender) if message.sender else None
    if message.sender is None or not (message.date or message.subject or message.bug or message.sender.address):
        signed = {people.by_form.get((unit.number, folded(unit.line(line)))) for line in message.own[-4:]}
        yield from ((key, 2.0) for key in sorted(key for key in signed if key))
    elif sender and sender in people.persons:
        yield sender, -0.5
        yield from ((key, 1.0) for line in message.own for key in greeted.get((unit.number, line), ()))
