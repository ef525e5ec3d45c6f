"""Bugs and requests in one line, in every form of every tracker."""

from __future__ import annotations

import pytest

from nlp.bugs import find_bugs, find_hints, page_of
from tests.texts import entry


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ("fix bnc 782311: it hangs", ["bnc:782311"]),
        ("BNC#782311 and bnc:782311", ["bnc:782311", "bnc:782311"]),
        ("https://bugzilla.novell.com/show_bug.cgi?id=782311#c8", ["bnc:782311"]),
        ("see http://bugzilla.redhat.com/542608 for details", ["rhbz:542608"]),
        ("LP: #1990777 looked like this", ["lp:1990777"]),
        ("vulnerable_makefile_CVE-2021-99101", ["cve:2021-99101"]),
        ("0001-fix-bnc-782311-the-crash.patch", ["bnc:782311"]),
        ("sr id 4711 is accepted", ["sr:4711"]),
        ("issue 0009127 is open", ["issue:0009127"]),
        ("bug 123456 is mine", ["?:123456"]),
        ("bnc 782311, 782312 and 782313", ["bnc:782311", "bnc:782312", "bnc:782313"]),
        ("address 0xbnc782311 in memory", []),
        ("version 4.782311 of it", []),
        ("debug 12345 lines", []),
        ("jira ticket DBX-412 is open", ["jira:DBX-412"]),
        ("DBX-412: wrong results", ["?:DBX-412"]),
        ("UTF-8, RFC-2822, SHA-256 and CVE-2021", []),
    ],
)
def test_bugs(line: str, keys: list[str]) -> None:
    assert [seen.key for seen in find_bugs(line, 1)] == keys


def test_a_title_behind_the_number() -> None:
    (seen,) = find_bugs("1), working on bnc 782311: tidewire crashes after reload", 1)
    assert seen.title == "tidewire crashes after reload"


def test_the_words_stand_in_the_line() -> None:
    line = "see bnc 782311 (https://bugzilla.redhat.com/show_bug.cgi?id=1990001), CVE-2021-99101"
    assert all(seen.text in line for seen in find_bugs(line, 1))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("fix bnc 782311: Snapshots are lost with two disks", "Snapshots are lost with two disks"),
        ("bnc 782311: tidewire crashes after reload. reproduced. patch v1 is sent", "tidewire crashes after reload"),
        ('the example is bnc#782311: 61 revisions, 10 minutes. see"09:40 2021-03-02"', ""),
        ("bnc 782311: it can have the same patch", ""),
        ("bnc 782311: sr id 4711 is accepted", ""),
        ("bnc 782311: tested on two machines", ""),
    ],
)
def test_what_follows_a_number_is_its_title_unless_it_is_a_remark(text: str, title: str) -> None:
    assert {seen.title for seen in find_bugs(text, 1) if seen.kind == "bug"} == {title}


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("1, see https://github.com/paperline/spoold/issues/5 again", "github:paperline/spoold#5"),
        ("1, https://github.com/paperline/spoold/issues/55", "github:paperline/spoold#55"),
        ("1, https://bugzilla.example.org/show_bug.cgi?id=77", "bugzilla:77"),
        ("1, jira ticket DBX-4 is open", "jira:DBX-4"),
    ],
)
def test_a_number_of_one_digit_is_read_in_a_log_too(line: str, key: str) -> None:
    assert [seen.key for seen in entry(f"spoold\n{line}\n").sightings if seen.kind == "bug"] == [key]


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ("1, fixed paperline/spoold#118: the spool is full", ["github:paperline/spoold#118"]),
        (
            "Closes paperline/spoold.js#5, other/tidewire#12.",
            ["github:paperline/spoold.js#5", "github:other/tidewire#12"],
        ),
        ("看 paperline/spoold#118", ["github:paperline/spoold#118"]),
        ("src/spool.c#118 and docs/index.html#12", []),
        ("//depot/tide/spoold#3, a/b/c#4, /spool/x#5, spoold#118", []),
        ("https://example.org/paperline/spoold#118", []),
        ("see 10/12#3, x/y#0 and x/y#5.2", []),
    ],
)
def test_an_issue_of_a_repository(line: str, keys: list[str]) -> None:
    assert [found.key for found in find_bugs(line, 1)] == keys


@pytest.mark.parametrize(
    ("key", "page"),
    [
        ("bnc:782311", "https://bugzilla.novell.com/show_bug.cgi?id=782311"),
        ("github:paperline/spoold#118", "https://github.com/paperline/spoold/issues/118"),
        ("github:#118", ""),
        ("gitlab:paperline/spoold#3", ""),
        ("jira:DBX-412", ""),
        ("bugzilla:77", ""),
        ("?:77", ""),
    ],
)
def test_a_page_is_whole_or_there_is_none(key: str, page: str) -> None:
    assert page_of(key) == page


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ("#118 is back", ["?:118"]),
        ("fixes #5, and issue 6", ["?:5", "?:6"]),
        ("bug #118: it hangs", ["?:118"]),
        ("patch #2 of [PATCH #3], v #4", []),
        ("see https://github.com/paperline/spoold/issues/118#5, bnc #782311", []),
        ("#include <a.h>, color #1a2b3c, a#5, #1.5", []),
    ],
)
def test_numbers_that_may_be_a_bugs(line: str, keys: list[str]) -> None:
    assert [seen.key for seen in find_hints(line, 1, find_bugs(line, 1))] == keys
