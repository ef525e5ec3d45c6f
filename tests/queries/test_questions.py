"""Questions to stored queries."""

import contextlib
import re
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import LogloomError
from queries.answers import answer
from queries.catalog import catalog
from queries.frames import way
from queries.nodes import AmbiguousNameError, UnknownNameError
from queries.questions import NotUnderstoodError, explained, reworded, shown, understand
from tests.queries.fixture import fixture_store

TODAY = date(2013, 1, 9)

UNDERSTOOD = [
    ("who worked on bnc 1001", "who-worked-on"),
    ("Who has been working on bug 1001?", "who-worked-on"),
    ("which people were involved in bnc#1001", "who-worked-on"),
    ("by whom was bnc 1001 tested", "who-worked-on"),
    ("who reviewed the patch 'store: save the image before exit'", "who-worked-on"),
    ("who was asked to test bnc:1001", "who-worked-on"),
    ("please tell me who reported CVE-2012-0001", "who-worked-on"),
    ("谁参与了 bnc 1001", "who-worked-on"),
    ("谁报告了CVE-2012-0001?", "who-worked-on"),
    ("who fixed bug 1001", "who-fixed"),
    ("who contributed to libvirt", "who-worked-on-project"),
    ("what did Bob work on", "person-work"),
    ("which bugs has Dora Wu worked on", "person-work"),
    ("what did I work on in December 2012", "work-report"),
    ("which patches were written by Emil", "person-work"),
    ("what is Robert Stone working on", "person-work"),
    ("吴朵参与了什么", "person-work"),
    ("what did Bob do last month", "person-activity"),
    ("in December, what did Bob do", "person-activity"),
    ("吴朵在2013年1月做了什么", "person-activity"),
    ("which entries mention libvirt", "entries-mentioning"),
    ("where is the project xen mentioned", "entries-mentioning"),
    ("in which entries is Dora Wu named", "entries-mentioning"),
    ("哪些条目提到了xen", "entries-mentioning"),
    ("which entries have image not saved as a topic", "entries-with-topic"),
    ("how many entries have the topic libvirt", "entries-with-topic"),
    ("which bugs does the work report of week 48 name", "week-report"),
    ("who is mentioned in the work report for week 48", "week-report"),
    ("which entries point back to 09:43 2012-12-03", "referring-entries"),
    ("which entries refer to the entry 17:51 2012-11-30", "referring-entries"),
    ("what does 09:48 2012-12-03 point to", "entry-references"),
    ("which entries belong to the series libvirt, image not saved", "series"),
    ("which mails by Bob are in the log", "person-messages"),
    ("how many messages did Bob write", "person-messages"),
    ("which mails of Bob with a subject are there", "person-messages-with-subject"),
    ("when did Ann write to Bob about the lost image", "messages-about"),
    ("when did Dora Wu test bnc 1001", "when-worked-on"),
    ("when was CVE-2012-0001 reported", "when-done"),
    ("when was libvirt first mentioned", "seen"),
    ("who wrote mails in the thread 'the image is lost'", "thread-people"),
    ("how long did I spend on libvirt", "time-spent"),
    ("在libvirt上花了多少时间", "time-spent"),
    ("who knows libvirt best", "experts"),
    ("who works with Ann", "co-workers"),
    ("which versions of the patch store: save the image before exit are there", "patch-chain"),
    ("which commits fix bnc 1001", "bug-patches"),
    ("what happened on 2012-12-03", "day"),
    ("list all entries in week 49 of 2012", "day"),
    ("open todos", "todos"),
    ("which documents are missing", "missing-documents"),
    ("dangling references", "dangling-references"),
    ("how many GTD plans are in the log", "plans"),
    ("the history of bnc 1001", "history"),
    ("which bugs are there", "nodes"),
    ("is bnc 1001 fixed", "fixes"),
    ("did Ann review store: save the image before exit", "who-worked-on"),
    ("which people are named in the entry 09:43 2012-12-03", "entry-names"),
]

REFUSED = [
    "what is the weather in Nuremberg",
    "why did Bob write the patch",
    "who worked on",
    "will bnc 1001 be fixed",
    "drop all graphs",
    "who did not work on bnc 1001",
    "summarise the log",
    "what will Bob do tomorrow",
    "who worked on bnc 1001 and liked it",
    "how tall is Ann Lee",
    "谁喜欢喝茶",
    "",
]


@pytest.mark.parametrize(("question", "query"), UNDERSTOOD)
def test_a_question_is_understood(question: str, query: str) -> None:
    assert understand(fixture_store(), question, catalog(), TODAY).query.name == query


def test_at_least_ten_kinds_are_covered() -> None:
    assert len({query for _, query in UNDERSTOOD}) >= 10


@pytest.mark.parametrize("question", REFUSED)
def test_what_it_does_not_know_is_refused(question: str) -> None:
    with pytest.raises((NotUnderstoodError, UnknownNameError)):
        understand(fixture_store(), question, catalog(), TODAY)


def test_a_question_for_yes_or_no_gets_the_lines_that_speak_for_it_and_never_a_no() -> None:
    found = answer(fixture_store(), "did Ann review the patch store: save the image before exit", today=TODAY)
    assert [each["id"] for each in found["answers"]] == ["person:ann-lee"]
    assert [line["quote"] for line in found["answers"][0]["evidence"]] == ["I read the patch, looks good to me"]
    assert found["note"] == "these lines speak for it"
    nothing = answer(fixture_store(), "did Dora Wu review store: save the image before exit", today=TODAY)
    assert not nothing["answers"]
    assert "does not mean that it is not so" in nothing["note"]


@pytest.mark.parametrize(
    "question", ["what is libvirt since 2030", "who is Bob since 2030", "when was libvirt last seen since 2030"]
)
def test_what_was_not_seen_in_those_days_was_not_first_seen_on_others(question: str) -> None:
    assert not answer(fixture_store(), question, today=TODAY)["answers"]


def test_some_of_the_words_are_not_enough_for_a_yes() -> None:
    assert answer(fixture_store(), "what did Bob write about the lost image and its zebras", today=TODAY)["answers"]
    assert not answer(fixture_store(), "did Bob write about the lost image and its zebras", today=TODAY)["answers"]
    assert answer(fixture_store(), "did Bob write about the lost image", today=TODAY)["answers"]


def test_where_nothing_is_found_it_is_said_how_the_question_was_read() -> None:
    nothing = answer(fixture_store(), "when did Dora Wu talk to Emil", today=TODAY)
    assert not nothing["answers"]
    assert nothing["note"] == 'nothing found; read as "when did Dora Wu write to Emil"'


def test_a_bug_is_fixed_by_what_says_so() -> None:
    found = answer(fixture_store(), "has bnc 1001 been fixed", today=TODAY)
    commit, patch = found["answers"]
    assert (commit["kind"], patch["id"]) == ("commit", "patch:store-save-the-image")
    assert "this fixes bnc#1001" in [line["quote"] for line in patch["evidence"]]
    days = answer(fixture_store(), "when was bnc 1001 closed", today=TODAY)
    assert [each["value"] for each in days["answers"]] == ["2012-12-03", "2012-12-05"]
    assert days["note"] == 'read as "when was bnc 1001 fixed"'


def test_a_bug_without_a_title_is_told_by_what_is_known_of_it() -> None:
    found = answer(fixture_store(), "what is bnc 1002", today=TODAY)["answers"]
    assert found[0]["label"] == "bnc:1002"
    assert ("first seen", "2012-12-03") in [(each["label"], each.get("value")) for each in found]
    assert "person:ann-lee" in [each["id"] for each in found]
    assert [each["id"] for each in answer(fixture_store(), "what is bnc 1002 about", today=TODAY)["answers"]] == [
        "bug:bnc:1002"
    ]


@pytest.mark.parametrize(
    ("question", "read"),
    [
        (
            "when did Ann check store: save the image before exit",
            "when did Ann review store: save the image before exit",
        ),
        ("when was bnc 1001 closed", "when was bnc 1001 fixed"),
        ("what did Bob deliver", "what did Bob write"),
        ("who closed bnc 1001", "who fixed bnc 1001"),
        ("when did Bob last talk to me", "when did Bob write to me"),
    ],
)
def test_what_was_read_loosely_is_said_in_good_english(question: str, read: str) -> None:
    assert reworded(understand(fixture_store(), question, catalog(), TODAY)) == read


def test_no_question_that_is_offered_has_a_verb_in_the_wrong_form() -> None:
    offered = [shown(ask) for query in catalog().values() for ask in query.offered]
    wrong = re.compile(
        r"\b(?:did|does|do) (?:\w+ )*(?:worked|wrote|written)\b|\b(?:was|were) \w+ (?:work|write|wrote)\b"
    )
    assert not [text for text in offered if wrong.search(text) or "{" in text]


def test_a_question_that_points_at_something_is_told_to_name_it() -> None:
    with pytest.raises(NotUnderstoodError, match=r'^"that patch" does not say which: put its name in its place'):
        understand(fixture_store(), "how did that patch get upstream", catalog(), TODAY)


def test_an_empty_question_is_told_so() -> None:
    with pytest.raises(NotUnderstoodError, match=r"^the question is empty"):
        understand(fixture_store(), " ? ", catalog(), TODAY)


@pytest.mark.parametrize("question", ["q" * 60_000, "who worked on " + "q" * 60_000, "is " + "q " * 70])
def test_a_long_question_is_not_repeated_whole(question: str) -> None:
    with pytest.raises(LogloomError) as error:
        understand(fixture_store(), question, catalog(), TODAY)
    assert len(str(error.value)) < 600


def test_a_refusal_names_the_three_nearest_questions() -> None:
    with pytest.raises(NotUnderstoodError) as error:
        understand(fixture_store(), "who liked bnc 1001", catalog(), TODAY)
    assert len(error.value.nearest) == 3
    assert any(near.startswith("who") for near in error.value.nearest)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("what is zorkware", 'nothing here is called "zorkware"'),
        ("who worked on bnc 1001 and bnc 987654", 'is called "bnc 987654"'),
        ("what did Zork do in March", 'no person here is called "Zork"'),
    ],
)
def test_the_name_that_is_unknown_is_told(question: str, said: str) -> None:
    with pytest.raises(UnknownNameError, match=said):
        understand(fixture_store(), question, catalog(), TODAY)


def test_a_name_it_does_not_know_is_told_with_near_ones() -> None:
    with pytest.raises(UnknownNameError, match="Emil Krüger"):
        understand(fixture_store(), "what did Emilia Kruse work on", catalog(), TODAY)


def test_a_name_of_two_is_told_with_both() -> None:
    with pytest.raises(AmbiguousNameError, match=r"person:tom-frank.*person:tom-hill"):
        understand(fixture_store(), "what did Tom work on", catalog(), TODAY)


def test_what_looks_like_query_text_is_a_name() -> None:
    with pytest.raises(UnknownNameError):
        understand(fixture_store(), "who worked on '\"} DROP ALL #'", catalog(), TODAY)
    with pytest.raises((UnknownNameError, NotUnderstoodError)):
        understand(fixture_store(), 'who worked on "} DROP ALL #', catalog(), TODAY)


def test_a_phrase_of_time_becomes_days() -> None:
    understood = understand(fixture_store(), "what did Bob work on since 3 Dec", catalog(), TODAY)
    assert understood.span
    assert (understood.span.since, understood.span.until) == (date(2012, 12, 3), None)


@pytest.mark.parametrize("phrase", ["who worked on {work", "if {work} is fixed", "who does not {role} {work}"])
def test_a_bad_way_to_ask_is_refused(phrase: str) -> None:
    with pytest.raises(LogloomError, match="read as a question"):
        way(phrase)


def test_how_a_question_was_read_can_be_told() -> None:
    lines = explained(understand(fixture_store(), "which patches were written by Emil in 2013", catalog(), TODAY))
    assert lines[0] == "read as: which {kind} did {person} {role}"
    assert 'person: "Emil"' in lines
    assert lines[-1] == "days: 2013-01-01 to 2013-12-31"


def test_a_slip_in_a_known_word_is_mended_and_a_name_is_not_bent() -> None:
    assert understand(fixture_store(), "who reviwed bnc 1001", catalog(), TODAY).values["role"] == "reviewed"
    with pytest.raises(UnknownNameError):
        understand(fixture_store(), "who reviewed bnc 10011", catalog(), TODAY)


def test_a_question_too_long_is_refused() -> None:
    with pytest.raises(LogloomError, match="too long"):
        understand(fixture_store(), "who " * 500, catalog(), TODAY)


@given(st.text(max_size=50))
def test_no_question_breaks_it(text: str) -> None:
    with contextlib.suppress(LogloomError):  # anything else would fail
        understand(fixture_store(), text, catalog(), TODAY)


def test_asking_imports_no_heavy_library() -> None:
    code = (
        "import sys, queries.answers, tests.queries.fixture as f;"
        "queries.answers.answer(f.fixture_store(), 'who worked on bnc 1001');"
        "print([m for m in ('spacy', 'rdflib', 'networkx', 'pyvis', 'rapidfuzz', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
