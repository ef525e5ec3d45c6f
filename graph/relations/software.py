"""Projects and tools: one node where a thing is both."""

from __future__ import annotations

from collections.abc import Mapping

from graph.facts import Facts
from graph.relations.scene import Scene
from graph.resolve.signs import seen_in
from graph.vocabulary import slug
from nlp.patterns import Software, remembered, software
from nlp.records import Sighting


def add_software(scene: Scene, facts: Facts) -> None:
    """Projects and tools of a unit: by the list, at prompts, learned; the user's word on what a name is goes before all."""
    rows, is_a = _rows(), dict(scene.view.is_a)
    for seen in scene.records.sightings:
        row = rows.get(seen.key)
        kinds = _kinds(seen, row, is_a)
        if not kinds:
            continue
        node = facts.node(scene.by_key("software", slug(seen.key)), kinds[0], seen.key)
        node.kinds.update(kinds)
        forms = {*(row.forms if row else ()), seen.text} - {seen.key}
        node.properties |= {("skos:altLabel", (form, "xsd:string")) for form in forms}
        facts.see(node.iri, kinds[0], scene.evidence(seen.line, seen.rule, seen.text))
    learned = dict(scene.view.learned)
    for name, line, text in seen_in(scene.records, learned) if learned else ():
        node = facts.node(scene.by_key("software", slug(name)), learned[name], name)
        facts.see(node.iri, learned[name], scene.evidence(line, "used like software", text))


@remembered
def _rows() -> dict[str, Software]:
    return {row.name: row for row in software()}


def _kinds(seen: Sighting, row: Software | None, is_a: Mapping[str, str]) -> tuple[str, ...]:
    """The kinds of the node that a sighting names; empty where it names no software."""
    if seen.kind not in ("software", "tool", "product"):
        return ()
    if said := is_a.get(seen.key):
        return (said,) if said in ("project", "tool") else ()
    if seen.kind == "product":
        return ("project",)
    return row.kinds if row else ("tool",)
