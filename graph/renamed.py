"""People whose IRI changed from one build to the next, because a fuller name was found: what the user is told, and how to keep the old one.

IRIs are a function of the sources and the settings, so a graph can't keep an old one by itself; a line under `[pin]` can.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from graph.resolve.naming import folded
from graph.resolve.person import Person
from graph.state import State
from graph.triples import Description, description_of
from graph.vocabulary import node_iri

Renamed = tuple[str, str, str]
"""The key of a person as the last graph had it, as this one has it, and the name that this one is made from."""


def renamed(before: State | None, persons: Mapping[str, Person], base: str) -> Iterator[Renamed]:
    """Whose IRI changed since a graph was built, in order. A person is known again by an address, else by the name."""
    now = _by_form(persons)
    start = node_iri("person", "", base=base)
    for said in _people(before) if before else ():
        keys = next((now[form] for form in _forms(said) if form in now), [])
        old = said[0].removeprefix(start)
        new = node_iri("person", keys[0], base=base).removeprefix(start) if len(keys) == 1 else old
        if said[0].startswith(start) and new != old:
            yield old, new, persons[keys[0]].name


def _people(state: State) -> list[Description]:
    """What a graph says of people: the first row of what its resolution does."""
    described = (description_of(state.parts[number]) for numbers in state.described[:1] for number in numbers)
    return sorted(said for said in described if "person" in said[1])


def _forms(said: Description) -> list[str]:
    """What a person is known again by: addresses, then the canonical name."""
    properties = said[3]
    addresses = [text.removeprefix("mailto:") for predicate, (text, _) in properties if predicate == "foaf:mbox"]
    return [*addresses, *(folded(text) for predicate, (text, _) in properties if predicate == "foaf:name")]


def _by_form(persons: Mapping[str, Person]) -> dict[str, list[str]]:
    """Addresses and folded names to the keys of those who have them."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, person in sorted(persons.items()):
        for form in {*person.addresses, *map(folded, (person.name, *person.aliases))}:
            found[form].append(key)
    return found
