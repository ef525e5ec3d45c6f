"""How two nodes that people name are connected."""

from __future__ import annotations

import pytest

from graph.vocabulary import CLASSES
from nlp.errors import LogloomError
from queries.naming import GROUPS, named
from queries.path import path, render_path
from tests.queries.fixture import fixture_store


def test_a_way_reads_as_a_chain_with_the_lines_that_show_it() -> None:
    steps = path(fixture_store(), "Robert Stone", "bnc 1002")
    assert all(step["evidence"] for step in steps)
    heads = [line for line in render_path(steps, 0, color=False).split("\n") if not line.startswith("    ")]
    assert heads == [
        "Robert Stone  person:robert-stone",
        "  wrote",
        "store: save the image before exit  patch:store-save-the-image",
        "  reviewed by",
        "Ann Lee  person:ann-lee",
        "  worked on",
        "bnc:1002  bug:bnc:1002",
    ]


def test_an_end_may_be_a_name_of_any_kind() -> None:
    assert [node.id for node in named(fixture_store(), "libvirt")] == ["software:libvirt"]
    with pytest.raises(LogloomError, match='"Ann Lee" and "ann lee" are one node: person:ann-lee'):
        path(fixture_store(), "Ann Lee", "ann lee")


def test_every_kind_that_has_names_is_in_one_group() -> None:
    kinds = [kind for group in GROUPS for kind in group]
    assert sorted([*kinds, "mention", "co-mention"]) == sorted(CLASSES)
