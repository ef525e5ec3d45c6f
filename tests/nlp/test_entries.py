"""Lines to entries: every line belongs to one entry or to the preamble; headings, topics, items, addenda."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.entries import find_entries, item_at, topic_line, unreal_headings

LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["09:43 2021-03-03", "#2021-3-4 11:27", "#20210304 1127", "----------------", "GTD", "1, a", "1), b"]
        ),
        st.sampled_from(["(10:39 2021-03-10)", "", ".LOG", "99:99 2021-13-45"]),
        st.text(alphabet=st.characters(exclude_characters="\n"), max_size=30),
    ),
    max_size=40,
)  # fmt: skip


@given(LINES)
def test_every_line_belongs_to_one_entry_or_to_the_preamble(lines: list[str]) -> None:
    entries = find_entries(lines)
    first = entries[0].start if entries else len(lines) + 1
    covered = [n for entry in entries for n in range(entry.start, entry.end + 1)]
    assert [*range(1, first), *covered] == list(range(1, len(lines) + 1))


@given(LINES)
def test_items_stand_inside_their_entry_and_nest(lines: list[str]) -> None:
    for entry in find_entries(lines):
        for item in entry.items:
            assert entry.start < item.line <= item.end <= entry.end


@pytest.mark.parametrize(
    "line",
    ["09:43 2021-03-03", "9:35 2021-3-1", "#2021-3-1 11:27", "#20210301 1127", "09:43 2021-03-03  "],
)
def test_heading_dialects(line: str) -> None:
    assert len(find_entries([line, "topic"])) == 1


@pytest.mark.parametrize(
    "line",
    [
        'see"09:43 2021-03-03"',
        "(09:43 2021-03-03)",
        "09:43 2021-03-03 and more",
        "2021-03-03 09:43:00.123: error",
        "99:99 2021-13-45",
    ],
)
def test_what_is_no_heading(line: str) -> None:
    assert not find_entries([line])


def test_a_heading_without_a_real_date_is_told() -> None:
    assert list(unreal_headings(["09:43 2021-03-03", "99:99 2021-13-45", "text"])) == [2]


def test_two_entries_in_one_minute_both_stand() -> None:
    assert [e.start for e in find_entries(["09:43 2021-03-03", "a", "09:43 2021-03-03", "b"])] == [1, 3]


def test_topics_with_a_continuation_mark() -> None:
    (entry,) = find_entries(["09:43 2021-03-03", "proxy, tidewire; reload crash，cont10, bisect, cont2"])
    assert entry.topics == ("proxy", "tidewire", "reload crash", "bisect")
    assert entry.base == ("proxy", "tidewire", "reload crash")
    assert entry.cont == (10, 2)


def test_a_chinese_continuation_mark_without_a_number() -> None:
    (entry,) = find_entries(["09:43 2021-03-03", '最小环境, 移植, 续, 完善, 续"12:40 2021-03-02"'])
    assert entry.topics == ("最小环境", "移植", "完善")
    assert entry.base == ("最小环境", "移植")
    assert entry.cont == (0, 0)


def test_markdown_underlines_and_an_addendum_stand_before_the_topics() -> None:
    (entry,) = find_entries(
        ["09:43 2021-03-03", "----------------", "(10:39 2021-03-10)", "kernel, perf", "------------"]
    )
    assert entry.topics == ("kernel", "perf")
    assert [a.line for a in entry.addenda] == [3]


@pytest.mark.parametrize(
    "line",
    [
        "1, first",
        "https://example.org/x",
        "Hi, Ann",
        '"Ann Lee <ann@example.org>"_email_"subject"',
        "I finally sat down.",
        "1a2b3c4 proxy: fix",
        "",
    ],
)
def test_what_is_no_topic_line(line: str) -> None:
    assert topic_line(line) == ()


@pytest.mark.parametrize(
    ("line", "level", "number"),
    [
        ("1, a", 1, "1"),
        ("12), a", 2, "12)"),
        ("(3), a", 3, "(3)"),
        ("((4)), a", 4, "((4))"),
        ("1.  a", 1, "1"),
        ("    2.  a", 2, "2"),
    ],
)
def test_items(line: str, level: int, number: str) -> None:
    assert item_at(line) == (level, number)


@pytest.mark.parametrize("line", ["1,000 lines", "3.5 times", "a, b", "10:30 start"])
def test_what_is_no_item(line: str) -> None:
    assert item_at(line) is None


def test_item_paths() -> None:
    (entry,) = find_entries(["09:43 2021-03-03", "topic, one", "1, a", "2, b", "1), c", "(1), d", "2), e", "3, f"])
    assert [(item.path, item.line, item.end) for item in entry.items] == [
        ("1", 3, 3),
        ("2", 4, 7),
        ("2-1)", 5, 6),
        ("2-1)-(1)", 6, 6),
        ("2-2)", 7, 7),
        ("3", 8, 8),
    ]


def test_a_plan_of_the_day() -> None:
    assert find_entries(["09:43 2021-03-03", "GTD", "1, today"])[0].plan
