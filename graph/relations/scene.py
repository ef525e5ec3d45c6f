"""One unit as the relations see it: its records, and its share of what was decided over the whole corpus."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from graph.facts import Evidence
from graph.relations.resolved import bug_iri, key_iri, person_iri
from graph.relations.view import Post, View
from graph.resolve.gist import forms_of
from graph.vocabulary import node_iri
from nlp.records import Entry, EntryRecords, Message, Name, Patch

QUOTE_LIMIT = 300
"""Characters of a line that a mention quotes."""


class Scene:
    """A unit's records and view, with the IRIs of what it names."""

    def __init__(self, records: EntryRecords, view: View) -> None:
        self.records = records
        self.view = view
        self.iri = view.iri
        self.keys = dict(view.who)
        self.bugs = dict(view.bugs)

    @property
    def entry(self) -> Entry | None:
        """The entry; None for a document."""
        return self.records.entry

    @property
    def local(self) -> str:
        """What the unit's own small nodes are named after: its minute, or the last part of its path."""
        return self.iri.rsplit("/", 1)[-1]

    def node(self, kind: str, *parts: str) -> str:
        """The IRI of a node of this graph."""
        return node_iri(kind, *parts, base=self.view.base)

    def by_key(self, kind: str, key: str) -> str:
        """The IRI of a node whose key has its parts divided by `/`."""
        return key_iri(self.view.base, kind, key)

    def key(self, name: Name | None) -> str:
        """The key of whom a record's name stands for, `?…` where it fits several; of the writer for None; empty for nobody."""
        if name is None:
            return self.view.writer
        return next((key for form in forms_of(name) if form and (key := self.keys.get(form))), "")

    def person(self, key: str) -> str:
        """The node of a key."""
        return person_iri(self.view.base, key)

    def human(self, name: Name | None) -> str:
        """The node of the one human whom a name stands for; empty where it stands for nobody, or fits several."""
        key = self.key(name)
        return self.person(key) if key and key[0] != "?" else ""

    def bug(self, key: str, kind: str = "bug") -> str:
        """The node of a bug's key as a line has it."""
        return bug_iri(self.view.base, kind, self.bugs.get(key, key))

    @cached_property
    def patches_at(self) -> dict[int, list[tuple[str, str]]]:
        """Line → the chains that are seen there, then the commits themselves; each with its kind."""
        chains: dict[int, dict[str, str]] = defaultdict(dict)
        commits: dict[int, set[str]] = defaultdict(set)
        for patch, chain, commit in zip(self.records.patches, self.view.chains, self.view.commits, strict=True):
            if chain:
                chains[patch.line][self.by_key("patch", chain)] = "patch"
            if commit:
                commits[patch.line].add(self.node("commit", commit))
        return {
            line: [*chains[line].items(), *((commit, "commit") for commit in sorted(commits[line]))]
            for line in {*chains, *commits}
        }

    def sights(self) -> list[tuple[Patch, str, str]]:
        """Each patch with its chain's key and its commit's full hash; either may be empty."""
        return list(zip(self.records.patches, self.view.chains, self.view.commits, strict=True))

    def posts(self) -> list[tuple[Message, Post]]:
        """Each message with the post that it is."""
        return list(zip(self.records.messages, self.view.posts, strict=True))

    def evidence(self, line: int, rule: str, words: str = "") -> Evidence:
        """A line as proof: whole where it is short, else as much of it as stands around the words."""
        text = self.records.line(line)
        quote = text.strip()
        if len(quote) > QUOTE_LIMIT:
            at = max(0, text.find(words) - QUOTE_LIMIT // 3) if words else 0
            quote = text[at : at + QUOTE_LIMIT].strip()
        return Evidence(line, rule, quote)
