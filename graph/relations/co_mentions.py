"""What stands together in entries."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations

from graph.facts import Facts
from graph.relations.resolved import Resolved

LINKED = ("person", "bug", "patch", "project", "tool")
"""Kinds of node between which co-mentions are counted."""
CROWD = 40
"""An entry that names more of them than this (a list of releases, a mail's whole address book) tells nothing by standing together."""


def add_co_mentions(resolved: Resolved, facts: Facts) -> None:
    """People, bugs, patches, projects and tools that stand in the same entry."""
    by_unit: dict[int, set[str]] = defaultdict(set)
    for unit, node in facts.sightings:
        if facts.nodes[node].kinds & set(LINKED):
            by_unit[unit].add(node)
    pairs: Counter[tuple[str, str]] = Counter()
    for unit in sorted(by_unit):
        if len(by_unit[unit]) <= CROWD:
            pairs.update(combinations(sorted(by_unit[unit]), 2))
    facts.co_mentions = pairs
