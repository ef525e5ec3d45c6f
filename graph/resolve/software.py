"""Software that no list knows, learned from how the log itself uses a word: it has a repository, a version, a package, a prompt,
or it is built, installed and run again and again.

Each kind of sign counts once an entry and weighs what `signs.SIGNS` says; a word that reaches `ENOUGH` over at least two entries is
software, and every line of prose that has the word mentions it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from graph.corpus import Corpus
from graph.resolve.person import People
from nlp.names import is_common, syllables
from nlp.patterns import software, words

ENOUGH = 3.0
ENTRIES = 2


def learn(corpus: Corpus, people: People, is_a: Mapping[str, str]) -> dict[str, str]:
    """The software that the corpus shows, or the user names, and no list has: each name with its kind, in the order of names."""
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
        for word, sign, value in unit.gist.signs:
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
    return {name: is_a.get(name) or ("tool" if "prompt" in kinds[name] else "project") for name in sorted(names)}


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
