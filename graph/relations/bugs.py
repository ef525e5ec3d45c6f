"""Bugs and build-service requests."""

from __future__ import annotations

from collections import Counter, defaultdict

from graph.facts import Facts
from graph.relations.resolved import Resolved, evidence
from nlp.patterns import trackers


def add_bugs(resolved: Resolved, facts: Facts) -> None:
    """Bugs and build-service requests."""
    pages = {row.prefix: row.page for row in trackers() if row.page}
    titles: dict[str, Counter[str]] = defaultdict(Counter)
    for unit in resolved.corpus.units:
        for seen in unit.records.sightings:
            if seen.kind not in ("bug", "request"):
                continue
            key = resolved.bugs.get(f"{unit.number}/{seen.key}", seen.key)
            prefix, _, number = key.partition(":")
            node = facts.node(resolved.iri(seen.kind, prefix, number), seen.kind, key)
            node.properties.add(("dcterms:identifier", (key, "xsd:string")))
            if prefix in pages:
                node.properties.add(("foaf:page", (pages[prefix].replace("{id}", number), "@id")))
            if seen.title:
                titles[node.iri][seen.title] += 1
            facts.see(node.iri, evidence(unit, seen.line, seen.rule, seen.text))
    for node_iri_, counts in titles.items():
        title = min(counts, key=lambda t: (-counts[t], t))
        facts.nodes[node_iri_].properties.add(("dcterms:title", (title, "xsd:string")))
