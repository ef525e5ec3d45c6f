"""First looks at lines, before patterns are tried on them: which words a line has, and which lines have a hint.

A word is a run of letters of one script, or of digits.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

RUNS = r"[A-Za-z\u00c0-\u024f]+|\d+|[\u3400-\u9fff]+"
WORD = re.compile(RUNS)
ASCII_WORD = re.compile(r"[a-z]+|[0-9]+")
LATIN = re.compile("[A-Za-z]+")
SPACED = re.compile(rf"({RUNS}|\s|.)( ?)", re.DOTALL)


def cut(text: str) -> tuple[list[str], list[bool]]:
    """The words of a line, cut where its script changes and between letters and digits, and whether a space follows each.

    >>> cut("上次Ann说xen4.2 ok")
    (['上次', 'Ann', '说', 'xen', '4', '.', '2', 'ok'], [False, False, False, False, False, False, True, False])
    """
    found = SPACED.findall(text)
    return [word for word, _ in found], [bool(space) for _, space in found]


@lru_cache(maxsize=16)
def words_of(text: str) -> frozenset[str]:
    """The words of a line in lower case, without what stands between them. Where letters have accents, those without are words
    too. Kept for a moment: several ask it of one line.

    >>> sorted(words_of("Éva saw xen4.2"))
    ['2', '4', 'saw', 'va', 'xen', 'éva']
    """
    if text.isascii():
        return frozenset(ASCII_WORD.findall(text.lower()))
    return frozenset(map(str.lower, WORD.findall(text) + LATIN.findall(text)))


def lines_with(text: str, hints: Iterable[str]) -> set[int]:
    """The indexes of a text's lines that hold one of some hints. Each is looked for in all lines at once.

    >>> sorted(lines_with("a cat\\n\\ntwo\\ncats and a dog", ["cat", "dog"]))
    [0, 3]
    """
    found: set[int] = set()
    for hint in hints:
        line = counted = 0
        place = text.find(hint)
        while place >= 0:
            line += text.count("\n", counted, place)
            found.add(line)
            counted = text.find("\n", place)
            place = text.find(hint, counted) if counted >= 0 else -1
    return found


class Phrases:
    """Phrases that are looked for in many lines: only those are whose first word a line has.

    `tails`: what the text may have right behind a phrase, before its word ends. `open_ended`: phrases behind which anything may stand.

    >>> known = Phrases(["bug no", "bnc", "缺陷"], tails=["bug"])
    >>> sorted(known.held("see bncbug 5, bug no 6")), known.held("debugged"), known.held("这个缺陷")
    (['bnc', 'bug no'], set(), {'缺陷'})
    """

    def __init__(
        self, phrases: Iterable[str], tails: Iterable[str] = (), open_ended: Collection[str] = frozenset()
    ) -> None:
        self.by_first: dict[str, list[str]] = {}
        self.anywhere: list[str] = []
        """Those whose first word can be a part of a longer one."""
        for phrase in sorted(phrases):
            first = LATIN.match(phrase)
            if not first or (first[0] == phrase and phrase in open_ended):
                self.anywhere.append(phrase)
                continue
            for word in (first[0], *(first[0] + tail for tail in tails if first[0] == phrase)):
                self.by_first.setdefault(word, []).append(phrase)
        self.firsts = frozenset(self.by_first)
        self.in_ascii = [phrase for phrase in self.anywhere if phrase.isascii()]

    def held(self, text: str) -> set[str]:
        """The phrases, all in lower case, that a text holds, whatever its own case. Some may stand inside of other words."""
        firsts = self.firsts & words_of(text)
        anywhere = self.in_ascii if text.isascii() else self.anywhere
        if not firsts and not anywhere:
            return set()
        lower = text.lower()
        found = {phrase for first in firsts for phrase in self.by_first[first] if phrase in lower}
        found.update(filter(lower.__contains__, anywhere))
        return found
