"""Whatever is done to a log, what is resolved step by step is what one resolution of all of it gives: not the graph alone, all of it.

More examples than a test has time for:  LOGLOOM_EXAMPLES=5000 python -m pytest tests/graph/test_resolution.py
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from graph.corpus import Corpus, File, assemble
from graph.kept import Reading, Unit, read_file
from graph.plain import from_bytes, to_bytes
from graph.relations.view import View
from graph.resolution import Resolution
from graph.resolve.gist import Gist
from graph.resolve.uses import Known, Taken, Use, written_again
from graph.settings import Settings
from nlp.reading import Raw, Skipped
from nlp.records import EntryRecords
from tests.graph.test_law import EDITS, Log, entries, nothing, places

EXAMPLES = int(os.environ.get("LOGLOOM_EXAMPLES", "30"))

SETTINGS = (
    Settings(),
    Settings(never=(("Ann Lindqvist", "Ann Kessler"),), same=(("Mona Lindgren", "Bo Ek"),)),
    Settings(writer="Robert Hale", ignore=("Ann Kessler",), pins=(("Mona Lindgren", "mona"), ("Wei Li", "mona"))),
    Settings(is_a=(("tidewire", "tool"), ("Weft", "person"))),
)


@cache
def reading(path: str, text: str) -> Reading | Skipped:
    return read_file(Raw(path, text.encode(), text), "", frozenset())


@cache
def gist(unit: Unit) -> Gist:
    found: Gist = from_bytes(unit.gist)[0]
    return found


@cache
def records(unit: Unit) -> EntryRecords:
    found: EntryRecords = from_bytes(zlib.decompress(unit.records))
    return found


class Steps:
    """The resolution of one log after the other, each from the one before."""

    def __init__(self, given_: Settings) -> None:
        self.resolution = Resolution(given_)
        self.units: dict[str, Unit] = {}
        self.views: dict[int, View] = {}
        """Each as it was when it was last said to differ: none else may."""

    def keep(self) -> None:
        """Goes on from what was written down, as a process does that starts anew."""
        self.resolution = from_bytes(to_bytes(self.resolution))

    def resolve(self, files: Mapping[str, str]) -> dict[str, object]:
        """All that was resolved of a log, with the entries' IRIs in place of their numbers."""
        found = [one for path, text in files.items() if isinstance(one := reading(path, text), Reading)]
        self.units = {unit.key: unit for one in found for unit in one.new}
        abouts = [one.about for one in found if one.about]
        texts = [File(about.path, tuple((key, gist(self.units[key])) for key in about.units)) for about in abouts]
        corpus = assemble(texts, old=self.resolution.corpus)
        numbers = [unit.number for unit in corpus.units]
        assert numbers == sorted(set(numbers))
        resolved = self.resolution.change(corpus, lambda known, taken: self._reread(corpus, known, taken))
        learned = {unit.number: sorted(self._words(unit.key) & resolved.learned.keys()) for unit in corpus.units}
        stale = self.resolution.stale(learned)
        self.views = {number: view for number, view in self.views.items() if number in corpus.by_number}
        self.views |= {number: self.resolution.view(corpus.by_number[number]) for number in stale}
        assert self.views.keys() == set(numbers)
        iris = {unit.number: unit.iri for unit in corpus.units}
        people = resolved.people
        return {
            "persons": people.persons,
            "unresolved": people.unresolved,
            "writer": people.writer,
            "uses": [(iris[number], use, key) for number, use, key in people.uses],
            "by form": {
                iris[number]: forms for number, forms in ((number, people.forms_in(number)) for number in people.keys)
            },
            "everywhere": people.everywhere,
            "views": {iris[number]: view for number, view in self.views.items()},
            "described": self.resolution.described(),
            "learned": list(resolved.learned.items()),
            "loops": resolved.threads.loops,
        }

    def _reread(self, corpus: Corpus, known: Known, taken: Callable[[int], Taken]) -> dict[int, tuple[Use, ...]]:
        return {
            unit.number: tuple(written_again(records(self.units[unit.key]), known, taken(unit.number)))
            for unit in corpus.units
        }

    def _words(self, key: str) -> set[str]:
        return set(zlib.decompress(self.units[key].words).decode().split("\n"))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_after_any_edits_all_is_resolved_as_from_nothing(data: st.DataObject) -> None:
    log = Log(Path(), data.draw(st.dictionaries(places, st.lists(entries, max_size=5), min_size=1, max_size=4)))
    given_ = data.draw(st.sampled_from(SETTINGS))
    steps = Steps(given_)
    for edit in [nothing, *data.draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=8))]:
        if data.draw(st.booleans()):
            steps.keep()
        edit(log, data)
        note(f"{edit.__name__}: {log.files}")
        files = {path: "".join(texts) for path, texts in log.files.items() if path.partition("/")[0] in log.sources}
        stepwise, whole = steps.resolve(files), Steps(given_).resolve(files)
        for name, found in whole.items():
            assert stepwise[name] == found, name


def test_an_entry_that_changes_its_topics_alone_speaks_for_people_elsewhere() -> None:
    """Issue 8: found by the law above; the entry keeps its number, and its names stay as they were."""
    text = (
        "09:41 2022-08-09\n{}\n2, ask Ann to test it.\n"
        "1, discuss with Anna Lindqvist <ann@example.org> and Ann Kessler <kessler@example.org> about Mona.\n"
    )
    later = "10:10 2022-08-09\nxen, crash\nAnn_L_email_20210303\nfine\n1, wait\n"
    steps = Steps(Settings())
    for log in (text.format("Mona, crash"), text.format("proxy, mail"), text.format("proxy, mail") + later):
        assert steps.resolve({"a.txt": log}) == Steps(Settings()).resolve({"a.txt": log})
