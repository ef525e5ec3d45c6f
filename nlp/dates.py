"""Dates as mails, bug comments, chats and commits write them → ISO 8601, by a table of forms.

A time keeps its minutes and loses its zone: a log's own dates carry none. A date that does not exist gives "".
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache

MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}

DATE_FORMS: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日"),
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})(?!\d)"),
    re.compile(
        r"(?<![\dA-Fa-f])(?P<year>(?:19|20)\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)(?:[_ ](?P<clock>\d{4})"
        r"(?!\d))?(?![\dA-Fa-f])"
    ),
    re.compile(
        r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?[ /-](?P<name>[A-Za-z]{3})[a-z]{0,6}\.?,?[ /-](?P<year>(?:19"
        r"|20)?\d{2})(?![\d:])"
    ),
    re.compile(
        r"\b(?P<name>[A-Za-z]{3})[a-z]{0,6}\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,?(?: \d{1,2}:\d{2}"
        r"(?::\d{2})?)? (?P<year>(?:19|20)\d{2})\b"
    ),
    re.compile(r"(?<!\d)(?P<one>\d{1,2})[/.](?P<two>\d{1,2})[/.](?P<year>(?:20)?\d{2})(?!\d)"),
)
"""One form a row, the surest first; a row names the parts, `name` is a month's, `one` and `two` stand in unknown
order.
"""

CLOCK = re.compile(r"(?<![\d:])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?(?![\d:])\s?(?P<half>[AaPp]\.?[Mm]\b)?")
ISO_TIME = re.compile(r"T(?P<hour>\d{2}):(?P<minute>\d{2})")


@cache
def iso(text: str) -> str:
    """The first date in a text, `2012-12-01` or `2012-12-01T22:35`; "" where it holds none, or none that exists.

    A day and month in unknown order (`4/5/2013`) are read where only one order gives a date, else left alone.

    >>> iso("On Fri, 2012-11-30 at 15:35 +0100")
    '2012-11-30T15:35'
    >>> iso("20121221_1252"), iso("30.2.2012")
    ('2012-12-21T12:52', '')
    """
    text = text[:300]
    for form in DATE_FORMS:
        match = form.search(text)
        if match and (parts := _day(match)):
            hour, minute = _clock(match, text)
            return _written(*parts, hour, minute)
    return ""


def _day(match: re.Match[str]) -> tuple[int, int, int] | None:
    found = match.groupdict()
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    if "one" in found:
        return _either(year, int(found["one"]), int(found["two"]))
    if "name" in found:
        month = MONTHS.get(found["name"].lower(), 0)
        return (year, month, int(found["day"])) if month else None
    return year, int(found["month"]), int(found["day"])


def _either(year: int, one: int, two: int) -> tuple[int, int, int] | None:
    if one == two or two > 12 >= one:
        return year, one, two
    return (year, two, one) if one > 12 >= two else None


def _clock(match: re.Match[str], text: str) -> tuple[int, int]:
    """The hour and minute beside a date; (-1, 0) where none is written."""
    if clock := match.groupdict().get("clock"):
        return int(clock[:2]), int(clock[2:])
    found = CLOCK.search(text, match.end()) or ISO_TIME.search(text, match.end()) or CLOCK.search(text)
    if not found:
        return -1, 0
    hour, half = int(found["hour"]), (found.groupdict().get("half") or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return hour, int(found["minute"])


def _written(year: int, month: int, day: int, hour: int, minute: int) -> str:
    try:
        when = datetime(year, month, day)
    except ValueError:
        return ""
    if 0 <= hour < 24 and minute < 60:
        return f"{when:%Y-%m-%d}T{hour:02}:{minute:02}"
    return f"{when:%Y-%m-%d}"
