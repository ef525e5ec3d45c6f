"""Files, entries with their topics, and series."""

from __future__ import annotations

from collections.abc import Iterator

from graph.facts import Facts, Node
from graph.relations.resolved import Resolved, key_iri
from graph.relations.scene import Scene
from graph.vocabulary import slug


def add_file(scene: Scene, facts: Facts) -> None:
    """The file that was read; one without a heading is a document too."""
    path = scene.view.path
    node = facts.node(scene.view.file_iri, "file", path, own=not scene.entry)
    if not scene.entry:
        node.kinds.add("document")


def add_entry(scene: Scene, facts: Facts) -> None:
    """The entry with its dates, lines and topics."""
    entry = scene.entry
    if not entry:
        return
    node = facts.node(scene.iri, "entry", entry.heading, own=True)
    node.properties |= {
        ("dcterms:created", (entry.when.isoformat(), "xsd:dateTime")),
        ("ll:startLine", (str(entry.start), "xsd:integer")),
        ("ll:endLine", (str(entry.end), "xsd:integer")),
        ("dcterms:isPartOf", (scene.view.file_iri, "@id")),
    }
    if entry.plan:
        node.properties.add(("ll:plan", ("true", "xsd:boolean")))
    for addendum in entry.addenda:
        node.properties.add(("dcterms:modified", (addendum.when.isoformat(), "xsd:dateTime")))
    for topic, label in zip(entry.topics, scene.view.topics, strict=True):
        key = slug(topic)
        if key and entry.topic_line:
            target = facts.node(scene.by_key("topic", key), "topic", label)
            target.properties.add(("skos:prefLabel", (label, "xsd:string")))
            node.properties.add(("dcterms:subject", (target.iri, "@id")))
            facts.see(target.iri, "topic", scene.evidence(entry.topic_line, "topic line", topic))


def add_series(scene: Scene, facts: Facts) -> None:
    """The series that an entry is part of, and the entry that it goes on from."""
    key, _, before = scene.view.series
    entry = scene.entry
    if not (key and entry):
        return
    line = entry.topic_line or entry.start
    series = scene.by_key("series", key)
    facts.nodes[scene.iri].properties.add(("dcterms:isPartOf", (series, "@id")))
    facts.see(series, "series", scene.evidence(line, "topics before contN"))
    if before and entry.cont:
        facts.edge(scene.iri, "ll:continues", before, scene.evidence(line, "contN"))


def describe_series(resolved: Resolved) -> Iterator[Node]:
    """Series with their titles."""
    for found in resolved.series:
        iri = key_iri(resolved.corpus.base, "series", slug(" ".join(found.key), 120))
        yield Node(iri, {"series"}, found.title, {("dcterms:title", (found.title, "xsd:string"))})
