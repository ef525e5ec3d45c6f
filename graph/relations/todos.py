"""What is still to do, and what is done of it."""

from __future__ import annotations

from graph.facts import Facts
from graph.relations.resolved import Resolved, evidence


def add_todos(resolved: Resolved, facts: Facts) -> None:
    """A node for each line that says so, in its entry's own graph."""
    for unit in resolved.corpus.units:
        for seen in unit.records.sightings:
            if seen.kind != "todo":
                continue
            key = f"{unit.iri.rsplit('/', 1)[-1]}/{seen.line - unit.records.start}"
            node = facts.node(resolved.base("todo", key), "todo", seen.key, unit.number)
            if seen.title:
                node.properties.add(("ll:done", ("true", "xsd:boolean")))
            facts.see(node.iri, evidence(unit, seen.line, seen.rule, seen.text))
