"""Which human being a name stands for, over the whole corpus, by evidence that can be shown.

First the uses of names are collected, then their forms are joined (`aliases`), then names of one word are given to the person whom
they mean (`bare_names`), and last the writer is found (`writer`). The order of files plays no part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from graph.corpus import Corpus, Unit
from graph.resolve.aliases import form_of, join, user_form
from graph.resolve.bare_names import choose, fitting, place_of, presence_of
from graph.resolve.joins import Joins
from graph.resolve.naming import folded, has_initial, is_full, tokens
from graph.resolve.person import People, Person, Unresolved
from graph.resolve.uses import Known, Taken, Use, known_of, known_words, taken_by_unit, used
from graph.resolve.writer import find_writer
from graph.settings import Settings
from graph.vocabulary import slug
from nlp.names import CERTAIN_ENOUGH
from nlp.patterns import nicknames

Reread = Callable[[Known, Mapping[int, Taken]], Iterable[Use]]
"""Looks through the texts of all units for names that are known by now, except where some were seen."""


def resolve(corpus: Corpus, reread: Reread, settings: Settings | None = None) -> People:
    """The people of a corpus; the user's settings join, part, drop and pin."""
    settings = settings or Settings()
    dropped = (*settings.ignore, *(name for name, kind in settings.is_a if kind != "person"))
    ignored = {folded(name) for name in dropped} | {name.lower() for name in dropped}
    everything = (use for unit in corpus.units for use in used(unit.number, unit.gist.uses))
    found = [use for use in everything if folded(use.name) not in ignored and use.address not in ignored]
    sure = [use for use in found if use.sure >= CERTAIN_ENOUGH]
    known = known_words(sure) | {folded(name): name for name, kind in settings.is_a if kind == "person"}
    doubtful = [use for use in found if use.sure < CERTAIN_ENOUGH and folded(use.name) in known]
    uses = [*sure, *reread(known_of(known), taken_by_unit(found)), *doubtful]
    people = _assign(corpus.units, uses, join(corpus.units, sure, settings), dict(settings.pins))
    people.writer = find_writer(corpus.units, people, settings.writer)
    if people.writer:
        people.persons[people.writer] = replace(people.persons[people.writer], writer=True)
    return people


def _assign(units: Sequence[Unit], uses: Sequence[Use], joins: Joins, pins: dict[str, str]) -> People:
    clusters: dict[str, list[Use]] = defaultdict(list)
    loose: list[Use] = []
    for use in uses:
        if is_full(use.name) or use.address or (has_initial(use.name)):
            clusters[joins.find(form_of(use))].append(use)
        else:
            loose.append(use)
    index = fitting(clusters)
    places = [place_of(unit) for unit in units]
    dates = [str(unit.when or "") for unit in units]
    presence = presence_of(clusters, places)
    keyed: list[tuple[Use, str]] = [(use, root) for root, members in clusters.items() for use in members]
    open_names: dict[str, tuple[str, ...]] = {}
    for use in sorted(loose, key=lambda u: (dates[u.unit], u.unit, u.line, u.text, u.rule)):
        form = folded(use.name)
        fits = index.get(form, ())
        root = choose(use, fits, presence, places)
        if root is None and len(fits) > 1:
            open_names[form] = fits
            root = f"?{form}"
        elif root in presence:
            presence[root].speak(places[use.unit][0])
        keyed.append((use, root or joins.find(form)))
    return _people(keyed, joins, open_names, pins)


def _people(
    keyed: list[tuple[Use, str]], joins: Joins, open_names: dict[str, tuple[str, ...]], pins: dict[str, str]
) -> People:
    members: dict[str, list[Use]] = defaultdict(list)
    for use, root in keyed:
        members[root].append(use)
    named = {root: _canonical(uses) for root, uses in members.items() if not root.startswith("?")}
    keys = _keys(named, members, pins)
    persons = {
        keys[root]: Person(
            keys[root],
            named[root],
            tuple(
                sorted(
                    {use.name for use in members[root] if use.name and use.name != named[root]}
                    | {use.text.strip(" '\"") for use in members[root] if use.rule == "known name"} - {named[root]}
                )
            ),
            tuple(sorted({use.address for use in members[root] if use.address})),
            tuple(sorted(joins.reasons.get(root, ()))),
        )
        for root in sorted(named)
    }
    unresolved = {
        form: Unresolved(form, members[f"?{form}"][0].name, tuple(sorted(keys[root] for root in roots if root in keys)))
        for form, roots in sorted(open_names.items())
    }
    uses = tuple(
        sorted(
            ((use, keys.get(root, root)) for use, root in keyed),
            key=lambda u: (u[0].unit, u[0].line, u[0].text, u[0].rule, u[1]),
        )
    )
    people = People(persons, unresolved, uses, None)
    _index_forms(people)
    return people


def _index_forms(people: People) -> None:
    votes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for use, key in people.uses:
        name = folded(use.name)
        for form in (name, use.address) if name != use.address else (name,):
            if form:
                people.by_form.setdefault((use.unit, form), key)
                votes[form][key] += 1
    people.everywhere.update({form: min(keys, key=lambda k: (-keys[k], k)) for form, keys in votes.items()})


def _canonical(uses: Sequence[Use]) -> str:
    """The fullest form: the most words, no initial, no nickname where the full given name is known, most often written."""
    counts = Counter(use.name for use in uses if use.name)
    folded_names = {folded(name) for name in counts}
    for name in [name for name in counts if name.endswith("s") and folded(name)[:-1] in folded_names]:
        del counts[name]  # a possessive without its apostrophe
    if not counts:
        return min(use.address for use in uses)
    formal = {form for name in counts for form in nicknames().get(tokens(name)[0], ())}

    def rank(name: str) -> tuple[int, int, int, int, int, str]:
        parts = tokens(name)
        capital = sum(word[:1].isupper() and not word.isupper() for word in name.split())
        return (
            len(parts) - sum(len(part) == 1 and part.isascii() for part in parts),
            capital,
            len(parts),
            len(parts[0]) if parts[0] in formal else 0,
            counts[name],
            name,
        )

    return max(counts, key=rank)


def _keys(named: dict[str, str], members: dict[str, list[Use]], pins: dict[str, str]) -> dict[str, str]:
    """A readable key for each person: pinned, or the canonical name as a slug; of two people of one name, the later in order gets -2."""
    pinned = {user_form(name): key for name, key in pins.items()}
    keys = {}
    for root in sorted(named):
        forms = sorted({form for use in members[root] for form in (folded(use.name), use.address)} & set(pinned))
        if forms:
            keys[root] = pinned[forms[0]]
    taken = Counter(keys.values())
    for root in sorted(set(named) - set(keys), key=lambda r: (named[r], r)):
        base = slug(named[root].split("@")[0] if "@" in named[root] else named[root]) or "unnamed"
        taken[base] += 1
        keys[root] = base if taken[base] == 1 else f"{base}-{taken[base]}"
    return keys
