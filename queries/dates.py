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
from functools import cache
from typing import Final

from nlp.errors import LogloomError

MONTHS: Final = (
    "january february march april may june july august september october november december".split()
)  # fmt: skip
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
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


def _week_around(match: re.Match[str], today: date) -> Span:
    day = parse(match["date"], today)
    if not day or not day.since or day.since != day.until:
        raise ValueError(match["date"])
    iso = day.since.isocalendar()
    return week_span(iso.year, iso.week)


def _half(match: re.Match[str], today: date) -> Span:
    year = int(match["year"])
    middle = date(year, 7, 1)
    return (
        Span(date(year, 1, 1), middle - timedelta(1)) if match["half"] == "first" else Span(middle, date(year, 12, 31))
    )


def _part_of_month(match: re.Match[str], today: date) -> Span:
    """A third of a month: the first ten days, the next ten, the rest."""
    whole = month_span(*_years_month(_month_number(match["month"]), match["year"], today))
    assert whole.since
    third = (
        {"b": 0, "s": 0, "e": 0, "m": 1, "l": 2}[match["part"].casefold()[0]]
        if match["part"].casefold() != "end"
        else 2
    )
    start = whole.since + timedelta(days=10 * third)
    return Span(start, whole.until if third == 2 else start + timedelta(days=9))


def _back(match: re.Match[str], today: date) -> Span:
    """Days, weeks of seven days, or months of thirty, that end today."""
    words = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
    number = words.get(match["number"].casefold()) or int(match["number"])
    days = {"day": 1, "week": 7, "month": 30}[match["unit"].casefold()]
    return Span(today - timedelta(days=number * days - 1), today)


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
_OF_YEAR = r"(?:[, ] ?(?:of |in )?(?P<year>\d{4}))?"
_HAN_MONTH = "(?P<month>\\d{1,2}|十[一二]?|[一二三四五六七八九])月"

FORMS: Final[tuple[tuple[str, Callable[[re.Match[str], date], Span]], ...]] = (
    (r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})", _iso_day),
    (r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})", _iso_day),
    (r"(?P<year>\d{4})(?P<month>[01]\d)(?P<day>[0-3]\d)", _iso_day),
    (r"(?P<year>\d{4})-?w(?P<week>\d{1,2})", _week),
    (r"(?P<year>\d{4})[-/](?P<month>\d{1,2})", _iso_month),
    (r"q(?P<quarter>[1-4]) (?:of )?(?P<year>\d{4})", _quarter),
    (rf"(?:the )?{_DAY}(?: of)? {_MONTH}{_OF_YEAR}", _day_of_month),
    (rf"{_MONTH} (?:the )?{_DAY}{_OF_YEAR}", _day_of_month),
    (r"(?:the )?week (?:of|from|starting|beginning)(?: on)? (?P<date>.{6,30})", _week_around),
    (r"(?:the )?(?P<half>first|second) half of (?P<year>\d{4})", _half),
    (rf"(?:the )?(?P<part>beginning|start|early|middle|mid|end|late) ?-?(?:of )?{_MONTH}{_OF_YEAR}", _part_of_month),
    (r"(?:the )?(?:last|past|previous) (?P<number>\d{1,3}|two|three|four|five|six) (?P<unit>day|week|month)s", _back),
    (rf"(?:the )?(?P<nth>{'|'.join(ORDINALS)}) week (?:of|in) {_MONTH}{_OF_YEAR}", _nth_week),
    (rf"(?:the )?(?P<nth>{'|'.join(ORDINALS)}) week (?:of|in)(?P<month>)(?: the year)? (?P<year>\d{{4}})", _nth_week),
    (rf"(?:the )?(?:iso |calendar )?(?:week|cw|wk|kw) ?(?:no\.?|number|#)? ?(?P<week>\d{{1,2}}){_OF_YEAR}", _week),
    (rf"(?:the )?(?P<week>\d{{1,2}})(?:st|nd|rd|th) (?:calendar )?week{_OF_YEAR}", _week),
    (rf"(?:the )?(?:month of )?{_MONTH}{_OF_YEAR}", _month),
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


@cache
def _forms() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Span]], ...]:
    """Compiled when first needed: most questions name no date."""
    return tuple((re.compile(pattern, re.IGNORECASE), meaning) for pattern, meaning in FORMS)


_MEANT: Final = {
    "since": "since|starting|starting from|starting in|starting on|as of|no earlier than",
    "after": "after|later than",
    "before": "before|earlier than|prior to",
    "until": "until|till|up to|through|by|up until|no later than",
    "in": "in|on|during|of|for|from|within|over|dated|at|around|throughout|sent on|written on|as at",
}
_OPENERS: Final = {word: means for means, words in _MEANT.items() for word in words.split("|")}
_OPENER = re.compile(rf"(?<!\S)(?P<word>{'|'.join(sorted(_OPENERS, key=len, reverse=True))})(?=\s)", re.IGNORECASE)
_ONWARDS = re.compile(r"(?:since|from|starting)?\s?(?P<date>.{1,40}?) (?:on|onward|onwards|and later)", re.IGNORECASE)
_WEEKDAY = re.compile(rf"^(?:{'|'.join(WEEKDAYS)}),? (?=\S)", re.IGNORECASE)
_BOTH: Final = (
    re.compile(
        r"(?:between|from|since) (?P<since>.{1,40}?) (?:and|to|until|till|through|up to) (?P<until>.{1,40})",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:in |on |during )?(?P<since>.{1,40}?) ?(?:to|until|till|through|–|-) ?(?P<until>.{1,40})", re.IGNORECASE
    ),
    re.compile(r"between weeks? (?P<since>\d{1,2}) and (?:week )?(?P<until>\d{1,2}.*)", re.IGNORECASE),
    re.compile(r"(?:从)?(?P<since>[^到至]{1,20})[到至](?P<until>.{1,20})"),
)
_HAN_DAY = r"(?:\d{4}年)?(?:\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:份|\d{1,2}[日号])?"
_HAN_DATE = (
    rf"{_HAN_DAY}|\d{{4}}年(?:第\d{{1,2}}周)?|第\d{{1,2}}周|[上这本](?:个)?(?:周|星期|月)|[去今]年|[今昨前]天"
    r"|\d{4}-\d{1,2}(?:-\d{1,2})?"
)
_HAN_EDGE = re.compile(
    rf"(?:在|于|从|自)?(?P<date>{_HAN_DATE})(?:[到至](?P<until>{_HAN_DATE}))?(?P<after>以来|之后|以后|之前|以前|里|中)?"
)
LONGEST_PHRASE: Final = 10
"""Words of a phrase of time."""
_HINT: Final = re.compile(
    rf"\d|\b{_MONTH.replace('?P<month>', '?:')}|\b(?:days|weeks?|months?|years?|today|yesterday|{'|'.join(WEEKDAYS)})\b",
    re.IGNORECASE,
)
"""What every phrase of time holds."""
_KEPT: Final = re.compile(
    r"\"[^\"]*\"|“[^”]*”|《[^》]*》|「[^」]*」|(?<!\w)'[^']+'(?!\w)|\b\d{1,2}:\d{2} (?:on |of )?\d{4}-\d{1,2}-\d{1,2}\b"
    r"|\d{4}-\d{1,2}-\d{1,2}[ T]\d{1,2}:\d{2}\b|#\d{8} \d{4}\b|\S*[/_]\S*[a-z]\S*",
    re.IGNORECASE,
)
"""What is no phrase of time whatever it holds: quoted names, headings, paths."""
_HAN_AFTER: Final = {"以来": "since", "之后": "after", "以后": "after", "之前": "before", "以前": "before"}


def needs_today(text: str) -> bool:
    """Whether a text may hold a date that counts from another day: a month without a year, `last week`, `第48周`."""
    return _COUNTED.search(text) is not None


def parse(text: str, today: date) -> Span | None:
    """The days that a phrase names, `last week of 2012`, `3 Dec`, `2012-12`, `第48周`; None where it names none."""
    text = _WEEKDAY.sub("", " ".join(text.split()).strip(" ,.?"))
    for form, meaning in _forms():
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
            last = parse(match["until"], today)
            first = last and _first_end(match["since"], match["until"], today)
            if first and last:
                return _in_order(first, last)
    return None


def _in_order(first: Span, last: Span) -> Span:
    """From one to the other; where the first would be later, it is that of the year before."""
    start = first.since
    if start and last.until and start > last.until:
        start = start.replace(year=start.year - 1, day=min(start.day, 28))
    return Span(start, last.until)


def _first_end(first: str, last: str, today: date) -> Span | None:
    """The first of two dates, which may leave to the second what both share: `3 to 5 March 2021`, `March to May 2021`."""
    year = re.search(r"\b\d{4}\b", last)
    if year and not re.search(r"\d{4}", first) and (span := parse(f"{first} {year[0]}", today)):
        return span
    if re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", first) and (month := re.search(_MONTH, last, re.IGNORECASE)):
        return parse(f"{first} {month[0]} {year[0] if year else ''}", today)
    if re.fullmatch(r"\d{1,2}", first) and (week := re.fullmatch(r"(?:week )?\d{1,2}(.*)", last)):
        return parse(f"week {first}{week[1]}", today)
    return parse(first, today)


def phrase(text: str, today: date) -> Span | None:
    """The days that a phrase with its preposition names: `since 3 Dec`, `between May and July`, `in December`."""
    text = " ".join(text.split()).strip(" ,.?？。")
    if both := _both_ends(text, today):
        return both
    if (on := _ONWARDS.fullmatch(text)) and (start := parse(on["date"], today)):
        return Span(start.since, None)
    opener = _OPENER.match(text)
    span = parse(text[opener.end() :] if opener else text, today)
    return _bounded(_OPENERS[opener["word"].casefold()] if opener else "in", span) if span else None


def peel(text: str, today: date) -> list[tuple[str, Span]]:
    """Every way to take phrases of time out of a text: (what is left, the days), the longest first.

    What stands in quotation marks and the headings of entries are left alone. Two phrases ("since May until 3 July") are taken together.
    """
    found = [*_peel_words(text, today), *_peel_han(text, today)]
    both = [(rest, within(span, other)) for left, span in found for rest, other in _peel_words(left, today)[:1]]
    return list(dict.fromkeys((rest, span) for rest, span in (*both, *found) if rest))


def within(span: Span, other: Span) -> Span:
    """The days that are in both."""
    firsts = [day for day in (span.since, other.since) if day]
    lasts = [day for day in (span.until, other.until) if day]
    return Span(max(firsts, default=None), min(lasts, default=None))


def _peel_words(text: str, today: date) -> list[tuple[str, Span]]:
    if not _HINT.search(text):
        return []
    kept = [m.span() for m in _KEPT.finditer(text)]
    words = [m.span() for m in re.finditer(r"[^\s,，?？]+", text)]
    found: list[tuple[int, int, Span]] = []
    for n, (start, _) in enumerate(words):
        for _, end in reversed(words[n : n + LONGEST_PHRASE]):
            if any(start < last and first < end for first, last in kept) or not _HINT.search(text[start:end]):
                continue
            if span := phrase(text[start:end], today):
                found.append((start, end, span))
                kept.append((start, end))
                break
    return [(_cut_out(text, start, end), span) for start, end, span in found]


def _cut_out(text: str, start: int, end: int) -> str:
    return f"{text[:start].strip(' ,，')} {text[end:].strip(' ,，')}".strip(" ,，")


def _peel_han(text: str, today: date) -> list[tuple[str, Span]]:
    """Chinese puts the time before the verb, without spaces, so it may stand anywhere."""
    if not re.search("[\u4e00-\u9fff]", text):
        return []
    kept = [m.span() for m in _KEPT.finditer(text)]
    found = []
    for match in _HAN_EDGE.finditer(text):
        span = (
            _both_ends(f"{match['date']}到{match['until']}", today) if match["until"] else parse(match["date"], today)
        )
        if span and not any(match.start() < c and a < match.end() for a, c in kept):
            rest = text[: match.start()] + text[match.end() :]
            found.append((rest.strip(" ,，"), _bounded(_HAN_AFTER.get(match["after"] or "", "in"), span)))
    return found
