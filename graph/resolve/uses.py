"""Where names of people stand: in lines, in headers and trailers, and, once known, wherever else they are written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graph.corpus import Unit
from graph.resolve.naming import folded, is_full, two_people
from nlp.names import is_blocked, is_common, is_role, mask, plain
from nlp.patterns import words
from nlp.records import Kind, Name

PROSE = frozenset({Kind.PROSE, Kind.LIST_HEAD, Kind.TOPIC, Kind.HEADER})
KNOWN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,30}(?:['’](?!s\b)[A-Za-z\u00c0-\u024f]{1,20})?")


@dataclass(frozen=True, slots=True)
class Use:
    """A name where it stands: in which unit and line, in which words, told by which rule."""

    unit: int
    line: int
    text: str
    name: str
    address: str
    rule: str
    sure: float


def collect(units: Sequence[Unit]) -> list[Use]:
    """Every use of a name that the records hold: in lines, as senders and recipients, authors and trailers."""
    return [one for unit in units for use in _uses(unit) for one in _one_by_one(use)]


def _one_by_one(use: Use) -> Iterator[Use]:
    parts = use.name.split()
    if not use.address and two_people(tuple(part.lower() for part in parts)):
        yield from (replace(use, name=part, text=part) for part in parts)
    else:
        yield use


def _uses(unit: Unit) -> Iterator[Use]:
    records = unit.records
    for seen in records.sightings:
        if seen.kind == "person":
            yield Use(unit.number, seen.line, seen.text, seen.key, seen.address, seen.rule, seen.sure)
    for message in records.messages:
        given = [
            (message.sender, "sender"),
            *((name, "recipient") for name in message.recipients),
            (message.answers, "answered"),
        ]
        given += [(quoted.speaker, "quoted") for quoted in message.quotations]
        for name, role in given:
            if name and (use := _of_record(unit, message.line, name, f"{role} of a message")):
                yield use
    for patch in records.patches:
        people = [
            (patch.author, patch.line, "author of a patch"),
            *((who, line, key) for key, who, line in patch.trailers),
        ]
        for name, line, role in people:
            if name and (use := _of_record(unit, line, name, role)):
                yield use


def _of_record(unit: Unit, line: int, name: Name, rule: str) -> Use | None:
    """A name out of a header or a trailer; None where no human is named there."""
    text = plain(name.text)
    address = name.address.lower() if "@" in name.address else ""
    if address and is_role(address, text):
        return None
    if not address and (not text or len(text) > 60 or not any(c.isalpha() for c in text) or _is_phrase(text)):
        return None
    found = unit.line(line).lower()
    shown = next((form for form in (name.text, text, name.address) if form and form.lower() in found), "")
    return Use(unit.number, line, shown, text, address, rule, 0.75 if text.lower() in words("common_words") else 0.95)


def _is_phrase(text: str) -> bool:
    """Whether what stands in a name's place is blocked, or plain words: `Conversation started`."""
    parts = text.split()
    return is_blocked(text) or (
        len(parts) > 1 and all(is_common(part) for part in parts) and parts[0].lower() not in words("given_names")
    )


def known_words(uses: Sequence[Use]) -> dict[str, str]:
    """Words that are a name of somebody known, folded, each with a way it was written."""
    known: dict[str, Counter[str]] = defaultdict(Counter)
    for use in uses:
        if not use.name:
            continue
        known[folded(use.name)][use.name] += 1
        if use.sure >= 0.85 and is_full(use.name):
            first = use.name.split()[0]
            if len(first) > 2 and not is_common(first):
                known[folded(first)][first] += 1
    return {form: max(ways, key=lambda way: (ways[way], way)) for form, ways in sorted(known.items()) if len(form) > 2}


def written_again(units: Sequence[Unit], known: dict[str, str], found: Sequence[Use]) -> Iterator[Use]:
    """Names that are known from elsewhere, in lines where no other rule saw them."""
    taken = {(use.unit, use.line, folded(use.name).split()[0]) for use in found if use.name}
    lengths = sorted({form.count(" ") for form in known}, reverse=True)
    for unit in units:
        for offset, label in enumerate(unit.records.labels):
            if label.kind not in PROSE:
                continue
            line = unit.records.start + offset
            yield from _known_in_line(unit, line, known, taken, lengths)


def _known_in_line(
    unit: Unit, line: int, known: dict[str, str], taken: set[tuple[int, int, str]], lengths: Sequence[int]
) -> Iterator[Use]:
    text = mask(unit.line(line))
    found = [m for m in KNOWN_WORD.finditer(text) if _stands_free(text, m.start(), m.end())]
    used = -1
    for n, match in enumerate(found):
        if n <= used:
            continue
        for more in lengths:
            group = found[n : n + more + 1]
            if (
                len(group) <= more
                or text[group[0].end() : group[-1].start()].count(" ")
                + text[group[0].end() : group[-1].start()].count("_")
                < more
            ):
                continue
            written = text[match.start() : group[-1].end()]
            form = folded(written)
            if (
                form in known
                and form.count(" ") == more
                and _counts(written, known[form], more)
                and (unit.number, line, form.split()[0]) not in taken
            ):
                used = n + more
                yield Use(unit.number, line, written, plain(written), "", "known name", 0.7)
                break


def _stands_free(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    free = before not in ("/", "\\", ".", "@", "-", "=", "$", "#") and not (before.isascii() and before.isalnum())
    return free and after[:1] not in ("/", "\\", "@", "=") and not re.match(r"[.-][A-Za-z0-9_]|\d|\(\)", after)


def _counts(written: str, known: str, more: int) -> bool:
    """A word in lower case is a known name only where it is no word of the language."""
    if more:
        return True
    if written[0].isupper():
        return not is_common(written) or (
            not written.isupper()
            and not is_blocked(written)
            and known[0].isupper()
            and written.lower() in words("given_names")
        )
    return not is_common(written) and len(written) > 2
