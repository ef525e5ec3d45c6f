"""Whom a name of one word means: the one person it fits, or of several the one whom its entry, series or time speaks for."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Sequence

from graph.corpus import Unit
from graph.resolve.naming import joined_forms, romanised, short_logins, tokens
from graph.resolve.uses import Use
from nlp.han_names import called
from nlp.names import syllables
from nlp.patterns import nicknames

DOMINANCE = 3.0
"""One person must be spoken for this many times as strongly as the next before a bare first name is given to him."""
NEAR_DAYS = 45.0
DAY = 24 * 60
"""Minutes."""
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
            for form in _strong_forms(romanised(name)[::-1] or parts):
                index[form].add(root)
            for form in called(name):
                index[form].add(root)
            short = (nick for nick in nicknames().get(parts[0], ()) if len(nick) <= len(parts[0]))
            for form in (*short, *parts[1:][-1:], *short_logins(parts)):
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


class Presence:
    """Where one person is named in full, and when he was spoken of at all."""

    def __init__(self, named: Counter[int], units: Sequence[Unit]) -> None:
        self.named = named
        dates = {number: minute(units[number]) for number in named}
        self.undated = None in dates.values()
        self.spoken = sorted(when for when in dates.values() if when is not None)
        """Minutes, in order."""
        places: Counter[tuple[int | None, tuple[str, ...]]] = Counter()
        for number, count in sorted(named.items()):
            when = dates[number]
            places[None if when is None else when // DAY, base_of(units[number])] += min(count, 3)
        self._places = [(day, base, float(count)) for (day, base), count in places.items()]
        self._weights: dict[int, float] = {}

    def speak(self, unit: Unit) -> None:
        """He was spoken of here: the next bare name need not be near his full one."""
        when = minute(unit)
        if when is None:
            self.undated = True
        else:
            insort(self.spoken, when)

    def is_near(self, unit: Unit) -> bool:
        """Whether he is spoken of within about a year of a unit, or where one of the two has no date."""
        mine = minute(unit)
        if mine is None or self.undated:
            return True
        first = bisect_left(self.spoken, mine - FAR_DAYS * DAY)
        return first < len(self.spoken) and self.spoken[first] < mine + (FAR_DAYS + 1) * DAY

    def weight(self, unit: Unit) -> float:
        """How strongly he is spoken for in a unit: by each place that names him, the nearer in time the more."""
        if unit.number not in self._weights:
            when = minute(unit)
            self._weights[unit.number] = self._weigh(None if when is None else when // DAY, base_of(unit))
        return self._weights[unit.number]

    def _weigh(self, mine: int | None, base: tuple[str, ...]) -> float:
        total = 0.0
        for day, other, count in self._places:
            near = 0.2 if mine is None or day is None else 1.0 / (1.0 + abs(mine - day) * (4 / NEAR_DAYS))
            total += count * near * (4.0 if base and other == base else 1.0)
        return total


def minute(unit: Unit) -> int | None:
    """A unit's date as minutes; None for a document."""
    when = unit.when
    return None if when is None else when.toordinal() * DAY + when.hour * 60 + when.minute


def base_of(unit: Unit) -> tuple[str, ...]:
    """The topics by which an entry's series is told."""
    return unit.gist.entry.base if unit.gist.entry else ()


def presence_of(clusters: dict[str, list[Use]], units: Sequence[Unit]) -> dict[str, Presence]:
    """Where each person is named in full."""
    return {root: Presence(Counter(use.unit for use in members), units) for root, members in clusters.items()}


def choose(use: Use, fits: frozenset[str], presence: dict[str, Presence], units: Sequence[Unit]) -> str | None:
    """The person whom a bare name means: present in the entry, in its series, near in time; None for nobody, or for two."""
    if not fits:
        return None
    unit = units[use.unit]
    if len(fits) == 1:
        (only,) = fits
        return only if presence[only].is_near(unit) else None
    here = [root for root in sorted(fits) if presence[root].named[use.unit]]
    if len(here) == 1:
        return here[0]
    candidates = here or sorted(fits)
    scores = sorted(((presence[root].weight(unit), root) for root in candidates), reverse=True)
    best, second = scores[0], scores[1]
    return best[1] if best[0] > 0 and best[0] >= DOMINANCE * second[0] else None
