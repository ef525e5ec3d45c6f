"""Names that may be too many for memory, alone or with what they stand for: in a database on disk that is gone with the process."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from graph.sorting import scratch_folder

CACHED: Final = 1 << 14
"""Names of which is remembered whether they are in a set."""

PAGES: Final = 4 << 10
"""Kilobytes of the database that are held in memory."""


class Names:
    """A set of names, or a table of what each stands for, that is filled once: take it from `names` or `meanings`."""

    def __init__(self, database: sqlite3.Connection, given: Iterable[tuple[str, str]]) -> None:
        self._database = database
        database.execute("CREATE TABLE names (name TEXT PRIMARY KEY, meaning TEXT NOT NULL) WITHOUT ROWID")
        with database:
            database.executemany("INSERT OR IGNORE INTO names VALUES (?, ?)", given)
        self.get = lru_cache(maxsize=CACHED)(self._get)

    def __contains__(self, name: str) -> bool:
        return self.get(name) is not None

    def __iter__(self) -> Iterator[str]:
        """The names in order."""
        return (name for (name,) in self._database.execute("SELECT name FROM names ORDER BY name"))

    def __bool__(self) -> bool:
        return any(True for _ in self)

    def _get(self, name: str) -> str | None:
        """What a name stands for, empty where it is only named; None where it is not."""
        found = self._database.execute("SELECT meaning FROM names WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else None


def names(given: Iterable[str], folder: Path) -> contextlib.AbstractContextManager[Names]:
    """A set of these names, as `meanings` keeps them."""
    return meanings(((name, "") for name in given), folder)


@contextlib.contextmanager
def meanings(given: Iterable[tuple[str, str]], folder: Path) -> Iterator[Names]:
    """A table of names and what they stand for, the first where one comes twice; on disk in the folder, or where scratch files lie.

    Raises OSError for a disk that is full.
    """
    handle, path = tempfile.mkstemp(dir=scratch_folder(folder))
    try:
        database = sqlite3.connect(path)
        database.execute("PRAGMA journal_mode = OFF")  # the file has no name: no other could stand beside it
        database.execute("PRAGMA synchronous = OFF")
        database.execute(f"PRAGMA cache_size = -{PAGES}")
    finally:
        os.close(handle)
        Path(path).unlink()
    with contextlib.closing(database):
        try:
            yield Names(database, given)
        except sqlite3.Error as error:
            raise OSError(str(error)) from error
