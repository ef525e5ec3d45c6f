"""Which tracker a bare `bug 123` belongs to: where the number has one elsewhere, or where its entry or the log has only one. A bare
`ABC-123` is a ticket where the log says of another number of ABC that it is one. A number without its project (`issue 118`) is the bug that
the log names by its address, where there is only one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from graph.corpus import Corpus
from nlp.bugs import ADDRESS, KEY, KEYED, SHORT, UNKNOWN, number_of
from nlp.records import HINT, Sighting

NOT_BUGS = frozenset({"cve", "fate"})
"""Trackers that nobody calls `bug`."""
UNNAMED = "issue"
NOTHING = ""
"""What a key means that no tracker is known for."""


def resolve(corpus: Corpus) -> dict[str, str]:
    """Each key `?:123`, and each without its project (`github:#123`), with the unit it stands in (`unit/?:123`), to the key it means."""
    trackers: dict[str, Counter[str]] = defaultdict(Counter)
    own: dict[int, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    addressed: dict[str, set[str]] = defaultdict(set)
    homes: dict[str, set[str]] = defaultdict(set)
    for unit, seen in _bugs(corpus):
        prefix, _, number = seen.key.partition(":")
        if seen.rule == ADDRESS:
            addressed[number_of(seen.key)].add(seen.key)
            homes[number.partition("#")[0]].add(prefix)
        if prefix != UNKNOWN and prefix not in NOT_BUGS and "#" not in number:
            trackers[number][prefix] += 1
            own[unit][prefix] += 1
            total[prefix] += 1
    projects = {number.rpartition("-")[0].upper() for number, votes in trackers.items() if KEYED in votes}
    meant: dict[str, str] = {}
    for unit, seen in sorted(_bugs(corpus), key=lambda found: found[1].rule == HINT):
        prefix, _, number = seen.key.partition(":")
        place = f"{unit}/{seen.key}"
        if seen.rule == HINT:
            meant.setdefault(place, _only(addressed[number]))
        elif prefix == UNKNOWN and (key := KEY.fullmatch(number)):
            meant[place] = f"{KEYED}:{number}" if key["project"] in projects else NOTHING
        elif prefix == UNKNOWN:
            votes = trackers.get(number) or own.get(unit) or total
            told = f"{min(votes, key=lambda p: (-votes[p], p)) if votes else UNNAMED}:{number}"
            meant[place] = told if number in trackers else _only(addressed[number]) or told
        elif found := _at_home(seen, homes) if seen.rule == SHORT else _of_forge(seen, addressed):
            meant[place] = found
    return meant


def _at_home(seen: Sighting, homes: Mapping[str, set[str]]) -> str:
    """The bug that `owner/repository#118` means, where addresses have that repository at another tracker; nothing where they don't."""
    prefix, _, number = seen.key.partition(":")
    home = homes.get(number.partition("#")[0], set())
    return f"{min(home)}:{number}" if len(home) == 1 and prefix not in home else NOTHING


def _of_forge(seen: Sighting, addressed: Mapping[str, set[str]]) -> str:
    """The bug that `GitHub issue 118` or `issue 12345` means; nothing where the key is whole, or no address or several tell."""
    prefix, _, number = seen.key.partition(":")
    if number.startswith("#"):
        return _only(key for key in addressed.get(number[1:], ()) if key.startswith(f"{prefix}:"))
    return _only(addressed.get(number, ())) if prefix == UNNAMED and seen.rule != ADDRESS else NOTHING


def _only(keys: Iterable[str]) -> str:
    """The one key there is; nothing where there are none or several."""
    found = set(keys)
    return found.pop() if len(found) == 1 else NOTHING


def titles(corpus: Corpus, meant: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The kind of each bug or request that has a title, and the title most often given to it, by its key."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    kinds = {}
    for unit in corpus.units:
        for seen in unit.gist.bugs:
            if key := meant.get(f"{unit.number}/{seen.key}", seen.key):
                kinds[key] = seen.kind
                if seen.title:
                    votes[key][seen.title] += 1
    return {key: (kinds[key], min(counts, key=lambda title: (-counts[title], title))) for key, counts in votes.items()}


def _bugs(corpus: Corpus) -> Iterator[tuple[int, Sighting]]:
    return ((unit.number, seen) for unit in corpus.units for seen in unit.gist.bugs if seen.kind == "bug")
