"""What resolution keeps from build to build, also on disk, so that a process that starts anew need not resolve all of the log again.

    STORE/generations/N/resolved.bin

It counts for the inputs that it was made under alone: settings, pattern files and our own code. It may be of an older corpus than that of
its generation, since any other is reached from it; it is written anew where much has changed since, or something was removed.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.corpus import Unit
from graph.plain import read_framed, write_framed
from graph.resolution import Resolution
from graph.resolve.people import Crowd
from nlp.errors import LogloomError

NAME = "resolved.bin"
AWAY = 100
"""Units that may have come and gone since it was written."""
PIECE = 1000
"""Units that are written at once."""

Notes = tuple[tuple[int, str], ...]


@dataclass(slots=True)
class Past:
    """The resolution of the last build, digests of its views by number, and how many units came and went since it was written."""

    resolution: Resolution
    digests: dict[int, bytes] = field(default_factory=dict)
    away: int = AWAY + 1


def keep_past(
    folder: Path, past: Past, inputs: Mapping[str, Any], notes: Mapping[str, Notes], before: Path | None
) -> None:
    """Keep it in a generation's folder: as it is in the folder `before` of another one, where that does for now."""
    if past.away <= AWAY and before and (before / NAME).is_file():
        try:
            os.link(before / NAME, folder / NAME)
        except OSError:
            shutil.copyfile(before / NAME, folder / NAME)
        return
    past.away = 0
    units = past.resolution.corpus.units
    with (folder / NAME).open("wb") as file:
        file.write(_heading(inputs))
        starts = range(0, len(units), PIECE)  # what writes a thing remembers all that stands in it
        write_framed(file, len(starts))
        for start in starts:
            write_framed(file, units[start : start + PIECE])
        write_framed(file, past.resolution.crowd)
        names = {id(thing): name for name, thing in [*_named(units), *_parts(past.resolution.crowd)]}
        write_framed(file, (past, dict(notes)), lambda thing: names.get(id(thing)))


def read_past(folder: Path, inputs: Mapping[str, Any]) -> tuple[Past, dict[str, Notes]] | None:
    """What was kept in a generation's folder, and the notes of its units by key; None where nothing is that counts for these inputs."""
    heading = _heading(inputs)
    try:
        with (folder / NAME).open("rb") as file:
            if file.read(len(heading)) != heading:
                return None
            things: dict[int, object] = {}
            pieces = read_framed(file, things.__getitem__)
            for _ in range(next(pieces)):
                things.update(_named(next(pieces)))
            things.update(_parts(next(pieces)))
            past, notes = next(pieces)
    except (OSError, LogloomError, ValueError, TypeError, LookupError, StopIteration):
        return None
    return past, notes


def _named(units: Iterable[Unit]) -> Iterator[tuple[int, object]]:
    """Units, each behind the number by which it is named in what is written later."""
    return ((unit.number, unit) for unit in units)


def _parts(crowd: Crowd) -> Iterator[tuple[int, object]]:
    """A crowd, and what of it stands elsewhere too, behind numbers that no unit has."""
    people = crowd.people
    return ((-number, thing) for number, thing in enumerate((crowd, people, people.persons, people.unresolved), 1))


def _heading(inputs: Mapping[str, Any]) -> bytes:
    """The first line of the file: what lies behind it is of no use, or can't even be read, under other inputs."""
    return json.dumps(inputs, sort_keys=True).encode() + b"\n"
