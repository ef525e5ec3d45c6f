"""A graph made anew, in two steps: the views of all units are laid out on disk; then units are related by these and their records.

Between the two steps nothing is needed of the resolution any more, which is several times the log while it is in memory, and the
database takes its room only in the second one. What a unit says is on disk as soon as its triples are given to the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from graph.relations.co_mentions import counted
from graph.sorting import scratch, sorted_lines
from graph.state import NewState, Numbers, Said, State, new_state
from graph.store import Generation
from graph.triples import by_node, co_mention_triples, node_triples, version_triple
from graph.update import APART, Plan, Tools, batched, inferred, related, tasks_of
from graph.vocabulary import INFERRED

PIECE = 1000
"""Units of which is written at once what they say."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a graph is made from, beside the records: each unit's IRI and digest in order, the tasks of relating them, one behind the
    other in a file, how long each of these is, and the state as far as it is known."""

    folder: Path
    base: str
    units: tuple[tuple[str, bytes], ...]
    tasks: BinaryIO
    sizes: tuple[int, ...]
    state: NewState
    numbers: Numbers


def outline(plan: Plan, code: str, folder: Path, stack: ExitStack) -> Outline:
    """Lays out a plan in a generation's folder. The files are open as long as `stack`."""
    corpus, numbers = plan.resolved.corpus, Numbers([])
    described = tuple(map(numbers.of, plan.described))
    first = State(code, corpus.base, parts=numbers.take(), described=described, memo=plan.memo)
    state = stack.enter_context(new_state(folder, first))
    tasks = stack.enter_context(scratch(folder))
    sizes = tuple(tasks.write(task) for task in tasks_of(corpus.units, plan.view))
    tasks.seek(0)
    units = tuple((unit.iri, plan.digests[unit.number]) for unit in corpus.units)
    return Outline(folder, corpus.base, units, tasks, sizes, state, numbers)


def write(generation: Generation, outline: Outline, tools: Tools) -> Callable[[], int]:
    """Begins at once to relate the units of an outline; what it gives writes the graph, and gives the number of quads."""
    tasks = map(outline.tasks.read, outline.sizes)
    found = related(tasks, len(outline.sizes), tools, apart=len(outline.units) > APART)

    def go_on() -> int:
        said: dict[str, Said] = {}
        for (unit, digest), one in zip(outline.units, found, strict=True):
            generation.load_graph(unit, one.triples)
            said[unit] = Said(digest, outline.numbers.of(one.parts), one.linked, one.making)
            if len(said) == PIECE:
                outline.state.add(said, outline.numbers.take())
                said.clear()
        outline.state.add(said, outline.numbers.take())
        tools.tell("storing", 0, 1)
        for graph, text in _shared(outline):
            generation.load_graph(graph, text.encode())
        generation.settle()
        outline.state.end(generation.count)
        return generation.count

    return go_on


def _shared(outline: Outline) -> Iterator[tuple[str, str]]:
    """What no unit says alone: graphs and texts of triples."""
    state, folder = outline.state, outline.folder
    for held in batched(by_node(sorted_lines(state.parts(), folder))):
        yield INFERRED, "".join(chain.from_iterable(map(node_triples, held)))
    for pairs in batched(counted((said.linked for said in state.said()), folder)):
        yield INFERRED, "".join(co_mention_triples(dict(pairs), outline.base))
    yield INFERRED, version_triple(outline.base)
    for graph, texts in inferred(said.making for said in state.said()).items():
        yield graph, "".join(texts)
