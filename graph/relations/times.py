"""Minutes spent: on the plan, on the entries that its item points to, and on what the item names."""

from __future__ import annotations

from graph.corpus import Unit
from graph.facts import Facts
from graph.relations.resolved import Resolved, evidence


def add_times(resolved: Resolved, facts: Facts) -> None:
    """Minutes of plan items, on the plan, on the entries that the item points to, and on what the item names."""
    for unit in resolved.corpus.units:
        entry = unit.records.entry
        for number, time in enumerate(unit.records.times, 1):
            assert entry
            key = f"{unit.iri.rsplit('/', 1)[-1]}/{number}"
            node = facts.node(
                resolved.base("time", key), "time", f"{time.minutes} minutes, {entry.heading}", unit.number
            )
            node.properties |= {
                ("ll:minutes", (str(time.minutes), "xsd:integer")),
                ("dcterms:date", (entry.when.date().isoformat(), "xsd:date")),
                ("ll:on", (unit.iri, "@id")),
            }
            if time.open:
                node.properties.add(("ll:open", ("true", "xsd:boolean")))
            if not time.item:
                node.properties.add(("ll:wholeDay", ("true", "xsd:boolean")))
            facts.see(node.iri, evidence(unit, time.line, "time spent", time.text))
            if time.item:
                node.properties |= {
                    ("ll:on", (target, "@id")) for target in _spent_on(facts, unit, entry.items, time.line)
                }


def _spent_on(facts: Facts, unit: Unit, items: tuple[object, ...], line: int) -> set[str]:
    named = {
        iri_
        for (number, iri_), seen in facts.sightings.items()
        if number == unit.number
        and any(e.line == line for e in seen)
        and facts.nodes[iri_].kinds & {"bug", "project", "tool", "patch"}
    }
    pointed = {
        edge.object
        for edge in facts.edges.values()
        if edge.predicate == "ll:references" and edge.subject == unit.iri and any(e.line == line for e in edge.evidence)
    }
    return named | pointed
