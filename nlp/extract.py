"""The front door: one file's text in, its records out. A pure function of both, so that it runs in any process."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from nlp.blocks import classify
from nlp.bugs import find_bugs
from nlp.entries import UNREAL, addendum_at, date_of, find_entries, unread_headings, unreal_headings
from nlp.fences import dedented
from nlp.language import read_lines
from nlp.messages import find_messages
from nlp.names import wrapped_name
from nlp.patches import find_patches
from nlp.patterns import configure, remembered, software
from nlp.reading import LONGEST, Raw, Skipped, decode
from nlp.records import DocumentRecords, Entry, EntryRecords, Kind, Label, Message, Reference, Sighting, Source
from nlp.references import find_documents, find_pointers
from nlp.roles import find_claims
from nlp.secrets import SECRET, secrets_in
from nlp.software import commands
from nlp.spent import find_times
from nlp.todos import find_todos

POINTING = frozenset({Kind.PROSE, Kind.LIST_HEAD, Kind.TOPIC, Kind.HEADER, Kind.ADDENDUM, Kind.OUTPUT, Kind.SHELL})
STAMP = re.compile(r"_(?:19|20)\d{6}(?!\d)")
"""The date of a mail in a head of the log's own form: `Ann_email_20210303`."""
SURE_BUG = 0.6
"""Below, only the whole log can tell that it is a bug at all."""
NAMING = frozenset(Kind) - {Kind.BLANK, Kind.HEADING}


def extract(raw: Raw, patterns: Path | None = None) -> DocumentRecords | Skipped:
    """All records of one file, or why it was left out. `patterns`: the user's folder of pattern files."""
    configure(patterns)
    source = decode(raw)
    if isinstance(source, Skipped):
        return source
    records = tuple(read_part(part) for part in parts(source))
    noted = (note for one in records for note in notes(one))
    return DocumentRecords(
        path=source.path,
        digest=raw.digest,
        encoding=source.encoding,
        line_count=len(source.lines),
        entries=records,
        notes=tuple(sorted({*source_notes(source), *noted})),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a file that is read by itself: an entry with its heading, or a whole file that has none."""

    path: str
    lines: Sequence[str]
    entry: Entry | None


def parts(source: Source) -> list[Part]:
    """The pieces of a file, in order. Lines before the first heading belong to none."""
    entries = find_entries(source.lines)
    if not entries:
        return [Part(source.path, source.lines, None)]
    return [Part(source.path, source.lines[entry.start - 1 : entry.end], entry) for entry in entries]


def read_part(part: Part) -> EntryRecords:
    """The records of a piece: they depend on nothing else than the piece and the pattern files."""
    return read_entry(part.lines, part.entry) if part.entry else read_document(part.lines, part.path)


def notes(records: EntryRecords) -> tuple[tuple[int, str], ...]:
    """What was not understood in a piece, and what looks like a secret: (line, why)."""
    return tuple(sorted({*_broken_diffs(records), *_unreal_dates(records), *_secrets(records)}))


def source_notes(source: Source) -> Iterator[tuple[int, str]]:
    """What was not understood of a file before it was cut to pieces: (line, why)."""
    for number in source.undecoded:
        yield number, "does not decode as the rest of the file does"
    for number, length in source.cut:
        yield number, f"a line of {length:,} characters, of which the first {LONGEST:,} are read"
    for number in unreal_headings(source.lines):
        yield number, UNREAL
    if unread := unread_headings(source.lines):
        yield unread


def _broken_diffs(records: EntryRecords) -> Iterator[tuple[int, str]]:
    for diff in (diff for patch in records.patches for diff in patch.diffs if diff.broken):
        yield diff.line, f"diff read only so far: {diff.broken}"


def _secrets(records: EntryRecords) -> Iterator[tuple[int, str]]:
    for offset in secrets_in(records.lines):
        yield records.start + offset, SECRET


def _unreal_dates(records: EntryRecords) -> Iterator[tuple[int, str]]:
    """Mails and addenda that carry a date which no calendar has."""
    for message in records.messages:
        stamp = STAMP.search(records.line(message.line))
        if stamp and not message.date:
            yield message.line, f"{stamp[0].strip('_')} is no date that exists"
    for offset, line in enumerate(records.lines):
        if (match := addendum_at(line)) and date_of(match) is None:
            yield records.start + offset, f"{match[0].strip()} is no date that exists"


def read_entry(lines: Sequence[str], entry: Entry) -> EntryRecords:
    """The records of one entry, whose lines begin with its heading."""
    bare = dedented(lines)
    labels = classify(bare, entry)
    messages = _with_bugs(find_messages(bare, entry.start, entry.when, ""), lines, entry.start)
    patches = find_patches(bare, entry.start, "")
    numbered = tuple(_numbered(lines, labels, entry.start))
    sightings = (*_sightings(numbered), *find_todos(lines, labels, entry.start))
    return EntryRecords(
        entry=entry,
        lines=tuple(lines),
        start=entry.start,
        labels=labels,
        sightings=sightings,
        references=tuple(_references(numbered, entry)),
        messages=messages,
        patches=patches,
        claims=find_claims(lines, labels, entry, messages, patches, sightings),
        times=find_times(lines, entry),
    )


def read_document(lines: Sequence[str], path: str) -> EntryRecords:
    """The records of a file without a heading: a patch, a chat, a script."""
    bare = dedented(lines)
    labels = classify(bare)
    messages = _with_bugs(find_messages(bare, 1, None, path), lines, 1)
    patches = find_patches(bare, 1, path)
    numbered = tuple(_numbered(lines, labels, 1)) if messages or patches else ()
    sightings = tuple(_sightings(numbered))
    return EntryRecords(
        entry=None,
        lines=tuple(lines),
        start=1,
        labels=labels,
        sightings=sightings,
        messages=messages,
        patches=patches,
        claims=find_claims(lines, labels, None, messages, patches, sightings),
    )


def _with_bugs(messages: tuple[Message, ...], lines: Sequence[str], start: int) -> tuple[Message, ...]:
    """The messages, each bug comment with the key of its bug: the last one named above it, outside of other comments."""
    comments = [message for message in messages if message.bug]
    inside = {line for message in comments for line in message.own}
    return tuple(replace(m, bug=_bug_above(m, lines, start, inside)) if m.bug else m for m in messages)


def _bug_above(message: Message, lines: Sequence[str], start: int, inside: set[int]) -> str:
    for number in range(message.line, start - 1, -1):
        if number not in inside and (found := find_bugs(lines[number - start], number)):
            return max(found, key=lambda seen: seen.sure >= SURE_BUG).key
    return next((seen.key for seen in find_bugs(message.bug, message.line)), "")


def _numbered(lines: Sequence[str], labels: Sequence[Label], start: int) -> Iterator[tuple[int, str, Label]]:
    return ((start + n, line, labels[n]) for n, line in enumerate(lines) if labels[n].kind in NAMING)


def _sightings(numbered: Sequence[tuple[int, str, Label]]) -> Iterator[Sighting]:
    yield from read_lines((number, line, label.kind) for number, line, label in numbered)
    for number, line, label in numbered:
        if label.kind is Kind.SHELL:
            yield from _programs(number, line)
    for (number, line, label), (below, _, other) in pairwise(numbered):
        if (
            label.kind is other.kind is Kind.PROSE
            and below == number + 1
            and other.text[:1].isupper()
            and (found := wrapped_name(line.rstrip(), other.text))
        ):
            yield Sighting("person", found.name, number, line[found.start : found.end], found.rule, found.sure)


def _programs(number: int, line: str) -> Iterator[Sighting]:
    known = _software_names()
    for name, _ in commands(line):
        yield Sighting(
            "tool", known.get(name, name), number, name, "program at a prompt", 0.9 if name in known else 0.6
        )


@remembered
def _software_names() -> dict[str, str]:
    return {alias: row.name for row in software() for alias in row.forms}


def _references(numbered: Sequence[tuple[int, str, Label]], entry: Entry) -> Iterator[Reference]:
    for number, line, label in numbered:
        if label.kind in POINTING:
            yield from find_pointers(line, number)
        if label.kind in POINTING and label.kind is not Kind.OUTPUT:
            yield from find_documents(line, number)
