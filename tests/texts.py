"""Small logs as text, read the way a build reads them."""

from __future__ import annotations

from collections.abc import Mapping

from graph.corpus import Corpus, assemble
from graph.quads import quads
from graph.relate import relate, resolve
from graph.resolve import people
from graph.resolve.person import People
from graph.settings import Settings
from nlp.extract import extract
from nlp.reading import Raw
from nlp.records import DocumentRecords, EntryRecords


def document(text: str, path: str = "log.txt") -> DocumentRecords:
    """The records of one file."""
    records = extract(Raw(path, text.encode(), path))
    assert isinstance(records, DocumentRecords)
    return records


def entry(text: str) -> EntryRecords:
    """The records of a log of one entry, whose heading is put in front."""
    (records,) = document(f"09:43 2021-03-03\n{text}").entries
    return records


def corpus_of(texts: Mapping[str, str]) -> Corpus:
    """A corpus of files by path."""
    return assemble(document(text, path) for path, text in texts.items())


def people_of(*texts: str, settings: Settings | None = None) -> People:
    """The people of logs, each text a file with a heading of its own put in front."""
    files = {f"{n}.txt": f"09:43 2021-03-{n + 1:02}\n{text}" for n, text in enumerate(texts)}
    return people.resolve(corpus_of(files), settings)


def names_of(found: People) -> dict[str, set[str]]:
    """Each person's canonical name with all other forms of it."""
    return {person.name: {*person.aliases, *person.addresses} for person in found.persons.values()}


def lines_of(texts: Mapping[str, str], settings: Settings | None = None) -> list[str]:
    """The sorted N-Quads of files by path."""
    corpus = corpus_of(texts)
    return sorted(set(quads(corpus, relate(resolve(corpus, settings or Settings())))))
