"""Lines in order, in memory or, where they are many, on disk."""

from __future__ import annotations

import contextlib
import heapq
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

RUN: Final = 32 << 20
"""Bytes that are sorted in memory; more are sorted in runs of this size on disk, and merged."""

AT_ONCE: Final = 64
"""Runs that are merged at once."""

Key = Callable[[bytes], bytes]
"""What a line is sorted by."""


def sorted_lines(lines: Iterable[bytes], folder: Path, key: Key | None = None) -> Iterator[bytes]:
    """Lines in order, in memory or, where they are many, by merging sorted runs in scratch files."""
    with contextlib.ExitStack() as stack:
        levels: list[list[BinaryIO]] = []
        last: list[bytes] = []
        for run in _runs(lines):
            run.sort(key=key)
            if sum(map(len, run)) < RUN:  # it is the last one
                last = run
            else:
                _add(levels, 0, _written(run, folder, stack), folder, stack, key)
                run.clear()  # before the next is read
        yield from heapq.merge(*(file for level in levels for file in level), last, key=key)


def _add(
    levels: list[list[BinaryIO]],
    level: int,
    file: BinaryIO,
    folder: Path,
    stack: contextlib.ExitStack,
    key: Key | None,
) -> None:
    """One file more; as soon as there are AT_ONCE of a size, they become one, so that never many are open."""
    if level == len(levels):
        levels.append([])
    levels[level].append(file)
    if len(levels[level]) == AT_ONCE:
        merged = _written(heapq.merge(*levels[level], key=key), folder, stack)
        for old in levels[level]:
            old.close()
        levels[level].clear()
        _add(levels, level + 1, merged, folder, stack, key)


def _written(lines: Iterable[bytes], folder: Path, stack: contextlib.ExitStack) -> BinaryIO:
    file = stack.enter_context(scratch(folder))
    file.writelines(lines)
    file.seek(0)
    return file


def _runs(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    run: list[bytes] = []
    size = 0
    for line in lines:
        run.append(line)
        size += len(line)
        if size >= RUN:
            yield run
            run, size = [], 0
    yield run


@contextlib.contextmanager
def scratch(folder: Path) -> Iterator[BinaryIO]:
    """A file without a name, for the user's eyes only, that is gone with the process."""
    with tempfile.TemporaryFile(dir=scratch_folder(folder)) as file:
        yield file


def scratch_folder(folder: Path) -> Path | None:
    """Where scratch files lie: in the folder, unless that is there only to be read; None is the system's own place."""
    return folder if os.access(folder, os.W_OK) else None
