"""Names to nodes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.nodes import AmbiguousNameError, UnknownNameError, describe, find, key, only, writer
from tests.queries.fixture import fixture_store


@pytest.mark.parametrize(
    ("text", "kinds", "ids"),
    [
        ("bug:bnc:1001", None, ["bug:bnc:1001"]),
        ("bnc:1001", None, ["bug:bnc:1001"]),
        ("bnc 1001", None, ["bug:bnc:1001"]),
        ("BNC#1001", None, ["bug:bnc:1001"]),
        ("bug 1001", ["bug"], ["bug:bnc:1001"]),
        ("https://bugzilla.novell.com/show_bug.cgi?id=1001#c8", ["bug"], ["bug:bnc:1001"]),
        ("CVE-2012-0001", None, ["bug:cve:2012-0001"]),
        ("https://w3id.org/logloom/id/bug/bnc/1001", None, ["bug:bnc:1001"]),
        ("sr 77", ["request"], ["request:sr:77"]),
        ("Ann Lee", None, ["person:ann-lee"]),
        ("ann_lee", None, ["person:ann-lee"]),
        ("ANNLEE", None, ["person:ann-lee"]),
        ("ann.lee@example.org", None, ["person:ann-lee"]),
        ("bob", ["person"], ["person:robert-stone"]),
        ("Stone", ["person"], ["person:robert-stone"]),
        ("Robert Stoen", ["person"], ["person:robert-stone"]),
        ("Kruger", ["person"], ["person:emil-krüger"]),
        ("吴朵", None, ["person:dora-wu"]),
        ("Tom", ["person"], ["person:tom-frank", "person:tom-hill"]),
        ("09:43 2012-12-03", ["entry"], ["entry:2012-12-03T09:43"]),
        ("9:43 2012-12-3", ["entry"], ["entry:2012-12-03T09:43"]),
        ("10:00 2013-01-08", ["entry"], ["entry:2013-01-08T10:00", "entry:2013-01-08T10:00-2"]),
        ("0123456", ["commit"], ["commit:0123456789abcdef0123456789abcdef01234567"]),
        ("libvirt", ["project"], ["software:libvirt"]),
        ("save the image", ["patch"], ["patch:store-save-the-image"]),
        ("0001-store-save-the-image.patch", ["patch"], ["patch:store-save-the-image"]),
        ("nobody at all", None, []),
        ("bnc 1003", None, []),
    ],
)
def test_a_node_is_found_by_whatever_people_call_it(text: str, kinds: list[str] | None, ids: list[str]) -> None:
    assert [node.id for node in find(fixture_store(), text, kinds)] == ids


def test_a_number_is_never_guessed() -> None:
    assert find(fixture_store(), "bnc 10011", ["bug"]) == ()


def test_an_unknown_name_says_which_are_near() -> None:
    with pytest.raises(UnknownNameError, match="Emil Krüger"):
        only(fixture_store(), "Emilia Kruse", [["person"]])


def test_a_name_of_two_lists_both() -> None:
    with pytest.raises(AmbiguousNameError, match="Tom Frank") as error:
        only(fixture_store(), "Tom", [["person"]])
    assert [node.label for node in error.value.candidates] == ["Tom Frank", "Tom Hill"]


def test_the_writer_is_known() -> None:
    assert writer(fixture_store()).label == "Ann Lee"


def test_a_node_is_described_with_its_names_edges_and_evidence() -> None:
    store = fixture_store()
    about = describe(store, find(store, "Dora Wu")[0].iri)
    assert about["kind"] == "person"
    assert about["names"] == ["Dora Wu", "吴朵"]
    tested = next(edge for edge in about["edges"] if edge["predicate"] == "ll:tested")
    assert (tested["direction"], tested["id"], tested["evidence"][0]["line"]) == ("out", "bug:bnc:1001", 43)
    assert {line["line"] for line in about["evidence"]} == {14, 22, 43}


@given(st.text(max_size=40))
def test_no_name_breaks_the_search(text: str) -> None:
    find(fixture_store(), text)


@given(st.text(min_size=1, max_size=40))
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert key(key(text)) == key(text)
