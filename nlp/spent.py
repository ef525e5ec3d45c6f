"""Minutes that plans and items say were spent: `40'`, `1.5h`, `9:30-11:59 13:40-14:33`, ranges over midnight or left open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.entries import item_at
from nlp.records import Entry, Time

CLOCK = r"(?:[01]?\d|2[0-4]):[0-5]\d"
RANGE = re.compile(rf"(?<![\d:-])(?:(?P<from>{CLOCK})\s?[-~—]\s?(?P<to>{CLOCK})?|-(?P<until>{CLOCK}))(?![\d:]|-\d)")
MINUTES = re.compile(r"(?<![\w.:])(?P<count>\d{1,3})\s?(?:'|′|min(?:ute)?s?\b|分钟)")
HOURS = re.compile(
    r"(?<![\w.:])(?P<count>\d{1,2}(?:\.\d{1,2})?)\s?(?:h(?:ours?|rs?)?(?![A-Za-z])(?:\s?(?P<more>\d{1,2})')?|小时)"
)
DAY = 24 * 60
LATEST_HEAD = 60
"""Times stand at the beginning of an item; what comes later in its text is talk about time."""


def find_times(lines: Sequence[str], entry: Entry) -> tuple[Time, ...]:
    """The times of a plan's items, in order. `lines` are the entry's, the heading first."""
    return (
        tuple(time for item in entry.items for time in _of_item(lines, entry, item.path, item.line))
        if entry.plan
        else ()
    )


def _of_item(lines: Sequence[str], entry: Entry, path: str, number: int) -> list[Time]:
    text = lines[number - entry.start]
    if not item_at(text):
        return []
    body = text[len(text) - len(text.lstrip(" 0123456789()（）")) :].lstrip(",，.、 ")
    day = path in ("0", "0)")
    head = body if day else body[:LATEST_HEAD]
    return [Time(number, words, minutes, "" if day else path, minutes == 0) for words, minutes in durations(head)]


def durations(text: str) -> list[tuple[str, int]]:
    """The durations in a text, as written and in minutes; 0 for a range without an end. Ranges go before counts: both say the same."""
    ranges = [(m[0], _length(m["from"], m["to"])) for m in RANGE.finditer(text)]
    if any(minutes for _, minutes in ranges):
        return ranges
    counts = [(m[0], int(m["count"])) for m in MINUTES.finditer(text) if not _after_hours(text, m.start())]
    hours = [(m[0], round(float(m["count"]) * 60) + int(m["more"] or 0)) for m in HOURS.finditer(text)]
    return [*hours, *counts] or ranges


def _after_hours(text: str, start: int) -> bool:
    return bool(re.search(r"\dh\s?$", text[max(0, start - 4) : start]))


def _length(start: str | None, end: str | None) -> int:
    if not start or not end:
        return 0
    return (_minute(end) - _minute(start)) % DAY


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
