"""Pointers in the text: to other entries by their heading, to items of the same entry, and to files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from nlp.entries import heading_at
from nlp.records import Reference

ITEM_PATH = r"[(（]{0,4}\d{1,3}[)）]{0,4}(?:-[(（]{0,4}\d{1,3}[)）]{0,4}){0,8}"
QUOTES = "\"“”'＂"
POINTER = re.compile(
    rf"(?P<open>[{QUOTES}])?(?P<target>#?\d{{1,4}}[:-][\d:-]{{2,12}} [\d:-]{{4,10}})\s?[{QUOTES}](?P<path>{ITEM_PATH})?"
)
HERE = re.compile(rf"(?<![{QUOTES}])(?:\"\"|“”)(?P<path>{ITEM_PATH})")
HERE_QUOTED = re.compile(rf"(?:see|ref|item|见|参考?|参见)\s?[{QUOTES}](?P<path>{ITEM_PATH})[{QUOTES}]", re.IGNORECASE)

SUFFIXES = (
    "txt log patch diff sh doc docx xls xlsx ppt pptx pdf rar zip tgz tar.gz tar.bz2 gz bz2 7z png jpg jpeg gif html htm md markdown "
    "csv mbox eml odt rst tex"
).split()
PATH = re.compile(
    r"(?<![\w/\\:.])(?P<path>"
    r"~/[\w.+/-]{2,300}"
    r"|(?:[\w.+~-]{1,120}/){1,20}[\w.+~,=-]{1,250}"
    r"|[A-Za-z]:\\(?:(?:Program Files(?: \(x86\))?|Documents and Settings)\\)?[^\s\"“”<>|*?:]{2,250}"
    r"|\\\\[\w.-]{1,80}\\[^\s\"“”<>|*?:]{1,250}"
    r")"
)
QUOTED_PATH = re.compile(
    r"[\"“](?P<path>(?:[A-Za-z]:\\|\\\\[\w.-]{1,80}\\|~/"
    r"|(?:\d{1,3}: ?)?[\w.+-]{1,80}[/\\])[^\"“”<>|*?\n]{1,250})[\"”]"
)
BARE_FILE = re.compile(r"(?<![\w/\\.~-])(?P<path>[\w+-][\w.+-]{2,200}\.(?:patch|diff))(?![\w/])")
PATHS = ((QUOTED_PATH, '"“'), (PATH, "/\\"), (BARE_FILE, (".patch", ".diff")))
"""How paths are written, the surest first, each with what a line has, one of them, that holds such a one."""
URL = re.compile(r"(?:https?|ftp|git|svn|ssh|irc|file)://\S{1,2000}", re.IGNORECASE)
WHOLE_LINE = re.compile(r"\s{0,40}(?:[\w.+~-]{1,120}/){2,20}[\w.+~,=-]{1,250}\s{0,9}")
SYSTEM = re.compile(r"/(?:usr|etc|var|lib|lib64|bin|sbin|proc|sys|dev|boot|root|opt|run|tmp|home|mnt)(?:/|$)")


def find_pointers(line: str, number: int) -> Iterator[Reference]:
    """Pointers to entries in one line, in order: `see"10:29 2012-12-03"2-1)`, and `""1-4)` into the same entry."""
    return _pointers_in(line, number) if any(map(line.__contains__, QUOTES)) else iter(())


def _pointers_in(line: str, number: int) -> Iterator[Reference]:
    for match in POINTER.finditer(line):
        if (when := _when(match["target"])) and _points(match, line):
            yield Reference(number, match[0], match["target"], when, match["path"] or "")
    for pattern in (HERE, HERE_QUOTED):
        for match in pattern.finditer(line):
            yield Reference(number, match[0], item_path=match["path"])


def find_documents(line: str, number: int) -> Iterator[Reference]:
    """Paths of files in one line of prose that look like something kept beside the log, not like a program's own files."""
    held = "/" in line or "\\" in line or ".patch" in line or ".diff" in line
    return _documents_in(line, number) if held else iter(())


def _documents_in(line: str, number: int) -> Iterator[Reference]:
    text = URL.sub(lambda match: " " * len(match[0]), line) if "://" in line else line
    taken: list[tuple[int, int]] = []
    for pattern, signs in PATHS:
        for match in pattern.finditer(text) if any(map(text.__contains__, signs)) else ():
            path = match["path"].rstrip(".,;:")
            start, end = match.start("path"), match.start("path") + len(path)
            quoted = pattern is QUOTED_PATH and path.count("/") > 2
            if any(a < end and start < b for a, b in taken) or not (
                _is_document(path, text) or (quoted and " -" not in path and not SYSTEM.match(path))
            ):
                continue
            taken.append((start, end))
            yield Reference(number, line[start:end], document=path)


def _when(target: str) -> datetime | None:
    return heading_at(target)


def _points(match: re.Match[str], line: str) -> bool:
    # Without its opening quote a date is a pointer still (people forget it), but not inside a longer run of digits.
    return bool(match["open"]) or not line[: match.start()].endswith(("(", "-", ":"))


def _is_document(path: str, line: str) -> bool:
    if SYSTEM.match(path) or path.startswith(("a/", "b/", "./", "../")) or " -" in path:
        return False
    if "\\" in path or path.startswith("~/"):
        return True
    if path.rpartition(".")[2].lower() in SUFFIXES or path.lower().endswith((".tar.gz", ".tar.bz2")):
        return True
    return bool(WHOLE_LINE.fullmatch(line)) and "." not in path.split("/")[0]
