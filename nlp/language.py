"""The spaCy pipeline that reads lines of prose: a tokenizer for logs, and one component for each kind of name.

The pipeline is blank: no statistical model is loaded. Each component adds `Sighting`s to `line_of(doc)`, which also holds
the line's number, kind and text. A further component is registered here and listed in `COMPONENTS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from nlp import bugs, names
from nlp.patterns import remembered, software
from nlp.records import Kind, Sighting
from nlp.software import counts_here, find_products

COMPONENTS = ("logloom_bugs", "logloom_software", "logloom_names")
DIGITS = re.compile(r"\d{3}")
TOKEN = re.compile(r"[A-Za-z\u00c0-\u024f]+|\d+|[\u3400-\u9fff]+|\s|.", re.DOTALL)
PROSE = frozenset({Kind.PROSE, Kind.LIST_HEAD, Kind.TOPIC, Kind.HEADER, Kind.ADDENDUM})


@dataclass(slots=True)
class Line:
    """What the components know of a line beside its tokens, and what they found in it; `line_of(doc)` gives it."""

    number: int
    kind: Kind
    text: str
    sightings: list[Sighting] = field(default_factory=list)


def line_of(doc: Doc) -> Line:
    """The line that a doc stands for. The doc itself is empty: a component that needs tokens makes them, where a line can hold
    what it looks for."""
    line: Line = doc.user_data["line"]
    return line


class LineTokenizer:
    """Cuts a line where its script changes, and between letters and digits: `xen4.2` and `上次Ann说` give up their names."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """A doc whose tokens, with their spaces, give the text back."""
        words: list[str] = []
        spaces: list[bool] = []
        for token in TOKEN.findall(text):
            if token == " " and spaces and not spaces[-1]:
                spaces[-1] = True
            else:
                words.append(token)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing is learned, so nothing is stored."""
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> LineTokenizer:
        """See `to_bytes`."""
        return self


@Language.component("logloom_bugs")
def find_bugs(doc: Doc) -> Doc:
    """Bugs and requests of all trackers."""
    line = line_of(doc)
    if DIGITS.search(line.text):
        line.sightings += bugs.find_bugs(line.text, line.number)
    return doc


@Language.component("logloom_names")
def find_names(doc: Doc) -> Doc:
    """Names of people."""
    line = line_of(doc)
    line.sightings += (
        Sighting("person", f.name, line.number, line.text[f.start : f.end], f.rule, f.sure, f.address)
        for f in names.find_names(line.text, line.kind)
    )
    return doc


@Language.factory("logloom_software")
def create_software(nlp: Language, name: str) -> SoftwareFinder:
    """The component that finds names of software."""
    return SoftwareFinder(nlp)


class SoftwareFinder:
    """Finds the names of the software list in a line by spaCy's phrase matcher, the longest first."""

    def __init__(self, nlp: Language) -> None:
        self.rows = {row.name: row for row in software()}
        forms = (form for row in self.rows.values() for form in row.forms)
        self.first_words = {TOKEN.findall(form.lower())[0] for form in forms}
        self.make_doc = nlp.make_doc
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        for row in self.rows.values():
            self.matcher.add(
                row.name,
                [nlp.make_doc(phrase) for form in row.forms for phrase in sorted({form, form.replace(" ", "-")})],
            )

    def __call__(self, doc: Doc) -> Doc:
        """The doc, with what its line names of software."""
        line = line_of(doc)
        if line.kind in PROSE:
            line.sightings += self._sightings(line)
        return doc

    def _matches(self, text: str) -> Iterator[tuple[str, int, Span]]:
        """Rows whose forms a line holds, with the first token and the span; most lines hold no first word of any."""
        if self.first_words.isdisjoint(TOKEN.findall(text.lower())):
            return
        doc = self.make_doc(text)
        for label, first, last in sorted(self.matcher(doc), key=lambda m: (m[1], -m[2])):
            yield doc.vocab.strings[label], first, doc[first:last]

    def _sightings(self, line: Line) -> Iterator[Sighting]:
        text, taken = names.mask(line.text), 0
        products = tuple(find_products(text, line.kind))
        for name, start, end in products:
            yield Sighting("product", name, line.number, line.text[start:end], "product and version")
        for name, first, span in self._matches(line.text):
            row = self.rows[name]
            if any(start < span.end_char and span.start_char < end for _, start, end in products):
                continue
            free = first >= taken and "\x00" not in text[span.start_char : span.end_char]
            if free and counts_here(line.kind, span.text.lower() in row.common, text, span.start_char, span.end_char):
                taken = span.end
                yield Sighting("software", row.name, line.number, span.text, "list of software")


@remembered
def pipeline() -> Language:
    """The one pipeline of this process, made at the first call."""
    nlp = spacy.blank("en")
    nlp.tokenizer = LineTokenizer(nlp.vocab)
    for component in COMPONENTS:
        nlp.add_pipe(component)
    return nlp


def read_lines(lines: Iterable[tuple[int, str, Kind]]) -> Iterator[Sighting]:
    """What the lines (number, text, kind) name, in order."""
    nlp = pipeline()
    components = [component for _, component in nlp.pipeline]
    for number, text, kind in lines:
        line = Line(number, kind, text)
        doc = Doc(nlp.vocab, user_data={"line": line})
        for component in components:
            doc = component(doc)
        yield from line.sightings
