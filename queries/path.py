"""How two nodes that people name are connected, with the lines that show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from pyoxigraph import NamedNode, Store

from graph.connection import connection
from graph.network import Evidence, Places, explained
from graph.page import EDGES
from nlp.errors import LogloomError
from queries.naming import named
from queries.nodes import node
from queries.show import Locate, evidence_lines
from queries.terminal import bold, visible


class End(TypedDict):
    """A node at an end of a step."""

    id: str
    label: str
    kind: str


class Step(TypedDict):
    """One edge of a way. It leads from `source` to `target` in the graph; the way may take it backwards.

    `kind` is the prefixed predicate, `count` how often it was seen.
    """

    source: End
    target: End
    kind: str
    count: int
    evidence: list[Evidence]


def path(store: Store, start: str, goal: str) -> list[Step]:
    """The steps from a node to another, each named as people name it; none where nothing connects them.

    Raises LogloomError for a name that is unknown or ambiguous, and where both mean one node.
    """
    ends = [named(store, name)[0] for name in (start, goal)]
    if ends[0].iri == ends[1].iri:
        raise LogloomError(f'"{start}" and "{goal}" are one node: {ends[0].id}')
    edges = explained(store, connection(store, ends[0].iri, ends[1].iri), Places(store))
    return [
        Step(
            source=_end(store, edge.source),
            target=_end(store, edge.target),
            kind=edge.kind,
            count=edge.count,
            evidence=list(edge.evidence),
        )
        for edge in edges
    ]


def render_path(steps: Sequence[Step], width: int, color: bool, locate: Locate = str, limit: int = 3) -> str:
    """The way as text: node, what ties it to the next, `limit` lines that show it (0: all), next node…"""
    lines = list[str]()
    for place, (step, forward) in enumerate(zip(steps, _directions(steps), strict=True)):
        here, there = (step["source"], step["target"]) if forward else (step["target"], step["source"])
        lines += [_head(here, color)] if place == 0 else []
        lines.append(f"  {EDGES[step['kind']][0 if forward else 1]}")
        lines += evidence_lines(step["evidence"], width, locate, limit, "    ")
        lines.append(_head(there, color))
    return "\n".join(lines)


def _directions(steps: Sequence[Step]) -> list[bool]:
    """Whether each edge is taken from its source to its target: so that each step begins where the one before ended."""
    forward = list[bool]()
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        if forward:
            before = steps[len(forward) - 1]
            reached = before["target" if forward[-1] else "source"]["id"]
            forward.append(step["source"]["id"] == reached)
        else:
            ends = {following["source"]["id"], following["target"]["id"]} if following else {step["target"]["id"]}
            forward.append(step["target"]["id"] in ends)
    return forward


def _end(store: Store, iri: str) -> End:
    found = node(store, NamedNode(iri))
    return End(id=found.id, label=found.label, kind=found.kind)


def _head(end: End, color: bool) -> str:
    return f"{bold(visible(end['label']), color)}  {visible(end['id'])}"
