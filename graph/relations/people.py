"""People, and names that fit several."""

from __future__ import annotations

from collections.abc import Iterator

from graph.facts import Facts, Node, Property
from graph.relations.resolved import Resolved, person_iri
from graph.relations.scene import Scene
from graph.resolve.person import Person


def add_people(scene: Scene, facts: Facts) -> None:
    """Every line of a unit that names a person, or has a name that fits several."""
    for line, words, rule, key in scene.view.named:
        kind = "unresolved" if key.startswith("?") else "person"
        facts.see(scene.person(key), kind, scene.evidence(line, rule, words))


def describe_people(resolved: Resolved) -> Iterator[Node]:
    """People with their names and addresses, and names that fit several."""
    base = resolved.corpus.base
    for key, person in resolved.people.persons.items():
        yield Node(person_iri(base, key), {"person"}, person.name, set(_properties(person)))
    for key, name in resolved.people.unresolved.items():
        may_be: set[Property] = {("ll:mayBe", (person_iri(base, candidate), "@id")) for candidate in name.candidates}
        yield Node(person_iri(base, f"?{key}"), {"unresolved"}, name.name, may_be)


def _properties(person: Person) -> Iterator[Property]:
    yield "foaf:name", (person.name, "xsd:string")
    yield from (("skos:altLabel", (alias, "xsd:string")) for alias in person.aliases)
    yield from (("foaf:mbox", (f"mailto:{address}", "@id")) for address in person.addresses)
    yield from (("ll:joinedBecause", (why, "xsd:string")) for why in person.joins)
    if person.writer:
        yield "ll:writer", ("true", "xsd:boolean")
