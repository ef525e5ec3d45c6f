"""A graph made anew, in two steps: the views of all units are laid out on disk; then units are related by these and their records.

Between the two steps nothing is needed of the resolution any more, which is several times the log while it is in memory, and the
database takes its room only in the second one. What a unit says is on disk as soon as its triples are given to the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final, TypeVar

from graph.relations.co_mentions import counted
from graph.sorting import sorted_lines
from graph.state import NewState, Numbers, Said, State, begin_state, more_of_state
from graph.store import Generation
from graph.triples import by_node, co_mention_triples, node_triples, unpack, version_triple
from graph.update import APART, Plan, Tools, inferred, related, tasks_of
from graph.vocabulary import INFERRED

T = TypeVar("T")

VIEWS: Final = "views.bin"
"""The file of the tasks of relating, in a generation's folder until they are done."""
PIECE = 1000
"""Units of which is written at once what they say."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What was laid out in a generation's folder: how many units, how long each task of relating them is, which stand one behind the
    other in a file, and how many parts the resolution gave."""

    code: str
    base: str
    units: int
    sizes: tuple[int, ...]
    parts: int


def outline(plan: Plan, code: str, folder: Path) -> Outline:
    """Lays out a plan in a generation's folder."""
    corpus, numbers = plan.resolved.corpus, Numbers([])
    described = tuple(numbers.of(unpack(packed)) for packed in plan.described)
    begin_state(folder, State(code, corpus.base, parts=numbers.parts, described=described, memo=plan.memo))
    with (folder / VIEWS).open("wb") as file:
        sizes = tuple(map(file.write, tasks_of(corpus.units, plan)))
    return Outline(code, corpus.base, len(corpus.units), sizes, len(numbers.parts))


def write(generation: Generation, outline: Outline, tools: Tools) -> int:
    """Writes the graph of an outline into its generation; gives the number of quads."""
    folder = generation.folder
    with more_of_state(folder, outline.code, outline.base) as state:
        with (folder / VIEWS).open("rb") as file:
            tasks = map(file.read, outline.sizes)
            found = related(tasks, len(outline.sizes), tools, apart=outline.units > APART)
            numbers, said = Numbers([], outline.parts), dict[str, Said]()
            for unit, digest, one in found:
                generation.load_graph(unit, one.triples)
                said[unit] = Said(digest, numbers.of(one.parts), one.linked, one.making)
                if len(said) == PIECE:
                    state.add(said, numbers.take())
                    said.clear()
            state.add(said, numbers.take())
        (folder / VIEWS).unlink()
        tools.tell("storing", 0, 1)
        for graph, text in _shared(state, folder, outline.base):
            generation.load_graph(graph, text.encode())
        generation.settle()
        state.end(generation.count)
    return generation.count


def _shared(state: NewState, folder: Path, base: str) -> Iterator[tuple[str, str]]:
    """What no unit says alone: graphs and texts of triples."""
    for held in _batched(by_node(sorted_lines(state.parts(), folder))):
        yield INFERRED, "".join(chain.from_iterable(map(node_triples, held)))
    for pairs in _batched(counted((said.linked for said in state.said()), folder)):
        yield INFERRED, "".join(co_mention_triples(dict(pairs), base))
    yield INFERRED, version_triple(base)
    for graph, texts in inferred(said.making for said in state.said()).items():
        yield graph, "".join(texts)


def _batched(things: Iterable[T], size: int = 5000) -> Iterator[tuple[T, ...]]:
    """The same things, so many at a time."""
    rest = iter(things)
    while some := tuple(islice(rest, size)):
        yield some
