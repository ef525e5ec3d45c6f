"""Answers with their evidence."""

import json

import pytest
from pyoxigraph import NamedNode, Store

from graph.vocabulary import LL
from nlp.errors import LogloomError
from queries.answers import answer, answer_query, render
from queries.catalog import catalog, solve
from tests.queries.fixture import fixture_store


def labels(question: str, **options: str) -> list[str]:
    return [found["label"] for found in answer(fixture_store(), question, **options)["answers"]]  # type: ignore[arg-type]


def test_an_answer_has_the_form_of_the_contract() -> None:
    found = answer(fixture_store(), "who worked on bnc 1001")
    assert list(found) == ["question", "understood_as", "sparql", "answers"]
    assert found["understood_as"] == {"query": "who-worked-on", "parameters": {"work": "bug:bnc:1001"}}
    assert found["answers"][1] == {
        "id": "person:ann-lee",
        "label": "Ann Lee",
        "kind": "person",
        "evidence": [
            {
                "file": "log1.txt",
                "entry": "17:25 2012-12-03",
                "line": 43,
                "quote": "1), working on bnc 1001, tested by Dora Wu",
                "rule": "work report",
            }
        ],
    }
    json.dumps(found)


def test_the_strongest_comes_first_and_inferred_work_shows_what_it_rests_on() -> None:
    found = answer(fixture_store(), "who worked on bnc 1001")["answers"]
    assert [person["label"] for person in found] == ["Robert Stone", "Ann Lee", "Dora Wu"]
    assert [line["line"] for line in found[0]["evidence"]] == [12, 15]


def test_the_sparql_shown_gives_the_same_answers() -> None:
    found = answer(fixture_store(), "what did Bob work on")
    rows = solve(fixture_store(), found["sparql"])
    assert len(set(rows.column("answer"))) == len(found["answers"])


def test_the_sparql_of_a_count_gives_that_count() -> None:
    found = answer(fixture_store(), "how many entries mention xen")
    assert (found["answers"][0]["value"], found["answers"][0]["unit"]) == (2, "entries")
    counted = solve(fixture_store(), found["sparql"]).rows[0][0]
    assert counted is not None
    assert counted.value == "2"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("who fixed bnc 1001", ["Robert Stone"]),
        ("who tested bnc 1001", ["Dora Wu"]),
        ("which bugs does the work report of week 48 name", ["bnc:1001", "bnc:1002"]),
        ("which entries point to 09:43 2012-12-03", ["09:48 2012-12-03", "11:45 2012-12-05", "09:30 2013-01-09"]),
        ("which entries does 09:48 2012-12-03 point to", ["09:43 2012-12-03", "17:51 2012-11-30"]),
        ("which entries are in the libvirt 'image not saved' series", ["09:43 2012-12-03", "11:45 2012-12-05"]),
        ("which mails of Bob with a subject are in the log", ["[devel] the image is lost"]),
        ("who answered Bob's mail about the lost image", ["Ann Lee"]),
        ("to whom did Ann write about the lost image", []),
        ("which documents are missing", ["~/log/im/talk.txt"]),
        ("dangling references", ["17:51 2012-11-30"]),
        ("what happened on 2012-12-05", ["11:45 2012-12-05"]),
        ("which commits fix bnc 1001", ["0123456789abcdef0123456789abcdef01234567"]),
        ("open todos", ["TODO: ask Dora"]),
        ("what did Bob do in 2013", []),
    ],
)
def test_a_question_is_answered_completely_and_without_extras(question: str, expected: list[str]) -> None:
    assert labels(question) == expected


def test_days_and_limit_narrow_an_answer() -> None:
    assert labels("what did Dora Wu work on", since="2013-01-01") == ["cve:2012-0001"]
    assert labels("what did Dora Wu work on", until="2012") == ["bnc:1001"]
    assert len(answer(fixture_store(), "which people are there", limit=2)["answers"]) == 2
    with pytest.raises(LogloomError, match="soon"):
        labels("what did Dora Wu work on", since="soon")


def test_time_is_told_as_one_sum_or_by_month() -> None:
    found = answer(fixture_store(), "how long did I spend on libvirt")["answers"]
    assert [(time["value"], time["unit"], time["kind"]) for time in found] == [(2.5, "hours", "duration")]
    found = answer(fixture_store(), "how long did I spend on libvirt by month")["answers"]
    assert [(month["label"], month["value"], month["unit"]) for month in found] == [
        ("2012-12", 1.5, "hours"),
        ("2013-01", 1.0, "hours"),
    ]


def test_a_date_is_a_value() -> None:
    found = answer(fixture_store(), "when did Bob comment on bugzilla that the image was committed upstream")["answers"]
    assert [(day["value"], day["unit"]) for day in found] == [("2012-12-05", "date")]


def test_roles_that_nothing_tells_are_answered_with_a_note() -> None:
    found = answer(fixture_store(), "who backported or reported the patch 'console: open it once'")
    assert [person["label"] for person in found["answers"]] == ["Emil Krüger"]
    assert "nothing tells" in found["note"]


def test_names_joined_by_and_are_meant_all_and_by_or_any() -> None:
    one, other = (set(labels(f"who worked on bnc {number}")) for number in (1001, 1002))
    both = answer(fixture_store(), "who worked on bnc 1001 and bnc 1002")
    assert {found["label"] for found in both["answers"]} == one & other
    assert "each of these: bnc 1001 and bnc 1002" in both["note"]
    assert set(labels("who worked on bnc 1001 or bnc 1002")) == one | other
    assert 0 < len(one & other) < len(one | other)


def test_a_word_taken_loosely_and_a_name_half_said_are_told() -> None:
    assert answer(fixture_store(), "which projects did I use")["note"] == 'read as "which projects do I mention"'
    assert 'read as "Dora Wu"' in answer(fixture_store(), "what did Dorra Wu test")["note"]
    assert "note" not in answer(fixture_store(), "which projects are mentioned")


def test_one_is_counted_in_the_singular_and_by_its_kind() -> None:
    assert labels("how many CVEs are mentioned") == ["1 CVE"]
    assert labels("how many bugs are mentioned") == ["3 bugs"]


def test_bugs_of_one_tracker_are_those_alone() -> None:
    assert labels("which CVEs are mentioned") == ["cve:2012-0001"]


def test_what_a_limit_leaves_out_is_told() -> None:
    whole = answer(fixture_store(), "which people are there")
    cut = answer(fixture_store(), "which people are there", limit=2, lines=1)
    assert cut["more"] == len(whole["answers"]) - 2
    assert [found["label"] for found in cut["answers"]] == [found["label"] for found in whole["answers"][:2]]
    first, all_of_it = cut["answers"][0], whole["answers"][0]
    assert (first["evidence"], first["left"]) == (all_of_it["evidence"][:1], len(all_of_it["evidence"]) - 1)
    text = render(cut)
    assert f"… and {first['left']} more; --limit 0 for all" in text
    assert text.endswith(f"… and {cut['more']} more answers; --limit 0 for all\n")


def test_a_limit_takes_nothing_from_a_count() -> None:
    cut = answer(fixture_store(), "how many people are there", limit=2, lines=1)["answers"]
    whole = answer(fixture_store(), "how many people are there")["answers"]
    assert cut[0]["value"] == whole[0]["value"] > 2
    assert len(cut[0]["evidence"]) == 1


def test_a_stored_query_answers_in_the_same_form() -> None:
    found = answer_query(fixture_store(), catalog()["co-workers"], {"person": "Ann"})
    assert found["question"] is None
    assert [person["label"] for person in found["answers"]] == ["Robert Stone", "Dora Wu"]


def test_people_read_paths_with_lines_and_quotes_that_fit() -> None:
    text = render(answer(fixture_store(), "who worked on bnc 1001"), width=60)
    assert "Robert Stone  person:robert-stone\n  log1.txt:12  2, Bob_email" in text
    assert max(map(len, text.splitlines())) <= 60
    assert render(answer(fixture_store(), "what did Bob do in 2013")) == ""


def test_the_first_and_the_last_are_picked_by_date() -> None:
    first = answer(fixture_store(), "when was libvirt first mentioned")["answers"]
    last = answer(fixture_store(), "when was libvirt last mentioned")["answers"]
    every = answer(fixture_store(), "when was libvirt mentioned")["answers"]
    assert (first[0]["value"], last[0]["value"]) == (every[0]["value"], every[-1]["value"])
    assert labels("the latest mail of Bob") == ["Robert Stone, 2012-12-05"]


def test_so_many_of_the_first_or_last_are_picked() -> None:
    every = labels("messages")
    assert len(every) == 3
    assert labels("the last two messages") == every[:0:-1]
    assert labels("first 2 messages") == every[:2]


def test_a_mended_slip_is_told() -> None:
    assert answer(fixture_store(), "who wroked on bnc 1001")["note"] == 'read as "who worked on bnc 1001"'


def test_i_is_nobody_where_no_writer_is_known() -> None:
    store = Store()
    store.extend(q for q in fixture_store() if q.predicate != NamedNode(LL + "writer"))
    for question in ("what did I do in December 2012", "2012年12月我做了什么", "what did I work on in December 2012"):
        with pytest.raises(
            LogloomError, match=r'name the writer, by writer = "…" in logloom\.toml or by `logloom build'
        ):
            answer(store, question)
