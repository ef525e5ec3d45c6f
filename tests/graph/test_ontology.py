"""The ontology says of each own term what it is, and the graph uses no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection

from graph.exports import formats as exports
from graph.vocabulary import BESIDE, CLASSES, EVIDENCED, LL, ONTOLOGY, PREFIXES, ROLES, VERSION, iri, version_iri

OWN = URIRef(LL)


@pytest.fixture(scope="module")
def ontology(root: Path) -> Graph:
    return Graph().parse(root / "graph" / "ontology.ttl")


def terms(ontology: Graph) -> set[URIRef]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    return {term for kind in kinds for term in ontology.subjects(RDF.type, kind) if isinstance(term, URIRef)}


def used(folder: Path, store: Path) -> tuple[set[str], set[tuple[str, str]]]:
    """Own terms that a store's graph holds, and which class each own property stands on."""
    file = folder / "graph.nt"
    exports.export(store, str(file))
    graph = Graph().parse(file)
    own = {str(term) for triple in graph.triples((None, None, None)) for term in triple if str(term).startswith(LL)}
    kinds = {
        s: {str(o) for o in graph.objects(s, RDF.type) if str(o).startswith(LL)} for s in graph.subjects(unique=True)
    }
    on = {(str(p), kind) for s, p, _ in graph.triples((None, None, None)) if str(p).startswith(LL) for kind in kinds[s]}
    return own, on


def domain(ontology: Graph, term: URIRef) -> set[str]:
    (found,) = ontology.objects(term, RDFS.domain)
    union = ontology.value(found, OWL.unionOf)
    return {str(one) for one in Collection(ontology, union)} if union else {str(found)}


def test_every_term_says_what_it_is(ontology: Graph) -> None:
    for term in terms(ontology):
        assert str(term).startswith(LL)
        assert len(list(ontology.objects(term, RDFS.label))) == 1, term
        assert len(list(ontology.objects(term, RDFS.comment))) == 1, term
        assert (term, RDFS.isDefinedBy, URIRef(ONTOLOGY)) in ontology
        if (term, RDF.type, OWL.Class) in ontology:
            assert list(ontology.objects(term, RDFS.subClassOf)), f"{term} stands under no standard class"
        else:
            assert len(list(ontology.objects(term, RDFS.range))) == 1, term
            assert domain(ontology, term), term


def test_the_version_is_the_one_that_graphs_name(ontology: Graph) -> None:
    assert (URIRef(ONTOLOGY), OWL.versionIRI, URIRef(version_iri())) in ontology
    assert str(ontology.value(URIRef(ONTOLOGY), OWL.versionInfo)) == str(VERSION)


def test_classes_stand_where_the_graph_puts_them(ontology: Graph) -> None:
    for own, *standard in CLASSES.values():
        above = {str(found) for found in ontology.objects(URIRef(iri(own)), RDFS.subClassOf)}
        assert {iri(name) for name in standard} <= above, own


def test_edges_stand_where_the_graph_puts_them(ontology: Graph) -> None:
    for role in ROLES:
        assert (URIRef(f"{LL}{role}"), RDFS.subPropertyOf, URIRef(f"{LL}workedOn")) in ontology
    for own, (standard, inverse) in BESIDE.items():
        above = list(ontology.objects(URIRef(iri(own)), RDFS.subPropertyOf))
        named = [ontology.value(one, OWL.inverseOf) if inverse else one for one in above]
        assert URIRef(iri(standard)) in named, own
    assert {URIRef(iri(edge)) for edge in EVIDENCED} <= set(ontology.subjects(RDF.type, OWL.ObjectProperty))


def test_the_sample_uses_no_other_term(ontology: Graph, sample_store: Path, tmp_path: Path) -> None:
    own, on = used(tmp_path, sample_store)
    assert own <= {str(term) for term in terms(ontology)} | {f"{LL}inferred"}
    for property_, kind in sorted(on):
        assert kind in domain(ontology, URIRef(property_)) | {f"{LL}Missing", f"{LL}Document"}, (property_, kind)


def test_no_term_is_there_for_nothing(ontology: Graph, root: Path) -> None:
    code = "".join(
        file.read_text("utf-8") for folder in ("graph", "queries") for file in sorted((root / folder).rglob("*.py"))
    )
    for term in terms(ontology):
        assert f"ll:{term.removeprefix(LL)}" in code or f'"{term.removeprefix(LL)}"' in code, term


def test_prefixes_are_those_of_the_code(ontology: Graph) -> None:
    declared = {prefix: str(name) for prefix, name in ontology.namespaces()}
    assert {prefix: declared[prefix] for prefix in PREFIXES} == PREFIXES
