"""What stands together in entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from graph.facts import Facts

LINKED = frozenset({"person", "bug", "patch", "project", "tool"})
"""Kinds of node between which co-mentions are counted."""
CROWD = 40
"""An entry that names more of them than this (a list of releases, a mail's whole address book) tells nothing by standing together."""

Pair = tuple[str, str]
"""Two IRIs, the lower first."""


def linked(facts: Facts) -> tuple[str, ...]:
    """The nodes of a unit that stand together in it, in order; none in a crowd."""
    found = sorted(iri for iri, kind in facts.kinds.items() if kind in LINKED)
    return tuple(found) if len(found) <= CROWD else ()


def count(units: Iterable[Sequence[str]]) -> Counter[Pair]:
    """In how many units each pair stands together."""
    pairs: Counter[Pair] = Counter()
    for one in units:
        pairs.update(combinations(one, 2))
    return pairs
