"""What is still to do, and what is done of it."""

from __future__ import annotations

from graph.facts import Facts
from graph.relations.scene import Scene


def add_todos(scene: Scene, facts: Facts) -> None:
    """A node for each line that says so, in its entry's own graph."""
    for seen in scene.records.sightings:
        if seen.kind != "todo":
            continue
        key = f"{scene.local}/{seen.line - scene.records.start}"
        node = facts.node(scene.by_key("todo", key), "todo", seen.key, own=True)
        if seen.title:
            node.properties.add(("ll:done", ("true", "xsd:boolean")))
        facts.see(node.iri, "todo", scene.evidence(seen.line, seen.rule, seen.text))
