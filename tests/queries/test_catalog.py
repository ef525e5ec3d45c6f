"""The stored queries and how they are run."""

import re
import shlex
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, Store

from graph.store import open_store
from nlp.errors import LogloomError
from queries.answers import answer_query
from queries.catalog import BadParameterError, BadQueryFileError, bind, catalog, run, solve, sparql
from queries.dates import Span
from queries.questions import understand
from tests.queries.fixture import fixture_store

NAMES = """addresses answered-people bug-patches bugs-fixed co-mentions co-workers continuations continued-entries correspondence
dangling-references day documents entries-mentioning entries-with-diff entries-with-topic entry-dates
entry-names entry-references entry-series experts file-patches file-people fixed-bugs fixes history
message-answers message-author message-mentions message-names message-recipients message-senders messages-about
messages-in-words messages-to missing-documents most-mentioned most-messages most-work
nodes on-persons-work other-names patch-chain patch-files people
person-activity person-messages person-messages-with-subject person-on-work person-patches-about person-projects
person-threads person-work plans project-work referring-entries replies reports seen series shared-work
thread thread-people time-by-month time-spent titles todos way-upstream week-done week-report what-is when-done when-fixed when-mentioned
when-worked-on who-fixed who-is who-mentions who-replied who-worked-on who-worked-on-project work-report""".split()
"""Kept by hand: a query that gets lost fails here."""

VALUES = {
    "node": "libvirt", "work": "bnc 1001", "bug": "bnc 1001", "person": "Bob", "to": "Ann", "project": "libvirt",
    "entry": "09:48 2012-12-03", "topic": "image not saved", "series": "image not saved", "thread": "the image is lost",
    "patch": "store: save the image before exit", "about": "the lost image", "week": "48", "other": "Ann", "by": "Ann",
    "message": "[devel] the image is lost", "file": "src/console.c",
    "kind": "bug", "role": "any", "only": "named", "day": "2012-12-03",
}  # fmt: skip


def test_no_stored_query_was_lost() -> None:
    assert list(catalog()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_stored_query_runs(name: str) -> None:
    query = catalog()[name]
    values = {p.name: VALUES[p.name] for p in query.parameters}
    run(fixture_store(), query, values)
    run(fixture_store(), query, {p.name: VALUES[p.name] for p in query.parameters if not p.optional and not p.default})


@pytest.mark.parametrize("name", NAMES)
def test_every_example_gives_each_parameter_that_is_needed(name: str) -> None:
    query = catalog()[name]
    given_ = {part.partition("=")[0] for part in shlex.split(query.example)}
    needed = {p.name for p in query.parameters if not p.optional and not p.default}
    assert needed <= given_ <= {p.name for p in query.parameters} | {"since", "until"}


@pytest.mark.parametrize("name", NAMES)
def test_every_example_has_answers_in_the_bundled_log(name: str, sample_store: Path) -> None:
    query = catalog()[name]
    given = dict(part.split("=", 1) for part in shlex.split(query.example))
    since, until = given.pop("since", None), given.pop("until", None)
    found = answer_query(open_store(sample_store), query, given, since, until)["answers"]
    assert found
    assert all(answer["evidence"] for answer in found)


@pytest.mark.parametrize("name", NAMES)
def test_every_stored_query_can_be_asked_for_in_words(name: str) -> None:
    assert catalog()[name].asks


@pytest.mark.parametrize("name", NAMES)
def test_the_ways_to_ask_give_just_what_a_query_takes(name: str) -> None:
    query = catalog()[name]
    known = {p.name for p in query.parameters}
    needed = {p.name for p in query.parameters if not p.optional and not p.default}
    for ask in query.asks:
        given = set(re.findall(r"\{(\w+)", ask)) - {"since"}
        assert needed <= given <= known, ask


def test_days_limit_what_a_query_gives() -> None:
    query = catalog()["person-work"]
    rows = run(fixture_store(), query, {"person": "Dora Wu"}, Span(None, date(2012, 12, 31)))
    assert {term.value.rsplit("/", 1)[1] for term in rows.column("answer") if term} == {"1001"}


def test_the_limit_cuts_the_rows() -> None:
    assert len(run(fixture_store(), catalog()["people"], {}, limit=2).rows) == 2


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("week-report", {"week": "99"}, "week"),
        ("week-report", {"week": "x"}, "week"),
        ("who-worked-on", {}, "needs work="),
        ("who-worked-on", {"work": "bnc 1001", "colour": "red"}, "colour"),
        ("who-worked-on", {"work": "bnc 1001", "role": "drank"}, "drank"),
        ("who-worked-on", {"work": "bnc 4711"}, "bnc 4711"),
        ("nodes", {"kind": "weather"}, "weather"),
    ],
)
def test_a_wrong_parameter_is_refused_in_one_line(name: str, values: dict[str, str], message: str) -> None:
    with pytest.raises(LogloomError, match=message) as error:
        run(fixture_store(), catalog()[name], values)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", NAMES)
def test_every_stored_query_can_be_limited_by_date(name: str) -> None:
    assert "# if since" in catalog()[name].text
    assert "# if until" in catalog()[name].text


def test_a_query_without_days_refuses_them(tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text("# title: Mine\n# description: All.\nSELECT ?answer { ?answer a ll:Bug }\n")
    with pytest.raises(BadParameterError, match="date"):
        run(fixture_store(), catalog([tmp_path])["mine"], {}, Span(None, date(2013, 1, 1)))


def test_a_user_adds_a_folder_of_his_own(tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text(
        "# title: Mine\n# description: Labels.\n# parameter: name text The label.\n# ask: my {name}\n"
        "SELECT ?answer { VALUES ?l { $name } ?answer rdfs:label ?l }\n"
    )
    query = catalog([tmp_path])["mine"]
    assert len(run(fixture_store(), query, {"name": "libvirt"}).rows) == 2
    assert run(fixture_store(), query, {"name": '"} DROP ALL #'}).rows == ()


def test_a_users_query_is_asked_for_in_words_of_his_own(tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text(
        "# title: Mine\n# description: Labels.\n# parameter: node node(project) It.\n# ask: what frobnicates {node}\n"
        "SELECT ?answer { VALUES ?answer { $node } }\n"
    )
    understood = understand(fixture_store(), "what frobnicates the project xen?", catalog([tmp_path]), date(2013, 1, 9))
    assert understood.query.name == "mine"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {}",
        "# title: A\n# description: B\n# parameter: x what\n",
        "# title: A\n# description: B\n# order: odd\n",
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.rq").write_text(text)
    with pytest.raises(BadQueryFileError, match=r"bad\.rq"):
        catalog([tmp_path])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# title: A\n# description: B\n# parameter: x what\nSELECT ?answer {}\n", 3),
        ("# title: A\n# description: B\n# ask: what {x} drinks\nSELECT ?answer {}\n", 3),
        ("# title: A\n# description: B\n# ask: is it not\nSELECT ?answer {}\n", 3),
        ("# title: A\n# description: B\n\nSELECT ?answer {\n  ?answer ] ll:Bug }\n", 5),
    ],
)
def test_a_bad_file_is_told_with_its_line_and_left_out(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "bad.rq").write_text(text)
    (tmp_path / "good.rq").write_text("# title: A\n# description: B\nSELECT ?answer { ?answer a ll:Bug }\n")
    told: list[str] = []
    found = catalog([tmp_path], told.append)
    assert "good" in found
    assert "bad" not in found
    assert len(told) == 1
    assert f"bad.rq:{line}: " in told[0]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadQueryFileError, match="nowhere"):
        catalog([tmp_path / "nowhere"])


@given(st.text(max_size=60))
def test_text_is_data_and_never_query(text: str) -> None:
    """Whatever is bound comes back as it was, and nothing else happens."""
    if re.search("[\ud800-\udfff]", text):
        return
    query = catalog()["day"]
    echo = type(query)("echo", "", "", (), "", "", "given", (), "SELECT ?x { VALUES ?x { $name } }\n")
    rows = solve(Store(), sparql(echo, {"name": (Literal(text),)}))
    assert rows.rows == ((Literal(text),),)


def test_two_entries_of_a_minute_are_both_meant() -> None:
    bound = bind(fixture_store(), catalog()["entry-names"], {"entry": "10:00 2013-01-08"})
    assert len(bound["entry"]) == 2
