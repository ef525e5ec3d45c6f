"""Names in a line: whole whatever their letters, and nothing that only looks like one."""

from __future__ import annotations

import pytest

from nlp.headers import names
from nlp.names import find_names
from nlp.records import Kind, Name


def found(text: str) -> list[str]:
    return sorted(name.name for name in find_names(text, Kind.PROSE))


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("the team: Andrea Gärtner, Jörg Höller, Ralf Brandner", ["Andrea Gärtner", "Jörg Höller", "Ralf Brandner"]),
        ("1), Mika Jäättelä", ["Mika Jäättelä"]),
        ("Willem J. Van Der Berg said so", ["Willem J. Van Der Berg"]),
        ("Hello, Dear Colleagues", []),
        ("keep in touch with SUSE QA", []),
        ("Santa Barbara, 2 May", []),
        ("send it to xxx@xxx.xxx", []),
        ("Organizationally Ralf will stay", ["Ralf"]),
    ],
)  # fmt: skip
def test_names_in_a_line(text: str, people: list[str]) -> None:
    assert found(text) == people


def test_an_address_in_place_of_a_name_is_said_once() -> None:
    assert names("ann@example.org <ann@example.org>") == (Name("", "ann@example.org"),)
