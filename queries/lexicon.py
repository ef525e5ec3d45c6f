"""The words that questions are made of, and what each may be: read from `words.txt`, where a synonym is a word more in a row.

English verbs stand there as infinitives and get their forms from `forms`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Final

Phrase = tuple[str, ...]
Table = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a word may be: `what` it is for the grammar, and what it means there; of a verb, all `verbs` it may stand for.

    `flags` of a verb: `part` where it may be a participle, `adj` where it never is a passive (`involved`), `swap` where the
    subject is what the others have as object (`appears`).
    """

    what: str
    means: str = ""
    verbs: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()


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


def _state(means: str, way: str, flag: str = "adj") -> tuple[Phrase, Item]:
    plain, particles = _particles(way)
    return split(plain), Item("verb", "", frozenset({means}), particles, frozenset({flag}))


def _rows(table: str) -> Iterator[tuple[str, str]]:
    return ((means, way) for means, ways in tables()[table].items() for way in ways)


def _entries() -> Iterator[tuple[Phrase, Item]]:
    """Every phrase of the tables and what it may be."""
    for what, table in (
        ("ask", "asking"),
        ("kind", "kinds"),
        ("agent", "agents"),
        ("prep", "prepositions"),
        ("pick", "picks"),
    ):
        yield from ((split(way), Item(what, means)) for means, way in _rows(table))
    yield from (entry for means, way in _rows("verbs") for entry in _verb(means, way))
    yield from (entry for means, way in _rows("appearing") for entry in _verb(means, way, frozenset({"swap"})))
    yield from (_state(means, way) for table in ("adjectives", "actions") for means, way in _rows(table))
    yield from (_state(means, way, "part") for means, way in _rows("han_verbs"))
    yield from (_state(means, way, "swap") for means, way in _rows("han_appearing"))
    yield from (_state("asked", " ".join(pair)) for pair in product(*tables()["asked_to"].values()))
    yield from ((split(way), Item(what, way)) for what, way in _rows("helpers"))
    yield from ((split(way), Item("bad", way)) for way in refused())


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
    return Item(one.what, one.means, one.verbs | other.verbs, one.particles | other.particles, one.flags)
