"""Small logs as text, read the way a build reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graph.corpus import Change, Corpus, File, assemble
from graph.relate import relate
from graph.relations.co_mentions import count
from graph.relations.work import follow
from graph.resolution import Resolution
from graph.resolve.collected import Reread
from graph.resolve.gist import gist_of, lexicon_of
from graph.resolve.people import Crowd
from graph.resolve.person import People
from graph.resolve.uses import Known, Taken, Use, written_again
from graph.settings import Settings
from graph.triples import by_node, co_mention_triples, inferred_triples, node_triples, unpack
from graph.vocabulary import INFERRED
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


def corpus_of(texts: Mapping[str, str]) -> tuple[Corpus, list[EntryRecords]]:
    """A corpus of files by path, and the records of its units in order."""
    return corpus_with([document(text, path) for path, text in sorted(texts.items())])


def corpus_with(documents: list[DocumentRecords]) -> tuple[Corpus, list[EntryRecords]]:
    """A corpus of files that were read, and the records of its units in order."""
    corpus = assemble(File(one.path, tuple(("", gist_of(entry)) for entry in one.entries)) for one in documents)
    return corpus, [entry for one in documents for entry in one.entries]


def reread(corpus: Corpus, records: list[EntryRecords]) -> Reread:
    """Looks through all records for known names."""

    def look(known: Known, taken: Callable[[int], Taken]) -> dict[int, tuple[Use, ...]]:
        return {
            unit.number: tuple(written_again(one, known, taken(unit.number)))
            for unit, one in zip(corpus.units, records, strict=True)
        }

    return look


def people_in(texts: Mapping[str, str], settings: Settings | None = None) -> People:
    """The people of files by path."""
    corpus, records = corpus_of(texts)
    crowd = Crowd(settings)
    crowd.change(Change((), corpus.units), corpus.by_number, reread(corpus, records))
    return crowd.people


def people_of(*texts: str, settings: Settings | None = None) -> People:
    """The people of logs, each text a file with a heading of its own put in front."""
    files = {f"{n}.txt": f"09:43 2021-03-{n + 1:02}\n{text}" for n, text in enumerate(texts)}
    return people_in(files, settings)


def names_of(found: People) -> dict[str, set[str]]:
    """Each person's canonical name with all other forms of it."""
    return {person.name: {*person.aliases, *person.addresses} for person in found.persons.values()}


def lines_of(texts: Mapping[str, str], settings: Settings | None = None) -> list[str]:
    """The sorted N-Quads of files by path."""
    return quads_of(*corpus_of(texts), settings)


def quads_of(corpus: Corpus, records: list[EntryRecords], settings: Settings | None = None) -> list[str]:
    """The sorted N-Quads of a corpus whose units have these records."""
    resolution = Resolution(settings or Settings())
    resolved = resolution.change(corpus, reread(corpus, records))
    pairs = list(zip(corpus.units, records, strict=True))
    learned = {unit.number: sorted({*resolved.learned} & {*lexicon_of(one).split("\n")}) for unit, one in pairs}
    resolution.stale(learned)
    said = [relate(one, resolution.view(unit)) for unit, one in pairs]
    parts = {
        *(part for packed in resolution.described() for part in unpack(packed)),
        *(part for one in said for part in one.parts),
    }
    texts = [
        *((unit.iri, one.triples.decode()) for (unit, _), one in zip(pairs, said, strict=True)),
        *((INFERRED, line) for held in by_node(sorted(parts)) for line in node_triples(held)),
        *(text for edge, basis in follow(one.making for one in said) for text in inferred_triples(edge, basis)),
        *((INFERRED, text) for text in co_mention_triples(count(one.linked for one in said), corpus.base)),
    ]
    return sorted({f"{line[:-1]}<{graph}> ." for graph, text in texts for line in text.split("\n") if line})
