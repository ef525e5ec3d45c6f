"""Counts that are kept from build to build: what a unit says is added when it comes, and taken away when it goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V", bound=Hashable)


class Tally(Generic[K, V]):
    """How often each value was said of each key. What is said no more is gone, so that counts follow from what is there now alone.

    Counts are whole numbers, or halves: adding them up has one sum in any order.
    """

    def __init__(self, *, watched: bool = False) -> None:
        self.of: dict[K, dict[V, float]] = {}
        self._touched: set[K] | None = set() if watched else None

    def add(self, key: K, value: V, count: float) -> None:
        """A value is said of a key so many times more, or fewer."""
        if self._touched is not None:
            self._touched.add(key)
        values = self.of.setdefault(key, {})
        total = values.get(value, 0) + count
        if total:
            values[value] = total
        else:
            del values[value]
            if not values:
                del self.of[key]

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
