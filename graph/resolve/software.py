"""Software that no list knows, learned from how the log itself uses a word: it has a repository, a version, a package, a prompt,
or it is built, installed and run again and again.

Each kind of sign counts once an entry and weighs what `signs.SIGNS` says; a word that reaches `ENOUGH` over at least two entries is
software, and every line of prose that has the word mentions it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import chain

from graph.corpus import Change
from graph.resolve.person import Person
from graph.resolve.tally import Tally
from nlp.names import is_common, syllables
from nlp.patterns import software, words

ENOUGH = 3.0
ENTRIES = 2


class Learning:
    """The signs of software in a corpus, kept from build to build."""

    def __init__(self) -> None:
        self._signs: Tally[str, str] = Tally(watched=True)
        """Of each word what its signs weigh."""
        self._units: Counter[str] = Counter()
        """In how many units each word has one."""
        self._likely: dict[str, str] = {}
        """Words that have enough of them, with their kind."""

    def change(self, change: Change) -> None:
        """Other units are there."""
        for units, count in ((change.gone, -1), (change.come, 1)):
            found = Counter(sign for unit in units for sign in unit.gist.signs)
            for (word, sign, value), times in found.items():
                self._signs.add(word, sign, count * times * value)
            words_ = ({word for word, _, _ in unit.gist.signs} for unit in units)
            for word in chain.from_iterable(words_):
                self._units[word] += count
        self._units = +self._units  # those that are in none any more are gone
        known = {form for row in software() for form in row.forms}
        for word in self._signs.touched():
            self._likely.pop(word, None)
            signs = self._signs.get(word, {})
            if (
                sum(signs.values()) >= ENOUGH
                and (self._units[word] >= ENTRIES or "prompt" in signs)
                and _says_enough(word, set(signs))
                and word not in known
                and _can_be_a_name(word)
            ):
                self._likely[word] = "tool" if "prompt" in signs else "project"

    def learned(self, persons: Mapping[str, Person], is_a: Mapping[str, str]) -> dict[str, str]:
        """The software that the corpus shows, or the user names, and no list has: each name with its kind, in the order of names."""
        nobody = {
            form
            for person in persons.values()
            for name in (person.name, *person.aliases)
            for form in name.lower().split()
        }
        shown = {word: kind for word, kind in self._likely.items() if word not in nobody and word not in is_a}
        named = {word: kind for word, kind in is_a.items() if kind in ("project", "tool")}
        return dict(sorted((shown | named).items()))


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
