"""Bugs and build-service requests."""

from __future__ import annotations

from collections.abc import Iterator

from graph.facts import Facts, Node
from graph.relations.resolved import Resolved, bug_iri
from graph.relations.scene import Scene
from nlp.bugs import page_of


def add_bugs(scene: Scene, facts: Facts) -> None:
    """Bugs and build-service requests that a unit names."""
    for seen in scene.records.sightings:
        if seen.kind not in ("bug", "request"):
            continue
        key = scene.bugs[seen.key]
        if not key:
            continue
        node = facts.node(scene.bug(seen.key, seen.kind), seen.kind, key)
        node.properties.add(("dcterms:identifier", (key, "xsd:string")))
        if page := page_of(key):
            node.properties.add(("foaf:page", (page, "@id")))
        facts.see(node.iri, seen.kind, scene.evidence(seen.line, seen.rule, seen.text))


def describe_bugs(resolved: Resolved) -> Iterator[Node]:
    """The titles of bugs and requests."""
    for key, (kind, title) in resolved.titles.items():
        node = bug_iri(resolved.corpus.base, kind, key)
        yield Node(node, {kind}, key, {("dcterms:title", (title, "xsd:string"))})
