"""Which tracker's a bare number or key is, by what the whole log says."""

from __future__ import annotations

import pytest

from graph.resolve import bugs
from tests.texts import corpus_of, lines_of


def meanings(*texts: str) -> list[str]:
    corpus, _ = corpus_of({f"log{n}.txt": f"09:43 2021-03-{n:02}\n{text}\n" for n, text in enumerate(texts, 1)})
    return list(bugs.resolve(corpus).values())


def test_a_key_is_a_ticket_where_the_log_says_so_of_its_project() -> None:
    assert meanings("see https://jira.example.org/browse/DBX-412", "1, DBX-431 crashes") == ["jira:DBX-431"]


def test_a_key_of_no_known_project_is_nothing() -> None:
    assert meanings("1, the BQ-24195 gets hot") == [""]


SPOOLD = "see https://github.com/paperline/spoold/issues/118"


@pytest.mark.parametrize("said", ["#118 is back", "bug #118", "bug 118", "issue 118", "GitHub issue 118"])
def test_a_number_is_the_bug_that_the_log_names_by_its_address(said: str) -> None:
    assert meanings(SPOOLD, f"1, {said}") == ["github:paperline/spoold#118"]


@pytest.mark.parametrize(("said", "means"), [("#118 is back", [""]), ("GitHub issue 118", [])])
def test_where_two_bugs_have_the_number_it_is_none_of_them(said: str, means: list[str]) -> None:
    assert meanings(SPOOLD, "https://github.com/other/tidewire/issues/118", f"1, {said}") == means


def test_a_number_alone_is_nothing_where_no_address_has_it() -> None:
    assert meanings(SPOOLD, "1, #119 and issue 7") == ["", ""]
    assert meanings("1, bug 782311 and #5") == ["issue:782311", ""]


def test_a_number_of_another_tracker_is_not_taken_for_a_forges() -> None:
    assert meanings("see https://github.com/paperline/spoold/issues/1180", "1, bnc 782311", "1, bug 1181") == [
        "bnc:1181"
    ]


def test_who_worked_on_a_bug_by_its_number_alone() -> None:
    lines = lines_of({"a.txt": f"09:43 2021-03-01\n{SPOOLD}\n10:43 2021-03-02\nspoold\n1, Ann Lee fixed #118 today\n"})
    (edge,) = (line for line in lines if "ns#workedOn> <" in line and "mention" not in line)
    assert "/person/ann-lee>" in edge
    assert "/bug/github/paperline%2Fspoold%23118>" in edge


def test_an_issue_of_a_repository_is_where_the_log_says_that_this_is() -> None:
    forge = "https://gitlab.com/paperline/spoold/-/issues/7"
    assert meanings(forge, "1, paperline/spoold#118") == ["gitlab:paperline/spoold#118"]
    assert meanings(SPOOLD, "1, paperline/spoold#119") == []
    assert meanings("1, paperline/spoold#119") == []
