"""Which forms of names and addresses are one human's: the joins, each with its reason.

Joined are: one address, one full name in any order and spelling, a nickname of one surname, a middle name left out, an address
made from a name, a first name with the initial of a surname that only one person has.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
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


def join(units: Sequence[Unit], uses: Sequence[Use], settings: Settings) -> Joins:
    """The forms of all uses, joined. The user's word comes first."""
    joins = Joins((user_form(one), user_form(other)) for one, other in settings.never)
    for one, other in settings.same:
        joins.join(user_form(one), user_form(other), "logloom.toml")
    names = _join_full(uses, joins)
    _join_scripts(units, uses, joins)
    _join_beside(uses, joins)
    _join_initials(joins, names, uses)
    _join_asked(joins, units, uses)
    _join_greeted(joins, units, uses)
    return joins


def form_of(use: Use) -> str:
    """The form by which a use is joined: its full name, else its address, else what it is called."""
    return folded(use.name) if is_full(use.name) else use.address or folded(use.name)


def _join_full(uses: Sequence[Use], joins: Joins) -> dict[str, Counter[str]]:
    """Joins full names and addresses; gives each full form with how it was written."""
    written = _written(uses, joins)
    _join_umlauts(written, joins)
    parts = {form: tokens(max(ways, key=lambda way: (ways[way], way))) for form, ways in written.items()}
    _join_spellings(parts, joins)
    _join_addresses(joins, parts, uses)
    return written


def _written(uses: Sequence[Use], joins: Joins) -> dict[str, Counter[str]]:
    """Each full form with the ways in which it was written; an address that stands beside it is joined."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for use in uses:
        if is_full(use.name):
            written[folded(use.name)][use.name] += 1
            if use.address:
                joins.join(folded(use.name), use.address, "stand together")
    return {form: written[form] for form in sorted(written)}


def _join_umlauts(written: dict[str, Counter[str]], joins: Joins) -> None:
    for form, ways in written.items():
        for way in sorted(ways):
            spelt = folded(way.translate(UMLAUTS))
            if spelt != form and spelt in written:
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


def _join_scripts(units: Sequence[Unit], uses: Sequence[Use], joins: Joins) -> None:
    """A given name in characters alone, and a name in pinyin, are the one full name's that they can be written for, near in time.

    Many people share a reading, the more the shorter it is: a name of two syllables must be met within weeks.
    """
    days: dict[str, set[int]] = defaultdict(set)
    by_given: dict[str, set[str]] = defaultdict(set)
    by_reading: dict[frozenset[str], set[str]] = defaultdict(set)
    for use in uses:
        when = units[use.unit].when
        if is_full(use.name) and when:
            days[folded(use.name)].add(when.toordinal())
    for form in sorted(days):
        if pinyin := romanised(form):
            by_given[tokens(form)[0]].add(form)
            by_reading[frozenset(pinyin)].add(form)
            by_reading[frozenset(joined_forms(pinyin))].add(form)
    for form, seen in sorted(days.items()):
        found = tokens(form)
        readings = (frozenset(found), joined_forms(found))
        fits = [(full, "given name alone") for full in sorted(by_given[form])] if len(by_given[form]) == 1 else []
        for reading in readings:
            if len(by_reading[reading]) == 1 and len(reading) > 1:
                fits += [(full, "same name in pinyin") for full in by_reading[reading]]
        for full, why in fits:
            if _days_between(seen, days[full]) <= (YEAR if len(full) > SHORT_NAME else WEEKS):
                joins.join(form, full, why)


def _join_beside(uses: Sequence[Use], joins: Joins) -> None:
    """`黄丽(Lily Huang)`: a foreign given name with the family name in pinyin, in a line that names one such pair only."""
    by_line: dict[tuple[int, int], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for use in uses:
        if is_full(use.name):
            family = romanised(use.name)[:1] or tokens(use.name)[-1:]
            by_line[use.unit, use.line][family[0]].add(folded(use.name))
    for families in by_line.values():
        for forms in families.values():
            scripts = {bool(romanised(form)) for form in forms}
            if len(forms) == 2 and len(scripts) == 2:
                one, other = sorted(forms)
                joins.join(one, other, "names in two scripts side by side")


def _days_between(one: set[int], other: set[int]) -> int:
    """The least number of days between two sets of days."""
    both = sorted([(day, False) for day in one] + [(day, True) for day in other])
    return min((later[0] - day[0] for day, later in pairwise(both) if day[1] != later[1]), default=YEAR + 1)


def _join_addresses(joins: Joins, parts: dict[str, tuple[str, ...]], uses: Sequence[Use]) -> None:
    """Joins an address without a name to the one name that it is made from, and one login at several hosts."""
    named = {use.address for use in uses if use.address and is_full(use.name)}
    addresses = sorted({use.address for use in uses if use.address})
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


def _join_initials(joins: Joins, names_of: dict[str, Counter[str]], uses: Sequence[Use]) -> None:
    """`Ann L` is the one Ann whose surname begins so; a slip of one letter counts where only one person can be meant."""
    by_initial: dict[str, set[tuple[str, str]]] = defaultdict(set)
    by_short: dict[tuple[str, int, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for form in names_of:
        parts = form.split()
        root = joins.find(form)
        for part in parts[1:]:
            by_initial[part[0]].add((parts[0], root))
        short = f"{parts[0]} {parts[-1][0]}"
        by_short[short[0], len(short), short[-1]][short].add(root)
    for form in sorted({folded(use.name) for use in uses if has_initial(use.name)}):
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


def _join_asked(joins: Joins, units: Sequence[Unit], uses: Sequence[Use]) -> None:
    """A tracker that waits for an address, and a comment that asks a name: one human, where the initial agrees and no other fits."""
    named = {use.address for use in uses if use.address and use.name}
    bare: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for use in uses:
        if use.address and use.address not in named:
            bare[use.unit].add((use.line, use.address))
    for unit in units:
        for line, name in unit.gist.asked:
            near = {
                address for at, address in bare[unit.number] if 0 < line - at <= NEAR_LINES and address[0] == name[:1]
            }
            if len(near) == 1 and " " not in name:
                joins.join(name, near.pop(), "asked in the comment that waits for the address")


def _join_greeted(joins: Joins, units: Sequence[Unit], uses: Sequence[Use]) -> None:
    """`Hi Subbu` in a mail to Subramaniam Iyer alone: a short form that begins like the given name."""
    greeted: dict[tuple[int, int], list[str]] = defaultdict(list)
    for use in uses:
        if use.rule == "greeting" and len(tokens(use.name)) == 1:
            greeted[use.unit, use.line].append(folded(use.name))
    for unit in units if greeted else ():
        for message in unit.gist.messages:
            full = [name for name in message.recipients if is_full(name.text)]
            short = [name for line in message.own for name in greeted[unit.number, line]]
            if len(full) == len(message.recipients) == len(short) == 1:
                given = tokens(full[0].text)[0]
                if short[0] != given and short[0][:LIKE] == given[:LIKE]:
                    joins.join(folded(full[0].text), short[0], "greeted so in a mail to nobody else")
