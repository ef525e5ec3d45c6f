"""People, and names that fit several."""

from __future__ import annotations

from graph.facts import Facts
from graph.relations.resolved import Resolved, evidence


def add_people(resolved: Resolved, facts: Facts) -> None:
    """People with their names and addresses, names that fit several, and every line that names one."""
    for key, person in resolved.people.persons.items():
        node = facts.node(resolved.person(key), "person", person.name)
        node.properties.add(("foaf:name", (person.name, "xsd:string")))
        node.properties |= {("skos:altLabel", (alias, "xsd:string")) for alias in person.aliases}
        node.properties |= {("foaf:mbox", (f"mailto:{address}", "@id")) for address in person.addresses}
        node.properties |= {("ll:joinedBecause", (why, "xsd:string")) for why in person.joins}
        if person.writer:
            node.properties.add(("ll:writer", ("true", "xsd:boolean")))
    for key, name in resolved.people.unresolved.items():
        node = facts.node(resolved.person(f"?{key}"), "unresolved", name.name)
        node.properties |= {("ll:mayBe", (resolved.person(candidate), "@id")) for candidate in name.candidates}
    for use, key in resolved.people.uses:
        unit = resolved.corpus.units[use.unit]
        if use.text:
            facts.see(resolved.person(key), evidence(unit, use.line, use.rule, use.text))
