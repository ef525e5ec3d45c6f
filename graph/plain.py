"""Records as bytes and back, for the store's own files: a pickle that can hold our records and plain values, and nothing that runs."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import Any, Final

from nlp.errors import LogloomError

ALLOWED: Final = {
    "nlp.records": frozenset(
        "Addendum Claim Diff Entry EntryRecords Item Kind Label Message Name Patch Quotation Reference Sighting Time".split()
    ),
    "graph.resolve.gist": frozenset({"Gist"}),
    "graph.resolve.uses": frozenset({"Words"}),
    "graph.facts": frozenset({"Evidence"}),
    "graph.relations.work": frozenset({"Basis"}),
    "datetime": frozenset({"datetime"}),
    "builtins": frozenset({"frozenset", "set"}),
}
"""The classes that may stand in the bytes: a store that a stranger hands over can't run code of his."""


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """The class of a record; whatever else is asked for is refused."""
        if name not in ALLOWED.get(module, ()):
            raise LogloomError(f"{module}.{name}: not written by Logloom")
        return _class_of(module, name)


@cache
def _class_of(module: str, name: str) -> Any:
    return getattr(import_module(module), name)


class _Writer(pickle.Pickler):
    def reducer_override(self, value: object) -> Any:
        """A record as its class and its values: quicker to read than the pickle that dataclasses come with."""
        kind: Any = type(value)
        values = _values_of(kind)
        return (kind, values(value)) if values else NotImplemented


@cache
def _values_of(kind: type[Any]) -> Callable[[object], tuple[object, ...]] | None:
    """What gives the values of a record of this class, in order; None where the class is none of ours."""
    if kind.__name__ not in ALLOWED.get(kind.__module__, ()) or not is_dataclass(kind):
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


def from_bytes(data: bytes) -> Any:
    """What `to_bytes` wrote. Raises LogloomError for anything else."""
    try:
        return _Reader(io.BytesIO(data)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError, ValueError) as error:
        raise LogloomError(f"not written by Logloom ({error})") from error
