"""A database whose files were damaged: told from other errors, and marked, so that the next build makes it anew.

RocksDB checks what it reads, but tells only once it comes to the damaged place; and a query that counts or groups gathers such errors
without end, until memory is used up. So whoever answers questions keeps an eye on its memory: see `watched`.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from graph import store as stores
from nlp.errors import LogloomError

WORDS: Final = ("Corruption: ", "IO error: No such file")
"""What RocksDB's errors of a damaged database hold. A full disk is no damage."""

ALLOWED: Final = 1 << 30
TIMES: Final = 8
"""Bytes of memory that an answer may take, and how many times the database's size beside that."""

OFTEN: Final = 0.2
"""Seconds between two looks."""


class DamagedError(LogloomError):
    """A store whose database can't be read."""


def damage(error: BaseException | str) -> DamagedError | None:
    """What an error, or its words, means, if it is that the database that this process reads is damaged; None where it isn't.

    The generation is marked, so that the next build begins without it.
    """
    folder = _reading()
    return damaged(folder, str(error)) if folder and is_damage(error) else None


def is_damage(error: BaseException | str | None) -> bool:
    """Whether an error of the database, or its words, says that files of it are damaged."""
    return any(word in str(error) for word in WORDS)


def damaged(folder: Path, why: str) -> DamagedError:
    """What to say of a generation's folder, which is marked."""
    stores.mark_damaged(folder)
    words = why[max(why.rfind(word) for word in WORDS) :] if is_damage(why) else why
    return DamagedError(
        f"{folder.parent.parent}: the store is damaged ({words.partition('  ')[0].strip()}); {_advice(folder)}"
    )


def _advice(folder: Path) -> str:
    try:
        known = stores.read_sources(folder.parent.parent)
    except LogloomError:
        known = []
    return "run `logloom build`, which makes it anew from the log" if known else stores.ANEW


@contextlib.contextmanager
def watched(tell: Callable[[str], object]) -> Iterator[None]:
    """Meanwhile a process that reads a store, and takes more memory than any sound one of its size does, is ended with exit status 2.

    Nothing else ends a query that gathers errors. `tell` gets the message. What only builds is left alone.
    """
    done = threading.Event()
    thread = threading.Thread(target=_watch, args=(done, tell), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()


def _watch(done: threading.Event, tell: Callable[[str], object]) -> None:
    before = _memory()
    while not done.wait(OFTEN):
        taken = _memory() - before
        if taken > ALLOWED and (folder := _reading()) and taken > ALLOWED + TIMES * _size(folder / stores.DATABASE):
            tell(str(damaged(folder, f"to read it took {taken >> 20} MB of memory")))
            os._exit(2)


def _memory() -> int:
    """The memory of this process, in bytes; where the system does not tell, the most that it ever had."""
    import resource

    with contextlib.suppress(OSError):  # not the most on Linux: that begins with what the parent had
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most << 10


def _size(folder: Path) -> int:
    with contextlib.suppress(OSError):
        return sum(file.stat().st_size for file in folder.iterdir())
    return 0


def _reading() -> Path | None:
    """The folder of the generation that this process opened last to read it."""
    return next(reversed(stores.generations_read()), None)
