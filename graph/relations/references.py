"""Pointers from entries to entries, there or missing, and to documents."""

from __future__ import annotations

from collections.abc import Iterator

from graph.corpus import entry_node
from graph.facts import Facts
from graph.relations.scene import Scene
from graph.resolve import documents
from graph.resolve.gist import minute_of
from graph.vocabulary import iri
from nlp.records import Reference


def add_references(scene: Scene, facts: Facts) -> None:
    """Pointers of a unit to entries, there or missing, and to documents."""
    entries = dict(scene.view.entries)
    files = {pointer: (path, is_file) for pointer, path, is_file in scene.view.files}
    for reference in scene.records.references:
        rule = "cross-reference" if not reference.document else "path"
        proof = scene.evidence(reference.line, rule, reference.text)
        if reference.document:
            target = _document(scene, facts, reference.document, *files[reference.document])
            facts.edge(scene.iri, "ll:references", target, proof)
            facts.see(target, "document", proof)
            continue
        for target in _entries(scene, facts, reference, entries):
            facts.edge(scene.iri, "ll:references", target, proof)
            if reference.item_path:
                facts.item_paths.setdefault((target, proof), set()).add(reference.item_path)


def _entries(scene: Scene, facts: Facts, reference: Reference, entries: dict[str, tuple[str, ...]]) -> Iterator[str]:
    if not reference.when:
        yield scene.iri
        return
    minute = minute_of(reference.when)
    yield from entries[minute] or (_missing(scene, facts, minute, reference.target),)


def _missing(scene: Scene, facts: Facts, minute: str, heading: str) -> str:
    target = entry_node(minute, scene.view.base).replace("/entry/", "/missing-entry/")
    node = facts.node(target, "missing-entry", heading)
    node.properties.add(("dcterms:date", (minute + ":00", "xsd:dateTime")))
    return target


def _document(scene: Scene, facts: Facts, pointer: str, path: str, is_file: bool) -> str:
    if is_file:
        node = facts.node(scene.node("file", *path.split("/")), "document", path)
    else:
        parts = path.split("/") if path else documents.parts_of(pointer)
        node = facts.node(scene.node("document", *parts), "document", pointer)
        if not path:
            node.properties.add(("rdf:type", (iri("ll:Missing"), "@id")))
    node.properties.add(("skos:altLabel", (pointer, "xsd:string")))
    return node.iri
