"""Which forms of names and addresses are one human's: the joins, each with its reason.

Joined are: one address, one full name in any order and spelling, a nickname of one surname, a middle name left out, an address
made from a name, a first name with the initial of a surname that only one person has.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

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
    same_full,
    same_given,
    tokens,
)
from graph.resolve.uses import Use
from graph.settings import Settings

NEAR_LINES = 20
"""Between the line in which a tracker waits for an address and the line that asks a name."""
LONG_LOGIN = 5
"""Letters of a login that is told apart from others' at another host."""


def join(units: Sequence[Unit], uses: Sequence[Use], settings: Settings) -> Joins:
    """The forms of all uses, joined. The user's word comes first."""
    joins = Joins((user_form(one), user_form(other)) for one, other in settings.never)
    for one, other in settings.same:
        joins.join(user_form(one), user_form(other), "logloom.toml")
    names = _join_full(uses, joins)
    _join_initials(joins, names, uses)
    _join_asked(joins, units, uses)
    return joins


def form_of(use: Use) -> str:
    return folded(use.name) if is_full(use.name) else use.address or folded(use.name)


def _join_full(uses: Sequence[Use], joins: Joins) -> dict[str, Counter[str]]:
    """Joins full names and addresses; gives each full form with how it was written."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    addresses: set[str] = set()
    for use in uses:
        if is_full(use.name):
            written[folded(use.name)][use.name] += 1
            joins.find(folded(use.name))
            if use.address:
                joins.join(folded(use.name), use.address, "stand together")
        if use.address:
            addresses.add(use.address)
            joins.find(use.address)
    full = sorted(written)
    for form in full:
        for way in sorted(written[form]):
            spelt = folded(way.translate(UMLAUTS))
            if spelt != form and spelt in written:
                joins.join(form, spelt, "umlaut spelt out")
    parts = {form: tokens(max(written[form], key=lambda w: (written[form][w], w))) for form in full}
    by_word: dict[str, set[str]] = defaultdict(set)
    for form in full:
        for word in (*parts[form], *joined_forms(parts[form])):
            by_word[word].add(form)
    for form in full:
        for other in sorted(
            {o for word in (*parts[form], *joined_forms(parts[form])) for o in by_word[word] if o > form}
        ):
            if why := same_full(parts[form], parts[other]):
                joins.join(form, other, why)
    _join_addresses(joins, sorted(addresses), parts, uses)
    return written


def _join_addresses(
    joins: Joins, addresses: Sequence[str], parts: dict[str, tuple[str, ...]], uses: Sequence[Use]
) -> None:
    named = {use.address for use in uses if use.address and is_full(use.name)}
    by_local: dict[str, set[str]] = defaultdict(set)
    for form in sorted(parts):
        for local in local_forms(parts[form]):
            by_local[local].add(joins.find(form))
    for address in addresses:
        local = address.split("@")[0]
        by_local[local] |= {joins.find(form) for form, words_ in parts.items() if begins_and_ends(local, words_)}
        fits = {joins.find(form) for form in by_local.get(local, ())}
        if address not in named and len(fits) == 1:
            joins.join(address, next(iter(fits)), "address made from the name")
    same_local: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        same_local[address.split("@")[0]].append(address)
    for local, several in sorted(same_local.items()):
        bare = [a for a in several if a not in named]
        if len(local) >= LONG_LOGIN and bare and len({joins.find(a) for a in several if a in named}) <= 1:
            for other in several[1:]:
                joins.join(several[0], other, "same login at another host")


def user_form(name: str) -> str:
    return name.lower() if "@" in name else folded(name)


def _join_initials(joins: Joins, names_of: dict[str, Counter[str]], uses: Sequence[Use]) -> None:
    """`Ann L` is the one Ann whose surname begins so; a slip of one letter counts where only one person can be meant."""
    people: dict[str, set[str]] = defaultdict(set)
    for form in names_of:
        parts = form.split()
        people[joins.find(form)].add(f"{parts[0]} {parts[-1][0]}")
    for form in sorted({folded(use.name) for use in uses if has_initial(use.name)}):
        given, initial = form.split()
        fits = [
            root
            for root, shorts in sorted(people.items())
            if any(same_given(s.split()[0], given) and s[-1] == initial for s in shorts)
        ]
        if not fits:
            fits = [root for root, shorts in sorted(people.items()) if any(is_slip(s, form) for s in shorts)]
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
        asked = {
            (claim.line, folded(claim.who.text)) for claim in unit.records.claims if claim.role == "asked" and claim.who
        }
        for line, name in sorted(asked):
            near = {
                address for at, address in bare[unit.number] if 0 < line - at <= NEAR_LINES and address[0] == name[:1]
            }
            if len(near) == 1 and " " not in name:
                joins.join(name, near.pop(), "asked in the comment that waits for the address")
