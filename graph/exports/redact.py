"""A graph that can be shown: without addresses, phone numbers and quotes, with people under pseudonyms, without what looks like a secret.

A pseudonym is a keyed hash of the person's IRI. The key is made once and stays in the store, so that exports of one store agree, and
nobody who guesses a name can check the guess. IRIs that are made from a log's own words (paths, subjects, topics), or from a hash of
them (sightings), are replaced likewise.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from graph.exports.names import CACHED, Names, meanings
from graph.sorting import sorted_lines
from graph.vocabulary import BASE, CLASSES, iri
from nlp.errors import LogloomError
from nlp.secrets import is_secret

if TYPE_CHECKING:
    import pyoxigraph

KEY: Final = "redaction.key"
"""The file in the store that holds the key of its pseudonyms."""

LEFT_OUT: Final = frozenset(map(iri, ("ll:quote", "ll:joinedBecause", "foaf:mbox", "sioc:content", "ll:writer")))
"""What a redacted graph does not say of anything."""

CO_MENTIONED: Final = iri("ll:coMentionedWith")
NAMES: Final = frozenset(map(iri, ("rdfs:label", "foaf:name", "skos:altLabel", "dcterms:title")))
TOLD: Final = NAMES | {iri("dcterms:identifier"), iri("skos:prefLabel")}
"""Properties whose texts a redacted result of a query may show, without names and addresses."""
MEASURES: Final = frozenset(
    map(iri, "xsd:integer xsd:decimal xsd:double xsd:boolean xsd:date xsd:dateTime xsd:gYear xsd:duration".split())
)
PEOPLE: Final = ("person", "unresolved")
PERSONS: Final = tuple(iri(CLASSES[kind][0]) for kind in PEOPLE)
PATHS: Final = ("file", "document")
QUOTED: Final = ("todo",)
"""Kinds whose labels are lines of the log."""
WORDED: Final = (*PATHS, "topic", "series", "thread", "message", "patch", "patch-version", "todo", "co-mention")
"""Kinds whose IRIs are made from words, paths or people of the log."""
PLAIN: Final = ("entry", "missing-entry", "bug", "request", "commit")
"""Kinds whose IRIs are made from dates and numbers alone."""

ADDRESS: Final = re.compile(
    r"[^\s<>()\[\],;:\"']{1,64}(?:@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}| at [\w-]{1,63}(?:(?:\.| dot )[\w-]{1,63}){1,8})"
)
"""An address, of the forms `ann at example.org` and `ann at example dot org` too."""
PHONE: Final = re.compile(
    r"(?<![0-9A-Za-z_.:/-])(?:"
    r"(?!\d{4}-\d{1,2}-\d{1,2}(?!\d))\+?\(?\d{1,4}\)?(?:[ -]\(?\d{2,5}\)?){2,5}"
    r"|\+\d{6,15}|\(?0\d{2,4}\)?[ /-]?\d{5,9}|1[3-9]\d{9})(?![0-9A-Za-z]|[.:/]\d)"
    r"|(?:\b(?:tele)?(?:phone|fax)|\btel|\bmobile|电话|手机|传真)\W{0,3}[\d+(][\d ()/-]{3,20}\d",
    re.IGNORECASE,
)
"""Numbers of telephones: in groups, with an area's code, of eleven digits as in China, or behind a word that says so. A date is none."""

INSTEAD: Final = "…"
SECRET: Final = "[left out]"
SHORT: Final = 3
"""A part of a name with fewer letters than this stands in too many other words."""
HAN: Final = "\u3400-\u9fff\uf900-\ufaff"
WORD: Final = re.compile(rf"[{HAN}]+|\d+|[^\W\d_{HAN}]+")
"""A word of one script, or a number: a Latin name may stand between Chinese words without a space."""
CAPITALS: Final = re.compile(r"(?:[A-Z][a-z]+){2,4}")
LONGEST: Final = 6
"""Words, and Chinese characters, of the longest name that is looked for."""
GAP: Final = 3
"""Characters between two words of one name."""


class Redaction:
    """What stands for what: people and their names from a store, under a key. Take it from `redaction_of`."""

    def __init__(self, store: pyoxigraph.Store, key: bytes, base: str, names: Names) -> None:
        self._store, self._key, self._base, self._names = store, key, base, names
        self.words = lru_cache(maxsize=CACHED)(self._words)
        self.iri = lru_cache(maxsize=CACHED)(self._iri)
        self._is_person = lru_cache(maxsize=CACHED)(partial(_is_person, store))

    def _iri(self, name: str) -> str:
        """An IRI, or what stands for it."""
        head, mark, _ = name.partition("/mention/")
        if mark:
            return f"{self.iri(head)}{mark}{_hash(self._key, name)}"
        kind, _, rest = name.removeprefix(self._base).partition("/")
        if not name.startswith(self._base) or not rest:
            return name
        if kind in PEOPLE or self._is_person(name):
            return f"{self._base}{kind}/{self.pseudonym(name)}"
        return f"{self._base}{kind}/{_hash(self._key, name)}" if kind in WORDED or self._tells(kind, rest) else name

    def _tells(self, kind: str, rest: str) -> bool:
        """Whether an IRI's words are such as must not be told."""
        text = unquote(rest)
        return kind not in PLAIN and self.words(text) != text

    def pseudonym(self, person: str) -> str:
        """What a person is called."""
        return _pseudonym(self._key, person)

    def label(self, node: str, text: str) -> str:
        """A node's label: a pseudonym, a path's ending alone, else its words without names, addresses and numbers."""
        kind = node.removeprefix(self._base).partition("/")[0]
        if kind in PEOPLE or self._is_person(node):
            return self.pseudonym(node)
        if kind in PATHS:
            return f"{kind}-{_hash(self._key, node)}{PurePosixPath(text).suffix if len(PurePosixPath(text).suffix) < 9 else ''}"
        return f"{kind}-{_hash(self._key, node)}" if kind in QUOTED else self.words(text)

    def _words(self, text: str) -> str:
        """Text without names, addresses, numbers of telephones, and secrets."""
        if is_secret(text):
            return SECRET
        return self._without_names(PHONE.sub(INSTEAD, ADDRESS.sub(INSTEAD, text)))

    def _without_names(self, text: str) -> str:
        parts, after = [], 0
        for start, end, name in _named(text, self._names):
            parts += [text[after:start], name]
            after = end
        return "".join([*parts, text[after:]])

    def quads(self, quads: Iterable[pyoxigraph.Quad]) -> Iterator[pyoxigraph.Quad]:
        """Statements that can be shown."""
        import pyoxigraph

        for quad in quads:
            predicate = quad.predicate.value
            if predicate in LEFT_OUT or (predicate == iri("skos:altLabel") and not self._keeps_names(quad)):
                continue
            subject, graph, object_ = self._term(quad.subject), self._term(quad.graph_name), self._object(quad)
            if (
                predicate == CO_MENTIONED
                and isinstance(object_, pyoxigraph.NamedNode)
                and object_.value < _text(subject)
            ):
                subject, object_ = object_, subject  # the lower IRI comes first, under these names too
            yield pyoxigraph.Quad(subject, quad.predicate, object_, graph)

    def constructed(self, triples: Iterable[pyoxigraph.Quad]) -> Iterator[pyoxigraph.Quad]:
        """What a query made of the graph, as it can be shown: texts only where the property says that they are names, since a query
        may give quotes another property than theirs."""
        return self.quads(triple for triple in triples if _is_told(triple))

    def _term(self, term: Any) -> Any:
        import pyoxigraph

        return pyoxigraph.NamedNode(self.iri(term.value)) if isinstance(term, pyoxigraph.NamedNode) else term

    def _keeps_names(self, quad: pyoxigraph.Quad) -> bool:
        """Whether a node's further names may be told: those of people and of paths are the names themselves."""
        kind = _text(quad.subject).removeprefix(self._base).partition("/")[0]
        return kind not in PEOPLE and kind not in PATHS

    def _object(self, quad: pyoxigraph.Quad) -> Any:
        import pyoxigraph

        term = quad.object
        if isinstance(term, pyoxigraph.Literal):
            if term.datatype.value != iri("xsd:string"):
                return term
            subject = _text(quad.subject)
            told = self.label(subject, term.value) if quad.predicate.value in NAMES else self.words(term.value)
            return pyoxigraph.Literal(told)
        return self._term(term)


def key_of(store: Path) -> bytes:
    """The key of a store's pseudonyms, made at the first time. Raises LogloomError where it can be neither read nor made."""
    path = store / KEY
    try:
        with contextlib.suppress(FileExistsError):
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb") as output:
                output.write(secrets.token_bytes(32))
        key = path.read_bytes()
    except OSError as error:
        raise LogloomError(
            f"{path}: the key of the pseudonyms can't be kept there ({error.strerror or error})"
        ) from error
    if len(key) != 32:
        raise LogloomError(f"{path}: not a key of 32 bytes; remove it, and pseudonyms begin anew")
    return key


@contextlib.contextmanager
def redaction_of(store: pyoxigraph.Store, key: bytes, folder: Path, base: str = BASE) -> Iterator[Redaction]:
    """What stands for what in a store. The names of its people are kept on disk, in the folder."""
    with meanings(_called(store, key, folder), folder) as names:
        yield Redaction(store, key, base, names)


def _called(store: pyoxigraph.Store, key: bytes, folder: Path) -> Iterator[tuple[str, str]]:
    """All that people and unresolved names are called by, and the parts of these, each with the pseudonym; people first."""
    import pyoxigraph

    merge = pyoxigraph.DefaultGraph()
    for kind in PERSONS:
        members = store.quads_for_pattern(None, _node(iri("rdf:type")), _node(kind), merge)
        for line in sorted_lines((_line(quad.subject) for quad in members), folder):
            person = line.decode().rstrip("\n")
            node = pyoxigraph.BlankNode(person[2:]) if person.startswith("_:") else _node(person)
            said = (
                quad.object.value
                for quad in store.quads_for_pattern(node, None, None, merge)
                if quad.predicate.value in NAMES and isinstance(quad.object, pyoxigraph.Literal)
            )
            yield from ((form, _pseudonym(key, person)) for name in said for form in _forms(name))


def _line(subject: Any) -> bytes:
    import pyoxigraph

    return f"{subject if isinstance(subject, pyoxigraph.BlankNode) else _text(subject)}\n".encode()


def _is_person(store: pyoxigraph.Store, name: str) -> bool:
    import pyoxigraph

    try:
        node = _node(name)
    except ValueError:  # a blank node, as a graph from elsewhere may have
        return False
    quads = store.quads_for_pattern(node, _node(iri("rdf:type")), None, pyoxigraph.DefaultGraph())
    return any(_text(quad.object) in PERSONS for quad in quads)


def _pseudonym(key: bytes, person: str) -> str:
    return f"person-{_hash(key, person)}"


def _hash(key: bytes, text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), key=key, digest_size=6).hexdigest()


def _is_told(triple: pyoxigraph.Quad) -> bool:
    """Whether it holds no text, or one that is a name or an identifier."""
    import pyoxigraph

    if not isinstance(triple.object, pyoxigraph.Literal) or triple.object.datatype.value in MEASURES:
        return True
    return triple.object.datatype.value == iri("xsd:string") and triple.predicate.value in TOLD


def _forms(name: str) -> Iterator[str]:
    """A name as it may stand in other text: whole, in one word or in several, and each of its parts."""
    parts = _folded(name)
    yield " ".join(parts)
    yield "".join(parts)
    if CAPITALS.fullmatch(name):
        yield " ".join(re.findall(r"[A-Z][a-z]+", name)).casefold()
    yield from (part for part in parts if len(part) >= (SHORT if part.isascii() else 2))


def _folded(text: str) -> list[str]:
    """The words of a text as names are compared: without case and accents."""
    return [_plain(word) for word in WORD.findall(text)]


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


def _named(text: str, names: Names) -> Iterator[tuple[int, int, str]]:
    """Where a text has one of the names, the longest first: start, end, and what stands for it."""
    words = [(match.start(), match.end(), _plain(match[0])) for match in WORD.finditer(text)]
    at = 0
    while at < len(words):
        count = next(
            (n for n in range(min(LONGEST, len(words) - at), 0, -1) if _joined(words[at : at + n]) in names), 0
        )
        if count:
            yield words[at][0], words[at + count - 1][1], names.get(_joined(words[at : at + count])) or INSTEAD
        else:
            yield from _within(*words[at], names)
        at += count or 1


def _joined(words: Sequence[tuple[int, int, str]]) -> str:
    """Words that stand close enough to be one name, as its parts are joined; empty where they don't."""
    apart = any(after[0] - before[1] > GAP for before, after in pairwise(words))
    return "" if apart else " ".join(word for _, _, word in words)


def _within(start: int, end: int, word: str, names: Names) -> Iterator[tuple[int, int, str]]:
    """Chinese names within a run of characters, which has no spaces between words."""
    if word.isascii() or len(word) != end - start or not re.match(rf"[{HAN}]", word):
        return
    at = 0
    while at < len(word):
        count = next((n for n in range(min(LONGEST, len(word) - at), 1, -1) if word[at : at + n] in names), 0)
        if count:
            yield start + at, start + at + count, names.get(word[at : at + count]) or INSTEAD
        at += count or 1


def _node(name: str) -> pyoxigraph.NamedNode:
    import pyoxigraph

    return pyoxigraph.NamedNode(name)


def _text(term: Any) -> str:
    return str(getattr(term, "value", term))
