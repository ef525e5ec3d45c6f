"""Minutes spent: on the plan, on the entries that its item points to, and on what the item names."""

from __future__ import annotations

from graph.facts import Facts
from graph.relations.scene import Scene

NAMED = frozenset({"bug", "project", "tool", "patch"})
"""Kinds of node that time is spent on."""


def add_times(scene: Scene, facts: Facts) -> None:
    """Minutes of plan items, on the plan, on the entries that the item points to, and on what the item names."""
    for number, time in enumerate(scene.records.times, 1):
        entry = scene.entry
        assert entry
        node = facts.node(
            scene.by_key("time", f"{scene.local}/{number}"),
            "time",
            f"{time.minutes} minutes, {entry.heading}",
            own=True,
        )
        node.properties |= {
            ("ll:minutes", (str(time.minutes), "xsd:integer")),
            ("dcterms:date", (entry.when.date().isoformat(), "xsd:date")),
            ("ll:on", (scene.iri, "@id")),
        }
        if time.open:
            node.properties.add(("ll:open", ("true", "xsd:boolean")))
        if not time.item:
            node.properties.add(("ll:wholeDay", ("true", "xsd:boolean")))
        facts.see(node.iri, "time", scene.evidence(time.line, "time spent", time.text))
        if time.item:
            node.properties |= {("ll:on", (target, "@id")) for target in _spent_on(facts, time.line)}


def _spent_on(facts: Facts, line: int) -> set[str]:
    named = {
        iri
        for iri, seen in facts.sightings.items()
        if facts.kinds[iri] in NAMED and any(proof.line == line for proof in seen)
    }
    pointed = {
        object_
        for (_, predicate, object_), seen in facts.edges.items()
        if predicate == "ll:references" and any(proof.line == line for proof in seen)
    }
    return named | pointed
