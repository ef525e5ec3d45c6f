"""First looks at lines, before patterns are tried on them: which words a line has, and which lines have a hint.

A word is a run of letters of one script, or of digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Set
from functools import lru_cache

RUNS = r"[A-Za-z\u00c0-\u024f]+|\d+|[\u3400-\u9fff]+"
WORD = re.compile(RUNS)
LETTERS = bytes(ord(chr(code).lower()) if chr(code).isascii() and chr(code).isalpha() else 32 for code in range(256))
"""For `bytes.translate`: ASCII letters in lower case, and a blank for all else."""
DIGITS = bytes(code if chr(code).isascii() and chr(code).isdecimal() else 32 for code in range(256))
LATIN = re.compile("[A-Za-z]+")
SPACED = re.compile(rf"({RUNS}|\s|.)( ?)", re.DOTALL)


def cut(text: str) -> tuple[list[str], list[bool]]:
    """The words of a line, cut where its script changes and between letters and digits, and whether a space follows each.

    >>> cut("上次Ann说xen4.2 ok")
    (['上次', 'Ann', '说', 'xen', '4', '.', '2', 'ok'], [False, False, False, False, False, False, True, False])
    """
    found = SPACED.findall(text)
    return [word for word, _ in found], [bool(space) for _, space in found]


def letters_of(text: str) -> list[str]:
    """The runs of letters in a text of ASCII, in lower case and in order.

    >>> letters_of("Don't use xen4")
    ['don', 't', 'use', 'xen']
    """
    return text.encode().translate(LETTERS).decode().split()


@lru_cache(maxsize=4096)
def words_of(text: str) -> frozenset[str]:
    """The words of a line in lower case, without what stands between them. Where letters have accents, those without are words
    too. Kept for a while: several ask it of one line, each of all lines of an entry.

    >>> sorted(words_of("Éva saw xen4.2"))
    ['2', '4', 'saw', 'va', 'xen', 'éva']
    """
    if text.isascii():
        data = text.encode()
        return frozenset((b"%b %b" % (data.translate(LETTERS), data.translate(DIGITS))).decode().split())
    return frozenset(map(str.lower, WORD.findall(text) + LATIN.findall(text)))


def lines_with(text: str, hints: Iterable[str]) -> set[int]:
    """The indexes of a text's lines that hold one of some hints. Each is looked for in all lines at once.

    >>> sorted(lines_with("a cat\\n\\ntwo\\ncats and a dog", ["cat", "dog"]))
    [0, 3]
    """
    found: set[int] = set()
    signs = _by_sign(tuple(hints))
    for hint in (hint for sign, those in signs.items() if sign in text for hint in those):
        line = counted = 0
        place = text.find(hint)
        while place >= 0:
            line += text.count("\n", counted, place)
            found.add(line)
            counted = text.find("\n", place)
            place = text.find(hint, counted) if counted >= 0 else -1
    return found


def lines_where(text: str, pattern: re.Pattern[str]) -> set[int]:
    """The indexes of a text's lines in which a pattern finds something, which may not reach over a line's end.

    >>> sorted(lines_where("cat 1\\n\\ntwo\\n3 and 4", re.compile("[0-9]")))
    [0, 3]
    """
    found: set[int] = set()
    line = counted = 0
    while match := pattern.search(text, counted):
        line += text.count("\n", counted, match.start())
        found.add(line)
        counted = text.find("\n", match.start())
        if counted < 0:
            break
    return found


COMMON = " etaoinsrhldcumfpgwybvkx.-/:_0123456789=jqzCSTAIEPRMNDLBFOGHUWVKYXJQZ"
"""What texts have most of, the commonest first; of other characters they have less."""


@lru_cache
def _by_sign(hints: tuple[str, ...]) -> dict[str, list[str]]:
    """Hints by the rarest character of each: a look for one is quicker by far than one for a word, and most texts have few of them.

    >>> _by_sign(("$1$", "$5$", "token"))
    {'$': ['$1$', '$5$'], 'k': ['token']}
    """
    found: dict[str, list[str]] = {}
    for hint in hints:
        found.setdefault(max(hint, key=lambda c: COMMON.find(c) % (len(COMMON) + 1)), []).append(hint)
    return found


class Passing:
    """A test of words that few pass, asked of many sets of them: a set whose words are all known to fail costs one look.

    >>> long = Passing(lambda word: len(word) > 3)
    >>> long.among({"a", "line"}), long.among({"a", "cat"}), long.among({"cat"})
    (True, False, False)
    """

    def __init__(self, test: Callable[[str], bool], most: int = 1 << 16) -> None:
        self._test = test
        self._failed: set[str] = set()
        self._most = most
        """Words that are known at a time, since years of a log have no end of them."""

    def among(self, held: Set[str]) -> bool:
        """Whether one of some words passes."""
        if held <= self._failed:
            return False
        if len(self._failed) > self._most:
            self._failed.clear()
        for word in held - self._failed:
            if self._test(word):
                return True
            self._failed.add(word)
        return False


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
        words = words_of(text)
        anywhere = self.in_ascii if text.isascii() else self.anywhere
        if not anywhere and self.firsts.isdisjoint(words):
            return set()
        lower = text.lower()
        found = {phrase for first in self.firsts & words for phrase in self.by_first[first] if phrase in lower}
        found.update(filter(lower.__contains__, anywhere))
        return found
