"""Whom a name of one word means: the one person it fits, or of several the one whom its entry, series or time speaks for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from graph.corpus import Unit
from graph.resolve.naming import joined_forms, tokens
from graph.resolve.uses import Use
from nlp.names import syllables
from nlp.patterns import nicknames

DOMINANCE = 3.0
"""One person must be spoken for this many times as strongly as the next before a bare first name is given to him."""
NEAR_DAYS = 45.0
FAR_DAYS = 400
"""A bare first name does not mean somebody whom the log has not named, in full or so, for longer than this."""


def fitting(clusters: dict[str, list[Use]]) -> dict[str, frozenset[str]]:
    """Each single form, with the people it can stand for.

    Given names, logins and pinyin written together count first; nicknames and surnames only where nobody else fits. A
    nickname is shorter than the name: who signs as Matt is hardly called Matthias.
    """
    index: dict[str, set[str]] = defaultdict(set)
    weak: dict[str, set[str]] = defaultdict(set)
    for root, members in clusters.items():
        for name in {use.name for use in members if use.name}:
            parts = tokens(name)
            for form in _strong_forms(parts):
                index[form].add(root)
            short = (nick for nick in nicknames().get(parts[0], ()) if len(nick) < len(parts[0]))
            for form in (*short, *(parts[1:] and [parts[-1]])):
                weak[form].add(root)
        for address in {use.address for use in members if use.address}:
            index[address.split("@")[0]].add(root)
    for form, roots in weak.items():
        if form not in index or form in nicknames():
            index[form] |= roots
    return {form: frozenset(roots) for form, roots in index.items()}


def _strong_forms(parts: tuple[str, ...]) -> set[str]:
    """The given name; of a full name also its parts written together, and a Chinese one without its surname."""
    if len(parts) < 2 or len(parts[-1]) < 2:
        return {parts[0]}
    forms = {parts[0], *joined_forms(parts)}
    return forms | {"".join(parts[1:]), "".join(parts[:-1])} if syllables(parts[0]) and syllables(parts[-1]) else forms


def presence_of(clusters: dict[str, list[Use]]) -> dict[str, Counter[int]]:
    """How often each person is named in full in each unit."""
    return {root: Counter(use.unit for use in members) for root, members in clusters.items()}


def choose(use: Use, fits: frozenset[str], presence: dict[str, Counter[int]], units: Sequence[Unit]) -> str | None:
    """The person whom a bare name means: present in the entry, in its series, near in time; None for nobody, or for two."""
    if not fits:
        return None
    if len(fits) == 1:
        (only,) = fits
        return only if is_near(use.unit, presence[only], units) else None
    here = [root for root in sorted(fits) if presence[root][use.unit]]
    if len(here) == 1:
        return here[0]
    candidates = here or sorted(fits)
    scores = sorted(((_weight(use.unit, presence[root], units), root) for root in candidates), reverse=True)
    best, second = scores[0], scores[1]
    return best[1] if best[0] > 0 and best[0] >= DOMINANCE * second[0] else None


def _weight(unit: int, present: Counter[int], units: Sequence[Unit]) -> float:
    mine = units[unit]
    base = mine.gist.entry.base if mine.gist.entry else ()
    total = 0.0
    for other, count in sorted(present.items()):
        theirs = units[other]
        near = 0.2
        if mine.when and theirs.when:
            near = 1.0 / (1.0 + abs((mine.when - theirs.when).total_seconds()) / 86400.0 / NEAR_DAYS * 4)
        series = bool(base) and theirs.gist.entry is not None and theirs.gist.entry.base == base
        total += min(count, 3) * near * (4.0 if series else 1.0)
    return total


def is_near(unit: int, present: Counter[int], units: Sequence[Unit]) -> bool:
    """Whether a person is named within about a year of a unit, or where one of the two has no date."""
    mine = units[unit].when
    dates = (units[other].when for other in present)
    return mine is None or any(when is None or abs((when - mine).days) <= FAR_DAYS for when in dates)
