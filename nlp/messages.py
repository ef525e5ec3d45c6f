"""Mails, bug comments and chats in an entry or a document: whose they are, what they answer, and their own words.

A header opens a message (`nlp.headers`); it runs to the next header, to the next point of the list that the header
stands in, or to
the end. Depth of `>` tells its own words from those that it quotes; attribution lines say who speaks at each depth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from nlp.chats import TALK_ENDINGS, find_chats, is_talk, same_person, talk_pointers
from nlp.dates import iso
from nlp.entries import heading_at, item_at
from nlp.fences import fence_at
from nlp.headers import (
    ANY_CASE,
    MBOX,
    PERSON,
    Header,
    Needs,
    can_go_on,
    header_at,
    names,
    plausible,
    pointers_in,
    unnumbered,
)
from nlp.quotes import all_unquoted
from nlp.records import REPLY, Message, Name, Quotation
from nlp.tokens import lines_with

GREETING = re.compile(
    r"(?:hi|hello|hey|dear|howdy|good (?:morning|afternoon|evening)|hallo|liebe[rs]?)(?=[\s,，!！:：]"
    r"|$)[\s,，]{0,3}(?P<who>[^.?。？\"“:：]{0,60}?)\s?[,，!！:：.。-]?"
    r"|(?:你好|您好|大家好|各位(?:好|同事)?|[\u4e00-\u9fff]{1,4}(?:你好|您好))\s?[,，!！:：.。]?",
    re.IGNORECASE,
)
GREETING_BEGINS = frozenset("hHdDgGlL")
"""What those in ASCII begin with."""
CLOSING = re.compile(
    r"(?:(?:with )?(?:my )?(?:best|kind|warm|many|kindest|warmest)?\s?(?:regards|wishes)|(?:many )?thanks?"
    r"(?:[ ,!].{0,40})?|thank you.{0,40}"
    r"|best|cheers|(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?|yours|br|brgds|ciao|greetings|saludos"
    r"|all the best|mfg|viele grüße|welcome back"
    r"|happy \w{3,12}|此致|敬礼|谢谢|多谢|祝好|顺祝.{0,6})[\s,，.!！。:)~-]{0,6}",
    re.IGNORECASE,
)
SIGNED = re.compile(rf"\s{{0,16}}(?:-{{1,2}}\s?)?(?P<who>{ANY_CASE})\s?[.,]?\s{{0,9}}")
CLOSED_AND_SIGNED = re.compile(rf"(?i:cheers|thanks|regards|best regards|br|谢谢)[,，]\s?(?P<who>{PERSON})\s{{0,9}}\.?")
CLOSING_REACH = 3
ELLIPSIS = re.compile(
    r"\s{0,8}\[?\s?(?:\.{2,6}|…|snip|skip|cut)\s?\.{0,3}\]?\s{0,4}|\s{0,8}\[\s?\.{3}.{0,60}\.{3}\s?\]\s{0,4}",
    re.IGNORECASE,
)
SEPARATOR = re.compile(r"-{3,20}\s?(?:Original|Forwarded|原始邮件|转发邮件|Ursprüngliche).{0,40}-{3,20}", re.IGNORECASE)
CHINESE = re.compile(r"[\u3400-\u9fff]")
DIFF_BEGINS = re.compile(r"diff -|Index: \S|--- \S|@@ -\d")
MARKDOWN_POINT = re.compile(r"\s{0,40}\d{1,3}\.\s")
BULLET = re.compile(r"\s{0,24}[-*+] (?=\S)")
REFERENCE_ONLY = re.compile(r"(?:see|ref|参|参见|见|续)?\s?[:：]?\s?[\"“][^\"”]{0,40}[\"”]\S{0,20}\.?", re.IGNORECASE)
BUG = re.compile(
    r"https?://\S{3,120}(?:show_bug\.cgi\?id=|/\+bug/|/issues?/|/bugs?/)\d{1,9}(?:#c\d+)?"
    r"|\b[A-Za-z]{2,12} ?# ?\d{3,8}\b|\b(?:bug|issue|[a-z]{3,4}) \d{4,8}\b|/browse/[A-Z]\w{1,9}-\d{1,6}|\b[A-Z][A-Z0-9]{1,9}-\d{1,6}\b"
)
BUG_HINT = re.compile(r"[#/]| \d{4}|-\d")
"""What a line has in which a bug can be found."""
ARCHIVE = re.compile(
    r"https?://(?:\S{0,60}\blists?\.|lkml\.|\S{0,40}marc\.info|\S{0,40}spinics|\S{0,40}gmane"
    r"|\S{0,40}mail-archive|lore\.|\S{0,80}/archives?/|\S{0,80}/pipermail/|\S{0,30}groups\.google)\S{3,300}"
)
REPORTED = re.compile(
    rf"\b(?:announce(?:ment)?|e?mail|post|message|patch(?:es|set)?|reply|comments?|thread|talk|proposal"
    rf"|report)\b.{{0,60}}?\b(?:from|by) (?P<who>{PERSON})\s?[:：.]?\s{{0,4}}(?=$|https?:|<https?:)"
)
AGO = re.compile(r"(?P<many>\d{1,3}) (?P<unit>minute|hour|day|week|month|year)s? ago")
NO_MAIL_FILE = (".patch", ".diff", ".c", ".h", ".py", ".sh", ".spec")
TRACKERS = ("bugzilla", "launchpad", "jira", "github")
LONG_TITLE = 14
"""Words of a subject that stands alone."""
LONG_BODY = 400
"""Lines below a bare name in which its owner's signature is looked for."""
LOOK_AHEAD = 14
"""Lines behind a header that are looked at: a mail's header block has seldom more."""


def greeting_in(text: str) -> re.Match[str] | None:
    """The greeting that a text is; most can't be one, as their first letter tells."""
    return GREETING.fullmatch(text) if text[:1] in GREETING_BEGINS or not text.isascii() else None


@dataclass(slots=True)
class Draft:
    """A message while its lines are read; lines count from 0."""

    header: Header
    line: int
    body: int
    end: int
    anchor: tuple[tuple[int, int], ...]
    """The points of the list that it stands in: (level, number)."""
    dotted: bool
    bullet: str = ""
    """What its line begins with in a list without numbers: the next such line ends it."""
    subject: str = ""
    answers: Name | None = None
    answers_subject: str = ""
    bug: str = ""
    signed: int = -1
    unknown: bool = False
    """Nobody is named before the signature."""
    speakers: dict[int, Name] = field(default_factory=dict)
    skipped: set[int] = field(default_factory=set)
    said_at: list[tuple[int, int, Name]] = field(default_factory=list)
    """(line, depth, who): from this line on, `who` speaks at that depth."""


def find_messages(
    lines: Sequence[str], start: int, when: datetime | None = None, path: str = ""
) -> tuple[Message, ...]:
    """The messages of one entry (`lines` from its heading on), or of a whole document (`when` None), in the order of
    their headers.

    `start` is the number of the first line in its file; messages carry such numbers. `path` may name a talk. A
    message that is only
    pointed to has no own lines; one quoted twice in an entry counts once.
    """
    if when is None and path.endswith(NO_MAIL_FILE):
        return ()
    texts = all_unquoted(lines)
    plain = [text if depth == 0 else "" for depth, text in texts]
    document = when is None
    chats = find_chats(plain, start, path, document=document)
    if document and chats and (is_talk(path) or len(chats) > 1):
        return chats
    drafts = _drafts(lines, texts, document)
    written = [message for draft in drafts for message in _messages(draft, texts, start, when)]
    pointed = [] if document else [*_pointers(plain, start, drafts), *_archives(plain, start)]
    talks = _talks(plain, start, tuple(chat for chat in chats if not _quoted_in(chat, written)))
    return tuple(sorted(_once([*written, *pointed, *talks]), key=lambda message: (message.line, message.end)))


# --- reading the lines


def _drafts(lines: Sequence[str], texts: Sequence[tuple[int, str]], document: bool) -> list[Draft]:
    reading = _Reading(lines, texts, document)
    for n in range(len(texts)):
        reading.line(n)
    reading.close(len(texts))
    return reading.done


class _Reading:
    """One pass over the lines; at any time at most one message is open."""

    def __init__(self, lines: Sequence[str], texts: Sequence[tuple[int, str]], document: bool) -> None:
        self.lines, self.texts = lines, texts
        self.plain = [text for _, text in texts]
        self.ends = _runs_end([depth for depth, _ in texts])
        self.topic = -1 if document else _topic(lines)
        self.items: list[tuple[int, int]] = []
        self.open: Draft | None = None
        self.parent: Draft | None = None
        """The writer's mails to several people, whose points are being read."""
        self.done: list[Draft] = []
        self.busy = 0
        """Lines before this one belong to a header that was read already."""

    @cached_property
    def known(self) -> dict[str, int]:
        """Looked for where a bare name must be judged, which is seldom."""
        return _known(self.texts)

    @cached_property
    def bugs(self) -> list[str]:
        """Looked for where a comment on a bug was found."""
        return _bugs(self.texts)

    def line(self, n: int) -> None:
        depth, text = self.texts[n]
        item = item_at(self.lines[n]) if depth == 0 else None
        if item:
            self._item(n, item)
        elif self.open and self.open.bullet and depth == 0 and self.lines[n].startswith(self.open.bullet):
            self.close(n)
        if n < self.busy or not text.strip() or (n == 0 and heading_at(text)):
            return
        groupwise = depth > 1 and self.lines[n].startswith(">>") and self.lines[n].rstrip().endswith(">>>")
        if depth and not groupwise:
            if self.open and (header := self._header(n, text)) and header.needs is Needs.QUOTE and header.senders:
                self.open.said_at.append((n, depth + 1, header.senders[0]))
            return
        header = self._header(n, self.lines[n].strip() if groupwise else text)
        if header and self._counts(n, header):
            self._begin(n, header)
        elif header and header.needs is Needs.QUOTE:
            self._attribution(n, header)
        elif n != self.topic and greeting_in(unnumbered(text)):
            self._greeting(n)
        elif self.open and self._signature(n):
            self.open.signed = n

    def close(self, n: int) -> None:
        if self.open:
            self.open.end = _last_text(self.texts, self.open.line, n)
            if not self.open.signed >= 0 and (last := _alone(self.texts, self.open.body, self.open.end)):
                self.open.signed = last
            self.done.append(self.open)
        self.open = None

    def _header(self, n: int, text: str) -> Header | None:
        following = self.plain[n + 1 : min(n + 1 + LOOK_AHEAD, self.ends[n])] if can_go_on(unnumbered(text)) else ()
        return header_at(text, following)

    def _item(self, n: int, item: tuple[int, str]) -> None:
        level, number = item[0], int("".join(filter(str.isdecimal, item[1])) or 0)
        dotted = bool(MARKDOWN_POINT.match(self.lines[n]))
        if self.parent and self.parent.anchor and level <= self.parent.anchor[-1][0]:
            self.parent = None
        if self.open and not self.parent and not self._ends(n, level, number, dotted):
            return
        self.close(n)
        self.items = [*(point for point in self.items if point[0] < level), (level, number)]

    def _ends(self, n: int, level: int, number: int, dotted: bool) -> bool:
        """Whether a point of a list ends the open message, rather than being one of its own lists."""
        draft = self.open
        assert draft is not None
        header = self._header(n, self.texts[n][1])
        if header and header.needs is Needs.NOTHING and not header.own and header.senders and not header.pointer:
            return level <= max((point[0] for point in draft.anchor), default=level)
        if dotted != draft.dotted and draft.anchor:
            return False
        at = next((point[1] for point in draft.anchor if point[0] == level), None)
        if at is not None:
            return number > at or (number == at and (draft.signed >= 0 or (level == draft.anchor[-1][0] and level > 1)))
        if not draft.anchor:
            signed = draft.signed >= 0 or _alone(self.texts, draft.body, n - 1) is not None
            return (signed and (number <= 1 or self.texts[n - 1][1].strip() == "")) or (number == 1 and n == draft.body)
        return level < draft.anchor[0][0]

    def _counts(self, n: int, header: Header) -> bool:
        """Whether what stands below bears a header out."""
        if header.needs is Needs.QUOTE or (n == self.topic and header.needs is not Needs.NOTHING):
            return False
        if self.open and self._within(n, header):
            return False
        if header.form == "name" and item_at(self.lines[n]) is None:
            return False
        body = self._body(n + header.lines, LONG_BODY if header.form == "name" else 3)
        if header.form == "mail":
            return not self._is_patch(n, header)
        if header.needs is Needs.NOTHING:
            return True
        if header.needs is Needs.BODY:
            return bool(body and not self._titles(header, body[0])) or bool(header.subject and header.senders)
        if header.own:
            return bool(body) and self._bears_subject(header, body)
        return bool(body) and bool(self.parent or self._mail_like(header, body))

    def _titles(self, header: Header, n: int) -> bool:
        """Whether a header is only the title over another one of the same sender."""
        below = self._header(n, self.texts[n][1]) if not self.texts[n][0] else None
        if below is None or below.needs not in (Needs.NOTHING, Needs.BODY) or below.own:
            return False
        return any(same_person(a.text, b.text) for a in header.senders for b in below.senders)

    def _within(self, n: int, header: Header) -> bool:
        """Whether a header is a part of the open message: `email` as a point below `Ann_20121204`, an inline patch's
        `From:`.
        """
        draft = self.open
        assert draft is not None
        if header.form == "mail":
            return any(same_person(a.text, b.text) for a in header.senders for b in draft.header.senders)
        if header.own:
            deeper = bool(draft.anchor) and (not self.items or self.items[-1] == draft.anchor[-1])
            return deeper and draft.signed < 0
        return False

    def _body(self, first: int, most: int = 3) -> list[int]:
        """The lines of text below a header, up to the next point of its level, no more than `most`."""
        level = self.items[-1][0] if self.items else 0
        body: list[int] = []
        for n in range(first, min(len(self.texts), first + LONG_BODY)):
            depth, text = self.texts[n]
            if len(body) == most:
                break
            item = item_at(self.lines[n]) if depth == 0 else None
            if item and (item[0] <= level or (not level and not body)):
                break
            if text.strip() and not REFERENCE_ONLY.fullmatch(text.strip()):
                body.append(n)
        return body

    def _is_patch(self, n: int, header: Header) -> bool:
        """Whether a header block is a patch's own (`git format-patch`), not a mail; a cover letter is one."""
        before = self.texts[n - 1][1] if n else ""
        return bool(MBOX.match(before)) and not re.search(r"\[[^\]]{0,40}\b0{1,4}/\d{1,4}\]", header.subject)

    def _bears_subject(self, header: Header, body: list[int]) -> bool:
        """`[tag] subject` heads a mail where the topic line says the same, or a greeting follows."""
        plain = re.sub(r"\[[^\]]{0,40}\]", "", header.subject).strip().casefold()
        topic = self.texts[self.topic][1].casefold() if self.topic >= 0 else ""
        return bool(plain and plain in topic) or any(self._is_greeting(n) for n in body[:3])

    def _is_greeting(self, n: int) -> bool:
        return self.texts[n][0] == 0 and bool(greeting_in(unnumbered(self.texts[n][1])))

    def _mail_like(self, header: Header, body: list[int]) -> bool:
        """Whether the text below a bare name is a mail of that person."""
        who = header.senders[0].text
        if (CHINESE.match(who) or who.islower()) and not self.known.get(_key(who), 0):
            return False
        if any(self._is_greeting(n) for n in body[:2]):
            return True
        signed = [name for n in body if (name := _signer(self.texts, n))]
        alone = _alone(self.texts, body[0], body[-1])
        if alone and (match := SIGNED.fullmatch(self.texts[alone][1])):
            signed.append(match["who"])
        if any(same_person(who, name) for name in signed):
            return True
        first = self._header(body[0], self.texts[body[0]][1])
        if first and first.needs is Needs.QUOTE:
            return True
        if self._quotes(body[0]) and any(self.texts[n][0] == 0 for n in body[1:]):
            return not any(same_person(who, name.text) for draft in self.done for name in draft.header.senders)
        return who.islower() or self.known.get(_key(who), 0) > 1

    def _quotes(self, n: int) -> bool:
        """Whether a quotation begins at a line, rather than a prompt `> ls`: it is deep, long, or a sentence."""
        depth, text = self.texts[n]
        long = n + 1 < len(self.texts) and self.texts[n + 1][0] > 0
        return depth > 1 or (depth == 1 and (long or text[:1].isupper()))

    def _begin(self, n: int, header: Header) -> None:
        self.close(n)
        if (self.parent and header.form == "name") or (header.form == "name" and self._greets(n, header)):
            header = replace(header, own=True, senders=(), recipients=header.senders)
        self.open = self._draft(n, n + header.lines, header)
        self.busy = n + header.lines
        self._subject_below(header)
        self._children(header)

    def _greets(self, n: int, header: Header) -> bool:
        """Whether the mail below a bare name greets that very person: then it went to them."""
        for body in self._body(n + 1)[:2]:
            match = GREETING.fullmatch(unnumbered(self.texts[body][1]))
            if match and any(same_person(name.text, header.senders[0].text) for name in names(match["who"] or "")):
                return True
        return False

    def _draft(self, n: int, body: int, header: Header) -> Draft:
        return Draft(
            header=header,
            line=n,
            body=body,
            end=n,
            bullet=match[0] if (match := BULLET.match(self.lines[n])) else "",
            anchor=tuple(self.items),
            dotted=any(MARKDOWN_POINT.match(self.lines[m]) for m in range(max(0, n - 1), n + 1)),
            subject=header.subject,
            answers=header.answers,
            answers_subject=header.answers_subject,
            bug=self.bugs[n] if header.form in TRACKERS else "",
        )

    def _subject_below(self, header: Header) -> None:
        """A header of a name and a date may have the subject alone in the line below."""
        draft = self.open
        if draft and header.form == "own" and not header.subject and self._is_title(draft.body):
            draft.subject = self.texts[draft.body][1].strip()

    def _is_title(self, n: int) -> bool:
        """Whether a short line stands alone over a blank one and opens nothing else."""
        if n + 1 >= len(self.texts) or self.texts[n][0] or self.texts[n + 1][1].strip():
            return False
        text = self.texts[n][1].strip()
        other = item_at(text) or header_at(text) or GREETING.fullmatch(text)
        return 0 < len(text.split()) <= LONG_TITLE and not other and not text.endswith((",", ".", ":", "!", "?"))

    def _children(self, header: Header) -> None:
        """`reply to upstream`, and below it a point for each one who got a mail."""
        draft = self.open
        if draft and header.own and (body := self._body(draft.body)):
            child = self._header(body[0], self.texts[body[0]][1])
            named = child is not None and child.form == "name" and bool(item_at(self.lines[body[0]]))
            if named and child and (_key(child.senders[0].text) in self.known or self._greets(body[0], child)):
                self.parent, self.open = draft, None

    def _attribution(self, n: int, header: Header) -> None:
        """`Ann wrote:` tells who speaks in what is quoted next; where nothing is quoted, Ann's own words follow."""
        self.busy = n + header.lines
        after = next((m for m in range(self.busy, min(len(self.texts), self.busy + 3)) if self.texts[m][1].strip()), -1)
        quoted = after >= 0 and self.texts[after][0] > 0
        fresh = self.open is None or self.open.signed >= 0
        if fresh and after >= 0 and not item_at(self.lines[after]):
            anonymous = quoted or bool(self.open)
            if self.open and self.open.signed >= 0 and not quoted:
                return
            self.close(n)
            opened = Header("attribution") if anonymous else replace(header, needs=Needs.NOTHING, subject="")
            self.open = self._draft(n, self.busy, opened)
            self.open.unknown = anonymous
        if self.open and (quoted or not fresh):
            self.open.said_at.append((n, 1, header.senders[0] if header.senders else Name(header.text)))
            self.open.skipped.update(range(n, self.busy))
            if self.open.answers is None and header.senders:
                self.open.answers = header.senders[0]
                self.open.answers_subject = self.open.answers_subject or header.subject

    def _greeting(self, n: int) -> None:
        """A greeting where no message is open begins a mail of the writer, or of the one who signs it."""
        if self.open and self.open.signed < 0:
            return
        if not self._body(n + 1) or fence_at(self.lines[n]):
            return
        self.close(n)
        if pointer := self._pointer_above(n):
            self.open = self._draft(pointer[0], n, pointer[1])
            return
        line, subject, recipients = self._before_greeting(n)
        self.open = self._draft(line, n, Header("greeting", own=True, recipients=recipients, subject=subject))
        self.open.unknown = True

    def _pointer_above(self, n: int) -> tuple[int, Header] | None:
        """The pointer in the line above a greeting: what it points to stands here."""
        above = next((m for m in range(n - 1, max(n - 3, 0), -1) if self.texts[m][1].strip()), -1)
        header = next(iter(pointers_in(self.texts[above][1])), None) if above > 0 and not self.texts[above][0] else None
        return (above, header) if header and header.senders else None

    def _before_greeting(self, n: int) -> tuple[int, str, tuple[Name, ...]]:
        """The line that a mail begins with, its subject and its recipients: what stands between topic and greeting."""
        line, subject, to = n, "", list[Name]()
        match = GREETING.fullmatch(unnumbered(self.texts[n][1]))
        greeted = tuple(
            name
            for name in names((match and match["who"]) or "")
            if plausible(name.text) and name.text.lower() not in EVERYBODY
        )
        lowest = max(n - 5, self.topic, 0, self.done[-1].end if self.done else 0)
        for m in range(n - 1, lowest, -1):
            text = unnumbered(self.texts[m][1])
            if fence_at(text) or not set(text) - {"-", "=", " "}:
                continue
            if "@" in text and len(found := names(text)) == 1 and found[0].address and len(text) < 90:
                line, to = m, [found[0], *to]
            elif (
                not subject
                and len(text) <= 80
                and not item_at(self.lines[m])
                and not text.endswith((".", "。"))
                and self.texts[m][0] == 0
            ):
                line, subject = m, text
            else:
                break
        return (
            line,
            subject,
            (*to, *(g for g in greeted if not any(same_person(g.text, t.text.split()[0]) for t in to if t.text))),
        )

    def _signature(self, n: int) -> bool:
        return bool(_signer(self.texts, n))


def _runs_end(depths: Sequence[int]) -> list[int]:
    """For each line the index of the next one that is quoted deeper or less deep.

    >>> _runs_end([0, 0, 1, 1, 0])
    [2, 2, 4, 4, 5]
    """
    ends = [len(depths)] * len(depths)
    for n in range(len(depths) - 2, -1, -1):
        ends[n] = ends[n + 1] if depths[n] == depths[n + 1] else n + 1
    return ends


EVERYBODY = frozenset(
    """all everyone everybody guys folks team list colleagues dear experts friends there sir madam gentlemen
    maintainers""".split()
)


def _topic(lines: Sequence[str]) -> int:
    """The index of an entry's topic line, taken as the first line behind heading, underline and addendum dates."""
    for n in range(1, min(len(lines), 4)):
        text = lines[n].strip()
        if text and set(text) - {"-", "="} and not re.match(r"\(\d{1,2}:\d{2} \d{4}-", text):
            return -1 if item_at(lines[n]) or GREETING.fullmatch(text) or "@" in text.split(",")[0] else n
    return -1


def _known(texts: Sequence[tuple[int, str]]) -> dict[str, int]:
    """The people of an entry's headers and greetings, and how well: 2 where somebody answers or greets them."""
    known: dict[str, int] = {}
    for depth, text in texts:
        if depth or not text.strip() or len(text) > 500:
            continue
        found = [header for header in (header_at(text), *pointers_in(text)) if header and header.form != "name"]
        for header in found:
            for name in (*header.recipients, *([header.answers] if header.answers else ())):
                known[_key(name.text)] = 2 if header.form != "own mail" else 1
            if header.needs is not Needs.QUOTE:
                for name in header.senders:
                    known.setdefault(_key(name.text), 1)
        if match := greeting_in(unnumbered(text)):
            for name in names(match["who"] or ""):
                known.setdefault(_key(name.text), 1)
    return known


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _signer(texts: Sequence[tuple[int, str]], n: int) -> str:
    """Who signs at a line: a name behind `Regards,` or the like, within the lines before; "" where nobody does."""
    depth, text = texts[n]
    if depth or len(text) > 60:
        return ""
    if match := CLOSED_AND_SIGNED.fullmatch(text.strip()):
        return match["who"]
    match = SIGNED.fullmatch(text)
    if not match or not plausible(match["who"]) or CLOSING.fullmatch(text.strip()):
        return ""
    before = [t.strip() for d, t in texts[max(0, n - 8) : n] if t.strip() and d == 0][-CLOSING_REACH + 1 :]
    return match["who"] if any(CLOSING.fullmatch(t) for t in before) else ""


def _alone(texts: Sequence[tuple[int, str]], first: int, last: int) -> int | None:
    """The line of a name that stands alone under a message's text, before a footer, a diff or the end."""
    end = next(
        (n for n in range(first, last + 1) if texts[n][1].strip() in ("--", "-- ", "___") and not texts[n][0]), last + 1
    )
    if (
        end < last
        and (match := SIGNED.fullmatch(texts[end + 1][1]))
        and match["who"][0].isupper()
        and not texts[end + 1][0]
    ):
        return end + 1
    cut = next((n for n in range(first, end) if texts[n][0] == 0 and DIFF_BEGINS.match(texts[n][1])), end)
    for n in range(cut - 1, max(first, cut - 4), -1):
        depth, text = texts[n]
        if depth or not text.strip():
            continue
        match = SIGNED.fullmatch(text) if len(text) < 40 else None
        before = texts[n - 1]
        chinese = CHINESE.search(before[1]) or (n > 1 and CHINESE.search(texts[n - 2][1]))
        plain = match and (match["who"][0].isupper() or chinese) and plausible(match["who"])
        if plain and not before[0] and (not before[1].strip() or before[1].rstrip()[-1] in ".!?)。！"):
            return n
        return None
    return None


def _last_text(texts: Sequence[tuple[int, str]], first: int, stop: int) -> int:
    return next((n for n in range(stop - 1, first, -1) if texts[n][1].strip() or texts[n][0]), first)


def _bugs(texts: Sequence[tuple[int, str]]) -> list[str]:
    """For each line the bug named last above it, as written."""
    bugs, last = [], ""
    for _, text in texts:
        bugs.append(last)
        if BUG_HINT.search(text) and (found := BUG.findall(text[:1000])):
            last = str(found[-1])
    return bugs


# --- drafts to messages


def _messages(draft: Draft, texts: Sequence[tuple[int, str]], start: int, when: datetime | None) -> Iterator[Message]:
    """One message for each sender; a header whose points are signed one by one heads as many messages."""
    header = draft.header
    senders: tuple[Name | None, ...] = header.senders or ((None,) if header.own else ())
    if draft.unknown:
        signed = _signed_by(draft, texts)
        senders = (signed,) if signed else senders
    parts = _parts(draft, texts) if len(senders) == 1 else []
    if len(senders) > 1:
        yield from _shared(draft, texts, start, when)
    elif parts:
        for first, last in parts:
            yield _message(replace_lines(draft, first, last), texts, start, when, senders[0])
    elif senders:
        yield _message(draft, texts, start, when, senders[0])


def replace_lines(draft: Draft, first: int, last: int) -> Draft:
    """The same draft, for a part of its lines."""
    return replace(draft, line=first, body=first, end=last)


def _signed_by(draft: Draft, texts: Sequence[tuple[int, str]]) -> Name | None:
    if draft.signed < 0:
        return None
    text = texts[draft.signed][1]
    match = CLOSED_AND_SIGNED.fullmatch(text.strip()) or SIGNED.fullmatch(text)
    return Name(match["who"].strip(" .").replace("_", " ")) if match else None


def _parts(draft: Draft, texts: Sequence[tuple[int, str]]) -> list[tuple[int, int]]:
    """The points below a header that are each closed by a signature, where there are two or more."""
    first = next((n for n in range(draft.body, draft.end + 1) if texts[n][1].strip()), None)
    opening = item_at(texts[first][1]) if first is not None and texts[first][0] == 0 else None
    if first is None or not opening or draft.header.own:
        return []
    heads = [
        n
        for n in range(first, draft.end + 1)
        if texts[n][0] == 0 and (i := item_at(texts[n][1])) and i[0] == opening[0]
    ]
    ends = [_last_text(texts, a, b) for a, b in zip(heads, [*heads[1:], draft.end + 1], strict=True)]
    signed = [(a, b) for a, b in zip(heads, ends, strict=True) if any(_signer(texts, n) for n in range(a + 1, b + 1))]
    return signed if len(signed) > 1 else []


def _shared(draft: Draft, texts: Sequence[tuple[int, str]], start: int, when: datetime | None) -> Iterator[Message]:
    """Several answer in one text: what is quoted is the first one's, what is not the one's who signs, or the last
    one's.
    """
    senders = draft.header.senders
    signed = _signed_by(draft, texts)
    outer = next(
        (name for name in senders if signed and same_person(name.text.split()[0], signed.text.split()[0])), senders[-1]
    )
    inner = next(name for name in senders if name != outer)
    for sender in senders:
        message = _message(draft, texts, start, when, sender)
        if sender == outer:
            quotations = tuple(replace(q, speaker=q.speaker or inner) for q in message.quotations)
            yield replace(message, quotations=quotations)
        else:
            own = tuple(start + n for n in range(draft.body, draft.end + 1) if texts[n][0] == 1 and texts[n][1].strip())
            yield replace(message, own=own if sender == inner else (), quotations=())


def _message(
    draft: Draft, texts: Sequence[tuple[int, str]], start: int, when: datetime | None, sender: Name | None
) -> Message:
    header = draft.header
    own = [n for n in range(draft.body, draft.end + 1) if _is_own(draft, texts, n)]
    return Message(
        form=header.form,
        line=start + draft.line,
        end=start + max(draft.end, draft.line + header.lines - 1),
        sender=sender,
        recipients=header.recipients,
        date=header.date or _ago(header.text, when),
        subject=draft.subject or (draft.answers_subject if REPLY.match(draft.answers_subject) else ""),
        answers=draft.answers,
        answers_writer=header.answers_writer,
        answers_subject=draft.answers_subject,
        own=tuple(start + n for n in ([draft.line] if header.said else []) + own),
        quotations=tuple(_quotations(draft, texts, start)),
        bug=draft.bug,
    )


def _is_own(draft: Draft, texts: Sequence[tuple[int, str]], n: int) -> bool:
    depth, text = texts[n]
    return (
        depth == 0
        and bool(text.strip())
        and n not in draft.skipped
        and not ELLIPSIS.fullmatch(text)
        and not fence_at(text)
    )


def _ago(text: str, when: datetime | None) -> str:
    """The date of `2 days ago`, seen from the entry's."""
    from datetime import timedelta

    match = AGO.search(text) if when else None
    if not match or not when:
        return ""
    days = {"minute": 0, "hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}[match["unit"]]
    return iso(f"{when - timedelta(days=days * int(match['many'])):%Y-%m-%d}") if days in (1, 7) else ""


def _quotations(draft: Draft, texts: Sequence[tuple[int, str]], start: int) -> Iterator[Quotation]:
    """The runs of lines of one depth of quoting, each with who speaks there as far as an attribution line says."""
    n = draft.body
    while n <= draft.end:
        depth, text = texts[n]
        if not depth or not text.strip():
            n += 1
            continue
        last = n
        while last < draft.end and texts[last + 1][0] == depth:
            last += 1
        told = [who for line, at, who in draft.said_at if line < n and at == depth]
        yield Quotation(start + n, start + last, depth, told[-1] if told else draft.answers if depth == 1 else None)
        n = last + 1


def _quoted_in(chat: Message, written: Sequence[Message]) -> bool:
    """Whether all turns stand inside a mail, which then quotes them."""
    return any(mail.line <= chat.line and chat.end <= mail.end for mail in written)


# --- messages that the log only points to


def _pointers(plain: Sequence[str], start: int, drafts: Sequence[Draft]) -> Iterator[Message]:
    heads = {n for draft in drafts for n in range(draft.line, draft.line + draft.header.lines)}
    for n, text in enumerate(plain):
        if n not in heads and text:
            for header in pointers_in(text):
                for sender in header.senders[:1]:
                    yield Message(
                        header.form,
                        start + n,
                        start + n,
                        sender,
                        recipients=header.recipients,
                        date=header.date,
                        subject=header.subject,
                        answers=header.answers,
                    )


def _archives(plain: Sequence[str], start: int) -> Iterator[Message]:
    """`early announcement from Ann Lee`, and the link to it in a list's archive, in the same line or the next."""
    links = lines_with("\n".join(plain), ("http",))
    for n in sorted(links | {link - 1 for link in links if link}):
        text = plain[n]
        match = REPORTED.search(text[:300])
        link = match and (
            ARCHIVE.search(text[match.end() :]) or (n + 1 < len(plain) and ARCHIVE.match(plain[n + 1].lstrip(" <")))
        )
        if match and link and plausible(match["who"]):
            yield Message(
                "reported",
                start + n,
                start + n,
                names(match["who"])[0],
                date=iso(link[0]),
                document=link[0].rstrip(">"),
            )


def _talks(plain: Sequence[str], start: int, chats: tuple[Message, ...]) -> Iterator[Message]:
    """The transcripts quoted and those pointed to; one that is both is one."""
    pointed = [
        Message("chat", start + n, start + n, who, date=date, document=path)
        for n in sorted(lines_with("\n".join(plain), TALK_ENDINGS))
        for who, date, path in talk_pointers(plain[n])
    ]
    for chat in chats:
        same = next(
            (p for p in pointed if p.sender and chat.sender and same_person(p.sender.text, chat.sender.text)), None
        )
        if same:
            pointed.remove(same)
        yield replace(chat, document=same.document, date=chat.date or same.date) if same else chat
    yield from pointed


def _once(messages: Sequence[Message]) -> list[Message]:
    """Each message once: a second header with the same sender and the same date or subject tells nothing new."""
    seen: dict[tuple[object, ...], Message] = {}
    for message in sorted(messages, key=lambda m: (not m.own, m.line)):
        told = (
            message.sender and _key(message.sender.text or message.sender.address),
            message.date,
            message.subject,
            message.form,
        )
        key = (
            told
            if (message.date and message.form not in ("chat", "irc")) or (message.subject and message.sender)
            else (message.line, *told)
        )
        seen.setdefault(key, message)
    return list(seen.values())
