"""Files, entries with their topics, and series."""

from __future__ import annotations

from graph.corpus import Unit
from graph.facts import Facts
from graph.relations.resolved import Resolved, evidence
from graph.vocabulary import slug


def add_files(resolved: Resolved, facts: Facts) -> None:
    """The files that were read; one without a heading is a document too."""
    for unit in resolved.corpus.units:
        node = facts.node(unit.file_iri, "file", unit.path)
        if not unit.records.entry:
            facts.node(unit.file_iri, "document", unit.path)
            node.own = unit.number


def add_entries(resolved: Resolved, facts: Facts) -> None:
    """Entries with their dates, lines and topics."""
    for unit in resolved.corpus.units:
        entry = unit.records.entry
        if not entry:
            continue
        node = facts.node(unit.iri, "entry", entry.heading, unit.number)
        node.properties |= {
            ("dcterms:created", (entry.when.isoformat(), "xsd:dateTime")),
            ("ll:startLine", (str(entry.start), "xsd:integer")),
            ("ll:endLine", (str(entry.end), "xsd:integer")),
            ("dcterms:isPartOf", (unit.file_iri, "@id")),
        }
        if entry.plan:
            node.properties.add(("ll:plan", ("true", "xsd:boolean")))
        for addendum in entry.addenda:
            node.properties.add(("dcterms:modified", (addendum.when.isoformat(), "xsd:dateTime")))
        for topic in entry.topics:
            key = slug(topic)
            if key and entry.topic_line:
                target = facts.node(resolved.base("topic", key), "topic", topic)
                target.properties.add(("skos:prefLabel", (target.label, "xsd:string")))
                node.properties.add(("dcterms:subject", (target.iri, "@id")))
                facts.see(target.iri, evidence(unit, entry.topic_line, "topic line", topic))


def add_series(resolved: Resolved, facts: Facts) -> None:
    """Series, and which entry goes on from which."""
    for found in resolved.series:
        key = slug(" ".join(found.key), 120)
        node = facts.node(resolved.base("series", key), "series", found.title)
        node.properties.add(("dcterms:title", (found.title, "xsd:string")))
        before: Unit | None = None
        for number in found.units:
            unit = resolved.corpus.units[number]
            entry = unit.records.entry
            assert entry
            line = entry.topic_line or entry.start
            facts.nodes[unit.iri].properties.add(("dcterms:isPartOf", (node.iri, "@id")))
            facts.see(node.iri, evidence(unit, line, "topics before contN"))
            if before and entry.cont:
                facts.edge(unit.iri, "ll:continues", before.iri, evidence(unit, line, "contN"))
            before = unit
