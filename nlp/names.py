"""Names of people in one line of text, each with how sure its form is.

A name is told by its form (an address beside it, an initial behind it), by lists of given names and surnames, by the syllables
of pinyin, and by the words around it. What a form alone can't decide stays below `CERTAIN_ENOUGH`, and counts only where
`graph.resolve` has met the same name in a surer place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nlp.patterns import nicknames, software, words
from nlp.records import Kind

CERTAIN_ENOUGH = 0.7

ADDRESS = r"[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}"
NAME_WORD = r"[^\W\d_][\w'’.-]{0,30}"
WITH_ADDRESS = re.compile(
    rf"(?:\"?(?P<name>{NAME_WORD}(?:[ _]{NAME_WORD}){{0,4}}(?: \([^()<>@]{{1,30}}\))?)\"?\s{{0,2}})?[<\[(](?:mailto:)?(?P<address>{ADDRESS})[>\])]"
)
BARE_ADDRESS = re.compile(rf"(?<![\w.+/:-]){ADDRESS}(?![\w/])", re.ASCII)
TRAILER = re.compile(
    rf"\s{{0,8}}(?P<role>[A-Z][A-Za-z]{{1,20}}(?:-[a-z]{{1,12}}){{0,3}}-[Bb]y|Cc|CC): (?P<name>{NAME_WORD}(?: {NAME_WORD}){{0,4}})?\s?(?:<|$)"
)

CAPITAL = r"[A-Z\u00c0-\u00de][a-zA-Z\u00df-\u024f'’-]{1,24}"
RUN = re.compile(
    rf"(?<![\w/@.\\=-]){CAPITAL}(?:[ ](?:[A-Z]\.?|(?:van|von|de|der|den|la|le|del|da|bin|al)|{CAPITAL})(?![\w@])){{0,3}}(?![\w/@=\\]|[-.:]\w)",
    re.ASCII,
)
INITIAL = re.compile(
    r"(?<![\w/@.-])(?P<given>[A-Z][a-z]{1,14})[ _](?P<initial>[A-Z])(?![A-Za-z0-9'’/-]|\.\w)", re.ASCII
)
JOINED = re.compile(r"(?<![\w/@.-])(?:[A-Z][a-z]{1,5}){2,4}(?![\w/@.=-])", re.ASCII)
LOWER = re.compile(r"(?<![\w/@.\\=$%-])[A-Za-z]{4,20}(?![\w/@=\\(]|[-.:]\w)", re.ASCII)
LOWER_FULL = re.compile(
    r"(?<![\w/@.\\=$%-])(?P<given>[a-z]{3,14}) (?P<surname>[a-z]{2,8})(?![\w/@=\\(]|[-.:]\w)", re.ASCII
)
ALL_CAPITALS = re.compile(r"(?<![\w/-])[A-Z]{4,14}(?![\w/-])", re.ASCII)
UNDERSCORED = re.compile(r"(?<![\w/.-])(?P<given>[A-Z][a-z]{1,14})_(?P<surname>[A-Z][a-z]{1,14})(?![\w/.])", re.ASCII)

BEFORE = re.compile(
    r"(?:\b(?:(?:discuss(?:ed|ing|ion)?|talk(?:ed|ing)?|chat(?:ted|ting)?|met|meet(?:ing)?|work(?:ed|ing)?|sync(?:ed)?|call|1:1|one on one|debug(?:ged|ging)?|tested|together) (?:\w{1,12} )?with"
    r"|ask(?:ed|ing)?|told?|tell(?:ing)?|help(?:ed|ing)?|repl(?:y|ied|ying) (?:\w{1,8} )?to|reply|replied|answer(?:ed)? to|thank(?:s| you)(?: to)?|(?:e?mail|message|patch|comments?|question|answer|feedback|review|report|suggestion|help) (?:from|by|of|to)"
    r"|sent? (?:\w{1,8} ){0,2}to|(?:hi|hello|dear|hey|cc|ping(?:ed)?|according to|written by|posted by|reported by|from|by|visit|say farewell to|farewell)"
    r")[,:]?\s{1,2}(?:and\s)?|(?:与|和|跟|找|给|请|问|感谢|谢谢|麻烦|通知|同|见|向|让|叫|被|由)\s?)$",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"(?:'s (?:patch|comment|reply|email|mail|suggestion|advice|patches|idea|code|opinion|previous|question|answer|help|v\d|latest|improvement|symptoms|team|proposal|review)"
    r"|\s(?:said|says|repl(?:y|ied|ies)|asked?|told|tells?|mention(?:s|ed)?|suggest(?:s|ed)?|wrote|writes|shared?|commit(?:s|ted)|fixed|explain(?:s|ed)|agree[sd]?|think[s]?|thought|confirmed|reported|pointed|answered|helped|sent|posted|found|left|already|meant|and I\b|has\b|have\b|will\b)"
    r"|,? (?:can|could|would|will|do|did) (?:you|u)\b|, (?:please|pls|thanks|thank you|welcome|congratulations)\b"
    r"|\s?(?:说|回复|讨论|告诉|提到|反馈|邮件|认为|建议|帮|帮忙|同事|老师|会|的邮件|的patch|已经|问|要|给|负责|答复|询问|指出|觉得))",
)
WEAK_BEFORE = re.compile(r"(?:^|\b)(?:from|by|meeting|visit|see|见|和|同|由|给|向|to)[,:]?\s{0,2}$", re.IGNORECASE)
GREETING = re.compile(r"\s{0,4}(?:hi|hello|dear|hey|你好)[,，]?\s{1,2}", re.IGNORECASE)
SEPARATOR = re.compile(r"\s{0,2}(?:,|，|、|/|&|;|\band\b|\bAND\b|和|与)\s{0,2}", re.IGNORECASE)
NOTE = re.compile(r"\s{0,8}(?P<name>[A-Za-z][a-z]{2,14}(?: [A-Z][a-z]{1,14})?)\s?[:：]\s?(?=\S)")
HAN_BEFORE = "与和跟找给请问感谢谢谢麻烦通知同向让叫由"
HAN_NAME = re.compile(
    r"(?P<before>[与和跟找请问]|感谢|谢谢|麻烦|通知|^|[,，、;；\s])(?P<name>[\u4e00-\u9fff]{2,3}?)(?P<after>讨论|说|回复|邮件|告诉|提到|反馈|建议|帮忙|$|[,，;；\s])"
)
NOT_IN_HAN_NAME = frozenset(
    "法序件性能机器员学化用的了是在不有个这那你我他她它们大中上下来去为以到说要会可以就都而及与或但如果因所进行问题时间工作管理方式内外总结计划执行其实已经现最新本今明昨后前发看等把被网站志嵌入编译技巧安装使用文档资料公司"
)
ROLE_ADDRESS = re.compile(
    r"(?:.{0,40}[-_.+])?(?:list|lists|devel|dev|admin|adm|root|info|support|team|help|helpdesk|noreply|no-reply|bugs?|bugzilla|security|users?|announce|maintainers?|request|owner|subscribe|unsubscribe|all|hr|it|its|office|sales|service|services|notification|mailer-daemon|postmaster|cores|kernel|arm|discuss|git|patches|commits?|build|jenkins|owner)\b(?:[-_.+].{0,40})?",
    re.IGNORECASE,
)
LIST_HOST = re.compile(r"@(?:lists?|vger|googlegroups|groups|bugzilla|bugs|reply|noreply)\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A name at `text[start:end]`, in its plain form, and how sure it is one."""

    start: int
    end: int
    name: str
    rule: str
    sure: float
    address: str = ""


def find_names(text: str, kind: Kind) -> tuple[Found, ...]:
    """The names in one line of prose, of a head or of a topic line, without overlaps, the surest form first where two would."""
    found = [*_by_address(text)]
    if kind not in (Kind.DIFF, Kind.CODE, Kind.OUTPUT, Kind.TRACE, Kind.SHELL):
        masked = mask(text)
        found += [*_greeted(masked), *_runs(masked), *_pinyin(masked), *_han(masked, kind)]
    return tuple(_without_overlaps(found))


def _without_overlaps(found: list[Found]) -> Iterator[Found]:
    taken: list[tuple[int, int]] = []
    for name in sorted(found, key=lambda f: (-f.sure, -(f.end - f.start), f.start, f.rule)):
        if not any(start < name.end and name.start < end for start, end in taken):
            taken.append((name.start, name.end))
            yield name


MASKED = re.compile(
    r"(?:https?|ftp|git|ssh|svn|irc|file)://\S+|(?<!\w)[~.]{0,2}/?(?:[\w.+~-]{1,80}/){2,30}[\w.+~-]{0,120}|[A-Za-z]:\\\S+|\\\\\S+|\S{1,64}@\S{1,80}|`[^`]{1,80}`"
)


def mask(text: str) -> str:
    """The text with links, paths and addresses blanked out: names in them are no mentions."""
    return MASKED.sub(lambda match: "\x00" * len(match[0]), text) if any(mark in text for mark in "/\\@`") else text


def _by_address(text: str) -> Iterator[Found]:
    if "@" not in text:
        return
    taken = []
    for match in WITH_ADDRESS.finditer(text):
        taken.append((match.start(), match.end()))
        name = plain(match["name"] or "")
        if is_role(match["address"], name):
            continue
        if not name or not looks_like_name(name):
            name = ""
        start = match.start("name") if name else match.start("address")
        yield Found(
            start, match.end("address"), name, "name and address" if name else "address", 1.0, match["address"].lower()
        )
    for match in BARE_ADDRESS.finditer(text):
        if not any(a <= match.start() < b for a, b in taken) and not is_role(match[0], ""):
            yield Found(match.start(), match.end(), "", "address", 0.9, match[0].lower().rstrip("."))


def _greeted(text: str) -> Iterator[Found]:
    """`Hi Ann, Bob` and `HI, WEIMING AND LIHUA`: what a greeting names."""
    if not (match := GREETING.match(text)):
        return
    position = match.end()
    for part in SEPARATOR.split(text[position:])[:12]:
        start = text.find(part, position)
        word = re.match(
            r"(?:[Dd]r|[Mm]r|[Mm]s)?\.? ?([A-Za-z\u00c0-\u024f]{2,20}(?: [A-Z][a-z]{1,20})?)\s{0,2}[.!,，:：]?\s{0,4}$",
            part,
        )
        if not word:
            return
        if not is_common(word[1]) or word[1].lower() in _given():
            yield Found(start + word.start(1), start + word.end(1), plain(word[1]), "greeting", 0.9)
        position = start + len(part)


def _runs(text: str) -> Iterator[Found]:
    for pattern in (INITIAL, UNDERSCORED):
        for match in pattern.finditer(text):
            if match["given"].lower() in _given() and (pattern is INITIAL or not is_common(match["surname"])):
                yield Found(
                    match.start(), match.end(), plain(match[0]), "initial" if pattern is INITIAL else "full name", 0.9
                )
    for match in LOWER_FULL.finditer(text):
        given, surname = match["given"], match["surname"]
        if (
            given in _given()
            and not is_common(given)
            and surname in words("surnames_pinyin")
            and not is_common(surname)
        ):
            yield Found(match.start(), match.end(), match[0], "full name in lower case", 0.75)
    for match in RUN.finditer(text):
        yield from _parts(match[0], match.start(), text)


def _parts(run: str, start: int, text: str) -> Iterator[Found]:
    """The name inside a run of capitalised words: its longest part that a list or the words around it vouch for."""
    parts = [(m.start() + start, m.group()) for m in re.finditer(r"\S+", run)]
    for first in range(len(parts)):
        for last in range(len(parts), first, -1):
            chosen = parts[first:last]
            begin, end = chosen[0][0], chosen[-1][0] + len(chosen[-1][1])
            sure, rule = _judge([word for _, word in chosen], text[:begin], text[end:])
            if sure:
                yield Found(begin, end, plain(text[begin:end]), rule, sure)
                yield from (
                    _parts(text[end : parts[-1][0] + len(parts[-1][1])].lstrip(), end + 1, text)
                    if last < len(parts)
                    else ()
                )
                return


def _judge(chosen: list[str], before: str, after: str) -> tuple[float, str]:
    given, last = chosen[0].lower(), chosen[-1]
    context = bool(BEFORE.search(before[-40:])) or bool(AFTER.match(after[:24]))
    if len(chosen) > 1:
        if len(last.rstrip(".")) < 2 or any(is_blocked(word) for word in chosen):
            return 0.0, ""
        surname_known = last.lower() in _surnames() or last.lower() in words("surnames_pinyin")
        given_known = given in _given() or bool(syllables(given))
        if given in _given() and not (is_common(last) and not surname_known):
            return 0.9, "full name"
        if given in _given() and not is_common(given) and len(chosen) == 2 and _in_name_list(before, after):
            return 0.75, "full name in a list"
        if surname_known and given_known and not (is_common(given) and is_common(last)):
            return 0.85, "full name"
        if surname_known and not is_common(given) and not is_common(last):
            return 0.75, "full name"
        if context and not any(is_common(word) for word in chosen):
            return 0.75, "words around"
        return 0.0, ""
    if is_blocked(chosen[0]) or after.startswith("(") or not chosen[0][1:].islower():
        return 0.0, ""
    if given in _given():
        if not is_common(given):
            return (0.8, "given name and words around") if context else (0.6, "given name")
        return (0.7, "given name and words around") if context else (0.4, "given name")
    if context and not is_common(given) and not chosen[0].isupper():
        return 0.6, "words around"
    return 0.0, ""


def _in_name_list(before: str, after: str) -> bool:
    return before.rstrip()[-1:] in (",", ":", "、", "，") and after.lstrip()[:1] in ("", ",", "、", "，", ".", ";")


def wrapped_name(line: str, following: str) -> Found | None:
    """A full name that a mail program broke at the end of a line: its given name is found there, the surname below."""
    given, surname = re.search(rf"(?<![\w/.-])({CAPITAL})$", line), re.match(rf"({CAPITAL})(?![\w/.-])", following)
    if not given or not surname or given[1].lower() not in _given() or is_blocked(given[1]):
        return None
    if is_common(surname[1]) and surname[1].lower() not in words("surnames_pinyin"):
        return None
    return Found(given.start(1), given.end(1), f"{given[1]} {surname[1]}", "full name over two lines", 0.8)


def _pinyin(text: str) -> Iterator[Found]:
    for match in JOINED.finditer(text):
        parts = re.findall("[A-Z][a-z]+", match[0])
        if (
            all(syllables(part) for part in parts)
            and parts[0].lower() in words("surnames_pinyin")
            and len(match[0]) > 4
            and not is_blocked(match[0])
        ):
            yield Found(match.start(), match.end(), match[0], "pinyin", 0.8)
    for match in ALL_CAPITALS.finditer(text):
        if 2 <= len(syllables(match[0].lower())) <= 3 and not is_common(match[0]) and _in_list(text, match):
            yield Found(match.start(), match.end(), match[0], "pinyin in a list", 0.7)
    for match in LOWER.finditer(text):
        word = match[0].lower()
        count = len(syllables(word))
        if not 2 <= count <= 3 or is_common(word) or is_blocked(word) or match[0].isupper():
            continue
        context = BEFORE.search(text[max(0, match.start() - 40) : match.start()]) or AFTER.match(
            text[match.end() : match.end() + 24]
        )
        surname = any(word.startswith(s) and syllables(word[len(s) :]) for s in words("surnames_pinyin"))
        if context:
            yield Found(
                match.start(),
                match.end(),
                match[0],
                "pinyin and words around",
                0.75 if surname or match[0][0].isupper() else 0.7,
            )
        elif surname:
            yield Found(match.start(), match.end(), match[0], "pinyin", 0.3)


def _in_list(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    return bool(
        re.search(r"[A-Z]{4,14}\s?(?:,|，|、|AND)\s?$", before) or re.match(r"\s?(?:,|，|、|AND)\s?[A-Z]{4,14}", after)
    )


def _han(text: str, kind: Kind) -> Iterator[Found]:
    for match in HAN_NAME.finditer(text) if kind in (Kind.TOPIC, Kind.PROSE, Kind.LIST_HEAD) else ():
        name = match["name"]
        if name[0] not in words("surnames_han") or any(c in NOT_IN_HAN_NAME for c in name[1:]):
            continue
        strong = match["after"].strip() not in ("", ",", "，", ";", "；") or (
            len(match["before"].strip(" ,，、;；")) > 0
        )
        if strong or (kind is Kind.TOPIC and len(name) == 3):
            yield Found(match.start("name"), match.end("name"), name, "Chinese name", 0.75 if strong else 0.7)


LEADING = re.compile(
    r"^(?:(?:and|or|by|from|to|cc|with|via|for|the|dear|hi|hello|mr|ms|mrs|dr|prof)\.? |[\u4e00-\u9fff]{1,8}(?=[A-Za-z]))",
    re.IGNORECASE,
)


def plain(name: str) -> str:
    """A name without quotes, underscores, possessive, words in front of it, and what stands in brackets behind it."""
    text = re.sub(r"\s*\([^()]*\)\s*", " ", name).replace("_", " ").strip(" \t\"'.,:;")
    return re.sub(r"['’]s$", "", LEADING.sub("", text))


def is_role(address: str, name: str) -> bool:
    """Whether an address is a list's, a team's or a machine's rather than one human's."""
    local, _, host = address.partition("@")
    words_of_role = [
        part for part in re.split(r"[-_.+]", local.lower()) if part in words("common_words") and part not in _given()
    ]
    role = bool(
        ROLE_ADDRESS.fullmatch(local) or LIST_HOST.search(address) or words_of_role or host.replace(".", "").isdigit()
    )
    return role and not looks_human(name)


def looks_human(name: str) -> bool:
    """Whether a name is surely a human's: a given name from the list and another word."""
    parts = name.lower().split()
    return (
        len(parts) > 1 and (parts[0] in _given() or bool(syllables(parts[0]))) and not any(is_blocked(p) for p in parts)
    )


def looks_like_name(name: str) -> bool:
    """Whether a name beside an address can be a human's: one to five words of letters, not all of them blocked."""
    parts = name.split()
    return 0 < len(parts) <= 5 and not all(is_blocked(part) for part in parts) and any(c.isalpha() for c in name)


@cache
def syllables(word: str) -> tuple[str, ...]:
    """A word cut into pinyin syllables without tones, the longest first; empty where it can't be, or is longer than 24 letters."""
    if len(word) > 24:
        return ()
    lower, known = word.lower(), words("pinyin")

    @cache
    def cut(start: int) -> tuple[str, ...] | None:
        if start == len(lower):
            return ()
        for size in range(min(6, len(lower) - start), 0, -1):
            if lower[start : start + size] in known and (rest := cut(start + size)) is not None:
                return (lower[start : start + size], *rest)
        return None

    return cut(0) or ()


def is_common(word: str) -> bool:
    """Whether a word is a language's own, so that only the words around it can make it a name."""
    lower = word.lower()
    return lower in words("common_words") or is_blocked(lower)


def is_blocked(word: str) -> bool:
    """Whether a word is known to be something else: a place, a company, a month, a program."""
    lower = word.lower().rstrip(".")
    return lower in words("not_names") or lower in _software()


@cache
def _given() -> frozenset[str]:
    return words("given_names") | frozenset(nicknames())


@cache
def _surnames() -> frozenset[str]:
    return words("surnames")


@cache
def _software() -> frozenset[str]:
    names = (name.lower() for row in software() for name in row.forms)
    return frozenset(name for name in names if " " not in name) - _given()
