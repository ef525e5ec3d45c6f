"""Work reports, and the entries of a day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store

from graph.build import Options, build
from graph.store import open_store
from nlp.errors import LogloomError
from queries.answers import answer, answer_query, render
from queries.catalog import catalog

TWO_YEARS = """09:00 2020-02-24
GTD
1, today
1), 30' bnc 1001: it hangs. see"10:00 2020-02-24"

10:00 2020-02-24
bug, hang
1, bnc 1001: I can reproduce it.

09:00 2021-03-01
bug, crash
1, bnc 1002: I sent a patch.
Signed-off-by: Yulan Shen <yshen@example.org>
"""


@pytest.fixture(scope="module")
def store(sample_store: Path) -> Store:
    """The sample log's."""
    return open_store(sample_store)


def report(store: Store, **values: str) -> list[dict[str, Any]]:
    """The answers of the stored query."""
    since, until = values.pop("since", None), values.pop("until", None)
    found: list[dict[str, Any]] = answer_query(store, catalog()["work-report"], values, since, until)["answers"]
    return found


def item(answers: list[dict[str, Any]], id_: str) -> dict[str, Any]:
    """The answer of that id."""
    return next(found for found in answers if found["id"] == id_)


def test_a_report_has_a_head_with_the_logs_own_and_numbered_items(store: Store) -> None:
    head, *items = report(store, week="9")
    assert head["label"] == "work report - week 9, 2021-03-01 – 2021-03-05"
    assert [line["line"] for line in head["evidence"]] == [216, 217, 218, 219]
    assert [found["number"] for found in items] == list(range(1, len(items) + 1))
    assert all(found["evidence"] for found in items)
    kinds = [found["kind"] for found in items]
    assert kinds == sorted(kinds, key=lambda kind: kind not in {"bug", "patch", "commit", "request"})


def test_an_item_tells_what_was_done_with_its_lines_and_the_time_spent(store: Store) -> None:
    bug = item(report(store, week="9"), "bug:bsc:1990417")
    assert bug["label"].startswith("bsc:1990417: ")
    assert "manual page of tidectl" in bug["label"]
    assert (bug["value"], bug["unit"]) == (1.42, "hours")
    assert {line["line"]: line["label"] for line in bug["evidence"]}.items() >= {
        148: "worked on, time spent",
        153: "entry",
        159: "document",
        167: "reviewed",
    }.items()


def test_every_line_is_one_of_the_log(store: Store) -> None:
    log = (Path(__file__).parents[2] / "samples" / "worklog.txt").read_text(encoding="utf-8").splitlines()
    for found in report(store, week="9"):
        for line in found["evidence"]:
            assert line["quote"] in log[line["line"] - 1]


def test_work_on_no_bug_stands_under_its_series(store: Store) -> None:
    series = item(report(store, week="9"), "series:proxy-tidewire-reload-crash")
    assert series["value"] == round((190 + 55 + 30) / 60, 2)


def test_only_that_person_is_told_of(store: Store) -> None:
    theirs = report(store, week="9", person="Ann Lindqvist")
    assert {line["label"] for found in theirs[1:] for line in found["evidence"]} <= {"wrote", "worked on", "message"}
    mine = {line["line"] for found in report(store, week="9") for line in found["evidence"]}
    assert not mine & {line["line"] for found in theirs[1:] for line in found["evidence"]}


def test_it_reads_as_the_log_writes_reports(store: Store) -> None:
    text = render(answer(store, "write the work report of week 9"))
    assert text.startswith("work report - week 9, 2021-03-01 – 2021-03-05\n  worklog.txt:216  work report - week 9\n")
    label = item(report(store, week="9"), "bug:bsc:1990417")["label"]
    assert f"\n2), {label}  1.42 hours  bug:bsc:1990417\n" in text
    assert "\n  worklog.txt:148  [worked on, time spent] 1), 10:20-11:45" in text


def test_a_week_is_told_of_every_year_unless_the_days_say_which(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_text(TWO_YEARS, encoding="utf-8")
    build(tmp_path / "store", [log], options=Options(jobs=1, writer="Yulan Shen"))
    store = open_store(tmp_path / "store")
    both = report(store, week="9")
    assert [found["label"] for found in both if found["kind"] == "week"] == [
        "work report - week 9, 2020-02-24",
        "work report - week 9, 2021-03-01",
    ]
    assert [found["number"] for found in both if found["kind"] == "bug"] == [1, 1]
    assert [found["id"] for found in report(store, week="9", since="2021") if found["kind"] == "bug"] == [
        "bug:bnc:1002"
    ]
    assert report(store, week="53") == []


def test_a_day_can_be_named(store: Store) -> None:
    query = catalog()["day"]
    named = answer_query(store, query, {"day": "2021-03-08"})
    assert named["answers"] == answer_query(store, query, {}, "2021-03-08", "2021-03-08")["answers"]
    assert len(named["answers"]) == 3
    with pytest.raises(LogloomError, match="is no day"):
        answer_query(store, query, {"day": "someday"})


def test_a_log_whose_writer_cannot_be_told_still_tells_of_its_entries(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_text(TWO_YEARS.replace("Signed-off-by: Yulan Shen <yshen@example.org>\n", ""), encoding="utf-8")
    build(tmp_path / "store", [log], options=Options(jobs=1))
    told = answer(open_store(tmp_path / "store"), "what was done in week 9")["answers"]
    assert "bug, crash" in {found["label"] for found in told}
