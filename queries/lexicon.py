"""The words that questions are made of, and what each may be: read from `words.txt`, where a synonym is a word more in a row.

English verbs stand there as infinitives and get their forms from `forms`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Final

Phrase = tuple[str, ...]
Table = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a word may be: `what` it is for the grammar, and what it means there; of a verb, all `verbs` it may stand for.

    `loose` are those of its meanings for which it says more, or less, than what it is taken for. `flags` of a verb: `part` where it
    may be a participle, `adj` where it never is a passive (`involved`), `swap` where the subject is what the others have as object
    (`appears`).
    """

    what: str
    means: str = ""
    verbs: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()


ASKABLE: Final = frozenset(
    "bug patch commit change person project tool software request topic document message thread series source-file entry "
    "work".split()
)
"""Those of the nouns that are kinds, or sets of kinds, of the graph: what `{kind}` stands for."""

ROLE_OF: Final[dict[str, str]] = {
    "work": "any", "write": "wrote", "review": "reviewed", "test": "tested", "report": "reported", "commit": "committed",
    "backport": "backported", "asked": "asked", "discuss": "discussed", "assign": "assigned", "fix": "wrote committed backported",
    "submit": "wrote committed",
}  # fmt: skip
"""The edges under `ll:workedOn` that a verb stands for: what `{role}` takes."""

LOOSE: Final = "~"
"""The mark of a word that is taken loosely."""

IRREGULAR: Final = (
    "arise arises arose arisen arising", "be is are was were been being", "become becomes became becoming",
    "begin begins began begun beginning", "bring brings brought bringing", "build builds built building", "come comes came coming",
    "cost costs costing", "deal deals dealt dealing", "do does did done doing", "find finds found finding",
    "get gets got gotten getting",
    "give gives gave given giving", "go goes went gone going", "have has had having", "hold holds held holding",
    "know knows knew known knowing", "lead leads led leading", "leave leaves left leaving", "make makes made making",
    "put puts putting",
    "run runs ran running", "say says said saying", "see sees saw seen seeing", "send sends sent sending",
    "show shows showed shown showing",
    "speak speaks spoke spoken speaking", "spend spends spent spending", "stand stands stood standing", "take takes took taken taking",
    "tell tells told telling", "think thinks thought thinking", "understand understands understood understanding",
    "write writes wrote written writing",
)  # fmt: skip
FORMS: Final = {line.split()[0]: tuple(line.split()) for line in IRREGULAR}
DOUBLED: Final = frozenset("commit drop log map plan plug pop program refer ship submit tag crop".split())
"""Verbs whose last letter doubles: committed."""


def forms(verb: str) -> tuple[str, ...]:
    """All forms of an English verb, its infinitive first; what stands behind its first word stays.

    >>> forms("try out")
    ('try out', 'tries out', 'tried out', 'trying out')
    """
    first, _, rest = verb.partition(" ")
    return tuple(f"{form} {rest}".strip() for form in FORMS.get(first) or _regular(first))


def _regular(verb: str) -> tuple[str, ...]:
    if verb.endswith("e"):
        return (verb, verb + "s", verb + "d", verb[:-1] + "ing")
    if verb.endswith("y") and verb[-2:-1] not in ("a", "e", "o", "u"):
        return (verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
    stem = verb + verb[-1:] if verb in DOUBLED else verb
    return (verb, verb + ("es" if verb.endswith(("s", "x", "ch", "sh")) else "s"), stem + "ed", stem + "ing")


def split(text: str) -> Phrase:
    """A phrase as the words that questions are cut into: Chinese by characters."""
    if text.isascii() and "'" not in text:
        return tuple(text.split())
    return tuple(re.findall(r"[\u3400-\u9fff]|'s\b|[^\s\u3400-\u9fff']+(?:'(?!s\b)[^\s\u3400-\u9fff]+)*", text))


@cache
def tables() -> dict[str, Table]:
    """The tables of `words.txt`, each from what is meant to the ways to say it."""
    found: dict[str, dict[str, str]] = {}
    table, row = dict[str, str](), ""
    for line in files("queries").joinpath("words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            table = found.setdefault(line.strip("[]"), {})
        elif line.startswith(" "):
            table[row] += " " + line.strip()
        elif line and not line.startswith("#"):
            row, _, said = line.partition(": ")
            table[row] = said
    return {
        name: {row: tuple(way.strip() for way in said.split("|")) for row, said in rows.items()}
        for name, rows in found.items()
    }


def refused() -> tuple[str, ...]:
    """Words that no question has outside of names."""
    return tables()["refused"]["words"]


def _particles(way: str) -> tuple[str, frozenset[str]]:
    """A verb without the particles in brackets behind it, and those."""
    plain, _, inside = way.partition(" (")
    return plain, frozenset(particle.strip() for particle in inside.rstrip(")").split(",") if particle)


def _verb(means: str, way: str, flags: frozenset[str] = frozenset()) -> Iterator[tuple[Phrase, Item]]:
    infinitive, particles = _particles(way)
    for form in forms(infinitive):
        participle = form != infinitive and not form.partition(" ")[0].endswith("ing")
        yield split(form), Item("verb", "", frozenset({means}), particles, flags | ({"part"} if participle else set()))


def _rows(table: str) -> Iterator[tuple[str, str]]:
    return ((means, way) for means, ways in tables()[table].items() for way in ways)


Make = Callable[[str, str], Iterable[tuple[Phrase, Item]]]


def _plain(what: str) -> Make:
    return lambda means, way: [(split(way), Item(what, means))]


def _state(flag: str) -> Make:
    """Words that work like verbs of one form."""

    def make(means: str, way: str) -> Iterator[tuple[Phrase, Item]]:
        plain, particles = _particles(way)
        yield split(plain), Item("verb", "", frozenset({means}), particles, frozenset({flag}))

    return make


MAKES: Final[dict[str, Make]] = {
    "asking": _plain("ask"), "kinds": _plain("kind"), "agents": _plain("agent"), "prepositions": _plain("prep"),
    "picks": _plain("pick"),
    "verbs": _verb, "appearing": lambda means, way: _verb(means, way, frozenset({"swap"})),
    "adjectives": _state("adj"), "actions": _state("adj"), "han_verbs": _state("part"), "han_appearing": _state("swap"),
    "helpers": lambda means, way: [(split(way), Item(means, way))],
    "refused": lambda _, way: [(split(way), Item("bad", way))],
}  # fmt: skip
"""What the words of each table may be."""


def _entries() -> Iterator[tuple[Phrase, Item]]:
    """Every phrase of the tables and what it may be."""
    for table, make in MAKES.items():
        for means, way in _rows(table):
            loose = way.startswith(LOOSE)
            for phrase, item in make(means, way.removeprefix(LOOSE)):
                yield phrase, replace(item, loose=frozenset({means})) if loose else item
    yield from (
        entry for pair in product(*tables()["asked_to"].values()) for entry in _state("adj")("asked", " ".join(pair))
    )


@cache
def lexicon() -> dict[str, list[tuple[Phrase, tuple[Item, ...]]]]:
    """By first word: the phrases that start with it, the longest first, each with all it may be."""
    items: dict[Phrase, dict[object, Item]] = {}
    for phrase, item in _entries():
        said, same = items.setdefault(phrase, {}), (item.what, item.means, item.flags)
        said[same] = _merged(said[same], item) if same in said else item
    found: dict[str, list[tuple[Phrase, tuple[Item, ...]]]] = {}
    for phrase in sorted(items, key=lambda words: (-len(words), words)):
        found.setdefault(phrase[0], []).append((phrase, tuple(items[phrase].values())))
    return found


def _merged(one: Item, other: Item) -> Item:
    """What is the same verb form of several rows."""
    return Item(
        one.what,
        one.means,
        one.verbs | other.verbs,
        one.particles | other.particles,
        one.flags,
        one.loose | other.loose,
    )
