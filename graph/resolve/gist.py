"""What resolution needs to know of a unit: made where the unit is read, in whatever process, and small enough to keep for all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from graph.resolve import signs, uses
from graph.resolve.naming import folded, two_people
from graph.resolve.signs import Sign, signs_of
from graph.resolve.uses import PROSE, Use, uses_of
from nlp.names import GREETING, mask
from nlp.quotes import unquoted
from nlp.records import Entry, EntryRecords, Kind, Message, Name, Patch, Sighting
from nlp.software import logins

T = TypeVar("T")

TELLING = 12
"""Letters of an added line that tells one diff from another."""
LEXICAL = PROSE | signs.PROSE
SIGNED = 4
"""Lines at the end of a message among which its signature stands."""


@dataclass(frozen=True, slots=True)
class Gist:
    """One entry or document, without its text. A build holds those of the whole log, so nothing is in one that resolution does not ask for.

    `entry`: without its items; `messages` and `patches`: without who is quoted, trailers and words; `uses`: names of people; `signs`:
    what speaks for a word as software; `logins`: at prompts; `asked`: (line, folded name) of whom a bug's comment asks; `added`: for
    each patch the hashes of the lines that its diffs add; `signed`: for each message without a header the last lines, folded;
    `bugs`: bugs and requests; `forms`: folded names and addresses whose humans the graph asks for; `minutes` and `pointers`: the
    entries, as `2021-03-03T09:43`, and the paths that it points to.
    """

    entry: Entry | None
    start: int
    messages: tuple[Message, ...] = ()
    patches: tuple[Patch, ...] = ()
    bugs: tuple[Sighting, ...] = ()
    uses: tuple[Use, ...] = ()
    signs: tuple[Sign, ...] = ()
    logins: tuple[str, ...] = ()
    asked: tuple[tuple[int, str], ...] = ()
    added: tuple[frozenset[int], ...] = ()
    signed: tuple[tuple[str, ...], ...] = ()
    forms: tuple[str, ...] = ()
    minutes: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()


def gist_of(records: EntryRecords) -> Gist:
    """The gist of a unit's records."""
    return Gist(
        replace(records.entry, items=(), addenda=()) if records.entry else None,
        records.start,
        tuple(replace(message, quotations=()) for message in records.messages),
        tuple(replace(patch, author=None, trailers=(), text="") for patch in records.patches),
        tuple(seen for seen in records.sightings if seen.kind in ("bug", "request")),
        tuple(one for use in uses_of(records) for one in _one_by_one(use)),
        tuple(sorted(set(signs_of(records)))) if records.entry else (),
        tuple(sorted(set(_logins(records)))),
        tuple(sorted({(c.line, folded(c.who.text)) for c in records.claims if c.role == "asked" and c.who})),
        tuple(frozenset(_added(records, patch)) for patch in records.patches),
        tuple(tuple(_last_words(records, one)) if is_headless(one) else () for one in records.messages),
        tuple(sorted({form for name in _names(records) for form in forms_of(name) if form})),
        tuple(sorted({minute_of(r.when) for r in records.references if r.when and not r.document})),
        tuple(sorted({r.document for r in records.references if r.document})),
    )


class Shared:
    """What many gists hold alike, once: they come from bytes, each with texts of its own."""

    def __init__(self) -> None:
        self._known: dict[object, object] = {}

    def gist(self, gist: Gist) -> Gist:
        """An equal gist, of which what another one had is the very same as there."""
        entry = gist.entry
        if entry:
            entry = replace(entry, topics=self._all(entry.topics), base=self._all(entry.base))
        return replace(
            gist,
            entry=entry,
            messages=tuple(map(self._message, gist.messages)),
            uses=tuple(map(self._use, gist.uses)),
            signs=self._all(gist.signs),
            logins=self._all(gist.logins),
            signed=tuple(map(self._all, gist.signed)),
            forms=self._all(gist.forms),
            minutes=self._all(gist.minutes),
            pointers=self._all(gist.pointers),
        )

    def _same(self, value: T) -> T:
        """The first value that is equal to this one."""
        return self._known.setdefault(value, value)  # type: ignore[return-value]

    def _all(self, values: tuple[T, ...]) -> tuple[T, ...]:
        return self._same(tuple(map(self._same, values)))

    def _message(self, one: Message) -> Message:
        return replace(
            one, sender=self._same(one.sender), recipients=self._all(one.recipients), answers=self._same(one.answers)
        )

    def _use(self, one: Use) -> Use:
        same = self._same
        return Use(one.line, same(one.text), same(one.name), same(one.address), same(one.rule), same(one.sure))


def is_headless(message: Message) -> bool:
    """Whether nothing but its signature may tell who sent a message."""
    sender = message.sender
    return sender is None or not (message.date or message.subject or message.bug or sender.address)


def _last_words(records: EntryRecords, message: Message) -> Iterator[str]:
    """The lines among which a signature stands, folded; who is greeted there does not sign."""
    lines = [records.line(number) for number in message.own[-SIGNED:]]
    return (folded(line) for line in lines if not GREETING.match(line))


def minute_of(when: datetime) -> str:
    """A minute as IRIs of entries have it."""
    return when.isoformat(timespec="minutes")


def forms_of(name: Name) -> tuple[str, str]:
    """An address and a folded name, in the order in which they tell a human; either may be empty."""
    return name.address.lower(), folded(name.text)


def _names(records: EntryRecords) -> Iterator[Name]:
    given: list[Name | None] = [claim.who for claim in records.claims]
    for message in records.messages:
        given += [message.sender, message.answers, *message.recipients]
    for patch in records.patches:
        given += [patch.author, *(who for _, who, _ in patch.trailers)]
    return (name for name in given if name)


def lexicon_of(records: EntryRecords) -> str:
    """Every word of a unit's prose as names of people and of software are compared, each once, between line ends."""
    lines = zip(records.labels, records.lines, strict=True)
    prose = [line for label, line in lines if label.kind in LEXICAL]
    masked = "\n".join(map(mask, prose))
    names, terms = set(uses.words_in(masked)), set(signs.terms_in(masked))
    plain = {word for word in names | terms if word.isascii() and word.isalpha()}
    found = set(map(str.lower, plain))  # such words have this one form
    for name in names - plain:
        found.update(uses.forms_of(name))
    for term in terms - plain:
        found.update(signs.forms_of(term))
    found.update(uses.runs_in("\n".join(prose)))
    return "\n".join(["", *sorted(found), ""])


def _one_by_one(use: Use) -> Iterator[Use]:
    parts = use.name.split()
    if not use.address and two_people(tuple(part.lower() for part in parts)):
        yield from (use._replace(name=part, text=part) for part in parts)
    else:
        yield use


def _logins(records: EntryRecords) -> Iterator[str]:
    for label, line in zip(records.labels, records.lines, strict=True):
        if label.kind is Kind.SHELL:
            yield from (login.lower() for login in logins(line))


def _added(records: EntryRecords, patch: Patch) -> Iterator[int]:
    """The lines that a patch's diffs add, but for those too short to tell anything."""
    for diff in patch.diffs:
        for number in range(diff.line, diff.end + 1):
            line = unquoted(records.line(number))[1]
            if line[:1] == "+" and line[:3] != "+++" and len(line.strip()) >= TELLING:
                digest = hashlib.blake2b(line[1:].strip().encode("utf-8", "replace"), digest_size=8).digest()
                yield int.from_bytes(digest, "big")
