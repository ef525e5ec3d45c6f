"""The kinds of node and edge, their IRIs, and the way from an IRI to an id and back."""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote

VERSION: Final = 1
"""Of the vocabulary. A store of another version is built anew; an export of another is refused."""

LL: Final = "https://w3id.org/logloom/ns#"
BASE: Final = "https://w3id.org/logloom/id/"
ONTOLOGY: Final = "https://w3id.org/logloom/ns"
"""What every version of `ontology.ttl` is named; a version is named below it, `…/ns/1`."""

PREFIXES: Final[dict[str, str]] = {
    "ll": LL,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "sioc": "http://rdfs.org/sioc/ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "doap": "http://usefulinc.com/ns/doap#",
    "oslc_cm": "http://open-services.net/ns/cm#",
    "schema": "https://schema.org/",
}

CLASSES: Final[dict[str, tuple[str, ...]]] = {
    "entry": ("ll:Entry", "schema:CreativeWork"),
    "missing-entry": ("ll:MissingEntry",),
    "file": ("ll:File", "foaf:Document"),
    "document": ("ll:Document", "foaf:Document"),
    "person": ("ll:Person", "foaf:Person"),
    "unresolved": ("ll:UnresolvedName",),
    "bug": ("ll:Bug", "oslc_cm:ChangeRequest"),
    "request": ("ll:Request",),
    "patch": ("ll:Patch", "schema:SoftwareSourceCode"),
    "patch-version": ("ll:PatchVersion", "prov:Entity"),
    "commit": ("ll:Commit", "prov:Entity"),
    "source-file": ("ll:SourceFile",),
    "message": ("ll:Message", "sioc:Post"),
    "thread": ("ll:Thread", "sioc:Thread"),
    "project": ("ll:Project", "doap:Project"),
    "tool": ("ll:Tool", "schema:SoftwareApplication"),
    "topic": ("ll:Topic", "skos:Concept"),
    "series": ("ll:Series", "schema:CreativeWorkSeries"),
    "time": ("ll:TimeSpent",),
    "todo": ("ll:Todo",),
    "co-mention": ("ll:CoMention",),
    "mention": ("ll:Mention",),
}
"""A node's kind, as its IRI and id write it, and the classes it carries: our own, then the standard one."""

ROLES: Final = ("reported", "assigned", "wrote", "reviewed", "tested", "committed", "backported", "asked", "discussed")
"""The edges under `ll:workedOn`."""

EVIDENCED: Final = (
    "ll:references",
    "ll:continues",
    "ll:workedOn",
    *(f"ll:{role}" for role in ROLES),
    "ll:tookPartIn",
    "ll:fixes",
    "ll:about",
)
"""Edges that always have at least one `ll:Mention`."""

BESIDE: Final[dict[str, tuple[str, bool]]] = {
    "ll:mentions": ("schema:mentions", False),
    "ll:references": ("dcterms:references", False),
    "ll:workedOn": ("dcterms:contributor", True),
    "ll:fixes": ("oslc_cm:tracksChangeSet", True),
    "ll:about": ("schema:about", False),
}
"""Own edges and the standard one that stands beside each, and whether that points the other way: from the bug to the person."""


def iri(name: str) -> str:
    """The full IRI of a prefixed name: `ll:Entry`. Raises KeyError for a prefix that is not ours."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


@lru_cache(maxsize=65536)
def slug(text: str, limit: int = 200) -> str:
    """Readable, stable words of any script, joined by `-`, not yet escaped for an IRI: `Ann Lee` gives `ann-lee`."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())[:limit].strip("-")


@lru_cache(maxsize=65536)
def segment(text: str) -> str:
    """A path segment that keeps every character of `text` (RFC 3986, percent-encoded where it must be)."""
    return quote(text, safe="-._~!$'()*+,;=@")


def node_iri(kind: str, *parts: str, base: str = BASE) -> str:
    """The IRI of a node: `node_iri("bug", "bnc", "782311")`."""
    return base + "/".join([kind, *(segment(part) for part in parts)])


INFERRED: Final = iri("ll:inferred")
"""The named graph of what is inferred from several entries and documents."""


def co_mention_iri(pair: tuple[str, str], base: str = BASE) -> str:
    """The IRI of the node that counts in how many entries two nodes, by their IRIs, stand together."""
    digest = hashlib.blake2b("\n".join(pair).encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"{base}co-mention/{digest}"


def identifier(node: str, base: str = BASE) -> str:
    """An IRI's id: its tail with the kind, `bug:bnc:782311`; an IRI from elsewhere stays as it is."""
    return unquote(node.removeprefix(base).replace("/", ":")) if node.startswith(base) else node


def version_iri(version: int = VERSION) -> str:
    """The IRI of a version of the vocabulary, to which a graph says that it conforms (`dcterms:conformsTo`)."""
    return f"{ONTOLOGY}/{version}"


REPEATED: Final = frozenset(iri(standard) for standard, _ in BESIDE.values())
"""The standard edges of `BESIDE`, which say again what an own edge says."""
