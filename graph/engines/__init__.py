"""Where texts are read: a table of engines, each a way to map a pure function over tasks.

A text's records depend on its bytes, the pattern files and our code alone, so any process on any machine may read it; all engines
give the same results in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Final, Protocol, TypeVar

from graph.workers import Workers
from nlp.errors import LogloomError

T = TypeVar("T")
R = TypeVar("R")


class Engine(Protocol):
    """Whatever maps a function over tasks, with the user's pattern files in force."""

    @property
    def jobs(self) -> int:
        """How many tasks it works on at once."""

    def map(self, function: Callable[[T], R], tasks: Iterable[T], *, apart: bool) -> Iterator[R]:
        """`function` of each task, in order. `apart`: there is enough to do for more than this process."""


def _local(scheduler: str, workers: Workers) -> AbstractContextManager[Engine]:
    if scheduler:
        raise LogloomError("--scheduler is the address of a cluster; give --engine dask with it")
    return nullcontext(workers)


def _dask(scheduler: str, workers: Workers) -> AbstractContextManager[Engine]:
    from graph.engines.dask import cluster

    return cluster(scheduler, workers.patterns)


ENGINES: Final[Mapping[str, Callable[[str, Workers], AbstractContextManager[Engine]]]] = {
    "local": _local,
    "dask": _dask,
}


def engine(name: str, scheduler: str, workers: Workers) -> AbstractContextManager[Engine]:
    """The engine of that name, for the length of a block. `scheduler`: the address of a cluster's, for those that have one."""
    if name not in ENGINES:
        raise LogloomError(f"no engine is called {name}; there are {', '.join(ENGINES)}")
    return ENGINES[name](scheduler, workers)
