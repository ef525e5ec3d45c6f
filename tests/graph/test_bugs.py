"""Which tracker's a bare number or key is, by what the whole log says."""

from __future__ import annotations

from graph.resolve import bugs
from tests.texts import corpus_of


def meanings(*texts: str) -> list[str]:
    corpus, _ = corpus_of({f"log{n}.txt": f"09:43 2021-03-{n:02}\n{text}\n" for n, text in enumerate(texts, 1)})
    return list(bugs.resolve(corpus).values())


def test_a_key_is_a_ticket_where_the_log_says_so_of_its_project() -> None:
    assert meanings("see https://jira.example.org/browse/DBX-412", "1, DBX-431 crashes") == ["jira:DBX-431"]


def test_a_key_of_no_known_project_is_nothing() -> None:
    assert meanings("1, the BQ-24195 gets hot") == [""]
