"""Names of people in one line of text, each with how sure its form is.

A name is told by its form (an address beside it, an initial behind it), by lists of given names and surnames, by the
syllables of pinyin, and by the words around it. What a form alone can't decide stays below `CERTAIN_ENOUGH`, and counts
only where `graph.resolve` has met the same name in a surer place.

No statistical model takes part: measured on hand-annotated months, spaCy's small English model finds names with an F1 of
0.2 to 0.5, and put beside these rules it only lowers theirs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from nlp.han_names import find_han
from nlp.overlaps import Taken
from nlp.patterns import nicknames, remembered, software, words
from nlp.records import Kind
from nlp.tokens import Passing, words_of

CERTAIN_ENOUGH = 0.7

ADDRESS = r"[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}"
NAME_WORD = r"[^\W\d_][\w'’.-]{0,30}"
WITH_ADDRESS = re.compile(
    rf"(?:\"?(?P<name>{NAME_WORD}(?:[ _]{NAME_WORD}){{0,4}}(?: \([^()<>@]{{1,30}}\))?)\"?\s{{0,2}})?"
    rf"[<\[(](?:mailto:)?(?P<address>{ADDRESS})[>\])]"
)
BRACKETED = re.compile(rf"[<\[(](?:mailto:)?{ADDRESS}[>\])]")
"""What each line has that holds a name with an address."""
BARE_ADDRESS = re.compile(rf"(?<![\w.+/:-]){ADDRESS}(?![\w/])", re.ASCII)

UPPER = r"[A-Z\u00c0-\u00de]"
SMALL = r"[a-zA-Z\u00df-\u024f'’-]{1,24}"
CAPITAL = UPPER + SMALL
BEGINS = r"[A-Z](?<![\w/@.-][A-Z])"
"""A capital that begins a word. The search for it jumps from capital to capital; with the look behind in front it would stop at every
character of the line."""
ADVERB = re.compile("[a-z]{5,20}(?:ally|edly|ingly|ously|ively|fully)$")
"""Adverbs that no list of words has; surnames in -ally are shorter."""
PARTICLE = "van|von|de|der|den|la|le|del|da|bin|al"
RUN = re.compile(
    rf"{UPPER}(?<![\w/@.\\=-]{UPPER}){SMALL}(?:[ ](?:[A-Z]\.?|{PARTICLE}|{CAPITAL})(?![\w@\u00c0-\u024f])){{0,4}}(?![\w/@=\\]|[-.:]\w)",
    re.ASCII,
)
INITIAL = re.compile(
    rf"(?P<given>{BEGINS}[a-z]{{1,14}})[ _](?P<initial>[A-Z])(?![A-Za-z0-9\u00c0-\u024f/-]|['’](?!s\b)|\.\w)",
    re.ASCII,
)
JOINED = re.compile(rf"{BEGINS}[a-z]{{1,5}}(?:[A-Z][a-z]{{1,5}}){{1,3}}(?![\w/@.=-])", re.ASCII)
LOWER = re.compile(r"(?<![\w/@.\\=$%-])[A-Za-z]{4,20}(?![\w/@=\\(]|[-.:]\w)", re.ASCII)
LOWER_FULL = re.compile(
    r"(?<![\w/@.\\=$%-])(?P<given>[a-z]{3,14}) (?P<surname>[a-z]{2,8})(?![\w/@=\\(]|[-.:]\w)", re.ASCII
)
CAPITALS_WITHIN = re.compile(r"[A-Z](?:[A-Z]{3}|[a-z]{1,5}[A-Z])")
"""What a line has in which a name is `JOINED`, or all in capitals."""
ALL_CAPITALS = re.compile(r"[A-Z](?<![\w/-][A-Z])[A-Z]{3,13}(?![\w/-])", re.ASCII)
UNDERSCORED = re.compile(r"(?<![\w/.-])(?P<given>[A-Z][a-z]{1,14})_(?P<surname>[A-Z][a-z]{1,14})(?![\w/.])", re.ASCII)

TITLE = re.compile("Dr|Mr|Ms|Prof|Herr|Frau|Señor|Mme")
"""What a line has in which a title can be found."""
TITLED = re.compile(
    rf"(?<![\w/.-])(?:Dr|Mr|Mrs|Ms|Prof|Herr|Frau|Señora?|Mme)\.? (?P<name>{CAPITAL}(?: {CAPITAL})?)(?![\w/@=\\(])",
    re.ASCII,
)
INITIALS = re.compile(rf"(?<![\w/@.-])[A-Z]\.(?: ?[A-Z]\.)? ?(?P<surname>{CAPITAL})(?![\w/@=\\(]|[-.:]\w)", re.ASCII)
SOFT_BEFORE = re.compile(r"\b(?:with|and|for|than) $", re.IGNORECASE)
"""Words before many things: enough for a given name from the list, for nothing else."""

GREETING = re.compile(r"\s{0,4}(?:hi|hello|dear|hey|你好)[,，]?\s{1,2}", re.IGNORECASE)
GREETED = re.compile(
    r"(?:[Dd]r|[Mm]r|[Mm]s)?\.? ?(?P<name>[A-Za-z\u00c0-\u024f]{2,20}(?: [A-Z][a-z]{1,20})?)\s{0,2}[.!,，:：]?\s{0,4}$"
)
SEPARATOR = re.compile(r"\s{0,2}(?:,|，|、|/|&|;|\band\b|和|与)\s{0,2}", re.IGNORECASE)
LAST_WORDS = re.compile(r"[a-z0-9:']{1,20}(?: [a-z0-9:']{1,20}){0,2}(?=[,:]? {1,2}(?:and )?$)")
FIRST_WORDS = re.compile(r",? ?('s )?([a-z0-9]{1,20}(?: [a-z]{1,10})?)")
CONTEXT = 40
"""Characters around a name that can speak for it."""
HOST_MASK = re.compile(r"[(\[~]\S{1,80}@\S{1,120}[)\]] (?:has (?:joined|quit|left)|joined|quit|left)\b")
"""IRC tells who came and went by the host he came from, which is no address of his."""
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa"})
LIST_HOST = re.compile(r"@(?:lists?|vger|googlegroups|groups|bugzilla|bugs|reply|noreply)\.", re.IGNORECASE)


class Found(NamedTuple):
    """A name at `text[start:end]`, in its plain form, and how sure it is one."""

    start: int
    end: int
    name: str
    rule: str
    sure: float
    address: str = ""


def find_names(text: str, kind: Kind) -> tuple[Found, ...]:
    """The names in one line of prose, of a head or of a topic line; where two forms overlap, the surer one."""
    found = [*_by_address(text)] if "@" in text else []
    if kind not in (Kind.DIFF, Kind.CODE, Kind.OUTPUT, Kind.TRACE, Kind.SHELL):
        masked = mask(text)
        found += _in_field(text) if kind is Kind.HEADER else ()
        found += _greeted(masked) if GREETING.match(masked) else ()
        found += _of_letters(masked)
        if not masked.isascii():
            found += _chinese(masked, kind)
        if not masked.isascii() or not masked.islower():
            found += _with_capitals(masked)
    elif kind is Kind.OUTPUT and text.count(",") > 1:
        listed = [name for name in _runs(mask(text)) if name.rule in ("full name", "in a list")]
        found += (
            listed if len(listed) > 1 else []
        )  # a company's directors at the foot of a mail look like a program's table
    return tuple(_without_overlaps(found)) if found else ()


def _without_overlaps(found: list[Found]) -> Iterator[Found]:
    taken = Taken()
    for name in sorted(found, key=lambda f: (-f.sure, -(f.end - f.start), f.start, f.rule)):
        if taken.take(name.start, name.end):
            yield name


MASKED = re.compile(
    r"(?:https?|ftp|git|ssh|svn|irc|file)://\S+"
    r"|(?<!\w)[~.]{0,2}/?(?:[\w.+~-]{1,80}/){2,30}[\w.+~-]{0,120}"
    r"|[A-Za-z]:\\\S+|\\\\\S+|\S{1,64}@\S{1,80}|`[^`]{1,80}`"
)


@lru_cache(maxsize=4096)
def mask(text: str) -> str:
    """The text with links, paths and addresses blanked out: names in them are no mentions."""
    if "/" in text or "\\" in text or "@" in text or "`" in text:
        return MASKED.sub(lambda match: "\x00" * len(match[0]), text)
    return text


def _by_address(text: str) -> Iterator[Found]:
    """Names with an address behind them, and addresses alone."""
    if HOST_MASK.search(text):
        return
    taken = []
    for match in WITH_ADDRESS.finditer(text) if BRACKETED.search(text) else ():
        taken.append((match.start(), match.end()))
        start = match.start("name") + _prose_before(match["name"]) if match["name"] else match.start("address")
        start += 3 * text.startswith(("AM ", "PM "), start)  # the end of a date: `On …, 6:00 PM Ann Lee <ann@x> wrote`
        name = plain(text[start : match.end("name")]) if match["name"] else ""
        if is_role(match["address"], name):
            continue
        if name and (first := _family_before(text[:start], name, match["address"])) is not None:
            start, name = first, f"{name} {text[first:start].strip(' ,')}"
        named = bool(name) and looks_like_name(name)
        begin, rule = (start, "name and address") if named else (match.start("address"), "address")
        yield Found(begin, match.end("address"), name if named else "", rule, 1.0, match["address"].lower())
    for match in BARE_ADDRESS.finditer(text):
        if not any(a <= match.start() < b for a, b in taken) and not is_role(match[0], ""):
            yield Found(match.start(), match.end(), "", "address", 0.9, match[0].lower().rstrip("."))


OUTLOOK = re.compile(
    rf"\s{{0,4}}(?P<whole>(?P<family>(?:(?:{PARTICLE}) ){{0,2}}{CAPITAL}(?: {CAPITAL})?), (?P<given>{CAPITAL}(?: {CAPITAL})?))\s{{0,4}}"
)
FIRST_CAPITAL = re.compile(CAPITAL)
PEOPLE_FIELD = re.compile(r"\s{0,8}(?:From|To|Cc|CC|Bcc|Von|An|Kopie)\s?:\s")


def family_first(text: str) -> list[tuple[int, int, str]]:
    """The members of a field as Outlook writes it, `Lee, Ann; van Dam, Bo`: start, end, and the name with the given one first.

    Empty for a field in any other form.
    """
    found, position = [], 0
    for member in text.split(";"):
        match = OUTLOOK.fullmatch(member)
        first = FIRST_CAPITAL.search(match["family"]) if match else None
        several = ";" in text and " " not in (match["family"] if match else " ")
        if match and first and is_given(match["given"].split()[0]) and (several or not is_given(first[0])):
            name = f"{match['given']} {match['family']}"
            found.append((position + match.start("whole"), position + match.end("whole"), name))
        elif member.strip():
            return []
        position += len(member) + 1
    return found


def _in_field(text: str) -> Iterator[Found]:
    if (match := PEOPLE_FIELD.match(text)) and "@" not in text:
        for start, end, name in family_first(text[match.end() :]):
            yield Found(match.end() + start, match.end() + end, name, "family name first", 0.95)


FAMILY = re.compile(rf"(?<![\w/.-])(?P<family>(?:(?:{PARTICLE}) ){{0,2}}{CAPITAL}), $", re.IGNORECASE)


def _family_before(before: str, name: str, address: str) -> int | None:
    """Where the family name begins in `Lee, Ann <ann.lee@x>`: one that the address holds too."""
    match = FAMILY.search(before[-60:]) if before.endswith(", ") and " " not in name else None
    if not match:
        return None
    family, local = match["family"].split()[-1].lower(), address.split("@")[0].lower()
    spelt = {unaccented(family), unaccented(family.translate(UMLAUTS))}
    return len(before) - len(match[0]) if any(form in local for form in spelt) else None


def _prose_before(name: str) -> int:
    """Where a name begins behind words of a sentence that stand before it: `see the mail of Ann Lee`."""
    words_ = list(re.finditer(r"[^ _]+", name))
    prose = [
        w
        for w in words_
        if w[0].islower() and is_common(w[0]) and w[0] not in PARTICLE.split("|") and not is_given(w[0])
    ]
    return prose[-1].end() if prose else 0


def _greeted(text: str) -> Iterator[Found]:
    """`Hi Ann, Bob` and `HI, WEIMING AND LIHUA`: what a greeting names."""
    match = GREETING.match(text)
    position = match.end() if match else len(text)
    for part in SEPARATOR.split(text[position:])[:12]:
        start = text.find(part, position)
        if not (found := GREETED.match(part)):
            return
        name = found["name"]
        if not all(map(is_common, name.split())) or is_given(name):
            yield Found(start + found.start("name"), start + found.end("name"), plain(name), "greeting", 0.9)
        position = start + len(part)


def _of_letters(text: str) -> Iterator[Found]:
    """Names whose letters alone can tell them. The words that a line holds say whether there can be one."""
    held = words_of(text)
    if not (_uncommon_surnames().isdisjoint(held) or _uncommon_given().isdisjoint(held)):
        yield from _in_lower_case(text)
    if _pinyin_words().among(held):
        yield from _pinyin(text)


def _with_capitals(text: str) -> Iterator[Found]:
    """Names that their capitals tell."""
    if TITLE.search(text) or ". " in text:
        yield from _surnames_alone(text)
    yield from _runs(text)
    if CAPITALS_WITHIN.search(text):
        yield from _pinyin_in_capitals(text)


def _runs(text: str) -> Iterator[Found]:
    for pattern in (INITIAL, UNDERSCORED):
        for match in pattern.finditer(text) if pattern is INITIAL or "_" in text else ():
            if is_given(match["given"]) and (pattern is INITIAL or not is_common(match["surname"])):
                yield Found(
                    match.start(), match.end(), plain(match[0]), "initial" if pattern is INITIAL else "full name", 0.9
                )
    for match in RUN.finditer(text):
        if " " in match[0] or _can_stand_alone(match[0]):
            yield from _parts(match[0], match.start(), text)


def _in_lower_case(text: str) -> Iterator[Found]:
    """`li lei`: a given name and a surname of which neither is another word."""
    for match in LOWER_FULL.finditer(text):
        if match["given"] in _uncommon_given() and match["surname"] in _uncommon_surnames():
            yield Found(match.start(), match.end(), match[0], "full name in lower case", 0.75)


def _surnames_alone(text: str) -> Iterator[Found]:
    """`Dr. Keller`, `A. Keller`."""
    for match in TITLED.finditer(text) if TITLE.search(text) else ():
        if not any(is_blocked(word) for word in match["name"].split()):
            yield Found(match.start("name"), match.end(), plain(match["name"]), "title and name", 0.8)
    for match in INITIALS.finditer(text) if ". " in text else ():
        if not is_common(match["surname"]):
            around = speaks_before(text[: match.start()]) or speaks_after(text[match.end() :])
            known = match["surname"].lower() in _surnames()
            yield Found(
                match.start(), match.end(), plain(match[0]), "initial and surname", 0.8 if around or known else 0.6
            )


PART = re.compile(r"\S+")


def _parts(run: str, start: int, text: str) -> Iterator[Found]:
    """The name inside a run of capitalised words: its longest part that a list or the words around it vouch for."""
    if run.lower() in words("not_names"):
        return
    parts = [(m.start() + start, m.group()) for m in PART.finditer(run)]
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
    """How sure a run of capitalised words is a name, and why; 0 where nothing speaks for it."""
    return _judge_several(chosen, before, after) if len(chosen) > 1 else _judge_single(chosen[0], before, after)


def _judge_several(chosen: list[str], before: str, after: str) -> tuple[float, str]:
    given, last = chosen[0].lower(), chosen[-1]
    if len(last.rstrip(".")) < 2 or _is_blocked_run(chosen):
        return 0.0, ""
    known_given, common_last = is_given(given), is_common(last)
    known_last = last.lower() in _surnames() or last.lower() in words("surnames_pinyin")
    rows = (
        (known_given and (known_last or not common_last), 0.9, "full name"),
        (
            known_given and not is_common(given) and len(chosen) == 2 and _in_list_of_names(before, after),
            0.75,
            "in a list",
        ),
        (
            len(chosen) == 2 and given in words("surnames_pinyin") and len(syllables(last)) == 2 and not common_last,
            0.85,
            "full name",
        ),
        (known_last and bool(syllables(given)) and not (is_common(given) and common_last), 0.85, "full name"),
        (known_last and not is_common(given) and not common_last, 0.75, "full name"),
        ((speaks_before(before) or speaks_after(after)) and not any(map(is_common, chosen)), 0.75, "words around"),
    )
    return next(((sure, rule) for holds, sure, rule in rows if holds), (0.0, ""))


def _is_blocked_run(chosen: list[str]) -> bool:
    """Whether a run of words is something else: but `Jan` before a surname is no month, and `Sun` in pinyin no company."""
    if all(syllables(word) for word in chosen) and not all(map(str.isupper, chosen)):
        return False
    rest = chosen[1:] if is_given(chosen[0]) else chosen
    return any(is_blocked(word) for word in rest)


def _judge_single(word: str, before: str, after: str) -> tuple[float, str]:
    if not _can_stand_alone(word) or after.startswith("("):
        return 0.0, ""
    context, common = speaks_before(before) or speaks_after(after), is_common(word)
    if is_given(word):
        soft = bool(SOFT_BEFORE.search(before)) or after.startswith(("'s ", "’s "))
        sure = (0.7 if context else 0.4) if common else (0.8 if context else 0.7 if soft else 0.6)
        return sure, "given name and words around" if context else "given name"
    return (0.6, "words around") if context and not common else (0.0, "")


@remembered
def _can_stand_alone(word: str) -> bool:
    """Whether a word can be a name by itself, whatever stands around it: most words with a capital only begin a sentence."""
    return not is_blocked(word) and word[1:].islower() and (is_given(word) or not is_common(word))


def speaks_before(before: str) -> bool:
    """Whether the words at the end of a text speak for a name behind them: `discuss with `."""
    tail = before[-CONTEXT:].lower()
    if not tail.isascii() and tail.rstrip().endswith(_han("before_names")):
        return True
    if not tail.endswith(" ") or not (match := LAST_WORDS.search(tail)):
        return False
    last = match[0].split()
    return any(" ".join(last[n:]) in words("before_names") for n in range(len(last)))


def speaks_after(after: str) -> bool:
    """Whether the words at the beginning of a text speak for a name before them: ` said`, `'s patch`, `, can you`."""
    head = after[:CONTEXT].lower()
    if not head.isascii() and head.lstrip().startswith(_han("after_names")):
        return True
    if not (match := FIRST_WORDS.match(head)) or match[0][0] not in " ,'":
        return False
    both, first = match[2], match[2].split()[0]
    return f"'s {first}" in words("after_names") if match[1] else {both, first} & words("after_names") != set()


@remembered
def _han(name: str) -> tuple[str, ...]:
    return tuple(sorted(word for word in words(name) if "\u4e00" <= word[0] <= "\u9fff"))


def _in_list_of_names(before: str, after: str) -> bool:
    return before.rstrip()[-1:] in (",", ":", "、", "，") and after.lstrip()[:1] in ("", ",", "、", "，", ".", ";")


LAST_NAME = re.compile(rf"(?<![\w/.-])({CAPITAL})$")
FIRST_NAME = re.compile(rf"({CAPITAL})(?![\w/.-])")


def wrapped_name(line: str, following: str) -> Found | None:
    """A full name that a mail program broke at the end of a line: its given name is found there, the surname below."""
    surname = FIRST_NAME.match(following)
    given = LAST_NAME.search(line) if surname else None
    if not given or not surname or not is_given(given[1]) or is_blocked(given[1]):
        return None
    if is_common(surname[1]) and surname[1].lower() not in words("surnames_pinyin"):
        return None
    return Found(given.start(1), given.end(1), f"{given[1]} {surname[1]}", "full name over two lines", 0.8)


def _pinyin_in_capitals(text: str) -> Iterator[Found]:
    """`LiLei`, and `LI LEI` among other such names."""
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


def _pinyin(text: str) -> Iterator[Found]:
    """`lilei`, where the words around or its surname speak for it."""
    for match in LOWER.finditer(text):
        word = match[0].lower()
        if not _can_be_pinyin(match[0]) or match[0].isupper():
            continue
        context = speaks_before(text[: match.start()]) or speaks_after(text[match.end() :])
        surname = any(word[:n] in words("surnames_pinyin") and syllables(word[n:]) for n in range(1, len(word)))
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


@remembered
def _pinyin_words() -> Passing:
    """Tells the lines that can hold pinyin by the words that they hold."""
    return Passing(_can_be_pinyin)


@remembered
def _can_be_pinyin(word: str) -> bool:
    """Whether a word is two or three syllables, and nothing else that is known."""
    return 2 <= len(syllables(word)) <= 3 and not is_common(word) and not is_blocked(word)


def _in_list(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    return bool(
        re.search(r"[A-Z]{4,14}\s?(?:,|，|、|AND)\s?$", before) or re.match(r"\s?(?:,|，|、|AND)\s?[A-Z]{4,14}", after)
    )


def _chinese(text: str, kind: Kind) -> Iterator[Found]:
    for name in find_han(text) if kind in (Kind.TOPIC, Kind.PROSE, Kind.LIST_HEAD, Kind.HEADER) else ():
        topic = kind is Kind.TOPIC and name.end - name.start == 3 and name.sure >= 0.6
        sure = max(name.sure, CERTAIN_ENOUGH if topic else 0.0)
        yield Found(name.start, name.end, text[name.start : name.end], name.rule, sure)


BEFORE_LATIN = re.compile(r"^.{0,80}[\u4e00-\u9fff](?=[A-Za-z]{2}[A-Za-z .'-]{0,60}$)")
"""A Chinese sentence that runs into a Latin name."""
LEADING = re.compile(
    r"^(?:(?:and|or|by|from|to|cc|with|via|for|the|dear|hi|hello|mr|ms|mrs|dr|prof)\.? "
    r"|[\u4e00-\u9fff]{1,8}(?=[A-Za-z]))",
    re.IGNORECASE,
)
POSSESSIVE = re.compile(r"['’]s$")


def plain(name: str) -> str:
    """A name without quotes, underscores, possessive, words in front of it, and what stands in brackets behind it."""
    text = (re.sub(r"\s*\([^()]*\)\s*", " ", name) if "(" in name else name).replace("_", " ").strip(" \t\"'.,:;")
    text = LEADING.sub("", text if text.isascii() else BEFORE_LATIN.sub("", text))
    return POSSESSIVE.sub("", text)


def is_role(address: str, name: str) -> bool:
    """Whether an address is a list's, a team's or a machine's rather than one human's."""
    local, _, host = address.partition("@")
    parts = [local.lower(), *re.split(r"[-_.+]", local.lower())]
    roles, common, given = words("role_addresses"), words("common_words"), _given()
    speaking = any(part in roles or (part in common and part not in given) for part in parts)
    role = speaking or bool(LIST_HOST.search(address)) or host.replace(".", "").isdigit()
    return role and not looks_human(name)


def looks_human(name: str) -> bool:
    """Whether a name is surely a human's: a given name from the list and another word."""
    parts = name.lower().split()
    return (
        len(parts) > 1 and (is_given(parts[0]) or bool(syllables(parts[0]))) and not any(is_blocked(p) for p in parts)
    )


def looks_like_name(name: str) -> bool:
    """Whether a name beside an address can be a human's: one to five words of letters, not all of them blocked."""
    parts = name.split()
    return 0 < len(parts) <= 5 and not all(is_blocked(part) for part in parts) and any(c.isalpha() for c in name)


@remembered
def syllables(word: str) -> tuple[str, ...]:
    """A word cut into pinyin syllables without tones; empty where it can't be, or is longer than 24 letters."""
    if len(word) > 24:
        return ()
    return _cut(word.lower(), words("pinyin")) or ()


def _cut(word: str, known: frozenset[str]) -> tuple[str, ...] | None:
    """A word cut into syllables, the longest first; None where it can't be."""
    if not word:
        return ()
    for size in range(min(6, len(word)), 0, -1):
        if word[:size] in known and (rest := _cut(word[size:], known)) is not None:
            return (word[:size], *rest)
    return None


def is_common(word: str) -> bool:
    """Whether a word is a language's own, so that only the words around it can make it a name."""
    lower = word.lower()
    return lower in words("common_words") or bool(ADVERB.search(lower)) or is_blocked(lower)


def is_blocked(word: str) -> bool:
    """Whether a word is known to be something else: a place, a company, a month, a program."""
    lower = word.lower().rstrip(".")
    return lower in words("not_names") or lower in _software()


@remembered
def is_given(word: str) -> bool:
    """Whether a word is a given name or the short form of one, with its accents or without."""
    lower = word.lower()
    return lower in _given() or (not lower.isascii() and unaccented(lower) in _given())


def unaccented(text: str) -> str:
    """A text without the marks on its letters: `Siobhán` is Siobhan."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@remembered
def _given() -> frozenset[str]:
    return words("given_names") | frozenset(nicknames())


@remembered
def _surnames() -> frozenset[str]:
    return words("surnames")


@remembered
def _uncommon_given() -> frozenset[str]:
    return frozenset(name for name in _given() if not is_common(name))


@remembered
def _uncommon_surnames() -> frozenset[str]:
    return frozenset(name for name in words("surnames_pinyin") if not is_common(name))


@remembered
def _software() -> frozenset[str]:
    names = (name.lower() for row in software() for name in row.forms)
    return frozenset(name for name in names if " " not in name) - _given()
