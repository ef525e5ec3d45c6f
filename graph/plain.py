"""Records as bytes and back, for the store's own files: a pickle that can hold our records and plain values, and nothing that runs."""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Callable, Iterator
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
    "graph.corpus": frozenset({"Corpus", "Unit"}),
    "graph.past": frozenset({"Past"}),
    "graph.resolution": frozenset({"Resolution"}),
    "graph.resolve.aliases": frozenset({"Aliases", "Told"}),
    "graph.resolve.bare_names": frozenset({"Fitting"}),
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
SIZE: Final = 8
ORDER: Final = "little"
"""Of the bytes that tell a length or a place."""

NameOf = Callable[[object], object]


class _Reader(pickle.Unpickler):
    def __init__(self, file: BinaryIO, thing_of: Callable[[Any], Any] | None) -> None:
        super().__init__(file)
        self._thing_of = thing_of

    def persistent_load(self, name: Any) -> Any:
        """The thing in whose place a name stands."""
        if self._thing_of is None:
            raise LogloomError("not written by Logloom, or damaged since")
        return self._thing_of(name)

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


class _NamingWriter(_Writer):
    def __init__(self, file: _Summed, name_of: NameOf) -> None:
        super().__init__(file, protocol=5)
        self._name_of = name_of

    def persistent_id(self, value: object) -> object:
        """What stands in a thing's place, if something does."""
        return self._name_of(value)


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


def write_framed(file: BinaryIO, value: object, name_of: NameOf | None = None) -> None:
    """Writes what `sealed(to_bytes(value))` gives into a file that can be sought in, behind its length, without holding it in memory.
    `name_of`: for some of the things in it gives what stands in their place, as `read_framed` is told; None for all others."""
    start = file.tell()
    file.write(bytes(SIZE + SUM))
    summed = _Summed(file)
    (_NamingWriter(summed, name_of) if name_of else _Writer(summed, protocol=5)).dump(value)
    end = file.tell()
    file.seek(start)
    file.write((end - start - SIZE).to_bytes(SIZE, ORDER) + summed.sum.to_bytes(SUM, "big"))
    file.seek(end)


def read_framed(file: BinaryIO, thing_of: Callable[[Any], Any] | None = None) -> Iterator[Any]:
    """What `write_framed` wrote, one after the other, to the end of a file. Raises LogloomError where it is damaged."""
    while size := file.read(SIZE):
        yield from_bytes(unsealed(file.read(int.from_bytes(size, ORDER))), thing_of)


def from_bytes(data: bytes, thing_of: Callable[[Any], Any] | None = None) -> Any:
    """What `to_bytes` wrote. Raises LogloomError for anything else."""
    try:
        return _Reader(io.BytesIO(data), thing_of).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError, ValueError) as error:
        raise LogloomError(f"not written by Logloom ({error})") from error
