"""Makes work logs of any size, in all dialects, of people who do not exist: what the benchmarks read.

    python -m benchmarks.generate --size 13MB --seed 1 OUT_FOLDER

A file a month, a folder a year, and the documents that entries point to. One size and seed give the same bytes everywhere, and a
larger log begins with the smaller one but for that one's last file. How often each kind of text comes was tuned to real logs of
1 MB by counts alone (entries, lines of each kind, mails, names, references, quads in 100 KB); the words are in benchmarks/words.py.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from benchmarks import words

UNITS: Final = {"": 1, "B": 1, "KB": 1000, "MB": 1000**2, "GB": 1000**3}
FIRST_YEAR: Final = 1990
WRITER: Final = ("Wenjing Tang", "wtang@example.org")
LOGIN: Final = "wtang@loom"
CYCLE: Final = "english english english markdown chinese english english hash english english".split()
"""The dialects of ten months, so that each has about the share of the text that it has in the logs that were measured."""
MONTH: Final = {
    "english": (64_000, 200_000),
    "chinese": (150_000, 200_000),
    "hash": (50_000, 75_000),
    "markdown": (25_000, 40_000),
}
"""Bytes of a month's file, from and to."""
COLLEAGUES: Final = 14
CROWD: Final = 8000


@dataclass(frozen=True, slots=True)
class Person:
    """Someone to write to."""

    given: str
    surname: str

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.given} {self.surname}"

    @property
    def address(self) -> str:
        """At example.org."""
        return f"{self.given[0].lower()}{self.surname.lower()}@example.org"


@dataclass(slots=True)
class Change:
    """A patch on its way: its subject, how many versions there are, and its last diff."""

    subject: str
    file: str
    diff: list[str]
    version: int = 1
    commit: str = ""


@dataclass(slots=True)
class World:
    """All that later text may come back to."""

    chance: Random
    when: datetime
    dialect: str = "english"
    colleagues: list[Person] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    series: list[tuple[str, int]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    documents: list[tuple[str, list[str]]] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)
    focus: list[str] = field(default_factory=list)
    around: list[Person] = field(default_factory=list)
    people: int = 120


Piece = Callable[[World], list[str]]


# People, bugs, names of things


def person(world: World) -> Person:
    """One of those whom the entry is about, or another: mostly a colleague, else one of the crowd, early ones more often."""
    if world.around and world.chance.random() < 0.85:
        return world.chance.choice(world.around)
    if world.chance.random() < 0.4:
        return world.colleagues[int(len(world.colleagues) * world.chance.random() ** 1.6)]
    return nth_person(int(min(world.people, CROWD) * world.chance.random() ** 1.2))


def nth_person(number: int) -> Person:
    """One of the crowd, always the same under one number."""
    chance = Random(number)
    if chance.random() < 0.2:
        return Person(chance.choice(words.PINYIN_GIVEN), chance.choice(words.PINYIN_SURNAMES))
    surname = chance.choice(words.SURNAME_STARTS) + chance.choice(words.SURNAME_ENDS)
    return Person(chance.choice(words.GIVEN), surname)


def called(world: World) -> str:
    """A person as people write in passing."""
    someone = person(world)
    forms = (someone.given, someone.given, someone.given, someone.name, f"{someone.given} {someone.surname[0]}")
    return world.chance.choice(forms)


def bug(world: World) -> str:
    """A bug in one of the ways to name it; often one of the last."""
    chance = world.chance
    if not world.bugs or chance.random() < 0.35:
        world.bugs.append(f"{chance.choice(('bnc', 'bnc', 'bsc', 'rhbz'))} {chance.randrange(700000, 999999)}")
    tracker, number = chance.choice(world.bugs[-6:]).split()
    return chance.choice((f"{tracker} {number}", f"{tracker}#{number}"))


def identifier(world: World) -> str:
    """A name out of a program; new ones turn up all the time."""
    chance = world.chance
    if not world.identifiers or chance.random() < 0.3:
        parts = [chance.choice(words.NOUNS) for _ in range(chance.choice((1, 2, 2)))]
        world.identifiers.append("_".join([chance.choice(words.OWN_PROJECTS)[:3], *parts, chance.choice(words.VERBS)]))
    return chance.choice(world.identifiers[-400:])


def hexadecimal(world: World, digits: int) -> str:
    """A hash or an address."""
    return f"{world.chance.getrandbits(4 * digits):0{digits}x}"


def path(world: World) -> str:
    """A file of a program."""
    chance = world.chance
    return f"{chance.choice(('src', 'lib', 'tools', 'drivers'))}/{chance.choice(words.NOUNS)}_{chance.choice(words.NOUNS)}.c"


def software(world: World) -> str:
    """What the entry is about, or other software by name: known to everybody, or one's own."""
    if world.focus and world.chance.random() < 0.92:
        return world.chance.choice(world.focus)
    if world.chance.random() < 0.25:
        return program(world)
    return words.SOFTWARE[int(len(words.SOFTWARE) * world.chance.random() ** 1.8)]


def program(world: World) -> str:
    """A program that few know; new ones turn up all the time."""
    chance = world.chance
    if not world.programs or chance.random() < 0.25:
        world.programs.append(chance.choice(words.SURNAME_STARTS).lower() + chance.choice(words.NOUNS)[:6])
    return world.programs[-1 - int(len(world.programs) * chance.random() ** 2)]


def word(world: World) -> str:
    """An unusual word: half of them never come again."""
    chance = world.chance
    start, end = chance.choice(words.SURNAME_STARTS).lower(), chance.choice(words.NOUNS)
    return chance.choice(
        (start + end[:4], end + str(chance.randrange(40)), f"{end}-{chance.choice(words.ADJECTIVES)}", end)
    )


FILLERS: Final[dict[str, Callable[[World], str]]] = {
    "adj": lambda world: world.chance.choice(words.ADJECTIVES),
    "noun": lambda world: world.chance.choice(words.NOUNS),
    "verb": lambda world: world.chance.choice(words.VERBS),
    "sw": lambda world: software(world),
    "program": lambda world: program(world),
    "system": lambda world: world.chance.choice(words.SYSTEMS),
    "ident": identifier,
    "word": word,
    "person": called,
    "bug": bug,
    "path": path,
    "n": lambda world: str(world.chance.randrange(1, 64)),
    "big": lambda world: str(world.chance.randrange(1000, 99999)),
    "han": lambda world: world.chance.choice(
        (*words.GIVEN, world.chance.choice(words.HAN_SURNAMES) + world.chance.choice(words.HAN_GIVEN))
    ),
    "w": lambda world: world.chance.choice(words.HAN_WORDS),
    "v": lambda world: world.chance.choice(words.HAN_VERBS),
}
SLOT: Final = re.compile(r"\{(\w+)\}")


def filled(world: World, template: str) -> str:
    """A template with its slots filled, each on its own."""
    return SLOT.sub(lambda slot: FILLERS[slot[1]](world), template)


# Prose


def sentence(world: World) -> str:
    """An English sentence; now and then one in which somebody does something."""
    template = world.chance.choice(words.OWN_WORDS if world.chance.random() < 0.1 else words.SENTENCES)
    return filled(world, template).rstrip(".") + "."


def han_sentence(world: World) -> str:
    """A Chinese one."""
    return filled(world, world.chance.choice(words.HAN_SENTENCES)) + world.chance.choice(("。", ". ", ""))


def own_sentence(world: World) -> str:
    """In the language that the log is kept in, with a few of the other."""
    english = {"english": 0.985, "markdown": 0.96, "hash": 0.05, "chinese": 0.08}[world.dialect]
    return sentence(world) if world.chance.random() < english else han_sentence(world)


def paragraph(world: World, sentences: int) -> list[str]:
    """Sentences broken into lines as mail programs do, at 72 characters."""
    lines = [""]
    for token in " ".join(sentence(world) for _ in range(sentences)).split():
        if len(lines[-1]) + len(token) > 72:
            lines.append("")
        lines[-1] = f"{lines[-1]} {token}".strip()
    return lines


def reference(world: World) -> str:
    """A pointer to an earlier entry, one of the last as a rule, maybe with an item; seldom to one that is not there."""
    chance = world.chance
    if not world.headings or chance.random() < 0.06:
        heading = f"{chance.randrange(24)}:{chance.randrange(60):02} {world.when.year}-{world.when.month:02}-{chance.randrange(1, 29):02}"
    else:
        heading = world.headings[-1 - int(min(len(world.headings), 60) * chance.random() ** 2)]
    item = chance.choice(("", "", "1-1)", "2", "2-1)-(2)"))
    lead = chance.choice(("see", "see", "ref", "continue from ")) if world.dialect in ("english", "markdown") else "见"
    return f'{lead}"{heading}"{item}'


def document_reference(world: World) -> str:
    """A pointer to a document, which may be there."""
    chance = world.chance
    if world.documents and chance.random() < 0.3:
        return f"~/log/{chance.choice(world.documents[-20:])[0]}"
    return f"~/log/{chance.choice(words.OWN_PROJECTS)}/{chance.choice(words.NOUNS)}_{chance.choice(words.NOUNS)}_{world.when:%Y%m%d}.txt"


def url(world: World) -> str:
    """An address in the web."""
    chance = world.chance
    return f"http://www.example.org/{chance.choice(words.NOUNS)}/{chance.choice(words.NOUNS)}-{chance.randrange(9999)}.html"


# What machines write


def shell(world: World) -> list[str]:
    """Commands at a prompt, with what they print."""
    lines: list[str] = []
    for _ in range(world.chance.randrange(1, 4)):
        command, _ = world.chance.choice(words.TOOLS)
        lines.append(f"{LOGIN}:~/{world.chance.choice(words.OWN_PROJECTS)}> {filled(world, command)}")
        lines += [filled(world, "{path}:{n}: {ident} {word}") for _ in range(world.chance.randrange(5))]
    return lines


def trace(world: World) -> list[str]:
    """A backtrace of gdb, or what is left of one; the frames come again in later ones."""
    chance = world.chance
    if len(world.frames) < 12 or chance.random() < 0.35:
        world.frames[:0] = [frame(world) for _ in range(chance.randrange(4, 18))]
        del world.frames[200:]
    first = chance.randrange(max(1, len(world.frames) - 8))
    lines = [f"#{depth:<2} {text}" for depth, text in enumerate(world.frames[first : first + chance.randrange(4, 16)])]
    return [
        *(["Program received signal SIGSEGV, Segmentation fault."] if chance.random() < 0.3 else []),
        "(gdb) bt",
        *lines,
    ]


def frame(world: World) -> str:
    """One call of a backtrace."""
    chance = world.chance
    place = "at {path}:{big}" if chance.random() < 0.6 else "from /usr/lib64/lib{noun}.so.{n}"
    address = f"0x{hexadecimal(world, 10):>016}"
    return f"{address} in {identifier(world)} (self=0x{hexadecimal(world, 8)}) {filled(world, place)}"


def journal(world: World) -> list[str]:
    """A daemon's log."""
    when = world.when
    lines = []
    for _ in range(world.chance.randrange(6, 50)):
        when += timedelta(milliseconds=world.chance.randrange(1, 90_000))
        stamp = f"{when:%Y-%m-%d %H:%M:%S}.{when.microsecond // 1000:03}+0000"
        lines.append(filled(world, f"{stamp}: {{big}}: debug : {{ident}}:{{big}} : {{noun}}={{n}} {{word}}"))
    return lines


def clock(world: World) -> str:
    """A time of day."""
    return f"{world.chance.randrange(24):02}:{world.chance.randrange(60):02}"


def listing(world: World) -> list[str]:
    """Output in columns."""
    return [
        filled(world, f"-rw-r--r-- 1 root root {{big}} {world.when:%b %d} {clock(world)} {{noun}}_{{word}}.so.{{n}}")
        for _ in range(world.chance.randrange(4, 25))
    ]


def building(world: World) -> list[str]:
    """What a compiler says."""
    return [
        filled(
            world,
            world.chance.choice(
                (
                    "  CC    {path}",
                    "  LD    {word}.o",
                    "{path}:{big}:{n}: warning: unused variable '{ident}' [-Wunused-variable]",
                )
            ),
        )
        for _ in range(world.chance.randrange(4, 30))
    ]


def code(world: World) -> list[str]:
    """A few lines of C, or of a configuration file."""
    if world.chance.random() < 0.4:
        return [
            filled(world, "[{noun}]"),
            *(filled(world, "{noun}_{word} = {big}") for _ in range(world.chance.randrange(3, 9))),
        ]
    body = [
        filled(
            world,
            world.chance.choice(
                ("    if ({ident}({noun}))", "        goto {noun};", "    {noun}->{noun} = {ident}({noun}, {n});")
            ),
        )
        for _ in range(world.chance.randrange(2, 12))
    ]
    return [filled(world, "static int {ident}(struct {noun} *{noun})"), "{", *body, "    return 0;", "}"]


def diff(world: World) -> list[str]:
    """A unified diff of a file or two."""
    lines: list[str] = []
    for _ in range(world.chance.choice((1, 1, 2))):
        name = path(world)
        lines += [
            f"diff --git a/{name} b/{name}",
            f"index {hexadecimal(world, 7)}..{hexadecimal(world, 7)} 100644",
            f"--- a/{name}",
            f"+++ b/{name}",
        ]
        for _ in range(world.chance.randrange(1, 4)):
            lines += hunk(world)
    return lines


def hunk(world: World) -> list[str]:
    """One hunk, whose head counts its lines."""
    marks = [" "] * 3 + [world.chance.choice("++- ") for _ in range(world.chance.randrange(2, 16))] + [" "] * 3
    lines = [f"{mark}{filled(world, '    {ident}({noun}, &{noun}->{word});')}" for mark in marks]
    start = world.chance.randrange(1, 3000)
    old, new = sum(mark != "+" for mark in marks), sum(mark != "-" for mark in marks)
    return [f"@@ -{start},{old} +{start},{new} @@ {identifier(world)}({world.chance.choice(words.NOUNS)})", *lines]


# Mail, patches, talks


def change(world: World) -> Change:
    """A patch that is being worked on, or a new one."""
    if world.changes and world.chance.random() < 0.6:
        found = world.chance.choice(world.changes[-4:])
        found.version += world.chance.random() < 0.3
        return found
    subject = filled(world, "{noun}: {verb} the {adj} {noun} of {word}")
    name = re.sub(r"[^A-Za-z0-9]+", "-", subject)[:52].strip("-")
    world.changes.append(Change(subject, f"0001-{name}.patch", diff(world)))
    return world.changes[-1]


def tagged(made: Change) -> str:
    """A patch's subject as it is posted."""
    return f"[PATCH{f' v{made.version}' if made.version > 1 else ''}] {made.subject}"


def quoted(lines: list[str], depth: int = 1) -> list[str]:
    """Lines as a reply has them."""
    return [f"{'>' * depth} {line}".rstrip() for line in lines]


def mail(world: World) -> list[str]:
    """A mail in the log's own notation, with what it answers."""
    chance, sender, other = world.chance, person(world), person(world)
    subject = chance.choice(
        (filled(world, "[{word}-devel] {noun} of {sw} can not {verb} {noun}"), tagged(change(world)))
    )
    stamp = f"{world.when:%Y%m%d}"
    full = f"{stamp}_{chance.randrange(24):02}{chance.randrange(60):02}"
    heads = (
        f'"{sender.name} <{sender.address}>"_answer_"{other.name} <{other.address}>"_email_"Re: {subject}"_{full}',
        f'"{sender.name} <{sender.address}>"_email_"{subject}"_{full}',
        f"{sender.given}_{sender.surname[0]}_email_{stamp}",
        f"{sender.given} reply to {other.given}",
    )
    lines = [chance.choice(heads)]
    lines += chance.choice(
        (
            [],
            [
                f"On {world.when:%a, %Y-%m-%d} at {chance.randrange(24):02}:{chance.randrange(60):02} +0800, {other.name} wrote:"
            ],
        )
    )
    for _ in range(chance.randrange(1, 4)):
        lines += [
            *quoted(mail_body(world), chance.choice((1, 1, 1, 2))),
            "",
            *paragraph(world, chance.randrange(2, 7)),
            "",
        ]
    return [*lines, sender.given]


def own_mail(world: World) -> list[str]:
    """A mail that the writer sends."""
    someone = person(world)
    head = world.chance.choice(
        (f"write email to {someone.given}:", f"reply to {someone.name}:", filled(world, "[{word}-team] {noun} of {sw}"))
    )
    return [
        head,
        f"Hi, {someone.given}",
        "",
        *paragraph(world, world.chance.randrange(2, 6)),
        "",
        "thanks",
        "",
        WRITER[0].split()[0],
    ]


def mail_body(world: World) -> list[str]:
    """What a mail quotes: words, and now and then a patch."""
    if world.chance.random() < 0.04:
        return change(world).diff
    lines = paragraph(world, world.chance.randrange(1, 4))
    return [*lines, "", *paragraph(world, 2)] if world.chance.random() < 0.5 else lines


def han_mail(world: World) -> list[str]:
    """A mail as the Chinese log writes it down."""
    sender, other = person(world), person(world)
    subject = filled(world, "{w}{w}的{w}")
    head = world.chance.choice(
        (
            f'{sender.name.replace(" ", "")}2{other.name.replace(" ", "")}邮件"{subject}"{world.when:%Y%m%d}',
            f'{sender.name}邮件"答复: {subject}"{world.when:%Y%m%d}_1010',
        )
    )
    return [head, f"{other.given}:", *(han_sentence(world) for _ in range(world.chance.randrange(2, 7))), sender.given]


def bug_comments(world: World) -> list[str]:
    """A page of a bug tracker."""
    number = bug(world).replace("#", " ").split()[1]
    lines = [f"https://bugzilla.novell.com/show_bug.cgi?id={number}"]
    for comment in range(1, world.chance.randrange(2, 4)):
        someone = person(world)
        lines += [
            f"--- Comment #{comment} from {someone.name} <{someone.address}> {world.when:%Y-%m-%d %H:%M:%S} UTC ---",
            *paragraph(world, 3),
            "",
        ]
    return lines


def git_log(world: World) -> list[str]:
    """A commit as `git log` shows it."""
    made, author = change(world), person(world)
    made.commit = made.commit or hexadecimal(world, 40)
    return [
        f"commit {made.commit}",
        f"Author: {author.name} <{author.address}>",
        f"Date:   {world.when:%a %b} {world.when.day} {world.when:%H:%M:%S %Y} +0800",
        "",
        f"    {made.subject}",
        "",
        *(f"    {line}" for line in paragraph(world, 2)),
        "",
        f"    Signed-off-by: {author.name} <{author.address}>",
    ]


def patch(world: World) -> list[str]:
    """A patch that is sent, with or without its diff."""
    made = change(world)
    lines = [tagged(made), f"~/log/patches/{world.when:%Y%m%d}_v{made.version}/{made.file}"]
    return lines + (made.diff if world.chance.random() < 0.2 else [sentence(world)])


def irc(world: World) -> list[str]:
    """A talk in a channel."""
    nicks = [person(world).given.lower(), LOGIN.split("@")[0]]
    return [
        f"<{world.chance.choice(nicks)}> {sentence(world)[:-1].lower()}" for _ in range(world.chance.randrange(3, 12))
    ]


# Entries


def plan(world: World) -> list[str]:
    """The plan of a day, with the times that were spent."""
    chance = world.chance
    lines = [
        "GTD",
        f"0, 9:{chance.randrange(60):02}-12:{chance.randrange(60):02} 13:{chance.randrange(60):02}-18:{chance.randrange(60):02}",
        "",
        "1, today",
    ]
    for number in range(1, chance.randrange(3, 8)):
        end = f" {reference(world)}" if chance.random() < 0.25 else "."
        lines.append(f"{number}), {spent(world)}{own_sentence(world).rstrip('. 。')}{end}")
        lines += [f"({inner}), {point(world)}" for inner in range(1, chance.choice((1, 1, 1, 3)))]
    return [*lines, *(filled(world, chance.choice(("{noun} 20'", "", ""))) for _ in range(2))]


def spent(world: World) -> str:
    """What stands before a point of a plan: minutes, hours, from when to when, or nothing."""
    chance = world.chance
    hour = chance.randrange(9, 18)
    ways = (
        f"{chance.randrange(1, 12) * 5}' ",
        "1.5h ",
        f"{hour}:05-{hour}:{chance.randrange(10, 60)} ",
        f"{hour}:00- ",
    )
    return chance.choice((*ways, *[""] * 5))


def report(world: World) -> list[str]:
    """The report of a week."""
    week = world.when.isocalendar().week
    lines = [f"work report - week {week}", f"1, [devel-team] work report - week {week}"]
    return lines + [
        f"{number}), {filled(world, world.chance.choice(words.OWN_WORDS + words.SENTENCES))}"
        for number in range(1, world.chance.randrange(3, 7))
    ]


def topics(world: World) -> str:
    """A topic line: one of a series, or topics that stand alone."""
    chance = world.chance
    if world.dialect in ("hash", "chinese"):
        return ", ".join(
            chance.sample(words.HAN_TOPICS, chance.choice((1, 2, 3)))
            + chance.choice(([], [FILLERS["sw"](world)]))
            + chance.choice(([], [word(world)]))
        )
    if chance.random() < 0.4:
        if not world.series or chance.random() < 0.12:
            world.series.append((", ".join([*chance.choice(words.TOPICS).split(";"), word(world)]), 0))
        place = len(world.series) - 1 - int(min(len(world.series), 4) * chance.random())
        base, number = world.series[place]
        world.series[place] = (base, number + 1)
        return f"{base}, cont{number}, {FILLERS['noun'](world)}" if number else base
    return ", ".join([*chance.sample(words.LONE_TOPICS, 2), filled(world, "{noun} {word}"), word(world)])


def notes(world: World, pieces: Pieces) -> list[str]:
    """Points of a list, each with what belongs to it."""
    chance = world.chance
    lines = [topics(world)]
    for number in range(1, chance.choice((2, 2, 2, 2, 2, 2, 3, 3, 4, 16))):
        lines.append(f"{number}, {point(world)}")
        inner = chance.choice((1, 2, 3, 5, 7) if world.dialect == "chinese" else (1, 1, 2, 4))
        lines += [f"{place}), {point(world)}" for place in range(1, inner)]
        for _ in range(chance.choice((1, 1, 2))):
            lines += [*picked(world, pieces)(world), *([""] if chance.random() < 0.6 else [])]
    if chance.random() < (0.3 if world.dialect == "chinese" else 0.06):
        lines.append(f"TODO: {own_sentence(world)}")
    if chance.random() < 0.2:
        late = world.when + timedelta(days=2)
        lines += [f"({late.hour}:{late:%M} {late:%Y-%m-%d})", own_sentence(world)]
    return lines


def point(world: World) -> str:
    """A numbered line: a head or a sentence, now and then with a pointer at its end."""
    chance = world.chance
    text = own_sentence(world) if chance.random() < 0.4 else head(world)
    if chance.random() > (0.18 if world.dialect == "chinese" else 0.12):
        return text
    return f"{text} {reference(world) if chance.random() < 0.66 else document_reference(world)}"


def head(world: World) -> str:
    """A few words."""
    english = world.dialect in ("english", "markdown")
    return (
        filled(world, world.chance.choice(words.SHORT))
        if english
        else filled(world, world.chance.choice(("{v}{w}", "{w}的{w}", "{sw}{w}", "{w}")))
    )


Pieces = tuple[tuple[float, Piece], ...]


def picked(world: World, pieces: Pieces) -> Piece:
    """One of the pieces, by their weights."""
    return world.chance.choices([piece for _, piece in pieces], [weight for weight, _ in pieces])[0]


def prose(world: World) -> list[str]:
    """Some lines of the writer's own."""
    return [own_sentence(world) for _ in range(world.chance.randrange(1, 9))]


def web_page(world: World) -> list[str]:
    """A link and what it says."""
    return [url(world), *prose(world)]


ENGLISH: Final[Pieces] = (
    (32, prose), (6, mail), (2, patch), (2, git_log), (1, bug_comments), (1, irc), (8, trace), (10, shell),
    (9, code), (4, journal), (5, listing), (5, building), (2, diff), (5, web_page), (4, own_mail),
)  # fmt: skip
CHINESE: Final[Pieces] = (
    (30, prose), (22, han_mail), (3, mail), (14, code), (6, listing), (2, building), (8, web_page), (5, own_mail),
)  # fmt: skip
HASH: Final[Pieces] = ((50, web_page), (30, prose), (8, listing), (8, code), (2, shell))
MARKDOWN: Final[Pieces] = (
    (40, prose), (12, code), (12, shell), (8, git_log), (4, patch), (1, diff), (8, listing), (3, mail), (4, own_mail),
)  # fmt: skip


def hash_entry(world: World) -> list[str]:
    """A short note."""
    lines = [topics(world)]
    for _ in range(world.chance.choice((1, 1, 1, 2))):
        lines += picked(world, HASH)(world)
    return [*lines, ""]


BODIES: Final[dict[str, tuple[tuple[float, Piece], ...]]] = {
    "english": ((25, plan), (5, report), (70, lambda world: notes(world, ENGLISH))),
    "chinese": ((100, lambda world: notes(world, CHINESE)),),
    "hash": ((100, hash_entry),),
    "markdown": ((44, plan), (56, lambda world: notes(world, MARKDOWN))),
}


def heading(world: World) -> list[str]:
    """A heading in the month's dialect."""
    when = world.when
    world.headings.append(f"{when:%H:%M %Y-%m-%d}")
    if world.dialect == "hash":
        return [f"#{when.year}-{when.month}-{when.day} {when:%H:%M}"]
    if world.dialect == "markdown":
        return [world.headings[-1], "-" * 16]
    return [world.headings[-1]]


ITEM: Final = re.compile(r"^(\(?)(\d{1,2})(\)?), ", re.MULTILINE)


def entry(world: World) -> str:
    """One entry, with the empty line behind it."""
    world.focus, world.around = [], []
    world.focus, world.around = [software(world) for _ in range(2)], [person(world) for _ in range(2)]
    lines = [*heading(world), *picked(world, BODIES[world.dialect])(world), ""]
    text = "\n".join(lines) + "\n"
    if world.dialect == "markdown":
        text = ITEM.sub(lambda item: " " * 4 * (bool(item[3]) + bool(item[1])) + f"{item[2]}. ", text)
    return text


# Files


def document(world: World) -> tuple[str, list[str]]:
    """A patch file or a talk."""
    if world.chance.random() < 0.5:
        made, author = change(world), person(world)
        head = [
            f"From {hexadecimal(world, 40)} Mon Sep 17 00:00:00 2001",
            f"From: {author.name} <{author.address}>",
            f"Subject: {tagged(made)}",
            "",
            *paragraph(world, 3),
            "",
            f"Signed-off-by: {author.name} <{author.address}>",
            "---",
        ]
        body = [line for _ in range(world.chance.randrange(1, 4)) for line in diff(world)]
        return f"patches/{world.when:%Y%m%d}_v{made.version}/{made.file}", [*head, *made.diff, *body]
    someone = person(world)
    lines = [f"Participants: {WRITER[0]}, {someone.name}", ""]
    clock = world.when
    for _ in range(world.chance.randrange(20, 80)):
        clock += timedelta(seconds=world.chance.randrange(5, 200))
        who = world.chance.choice((WRITER[0], someone.name))
        lines += [
            f"{who} ({clock:%b} {clock.day}, {clock:%Y} {clock.hour % 12 or 12}:{clock:%M:%S %p})",
            sentence(world),
            "",
        ]
    return f"im/NM{world.when:%Y%m%d}_{someone.given}_{someone.surname}__{word(world)}.txt", lines


def month(world: World, number: int) -> Iterator[str]:
    """The entries of a month, in the order of time."""
    world.dialect = CYCLE[number % len(CYCLE)]
    world.when = datetime(FIRST_YEAR + number // 12, number % 12 + 1, 1)
    world.people += 14
    for _ in range(2 if world.colleagues else COLLEAGUES):
        world.colleagues.insert(0, nth_person(int(min(world.people, CROWD) * world.chance.random())))
    world.chance.shuffle(world.colleagues)
    del world.colleagues[COLLEAGUES:]
    size, written = world.chance.randrange(*MONTH[world.dialect]), 0
    while written < size:
        world.when = _moment(number, written / size, world.chance)
        text = entry(world)
        written += len(text.encode())
        yield text


def _moment(number: int, share: float, chance: Random) -> datetime:
    start = datetime(FIRST_YEAR + number // 12, number % 12 + 1, 1, 9)
    minutes = share * 27.5 * 24 * 60
    day, rest = divmod(minutes, 24 * 60)
    return start + timedelta(days=day, minutes=int(rest / 2) + chance.randrange(2))


def logs(size: int, seed: int) -> Iterator[tuple[str, str]]:
    """Files, path and text, of `size` bytes together, or an entry more."""
    world = World(Random(seed), datetime(FIRST_YEAR, 1, 1))
    number = 0
    while size > 0:
        texts = [".LOG\n"]
        for text in month(world, number):
            texts.append(text)
            size -= len(text.encode())
            if size <= 0:
                break
        year = FIRST_YEAR + number // 12
        ending = "markdown" if world.dialect == "markdown" else "txt"
        yield f"{year}/log{year}{number % 12 + 1:02}.{ending}", "".join(texts)
        for _ in range(world.chance.randrange(3) if size > 0 else 0):
            name, lines = document(world)
            world.documents.append((name, []))
            text = "\n".join(lines) + "\n"
            size -= len(text.encode())
            yield name, text
        number += 1


def size_of(text: str) -> int:
    """Bytes: `13MB`, `200 KB`, `1GB`, in thousands."""
    match = re.fullmatch(r"(\d{1,12}(?:\.\d{1,3})?)\s?([KMG]?B?)", text.strip(), re.IGNORECASE)
    if not match or (unit := match[2].upper()) not in UNITS:
        raise argparse.ArgumentTypeError(f"`{text}` is no size: write 13MB")
    return int(float(match[1]) * UNITS[unit])


def write(folder: Path, size: int, seed: int = 1) -> int:
    """Write the logs into a folder, which must be empty or new; gives the number of files."""
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder}: not empty; name a new folder")
    count = 0
    for name, text in logs(size, seed):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")
        count += 1
    return count


def main() -> None:
    """Writes what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=size_of, default=size_of("13MB"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    count = write(options.folder, options.size, options.seed)
    print(f"{options.folder}: {count} files, {options.size / 1e6:g} MB")  # noqa: T201 - a benchmark talks


if __name__ == "__main__":
    main()
