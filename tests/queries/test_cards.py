"""The stored queries as people read about them."""

from __future__ import annotations

import json

import pytest

from nlp.errors import LogloomError
from queries.cards import card, found, listed
from queries.catalog import catalog
from queries.command import run


def test_a_name_that_is_not_there_brings_near_ones() -> None:
    with pytest.raises(
        LogloomError, match=r"no stored query is called `who-workd-on`; near: who-worked-on, .*lists all"
    ):
        found(catalog(), "who-workd-on")
    with pytest.raises(LogloomError, match=r"no stored query is called `zzzz`; `logloom query` lists all \d+$"):
        found(catalog(), "zzzz")


def test_the_list_tells_what_each_takes() -> None:
    line = next(
        line for line in listed(list(catalog().values()), 0, False).split("\n") if line.startswith("who-worked-on ")
    )
    assert "work [role]" in line


def test_a_card_tells_all_about_a_query() -> None:
    text = card(catalog()["who-worked-on"], False)
    for part in (
        "Who worked on it",
        "[role]",
        "any unless given",
        "bug, patch, commit",
        "logloom query who-worked-on work=",
    ):
        assert part in text


def test_help_behind_a_name_is_its_card(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["query", "who-worked-on", "--help"]) == 0
    assert "Only in these roles" in capsys.readouterr().out
    assert run(["query", "--help"]) == 0
    assert "Usage: logloom query" in capsys.readouterr().out
    assert run(["query", "who-worked-on", "--help", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert [(p["name"], p["type"], p["needed"], p["default"]) for p in told["parameters"]] == [
        ("work", "node", True, ""),
        ("role", "role", False, "any"),
        ("person", "node", False, ""),
    ]


@pytest.mark.parametrize("parameter", ["work", "work=", "work= "])
def test_a_parameter_without_a_value_is_refused(parameter: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["query", "who-worked-on", parameter]) == 2
    assert "gives no value" in capsys.readouterr().err
