"""Minutes out of plans."""

from __future__ import annotations

import pytest

from nlp.spent import durations
from tests.texts import entry


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("40' fix the bug", [40]),
        ("1.5h discuss with Ann", [90]),
        ("1h40' merge", [100]),
        ("9:30-11:59 13:40-14:33 work", [149, 53]),
        ("23:30-0:15 over midnight", [45]),
        ("13:40- open", [0]),
        ("30 minutes", [30]),
        ("4h talk", [240]),
        ("version 3.2 of 2021-03-04", []),
        ("port 80 on 10.0.0.1", []),
    ],
)
def test_durations(text: str, minutes: list[int]) -> None:
    assert [spent for _, spent in durations(text)] == minutes


def test_a_plan_gives_its_items_and_the_day() -> None:
    times = entry(
        'GTD\n0, 9:30-11:30 13:00-17:00\n\n1, today\n1), 40\' fix it. see"10:00 2021-03-03"\n2), 13:40- open'
    ).times
    assert [(time.item, time.minutes, time.open) for time in times] == [
        ("", 120, False),
        ("", 240, False),
        ("1-1)", 40, False),
        ("1-2)", 0, True),
    ]


def test_only_plans_tell_time() -> None:
    assert entry("proxy, crash\n1, it took 40' to see it").times == ()
