"""Bugs, security ids and build-service requests in one line: by a tracker's word and number, or by the address of its page.

Trackers are data (`nlp/patterns/trackers.toml`, and the user's own rows); nothing here knows one of them by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from nlp.patterns import Tracker
from nlp.records import Sighting

URL = re.compile(r"(?:https?://)?(?P<rest>[\w-]{1,60}(?:\.[\w-]{1,60}){1,6}(?::\d{1,5})?/[^\s\"'<>()\u3000-\u9fff，。]{1,1500})")
ANONYMOUS = re.compile(r"\b(?:bugs?|Bugs?|BUG|bugzilla|缺陷)\s?(?:[Ii][Dd]s?|[Nn]o\.?|号)?\s?[#:：]?\s?#?(?P<number>\d{3,10})(?!\w|\.\d)")
MORE = re.compile(r"\s?(?:,|/|and|&|、|和|，)\s?#?(?P<number>\d{4,10})(?!\w|\.\d|:)")
TITLE = re.compile(r"\s?[:：]\s(?P<title>\S.{3,200})|\s-\s(?P<dashed>\S.{3,200})")
UNKNOWN = "?"
"""The prefix of a bug whose tracker its line doesn't say."""

ID_FORMS = {
    "digits": r"\d{3,10}",
    "cve": r"\d{4}-\d{4,7}",
    "padded": r"0\d{4,9}",
    "key": r"[A-Z][A-Z0-9]{1,14}-\d{1,7}",
}


def find_bugs(text: str, line: int, trackers: Sequence[Tracker]) -> Iterator[Sighting]:
    """Bugs and requests in one line, in order. A plain `bug 123` gets the key `?:123`, for the whole log to tell."""
    found = [*_by_address(text, line, tuple(trackers)), *_by_word(text, line, tuple(trackers))]
    taken: list[tuple[int, int]] = []
    for start, sighting in sorted(found, key=lambda f: (f[1].key.startswith(UNKNOWN), f[0])):
        end = start + len(sighting.text)
        if not any(a < end and start < b for a, b in taken):
            taken.append((start, end))
            yield sighting


def _by_address(text: str, line: int, trackers: tuple[Tracker, ...]) -> Iterator[tuple[int, Sighting]]:
    if "/" not in text:
        return
    for url in URL.finditer(text):
        for kind, prefix, pattern in _pages(trackers):
            if match := pattern.match(url["rest"].removeprefix("www.")):
                yield url.start(), Sighting(kind, f"{prefix}:{match['id']}", line, url[0], "address of a bug's page")
                break


def _by_word(text: str, line: int, trackers: tuple[Tracker, ...]) -> Iterator[tuple[int, Sighting]]:
    for kind, prefix, pattern in _words(trackers):
        for match in pattern.finditer(text):
            number = match["id"].lower() if kind == "bug" and prefix == "cve" else match["id"]
            title = _title(text, match.end())
            yield match.start(), Sighting(kind, f"{prefix}:{number}", line, match[0].strip(), "tracker and number", title=title)
            yield from _more(text, line, match.end(), kind, prefix)
    for match in ANONYMOUS.finditer(text):
        yield match.start(), Sighting("bug", f"{UNKNOWN}:{match['number']}", line, match[0], "bug and number", 0.6)
        yield from _more(text, line, match.end(), "bug", UNKNOWN)


def _more(text: str, line: int, end: int, kind: str, prefix: str) -> Iterator[tuple[int, Sighting]]:
    """`bnc 1234, 5678`: further numbers of the same tracker."""
    while match := MORE.match(text, end):
        yield match.start("number"), Sighting(kind, f"{prefix}:{match['number']}", line, match["number"], "one of several numbers")
        end = match.end()


def _title(text: str, end: int) -> str:
    match = TITLE.match(text, end)
    return (match["title"] or match["dashed"]).strip() if match else ""


@lru_cache(maxsize=8)
def _words(trackers: tuple[Tracker, ...]) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (
            tracker.kind,
            tracker.prefix,
            re.compile(
                rf"(?<![A-Za-z0-9])(?:{'|'.join(re.escape(word) for word in tracker.words)})[\s_]{{0,2}}[#:_-]?\s{{0,2}}(?P<id>{ID_FORMS.get(tracker.id, ID_FORMS['digits'])})(?![A-Za-z0-9]|\.\d)",
                re.IGNORECASE,
            ),
        )
        for tracker in trackers
        if tracker.words
    )


@lru_cache(maxsize=8)
def _pages(trackers: tuple[Tracker, ...]) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (tracker.kind, tracker.prefix, _template(url, tracker.id)) for tracker in trackers for url in tracker.urls
    )


def _template(url: str, form: str) -> re.Pattern[str]:
    parts = {"id": rf"(?P<id>{ID_FORMS.get(form, ID_FORMS['digits'])})"}
    text = re.escape(url).replace(r"\{id\}", parts["id"])
    text = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[\\w.-]{1,80})", text)
    return re.compile(text + r"(?![\w])")
