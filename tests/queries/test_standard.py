"""Who knows only the standard vocabularies gets the same answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.store import open_store
from graph.vocabulary import PREFIXES

POSTS = (
    "SELECT ?who ?post ?thread { ?post a sioc:Post ; sioc:has_creator ?who ; sioc:has_container ?thread . ?who a foaf:Person }",
    "SELECT ?who ?post ?thread { ?post a ll:Message ; sioc:has_creator ?who ; sioc:has_container ?thread . ?who a ll:Person }",
)
AGENTS = (
    "SELECT ?who ?what { ?what a oslc_cm:ChangeRequest ; dcterms:contributor ?who . ?who a foaf:Person }",
    "SELECT ?who ?what { ?who ll:workedOn ?what . ?what a ll:Bug }",
)
ABOUT = (
    "SELECT ?what ?software { ?what schema:about ?software . ?software a doap:Project }",
    "SELECT ?what ?software { ?what ll:about ?software . ?software a ll:Project }",
)
DOCUMENTS = (
    "SELECT ?what ?software { ?what a foaf:Document ; schema:about ?software . ?software a doap:Project }",
    "SELECT ?what ?software { ?what a ll:Document ; ll:about ?software . ?software a ll:Project }",
)
FIXES = (
    "SELECT ?bug ?change { ?bug a oslc_cm:ChangeRequest ; oslc_cm:tracksChangeSet ?change }",
    "SELECT ?bug ?change { ?change ll:fixes ?bug }",
)
POINTERS = (
    "SELECT ?from ?to { ?from a schema:CreativeWork ; dcterms:references ?to }",
    "SELECT ?from ?to { ?from a ll:Entry ; ll:references ?to }",
)


@pytest.mark.parametrize("log", ["sample", "corpus"])
@pytest.mark.parametrize(
    "pair",
    [POSTS, AGENTS, ABOUT, DOCUMENTS, FIXES, POINTERS],
    ids=["posts", "agents", "about", "documents", "fixes", "pointers"],
)
def test_the_same_rows(request: pytest.FixtureRequest, log: str, pair: tuple[str, str]) -> None:
    store = open_store(request.getfixturevalue(f"{log}_store"))
    standard, own = (sorted(tuple(map(str, row)) for row in store.query(query, prefixes=PREFIXES)) for query in pair)  # type: ignore[union-attr]
    assert standard == own
    assert own


def test_the_standard_part_says_nothing_of_ours(sample_store: Path) -> None:
    from queries.constructs import text_of
    from queries.sparql import lines

    triples = list(lines(sample_store, text_of("standard")))
    assert triples
    assert not [triple for triple in triples if PREFIXES["ll"].encode() in triple]
