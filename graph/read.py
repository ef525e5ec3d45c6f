"""Files to what is kept of them: those that are not known yet are read, in whatever processes, and each unit once."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from graph.garbage import give_back
from graph.memory import Memory
from nlp.reading import Raw, Skipped

if TYPE_CHECKING:
    from graph.engines import Engine
    from graph.kept import About, Kept, Reading
    from graph.workers import Workers

PARALLEL_BYTES = 400_000
"""Below this much text one process is quicker than starting others."""

SHARE = 1_000_000
"""Bytes of a file that one process reads alone; the units of a longer one are shared out, since years may stand in one file."""

OFTEN = 50
"""After so many shares that were read their texts' memory is given back."""

Progress = Callable[[str, int, int], None]
T = TypeVar("T")


def is_much(raws: Iterable[Raw]) -> bool:
    """Whether files are more than one process should read."""
    return sum(len(raw.data) for raw in raws) > PARALLEL_BYTES


def salt_of(inputs: Mapping[str, Any]) -> str:
    """All that the records of a text depend on beside the text."""
    return repr((inputs["code"], sorted(inputs["patterns"].items())))


@dataclass(frozen=True, slots=True)
class Begun:
    """Files that are being read: what is known of each by its path, the keys of units that need not be read, in how many shares the
    others are read, whether they are much for one process, and what comes of each share."""

    found: dict[str, About | None]
    known: frozenset[str]
    shares: int
    much: bool
    readings: Iterator[Reading | Skipped]


def begin(
    raws: list[Raw], inputs: Mapping[str, Any], kept: Kept, engine: Engine, workers: Workers, memory: Memory
) -> Begun:
    """Begins to read the files that are not known, but for units that are. The files' bytes are gone from `raws` then: they are needed
    no more once they are read, and a log of years is large."""
    from graph.kept import file_key

    salt = salt_of(inputs)
    found = {raw.path: kept.file(file_key(raw, salt)) for raw in raws}
    missing = sorted((raw for raw in raws if found[raw.path] is None), key=lambda raw: -len(raw.data))
    known = kept.keys(salt) if missing else frozenset()
    much = is_much(missing)
    apart = bool(missing) and (much or not (memory.stays or "spacy" in sys.modules))
    shares = deque((raw, share) for raw in missing for share in _shares(len(raw.data), engine.jobs if much else 1))
    count = len(shares)
    let_go(raws)
    del missing
    if much:
        workers.reserve()
    tasks = ((raw, salt, known, share) for raw, share in _taken(shares))
    return Begun(found, known, count, much, engine.map(_read_task, tasks, apart=apart))


def let_go(raws: list[Raw]) -> None:
    """Forgets the bytes of files."""
    raws[:] = [replace(raw, data=b"") for raw in raws]


def _taken(things: deque[T]) -> Iterator[T]:
    """Each of some things in order; none is held when it was given."""
    while things:
        yield things.popleft()


def ended(begun: Begun, kept: Kept, memory: Memory, progress: Progress | None) -> tuple[list[About], list[Skipped]]:
    """What is known of each file, and those that can't be decoded, once all are read; the gists of new units come into the memory."""
    undecoded = {}
    for number, reading in enumerate(begun.readings):
        if progress:
            progress("reading", number, begun.shares)
        if begun.much and number % OFTEN == 0:
            give_back()
        if isinstance(reading, Skipped):
            undecoded[reading.path] = reading
        else:
            kept.add([reading])
            memory.take(reading)
            if reading.about:
                begun.found[reading.about.path] = reading.about
    return [about for about in begun.found.values() if about], list(undecoded.values())


def _shares(size: int, jobs: int) -> list[tuple[int, int]]:
    """How a file of so many bytes is shared out: (n, m) for the n-th of m shares.

    >>> _shares(300_000, 2), _shares(13_000_000, 2)
    ([(0, 1)], [(0, 2), (1, 2)])
    """
    count = max(1, min(jobs, -(-size // SHARE)))
    return [(number, count) for number in range(count)]


def _read_task(task: tuple[Raw, str, frozenset[str], tuple[int, int]]) -> Reading | Skipped:
    from graph.kept import read_file

    return read_file(*task)


def needed(raws: Sequence[Raw], abouts: Sequence[About], inputs: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The keys of the files and of the units that are still needed of what is kept."""
    from graph.kept import file_key

    salt = salt_of(inputs)
    return [file_key(raw, salt) for raw in raws], [key for about in abouts for key in about.units]
