"""What was decided over the whole corpus, as the relations read it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from graph.corpus import Corpus
from graph.resolve import patches, series, threads
from graph.resolve.person import People
from graph.vocabulary import node_iri, slug


@dataclass(slots=True)
class Resolved:
    """What was decided over the whole corpus."""

    corpus: Corpus
    people: People
    patches: patches.Patches
    threads: threads.Threads
    series: tuple[series.Series, ...]
    bugs: dict[str, str]
    titles: dict[str, tuple[str, str]]
    """Of bugs and requests: what each is, and its title."""
    topics: dict[str, str]
    files: dict[str, list[tuple[str, ...]]]
    learned: dict[str, str]
    """Software that no list has: its kind."""
    is_a: dict[str, str]
    """What the user says that a name is: `project`, `tool`, `person` or `nothing`."""


@lru_cache(maxsize=16384)
def key_iri(base: str, kind: str, key: str) -> str:
    """The IRI of a node whose key has its parts divided by `/`."""
    return node_iri(kind, *key.split("/"), base=base)


def person_iri(base: str, key: str) -> str:
    """The node of a person's key; a key with `?` is a name that fits several."""
    return node_iri("unresolved", slug(key[1:]), base=base) if key.startswith("?") else key_iri(base, "person", key)


def bug_iri(base: str, kind: str, key: str) -> str:
    """The node of a bug or a request by its key, `bnc:782311`."""
    return node_iri(kind, *key.split(":", 1), base=base)
