"""Whom a name of one word means: the one person it fits, or of several the one whom its entry, series or time speaks for."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

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

Base = tuple[str, ...]
Place = tuple[int | None, Base]
"""A unit's minute and the topics of its series, as `place_of` gives them."""


def fitting(clusters: dict[str, list[Use]]) -> dict[str, tuple[str, ...]]:
    """Each single form, with the people it can stand for, in order.

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
    return {form: tuple(sorted(roots)) for form, roots in index.items()}


def _strong_forms(parts: tuple[str, ...]) -> set[str]:
    """The given name; of a full name also its parts written together, and a Chinese one without its surname."""
    if len(parts) < 2 or len(parts[-1]) < 2:
        return {parts[0]}
    forms = {parts[0], *joined_forms(parts)}
    return forms | {"".join(parts[1:]), "".join(parts[:-1])} if syllables(parts[0]) and syllables(parts[-1]) else forms


class Presence:
    """Where one person is named in full, and when he was spoken of at all."""

    def __init__(self, named: Counter[int], places: Sequence[Place]) -> None:
        self.named = named
        dates = [places[number][0] for number in named]
        self.undated = None in dates
        self.spoken = sorted(when for when in dates if when is not None)
        """Minutes, in order."""
        counts: dict[tuple[int | None, Base], int] = defaultdict(int)
        for number, count in sorted(named.items()):
            when, base = places[number]
            counts[_day(when), base] += min(count, 3)
        self._counts = tuple((day, base, float(count)) for (day, base), count in counts.items())
        self._weights = _weights_of(self._counts)

    def speak(self, when: int | None) -> None:
        """He was spoken of at this minute: the next bare name need not be near his full one."""
        if when is None:
            self.undated = True
        else:
            insort(self.spoken, when)

    def is_near(self, when: int | None) -> bool:
        """Whether he is spoken of within about a year of a minute, or where one of the two has no date."""
        if when is None or self.undated:
            return True
        first = bisect_left(self.spoken, when - FAR_DAYS * DAY)
        return first < len(self.spoken) and self.spoken[first] < when + (FAR_DAYS + 1) * DAY

    def weight(self, place: Place) -> float:
        """How strongly he is spoken for at a place: by each place that names him, the nearer in time the more."""
        where = _day(place[0]), place[1]
        if where not in self._weights:
            self._weights[where] = self._weigh(*where)
        return self._weights[where]

    def _weigh(self, mine: int | None, base: Base) -> float:
        total = 0.0
        for day, other, count in self._counts:
            near = 0.2 if mine is None or day is None else 1.0 / (1.0 + abs(mine - day) * (4 / NEAR_DAYS))
            total += count * near * (4.0 if base and other == base else 1.0)
        return total


@lru_cache(maxsize=8192)
def _weights_of(_: tuple[tuple[int | None, Base, float], ...]) -> dict[tuple[int | None, Base], float]:
    """What `Presence.weight` found for a person who is named at just these places, kept from build to build."""
    return {}


def _day(minute: int | None) -> int | None:
    return None if minute is None else minute // DAY


def place_of(unit: Unit) -> Place:
    """A unit's date as minutes, None for a document; and the topics by which an entry's series is told."""
    entry = unit.gist.entry
    if entry is None:
        return None, ()
    when = entry.when
    return when.toordinal() * DAY + when.hour * 60 + when.minute, entry.base


def presence_of(clusters: dict[str, list[Use]], places: Sequence[Place]) -> dict[str, Presence]:
    """Where each person is named in full."""
    return {root: Presence(Counter([use.unit for use in members]), places) for root, members in clusters.items()}


def choose(use: Use, fits: Sequence[str], presence: dict[str, Presence], places: Sequence[Place]) -> str | None:
    """The person whom a bare name means, of those whom it fits, in order: present in the entry, in its series, near in time; None
    for nobody, or for two."""
    if not fits:
        return None
    place = places[use.unit]
    if len(fits) == 1:
        (only,) = fits
        return only if presence[only].is_near(place[0]) else None
    here = [root for root in fits if use.unit in presence[root].named]
    if len(here) == 1:
        return here[0]
    scores = sorted(((presence[root].weight(place), root) for root in here or fits), reverse=True)
    best, second = scores[0], scores[1]
    return best[1] if best[0] > 0 and best[0] >= DOMINANCE * second[0] else None
