"""Forms of one name: how two of them are compared, and why they can be one human's. Knows no corpus."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from nlp.han_names import parts_of, reading_of
from nlp.names import plain, syllables
from nlp.patterns import nicknames, remembered, words

UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ø": "oe", "å": "aa"}
)

STOPS = re.compile(r"[_.\-'’\"]+")
"""What divides a name's words as a blank does."""


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """A name without case, diacritics, underscores and stops; `Zhang, Jian` is turned round."""
    text = plain(name)
    if text.count(",") == 1:
        last, first = text.split(",")
        text = f"{first} {last}"
    if text.isascii():
        bare = text.lower()
    else:
        bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(STOPS.sub(" ", bare).split())


@remembered
def tokens(name: str) -> tuple[str, ...]:
    """The words of a folded name; a pinyin name written together in capitals is taken apart: `WangLihua` is wang, lihua. So is one
    in Chinese characters, the family name last: `李雷` is 雷, 李.
    """
    if han := parts_of(name):
        return han[::-1]
    parts = re.findall(r"[A-Z][a-z]+", name) if re.fullmatch(r"(?:[A-Z][a-z]+){2,4}", name) else []
    if len(parts) > 1 and parts[0].lower() in words("surnames_pinyin") and all(syllables(part) for part in parts):
        return (parts[0].lower(), "".join(parts[1:]).lower())
    return tuple(folded(name).split())


@remembered
def is_full(name: str) -> bool:
    """Whether a name has a given name and a surname, both more than an initial."""
    parts = tokens(name)
    return bool(parts_of(name)) or (
        len(parts) > 1 and len(parts[0]) > 1 and len(parts[-1]) > 1 and not two_people(parts)
    )


def two_people(parts: Sequence[str]) -> bool:
    """`weiming xiaolihua`: two pinyin names side by side, since a Chinese surname has one syllable."""
    return len(parts) == 2 and all(len(syllables(part)) > 1 and part not in words("given_names") for part in parts)


@remembered
def has_initial(name: str) -> bool:
    """Whether a name is a given name and the initial of a surname: `Ann L`."""
    parts = tokens(name)
    return len(parts) == 2 and len(parts[1]) == 1 and len(parts[0]) > 1 and parts[1].isascii()


def same_given(one: str, other: str) -> bool:
    """Whether two given names can be one human's: equal, or one a nickname of the other."""
    return one == other or other in nicknames().get(one, ()) or one in nicknames().get(other, ())


def joined_forms(parts: Sequence[str]) -> frozenset[str]:
    """A full name written together, in both orders."""
    return frozenset({"".join(parts), parts[-1] + "".join(parts[:-1])})


def same_full(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    """Why two full names are one human's; empty where they need not be."""
    if sorted(one) == sorted(other):
        return "same name in another order"
    if joined_forms(one) & joined_forms(other):
        return "same name written together"
    if one[-1] == other[-1] and same_given(one[0], other[0]):
        if len(one) == len(other) == 2:
            return "nickname and surname"
        return "middle name left out" if _fits_inside(one, other) or _fits_inside(other, one) else ""
    if one[:-1] == other[:-1] and one[-1] + "s" == other[-1]:
        return "possessive"
    shorter, longer = sorted((one, other), key=len)
    if 2 <= len(shorter) < len(longer) and longer[: len(shorter)] == shorter:
        return "second surname left out"
    return ""


def _fits_inside(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    if len(shorter) > len(longer):
        return False
    rest = iter(longer[1:-1])
    return all(any(part == other or part == other[:1] or part[:1] == other for other in rest) for part in shorter[1:-1])


def romanised(name: str) -> tuple[str, ...]:
    """A name in Chinese characters as it is written in pinyin, family name first: `李小雷` is li, xiaolei. Empty for any other."""
    if not (parts := parts_of(name)):
        return ()
    family, given = (reading_of(part) for part in parts)
    return ("".join(family), "".join(given)) if family and given else ()


def pinyin_logins(parts: Sequence[str]) -> frozenset[str]:
    """Logins as people make them of a pinyin name, family name first: the given name's syllables by their first letters, `lixl`."""
    if len(parts) != 2 or not (cut := syllables(parts[1])) or not syllables(parts[0]):
        return frozenset()
    initials = "".join(syllable[0] for syllable in cut)
    return frozenset({parts[0] + initials} if len(cut) > 1 else ())


LEAST_OF_SURNAME = 4
"""Letters of a surname by which a login tells it."""


def short_logins(parts: Sequence[str]) -> frozenset[str]:
    """A given name's initial and a cut surname, as logins of few letters are made: `alind` for Ann Lindqvist; and `a lindqvist`."""
    if len(parts) < 2 or not parts[-1].isascii():
        return frozenset()
    cut = (parts[0][0] + parts[-1][:size] for size in range(LEAST_OF_SURNAME, len(parts[-1]) + 1))
    return frozenset({f"{parts[0][0]} {parts[-1]}", *cut})


LOCAL_PARTS = (
    "{first}.{last} {first}{last} {first}_{last} {first}-{last} {f}{last} {f}.{last} {first}{l} {last}{f} {last}.{first} "
    "{last}{first} {f}{middle}{last} {f}{middle}{l} {first}{m}{last} {first}.{middle}{last} {middle}{last} {f}{m1}{last} {first}.{last}{m}"
).split()
"""Local parts of addresses as people make them from their name: `f` and `l` are initials, `middle` those between, `m` the names."""


@lru_cache(maxsize=65536)
def local_forms(parts: tuple[str, ...]) -> frozenset[str]:
    """The usual local parts of an address made from a full name: `ann.lee`, `alee`, `annl`, `lee.ann`."""
    between = parts[1:-1]
    values = {
        "first": parts[0],
        "last": parts[-1],
        "f": parts[0][0],
        "l": parts[-1][0],
        "middle": "".join(part[0] for part in between),
        "m": "".join(between),
        "m1": "".join(between)[:1],
    }
    return frozenset(form.format(**values) for form in LOCAL_PARTS)


def begins_and_ends(local: str, parts: tuple[str, ...]) -> bool:
    """`ann.m.lee`, `ann.xiaolee`: an address with more between the given name and the surname than the name has."""
    return (
        len(parts[0]) + len(parts[-1]) >= 6
        and local.startswith((f"{parts[0]}.", f"{parts[0]}_"))
        and local.endswith(parts[-1])
    )


def is_slip(one: str, other: str) -> bool:
    """Whether two forms differ by one letter, not the first."""
    return len(one) == len(other) and one[0] == other[0] and sum(a != b for a, b in zip(one, other, strict=True)) == 1
