"""Processes that share work: started when there is enough of it, the same results in the same order whatever their number."""

from __future__ import annotations

import contextlib
import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from nlp.errors import LogloomError
from nlp.patterns import configure

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 3
"""Tasks that wait for each process: enough that none is idle, few enough that results don't pile up."""


class Workers:
    """This process and up to `jobs` others (0: as many as there are processors), ended with the block; in all of them the user's
    pattern files of the folder `patterns` are in force."""

    def __init__(self, jobs: int = 0, patterns: Path | None = None) -> None:
        self.jobs = jobs or os.cpu_count() or 1
        self.patterns = patterns
        self._pool: ProcessPoolExecutor | None = None
        self._reserve: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        configure(self.patterns)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pool in (self._pool, self._reserve):
            if pool:
                pool.shutdown(wait=True, cancel_futures=True)

    def map(self, function: Callable[[T], R], tasks: Iterable[T], *, apart: bool) -> Iterator[R]:
        """`function` of each task, in order; in other processes where `apart` and there are several. These begin at once, before
        the first result is asked for."""
        if not apart or self.jobs == 1:
            return map(function, tasks)
        pool = self._pool = self._pool or self._new_pool()
        rest = iter(tasks)
        with _told():
            waiting = deque(pool.submit(function, task) for task in islice(rest, self.jobs * AHEAD))
        return self._results(pool, function, rest, waiting)

    def reserve(self) -> None:
        """Begins the processes now that `renew` will go on with: they have this one's memory as it is when they begin."""
        if self.jobs > 1 and not self._reserve:
            self._reserve = self._new_pool()
            self._reserve.submit(_nothing)  # a pool begins its processes with its first task

    def rest(self) -> None:
        """Ends the processes until there is work again."""
        if self._pool:
            self._pool.shutdown()
        self._pool = None

    def renew(self) -> None:
        """Ends the processes that were at work, and goes on with those that were reserved."""
        self.rest()
        self._pool, self._reserve = self._reserve, None

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.jobs, initializer=_begin, initargs=(self.patterns,))

    @staticmethod
    def _results(
        pool: ProcessPoolExecutor, function: Callable[[T], R], rest: Iterator[T], waiting: deque[Future[R]]
    ) -> Iterator[R]:
        while waiting:
            with _told():
                result = waiting.popleft().result()
                waiting.extend(pool.submit(function, task) for task in islice(rest, 1))
            yield result


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """A process that was killed, where its result or its next task is asked for, comes out as a LogloomError."""
    try:
        yield
    except BrokenProcessPool as error:
        raise killed() from error


def killed() -> LogloomError:
    """What is told of a process that did not end by itself."""
    return LogloomError(
        "a process of the build was killed (by the system, where memory ran out?); what was there before stays; try --jobs 1"
    )


def _begin(patterns: Path | None) -> None:
    gc.disable()
    configure(patterns)
    end_with_parent()


def end_with_parent() -> None:
    """This process must not outlive a build that was killed, which a pool's own pipe never tells it."""
    import multiprocessing
    import threading

    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _nothing() -> None:
    """A task that asks for nothing."""


def _end_with(sentinel: int) -> None:
    from multiprocessing.connection import wait

    wait([sentinel])
    os._exit(1)
