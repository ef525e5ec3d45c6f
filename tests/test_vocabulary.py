"""The page of the vocabulary is what the ontology makes it, and its picture has every class in it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from rdflib import Graph

from docs.vocabulary import LL, PLACES, ontology, page, picture
from graph.vocabulary import CLASSES

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return ontology()


def test_the_page_and_the_picture_are_up_to_date(graph: Graph, root: Path) -> None:
    kept = [(root / "docs" / name).read_text("utf-8") for name in ("vocabulary.md", "vocabulary.svg")]
    assert kept == [page(graph), picture(graph)], "run `make docs`"


def test_every_own_term_is_on_the_page(graph: Graph) -> None:
    told = page(graph)
    own = {str(term).removeprefix(LL) for term in graph.subjects(unique=True) if str(term).startswith(LL)} - {
        "inferred"
    }
    assert {term for term in own if f"`ll:{term}` |" not in told} == set()


def test_the_picture_shows_every_class_in_a_box_of_its_own(graph: Graph) -> None:
    drawn = ElementTree.fromstring(picture(graph))
    names = [text.text for text in drawn.iter(f"{SVG}text") if text.get("class") == "name"]
    assert sorted(names, key=str) == sorted(PLACES)
    assert {classes[0].removeprefix("ll:") for classes in CLASSES.values()} <= set(PLACES)
    assert len(set(PLACES.values())) == len(PLACES)


def test_the_picture_joins_what_the_ontology_and_the_shapes_join(graph: Graph) -> None:
    called = [t.text for t in ElementTree.fromstring(picture(graph)).iter(f"{SVG}text") if t.get("class") == "called"]
    assert {"workedOn", "fixes", "about", "references", "sioc:has_creator", "dcterms:isPartOf"} <= set(called)
