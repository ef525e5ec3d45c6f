"""What speaks for a word as software in one entry, and where its prose has words that were learned."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from nlp.names import mask
from nlp.records import EntryRecords, Kind
from nlp.software import counts_here
from nlp.tokens import lines_where, lines_with

WORD = r"(?P<word>[A-Za-z][A-Za-z0-9]{2,20}(?:[-_][A-Za-z0-9]{2,16}){0,2})"
NUMBERED = re.compile(r"\.[0-9]")
SIGNS: tuple[tuple[str, float, tuple[str, ...] | re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "repository",
        2.0,
        ("://", "?p="),
        re.compile(
            rf"(?:git|svn|hg|https?|ssh)://\S{{1,200}}?/{WORD}\.(?:git|hg)\b"
            rf"|\?p=(?:\S{{1,80}}?/)?(?P<project>[A-Za-z][\w-]{{2,30}})\.git"
        ),
    ),
    ("package", 1.5, NUMBERED, re.compile(rf"(?<![\w/.-]){WORD}-\d{{1,3}}\.\d{{1,3}}[\w.-]{{0,30}}(?<!\.)")),
    (
        "version",
        1.0,
        NUMBERED,
        re.compile(rf"(?<![\w/.-]){WORD} v?\d{{1,2}}\.\d{{1,3}}(?:\.\d{{1,3}}){{0,2}}(?![\d:])"),
    ),
    (
        "used",
        1.0,
        tuple(
            f"{verb} "
            for verb in "build compile install port clone upgrade update start run launch debug use using".split()
        ),
        re.compile(
            rf"\b(?:build|compile|install|port|clone|upgrade|update|restart|reinstall|run|start"
            rf"|launch|debug|use|using) (?:the )?{WORD}(?=[\s,.;]|$)",
            re.IGNORECASE,
        ),
    ),
    (
        "used",
        1.0,
        tuple("编译 安装 移植 运行 使用 启动 调试 实验 试验 完善 下载 升级".split()),
        re.compile(rf"(?:编译|安装|移植|运行|使用|启动|调试|实验|试验|完善|下载|升级)\s?{WORD}", re.ASCII),
    ),
    (
        "made of",
        1.0,
        tuple(
            f" {noun}"
            for noun in "source code repo branch package daemon client server tool driver upstream mailing library release".split()
        )
        + tuple("代码 源码 命令 工具 软件".split()),
        re.compile(
            rf"(?<![\w/.-]){WORD}(?: (?:source|code|repo|branch|package|daemon|client|server|tool"
            rf"|driver|upstream|mailing list|library|release)\b|\s?(?:代码|源码|命令|工具|源代码|软件))"
        ),
    ),
)
"""What speaks for software: the sign's name, its weight, what a line in lower case has, one of them, that can hold it, and its form."""

PROMPT_WEIGHT = 3.0
TOPIC_WEIGHT = 0.5
READ = frozenset({Kind.PROSE, Kind.LIST_HEAD, Kind.TOPIC, Kind.HEADER, Kind.SHELL})
PROSE = READ - {Kind.SHELL}


TERM = re.compile(r"[A-Za-z][A-Za-z0-9]{2,20}(?:[-_][A-Za-z0-9]{2,16}){0,2}")
DASH = re.compile("[-_]")

Sign = tuple[str, str, float]
"""A word, the name of what speaks for it, and the weight of that."""


def signs_of(records: EntryRecords) -> Iterator[Sign]:
    """What speaks for words of an entry as software."""
    for seen in records.sightings:
        if seen.kind == "tool":
            yield seen.key.lower(), "prompt", PROMPT_WEIGHT
    lower = "\n".join(records.lines).lower()
    numbered = lines_where(lower, NUMBERED)
    for sign, value, hints, pattern in SIGNS:
        for offset in lines_with(lower, hints) if isinstance(hints, tuple) else numbered:
            kind = records.labels[offset].kind
            if kind not in READ or (kind is Kind.SHELL and sign not in ("repository", "package")):
                continue
            for match in pattern.finditer(records.lines[offset]):
                word = match["word"] or match["project"] if sign == "repository" else match["word"]
                yield word.lower(), sign, value
    entry = records.entry
    for topic in entry.topics if entry else ():
        if TERM.fullmatch(topic):
            yield topic.lower(), "topic", TOPIC_WEIGHT


def terms_in(masked: str) -> list[str]:
    """The words of lines, masked, that can be learned, as written."""
    return TERM.findall(masked)


def forms_of(word: str) -> tuple[str, str]:
    """A word, and its part before the first dash."""
    lower = word.lower()
    return lower, lower if lower.isalnum() else DASH.split(lower)[0]


def seen_in(records: EntryRecords, names: Collection[str]) -> Iterator[tuple[str, int, str]]:
    """Where a unit's prose names learned software: name, line, words."""
    for offset, label in enumerate(records.labels):
        if label.kind not in PROSE:
            continue
        text = mask(records.lines[offset])
        lower = text.lower()
        for match in TERM.finditer(text) if any(name in lower for name in names) else ():
            for word in forms_of(match[0]):
                if word in names and counts_here(label.kind, False, text, match.start(), match.start() + len(word)):
                    yield word, records.start + offset, match[0][: len(word)]
                    break
