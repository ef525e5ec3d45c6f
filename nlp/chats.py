"""Talks: the turns of a transcript, by a table of forms, and whom a transcript's file name says it was with.

All turns of one person in one talk are one message. A form is one row of `TURN_FORMS`; its pattern names `who` speaks
and what
they `said` in the same line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.dates import iso
from nlp.entries import item_at
from nlp.headers import HAN, PERSON, names, plausible
from nlp.names import is_common
from nlp.records import Message, Name
from nlp.tokens import lines_with

CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?"
CLOCKED = re.compile(r"\d:\d\d")
"""What a line has that holds a `CLOCK`."""
DAY = r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})"
SPEAKER = r"[^\s:<>()\[\]\"=/](?:[^:<>()\[\]\"=/]{0,38}[^\s:<>()\[\]\"=/])?"
NICK = r"[\w\[\]\\`^{}|-]{1,30}"


@dataclass(frozen=True, slots=True)
class TurnForm:
    """How one kind of messenger writes a turn. `own_line`: who speaks stands alone, the words in the lines below."""

    name: str
    pattern: re.Pattern[str]
    own_line: bool = False
    timed: bool = True
    """It tells what the clock shows."""
    loose: bool = False
    """Other texts look the same: counts only for people whom the words around say the talk is with."""


TURN_FORMS: tuple[TurnForm, ...] = (
    TurnForm(
        "irc",
        re.compile(rf"(?:[\[(]?(?:{DAY} )?{CLOCK}[\])]?\s)?<[@+% ]?(?P<who>{NICK})>\s(?P<said>.*)"),
        timed=False,
    ),
    TurnForm("chat", re.compile(rf"[\[(](?P<date>(?:{DAY},? )?{CLOCK})[\])] (?P<who>{SPEAKER}): (?P<said>.*)")),
    TurnForm("chat", re.compile(rf"(?P<date>{DAY},? {CLOCK}) - (?P<who>{SPEAKER}): (?P<said>.*)")),
    TurnForm("chat", re.compile(rf"(?P<who>{SPEAKER}) \((?P<date>[^()]{{0,24}}{CLOCK})\)$"), own_line=True),
    TurnForm(
        "chat", re.compile(rf"(?P<who>{SPEAKER})\(\d{{5,12}}\)\s{{1,3}}(?P<date>(?:{DAY} )?{CLOCK})$"), own_line=True
    ),
    TurnForm(
        "chat",
        re.compile(
            rf"(?P<who>{PERSON}|{HAN}|[a-z][\w.-]{{2,20}}(?=\s\s|\s\d\d?:\d\d:))\s{{1,3}}(?P<date>(?:{DAY} )?{CLOCK})$"
        ),
        own_line=True,
    ),
    TurnForm("chat", re.compile(rf"(?P<who>{SPEAKER})\s{{1,3}}\[(?P<date>(?:{DAY} )?{CLOCK})\]$"), own_line=True),
    TurnForm(
        "chat",
        re.compile(rf"(?P<who>{PERSON}|[a-z][a-z0-9_]{{1,20}}|{HAN})\s?[:：]\s?(?P<said>\S.*)"),
        timed=False,
        loose=True,
    ),
)

UNTIMED = tuple(form for form in TURN_FORMS if not form.timed)

WITH = re.compile(
    r"(?:discuss(?:ed|ion)?|talk(?:ed)?|chat(?:ted)?|conversation|meeting|call|sync|irc|IRC)\s"
    r"(?:\w{1,12}\s){0,2}?with\s(?P<who>[^,.;:，。；：\"]{2,60})"
    r"|(?:和|与|跟)\s?(?P<han>[A-Za-z\u4e00-\u9fff][A-Za-z ]{1,20}|[\u4e00-\u9fff]{2,3}?)\s?(?:讨论|聊|沟通|交流|谈)",
    re.IGNORECASE,
)
WITH_HINTS = ("with", "和", "与", "跟")
"""What a line has, one of them, in which that can be found."""
TALK_CUE = re.compile(
    r"\b(?:discuss|talk|chat|conversation|irc|gtalk|skype|slack|wechat|messenger)|聊天|讨论|微信|对话", re.IGNORECASE
)
PARTICIPANTS = re.compile(
    r"(?:Participants|Conversation initiator|Conversation with|参与者)\s?[:：]?\s?(?P<who>\S.{1,400})"
)

TALK_FOLDERS = frozenset("im chat chats irc talk talks msn qq gtalk wechat skype slack messenger".split())
TALK_ENDINGS = (".txt", ".log", ".md", ".htm")
TALK_ENDING = re.compile(r"\.(?:txt|log|md|html?)(?!\w)")
TALK_FILE = re.compile(rf"(?:[^\s/\"'“”,，;；]{{1,80}}/){{0,14}}[^\s/\"'“”,，;；:]{{4,200}}{TALK_ENDING.pattern}")
TALK_PREFIX = re.compile(r"(?:NM|IM|IRC|irc|MSN|QQ|im|chat|Chat|talk|Talk)[_-]?(?=\d{6,8}|_)|(?:irc|chat|talk)[_-]")
BEFORE_NAME = re.compile(
    r"(?:[A-Za-z]{1,8}[_-]?)?\d{4}-?\d{2}-?\d{2}(?:[_-]\d{4,6})?[_-]{1,2}|(?:irc|chat|talk|im)[_-]"
)
FILE_NAME = re.compile(r"(?P<who>[A-Z][a-z]{1,20}(?:_[A-Z][a-z]{1,20}){0,3})(?=__|\.|$|_[a-z\d])")
FILE_WITH = re.compile(r"(?i:discuss(?:ion)?|talk|chat)_(?i:with)_(?P<who>[A-Z][a-z]{1,20}(?:_[A-Z][a-z]{1,20}){0,3})")
LONELY = 2
"""Turns that a transcript has at least, unless the words around say whom the talk was with."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person says at a time: `lines` counts from 0, the words may begin in the turn's own line."""

    form: str
    who: Name
    lines: tuple[int, ...]
    date: str = ""


def find_chats(texts: Sequence[str], start: int, path: str = "", *, document: bool = False) -> tuple[Message, ...]:
    """A message for each speaker of a transcript among the lines; `texts[0]` is line `start` of the file.

    `document` says that the lines are a whole file, which `path` may call a talk.
    """
    turns = tuple(_turns(texts, _known(texts, path) if document else None))
    counted = [turn for turn in turns if turn.form != "named"]
    if len(counted) < LONELY:
        turns = tuple(turn for turn in turns if turn.form == "named")
    date = next((turn.date for turn in turns if len(turn.date) > 9), "") or (date_of(path) if document else "")
    speakers = _speakers(turns)
    return tuple(_message(speaker, said, speakers, date, start) for speaker, said in speakers.items())


def _known(texts: Sequence[str], path: str) -> tuple[Name, ...]:
    """The people that a transcript's first lines or its file name say took part."""
    told = [
        name
        for text in texts[:12]
        if (match := PARTICIPANTS.match(text.lstrip("\ufeff")))
        for name in names(match["who"])
    ]
    return (*told, *participants(path))


def _turns(texts: Sequence[str], known: tuple[Name, ...] | None) -> Iterator[Turn]:
    """The turns in order. `known` None: an entry's lines, where each point says anew whom the talk is with."""
    form: TurnForm | None = None
    who, date = Name(), ""
    said: list[int] = []
    partners = list(known or ())
    withs = lines_with("\n".join(texts).lower(), WITH_HINTS) if known is None else set()
    for n, text in enumerate(texts):
        if partners or n in withs:
            partners = _partners(text, partners, n in withs) if known is None else partners
        found = _turn_at(text.strip(), partners) if ":" in text or "：" in text or "<" in text else None
        if form and (
            found or (not form.own_line) or (not text.strip() and not any(t.strip() for t in texts[n : n + 2]))
        ):
            yield Turn("named" if form.loose else form.name, who, tuple(said), date)
            form = None
        if found:
            form, match = found
            who, date = next(iter(names(match["who"])), Name(match["who"])), iso(match.groupdict().get("date") or "")
            said = [n] if match.groupdict().get("said") else []
        elif form and text.strip():
            said.append(n)
    if form:
        yield Turn("named" if form.loose else form.name, who, tuple(said), date)


def _partners(text: str, before: list[Name], told: bool) -> list[Name]:
    """Whom the talk is with from this line on: those a line names behind `discuss with`, as long as its point lasts."""
    if not told:
        return [] if before and item_at(text) else before
    said = [
        name
        for match in WITH.finditer(text[:500])
        for name in names(match["who"] or match["han"] or "")
        if name.text and plausible(name.text.split()[0])
    ]
    return said or ([] if before and item_at(text) else before)


def _turn_at(text: str, partners: Sequence[Name]) -> tuple[TurnForm, re.Match[str]] | None:
    for form in TURN_FORMS if CLOCKED.search(text) else UNTIMED:
        if form.loose and not partners:
            continue
        match = form.pattern.match(text)
        if match and (
            any(same_person(match["who"], p.text) for p in partners)
            if form.loose
            else plausible(match["who"]) and not (match["who"].islower() and is_common(match["who"]) and form.own_line)
        ):
            return form, match
    return None


def same_person(one: str, two: str) -> bool:
    """Whether two forms of a name, within one entry, are the same person's: `Ann`, `Ann L` and `Ann Lee`."""
    a, b = ([word for word in re.split(r"[\s_.'-]+", name.casefold()) if word] for name in (one, two))
    short, long = sorted((a, b), key=len)
    if not short:
        return False
    return short[:-1] == long[: len(short) - 1] and _abbreviates(short[-1], long[len(short) - 1], alone=len(short) == 1)


def _abbreviates(one: str, two: str, *, alone: bool) -> bool:
    return one == two or (not alone and (one.startswith(two) or two.startswith(one)))


def _speakers(turns: Sequence[Turn]) -> dict[Name, list[Turn]]:
    """The turns of each person, under the fullest form of the name, in the order in which they first spoke."""
    speakers: list[tuple[Name, list[Turn]]] = []
    for turn in turns:
        at = next((n for n, (name, _) in enumerate(speakers) if same_person(name.text, turn.who.text)), None)
        if at is None:
            speakers.append((turn.who, [turn]))
        else:
            known, said = speakers[at]
            said.append(turn)
            speakers[at] = (max((known, turn.who), key=lambda name: len(name.text)), said)
    return dict(speakers)


def _message(who: Name, turns: Sequence[Turn], speakers: dict[Name, list[Turn]], date: str, start: int) -> Message:
    own = tuple(start + n for turn in turns for n in turn.lines)
    return Message(
        form="irc" if turns[0].form == "irc" else "chat",
        line=own[0] if own else start,
        end=own[-1] if own else start,
        sender=who,
        recipients=tuple(name for name in speakers if name != who),
        date=date,
        own=own,
    )


def talk_pointers(text: str) -> Iterator[tuple[Name, str, str]]:
    """(whom, date, path) of each transcript that a line points to, told by its folder or its name."""
    head = text[:2000]
    if not TALK_ENDING.search(head) or ("/" not in text and not TALK_PREFIX.search(text)):
        return
    for match in TALK_FILE.finditer(head):
        if is_talk(match[0]):
            yield from ((name, date_of(match[0]), match[0]) for name in participants(match[0]))


def is_talk(path: str) -> bool:
    """Whether a path says that its file is a transcript."""
    *folders, base = path.split("/")
    return any(folder.lower() in TALK_FOLDERS for folder in folders) or bool(TALK_PREFIX.match(base))


def participants(path: str) -> tuple[Name, ...]:
    """The people that a transcript's file name tells: `NM20210310_Ann_Lee__subject.txt`,
    `20210310_talk_with_Bo_about_x.txt`.
    """
    if not is_talk(path):
        return ()
    base = path.rsplit("/", 1)[-1]
    begin = BEFORE_NAME.match(base)
    match = FILE_WITH.search(base) or (FILE_NAME.match(base, begin.end()) if begin else None)
    return (Name(match["who"].replace("_", " ")),) if match else ()


def date_of(path: str) -> str:
    """The date in a file's name; "" without one."""
    match = re.search(r"(?<!\d)(?:19|20)\d{2}-?[01]\d-?[0-3]\d(?!\d)", path.rsplit("/", 1)[-1])
    return iso(match[0]) if match else ""
