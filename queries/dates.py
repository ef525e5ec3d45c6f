"""Dates as people say them, in English and Chinese: words to a span of days.

Nothing here looks at the clock: what is relative ("last week", "in December") counts from a day that is handed in. Weeks are
those of ISO 8601: they start on a Monday, and week 1 holds the year's first Thursday.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from nlp.errors import LogloomError

MONTHS: Final = (
    "january february march april may june july august september october november december".split()
)  # fmt: skip
ORDINALS: Final = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}
HAN_DIGITS: Final = {
    h: str(n) for n, h in enumerate(("〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"))
}


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `since` to `until`, both included; None leaves that side open."""

    since: date | None
    until: date | None


def month_span(year: int, month: int) -> Span:
    """All days of a month."""
    return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def week_span(year: int, week: int) -> Span:
    """Monday to Sunday of an ISO week. Raises ValueError where the year has no such week."""
    monday = date.fromisocalendar(year, week, 1)
    return Span(monday, monday + timedelta(days=6))


def _last_week_of_year(year: int) -> Span:
    return Span(week_span(year, date(year, 12, 28).isocalendar().week).since, date(year, 12, 31))


def _week_of_month(year: int, month: int, nth: int) -> Span:
    days = month_span(year, month)
    assert days.since
    assert days.until
    start = days.until - timedelta(days=6) if nth < 0 else days.since + timedelta(days=7 * (nth - 1))
    return Span(start, start + timedelta(days=6))


def _latest(month: int, day: int, today: date) -> date:
    """The newest such day that is not after `today`."""
    year = today.year if (month, day) <= (today.month, today.day) else today.year - 1
    return date(year, month, day)


def _month_number(word: str) -> int:
    """1 for `Jan`, `january`, `1`, `一`."""
    word = HAN_DIGITS.get(word, word.casefold().rstrip("."))
    if word.isdigit():
        return int(word)
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(word))


def _years_month(month: int, year: str | None, today: date) -> tuple[int, int]:
    return (int(year) if year else _latest(month, 1, today).year), month


def _one_day(day: date) -> Span:
    return Span(day, day)


def _day_of_month(match: re.Match[str], today: date) -> Span:
    month, day = _month_number(match["month"]), int(match["day"])
    return _one_day(date(int(match["year"]), month, day) if match["year"] else _latest(month, day, today))


def _iso_day(match: re.Match[str], today: date) -> Span:
    return _one_day(date(int(match["year"]), int(match["month"]), int(match["day"])))


def _month(match: re.Match[str], today: date) -> Span:
    return month_span(*_years_month(_month_number(match["month"]), match["year"], today))


def _iso_month(match: re.Match[str], today: date) -> Span:
    return month_span(int(match["year"]), int(match["month"]))


def _year(match: re.Match[str], today: date) -> Span:
    year = int(match["year"])
    return Span(date(year, 1, 1), date(year, 12, 31))


def _week(match: re.Match[str], today: date) -> Span:
    week = int(match["week"])
    this = today.isocalendar()
    return week_span(int(match["year"]) if match["year"] else this.year - (week > this.week), week)


def _nth_week(match: re.Match[str], today: date) -> Span:
    nth = ORDINALS[match["nth"].casefold()]
    if match["month"]:
        return _week_of_month(*_years_month(_month_number(match["month"]), match["year"], today), nth)
    return _last_week_of_year(int(match["year"])) if nth < 0 else week_span(int(match["year"]), nth)


def _quarter(match: re.Match[str], today: date) -> Span:
    year, first = int(match["year"]), 3 * int(match["quarter"]) - 2
    return Span(date(year, first, 1), month_span(year, first + 2).until)


def _ago(match: re.Match[str], today: date) -> Span:
    word = match["which"].casefold()
    return _one_day(today - timedelta(days=RELATIVE_DAYS[word]))


def _relative(match: re.Match[str], today: date) -> Span:
    """The whole week, month or year that `today` is in, or the one before it."""
    back = match["which"].casefold() in {"last", "the last", "previous", "上", "上个", "去"}
    unit = RELATIVE_UNITS[match["unit"].casefold()]
    if unit == "week":
        iso = (today - timedelta(days=7 * back)).isocalendar()
        return week_span(iso.year, iso.week)
    if unit == "month":
        day = today.replace(day=1) - timedelta(days=int(back))
        return month_span(day.year, day.month)
    return Span(date(today.year - back, 1, 1), date(today.year - back, 12, 31))


RELATIVE_DAYS: Final = {"today": 0, "yesterday": 1, "今天": 0, "昨天": 1, "前天": 2}
RELATIVE_UNITS: Final = {
    **{u: u for u in ("week", "month", "year")}, "周": "week", "星期": "week", "月": "month", "年": "year"
}  # fmt: skip

_MONTH = (
    "(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_OF_YEAR = r"(?:,? (?:of |in )?(?P<year>\d{4}))?"
_HAN_MONTH = "(?P<month>\\d{1,2}|十[一二]?|[一二三四五六七八九])月"

FORMS: Final[tuple[tuple[str, Callable[[re.Match[str], date], Span]], ...]] = (
    (r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})", _iso_day),
    (r"(?P<year>\d{4})(?P<month>[01]\d)(?P<day>[0-3]\d)", _iso_day),
    (r"(?P<year>\d{4})-?w(?P<week>\d{1,2})", _week),
    (r"(?P<year>\d{4})[-/](?P<month>\d{1,2})", _iso_month),
    (r"q(?P<quarter>[1-4]) (?:of )?(?P<year>\d{4})", _quarter),
    (rf"{_DAY}(?: of)? {_MONTH}{_OF_YEAR}", _day_of_month),
    (rf"{_MONTH} {_DAY}{_OF_YEAR}", _day_of_month),
    (rf"(?:the )?(?P<nth>{'|'.join(ORDINALS)}) week (?:of|in) {_MONTH}{_OF_YEAR}", _nth_week),
    (rf"(?:the )?(?P<nth>{'|'.join(ORDINALS)}) week (?:of|in)(?P<month>)(?: the year)? (?P<year>\d{{4}})", _nth_week),
    (rf"(?:calendar )?(?:week|cw|wk) ?(?P<week>\d{{1,2}}){_OF_YEAR}", _week),
    (rf"{_MONTH}{_OF_YEAR}", _month),
    (r"(?:the year )?(?P<year>(?:19|20)\d{2})", _year),
    (r"(?P<which>the last|last|previous|this) (?P<unit>week|month|year)", _relative),
    (r"(?P<which>today|yesterday)", _ago),
    (rf"(?:(?P<year>\d{{4}})年)?{_HAN_MONTH}(?P<day>\d{{1,2}})[日号]", _day_of_month),
    (rf"(?:(?P<year>\d{{4}})年)?{_HAN_MONTH}(?:份)?", _month),
    (r"(?P<year>\d{4})年", _year),
    (r"(?:(?P<year>\d{4})年)?第(?P<week>\d{1,2})周", _week),
    (r"(?P<which>今天|昨天|前天)", _ago),
    (r"(?P<which>上个|上|这个|这|本|去|今)(?P<unit>周|星期|月|年)", _relative),
)
"""Each way to say a span of days, and what it means. The first that fits the whole text counts."""

_COUNTED = re.compile(
    rf"\b{_MONTH.replace('?P<month>', '?:')}|\b(?:week|cw|wk|last|this|previous|today|yesterday)\b|[月周年天日]", re.I
)
_FORMS = tuple((re.compile(pattern, re.IGNORECASE), meaning) for pattern, meaning in FORMS)

_OPENERS: Final = {
    "since": "since", "from": "since", "after": "after", "before": "before", "until": "until", "till": "until",
    "up to": "until", "through": "until", "by": "until", "in": "in", "on": "in", "during": "in", "of": "in", "for": "in",
    "within": "in", "over": "in", "dated": "in", "at": "in",
}  # fmt: skip
_OPENER = re.compile(rf"(?<!\S)(?P<word>{'|'.join(_OPENERS)})(?=\s)", re.IGNORECASE)
_BARE = re.compile(r"(?<!\S)(?=(?:today|yesterday|(?:last|this) (?:week|month|year)|week \d)\b)", re.IGNORECASE)
_BOTH: Final = (
    re.compile(r"(?:between|from) (?P<since>.{1,40}) (?:and|to|until|till|through) (?P<until>.{1,40})", re.IGNORECASE),
    re.compile(r"(?:从)?(?P<since>[^到至]{1,20})[到至](?P<until>.{1,20})"),
)
_HAN_EDGE = re.compile(
    r"(?:在|于)?(?P<date>(?:\d{4}年)?(?:\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:份|\d{1,2}[日号])?|\d{4}年(?:第\d{1,2}周)?|第\d{1,2}周|[上这本](?:个)?(?:周|星期|月)|[去今]年|[今昨前]天|\d{4}-\d{1,2}(?:-\d{1,2})?)(?P<after>以来|之后|以后|之前|以前|里|中)?"
)
_HAN_AFTER: Final = {"以来": "since", "之后": "after", "以后": "after", "之前": "before", "以前": "before"}


def needs_today(text: str) -> bool:
    """Whether a text may hold a date that counts from another day: a month without a year, `last week`, `第48周`."""
    return _COUNTED.search(text) is not None


def parse(text: str, today: date) -> Span | None:
    """The days that a phrase names, `last week of 2012`, `3 Dec`, `2012-12`, `第48周`; None where it names none."""
    text = " ".join(text.split()).strip(" ,.?")
    for form, meaning in _FORMS:
        if match := form.fullmatch(text):
            try:
                return meaning(match, today)
            except ValueError:  # 30 February, week 60
                return None
    return None


def day_of(text: str, today: date) -> Span:
    """Like `parse`, for options such as `--since`. Raises LogloomError where the text is no date."""
    if span := parse(text, today):
        return span
    raise LogloomError(f'"{text}" is no date: write 2012-12-03, 2012-12, "3 Dec 2012", "week 48 of 2012" or the like')


def _bounded(word: str, span: Span) -> Span:
    """What "since", "before" and so on make of a span of days."""
    assert span.since
    assert span.until
    return {
        "in": span,
        "since": Span(span.since, None),
        "after": Span(span.until + timedelta(days=1), None),
        "before": Span(None, span.since - timedelta(days=1)),
        "until": Span(None, span.until),
    }[word]


def _both_ends(phrase: str, today: date) -> Span | None:
    for form in _BOTH:
        if match := form.fullmatch(phrase):
            first, last = parse(match["since"], today), parse(match["until"], today)
            if first and last:
                return Span(first.since, last.until)
    return None


def phrase(text: str, today: date) -> Span | None:
    """The days that a phrase with its preposition names: `since 3 Dec`, `between May and July`, `in December`."""
    text = " ".join(text.split()).strip(" ,.?？。")
    if both := _both_ends(text, today):
        return both
    opener = _OPENER.match(text)
    span = parse(text[opener.end() :] if opener else text, today)
    return _bounded(_OPENERS[opener["word"].casefold()] if opener else "in", span) if span else None


def peel(text: str, today: date) -> list[tuple[str, Span]]:
    """Every way to take a phrase of time off the text's end or beginning: (what is left, the days), the longest first."""
    cuts = sorted({m.start() for form in (_OPENER, _BARE) for m in form.finditer(text)} | _betweens(text))
    at_end = [(text[:cut].strip(" ,"), phrase(text[cut:], today)) for cut in cuts if cut]
    comma = text.find(",")
    at_start = [(text[comma + 1 :].strip(), phrase(text[:comma], today))] if comma > 0 else []
    return [(rest, span) for rest, span in (*at_end, *at_start, *_peel_han(text, today)) if span and rest]


def _betweens(text: str) -> set[int]:
    return {m.start() for m in re.finditer(r"\bbetween\s", text, re.IGNORECASE)}


def _peel_han(text: str, today: date) -> list[tuple[str, Span | None]]:
    """Chinese puts the time before the verb, so it may stand anywhere."""
    found = []
    for match in _HAN_EDGE.finditer(text):
        if not re.search("[\u4e00-\u9fff]", text):
            continue
        span = parse(match["date"], today)
        rest = text[: match.start()] + text[match.end() :]
        found.append((rest.strip(" ,，"), span and _bounded(_HAN_AFTER.get(match["after"] or "", "in"), span)))
    return found
