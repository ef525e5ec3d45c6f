"""What stands together in entries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations

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


def counted(units: Iterable[Sequence[str]]) -> Iterator[tuple[Pair, int]]:
    """The same, pair by pair: there are far more pairs than nodes, and this holds those of one node at a time."""
    holders: dict[str, list[Sequence[str]]] = defaultdict(list)
    for one in units:
        for node in one:
            holders[node].append(one)
    for node, held in holders.items():
        beside = Counter(chain.from_iterable(one[one.index(node) + 1 :] for one in held))
        yield from (((node, other), times) for other, times in beside.items())
