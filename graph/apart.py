"""A function in a process of its own: whatever memory it takes is given back when it ends, as no process can do for itself."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Generic, Self, TypeVar

from graph.workers import end_with_parent, killed

R = TypeVar("R")

Progress = Callable[[str, int, int], None]


class Apart(Generic[R]):
    """A function that begins with a block, in a process which has this one's memory as it is then, and ends with it at the latest. It is
    given a way to tell how far it is."""

    def __init__(self, function: Callable[[Progress], R]) -> None:
        context = get_context("fork")
        self._told, self._there = context.Pipe(duplex=False)
        self._process = context.Process(target=_run, args=(function, self._there))

    def __enter__(self) -> Self:
        self._process.start()
        self._there.close()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()  # one that is left would be waited for when this process ends, and an interrupt does not reach it
        self._process.join()
        self._told.close()

    def result(self, progress: Progress | None = None) -> R:
        """What the function gives, or the error that it raises. Raises LogloomError where the process was killed."""
        try:
            while True:
                told, ended, error, result = self._told.recv()
                if error is not None:
                    raise error
                if ended:
                    return result  # type: ignore[no-any-return]
                if progress:
                    progress(*told)
        except EOFError as error:
            raise killed() from error


def _run(function: Callable[[Progress], object], there: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever waits for the result is interrupted, and ends this process
    end_with_parent()

    def tell(*told: object) -> None:
        there.send((told, False, None, None))

    try:
        there.send(((), True, None, function(tell)))
    except Exception as error:  # noqa: BLE001  whatever it is, it is raised in the process that waits
        error.add_note("".join(traceback.format_exception(error)))
        there.send(((), True, error, None))
