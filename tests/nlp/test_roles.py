"""Who did what, by the sentence that says so; what is only intended or denied is no claim."""

from __future__ import annotations

import pytest

from nlp.roles import acts
from tests.texts import entry


def claims(text: str) -> set[tuple[str, str | None, str]]:
    """(role, who or None for the writer, what) of an entry."""
    return {(c.role, c.who.text if c.who else None, c.what) for c in entry(text).claims}


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("tested it on two machines", ["tested"]),
        ("I'll test it tomorrow", []),
        ("not tested yet", []),
        ("reviewed the patch", ["reviewed"]),
        ("backported it to 2.4", ["backported"]),
        ("could you review it?", []),
        ("测试通过", ["tested"]),
        ("没有测试", []),
    ],
)
def test_acts(text: str, roles: list[str]) -> None:
    assert acts(text)[:1] == roles


def test_a_report_says_what_the_writer_works_on_and_with_whom() -> None:
    found = claims("work report - week 9\n1, [team] work report - week 9\n1), help Ann Lee work on bnc 782311.")
    assert ("workedOn", None, "bug:bnc:782311") in found
    assert ("workedOn", "Ann Lee", "bug:bnc:782311") in found


def test_standing_in_the_same_entry_is_no_work() -> None:
    found = claims("work report - week 9\n1), fix bnc 782311.\n2), lunch. Ann Lee tells of her journey.")
    assert ("wrote", None, "bug:bnc:782311") in found
    assert {who for _, who, _ in found} == {None}


def test_a_comment_discusses_and_asks() -> None:
    found = claims(
        "proxy, crash\n1, https://bugzilla.novell.com/show_bug.cgi?id=782311\n"
        "--- Comment #3 from Ann Lee <ann@example.org> 2021-03-01 09:41:02 UTC ---\nBob, can you test the package?\n"
    )
    assert ("discussed", "Ann Lee", "bug:bnc:782311") in found
    assert ("asked", "Bob", "bug:bnc:782311") in found


def test_a_name_before_the_verb() -> None:
    found = claims("proxy, crash\n1, bnc 782311: Ann Lee fixed it yesterday.")
    assert ("wrote", "Ann Lee", "bug:bnc:782311") in found


@pytest.mark.parametrize(
    "text",
    [
        "1, [tide-devel] [PATCH] proxy: Fix the leak of buffers",
        "https://git.example.org/tidewire-testing/commit/?id=aa24e201f86f97c8cce5538a9df2b6286cf00046",
        "test version: tidewire commit aa24e201f86f",
    ],
)
def test_verbs_in_titles_addresses_and_nouns_tell_of_no_act(text: str) -> None:
    assert claims(f"proxy, reading the list\n{text}") == set()


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("she wants a test", []),
        ("the unit test is green", []),
        ("Steps to Reproduce:", []),
        ("reproduced and bisected", ["workedOn"]),
        ("refused to review it", []),
        ("failed to test it", []),
        ("the crash was reported by a customer", []),
    ],
)
def test_nouns_headings_and_refusals_are_no_acts(text: str, roles: list[str]) -> None:
    assert acts(text)[:1] == roles


def test_what_was_done_by_another_is_his() -> None:
    found = claims("work report - week 9\n1, [team] work report\n1), bnc 782311: the backport is tested by Ann Lee.")
    assert ("tested", "Ann Lee", "bug:bnc:782311") in found
    assert not {role for role, who, _ in found if who is None} & {"tested", "backported"}


def test_who_fills_the_form_of_a_report_reports() -> None:
    found = claims(
        "proxy, crash\n1, https://bugzilla.novell.com/show_bug.cgi?id=782311\n"
        "Ann Lee 2021-03-01 09:41:02 UTC\n\nReproducible: Always\n\nSteps to Reproduce:\n1. reload it\n"
    )
    assert ("reported", "Ann Lee", "bug:bnc:782311") in found
    assert "tested" not in {role for role, _, _ in found}


def test_a_name_with_its_address_acts() -> None:
    found = claims("proxy, crash\n1, Ben Lee <ben@example.org> reported bnc 782311.")
    assert ("reported", "Ben Lee", "bug:bnc:782311") in found
    found = claims("proxy, crash\n1, Ben Lee <ben@example.org> is working on bnc 782311.")
    assert ("workedOn", "Ben Lee", "bug:bnc:782311") in found


def test_who_answers_a_patch_did_not_write_it() -> None:
    patches = entry(
        "list\nFrom: Ann Lee <ann@example.org>\nSubject: Re: [PATCH] proxy: check the queue\n"
        "Date: Mon, 1 Mar 2021 09:41:02 +0100\n\nLooks good.\n"
    ).patches
    assert [patch.author for patch in patches] == [None]
