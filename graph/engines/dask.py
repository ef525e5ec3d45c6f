"""A Dask cluster as an engine: texts and pattern files travel to its workers as data, records come back.

A worker that dies costs the time of its tasks: the scheduler gives them to another. A cluster that stops answering costs nothing that
was read: the cache keeps it for the next build. Workers need the same Logloom; no disk is shared.
"""

from __future__ import annotations

import atexit
import logging
import shutil
import tempfile
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar

from graph.garbage import uncollected
from graph.workers import AHEAD
from nlp.errors import LogloomError
from nlp.patterns import configure, trackers

T = TypeVar("T")
R = TypeVar("R")

CONNECT: Final = 10.0
"""Seconds in which a scheduler must answer."""
IDLE: Final = 30.0
"""Seconds for which a cluster may be without any worker."""
LOOK: Final = 2.0
"""Seconds of waiting after which it is asked whether there still is a worker."""
FETCH: Final = 60.0
"""Seconds for which a result may travel before it is looked whether the cluster is still there."""
FEWEST: Final = 8
"""Tasks under way at the least, so that workers which join later find some."""

READERS: Final = ("spacy", "whatthepatch", "detect-secrets")
"""The libraries that have a say in what a text holds."""

_turn = threading.Lock()
"""Reading holds the interpreter's lock and one set of pattern files, so a worker's threads take turns."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What each task needs beside itself: the reader's versions by name, and the user's pattern files (None: none) by name, with
    the folder that they are in at home."""

    versions: tuple[tuple[str, str], ...]
    folder: str = ""
    files: tuple[tuple[str, bytes], ...] | None = None


@contextmanager
def cluster(scheduler: str, patterns: Path | None) -> Iterator[Cluster]:
    """The cluster of a scheduler, `tcp://HOST:PORT` or `HOST:PORT`. Raises LogloomError where it does not answer."""
    if not scheduler:
        raise LogloomError("the engine dask needs the address of a scheduler: --scheduler tcp://HOST:8786")
    shared = _shared(patterns)
    client = _connect(scheduler)
    try:
        yield Cluster(scheduler, client, shared)
    finally:
        with suppress(Exception):
            client.close(timeout=LOOK)


class Cluster:
    """An engine whose workers are elsewhere. `cluster` gives it."""

    def __init__(self, scheduler: str, client: Any, shared: Shared) -> None:
        self.scheduler = scheduler
        self._client = client
        self._shared = shared
        self._seen = time.monotonic()

    @property
    def jobs(self) -> int:
        """The threads of all workers that are there."""
        return max(1, self._threads())

    def map(self, function: Callable[[T], R], tasks: Iterable[T], *, apart: bool) -> Iterator[R]:
        """`function` of each task, in order; always on the cluster, however little there is to do."""
        rest = iter(tasks)
        waiting: deque[Any] = deque()
        while True:
            room = max(FEWEST, AHEAD * self._threads()) - len(waiting)
            waiting.extend(self._submit(function, task) for task in islice(rest, max(1, room)))
            if not waiting:
                return
            yield self._result(waiting.popleft())

    def _submit(self, function: Callable[[T], R], task: T) -> Any:
        return self._client.submit(run, function, task, self._shared, pure=False)

    def _result(self, future: Any) -> Any:
        dask = _distributed()
        with _clear_errors(self.scheduler):
            while True:
                try:
                    with self._client.as_current():
                        dask.wait([future], timeout=LOOK)
                    return future.result(timeout=FETCH)
                except dask.TimeoutError:
                    self._look()

    def _look(self) -> None:
        """Raises LogloomError where the scheduler does not answer, or has had no worker for too long."""
        now = time.monotonic()
        if self._threads():
            self._seen = now
        elif now - self._seen > IDLE:
            raise LogloomError(f"{self.scheduler}: has no worker; start some: dask worker {self.scheduler}")

    def _threads(self) -> int:
        with _clear_errors(self.scheduler):
            threads: dict[str, int] = self._client.sync(self._client.scheduler.ncores, callback_timeout=CONNECT)
        return sum(threads.values())


def _distributed() -> Any:
    """The library, which has few types."""
    try:
        import distributed
    except ImportError as error:
        raise LogloomError("the engine dask needs Dask: pip install 'logloom[dask]'") from error
    return distributed


def _connect(scheduler: str) -> Any:
    dask = _distributed()
    # Whatever goes wrong is raised too, and told in one line; the versions that matter are compared by each worker.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with _clear_errors(scheduler), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _within(CONNECT, lambda: dask.Client(scheduler, timeout=CONNECT, set_as_default=False))


def _within(seconds: float, make: Callable[[], T]) -> T:
    """What `make` gives. Dask waits for a port to take its call so long, but for ever for its first word: then a thread stays behind."""
    made: SimpleQueue[T | Exception] = SimpleQueue()

    def call() -> None:
        try:
            made.put(make())
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            made.put(error)

    threading.Thread(target=call, daemon=True).start()
    try:
        found = made.get(timeout=seconds + 1)
    except Empty:
        raise TimeoutError(f"no word within {seconds:g} s") from None
    if isinstance(found, ValueError):  # an address of no kind that Dask knows
        raise OSError(str(found)) from found
    if isinstance(found, Exception):
        raise found
    return found


@contextmanager
def _clear_errors(scheduler: str) -> Iterator[None]:
    dask = _distributed()
    try:
        yield
    except dask.KilledWorker as error:
        raise LogloomError(
            f"{scheduler}: one text ended several workers, one after another ({error.last_worker.address} was the last);"
            " give them more memory, or leave large files out by --max-size"
        ) from error
    except (dask.TimeoutError, dask.CancelledError, OSError) as error:
        raise LogloomError(
            f"{scheduler}: the scheduler does not answer ({_short(error)}); start it, or build without --engine dask."
            " What was read so far is kept"
        ) from error
    except (RuntimeError, ImportError, AttributeError) as error:
        raise LogloomError(
            f"{scheduler}: can't run a task ({_short(error)}); its machines need the same Logloom as this one"
        ) from error


def _short(error: BaseException) -> str:
    """The first words of an error of Dask's."""
    return " ".join(str(error).split())[:160] or type(error).__name__


def _shared(patterns: Path | None) -> Shared:
    """What the tasks need of this machine. Raises LogloomError where the folder of patterns is not there."""
    if patterns is None:
        return Shared(_versions())
    trackers(patterns)
    files = (path for path in sorted(patterns.iterdir()) if path.suffix in {".toml", ".txt"} and path.is_file())
    return Shared(_versions(), str(patterns), tuple((path.name, path.read_bytes()) for path in files))


# What runs at the workers.


def run(function: Callable[[T], R], task: T, shared: Shared) -> R:
    """`function` of a task, at a worker. Raises LogloomError where this is another Logloom than that of the build."""
    if other := [name for name, ours in shared.versions if (name, ours) not in _versions()]:
        raise LogloomError(f"a worker has another {other[0]} than this machine; install the same there")
    with _turn, uncollected():
        folder = _laid_out(shared.files) if shared.files is not None else None
        configure(folder)
        try:
            return function(task)
        except LogloomError as error:
            raise LogloomError(str(error).replace(str(folder), shared.folder)) from None


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    from graph.code import code

    return (("Logloom or Python", code()), *((name, version(name)) for name in READERS))


@cache
def _laid_out(files: tuple[tuple[str, bytes], ...]) -> Path:
    """A folder with these pattern files, for as long as this process lives; in the worker's own, which Dask clears after it is killed."""
    folder = Path(tempfile.mkdtemp(prefix="logloom-patterns-", dir=_own_folder()))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name, data in files:
        (folder / name).write_bytes(data)
    return folder


def _own_folder() -> str | None:
    """The folder of the worker that runs this; None where that is no worker."""
    from distributed import get_worker

    try:
        return str(get_worker().local_directory)
    except ValueError:
        return None
