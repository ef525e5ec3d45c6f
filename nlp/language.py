"""The spaCy pipeline that reads lines of prose: a tokenizer for logs, and one component for each kind of name.

The pipeline is blank: no statistical model is loaded. A doc stands for many lines: each component adds `Sighting`s to those of
`lines_of(doc)`, which also hold their number, kind and text. A further component is registered here and listed in `COMPONENTS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from nlp import bugs, names
from nlp.patterns import Software, remembered, software
from nlp.records import Kind, Sighting
from nlp.software import can_show_use, counts_here, find_products
from nlp.tokens import WORD, cut, words_of

COMPONENTS = ("logloom_bugs", "logloom_software", "logloom_names")
DIGIT = re.compile(r"\d")
OTHER = "\u00b7"
"""Stands for every word that no name of software has: so spaCy's vocabulary does not grow with the log."""
PROSE = frozenset({Kind.PROSE, Kind.LIST_HEAD, Kind.TOPIC, Kind.HEADER, Kind.ADDENDUM})


@dataclass(slots=True)
class Line:
    """What the components know of a line, and what they found in it; `lines_of(doc)` gives it."""

    number: int
    kind: Kind
    text: str
    sightings: list[Sighting] = field(default_factory=list)


def lines_of(doc: Doc) -> Sequence[Line]:
    """The lines that a doc stands for. The doc itself is empty: a component that needs tokens makes them, where a line can hold
    what it looks for."""
    lines: Sequence[Line] = doc.user_data["lines"]
    return lines


class LineTokenizer:
    """Cuts a line as `cut` does: `xen4.2` and `上次Ann说` give up their names."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """A doc whose tokens, with their spaces, give the text back."""
        words, spaces = cut(text)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing is learned, so nothing is stored."""
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> LineTokenizer:
        """See `to_bytes`."""
        return self


@registry.tokenizers("logloom_lines")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], LineTokenizer]:
    """The tokenizer as spaCy's settings name it: so that a language's own, which takes a while to make, is not made."""
    return lambda nlp: LineTokenizer(nlp.vocab)


@Language.component("logloom_bugs")
def find_bugs(doc: Doc) -> Doc:
    """Bugs and requests of all trackers."""
    for line in lines_of(doc):
        if DIGIT.search(line.text):
            sure = bugs.find_bugs(line.text, line.number)
            line.sightings += sure
            if line.kind in PROSE:
                line.sightings += bugs.find_hints(line.text, line.number, sure)
    return doc


@Language.component("logloom_names")
def find_names(doc: Doc) -> Doc:
    """Names of people."""
    for line in lines_of(doc):
        for f in names.find_names(line.text, line.kind):
            line.sightings.append(
                Sighting("person", f.name, line.number, line.text[f.start : f.end], f.rule, f.sure, f.address)
            )
    return doc


@Language.factory("logloom_software")
def create_software(nlp: Language, name: str) -> SoftwareFinder:
    """The component that finds names of software."""
    return SoftwareFinder(nlp)


class SoftwareFinder:
    """Finds the names of the software list in a line: those of one word by a table, others by spaCy's phrase matcher, the longest first."""

    def __init__(self, nlp: Language) -> None:
        self.rows = {row.name: row for row in software()}
        self.vocab = nlp.vocab
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self.words: set[str] = set()
        self.single: dict[str, str] = {}
        """The rows of the phrases of one word, which need no matcher."""
        self.common: set[str] = set()
        """Those of them that count only as a program in use."""
        self.behind: dict[str, tuple[frozenset[str], ...]] = {}
        """For each first word of the other phrases, what other words those have that begin so."""
        for row in self.rows.values():
            phrases = _phrases(row)
            self.matcher.add(row.name, [nlp.make_doc(phrase) for phrase in phrases])
            for phrase in phrases:
                self._learn(phrase, row)
        self.sure = frozenset(self.single) - self.common
        self.firsts = frozenset(self.behind)
        self.without = "" in self.behind
        """Whether a phrase has no word at all: then words don't tell the lines that can hold one."""

    def _learn(self, phrase: str, row: Software) -> None:
        tokens = cut(phrase)[0]
        self.words.update(tokens)
        if tokens == [phrase] and WORD.fullmatch(phrase) and phrase not in self.single:
            self.single[phrase] = row.name
            self.common.update({phrase} & row.common)
        else:
            first, *rest = list(filter(WORD.fullmatch, tokens)) or [""]
            self.behind[first] = (*self.behind.get(first, ()), frozenset(rest))

    def __call__(self, doc: Doc) -> Doc:
        """The doc, with what its lines name of software."""
        for line in lines_of(doc):
            if line.kind in PROSE:
                line.sightings += self._sightings(line)
        return doc

    def _matches(self, line: Line) -> Iterator[tuple[str, int, int, int, int]]:
        """Rows whose forms a line holds: name, first word and the one behind the last, and from where to where in the text."""
        held = words_of(line.text)
        firsts = held & self.firsts
        if self.without or (firsts and any(rest <= held for first in firsts for rest in self.behind[first])):
            yield from self._phrases_in(line.text)
        elif not self.sure.isdisjoint(held) or (
            not self.common.isdisjoint(held) and can_show_use(line.text, line.kind)
        ):
            yield from self._words_in(line.text)

    def _words_in(self, text: str) -> Iterator[tuple[str, int, int, int, int]]:
        for number, match in enumerate(WORD.finditer(text)):
            if name := self.single.get(match[0].lower()):
                yield name, number, number + 1, match.start(), match.end()

    def _phrases_in(self, text: str) -> Iterator[tuple[str, int, int, int, int]]:
        words, spaces = cut(text)
        lower = [word.lower() for word in words]
        doc = Doc(self.vocab, [word if word in self.words else OTHER for word in lower], spaces)
        found = self.matcher(doc)
        if not found:
            return
        starts = [0, *accumulate(len(word) + space for word, space in zip(words, spaces, strict=True))]
        for label, first, end in sorted(found, key=lambda m: (m[1], -m[2])):
            yield self.vocab.strings[label], first, end, starts[first], starts[end - 1] + len(words[end - 1])

    def _sightings(self, line: Line) -> Iterator[Sighting]:
        text, taken = names.mask(line.text), 0
        products = tuple(find_products(text, line.kind))
        for name, start, end in products:
            yield Sighting("product", name, line.number, line.text[start:end], "product and version")
        for name, first, behind, start, end in self._matches(line):
            row, written = self.rows[name], line.text[start:end]
            if any(one < end and start < other for _, one, other in products):
                continue
            free = first >= taken and "\x00" not in text[start:end]
            if free and counts_here(line.kind, written.lower() in row.common, text, start, end):
                taken = behind
                yield Sighting("software", row.name, line.number, written, "list of software")


def _phrases(row: Software) -> list[str]:
    return [phrase for form in row.forms for phrase in sorted({form, form.replace(" ", "-")})]


@remembered
def pipeline() -> Language:
    """The one pipeline of this process, made at the first call."""
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "logloom_lines"}}})
    for component in COMPONENTS:
        nlp.add_pipe(component)
    return nlp


def read_lines(lines: Iterable[tuple[int, str, Kind]]) -> Iterator[Sighting]:
    """What the lines (number, text, kind) name, in order."""
    nlp = pipeline()
    held = [Line(number, kind, text) for number, text, kind in lines]
    doc = Doc(nlp.vocab, user_data={"lines": held})
    for _, component in nlp.pipeline:
        doc = component(doc)
    return (seen for line in held for seen in line.sightings)
