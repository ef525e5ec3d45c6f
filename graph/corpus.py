"""All that was read, in the one order that everything later goes by, and the IRI of each unit of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.vocabulary import BASE, node_iri
from nlp.records import DocumentRecords, EntryRecords


@dataclass(frozen=True, slots=True)
class Unit:
    """One entry, or one document: what has a named graph of its own."""

    number: int
    iri: str
    path: str
    file_iri: str
    records: EntryRecords

    @property
    def when(self) -> datetime | None:
        """The entry's minute; None for a document."""
        return self.records.entry.when if self.records.entry else None

    @property
    def heading(self) -> str | None:
        """The entry's heading; None for a document."""
        return self.records.entry.heading if self.records.entry else None

    def line(self, number: int) -> str:
        """A line's text by its number in the file; empty where the unit does not hold it."""
        index = number - self.records.start
        return self.records.lines[index] if 0 <= index < len(self.records.lines) else ""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The units in the order of path and line, and the files."""

    documents: tuple[DocumentRecords, ...]
    units: tuple[Unit, ...]
    base: str = BASE


def assemble(documents: Iterable[DocumentRecords], base: str = BASE) -> Corpus:
    """Documents in the order of their paths; entries of one minute are told apart as -2, -3… in that order."""
    ordered = tuple(sorted(documents, key=lambda document: document.path))
    return Corpus(ordered, tuple(_units(ordered, base)), base)


def _units(documents: Sequence[DocumentRecords], base: str) -> Iterator[Unit]:
    seen: Counter[str] = Counter()
    number = 0
    for document in documents:
        file_iri = file_node(document.path, base)
        for records in document.entries:
            iri = file_iri
            if records.entry:
                minute = records.entry.when.strftime("%Y-%m-%dT%H:%M")
                seen[minute] += 1
                iri = entry_node(minute if seen[minute] == 1 else f"{minute}-{seen[minute]}", base)
            yield Unit(number, iri, document.path, file_iri, records)
            number += 1


def entry_node(minute: str, base: str = BASE) -> str:
    """The IRI of an entry, with its minute as it is in ISO 8601: `…/id/entry/2012-12-03T09:43`."""
    return f"{base}entry/{minute}"


def file_node(path: str, base: str = BASE) -> str:
    """The IRI of a file that was read; it ends in its path below the source."""
    return node_iri("file", *path.split("/"), base=base)
