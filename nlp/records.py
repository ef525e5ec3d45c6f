"""The plain, frozen records that the floors share: what was read from one file, before anyone asks whom a name belongs to.

Line numbers count from 1 in the file that was read; ranges include both ends. A record holds words as they were written;
what they stand for over the whole corpus is decided in `graph.resolve`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple


class Kind(StrEnum):
    """What a line is, seen without the quote marks in front of it."""

    BLANK = "blank"
    HEADING = "heading"
    TOPIC = "topic"
    ADDENDUM = "addendum"
    PROSE = "prose"
    HEADER = "header"
    DIFF = "diff"
    TRACE = "trace"
    OUTPUT = "output"
    SHELL = "shell"
    CODE = "code"
    LIST_HEAD = "list head"


class Label(NamedTuple):
    """One line's kind, the depth of quoting it stands in (0: not quoted), and its text without those marks. Each line has one, which a
    tuple is quickest for."""

    kind: Kind
    depth: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded text file. `lines` are cut at LF and CRLF only, without their ends; `ends` are those ends."""

    path: str
    """As the source names it, with `/`, below the folder that was given."""
    lines: tuple[str, ...]
    ends: tuple[str, ...]
    encoding: str
    undecoded: tuple[int, ...] = ()
    """Numbers of lines that hold U+FFFD, or were decoded on their own."""
    cut: tuple[tuple[int, int], ...] = ()
    """Lines that are longer than any that somebody wrote: their numbers and lengths. Only their beginnings are here."""


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered point of an entry: `2-1)-(2)` is its path, and it runs to the next point of its level or above."""

    path: str
    line: int
    end: int


@dataclass(frozen=True, slots=True)
class Addendum:
    """A bracketed date inside an entry: what follows was written then."""

    line: int
    when: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated block of a log."""

    heading: str
    when: datetime
    start: int
    end: int
    topic_line: int | None = None
    topics: tuple[str, ...] = ()
    """All topics of the line, without `contN`."""
    base: tuple[str, ...] = ()
    """The topics before the first `contN`: with them a series is told."""
    cont: tuple[int, ...] = ()
    """The numbers of `contN`, `contM`… in order."""
    items: tuple[Item, ...] = ()
    addenda: tuple[Addendum, ...] = ()
    plan: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A human's name as written, and the address beside it. Either may be empty, not both."""

    text: str = ""
    address: str = ""


HINT = "number that may be a bug's"
"""The rule of a sighting that is a bug only where the log names one of that number by its address."""


class Sighting(NamedTuple):
    """A place where the text names something. `key` is canonical where the words alone decide it (`bnc:782311`)."""

    kind: str
    """`person`, `bug`, `request`, `commit`, `project`, `tool`, `software`, `document`…"""
    key: str
    line: int
    text: str
    """The words themselves, as they stand in the line."""
    rule: str
    sure: float = 1.0
    """1.0: the form leaves no doubt. Below: `graph.resolve` weighs it against the rest of the corpus."""
    address: str = ""
    title: str = ""
    """What the log calls it: a bug's title, a commit's subject."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A pointer to an entry (`target` is its heading as written, "" the entry itself) or to a document (`path`)."""

    line: int
    text: str
    target: str = ""
    when: datetime | None = None
    item_path: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Lines of a message that quote another one."""

    line: int
    end: int
    depth: int
    speaker: Name | None = None


REPLY: Final = re.compile(r"(?:re|aw|答复|回复)\s?[:：]", re.IGNORECASE)
"""What the subject of an answer begins with."""


@dataclass(frozen=True, slots=True)
class Message:
    """A mail, a bug comment or the turns of one person in a chat."""

    form: str
    """The name of the header form that told it: `own`, `attribution`, `bugzilla`, `mail`, `chat`, `irc`, `reported`…"""
    line: int
    """Of the header."""
    end: int
    sender: Name | None
    """None: the writer of the log."""
    recipients: tuple[Name, ...] = ()
    date: str = ""
    """ISO 8601: `2012-12-01` or `2012-12-01T22:35`."""
    subject: str = ""
    """As written, `Re:` and tags included."""
    answers: Name | None = None
    answers_writer: bool = False
    answers_subject: str = ""
    own: tuple[int, ...] = ()
    """Lines that its sender wrote, not quoted."""
    quotations: tuple[Quotation, ...] = ()
    bug: str = ""
    """The bug that it comments on, where it is a bug comment."""
    document: str = ""
    """The file that holds it, where the log only points to it."""


@dataclass(frozen=True, slots=True)
class Diff:
    """A diff in the text; `broken` says why it was parsed only so far."""

    line: int
    end: int
    depth: int
    files: tuple[str, ...] = ()
    hunks: int = 0
    added: int = 0
    removed: int = 0
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Patch:
    """One sighting of a change to a program's source: a version of a patch, or the commit it became."""

    form: str
    """`subject`, `file`, `format-patch`, `hg`, `commit-url`, `commit-hash`, `commit-log`, `diff`…"""
    line: int
    end: int
    subject: str = ""
    """As written, tags included."""
    version: int = 0
    """0: not said."""
    number: int = 0
    """3 of `[PATCH v2 3/7]`."""
    of: int = 0
    file_name: str = ""
    commit: str = ""
    author: Name | None = None
    date: str = ""
    trailers: tuple[tuple[str, Name, int], ...] = ()
    """(`signed-off-by`, who, line) and its kin, in order, the key in lower case."""
    diffs: tuple[Diff, ...] = ()
    files: tuple[str, ...] = ()
    text: str = ""
    """The words that show it, as they stand in `line`."""


ALL_PATCHES: Final = "patches"
"""Stands for every patch that the entry shows, where the text says `the patch` and no more."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that says who did what: `who` None is the writer."""

    role: str
    """The local name of an edge under `ll:workedOn`: `wrote`, `reviewed`, `tested`, `reported`, `asked`…"""
    who: Name | None
    what: str
    """`bug:bnc:782311`, `commit:501bfad`, `patch:LINE` (the patch seen at that line), `subject:…` or ALL_PATCHES."""
    line: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Time:
    """Minutes that the writer spent. `item` is the path of the plan's item; empty: the hours of the whole day."""

    line: int
    text: str
    minutes: int
    item: str = ""
    open: bool = False
    """A range without an end, whose minutes are unknown."""


@dataclass(frozen=True, slots=True)
class EntryRecords:
    """All that was read in one entry, or in one document (`entry` None)."""

    entry: Entry | None
    lines: tuple[str, ...]
    start: int
    labels: tuple[Label, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    references: tuple[Reference, ...] = ()
    messages: tuple[Message, ...] = ()
    patches: tuple[Patch, ...] = ()
    claims: tuple[Claim, ...] = ()
    times: tuple[Time, ...] = ()

    def line(self, number: int) -> str:
        """A line's text by its number in the file; empty where it stands elsewhere."""
        index = number - self.start
        return self.lines[index] if 0 <= index < len(self.lines) else ""


@dataclass(frozen=True, slots=True)
class DocumentRecords:
    """All that was read in one file: a log's entries in order, or one record without an entry."""

    path: str
    digest: str
    """SHA-256 of the file's bytes, hexadecimal."""
    encoding: str
    line_count: int
    entries: tuple[EntryRecords, ...]
    notes: tuple[tuple[int, str], ...] = field(default=())
    """(line, what was not understood there)."""

    @property
    def is_log(self) -> bool:
        """Whether the file holds a heading."""
        return any(records.entry for records in self.entries)
