"""The shapes hold for what Logloom builds, and tell each kind of damage; pySHACL finds the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from graph.exports import formats as exports
from graph.shapes import queries, violations
from graph.store import open_store
from graph.vocabulary import PREFIXES, iri

A = NamedNode(iri("rdf:type"))
XSD = PREFIXES["xsd"]
Damage = Callable[[Store], None]


def name(term: str) -> NamedNode:
    return NamedNode(iri(term))


def one(store: Store, kind: str, having: str = "rdf:type") -> NamedNode:
    """The first node of a class that has a property."""
    found = sorted(
        (
            q.subject
            for q in store.quads_for_pattern(None, A, name(kind))
            if any(store.quads_for_pattern(q.subject, name(having), None))
        ),
        key=str,
    )
    assert isinstance(found[0], NamedNode)
    return found[0]


def drop(store: Store, subject: NamedNode | None, predicate: str, value: NamedNode | None = None) -> None:
    for quad in list(store.quads_for_pattern(subject, name(predicate), value)):
        store.remove(quad)


def put(store: Store, subject: NamedNode, predicate: str, value: NamedNode | Literal) -> None:
    store.add(Quad(subject, name(predicate), value, name("ll:inferred")))


def no_date(store: Store) -> None:
    drop(store, one(store, "ll:Entry"), "dcterms:created")


def two_dates(store: Store) -> None:
    put(
        store,
        one(store, "ll:Entry"),
        "dcterms:created",
        Literal("2001-01-01T00:00:00", datatype=NamedNode(f"{XSD}dateTime")),
    )


def a_date_that_is_text(store: Store) -> None:
    entry = one(store, "ll:Entry")
    drop(store, entry, "dcterms:created")
    put(store, entry, "dcterms:created", Literal("yesterday", datatype=NamedNode(f"{XSD}dateTime")))


def no_file(store: Store) -> None:
    drop(store, one(store, "ll:Entry"), "dcterms:isPartOf")


def no_line(store: Store) -> None:
    drop(store, one(store, "ll:Mention"), "ll:line")


def line_nought(store: Store) -> None:
    mention = one(store, "ll:Mention")
    drop(store, mention, "ll:line")
    put(store, mention, "ll:line", Literal(0))


def no_quote(store: Store) -> None:
    drop(store, one(store, "ll:Mention"), "ll:quote")


def of_nothing(store: Store) -> None:
    mention = one(store, "ll:Mention")
    drop(store, mention, "ll:of")
    put(store, mention, "ll:of", NamedNode("https://w3id.org/logloom/id/person/nobody"))


def work_without_evidence(store: Store) -> None:
    drop(store, None, "rdf:predicate", name("ll:workedOn"))


def role_without_work(store: Store) -> None:
    drop(store, None, "ll:workedOn")


def work_on_a_thread(store: Store) -> None:
    put(store, one(store, "ll:Person"), "ll:workedOn", one(store, "ll:Thread"))


def no_name(store: Store) -> None:
    drop(store, one(store, "ll:Person"), "foaf:name")


def no_label(store: Store) -> None:
    drop(store, one(store, "ll:Bug"), "rdfs:label")


def no_standard_class(store: Store) -> None:
    drop(store, one(store, "ll:Bug"), "rdf:type", name("oslc_cm:ChangeRequest"))


def an_address_that_is_none(store: Store) -> None:
    put(store, one(store, "ll:Person"), "foaf:mbox", NamedNode("https://example.org/ann"))


def no_number_of_a_bug(store: Store) -> None:
    drop(store, one(store, "ll:Bug"), "dcterms:identifier")


def message_in_no_thread(store: Store) -> None:
    drop(store, one(store, "ll:Message"), "sioc:has_container")


def entry_and_missing(store: Store) -> None:
    put(store, one(store, "ll:Entry"), "rdf:type", name("ll:MissingEntry"))


def pair_of_three(store: Store) -> None:
    put(store, one(store, "ll:CoMention"), "ll:of", one(store, "ll:Person"))


def pair_the_wrong_way(store: Store) -> None:
    edge = next(iter(store.quads_for_pattern(None, name("ll:coMentionedWith"), None)))
    assert isinstance(edge.object, NamedNode)
    assert isinstance(edge.subject, NamedNode)
    put(store, edge.object, "ll:coMentionedWith", edge.subject)


def about_from_nowhere(store: Store) -> None:
    put(store, NamedNode("https://w3id.org/logloom/id/bug/"), "ll:about", one(store, "ll:Project"))


DAMAGES: list[tuple[Damage, str]] = [
    (no_date, "an entry without exactly one date"),
    (two_dates, "an entry without exactly one date"),
    (a_date_that_is_text, "an entry without exactly one date"),
    (no_file, "an entry that is part of no file that was read, or of a thing that is neither file nor series"),
    (no_line, "a sighting without exactly one line"),
    (line_nought, "a sighting without exactly one line"),
    (no_quote, "a sighting without the words that prove it"),
    (of_nothing, "a sighting of a node that is not there"),
    (work_without_evidence, "an edge that no line proves"),
    (role_without_work, "a person with a role in what he did not work on"),
    (work_on_a_thread, "work on what is neither bug nor patch nor commit"),
    (no_name, "a person without exactly one name"),
    (no_label, "not exactly one label"),
    (no_standard_class, "a bug that is no oslc_cm:ChangeRequest"),
    (an_address_that_is_none, "an address that is no mailto: IRI"),
    (no_number_of_a_bug, "a bug without exactly one identifier, tracker:number"),
    (message_in_no_thread, "a message in no thread"),
    (entry_and_missing, "an entry that is said to be missing"),
    (pair_of_three, "a co-mention that is not of two"),
    (about_from_nowhere, "what is about a project is no message, patch, bug or document"),
    (pair_the_wrong_way, "a co-mention from the higher IRI to the lower"),
]


@pytest.fixture(scope="module")
def triples(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The merge of the sample's graph, as N-Triples."""
    file = tmp_path_factory.mktemp("shapes") / "sample.nt"
    exports.export(sample_store, str(file))
    return file.read_bytes()


@pytest.fixture
def store(triples: bytes) -> Store:
    """A copy of the sample's graph, to be damaged."""
    copy = Store()
    copy.load(triples, RdfFormat.N_TRIPLES, to_graph=name("ll:inferred"))
    return copy


def test_the_sample_is_well_formed(sample_store: Path) -> None:
    assert list(violations(open_store(sample_store))) == []


def test_the_corpus_is_well_formed(corpus_store: Path) -> None:
    assert list(violations(open_store(corpus_store))) == []


@pytest.mark.parametrize(("damage", "message"), DAMAGES, ids=lambda value: getattr(value, "__name__", ""))
def test_damage_is_found(store: Store, damage: Damage, message: str) -> None:
    damage(store)
    assert message in {found.message for found in violations(store)}


def test_pyshacl_finds_the_same(store: Store, root: Path) -> None:
    for damage, _ in DAMAGES:
        damage(store)
    ours = {(found.node, found.message) for found in violations(store)}
    data = rdflib.Graph().parse(
        data=pyoxigraph.serialize((q.triple for q in store), format=RdfFormat.N_TRIPLES), format="nt"
    )
    shapes = rdflib.Graph().parse(root / "graph" / "shapes.ttl")
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    assert not conforms
    assert isinstance(report, rdflib.Graph)
    results = report.subjects(rdflib.SH.focusNode)
    theirs = {
        (str(report.value(result, rdflib.SH.focusNode)), str(report.value(result, rdflib.SH.resultMessage)))
        for result in results
    }
    assert ours == theirs


def test_every_constraint_has_a_message_and_parses() -> None:
    store = Store()
    for message, query in queries():
        assert message
        assert list(store.query(query)) == []  # type: ignore[arg-type]
