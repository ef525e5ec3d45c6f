"""Software that no list knows, learned from how the log itself uses a word: it has a repository, a version, a package, a prompt,
or it is built, installed and run again and again.

Each kind of sign counts once an entry and weighs what `SIGNS` says; a word that reaches `ENOUGH` over at least two entries is
software, and every line of prose that has the word mentions it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.corpus import Corpus, Unit
from graph.resolve.person import People
from nlp.names import is_common, mask, syllables
from nlp.patterns import software, words
from nlp.records import Kind
from nlp.software import counts_here

WORD = r"(?P<word>[A-Za-z][A-Za-z0-9]{2,20}(?:[-_][A-Za-z0-9]{2,16}){0,2})"
SIGNS: tuple[tuple[str, float, re.Pattern[str]], ...] = (
    (
        "repository",
        2.0,
        re.compile(
            rf"(?:git|svn|hg|https?|ssh)://\S{{1,200}}?/{WORD}\.(?:git|hg)\b"
            rf"|\?p=(?:\S{{1,80}}?/)?(?P<project>[A-Za-z][\w-]{{2,30}})\.git"
        ),
    ),
    ("package", 1.5, re.compile(rf"(?<![\w/.-]){WORD}-\d{{1,3}}\.\d{{1,3}}[\w.-]{{0,30}}(?<!\.)")),
    ("version", 1.0, re.compile(rf"(?<![\w/.-]){WORD} v?\d{{1,2}}\.\d{{1,3}}(?:\.\d{{1,3}}){{0,2}}(?![\d:])")),
    (
        "used",
        1.0,
        re.compile(
            rf"\b(?:build|compile|install|port|clone|upgrade|update|restart|reinstall|run|start"
            rf"|launch|debug|use|using) (?:the )?{WORD}(?=[\s,.;]|$)",
            re.IGNORECASE,
        ),
    ),
    ("used", 1.0, re.compile(rf"(?:编译|安装|移植|运行|使用|启动|调试|实验|试验|完善|下载|升级)\s?{WORD}", re.ASCII)),
    (
        "made of",
        1.0,
        re.compile(
            rf"(?<![\w/.-]){WORD}(?: (?:source|code|repo|branch|package|daemon|client|server|tool"
            rf"|driver|upstream|mailing list|library|release)\b|\s?(?:代码|源码|命令|工具|源代码|软件))"
        ),
    ),
)
"""What speaks for software: the sign's name, its weight, and its form."""

PROMPT_WEIGHT = 3.0
TOPIC_WEIGHT = 0.5
ENOUGH = 3.0
ENTRIES = 2
READ = frozenset({Kind.PROSE, Kind.LIST_HEAD, Kind.TOPIC, Kind.HEADER, Kind.SHELL})
PROSE = READ - {Kind.SHELL}


@dataclass(frozen=True, slots=True)
class Learned:
    """A word that stands for software: as a tool where a prompt showed it, else as a project. `seen`: unit, line, words."""

    name: str
    kind: str
    seen: tuple[tuple[int, int, str], ...]


def learn(corpus: Corpus, people: People, is_a: Mapping[str, str]) -> tuple[Learned, ...]:
    """The software that the corpus shows, or the user names, and no list has, in the order of names."""
    known = {form for row in software() for form in row.forms}
    nobody = {
        form
        for person in people.persons.values()
        for name in (person.name, *person.aliases)
        for form in name.lower().split()
    }
    weight: dict[str, float] = defaultdict(float)
    kinds: dict[str, set[str]] = defaultdict(set)
    units: dict[str, set[int]] = defaultdict(set)
    for unit in corpus.units:
        if not unit.records.entry:
            continue
        for word, sign, value in sorted(set(_signs(unit))):
            weight[word] += value
            units[word].add(unit.number)
            kinds[word].add(sign)
    names = {
        word
        for word, total in weight.items()
        if total >= ENOUGH
        and (len(units[word]) >= ENTRIES or "prompt" in kinds[word])
        and _says_enough(word, kinds[word])
        and word not in known | nobody
        and _can_be_a_name(word)
    }
    names = {word for word in names if word not in is_a} | {
        w for w, kind in is_a.items() if kind in ("project", "tool")
    }
    seen: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for unit in corpus.units:
        for name, line, text in _sightings(unit, names):
            seen[name].append((unit.number, line, text))
    return tuple(
        Learned(name, is_a.get(name) or ("tool" if "prompt" in kinds[name] else "project"), tuple(seen[name]))
        for name in sorted(names)
    )


def _signs(unit: Unit) -> Iterator[tuple[str, str, float]]:
    for seen in unit.records.sightings:
        if seen.kind == "tool":
            yield seen.key.lower(), "prompt", PROMPT_WEIGHT
    for offset, label in enumerate(unit.records.labels):
        if label.kind not in READ:
            continue
        line = unit.records.lines[offset]
        for sign, value, pattern in SIGNS:
            for match in pattern.finditer(line):
                word = match["word"] or match["project"] if sign == "repository" else match["word"]
                if label.kind is not Kind.SHELL or sign in ("repository", "package"):
                    yield word.lower(), sign, value
    entry = unit.records.entry
    for topic in entry.topics if entry else ():
        if re.fullmatch(WORD, topic):
            yield topic.lower(), "topic", TOPIC_WEIGHT


def _says_enough(word: str, signs: set[str]) -> bool:
    """A topic alone says nothing; a word of several parts needs a sign that only software gives."""
    return bool(signs & {"repository", "package", "prompt"}) if "-" in word or "_" in word else bool(signs - {"topic"})


def _can_be_a_name(word: str) -> bool:
    """Whether a word can be a program's own name: no word of a language, no chip's or board's number, no name of a human."""
    digits = sum(c.isdigit() for c in word)
    return not (
        is_common(word)
        or digits > 1
        or word in words("given_names")
        or word in words("surnames")
        or len(syllables(word)) > 1
    )


def _sightings(unit: Unit, names: set[str]) -> Iterator[tuple[str, int, str]]:
    for offset, label in enumerate(unit.records.labels):
        if label.kind not in PROSE:
            continue
        text = mask(unit.records.lines[offset])
        for match in re.finditer(r"[A-Za-z][A-Za-z0-9]{2,20}(?:[-_][A-Za-z0-9]{2,16}){0,2}", text):
            for word in (match[0].lower(), re.split("[-_]", match[0].lower())[0]):
                if word in names and counts_here(label.kind, False, text, match.start(), match.start() + len(word)):
                    yield word, unit.records.start + offset, match[0][: len(word)]
                    break
