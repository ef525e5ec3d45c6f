"""Which forms of names and addresses are one human's: the joins, each with its reason.

Joined are: one address, one full name in any order and spelling, a nickname of one surname, a middle name left out, an address
made from a name, a first name with the initial of a surname that only one person has.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.corpus import Unit
from graph.resolve.joins import Joins
from graph.resolve.naming import (
    UMLAUTS,
    begins_and_ends,
    folded,
    has_initial,
    is_full,
    is_slip,
    joined_forms,
    local_forms,
    pinyin_logins,
    romanised,
    same_full,
    same_given,
    tokens,
)
from graph.resolve.tally import Tally
from graph.resolve.uses import Use
from graph.settings import Settings

NEAR_LINES = 20
"""Between the line in which a tracker waits for an address and the line that asks a name."""
SHORT_NAME = 2
"""Characters of a name in Chinese that many have."""
WEEKS, YEAR = 45, 400
"""Days."""
LIKE = 3
"""Letters that a short form shares with the given name."""
LONG_LOGIN = 5
"""Letters of a login that is told apart from others' at another host."""


Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Hints:
    """What one unit says of which forms are one human's.

    `pairs`: names and the addresses beside them, either may be empty, as often as they stand there; `days`: of full names;
    `beside`: full names in two scripts; `asked`: a name, and the addresses near it; `greeted`: a full name and a short form.
    """

    pairs: tuple[Pair, ...]
    day: int
    beside: tuple[Pair, ...]
    asked: tuple[tuple[str, tuple[str, ...]], ...]
    greeted: tuple[Pair, ...]


def hints_of(unit: Unit, uses: Sequence[Use]) -> Hints:
    """What a unit's surest uses say. `day`: 0 for a document."""
    return Hints(
        tuple((use.name, use.address) for use in uses),
        unit.when.toordinal() if unit.when else 0,
        tuple(_beside(uses)),
        tuple(_asked(unit, uses)),
        tuple(_greeted(unit, uses)),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """All that the joins follow from.

    `ways`: each full form with the ways in which it is written; `parts`: with the words of the usual one; `scripts`: forms that
    are one by their reading, with the reason; the others as `Hints` has them.
    """

    pairs: frozenset[Pair]
    ways: dict[str, tuple[str, ...]]
    parts: dict[str, tuple[str, ...]]
    scripts: tuple[tuple[str, str, str], ...]
    beside: frozenset[Pair]
    asked: frozenset[tuple[str, tuple[str, ...]]]
    greeted: frozenset[Pair]


class Aliases:
    """The hints of a corpus, kept from build to build, and the joins that follow from them."""

    def __init__(self) -> None:
        self._pairs: Tally[Pair, None] = Tally()
        self._written: Tally[str, str] = Tally()
        self._days: Tally[str, int] = Tally()
        self._beside: Tally[Pair, None] = Tally()
        self._asked: Tally[tuple[str, tuple[str, ...]], None] = Tally()
        self._greeted: Tally[Pair, None] = Tally()
        self._told: Told | None = None
        self._joins = Joins()

    def add(self, hints: Sequence[Hints], count: int) -> None:
        """Units came (`count` 1), or went (-1)."""
        self._pairs.add_all(((pair, None) for one in hints for pair in one.pairs), count)
        full = [(name, one.day) for one in hints for name, _ in one.pairs if is_full(name)]
        self._written.add_all(((folded(name), name) for name, _ in full), count)
        self._days.add_all(((folded(name), day) for name, day in full if day), count)
        self._beside.add_all(((pair, None) for one in hints for pair in one.beside), count)
        self._asked.add_all(((asked, None) for one in hints for asked in one.asked), count)
        self._greeted.add_all(((pair, None) for one in hints for pair in one.greeted), count)

    def joins(self, settings: Settings) -> Joins:
        """The forms of all uses, joined: those of the last time where nothing differs that they follow from."""
        written = sorted(self._written.items())
        told = Told(
            frozenset(self._pairs),
            {form: tuple(sorted(ways)) for form, ways in written},
            {form: tokens(max(ways, key=lambda way: (ways[way], way))) for form, ways in written},
            tuple(_same_in_scripts(dict(sorted(self._days.items())))),
            frozenset(self._beside),
            frozenset(self._asked),
            frozenset(self._greeted),
        )
        if told != self._told:
            self._told, self._joins = told, join(told, settings)
        return self._joins


def join(told: Told, settings: Settings) -> Joins:
    """The forms that are told of, joined. The user's word comes first."""
    joins = Joins((user_form(one), user_form(other)) for one, other in settings.never)
    for one, other in settings.same:
        joins.join(user_form(one), user_form(other), "logloom.toml")
    _join_full(told, joins)
    for one, other, why in told.scripts:
        joins.join(one, other, why)
    for one, other in sorted(told.beside):
        joins.join(one, other, "names in two scripts side by side")
    _join_initials(joins, told)
    _join_asked(joins, told)
    for full, short in sorted(told.greeted):
        joins.join(full, short, "greeted so in a mail to nobody else")
    return joins


def form_of(use: Use) -> str:
    """The form by which a use is joined: its full name, else its address, else what it is called."""
    return folded(use.name) if is_full(use.name) else use.address or folded(use.name)


def _join_full(told: Told, joins: Joins) -> None:
    """Joins full names and addresses."""
    for name, address in sorted(told.pairs):
        if address and is_full(name):
            joins.join(folded(name), address, "stand together")
    _join_umlauts(told.ways, joins)
    _join_spellings(told.parts, joins)
    _join_addresses(told, joins)


def _join_umlauts(ways_of: dict[str, tuple[str, ...]], joins: Joins) -> None:
    for form, ways in ways_of.items():
        for way in ways:
            spelt = folded(way.translate(UMLAUTS))
            if spelt != form and spelt in ways_of:
                joins.join(form, spelt, "umlaut spelt out")


def _join_spellings(parts: dict[str, tuple[str, ...]], joins: Joins) -> None:
    """Joins full forms that share a word, or are the same written together, where `same_full` has a reason."""
    by_word: dict[str, set[str]] = defaultdict(set)
    for form, found in parts.items():
        for word in (*found, *joined_forms(found)):
            by_word[word].add(form)
    for form, found in parts.items():
        near = {other for word in (*found, *joined_forms(found)) for other in by_word[word] if other > form}
        for other in sorted(near):
            if why := same_full(found, parts[other]):
                joins.join(form, other, why)


def _same_in_scripts(days: Mapping[str, Iterable[int]]) -> Iterator[tuple[str, str, str]]:
    """A given name in characters alone, and a name in pinyin, are the one full name's that they can be written for, near in time.

    Many people share a reading, the more the shorter it is: a name of two syllables must be met within weeks.
    """
    by_given: dict[str, set[str]] = defaultdict(set)
    by_reading: dict[frozenset[str], set[str]] = defaultdict(set)
    for form in days:
        if pinyin := romanised(form):
            by_given[tokens(form)[0]].add(form)
            by_reading[frozenset(pinyin)].add(form)
            by_reading[frozenset(joined_forms(pinyin))].add(form)
    for form, seen in days.items() if by_reading else ():
        found = tokens(form)
        readings = (frozenset(found), joined_forms(found))
        fits = [(full, "given name alone") for full in sorted(by_given[form])] if len(by_given[form]) == 1 else []
        for reading in readings:
            if len(by_reading[reading]) == 1 and len(reading) > 1:
                fits += [(full, "same name in pinyin") for full in by_reading[reading]]
        for full, why in fits:
            if _days_between(seen, days[full]) <= (YEAR if len(full) > SHORT_NAME else WEEKS):
                yield form, full, why


def _beside(uses: Sequence[Use]) -> Iterator[Pair]:
    """`黄丽(Lily Huang)`: a foreign given name with the family name in pinyin, in a line that names one such pair only."""
    by_line: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for use in uses:
        if is_full(use.name):
            family = romanised(use.name)[:1] or tokens(use.name)[-1:]
            by_line[use.line][family[0]].add(folded(use.name))
    for families in by_line.values():
        for forms in families.values():
            if len(forms) == 2 and len({bool(romanised(form)) for form in forms}) == 2:
                one, other = sorted(forms)
                yield one, other


def _days_between(one: Iterable[int], other: Iterable[int]) -> int:
    """The least number of days between two series of days."""
    both = sorted([(day, False) for day in one] + [(day, True) for day in other])
    return min((later[0] - day[0] for day, later in pairwise(both) if day[1] != later[1]), default=YEAR + 1)


def _join_addresses(told: Told, joins: Joins) -> None:
    """Joins an address without a name to the one name that it is made from, and one login at several hosts."""
    parts = told.parts
    named = {address for name, address in told.pairs if address and is_full(name)}
    addresses = sorted({address for _, address in told.pairs if address})
    by_local: dict[str, set[str]] = defaultdict(set)
    by_given: dict[str, set[str]] = defaultdict(set)
    for form, found in parts.items():
        by_given[found[0]].add(form)
        family_first = romanised(form) or found
        for local in {*local_forms(romanised(form)[::-1] or found), *pinyin_logins(family_first)}:
            by_local[local].add(form)
    for address in addresses:
        local = address.split("@")[0]
        longer = {form for form in by_given[re.split("[._]", local)[0]] if begins_and_ends(local, parts[form])}
        fits = {joins.find(form) for form in by_local[local] | longer}
        if address not in named and len(fits) == 1:
            joins.join(address, next(iter(fits)), "address made from the name")
    _join_logins(joins, addresses, named)


def _join_logins(joins: Joins, addresses: Sequence[str], named: set[str]) -> None:
    same_login: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        same_login[address.split("@")[0]].append(address)
    for login, several in sorted(same_login.items()):
        bare = [address for address in several if address not in named]
        if len(login) >= LONG_LOGIN and bare and len({joins.find(a) for a in several if a in named}) <= 1:
            for other in several[1:]:
                joins.join(several[0], other, "same login at another host")


def user_form(name: str) -> str:
    """A name or an address, as the user writes it, in the form that joins go by."""
    return name.lower() if "@" in name else folded(name)


def _join_initials(joins: Joins, told: Told) -> None:
    """`Ann L` is the one Ann whose surname begins so; a slip of one letter counts where only one person can be meant."""
    by_initial: dict[str, set[tuple[str, str]]] = defaultdict(set)
    by_short: dict[tuple[str, int, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for form in told.ways:
        parts = form.split()
        root = joins.find(form)
        for part in parts[1:]:
            by_initial[part[0]].add((parts[0], root))
        short = f"{parts[0]} {parts[-1][0]}"
        by_short[short[0], len(short), short[-1]][short].add(root)
    for form in sorted({folded(name) for name, _ in told.pairs if has_initial(name)}):
        given, initial = form.split()
        fits = sorted({root for other, root in by_initial[initial] if same_given(other, given)})
        if not fits:
            near = by_short.get((form[0], len(form), initial), {})
            slips = (roots for short, roots in near.items() if is_slip(short, form))
            fits = sorted({root for roots in slips for root in roots})
        if len(fits) == 1:
            joins.join(form, fits[0], "initial of the surname")
        else:
            joins.find(form)


def _join_asked(joins: Joins, told: Told) -> None:
    """A tracker that waits for an address, and a comment that asks a name: one human, where the initial agrees and no other fits."""
    named = {address for name, address in told.pairs if address and name}
    for name, addresses in sorted(told.asked):
        near = [address for address in addresses if address not in named]
        if len(near) == 1:
            joins.join(name, near[0], "asked in the comment that waits for the address")


def _asked(unit: Unit, uses: Sequence[Use]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names of one word that comments ask, each with the addresses not far above that begin alike."""
    for line, name in unit.gist.asked:
        near = {u.address for u in uses if u.address[:1] == name[:1] and u.address and 0 < line - u.line <= NEAR_LINES}
        if near and " " not in name:
            yield name, tuple(sorted(near))


def _greeted(unit: Unit, uses: Sequence[Use]) -> Iterator[Pair]:
    """`Hi Subbu` in a mail to Subramaniam Iyer alone: a short form that begins like the given name."""
    greeted: dict[int, list[str]] = defaultdict(list)
    for use in uses:
        if use.rule == "greeting" and len(tokens(use.name)) == 1:
            greeted[use.line].append(folded(use.name))
    for message in unit.gist.messages if greeted else ():
        full = [name for name in message.recipients if is_full(name.text)]
        short = [name for line in message.own for name in greeted.get(line, ())]
        if len(full) == len(message.recipients) == len(short) == 1:
            given = tokens(full[0].text)[0]
            if short[0] != given and short[0][:LIKE] == given[:LIKE]:
                yield folded(full[0].text), short[0]
