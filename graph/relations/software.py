"""Projects and tools: one node where a thing is both."""

from __future__ import annotations

from collections.abc import Mapping

from graph.facts import Facts
from graph.relations.resolved import Resolved, evidence
from graph.vocabulary import slug
from nlp.patterns import Software, software
from nlp.records import Sighting


def add_software(resolved: Resolved, facts: Facts) -> None:
    """Projects and tools: by the list, at prompts, learned; the user's word on what a name is goes before all."""
    rows = {row.name: row for row in software()}
    for unit in resolved.corpus.units:
        for seen in unit.records.sightings:
            row = rows.get(seen.key)
            kinds = _kinds(seen, row, resolved.is_a)
            if not kinds:
                continue
            node = facts.node(resolved.base("software", slug(seen.key)), kinds[0], seen.key)
            node.kinds.update(kinds)
            forms = {*(row.forms if row else ()), seen.text} - {seen.key}
            node.properties |= {("skos:altLabel", (form, "xsd:string")) for form in forms}
            facts.see(node.iri, evidence(unit, seen.line, seen.rule, seen.text))
    for learned in resolved.software:
        node = facts.node(resolved.base("software", slug(learned.name)), learned.kind, learned.name)
        for number, line, text in learned.seen:
            facts.see(node.iri, evidence(resolved.corpus.units[number], line, "used like software", text))


def _kinds(seen: Sighting, row: Software | None, is_a: Mapping[str, str]) -> tuple[str, ...]:
    """The kinds of the node that a sighting names; empty where it names no software."""
    if seen.kind not in ("software", "tool", "product"):
        return ()
    if said := is_a.get(seen.key):
        return (said,) if said in ("project", "tool") else ()
    if seen.kind == "product":
        return ("project",)
    return row.kinds if row else ("tool",)
