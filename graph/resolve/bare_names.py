"""Whom a name of one word means: the one person it fits, or of several the one whom its entry, series or time speaks for."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from graph.corpus import Unit
from graph.resolve.naming import joined_forms, romanised, short_logins, tokens
from nlp.han_names import called
from nlp.names import syllables
from nlp.patterns import nicknames

DOMINANCE = 3.0
"""One person must be spoken for this many times as strongly as the next before a bare first name is given to him."""
NEAR_DAYS = 45.0
DAY = 24 * 60
"""Minutes."""
NO_DATE = 0.2
"""How much a place counts where it has no date, or the name has none, beside one of the same day."""
FAR_DAYS = 400
"""A bare first name does not mean somebody whom the log has not named, in full or so, for longer than this."""

Base = tuple[str, ...]
Place = tuple[int | None, Base]
"""A unit's minute and the topics of its series, as `place_of` gives them."""


class Fitting:
    """The people for whom a bare form can stand, kept from build to build.

    Given names, logins and pinyin written together count first; nicknames and surnames only where nobody else fits. A
    nickname is shorter than the name: who signs as Matt is hardly called Matthias.
    """

    def __init__(self) -> None:
        self._strong: dict[str, tuple[str, ...]] = {}
        self._weak: dict[str, tuple[str, ...]] = {}
        self._of: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def people(self, form: str) -> tuple[str, ...]:
        """Whom a form fits, in order."""
        strong = self._strong.get(form, ())
        weak = self._weak.get(form, ()) if not strong or form in nicknames() else ()
        return tuple(sorted({*strong, *weak}))

    def put(self, root: str, names: Iterable[str], addresses: Iterable[str]) -> frozenset[str]:
        """A person has these names and addresses; none: is not there any more. Gives the forms that this may matter to."""
        before = self._of.pop(root, (frozenset(), frozenset()))
        after = _forms_of(names, addresses)
        if any(after):
            self._of[root] = after
        for index, old, new in zip((self._strong, self._weak), before, after, strict=True):
            for form in old - new:
                index[form] = tuple(other for other in index[form] if other != root)
                if not index[form]:
                    del index[form]
            for form in new - old:
                index[form] = (*index.get(form, ()), root)
        return (before[0] ^ after[0]) | (before[1] ^ after[1])


def _forms_of(names: Iterable[str], addresses: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The forms that somebody is called by, and those that can be his where nobody else is."""
    strong = {address.split("@")[0] for address in addresses}
    weak: set[str] = set()
    for name in names:
        parts = tokens(name)
        strong |= _strong_forms(romanised(name)[::-1] or parts)
        strong.update(called(name))
        weak.update(nick for nick in nicknames().get(parts[0], ()) if len(nick) <= len(parts[0]))
        weak.update((*parts[1:][-1:], *short_logins(parts)))
    return frozenset(strong), frozenset(weak)


def _strong_forms(parts: tuple[str, ...]) -> set[str]:
    """The given name; of a full name also its parts written together, and a Chinese one without its surname."""
    if len(parts) < 2 or len(parts[-1]) < 2:
        return {parts[0]}
    forms = {parts[0], *joined_forms(parts)}
    return forms | {"".join(parts[1:]), "".join(parts[:-1])} if syllables(parts[0]) and syllables(parts[-1]) else forms


class Presence:
    """Where one person is named in full, and when he was spoken of at all. `named`: how often in each unit, by its number."""

    def __init__(self, named: Mapping[int, int], places: Mapping[int, Place]) -> None:
        self.named = named
        dates = [places[number][0] for number in named]
        self.undated = None in dates
        self.spoken = sorted(when for when in dates if when is not None)
        """Minutes, in order: those of the full names at first."""
        counts: dict[tuple[int | None, Base], int] = defaultdict(int)
        for number, count in named.items():
            when, base = places[number]
            counts[_day(when), base] += min(count, 3)
        self._counts = sorted((day, base, count) for (day, base), count in counts.items() if day is not None)
        self._undated = counts.get((None, ()), 0)
        self._weights: dict[Base, float] = {}
        self._weighed: int | None = None
        """Of which day the weights are. Names are given in the order of days, and all of them would grow with the square of the log."""

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
        """How strongly he is spoken for at a place: by each place that names him within about a year, the nearer in time the more;
        where none does, by those before and behind it."""
        day, base = _day(place[0]), place[1]
        if day != self._weighed:
            self._weighed, self._weights = day, {}
        if base not in self._weights:
            self._weights[base] = self._weigh(day, base)
        return self._weights[base]

    def _weigh(self, mine: int | None, base: Base) -> float:
        if mine is None:
            return NO_DATE * (self._undated + sum(count for _, _, count in self._counts))
        first, last = (bisect_left(self._counts, day, key=_day_of) for day in (mine - FAR_DAYS, mine + FAR_DAYS + 1))
        if first == last:
            first, last = max(0, first - 1), last + 1
        total = NO_DATE * self._undated
        for day, other, count in self._counts[first:last]:
            total += count * (4.0 if base and other == base else 1.0) / (1.0 + abs(mine - day) * (4 / NEAR_DAYS))
        return total


_day_of = itemgetter(0)


def _day(minute: int | None) -> int | None:
    return None if minute is None else minute // DAY


def place_of(unit: Unit) -> Place:
    """A unit's date as minutes, None for a document; and the topics by which an entry's series is told."""
    entry = unit.gist.entry
    if entry is None:
        return None, ()
    when = entry.when
    return when.toordinal() * DAY + when.hour * 60 + when.minute, entry.base


def choose(unit: int, place: Place, fits: Sequence[str], presence: Mapping[str, Presence]) -> str | None:
    """The person whom a bare name in a unit at a place means, of those whom it fits, in order: present in the entry, in its series, near
    in time; None for nobody, or for two."""
    if not fits:
        return None
    if len(fits) == 1:
        (only,) = fits
        return only if presence[only].is_near(place[0]) else None
    here = [root for root in fits if unit in presence[root].named]
    if len(here) == 1:
        return here[0]
    scores = sorted(((presence[root].weight(place), root) for root in here or fits), reverse=True)
    best, second = scores[0], scores[1]
    return best[1] if best[0] > 0 and best[0] >= DOMINANCE * second[0] else None


def around(forms: Iterable[str], roots: Iterable[str], near: Mapping[str, Sequence[str]]) -> tuple[set[str], set[str]]:
    """The bare forms, and the people, on whom those can bear that are given: a form and a person do where the one may mean the other,
    `near` says of each form whom, and so on from these."""
    found, people = set(forms), set(roots)
    for form in found:
        people.update(near.get(form, ()))
    rest = {form: who for form, who in near.items() if form not in found}
    while more := [form for form, who in rest.items() if not people.isdisjoint(who)]:
        found.update(more)
        for form in more:
            people.update(rest.pop(form))
    return found, people
