"""Bugs, security ids and build-service requests in one line: by a tracker's word and number, or by the address of its page.

Trackers are data (`nlp/patterns/trackers.toml`, and the user's own rows); nothing here knows one of them by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from nlp.overlaps import Taken
from nlp.patterns import (
    Tracker,
    counted_words,
    issue_words,
    plain_words,
    remembered,
    requests,
    templates,
    trackers,
    words,
)
from nlp.records import HINT, Sighting
from nlp.roles import acts
from nlp.tokens import Phrases

URL = re.compile(r"(?:https?://)?[\w-]{1,60}(?:\.[\w-]{1,60}){1,6}(?::\d{1,5})?/[^\s\"'<>()\u3000-\u9fff，。]{1,1500}")
HOST_END = re.compile(r"\.[\w-]{1,60}(?::\d{1,5})?/")
"""What each line has that holds an address."""
MORE = re.compile(r"\s?(?:,|/|and|&|、|和|，)\s?#?(?P<number>\d{4,10})(?!\w|\.\d|:|-\d)")
TITLE = re.compile(r"\s?[:：]\s(?P<title>\S.{3,200})|\s-\s(?P<dashed>\S.{3,200})")
SENTENCE_END = re.compile(r"[.;。；]\s|[。；]")
REMARK = re.compile(
    r"[\"“]\d{1,4}[:-]\d|^(?:\d{1,20}|it|i|he|she|they|we|you|this|that|see|please|not|done|ok)\b"
    r"|\b(?:is|was|are|were|been|got) (?:accepted|approved|closed|declined|done|merged|open|ready|rejected|sent|submitted|waiting)\b",
    re.IGNORECASE,
)
"""What stands behind a number but says something of the bug, rather than its title."""
BETWEEN = r"[\s_]{0,2}(?:bug)?[\s_]{0,1}(?:#\s?|[:：]\s?#?|-|\()?"
UNKNOWN = "?"
"""The prefix of a bug whose tracker its line doesn't say."""
KEY = re.compile(r"(?P<project>[A-Z](?<![\w./@=:+-][A-Z])[A-Z0-9]{1,9})-(?P<number>[1-9]\d{0,5})(?![\w@]|-\w|\.\d|/\w)")
"""A project's letters and a number, as trackers of the form `ABC-123` write them; so do standards and parts of hardware."""
KEY_CUE = re.compile(
    r"\bjira\b|\btickets?\b|\bissues?\b|\bbugs?\b|\bstory\b|\bepic\b|\b(?:fix(?:es|ed)?|closes?d?|resolves?d?|refs?):? $|缺陷|工单",
    re.IGNORECASE,
)
KEYED = "jira"

ADDRESS = "address of a bug's page"

SHORT = "owner, repository and number"
PATH = re.compile(
    r"(?<![\w./@:#~$%&=+-])(?P<project>[A-Za-z][\w-]{0,38}/(?P<name>[A-Za-z0-9][\w.-]{0,99}))#(?P<id>[1-9]\d{0,6})(?![\w@/#]|\.\d|-\w|:\d)"
)
"""`paperline/spoold#118`: how forges write an issue of another repository."""
FILE = re.compile(
    r"\.(?:[ch]|cc|cpp|css|diff|go|html?|java|json|md|patch|pl|py|rs|rst|sh|spec|tex|txt|xml|ya?ml)$", re.IGNORECASE
)
"""A file has no issues: what stands behind it is a line or a version of it."""

BARE_FORMS = {
    "cve": r"(?P<id>\d{4}-\d{4,7})",
    "key": r"(?P<id>[A-Za-z][A-Za-z0-9_]{1,20}-\d{1,7})",
    "word": r"(?P<id>[A-Za-z0-9]{4,20})",
}
LETTERED = frozenset({"key", "word"})
"""Forms of ids that may begin with a letter."""


def find_bugs(text: str, line: int) -> tuple[Sighting, ...]:
    """Bugs and requests in one line, in order. A plain `bug 123` gets the key `?:123`, for the whole log to tell."""
    found = [
        *(_by_address(text, line) if "/" in text else ()),
        *_by_word(text, line),
        *(_by_key(text, line) if "-" in text else ()),
        *(_by_path(text, line) if "/" in text and "#" in text else ()),
    ]
    if not found:
        return ()
    taken = Taken()
    kept: list[tuple[int, Sighting]] = []
    for start, sighting in sorted(found, key=lambda f: (f[1].key.startswith(UNKNOWN), -len(f[1].text), f[0])):
        end = start + len(sighting.text)
        if taken.take(start, end):
            kept.append((start, sighting))
    return tuple(sighting for _, sighting in sorted(kept, key=lambda k: (k[0], k[1].key)))


def find_hints(text: str, line: int, sure: Sequence[Sighting]) -> Iterator[Sighting]:
    """`#118`, `issue 118`, `bug 5`: numbers, keyed `?:118`, that may be of a bug whose address the log names elsewhere.

    `sure`: what `find_bugs` found in the line; where that has the number already, it is no hint.
    """
    taken = Taken()
    for found in (m for seen in sure for m in re.finditer(re.escape(seen.text), text)):
        taken.take(*found.span())
    for match in _hint().finditer(text) if "#" in text or not _hint_words().isdisjoint(_held(text)) else ():
        if taken.take(*match.span()):
            before = text[: match.start()].rstrip().rpartition(" ")[2].lower().strip("([,.:;")
            if match["word"] or before not in counted_words():
                yield Sighting("bug", f"{UNKNOWN}:{match['id']}", line, match[0], HINT, 0.3)


def page_of(key: str) -> str:
    """The address of a bug's or a request's page by its key; empty where the key doesn't tell it.

    >>> page_of("github:paperline/spoold#118"), page_of("github:#118")
    ('https://github.com/paperline/spoold/issues/118', '')
    """
    rows = _with_pages().get(key.partition(":")[0], [])
    values = _values(rows[0], key) if len(rows) == 1 else None
    return templates.filled(rows[0].page, **values) if values else ""


def number_of(key: str) -> str:
    """The number in a key: `118` of `bnc:118` and of `github:paperline/spoold#118`."""
    return re.split("[:#]", key)[-1]


def _values(tracker: Tracker, key: str) -> dict[str, str] | None:
    """What fills the placeholders of a tracker's page; None where the key leaves one open."""
    form = re.escape(tracker.key).replace(r"\{project\}", r"(?P<project>[^#]+)").replace(r"\{id\}", r"(?P<id>[^#]+)")
    match = re.fullmatch(form, key)
    values = match.groupdict() if match else {}
    return values if values and templates.placeholders(tracker.page) <= values.keys() else None


@remembered
def _with_pages() -> dict[str, list[Tracker]]:
    """The trackers by prefix, where any of that prefix has a page. Several share one where the host is no part of the key."""
    rows: dict[str, list[Tracker]] = {}
    for _, tracker in _all():
        rows.setdefault(tracker.prefix, []).append(tracker)
    return {prefix: found for prefix, found in rows.items() if any(tracker.page for tracker in found)}


def _by_address(text: str, line: int) -> Iterator[tuple[int, Sighting]]:
    for url in URL.finditer(text) if HOST_END.search(text) else ():
        for kind, tracker in _all():
            values = next((v for t in tracker.urls if (v := templates.match(t, url[0], tracker.id))), None)
            if values:
                number = values.pop("id").lower() if tracker.id == "cve" else values.pop("id")
                key = templates.filled(tracker.key, id=number.zfill(tracker.url_pad), **values)
                yield url.start(), Sighting(kind, key, line, url[0], ADDRESS)
                break


def _by_key(text: str, line: int) -> Iterator[tuple[int, Sighting]]:
    """`ABC-123`: sure where the line speaks of a ticket; else only the whole log can tell that ABC is a project's key."""
    for match in KEY.finditer(text):
        if match["project"].lower() not in words("not_project_keys"):
            cued = KEY_CUE.search(text[: match.start()]) or KEY_CUE.match(text[match.end() :].lstrip())
            sure, key = (0.9, KEYED) if cued else (0.5, UNKNOWN)
            title = _title(text, match.end())
            yield (
                match.start(),
                Sighting("bug", f"{key}:{match[0]}", line, match[0], "key of a ticket", sure, title=title),
            )


def _by_path(text: str, line: int) -> Iterator[tuple[int, Sighting]]:
    """`owner/repository#118`, of the trackers that write so; which of several it is, an address in the log may tell."""
    forge = next((tracker for tracker in trackers() if tracker.short), None)
    if forge is None:
        return
    for match in PATH.finditer(text):
        if not FILE.search(match["name"]):
            key = templates.filled(forge.key, project=match["project"], id=match["id"])
            title = _title(text, match.end())
            yield match.start(), Sighting("bug", key, line, match[0], SHORT, 0.8, title=title)


def _by_word(text: str, line: int) -> Iterator[tuple[int, Sighting]]:
    held = _held(text)
    for number in sorted({number for word in held for number in _rows_with().get(word, ())}):
        kind, tracker, pattern = _patterns()[number]
        for match in pattern.finditer(text):
            if tracker.context and not any(word in text.lower() for word in tracker.context):
                continue
            key = templates.filled(tracker.key, id=match["id"], project="", host="")
            title = _title(text, match.end())
            yield match.start(), Sighting(kind, key, line, match[0].strip(), "tracker and number", title=title)
            yield from _more(text, line, match.end(), kind, tracker.prefix)
    for match in _plain().finditer(text) if not held.isdisjoint(plain_words()) else ():
        yield match.start(), Sighting("bug", f"{UNKNOWN}:{match['id']}", line, match[0], "bug and number", 0.6)
        yield from _more(text, line, match.end(), "bug", UNKNOWN)


def _more(text: str, line: int, end: int, kind: str, prefix: str) -> Iterator[tuple[int, Sighting]]:
    """`bnc 1234, 5678`: further numbers of the same tracker."""
    while match := MORE.match(text, end):
        number = match["number"]
        yield match.start("number"), Sighting(kind, f"{prefix}:{number}", line, number, "one of several numbers")
        end = match.end()


def _title(text: str, end: int) -> str:
    """The sentence behind a bug's number as its title; a remark is none: it points elsewhere, or says what was done."""
    match = TITLE.match(text, end)
    title = SENTENCE_END.split(match["title"] or match["dashed"])[0].strip(" .。") if match else ""
    return "" if REMARK.search(title) or (match and match["title"] and acts(title, intended=True)) else title


@remembered
def _all() -> tuple[tuple[str, Tracker], ...]:
    return (*(("bug", tracker) for tracker in trackers()), *(("request", tracker) for tracker in requests()))


@remembered
def _patterns() -> tuple[tuple[str, Tracker, re.Pattern[str]], ...]:
    return tuple((kind, tracker, _pattern(tracker)) for kind, tracker in _all() if tracker.words or tracker.names)


@remembered
def _words() -> Phrases:
    """The words before a number; most lines with numbers have none."""
    rows = [tracker for _, tracker, _ in _patterns()]
    lettered = {word for t in rows if t.id in LETTERED for word in (*t.words, *t.names)}
    return Phrases({word for t in rows for word in (*t.words, *t.names)} | _hint_words(), ["bug"], lettered)


@remembered
@lru_cache(maxsize=16)
def _held(text: str) -> set[str]:
    """The words before a number that a line can have. Kept for a moment: the line is asked for bugs, then for hints."""
    return _words().held(text)


@remembered
def _rows_with() -> dict[str, tuple[int, ...]]:
    """For each word before a number the rows of `_patterns` that have it."""
    found: dict[str, tuple[int, ...]] = {}
    for number, (_, tracker, _) in enumerate(_patterns()):
        for word in (*tracker.words, *tracker.names):
            found[word] = (*found.get(word, ()), number)
    return found


def _pattern(tracker: Tracker) -> re.Pattern[str]:
    number = BARE_FORMS.get(tracker.id, rf"(?P<id>\d{{{tracker.min_digits},{tracker.max_digits}}})")
    words = "|".join(re.escape(word) for word in sorted((*tracker.words, *tracker.names), key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z0-9])(?:{words}){BETWEEN}{number}(?![A-Za-z0-9]|\.\d)", re.IGNORECASE)


@remembered
def _plain() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(plain_words(), key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z0-9])(?:{words})\s?[#:：]?\s?#?(?P<id>\d{{4,10}})(?!\w|\.\d)", re.IGNORECASE)


@remembered
def _hint_words() -> frozenset[str]:
    return plain_words() | issue_words()


@remembered
def _hint() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(_hint_words(), key=len, reverse=True))
    start = rf"(?<![A-Za-z0-9])(?P<word>{words})\s?[#:：]?\s?#?|(?<![\w#&/.+:=-])#"
    return re.compile(rf"(?:{start})(?P<id>[1-9]\d{{0,6}})(?![\w#]|\.\d|:\d|-\w)", re.IGNORECASE)
