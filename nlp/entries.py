"""Lines to entries: headings, topics, continuation marks, items and addenda.

A heading dialect is one row of `HEADINGS`. Every line of a file belongs to one entry or to the preamble before the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from nlp.records import Addendum, Entry, Item

HEADINGS: tuple[re.Pattern[str], ...] = (
    re.compile(r"\s?(?P<hour>\d{1,2}):(?P<minute>\d{2}) (?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\s{0,9}"),
    re.compile(r"#(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2}) (?P<hour>\d{1,2}):(?P<minute>\d{2})\s{0,9}"),
    re.compile(r"#(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2}) (?P<hour>\d{2})(?P<minute>\d{2})\s{0,9}"),
)
"""What stands alone on a heading's line, one pattern a dialect. Markdown's is the first, underlined."""
LONGEST_HEADING = 40
"""No heading has so many characters."""

UNDERLINE = re.compile(r"(-{4,200}|={4,200})\s{0,9}")
ADDENDUM = re.compile(
    r"\s{0,40}(?:[\d()（）]{1,8}[,，.、]?\s{1,9})?"
    r"\((?P<hour>\d{1,2}):(?P<minute>\d{2}) (?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\)"
)
COMMA_ITEM = re.compile(r"\s{0,8}(?P<open>[(（]{0,4})(?P<number>\d{1,3})(?P<close>[)）]{0,4})\s?[,，、](?!\d)")
MARKDOWN_ITEM = re.compile(r"(?P<indent> {0,40})(?P<number>\d{1,3})\.\s")
MARKDOWN_INDENT = 4
NO_ITEM = "+-*/\\|<>[]{}=_~^#$%&@!?.,;:\"'`"
"""Signs that no point begins with."""

TOPIC_DIVIDER = re.compile(r"[,;，；]")
CONT = re.compile(
    r"\s{0,9}(?:cont(?:inued?)?\.?|续|接)\s?(?P<number>\d{1,4})?\s{0,9}(?:[\"“(（].{0,200})?", re.IGNORECASE
)
GREETING = re.compile(r"(?:hi|hello|dear|hey|你好|大家好)\b[\s,，].{0,40}", re.IGNORECASE)
HASH = re.compile(r"[0-9a-f]{7,40}\s")
SENTENCE_END = (".", "!", "?", "。", "！", "？", ":", "：")
SENTENCE_BREAK = re.compile(r"[.!?。！？]\s{1,80}\S")
MAX_TOPIC_LINE = 400
PLAN = "gtd"
LOG_MARK = ".LOG"


def heading_at(line: str) -> datetime | None:
    """When the entry that this line heads was written; None where the line is no heading, or names no real date."""
    return next((date_of(m) for pattern in HEADINGS if (m := pattern.fullmatch(line))), None)


def looks_like_heading(line: str) -> bool:
    """Whether a line has a heading's form, be its date real or not: `99:99 2012-13-45`."""
    if len(line) >= LONGEST_HEADING or not (":" in line or line.startswith("#")):
        return False
    return not line[:1].isalpha() and any(p.fullmatch(line) for p in HEADINGS)


def find_entries(lines: Sequence[str]) -> tuple[Entry, ...]:
    """All entries of a file, in order; each runs to the line before the next heading, the last to the end."""
    heads = [(n, when) for n, line in enumerate(lines, 1) if (when := _heading(line))]
    ends = [n - 1 for n, _ in heads[1:]] + [len(lines)] * bool(heads)
    return tuple(_entry(lines, start, end, when) for (start, when), end in zip(heads, ends, strict=True))


UNREAL = "looks like a heading, but is no date that exists"
"""What is noted of such a line."""


def unreal_headings(lines: Sequence[str]) -> Iterator[int]:
    """Numbers of the lines that look like a heading but hold no date that exists."""
    return (n for n, line in enumerate(lines, 1) if looks_like_heading(line) and _heading(line) is None)


UNREAD = "like dated headings that Logloom does not read"
"""What is noted of dates alone on their lines, in a file in which few headings were read."""
TIME = r"(?P<{}>\d{{1,2}}:\d{{2}})(?::\d{{2}})?"
DATED = re.compile(
    rf"\s{{0,9}}[#*_]{{0,6}}\s{{0,4}}(?:{TIME.format('before')}\s{{1,4}})?"
    r"(?P<year>(?:19|20)\d\d)(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})"
    rf"(?:[\sT]{{1,4}}{TIME.format('behind')})?\s{{0,4}}[:#*_]{{0,6}}\s{{0,9}}"
)
FEW = 2
"""So many dated lines for each heading that was read are no more than a log quotes."""


def unread_headings(lines: Sequence[str]) -> tuple[int, str] | None:
    """The first line that is dated like a heading but not read as one, and what to note of all that are; None where a file has
    headings enough, or only one such line somewhere below its first."""
    dated = ((n, line) for n, line in enumerate(lines, 1) if 0 < len(line) < 60 and not line[0].isalpha())
    found = [(n, m) for n, line in dated if (m := DATED.fullmatch(line))]
    odd = [(n, m) for n, m in found if not looks_like_heading(m.string)]
    read = sum(_heading(line) is not None for line in lines) if odd else 0
    alone = len(odd) == 1 and any(line.strip() for line in lines[: odd[0][0] - 1])
    if not odd or alone or len(odd) <= FEW * read:
        return None
    number, first = odd[0]
    look = "1 line looks" if len(odd) == 1 else f"{len(odd)} lines look"
    date = f"{first['year']}-{first['month']:0>2}-{first['day']:0>2}"
    ours = f"{(first['before'] or first['behind'] or '09:43'):0>5} {date}"
    return number, f"{look} {UNREAD}, such as '{first[0].strip()}'; it reads '{ours}' alone on a line"


def _heading(line: str) -> datetime | None:
    # Most lines can be told by their first characters; the patterns then cost nothing.
    return heading_at(line) if line[:1] in "# 0123456789" and len(line) < LONGEST_HEADING else None


def addendum_at(line: str) -> re.Match[str] | None:
    """The bracketed date that a line begins with, real or not."""
    return ADDENDUM.match(line) if "(" in line else None


def date_of(match: re.Match[str]) -> datetime | None:
    """The minute that a heading's or an addendum's match names; None where no calendar has it."""
    year, month, day, hour, minute = (int(match[name]) for name in ("year", "month", "day", "hour", "minute"))
    try:
        return datetime(year, month, day, hour, minute)
    except ValueError:
        return None


def _entry(lines: Sequence[str], start: int, end: int, when: datetime) -> Entry:
    body = start + 1
    if body <= end and UNDERLINE.fullmatch(lines[body - 1]):
        body += 1
    first, addenda = body, []
    for n in range(body, end + 1):
        if match := addendum_at(lines[n - 1]):
            if date := date_of(match):
                addenda.append(Addendum(n, date))
            first += n == first
    topics = topic_line(lines[first - 1]) if first <= end else ()
    named = tuple(topic for topic in topics if not CONT.fullmatch(topic))
    marks = [n for n, topic in enumerate(topics) if CONT.fullmatch(topic)]
    return Entry(
        heading=lines[start - 1].strip(),
        when=when,
        start=start,
        end=end,
        topic_line=first if topics else None,
        topics=named,
        base=topics[: marks[0]] if marks else named,
        cont=tuple(_number(topics[n]) for n in marks),
        items=find_items(lines, (first + 1) if topics else first, end),
        addenda=tuple(addenda),
        plan=tuple(topic.casefold() for topic in named) == (PLAN,),
    )


def _number(mark: str) -> int:
    match = CONT.fullmatch(mark)
    return int(match["number"] or 0) if match else 0


def topic_line(line: str) -> tuple[str, ...]:
    """The topics of an entry's first line, `contN` among them; empty where the line is text, an item, a head or a link."""
    text = line.strip()
    if not text or len(text) > MAX_TOPIC_LINE or _is_text(text):
        return ()
    return tuple(topic for part in TOPIC_DIVIDER.split(text) if (topic := part.strip()))


def _is_text(text: str) -> bool:
    single = not TOPIC_DIVIDER.search(text)
    return bool(
        item_at(text)
        or text.startswith(("http://", "https://", "<", '"', "“", ">", "$ ", "```", "[", "From:"))
        or GREETING.fullmatch(text)
        or "@" in text.split(",")[0]
        or HASH.match(text)
        or (single and text.endswith(SENTENCE_END))
        or (single and SENTENCE_BREAK.search(text))
    )


def item_at(line: str) -> tuple[int, str] | None:
    """The level of the point that a line opens, from 1, and its number as a path writes it: (2, "3)")."""
    first = line[:1]
    if first.isalpha() or first in NO_ITEM:
        return None  # most lines
    if match := COMMA_ITEM.match(line):
        opened, closed = len(match["open"]), len(match["close"])
        if opened <= closed:
            return 1 + closed + (opened > 0), "(" * opened + match["number"] + ")" * closed
    elif match := MARKDOWN_ITEM.match(line):
        return 1 + len(match["indent"]) // MARKDOWN_INDENT, match["number"]
    return None


def find_items(lines: Sequence[str], first: int, last: int) -> tuple[Item, ...]:
    """The numbered points among the lines `first` to `last`, in order, each with its path."""
    open_items: list[tuple[int, str, int]] = []
    done: list[Item] = []

    def close(level: int, end: int) -> None:
        while open_items and open_items[-1][0] >= level:
            _, path, line = open_items.pop()
            done.append(Item(path, line, end))

    for n in range(first, last + 1):
        if (item := item_at(lines[n - 1])) is not None:
            close(item[0], n - 1)
            path = f"{open_items[-1][1]}-{item[1]}" if open_items else item[1]
            open_items.append((item[0], path, n))
    close(0, last)
    return tuple(sorted(done, key=lambda item: item.line))
