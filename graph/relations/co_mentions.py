"""What stands together in entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, groupby
from pathlib import Path

from graph.facts import Facts
from graph.sorting import sorted_lines

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


def counted(units: Iterable[Sequence[str]], folder: Path) -> Iterator[tuple[Pair, int]]:
    """The same, pair by pair: there are far more pairs than nodes, and this holds those of one node at a time. `folder`: where many
    units' nodes lie meanwhile."""
    for node, held in groupby(sorted_lines(_beside(units), folder), key=lambda line: line[: line.index(b"\t")]):
        beside = Counter(chain.from_iterable(line[:-1].split(b"\t")[1:] for line in held))
        yield from (((node.decode(), other.decode()), times) for other, times in beside.items())


def _beside(units: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """A line for each node of each unit: the node, and those that stand behind it there, between tabs."""
    for one in units:
        line = "\t".join(one).encode() + b"\n"
        start = 0
        for _ in one[1:]:
            yield line[start:]
            start = line.index(b"\t", start) + 1
