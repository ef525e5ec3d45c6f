"""Where names of people stand: in lines, in headers and trailers, and, once known, wherever else they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from graph.resolve.naming import folded, is_full, romanised
from nlp.han_names import HAN, RUN, called, parts_of, stands_free
from nlp.names import is_blocked, is_common, is_given, is_role, mask, plain
from nlp.patterns import remembered, words
from nlp.records import EntryRecords, Kind, Name

SURE_OF_FIRST = 0.85
"""How sure a full name must be for its first to be known alone."""
PROSE = frozenset({Kind.PROSE, Kind.LIST_HEAD, Kind.TOPIC, Kind.HEADER})
KNOWN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,30}(?:['’](?!s\b)[A-Za-z\u00c0-\u024f]{1,20})?")
BOUND = re.compile(r"[/\\.@=$#-]|[A-Za-z0-9]")
"""What a name does not stand free behind."""
FREE = re.compile(r"(?![/\\@=]|[.-][A-Za-z0-9_]|\d|\(\))")
"""What stands behind a name that is free."""


class Use(NamedTuple):
    """A name where it stands in a unit: in which line, in which words, told by which rule. There is one of each name in the log, which
    a tuple is quickest for."""

    line: int
    text: str
    name: str
    address: str
    rule: str
    sure: float


def uses_of(records: EntryRecords) -> Iterator[Use]:
    """Every use of a name that a unit's records hold: in lines, as senders and recipients, authors and trailers."""
    for seen in records.sightings:
        if seen.kind == "person":
            yield Use(seen.line, seen.text, seen.key, seen.address, seen.rule, seen.sure)
    for message in records.messages:
        given = [
            (message.sender, "sender"),
            *((name, "recipient") for name in message.recipients),
            (message.answers, "answered"),
        ]
        given += [(quoted.speaker, "quoted") for quoted in message.quotations]
        for name, role in given:
            if name and (found := _of_record(records, message.line, name, f"{role} of a message")):
                yield found
    for patch in records.patches:
        people = [
            (patch.author, patch.line, "author of a patch"),
            *((who, line, key) for key, who, line in patch.trailers),
        ]
        for name, line, role in people:
            if name and (found := _of_record(records, line, name, role)):
                yield found


def _of_record(records: EntryRecords, line: int, name: Name, rule: str) -> Use | None:
    """A name out of a header or a trailer; None where no human is named there."""
    text = plain(name.text)
    address = name.address.lower() if "@" in name.address else ""
    if address and is_role(address, text):
        return None
    if not address and (not text or len(text) > 60 or not any(c.isalpha() for c in text) or _is_phrase(text)):
        return None
    found = records.line(line).lower()
    shown = next((form for form in (name.text, text, name.address) if form and form.lower() in found), "")
    return Use(line, shown, text, address, rule, 0.75 if text.lower() in words("common_words") else 0.95)


def _is_phrase(text: str) -> bool:
    """Whether what stands in a name's place is blocked, or plain words: `Conversation started`."""
    parts = text.split()
    if RUN.fullmatch(text) and not parts_of(text):
        return len(text) > 3 or text in words("common_words_han")
    return is_blocked(text) or (len(parts) > 1 and all(is_common(part) for part in parts) and not is_given(parts[0]))


@remembered
def known_by(name: str, sure: bool) -> tuple[tuple[str, str], ...]:
    """The words by which somebody is known who is named so: each folded, and as it was written. `sure`: enough for the first name alone."""
    whole = (folded(name), name)
    if parts_of(name):
        return (whole, *((form, form) for form in (*called(name), "".join(romanised(name)))))
    first = name.split()[0] if sure and is_full(name) else ""
    return (whole, (folded(first), first)) if len(first) > 2 and not is_common(first) else (whole,)


def can_be_known(form: str) -> bool:
    """Whether a word is long enough to be looked for."""
    return len(form) > 2 or bool(HAN.match(form))


class Parts(dict[str, bool]):
    """Whether a word, as written, is one of some folded words: each way to write one is folded once."""

    def __init__(self, folded_: Iterable[str]) -> None:
        super().__init__()
        self.folded = frozenset(folded_)

    def __missing__(self, word: str) -> bool:
        """What is not known yet of a word."""
        found = self[word] = not self.folded.isdisjoint(forms_of(word))
        return found


@dataclass(frozen=True, slots=True)
class Known:
    """Names that are known: each folded form with a way it was written, the forms' words, how many blanks forms have, and a pattern
    of those in Chinese characters, which nothing divides from the words around."""

    forms: Mapping[str, str]
    parts: Parts
    blanks: tuple[int, ...]
    han: re.Pattern[str] | None


def known_of(forms: Mapping[str, str]) -> Known:
    """Names made ready to be looked for."""
    blanks = sorted({form.count(" ") for form in forms}, reverse=True)
    parts = Parts(part for form in forms for part in form.split())
    return Known(forms, parts, tuple(blanks), _any_of(form for form in forms if HAN.match(form)))


def _any_of(forms: Iterable[str]) -> re.Pattern[str] | None:
    """The longest of these that stands at a place. Those of one surname are tried only where that stands."""
    ordered = sorted(forms, key=lambda form: (form[0], -len(form), form))
    groups = [
        f"{first}(?:{'|'.join(form[1:] for form in some)})" for first, some in groupby(ordered, key=itemgetter(0))
    ]
    return re.compile("|".join(groups)) if groups else None


Taken = frozenset[tuple[int, str]]
"""Where in a unit a name was seen already: line, and first word, folded."""


def taken_by(found: Iterable[Use]) -> Taken:
    """Where names were seen in a unit."""
    return frozenset((one.line, folded(one.name).split()[0]) for one in found if one.name)


def written_again(records: EntryRecords, known: Known, taken: Taken) -> Iterator[Use]:
    """Names that are known from elsewhere, in lines of a unit where no other rule saw them."""
    for offset, label in enumerate(records.labels):
        if label.kind not in PROSE:
            continue
        number, line = records.start + offset, records.lines[offset]
        if any(map(known.parts.__getitem__, words_in(mask(line)))):
            yield from _known_in_line(number, line, known, taken)
        if known.han and HAN.search(line):
            yield from _han_in_line(number, line, known.han, taken)


def _han_in_line(line: int, text: str, pattern: re.Pattern[str], taken: Taken) -> Iterator[Use]:
    for match in pattern.finditer(mask(text)):
        if (line, match[0]) not in taken and stands_free(text, match.start(), match.end()):
            yield Use(line, match[0], match[0], "", "known name", 0.7)


def runs_in(line: str) -> Iterator[str]:
    """The runs of Chinese characters in a line, in any of which a known name can stand."""
    return (match[0] for match in RUN.finditer(line)) if not line.isascii() else iter(())


def words_in(masked: str) -> list[str]:
    """The words of lines, masked, that can be a part of a known name, as written."""
    return KNOWN_WORD.findall(masked)


def forms_of(word: str) -> Sequence[str]:
    """Such a word, folded: more than one where something else than a blank divides it."""
    return (word.lower(),) if word.isascii() and word.isalpha() else folded(word).split()


def _known_in_line(line: int, text: str, known: Known, taken: Taken) -> Iterator[Use]:
    text = mask(text)
    found = [match for match in KNOWN_WORD.finditer(text) if _stands_free(text, *match.span())]
    parts = [known.parts[match[0]] for match in found]
    used = -1
    for n, match in enumerate(found):
        if n <= used:
            continue
        for more in known.blanks:
            if more >= len(found) - n or not any(parts[n : n + more + 1]):
                continue
            end = found[n + more].end()
            between = text[match.end() : found[n + more].start()]
            if between.count(" ") + between.count("_") < more:
                continue
            written = text[match.start() : end]
            form = folded(written)
            if (
                form in known.forms
                and form.count(" ") == more
                and _counts(written, known.forms[form], more)
                and (line, form.split()[0]) not in taken
            ):
                used = n + more
                yield Use(line, written, plain(written), "", "known name", 0.7)
                break


def _stands_free(text: str, start: int, end: int) -> bool:
    return bool(FREE.match(text, end)) and not (start and BOUND.match(text, start - 1, start))


def _counts(written: str, known: str, more: int) -> bool:
    """A word in lower case is a known name only where it is no word of the language."""
    if more:
        return True
    if written[0].isupper():
        return not is_common(written) or (
            not written.isupper() and not is_blocked(written) and known[0].isupper() and is_given(written)
        )
    return not is_common(written) and len(written) > 2
