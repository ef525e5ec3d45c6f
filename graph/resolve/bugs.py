"""Which tracker a bare `bug 123` belongs to: where the number has one elsewhere, or where its entry or the log has only one. A bare
`ABC-123` is a ticket where the log says of another number of ABC that it is one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from graph.corpus import Corpus
from nlp.bugs import KEY, KEYED, UNKNOWN
from nlp.records import Sighting

NOT_BUGS = frozenset({"cve", "fate"})
"""Trackers that nobody calls `bug`."""
UNNAMED = "issue"
NOTHING = ""
"""What a key means that no tracker is known for."""


def resolve(corpus: Corpus) -> dict[str, str]:
    """Each key `?:123`, with the unit it stands in (`unit/?:123`), to the key it means."""
    trackers: dict[str, Counter[str]] = defaultdict(Counter)
    own: dict[int, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    for unit, seen in _bugs(corpus):
        prefix, _, number = seen.key.partition(":")
        if prefix != UNKNOWN and prefix not in NOT_BUGS:
            trackers[number][prefix] += 1
            own[unit][prefix] += 1
            total[prefix] += 1
    projects = {number.rpartition("-")[0].upper() for number, votes in trackers.items() if KEYED in votes}
    meant = {}
    for unit, seen in _bugs(corpus):
        prefix, _, number = seen.key.partition(":")
        if prefix == UNKNOWN and (key := KEY.fullmatch(number)):
            meant[f"{unit}/{seen.key}"] = f"{KEYED}:{number}" if key["project"] in projects else NOTHING
        elif prefix == UNKNOWN:
            votes = trackers.get(number) or own.get(unit) or total
            meant[f"{unit}/{seen.key}"] = f"{min(votes, key=lambda p: (-votes[p], p)) if votes else UNNAMED}:{number}"
    return meant


def titles(corpus: Corpus, meant: Mapping[str, str]) -> dict[str, str]:
    """The title most often given to each bug or request, by its key."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for unit in corpus.units:
        for seen in unit.gist.bugs:
            if seen.title and (key := meant.get(f"{unit.number}/{seen.key}", seen.key)):
                votes[key][seen.title] += 1
    return {key: min(counts, key=lambda title: (-counts[title], title)) for key, counts in votes.items()}


def _bugs(corpus: Corpus) -> Iterator[tuple[int, Sighting]]:
    return ((unit.number, seen) for unit in corpus.units for seen in unit.gist.bugs if seen.kind == "bug")
