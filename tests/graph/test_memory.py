"""What a build holds of the whole log is held once, and no longer than it is needed."""

from __future__ import annotations

import os
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from graph.facts import Node
from graph.plain import from_bytes, to_bytes
from graph.relations.co_mentions import count, counted
from graph.resolve.gist import Gist, Shared, gist_of
from graph.resolve.tally import Tally
from graph.triples import by_node, description_of, part_of
from graph.workers import Workers
from tests.texts import entry

TEXT = 'tidewire, crash\n"Ann Lee <ann@example.org>"_email_"plan"_20210303_1011\nHi Bo Ek,\nuse tidewire-1.2, "09:41 2021-03-01".\nAnn\n'

nodes = st.text(st.sampled_from("abc"), min_size=1, max_size=2)


def gist() -> Gist:
    """A gist as it comes from bytes, with texts of its own."""
    found: Gist = from_bytes(to_bytes(gist_of(entry(TEXT))))
    return found


def test_gists_share_their_texts_and_stay_as_they_were() -> None:
    shared = Shared()
    one, other = shared.gist(gist()), shared.gist(gist())
    assert one == other == gist()
    assert one.uses
    assert all(mine.name is theirs.name for mine, theirs in zip(one.uses, other.uses, strict=True))
    assert one.entry
    assert other.entry
    assert one.entry.topics is other.entry.topics
    assert one.signs is other.signs


@given(st.lists(st.sets(nodes, max_size=5).map(sorted)))
def test_pairs_are_counted_node_by_node_as_all_at_once(units: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert dict(counted(units, Path(folder))) == count(units)


@given(st.lists(st.tuples(nodes, st.text(), st.text())))
def test_parts_say_what_nodes_did_and_stand_by_their_node(said: list[tuple[str, str, str]]) -> None:
    made = [
        Node(f"x:{name}", {"bug"}, label, {("dcterms:title", (title, "xsd:string"))}) for name, label, title in said
    ]
    parts = {part_of(node) for node in made}
    assert {description_of(part) for part in parts} == {
        (node.iri, ("bug",), node.label, tuple(node.properties)) for node in made
    }
    held = [[description_of(part) for part in some] for some in by_node(sorted(parts))]
    assert sorted(some[0][0] for some in held) == sorted({node.iri for node in made})
    assert all(len({said[0] for said in some}) == 1 for some in held)


said = st.lists(st.tuples(nodes, nodes, st.sampled_from((0.5, 1, 2))))


@given(said, said)
def test_a_tally_counts_as_tables_do(come: list[tuple[str, str, float]], more: list[tuple[str, str, float]]) -> None:
    tally: Tally[str, str] = Tally()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for key, value, count_ in (*come, *more, *((key, value, -count_) for key, value, count_ in more)):
        tally.add(key, value, count_)
        counts[key][value] += count_  # type: ignore[assignment]
        assert dict(tally) == {key: dict(+values) for key, values in counts.items() if +values}


def process(_: int) -> int:
    return os.getpid()


def test_processes_that_are_renewed_are_others() -> None:
    with Workers(2) as workers:
        workers.reserve()
        before = set(workers.map(process, range(8), apart=True))
        workers.renew()
        after = set(workers.map(process, range(8), apart=True))
    assert before
    assert after
    assert before.isdisjoint(after)
    assert os.getpid() not in before | after
