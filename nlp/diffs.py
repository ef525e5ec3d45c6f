"""Diffs in the text: found under quote marks, indentation and a reply's comments, followed to their end, parsed by
`whatthepatch`.

A diff that a mail program wrapped, or that somebody cut, is parsed as far as it goes and says so in `broken`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nlp.quotes import all_unquoted
from nlp.records import Diff

STARTS = ("diff -", "diff --", "Index: ", "--- ", "*** ", "@@ -", "=== modified")
SIGNS = ("@@ -", "*** ", "diff -", "Index: ")
"""What a text has, one of them, in which there is a diff."""
HUNK = re.compile(r"@@ -\d{1,9}(?:,(?P<old>\d{1,9}))? \+\d{1,9}(?:,(?P<new>\d{1,9}))? @@")
HEADER_LINE = re.compile(
    r"diff -|Index: \S|={30,100}$|index [0-9a-f]{4,40}\.\.[0-9a-f]{4,40}|(?:new|deleted) file mode|(?:old"
    r"|new) mode|(?:dis)?similarity index"
    r"|rename (?:from|to) |copy (?:from|to) |Binary files? .{1,400} differ|GIT binary patch|--- \S|\+\+\+ \S"
    r"|RCS file|retrieving revision|Only in "
)
FILE_LINE = re.compile(
    r"(?:\+\+\+|---|\*\*\*) (?P<path>[^\t]{1,400}?)(?:\t.{0,100}|\s{2,100}.{0,100}|\s\d{4}-\d\d-\d\d.{0,40})?$"
)
GIT_LINE = re.compile(r"diff --git (?:\"?a/)?(?P<old>\S{1,400}) (?:\"?b/)?(?P<new>\S{1,400})$")
INDEX_LINE = re.compile(r"Index: (?P<path>\S.{0,400})$")
CONTEXT_LINE = re.compile(r"\*{3,20}|--- |[!+ -] |[!+-]$|\s{2}|\\ ")
SIGNATURE = re.compile(r"--\s?$")
GAP = 200
"""Lines of a reply's own words that may stand between two quoted pieces of one diff."""
STRAY = 3
"""Lines without a diff's form that a mail program may have left in a hunk before the next good one."""
LONG = 2000
"""Characters of a line that the parser sees: more only cost time."""


@dataclass(slots=True)
class _Run:
    """A diff while it is read; lines count from 0. `old` and `new` are the lines of its hunk that are still to come."""

    first: int
    depth: int
    indent: int
    last: int = 0
    pieces: list[list[str]] = field(default_factory=list)
    old: int = 0
    new: int = 0
    hunks: int = 0
    added: int = 0
    removed: int = 0
    context: bool = False
    broken: str = ""

    def damage(self, reason: str) -> None:
        self.broken = self.broken or reason


def find_diffs(lines: Sequence[str], start: int) -> tuple[Diff, ...]:
    """The diffs among the lines, in order; `lines[0]` is line `start` of its file.

    Files that follow one another are one diff. Pieces that a reply quotes with its own words between are one diff,
    `broken`.
    """
    text = "\n".join(lines)
    if not any(sign in text for sign in SIGNS):
        return ()
    marked = all_unquoted(lines)
    found, n = [], 0
    while n < len(lines):
        run = _start(marked, n)
        if run is None:
            n += 1
            continue
        _follow(run, lines, marked)
        n = max(run.last, n) + 1
        if run.hunks or run.context or any(len(piece) > 1 for piece in run.pieces):
            found.append(_diff(run, start))
    return tuple(found)


def _start(marked: Sequence[tuple[int, str]], n: int) -> _Run | None:
    depth, text = marked[n]
    bare = text.lstrip(" ")
    if not bare.startswith(STARTS):
        return None
    after = marked[n + 1][1].strip() if n + 1 < len(marked) else ""
    if bare.startswith(("--- ", "*** ")) and not after.startswith(("+++ ", "--- ", "*" * 15)):
        return None
    if bare.startswith(("diff -", "Index: ", "===")) and not _goes_on(marked, n):
        return None
    if bare.startswith("@@") and not HUNK.match(bare):
        return None
    return _Run(first=n, depth=depth, indent=len(text) - len(bare), last=n, context=bare.startswith("*** "))


def _goes_on(marked: Sequence[tuple[int, str]], n: int) -> bool:
    """Whether a line that may be a command (`diff -u a b`) is followed by what heads a diff."""
    if marked[n][1].lstrip(" ").startswith("diff --git a/"):
        return True
    return any(HEADER_LINE.match(text.strip()) or HUNK.match(text.strip()) for _, text in marked[n + 1 : n + 3])


def _text(run: _Run, line: str) -> str:
    """A line as the diff has it: without the quote marks of the run's depth, and without its indentation."""
    for _ in range(run.depth):
        line = line.lstrip(" ")[1:]
        line = line.removeprefix(" ")
    margin = len(line) - len(line.lstrip(" "))
    return line[min(run.indent, margin) :]


def _follow(run: _Run, lines: Sequence[str], marked: Sequence[tuple[int, str]]) -> None:
    """Reads on to the last line of a diff, over a reply's comments and over lines that a mail program broke."""
    n = run.first
    while n < len(lines):
        if marked[n][0] < run.depth:
            after = _resumes(run, marked, n)
            if after is None:
                break
            run.damage("a reply's words stand between its pieces")
            n = after
            continue
        text = _text(run, lines[n])
        if not _takes(run, text):
            skip = _strays(run, lines, marked, n)
            if not skip:
                break
            run.damage("lines were wrapped or lost their first column")
            n += skip
            continue
        if text.strip():
            run.last = n
        n += 1
    if run.old > 0 or run.new > 0:
        run.damage("its last hunk is cut short")


def _takes(run: _Run, text: str) -> bool:
    """Whether a line belongs to the diff where it stands; counts it."""
    if run.context:
        return _keep(run, text) if CONTEXT_LINE.match(text) or HEADER_LINE.match(text) else False
    if hunk := HUNK.match(text):
        if run.old > 0 or run.new > 0:
            run.damage("a hunk is cut short")
        run.old, run.new = int(hunk["old"] or 1), int(hunk["new"] or 1)
        run.hunks += 1
        return _keep(run, text)
    if run.old > 0 or run.new > 0:
        return _takes_change(run, text)
    if HEADER_LINE.match(text) and not SIGNATURE.match(text):
        return _keep(run, text)
    return text.startswith("\\ No newline") and _keep(run, text)


def _takes_change(run: _Run, text: str) -> bool:
    """A line of a hunk: its first column says whether it stands in the old file, the new one or both."""
    mark = text[:1]
    if text.startswith(("diff --git ", "Index: ")) or (SIGNATURE.match(text) and run.old <= 0):
        run.damage("a hunk is cut short")
        run.old = run.new = 0
        return not SIGNATURE.match(text) and _keep(run, text)
    if mark == "+":
        run.new, run.added = run.new - 1, run.added + 1
    elif mark == "-":
        run.old, run.removed = run.old - 1, run.removed + 1
    elif mark in ("", " ", "\t"):
        run.old, run.new = run.old - 1, run.new - 1
        text = text or " "
    elif mark != "\\":
        return False
    return _keep(run, text)


def _keep(run: _Run, text: str) -> bool:
    begins = text.startswith(("diff -", "Index: ")) or (
        text.startswith(("--- ", "*** ")) and run.old <= 0 and not _heads(run.pieces) and not run.context
    )
    if begins or not run.pieces:
        run.pieces.append([])
    run.pieces[-1].append(text[:LONG])
    return True


def _heads(pieces: list[list[str]]) -> bool:
    """Whether the last piece is a header that still waits for its `---` line."""
    return bool(pieces) and not any(line.startswith(("@@ ", "--- ")) for line in pieces[-1])


def _resumes(run: _Run, marked: Sequence[tuple[int, str]], n: int) -> int | None:
    """Where a quoted diff goes on behind a reply's words; None where it doesn't."""
    if run.depth == 0:
        return None
    open_hunk = run.old > 0 or run.new > 0
    for m in range(n, min(len(marked), n + GAP)):
        depth, text = marked[m]
        if depth == run.depth and text.strip():
            goes_on = HUNK.match(text) or HEADER_LINE.match(text) or (open_hunk and text[:1] in "+- \t")
            return m if goes_on else None
        if depth > run.depth and text.strip():
            return None
    return None


def _strays(run: _Run, lines: Sequence[str], marked: Sequence[tuple[int, str]], n: int) -> int:
    """How many lines to pass over in an open hunk before one that has a diff's form again; 0: the diff ends here."""
    if run.context:
        return 0
    if run.old <= 0 and run.new <= 0:
        return _surplus(run, lines, marked, n) if run.broken else 0
    for skip in range(1, STRAY + 1):
        if n + skip >= len(lines) or marked[n + skip][0] < run.depth:
            return 0
        text = _text(run, lines[n + skip])
        if text[:1] in ("+", "-", "@") or (text[:1] == " " and text.strip()):
            return skip
    return 0


def _surplus(run: _Run, lines: Sequence[str], marked: Sequence[tuple[int, str]], n: int) -> int:
    """How many lines a hunk has over its count, because a reply's editor dropped others, up to the next hunk's head."""
    for skip in range(STRAY * 4):
        if n + skip >= len(lines) or marked[n + skip][0] != run.depth:
            return 0
        text = _text(run, lines[n + skip])
        if HUNK.match(text):
            return skip
        if text[:1] not in ("", " ", "+", "-", "\t"):
            return 0
    return 0


def _diff(run: _Run, start: int) -> Diff:
    hunks, added, removed = run.hunks, run.added, run.removed
    files: dict[str, None] = {}
    if run.context:
        hunks = added = removed = 0
    for piece in run.pieces:
        parsed = _parsed(piece) if not run.broken else None
        if run.context:
            hunks += sum(line.startswith("*" * 15) for line in piece)
            added += sum(change.old is None for change in parsed[1]) if parsed else 0
            removed += sum(change.new is None for change in parsed[1]) if parsed else 0
        elif parsed is None and not run.broken:
            run.damage("the parser gave up")
        if path := (parsed and parsed[0]) or _path(piece):
            files[path] = None
    return Diff(start + run.first, start + run.last, run.depth, tuple(files), hunks, added, removed, run.broken)


def _parsed(piece: list[str]) -> tuple[str, Sequence[_Change]] | None:
    """The path and the changes of one file's diff; None where the parser fails. Binary literals are kept from it."""
    import whatthepatch

    text = [line for line in piece if not line.startswith("GIT binary patch")]
    try:
        (parsed,) = whatthepatch.parse_patch("\n".join(text))
    except (ValueError, whatthepatch.exceptions.WhatThePatchException, IndexError):
        return None
    header = parsed.header
    path = (header.new_path if header.new_path != "/dev/null" else header.old_path) if header else ""
    return _plain_path(path or ""), parsed.changes or ()


class _Change:
    """A change as the parser gives it; a line number is None on the side where the line doesn't stand."""

    old: int | None
    new: int | None


def _path(piece: Sequence[str]) -> str:
    """The file of a piece by its header lines, the new name first."""
    names = dict(_named(piece))
    return next(
        (names[kind] for kind in ("+++", "Index", "git", "---", "***") if names.get(kind, "/dev/null") != "/dev/null"),
        "",
    )


def _named(piece: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in piece[:12]:
        if match := GIT_LINE.match(line):
            yield "git", match["new"]
        elif match := INDEX_LINE.match(line):
            yield "Index", _plain_path(match["path"])
        elif match := FILE_LINE.match(line):
            yield line[:3], _plain_path(match["path"])


def _plain_path(path: str) -> str:
    """A path without the `a/` or `b/` that git and hg put before it."""
    path = path.strip().strip('"')
    return path[2:] if path[:2] in ("a/", "b/") else path
