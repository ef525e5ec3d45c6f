"""Counts that are kept from build to build: what a unit says is added when it comes, and taken away when it goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V", bound=Hashable)


class Tally(Mapping[K, dict[V, float]], Generic[K, V]):
    """How often each value was said of each key. What is said no more is gone, so that counts follow from what is there now alone.

    Counts are whole numbers, or halves: adding them up has one sum in any order. Of most keys one value is said: those are held as a
    pair, which takes a third of a table's memory.
    """

    def __init__(self, *, watched: bool = False) -> None:
        self._of: dict[K, tuple[V, float] | dict[V, float]] = {}
        self._touched: set[K] | None = set() if watched else None

    def __getitem__(self, key: K) -> dict[V, float]:
        held = self._of[key]
        return held if isinstance(held, dict) else dict((held,))

    def __iter__(self) -> Iterator[K]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)

    def add(self, key: K, value: V, count: float) -> None:
        """A value is said of a key so many times more, or fewer."""
        if self._touched is not None:
            self._touched.add(key)
        values = self[key] if key in self._of else {}
        total = values.get(value, 0) + count
        if total:
            values[value] = total
        else:
            del values[value]
        if len(values) > 1:
            self._of[key] = values
        elif values:
            (self._of[key],) = values.items()
        else:
            del self._of[key]

    def add_all(self, found: Iterable[tuple[K, V]], count: int) -> None:
        """Each value is said of its key once more (`count` 1), or once less (-1)."""
        for (key, value), times in Counter(found).items():
            self.add(key, value, count * times)

    def touched(self) -> set[K]:
        """The keys whose counts may differ since this was asked last, of a tally that is watched."""
        touched, self._touched = self._touched, set()
        return touched or set()


def most(values: dict[str, float]) -> str:
    """The value said most often; of several the first in order."""
    return min(values, key=lambda value: (-values[value], value))
