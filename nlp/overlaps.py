"""Spans of a line that no two things may share: the surer one is asked first, and takes its span."""

from __future__ import annotations

from bisect import bisect_right


class Taken:
    """Spans that are taken, none of which overlap. A question takes the logarithm of their number.

    >>> taken = Taken()
    >>> taken.take(3, 8), taken.take(7, 9), taken.take(8, 9)
    (True, False, True)
    """

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def take(self, start: int, end: int) -> bool:
        """Take a span; False where a part of it is taken."""
        place = bisect_right(self._ends, start)
        if place < len(self._starts) and self._starts[place] < end:
            return False
        self._starts.insert(place, start)
        self._ends.insert(place, end)
        return True
