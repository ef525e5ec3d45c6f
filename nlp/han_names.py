"""Names written in Chinese characters: a family name, one or two characters more, and words around that speak for it.

Characters have no capitals and no blanks between words, so a run of them is a name only where a list of words doesn't know
it, and where it begins and ends at something that ends words: a mark, `和`, `说`, `负责`. What only a part of that holds for stays
doubtful, and counts where the same name is sure elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.patterns import remembered, words

HAN = re.compile(r"[\u4e00-\u9fff]")
RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
OPENING = (
    "今天 昨天 明天 上午 下午 早上 晚上 中午 刚才 刚刚 后来 然后 最后 目前 现在 之前 之后 但 而 因为 所以 如果 由于 根据 按照 按 据"
    " 其中 另外 同事 经理 导师 老师 作者 客户 参加 主持 记录 抄送 因 听 等 或 及 、".split()
)
"""Words that a sentence has before its subject: a name may follow them as it follows a mark."""
WEAK_AFTER = frozenset("的在和与跟及或已也把将来了有是都会要今昨明上下刚先再又还没不改写做测看给帮让对用从到这那去问处")
"""Characters that follow a name, and follow other words as often."""
VERBS_AFTER = re.compile(
    r"\s?(?:review|commit|fix|merge|push|test|debug|check|confirm|reply|send|sent|email|mail|patch)", re.IGNORECASE
)
LIST_MARK = re.compile(r"\s?[、,，;；]\s?|\s")
LIST_CUE = re.compile(
    r"(?:参加|参会|与会|出席|到场|人员|成员|参与者?|收件人|发件人|抄送|主持|记录人?|汇报人|负责人|作者|报告人|审核|评审人?|提交人|联系人)\s?[:：]\s?"
)
REMARK = re.compile(r"[(（][^()（）]{0,40}[)）]?$")
"""What stands in brackets behind a member of a list."""
MEMBER = re.compile(r"[\u4e00-\u9fff]{2}(?:(?<=^..)|(?<=[\s、,，;；]..))[\u4e00-\u9fff]{0,2}(?=[\s、,，;；(（]|$)")
"""What a line has that holds a list of people without a cue: characters alone between two marks."""
LONGEST_LIST = 40
LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class HanName:
    """A name at `text[start:end]`, and how sure it is one."""

    start: int
    end: int
    rule: str
    sure: float


@remembered
def parts_of(name: str) -> tuple[str, str] | None:
    """Family name and given name of a full name in characters; None for anything else, also for `王工`.

    >>> parts_of("欧阳静"), parts_of("李雷"), parts_of("王工")
    (('欧阳', '静'), ('李', '雷'), None)
    """
    if not 2 <= len(name) <= LONGEST_NAME or not RUN.fullmatch(name):
        return None
    size = 2 if len(name) > 2 and name[:2] in words("surnames_han") else 1
    surname, given = name[:size], name[size:]
    if surname not in words("surnames_han") or len(given) > 2 or given in words("titles_han"):
        return None
    return surname, given


@remembered
def reading_of(name: str) -> tuple[str, ...]:
    """The syllables of a name in pinyin, as far as the list has its characters; else empty.

    >>> reading_of("欧阳静")
    ('ou', 'yang', 'jing')
    """
    found = tuple(_readings().get(character, "") for character in name)
    return found if all(found) else ()


@remembered
def _readings() -> dict[str, str]:
    rows = (line.partition(" ") for line in words("readings_han"))
    return {character: reading for reading, _, characters in rows for character in characters}


def called(name: str) -> tuple[str, ...]:
    """How colleagues call somebody of a full name: by the given name, where it is no word, and by the family name and a title."""
    if not (parts := parts_of(name)):
        return ()
    surname, given = parts
    alone = (given,) if len(given) > 1 and given not in words("common_words_han") else ()
    titled = tuple(f"{surname}{title}" for title in words("titles_han"))
    return (*alone, *titled, *(f"{front}{surname}" for front in "老小" if len(surname) == 1))


def find_han(text: str) -> Iterator[HanName]:
    """The names of a line: members of a list of people, and those that the words around bear out. Some may be found twice."""
    if HAN.search(text):
        yield from _listed(text)
        for run in RUN.finditer(text):
            yield from _in_run(text, run.start(), run.end())


def _listed(text: str) -> Iterator[HanName]:
    """Members of a list of people: behind a cue, or two and more beside each other of which one has three characters."""
    cue = LIST_CUE.search(text)
    if not cue and not MEMBER.search(text):
        return
    start = cue.end() if cue else 0
    group: list[tuple[int, int]] = []
    position = start
    for _ in range(LONGEST_LIST):
        mark = LIST_MARK.search(text, position)
        end = mark.start() if mark else len(text)
        bare = text[position:end]
        if "(" in bare or "（" in bare:
            bare = REMARK.sub("", bare)
        if _is_clean(bare):
            group.append((position, position + len(bare)))
        else:
            yield from _group(group, text, cue is not None)
            group = []
        if not mark:
            break
        position = mark.end()
    yield from _group(group, text, cue is not None)


def _group(group: list[tuple[int, int]], text: str, cued: bool) -> Iterator[HanName]:
    if cued or (len(group) > 1 and sum(end - start > 2 for start, end in group) * 2 > len(group)):
        yield from (HanName(start, end, "Chinese name in a list", 0.8) for start, end in group)


def _is_clean(name: str) -> bool:
    """Whether characters have the form of a full name and no list of words knows them or a part of them."""
    parts = parts_of(name) if 2 <= len(name) <= LONGEST_NAME else None
    if not parts or any(c in words("not_in_han_names") for c in parts[1]):
        return False
    known, beginning = words("common_words_han"), name[: len(parts[0]) + 1]
    return known.isdisjoint((name, beginning, parts[1])) and name not in words("not_names")


def _in_run(text: str, start: int, end: int) -> Iterator[HanName]:
    position, beginnings = start, _beginnings()
    while position < end - 1:
        found = _at(text, position, end) if text[position] in beginnings else None
        if found:
            yield found
        position = found.end if found else position + 1


@remembered
def _beginnings() -> frozenset[str]:
    """The characters that a name or a title can begin with; most others can be passed over."""
    return frozenset({*(surname[0] for surname in words("surnames_han")), *"老小"})


def _at(text: str, position: int, end: int) -> HanName | None:
    """The name that begins at a character: the longest that its surroundings bear out. `向` before a name is no family name."""
    if text[position] in _before_one() and (found := _at(text, position + 1, end)):
        return found
    before = _before(text, position)
    for size in (4, 3, 2):
        stop = position + size
        if stop > end:
            continue
        if titled := _titled(text, position, stop, before):
            return titled
        if _is_clean(text[position:stop]) and (sure := _sure(before, _after(text, stop), size)):
            return HanName(position, stop, "Chinese name", sure)
    return None


STRONG, EDGE, WEAK, NOTHING = "strong", "edge", "weak", ""
SURE = {
    (STRONG, STRONG): (0.8, 0.8),
    (STRONG, EDGE): (0.8, 0.75),
    (STRONG, WEAK): (0.8, 0.6),
    (EDGE, STRONG): (0.8, 0.75),
    (EDGE, WEAK): (0.7, 0.5),
    (EDGE, EDGE): (0.6, 0.4),
    (NOTHING, STRONG): (0.7, 0.4),
}
"""What stands before and behind a name, and how sure one of three characters is then, and one of two."""


def _sure(before: str, after: str, size: int) -> float:
    long, short = SURE.get((before, after), (0.0, 0.0))
    return long if size > 2 else short


def _titled(text: str, start: int, end: int, before: str) -> HanName | None:
    """`王工`, `李经理`, `老周`, `小陈`."""
    name, after = text[start:end], _after(text, end)
    if name in words("common_words_han") or not before:
        return None
    front = len(name) == 2 and name[0] in "老小" and name[1] in words("surnames_han")
    surname = next(
        (name[:n] for n in (2, 1) if name[:n] in words("surnames_han") and name[n:] in words("titles_han")), ""
    )
    if not front and not surname:
        return None
    long = bool(surname) and len(name) - len(surname) > 1
    sure = 0.75 if long or STRONG in (before, after) else 0.6
    return HanName(start, end, "family name and title", sure)


def _before(text: str, position: int) -> str:
    """What the words before a place say for a name there."""
    head = text[max(0, position - 8) : position]
    if head.rstrip("了过").endswith(_lines("before_names")):
        return STRONG
    if not head or not HAN.match(head[-1]) or head.endswith(tuple(OPENING)):
        return EDGE
    return NOTHING


def _after(text: str, position: int) -> str:
    tail = text[position : position + 12]
    if tail.startswith(_lines("after_names")) or VERBS_AFTER.match(tail):
        return WEAK if tail[:1] in WEAK_AFTER and not tail.startswith(_long_lines("after_names")) else STRONG
    if not tail or not HAN.match(tail[0]):
        return EDGE
    return WEAK if tail[0] in WEAK_AFTER else NOTHING


@remembered
def _lines(name: str) -> tuple[str, ...]:
    return tuple(sorted(word for word in words(name) if HAN.match(word)))


@remembered
def _before_one() -> frozenset[str]:
    return frozenset(word for word in _lines("before_names") if len(word) == 1)


@remembered
def _long_lines(name: str) -> tuple[str, ...]:
    return tuple(word for word in _lines(name) if len(word) > 1)


def stands_free(text: str, start: int, end: int) -> bool:
    """Whether a known name at a place can be one there: no part of a longer word, as far as the words around tell."""
    if end - start > 2 and text[start:end] not in words("common_words_han"):
        return True
    return bool(_before(text, start) and _after(text, end))
