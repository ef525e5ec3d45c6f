"""All that needs the whole corpus, kept from build to build: what was decided, each unit's share of it, and what it says of nodes.

A stage whose input is the same gives the very same value as before, and what follows from that is not done again. What comes out
depends on the corpus and the settings alone, not on the way there: tests/graph/test_law.py compares it with a resolution from nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from graph.corpus import Change, Corpus, Unit, change
from graph.facts import Node
from graph.relations.bugs import describe_bugs
from graph.relations.entries import describe_series
from graph.relations.messages import describe_messages
from graph.relations.patches import describe_patches
from graph.relations.people import describe_people
from graph.relations.resolved import Resolved
from graph.relations.view import View, Views
from graph.resolve import bugs, documents, patches, series, threads
from graph.resolve.collected import Reread
from graph.resolve.people import Crowd
from graph.resolve.software import Learning
from graph.resolve.topics import Topics
from graph.settings import Settings
from graph.triples import Packed, pack, part_of

DESCRIBES: tuple[tuple[Callable[[Resolved], Iterator[Node]], Callable[[Resolved], tuple[object, ...]]], ...] = (
    (describe_people, lambda found: (found.people.persons, found.people.unresolved)),
    (describe_bugs, lambda found: (found.titles,)),
    (describe_patches, lambda found: (found.patches,)),
    (describe_messages, lambda found: (found.threads, {key: one.name for key, one in found.people.persons.items()})),
    (describe_series, lambda found: (found.series,)),
)
"""What was found over the whole corpus and is said of nodes that many units name, and what that follows from."""


class Resolution:
    """The resolution of one corpus after the other, under the same settings and the same pattern files.

    Where one of its methods raises, it is spoilt, and the next corpus needs a new one.
    """

    def __init__(self, settings: Settings) -> None:
        self.corpus = Corpus((), ())
        self.resolved: Resolved | None = None
        self._is_a = {name.casefold(): kind for name, kind in settings.is_a}
        self.crowd = Crowd(replace(settings, patterns=None))  # these are in force, and a path is no plain value
        self._topics = Topics()
        self._learning = Learning()
        self._views = Views()
        self._described: dict[int, tuple[tuple[object, ...], Packed]] = {}

    def change(self, corpus: Corpus, reread: Reread) -> Resolved:
        """Decides for a corpus, which was assembled from the one before; in the order in which one decision rests on another."""
        other, old = change(self.corpus, corpus), self.resolved
        touched = self.crowd.change(other, corpus.by_number, reread)
        self._topics.change(other)
        self._learning.change(other)
        people = self.crowd.people
        there = corpus.by_number
        mails = _have(other, "messages") or any(n in there and there[n].gist.messages for n in touched)
        meant = old.bugs if old and not _have(other, "bugs") else bugs.resolve(corpus)
        new = Resolved(
            corpus,
            people,
            old.patches if old and not _have(other, "patches") else patches.resolve(corpus),
            old.threads if old and not mails else threads.resolve(corpus, people),
            old.series if old and not _have(other, "entry") else series.resolve(corpus),
            meant,
            old.titles if old and not _have(other, "bugs") else bugs.titles(corpus, meant),
            self._topics.labels,
            documents.index_files(corpus.paths),
            self._learning.learned(people.persons, self._is_a),
            self._is_a,
        )
        if old:
            for name in ("series", "bugs", "titles", "files", "learned"):
                if getattr(old, name) == getattr(new, name):
                    setattr(new, name, getattr(old, name))
        self._views.change(other, touched, old, new)
        self.corpus, self.resolved = corpus, new
        return new

    def differs(self, corpus: Corpus) -> int:
        """How many units went and come with a corpus."""
        return len(change(self.corpus, corpus).units)

    def stale(self, learned_in: Mapping[int, Sequence[str]]) -> set[int]:
        """The numbers of the units whose view may differ since the last time. `learned_in`: for each unit the learned names among its
        words."""
        assert self.resolved
        return self._views.stale(self.resolved, learned_in)

    def view(self, unit: Unit) -> View:
        """The view of a unit, once `stale` was asked."""
        assert self.resolved
        return self._views.view(unit, self.resolved)

    def described(self) -> tuple[Packed, ...]:
        """What is said of nodes that many units name, for each row of `DESCRIBES` in order."""
        assert self.resolved
        for row, (describe, basis) in enumerate(DESCRIBES):
            before, now = self._described.get(row), basis(self.resolved)
            if before is None or before[0] != now:
                self._described[row] = now, pack(sorted({part_of(node) for node in describe(self.resolved)}))
        return tuple(packed for _, (_, packed) in sorted(self._described.items()))


def _have(other: Change, what: str) -> bool:
    """Whether a unit that came or went has something of a kind: a field of its gist."""
    return any(getattr(unit.gist, what) for unit in other.units)
