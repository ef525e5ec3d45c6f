"""A graph that can be shown: without addresses, phone numbers and quotes, with people under pseudonyms, without what looks like a secret.

A pseudonym is a keyed hash of the person's IRI. The key is made once and stays in the store, so that exports of one store agree, and
nobody who guesses a name can check the guess. IRIs that are made from a log's own words (paths, subjects, topics) are replaced likewise.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from graph.vocabulary import BASE, iri
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
PEOPLE: Final = ("person", "unresolved")
PATHS: Final = ("file", "document")
WORDED: Final = (*PATHS, "topic", "series", "thread", "message", "patch", "patch-version", "todo")
"""Kinds whose IRIs are made from words or paths of the log."""

ADDRESS: Final = re.compile(r"[^\s<>()\[\],;:\"']{1,64}(?:@| at )[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}")
PHONE: Final = re.compile(
    r"(?<![\w.:/-])\+?\(?\d{1,4}\)?(?:[ -]\(?\d{2,5}\)?){2,5}(?![\w.:/])|(?<!\d)1[3-9]\d{9}(?!\d)"
)
"""Addresses, of the form `ann at example.org` too; numbers of telephones, grouped or, in China, of eleven digits."""

INSTEAD: Final = "…"
SECRET: Final = "[left out]"
SHORT: Final = 3
"""A part of a name with fewer letters than this stands in too many other words."""


class Redaction:
    """What stands for what: people and their names from a store, under a key."""

    def __init__(self, store: pyoxigraph.Store, key: bytes, base: str = BASE) -> None:
        self._key, self._base = key, base
        self._people: dict[str, str] = {}
        names: dict[str, str] = {}
        for person, said in _people(store):
            self._people[person] = f"person-{self._hash(person)}"
            for name in said:
                names.setdefault(name, self._people[person])
        self._names = names
        self._pattern = _pattern(names)
        self._told: dict[str, str] = {}

    def iri(self, name: str) -> str:
        """An IRI, or what stands for it."""
        head, mark, tail = name.partition("/mention/")
        if mark:
            return f"{self.iri(head)}{mark}{tail}"
        kind, _, rest = name.removeprefix(self._base).partition("/")
        if not name.startswith(self._base) or not rest:
            return name
        if kind in PEOPLE or name in self._people:
            return f"{self._base}{kind}/{self.pseudonym(name)}"
        return f"{self._base}{kind}/{self._hash(name)}" if kind in WORDED else name

    def pseudonym(self, person: str) -> str:
        """What a person is called."""
        return self._people.get(person) or f"person-{self._hash(person)}"

    def label(self, node: str, text: str) -> str:
        """A node's label: a pseudonym, a path's ending alone, else its words without names, addresses and numbers."""
        kind = node.removeprefix(self._base).partition("/")[0]
        if kind in PEOPLE or node in self._people:
            return self.pseudonym(node)
        if kind in PATHS:
            return (
                f"{kind}-{self._hash(node)}{PurePosixPath(text).suffix if len(PurePosixPath(text).suffix) < 9 else ''}"
            )
        return self.words(text)

    def words(self, text: str) -> str:
        """Text without names, addresses, numbers of telephones, and secrets."""
        if text not in self._told:
            self._told[text] = SECRET if is_secret(text) else self._without_names(text)
        return self._told[text]

    def _without_names(self, text: str) -> str:
        text = PHONE.sub(INSTEAD, ADDRESS.sub(INSTEAD, text))
        return self._pattern.sub(lambda match: self._names[_folded(match[0])], text)

    def quads(self, quads: Iterable[pyoxigraph.Quad]) -> Iterator[pyoxigraph.Quad]:
        """Statements that can be shown."""
        import pyoxigraph

        for quad in quads:
            predicate = quad.predicate.value
            if predicate in LEFT_OUT or (predicate == iri("skos:altLabel") and not self._keeps_names(quad)):
                continue
            subject, graph = (pyoxigraph.NamedNode(self.iri(_text(term))) for term in (quad.subject, quad.graph_name))
            object_ = self._object(quad)
            if (
                predicate == CO_MENTIONED
                and isinstance(object_, pyoxigraph.NamedNode)
                and object_.value < subject.value
            ):
                subject, object_ = object_, subject  # the lower IRI comes first, under these names too
            yield pyoxigraph.Quad(subject, quad.predicate, object_, graph)

    def _keeps_names(self, quad: pyoxigraph.Quad) -> bool:
        """Whether a node's further names may be told: those of people and of paths are the names themselves."""
        kind = _text(quad.subject).removeprefix(self._base).partition("/")[0]
        return kind not in PEOPLE and kind not in PATHS

    def _object(self, quad: pyoxigraph.Quad) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
        import pyoxigraph

        term = quad.object
        if isinstance(term, pyoxigraph.Literal):
            if term.datatype.value != iri("xsd:string"):
                return term
            subject = _text(quad.subject)
            told = self.label(subject, term.value) if quad.predicate.value in NAMES else self.words(term.value)
            return pyoxigraph.Literal(told)
        return pyoxigraph.NamedNode(self.iri(_text(term)))

    def _hash(self, text: str) -> str:
        return hashlib.blake2b(text.encode("utf-8", "replace"), key=self._key, digest_size=6).hexdigest()


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


def _people(store: pyoxigraph.Store) -> Iterator[tuple[str, set[str]]]:
    """People and unresolved names, each with all that it is called by, and the parts of these."""
    import pyoxigraph

    merge, a = pyoxigraph.DefaultGraph(), pyoxigraph.NamedNode(iri("rdf:type"))
    for kind in ("ll:Person", "ll:UnresolvedName"):
        people = {
            _text(quad.subject) for quad in store.quads_for_pattern(None, a, pyoxigraph.NamedNode(iri(kind)), merge)
        }
        for person in sorted(people):
            said = (
                quad.object.value
                for quad in store.quads_for_pattern(pyoxigraph.NamedNode(person), None, None, merge)
                if quad.predicate.value in NAMES and isinstance(quad.object, pyoxigraph.Literal)
            )
            yield person, {form for name in said for form in _forms(name)}


def _forms(name: str) -> Iterator[str]:
    """A name as it may stand in other text: whole, and each of its parts."""
    yield _folded(name)
    for part in re.split(r"[\s._-]+", name):
        if len(part) >= (SHORT if part.isascii() else 2):
            yield _folded(part)


def _folded(name: str) -> str:
    return re.sub(r"[\s._-]+", " ", name).strip().casefold()


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Any of the names, the longest first, as words of their own; Chinese has no spaces between words."""
    ordered = sorted((name for name in names if name), key=lambda name: (-len(name), name))
    if not ordered:
        return re.compile(r"(?!)")
    forms = (r"[\s._-]{1,3}".join(map(re.escape, name.split(" "))) for name in ordered)
    bounded = (rf"(?<![^\W_]){form}(?![^\W_])" if form.isascii() else form for form in forms)
    return re.compile("|".join(bounded), re.IGNORECASE)


def _text(term: Any) -> str:
    return str(getattr(term, "value", term))
