"""Pointers from entries to entries, there or missing, and to documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from graph.corpus import Unit, entry_node
from graph.facts import Facts
from graph.relations.resolved import Resolved, evidence
from graph.resolve import documents
from graph.vocabulary import iri
from nlp.records import Reference


def add_references(resolved: Resolved, facts: Facts) -> None:
    """Pointers to entries, there or missing, and to documents."""
    at: dict[str, list[str]] = defaultdict(list)
    for unit in resolved.corpus.units:
        if unit.when:
            at[unit.when.strftime("%Y-%m-%dT%H:%M")].append(unit.iri)
    for unit in resolved.corpus.units:
        for reference in unit.records.references:
            proof = evidence(
                unit, reference.line, "cross-reference" if not reference.document else "path", reference.text
            )
            for target in _targets(resolved, facts, unit, reference, at):
                edge = facts.edge(unit.iri, "ll:references", target, proof)
                if reference.item_path:
                    facts.item_paths.setdefault((unit.number, edge.subject, edge.object, proof), set()).add(
                        reference.item_path
                    )
                if reference.document:
                    facts.see(target, proof)


def _targets(
    resolved: Resolved, facts: Facts, unit: Unit, reference: Reference, at: dict[str, list[str]]
) -> Iterator[str]:
    if reference.document:
        yield _document(resolved, facts, reference.document)
    elif reference.when:
        minute = reference.when.strftime("%Y-%m-%dT%H:%M")
        yield from at.get(minute) or [_missing(resolved, facts, minute, reference.target)]
    else:
        yield unit.iri


def _missing(resolved: Resolved, facts: Facts, minute: str, heading: str) -> str:
    node = facts.node(
        entry_node(minute, resolved.corpus.base).replace("/entry/", "/missing-entry/"), "missing-entry", heading
    )
    node.properties.add(("dcterms:date", (minute + ":00", "xsd:dateTime")))
    return node.iri


def _document(resolved: Resolved, facts: Facts, pointer: str) -> str:
    found = documents.match(pointer, resolved.files)
    if found and found[1]:
        node = facts.node(resolved.iri("file", *found[0].split("/")), "document", found[0])
    else:
        node = facts.node(
            resolved.iri("document", *(found[0].split("/") if found else documents.parts_of(pointer))),
            "document",
            pointer,
        )
        if not found:
            node.properties.add(("rdf:type", (iri("ll:Missing"), "@id")))
    node.properties.add(("skos:altLabel", (pointer, "xsd:string")))
    return node.iri
