"""Lines in order, in memory or, where they are many, on disk."""

from __future__ import annotations

import contextlib
import heapq
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from graph import store as stores

RUN: Final = 32 << 20
"""Bytes that are sorted in memory; more are sorted in runs of this size on disk, and merged."""


Key = Callable[[bytes], bytes]
"""What a line is sorted by."""


def sorted_lines(lines: Iterable[bytes], folder: Path, key: Key | None = None) -> Iterator[bytes]:
    """Lines in order, in memory or, where they are many, by merging sorted runs in scratch files."""
    with contextlib.ExitStack() as stack:
        runs: list[Iterable[bytes]] = []
        for run in _runs(lines):
            run.sort(key=key)
            if len(run) and not runs and sum(map(len, run)) < RUN:
                runs.append(run)
            else:
                file = stack.enter_context(scratch(folder))
                file.writelines(run)
                run.clear()  # before the next is read
                file.seek(0)
                runs.append(file)
        yield from heapq.merge(*runs, key=key)


def by_graph(line: bytes) -> bytes:
    """The key of an N-Quads line that brings those of one graph together."""
    start = stores.graph_start(line)
    return line[start:].rstrip() + b" " + line[:start]


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
