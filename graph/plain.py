"""Records as bytes and back, for the store's own files: a pickle that can hold our records and plain values, and nothing that runs."""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import Any, BinaryIO, Final

from nlp.errors import LogloomError

ALLOWED: Final = {
    "nlp.records": frozenset(
        "Addendum Claim Diff Entry EntryRecords Item Kind Label Message Name Patch Quotation Reference Sighting Time".split()
    ),
    "graph.resolve.gist": frozenset({"Gist"}),
    "graph.corpus": frozenset("Corpus File Unit".split()),
    "graph.past": frozenset({"Past"}),
    "graph.resolution": frozenset({"Resolution"}),
    "graph.resolve.aliases": frozenset({"Aliases", "Told"}),
    "graph.resolve.bare_names": frozenset({"Fitting", "Presence"}),
    "graph.resolve.collected": frozenset({"Collected"}),
    "graph.resolve.joins": frozenset({"Joins"}),
    "graph.resolve.meaning": frozenset({"Meaning"}),
    "graph.resolve.patches": frozenset("Chain Patches Sight".split()),
    "graph.resolve.people": frozenset({"Crowd", "Forms"}),
    "graph.resolve.person": frozenset("People Person Unresolved".split()),
    "graph.resolve.series": frozenset({"Series"}),
    "graph.resolve.software": frozenset({"Learning"}),
    "graph.resolve.tally": frozenset({"Tally"}),
    "graph.resolve.threads": frozenset({"Post", "Threads"}),
    "graph.resolve.topics": frozenset({"Topics"}),
    "graph.resolve.uses": frozenset({"Use"}),
    "graph.resolve.writer": frozenset({"Votes"}),
    "graph.relations.resolved": frozenset({"Resolved"}),
    "graph.relations.view": frozenset({"Post", "View", "Views"}),
    "graph.settings": frozenset({"Settings"}),
    "graph.facts": frozenset({"Evidence"}),
    "graph.relations.work": frozenset({"Basis"}),
    "datetime": frozenset({"datetime"}),
    "builtins": frozenset({"frozenset", "set"}),
    "collections": frozenset({"Counter", "defaultdict"}),
}
"""The classes that may stand in the bytes: a store that a stranger hands over can't run code of his."""
SUM: Final = 4
"""Bytes of a sum."""


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """The class of a record; whatever else is asked for is refused."""
        if name not in ALLOWED.get(module, ()):
            raise LogloomError(f"{module}.{name}: not written by Logloom")
        return _class_of(module, name)


@cache
def _class_of(module: str, name: str) -> Any:
    return getattr(import_module(module), name)


class _Reducers(dict[type[Any], Any]):
    """For each class of ours what makes a record its class and its values: quicker to read than the pickle that dataclasses come with."""

    def __missing__(self, kind: type[Any]) -> Any:
        values = _values_of(kind)
        if not values:
            raise KeyError(kind)  # the pickler knows how
        found = self[kind] = lambda value: (kind, values(value))
        return found


class _Writer(pickle.Pickler):
    dispatch_table = _Reducers()


def _values_of(kind: type[Any]) -> Callable[[object], tuple[object, ...]] | None:
    """What gives the values of a record of this class, in order; None where the class is none of ours, or not to be made so.

    How an enumeration is pickled by itself differs among Python 3.11's own releases: some ask for `getattr`.
    """
    if kind.__name__ not in ALLOWED.get(kind.__module__, ()):
        return None
    if issubclass(kind, Enum):
        return lambda value: (value.value,)  # type: ignore[attr-defined]
    if issubclass(kind, tuple):
        return lambda value: tuple(value)  # type: ignore[arg-type]
    if not is_dataclass(kind):
        return None
    names = [one.name for one in fields(kind)]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def to_bytes(value: object) -> bytes:
    """A record, or plain values that hold records."""
    output = io.BytesIO()
    _Writer(output, protocol=5).dump(value)
    return output.getvalue()


def sealed(data: bytes) -> bytes:
    """Bytes with a sum of them in front, so that what is damaged is not taken for what was written."""
    return zlib.crc32(data).to_bytes(SUM, "big") + data


def unsealed(data: bytes) -> bytes:
    """The bytes that were sealed. Raises LogloomError where they are others."""
    if zlib.crc32(memoryview(data)[SUM:]).to_bytes(SUM, "big") != data[:SUM]:
        raise LogloomError("not written by Logloom, or damaged since")
    return data[SUM:]


class _Summed:
    """A file that is written to, and a sum of what was."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sum = 0

    def write(self, data: bytes) -> int:
        self.sum = zlib.crc32(data, self.sum)
        return self._file.write(data)


def write_sealed(file: BinaryIO, value: object) -> None:
    """Writes what `sealed(to_bytes(value))` gives into a file that can be sought in, without holding it in memory."""
    start = file.tell()
    file.write(bytes(SUM))
    summed = _Summed(file)
    _Writer(summed, protocol=5).dump(value)
    end = file.tell()
    file.seek(start)
    file.write(summed.sum.to_bytes(SUM, "big"))
    file.seek(end)


def from_bytes(data: bytes) -> Any:
    """What `to_bytes` wrote. Raises LogloomError for anything else."""
    try:
        return _Reader(io.BytesIO(data)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError, ValueError) as error:
        raise LogloomError(f"not written by Logloom ({error})") from error
