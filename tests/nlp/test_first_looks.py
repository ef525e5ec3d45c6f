"""A line is looked at before a pattern that costs much is tried on it: whatever the pattern finds, the look lets through."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import (
    blocks,
    bugs,
    chats,
    diffs,
    entries,
    fences,
    han_names,
    headers,
    messages,
    names,
    patches,
    quotes,
    references,
    roles,
    secrets,
    software,
    todos,
)
from nlp.reading import LINE_END, split_lines
from nlp.tokens import RUNS, Passing, letters_of, lines_where, lines_with, words_of

Look = Callable[[str], object]


def holds(hints: tuple[str, ...]) -> Look:
    """A look for one of some words."""
    return lambda text: any(hint in text for hint in hints)


def in_lower_case(look: Look) -> Look:
    """A look at a text in lower case."""
    return lambda text: look(text.lower())


LOOKS: dict[str, tuple[re.Pattern[str], Look]] = {
    "quote": (quotes.QUOTE, lambda text: quotes.unquoted(text)[0]),
    "heading": (entries.HEADINGS[0], entries.looks_like_heading),
    "heading with a sign": (entries.HEADINGS[1], entries.looks_like_heading),
    "compact heading": (entries.HEADINGS[2], entries.looks_like_heading),
    "addendum": (entries.ADDENDUM, entries.addendum_at),
    "point in Markdown": (entries.MARKDOWN_ITEM, entries.item_at),
    "point in commas": (entries.COMMA_ITEM, lambda text: not text[:1].isalpha() and text[:1] not in entries.NO_ITEM),
    "point of a form": (blocks.ITEM_MARK, lambda text: not text[:1].isalpha()),
    "dated line": (entries.DATED, lambda text: text and not text[0].isalpha()),
    "fence": (fences.FENCE, fences.fence_at),
    "long header": (blocks.LONG_HEADER, holds(blocks.HEADER_WORDS)),
    "greeting": (blocks.GREETING, lambda text: text.lstrip()[:1] in blocks.GREETING_BEGINS),
    "first line of a diff": (blocks.DIFF_START, lambda text: text[:1] in blocks.DIFF_BEGINS),
    "hunk": (diffs.HUNK, holds(diffs.SIGNS)),
    "point of a list": (headers.ITEM, lambda text: not text[:1].isalpha()),
    "mail's field": (headers.FIELD, lambda text: ":" in text or "：" in text),
    "field that goes on": (headers.FIELD, headers.can_go_on),
    "broken attribution": (headers.BROKEN, headers.can_break),
    "attribution that goes on": (headers.BROKEN, headers.can_go_on),
    "pointer to a message": (headers.POINTS, holds(headers.POINT_SIGNS)),
    "name with an address": (names.WITH_ADDRESS, names.BRACKETED.search),
    "greeting of a mail": (
        messages.GREETING,
        lambda text: text[:1] in messages.GREETING_BEGINS or not text.isascii(),
    ),
    "surname in the next line": (names.FIRST_NAME, lambda text: text[:1].isupper()),
    "name written together": (names.JOINED, names.CAPITALS_WITHIN.search),
    "name in capitals": (names.ALL_CAPITALS, names.CAPITALS_WITHIN.search),
    "address": (bugs.URL, bugs.HOST_END.search),
    "word for a patch": (roles.PATCH_WORD, in_lower_case(holds(roles.PATCH_HINTS))),
    "thing to do": (todos.MARK, in_lower_case(holds(todos.HINTS))),
    "path of a talk": (chats.TALK_FILE, chats.TALK_ENDING.search),
    "ending of a talk's path": (chats.TALK_ENDING, holds(chats.TALK_ENDINGS)),
    "whom a talk is with": (chats.WITH, in_lower_case(holds(chats.WITH_HINTS))),
    "head of a commit": (patches.LOG_HEADER, patches.SOME_HASH.search),
    "picked commit": (patches.PICKED, patches.SOME_HASH.search),
    "commit in one line": (patches.ONE_LINE, patches.SOME_HASH.search),
    "exported changeset": (patches.EXPORT, lambda text: text.startswith(patches.HEADS)),
    "subject of a patch": (patches.SUBJECT, holds(("[",))),
    "file of a patch": (patches.FILE, holds(("patch", "diff"))),
    "diff by its name": (patches.NAMED_DIFF, holds(("patch", "diff"))),
    "link": (references.URL, holds(("://",))),
    "secret": (secrets.SURE, in_lower_case(holds(secrets.SURE_HINTS))),
    "plain password": (secrets.PLAIN, in_lower_case(holds(secrets.PLAIN_HINTS))),
    "token": (secrets.TOKEN, holds(secrets.TOKEN_HINTS)),
    **{f"password {n}": (form, in_lower_case(holds(hints))) for n, (hints, form) in enumerate(secrets.FORMS)},
    **{f"path {n}": (form, holds(tuple(signs))) for n, (form, signs) in enumerate(references.PATHS)},
    **{f"sign of turn {n}": (form.pattern, holds((":", "：", "<"))) for n, form in enumerate(chats.TURN_FORMS)},
    **{act: (verbs, in_lower_case(holds(hints))) for act, hints, verbs in roles.ACTS},
    **{f"turn {n}": (form.pattern, chats.CLOCKED.search) for n, form in enumerate(chats.TURN_FORMS) if form.timed},
    **{f"commit {n}": (place.pattern, patches.SOME_HASH.search) for n, place in enumerate(patches.COMMITS)},
}


@pytest.mark.parametrize("name", LOOKS)
@settings(max_examples=10)
@given(st.data())
def test_what_a_pattern_finds_the_look_before_it_lets_through(name: str, data: st.DataObject) -> None:
    pattern, look = LOOKS[name]
    text = data.draw(st.from_regex(pattern, fullmatch=True).filter(lambda text: "\n" not in text))
    assert look(text)


@given(st.text(alphabet="a中\r\n\x0b\x85 "))
def test_a_text_without_carriage_returns_is_cut_as_any_other(text: str) -> None:
    lines, ends = split_lines(text)
    assert "".join(line + end for line, end in zip(lines, ends, strict=True)) == text
    assert [line for line in lines if line] == [line for line in LINE_END.split(text) if line]


ROWS = {f"{tracker.prefix} {n}": (tracker, pattern) for n, (_, tracker, pattern) in enumerate(bugs._patterns())}


@pytest.mark.parametrize("name", ROWS)
@settings(max_examples=10)
@given(
    st.data(),
    st.text(alphabet="aB1 é中_(", max_size=3).filter(lambda text: not text[-1:].isalnum() or text[-1] in "é中"),
)
def test_a_number_of_a_tracker_is_told_by_the_words_of_its_line(name: str, data: st.DataObject, before: str) -> None:
    tracker, pattern = ROWS[name]
    text = before + data.draw(st.from_regex(pattern, fullmatch=True))
    assert bugs._words().held(text) & {*tracker.words, *tracker.names}


@given(st.data())
def test_a_product_is_told_by_the_words_of_its_line(data: st.DataObject) -> None:
    _, _, words, pattern = data.draw(st.sampled_from(software._products()))
    text = data.draw(st.from_regex(pattern, fullmatch=True))
    assert software._product_words().held(text) & set(words)


@given(
    st.lists(st.text(alphabet="ab.中", max_size=6), max_size=6),
    st.lists(st.text(alphabet="ab.中", min_size=1, max_size=2)),
)
def test_the_lines_with_a_hint_are_those_that_hold_one(lines: list[str], hints: list[str]) -> None:
    assert lines_with("\n".join(lines), hints) == {n for n, line in enumerate(lines) if any(h in line for h in hints)}


@given(st.lists(st.text(alphabet="ab.中", max_size=6), max_size=6), st.sampled_from(["a", "b.", "[.中]b", "aa|b"]))
def test_the_lines_where_a_pattern_finds_something(lines: list[str], pattern: str) -> None:
    form = re.compile(pattern)
    assert lines_where("\n".join(lines), form) == {n for n, line in enumerate(lines) if form.search(line)}


@given(st.text(st.characters(max_codepoint=127)))
def test_the_words_of_a_line_in_ascii_are_those_that_the_pattern_cuts(text: str) -> None:
    assert words_of(text) == {word.lower() for word in re.findall(RUNS, text)}
    assert letters_of(text) == re.findall("[a-z]+", text.lower())


@given(st.lists(st.frozensets(st.text(alphabet="ab", max_size=3))))
def test_words_pass_a_test_whatever_was_asked_before(asked: list[frozenset[str]]) -> None:
    passing = Passing(lambda word: word.startswith("ab"), most=2)
    assert [passing.among(held) for held in asked] == [any(word.startswith("ab") for word in held) for held in asked]


MARKS = st.sampled_from(["、", ",", "，", "；", ";", " ", " 、 ", ", "])


@given(st.text(alphabet="中文a(（ ,"), st.text(alphabet="中李雷", min_size=2, max_size=4), MARKS, MARKS, st.booleans())
def test_members_of_a_list_of_people_stand_between_marks(
    before: str, name: str, left: str, right: str, first: bool
) -> None:
    for behind in (f"{right}{before}", f"（{before.replace('（', '')}）", ""):
        assert han_names.MEMBER.search(f"{'' if first else before + left}{name}{behind}")
