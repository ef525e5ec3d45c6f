"""Records and views to what the graph says: of each unit in its own graph, and its part of what is said of the nodes that many name.

What a unit says is listed in `SAYS`; each kind of thing has a file of its own in `graph.relations`. It depends on the unit's records
and its view alone, so that units can be related in any process, and one is related again only where one of the two has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graph.facts import Facts
from graph.relations.about import add_about
from graph.relations.bugs import add_bugs
from graph.relations.co_mentions import linked
from graph.relations.entries import add_entry, add_file, add_series
from graph.relations.messages import add_messages
from graph.relations.patches import add_patches
from graph.relations.people import add_people
from graph.relations.references import add_references
from graph.relations.scene import Scene
from graph.relations.software import add_software
from graph.relations.times import add_times
from graph.relations.todos import add_todos
from graph.relations.view import View
from graph.relations.work import Making, add_work, making
from graph.triples import Part, part_of, unit_triples
from nlp.records import EntryRecords

SAYS: tuple[Callable[[Scene, Facts], None], ...] = (
    add_file,
    add_entry,
    add_series,
    add_references,
    add_people,
    add_bugs,
    add_software,
    add_patches,
    add_messages,
    add_work,
    add_about,
    add_times,
    add_todos,
)
"""What a unit says, in the order in which one part rests on another."""


@dataclass(frozen=True, slots=True)
class Related:
    """What a unit says: its own graph as one text of N-Triples, the parts that it gives to nodes that many name, the nodes that stand
    together in it, and the edges that others follow from."""

    triples: bytes
    parts: tuple[Part, ...]
    linked: tuple[str, ...]
    making: tuple[Making, ...]


def relate(records: EntryRecords, view: View) -> Related:
    """What a unit says."""
    scene = Scene(records, view)
    facts = Facts()
    for say in SAYS:
        say(scene, facts)
    return Related(
        unit_triples(view.iri, view.start, facts),
        tuple(sorted(part_of(node) for node in facts.nodes.values() if not node.own)),
        linked(facts),
        making(scene, facts),
    )
