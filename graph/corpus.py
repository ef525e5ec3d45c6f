"""All that was read, in the one order that everything later goes by, and the IRI of each unit of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.resolve.gist import Gist, minute_of
from graph.vocabulary import BASE, node_iri


@dataclass(frozen=True, slots=True)
class Unit:
    """One entry, or one document: what has a named graph of its own."""

    number: int
    iri: str
    path: str
    file_iri: str
    key: str
    """What its records are kept under: the same for the same text at the same place of a file."""
    gist: Gist

    @property
    def when(self) -> datetime | None:
        """The entry's minute; None for a document."""
        return self.gist.entry.when if self.gist.entry else None

    @property
    def heading(self) -> str | None:
        """The entry's heading; None for a document."""
        return self.gist.entry.heading if self.gist.entry else None


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read: the key and the gist of each entry in order, or of the one document that it is."""

    path: str
    units: tuple[tuple[str, Gist], ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The units in the order of path and line, and the files."""

    files: tuple[File, ...]
    units: tuple[Unit, ...]
    base: str = BASE


def assemble(files: Iterable[File], base: str = BASE) -> Corpus:
    """Files in the order of their paths; entries of one minute are told apart as -2, -3… in that order."""
    ordered = tuple(sorted(files, key=lambda file: file.path))
    return Corpus(ordered, tuple(_units(ordered, base)), base)


def _units(files: Sequence[File], base: str) -> Iterator[Unit]:
    seen: Counter[str] = Counter()
    number = 0
    for file in files:
        file_iri = file_node(file.path, base)
        for key, gist in file.units:
            iri = file_iri
            if gist.entry:
                minute = minute_of(gist.entry.when)
                seen[minute] += 1
                iri = entry_node(minute if seen[minute] == 1 else f"{minute}-{seen[minute]}", base)
            yield Unit(number, iri, file.path, file_iri, key, gist)
            number += 1


def entry_node(minute: str, base: str = BASE) -> str:
    """The IRI of an entry, with its minute as it is in ISO 8601: `…/id/entry/2012-12-03T09:43`."""
    return f"{base}entry/{minute}"


def file_node(path: str, base: str = BASE) -> str:
    """The IRI of a file that was read; it ends in its path below the source."""
    return node_iri("file", *path.split("/"), base=base)
