"""What was decided over the whole corpus, the IRIs of its nodes, and lines as evidence."""

from __future__ import annotations

from dataclasses import dataclass

from graph.corpus import Corpus, Unit
from graph.facts import Evidence
from graph.resolve import patches, series, threads
from graph.resolve import software as learned_software
from graph.resolve.person import People
from graph.vocabulary import node_iri, slug
from nlp.records import Name

QUOTE_LIMIT = 300
"""Characters of a line that a mention quotes."""


@dataclass(slots=True)
class Resolved:
    """What was decided over the whole corpus."""

    corpus: Corpus
    people: People
    patches: patches.Patches
    threads: threads.Threads
    series: tuple[series.Series, ...]
    bugs: dict[str, str]
    files: dict[str, list[tuple[str, ...]]]
    software: tuple[learned_software.Learned, ...]
    is_a: dict[str, str]
    """What the user says that a name is: `project`, `tool`, `person` or `nothing`."""

    def iri(self, kind: str, *parts: str) -> str:
        """The IRI of a node of this graph."""
        return node_iri(kind, *parts, base=self.corpus.base)

    def who(self, unit: Unit, name: Name | None) -> str | None:
        """The node of the person, or of the name that fits several, whom a record names."""
        key = self.people.who(unit.number, name)
        return None if key is None else self.person(key)

    def person(self, key: str) -> str:
        """The node of a person's key; a key with `?` is a name that fits several."""
        return self.iri("unresolved", slug(key[1:])) if key.startswith("?") else self.base("person", key)

    def base(self, kind: str, key: str) -> str:
        """The IRI of a node whose key has its parts divided by `/`."""
        return self.iri(kind, *key.split("/"))

    def bug(self, unit: Unit, key: str) -> str:
        """The node of a bug's key as a line has it."""
        return self.iri("bug", *self.bugs.get(f"{unit.number}/{key}", key).split(":", 1))


def evidence(unit: Unit, line: int, rule: str, words: str = "") -> Evidence:
    """A line as proof: whole where it is short, else as much of it as stands around the words."""
    text = unit.line(line)
    quote = text.strip()
    if len(quote) > QUOTE_LIMIT:
        at = max(0, text.find(words) - QUOTE_LIMIT // 3) if words else 0
        quote = text[at : at + QUOTE_LIMIT].strip()
    return Evidence(unit.number, line, quote, rule)
