"""Many ways to ask, of the sample log: those that must be understood, and those that must be refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Store

from graph.store import open_store
from nlp.errors import LogloomError
from queries.answers import answer
from queries.catalog import catalog
from queries.questions import NotUnderstoodError, understand

TODAY = date(2021, 3, 25)
HERE = Path(__file__).parent


def rows(name: str) -> list[list[str]]:
    """The lines of a file beside this one, cut at ` | `."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split(" | ")] for line in lines if line and not line.startswith("#")]


PHRASINGS = rows("phrasings.txt")
REFUSED = [row[0] for row in rows("refused.txt")]


@pytest.fixture(scope="module")
def store(sample_store: Path) -> Store:
    """The sample log's."""
    return open_store(sample_store)


@pytest.mark.parametrize(
    ("question", "query", "parameters"), [[*row, ""][:3] for row in PHRASINGS], ids=[row[0] for row in PHRASINGS]
)
def test_a_question_is_understood_however_it_is_put(store: Store, question: str, query: str, parameters: str) -> None:
    found = answer(store, question, today=TODAY)["understood_as"]
    assert found["query"] == query
    wanted = dict(pair.split("=", 1) for pair in parameters.split())
    assert {name: str(found["parameters"].get(name)) for name in wanted} == wanted


@pytest.mark.parametrize("question", REFUSED)
def test_what_it_cannot_answer_is_refused(store: Store, question: str) -> None:
    with pytest.raises(LogloomError) as error:
        understand(store, question, catalog(), TODAY)
    assert "\n" not in str(error.value)
    if isinstance(error.value, NotUnderstoodError):
        assert len(set(error.value.nearest)) == 3


def test_there_are_enough_of_them() -> None:
    assert len(PHRASINGS) >= 120
    assert len({row[1] for row in PHRASINGS}) >= 40
    assert len(REFUSED) >= 90


@pytest.mark.parametrize("row", PHRASINGS[::7], ids=[row[0] for row in PHRASINGS[::7]])
def test_case_courtesy_and_marks_do_not_matter(store: Store, row: list[str]) -> None:
    for question in (row[0].rstrip("?").lower(), f"Could you please tell me, {row[0]}?", f"  {row[0]} , please?! "):
        assert understand(store, question, catalog(), TODAY).query.name == row[1]
