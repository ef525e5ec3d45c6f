"""Dates as people say them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import LogloomError
from queries.dates import day_of, peel, phrase

TODAY = date(2013, 2, 20)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("in December", "2012-12-01", "2012-12-31"),
        ("in December 2011", "2011-12-01", "2011-12-31"),
        ("last week of 2012", "2012-12-24", "2012-12-31"),
        ("in the first week of December", "2012-12-01", "2012-12-07"),
        ("since 3 Dec", "2012-12-03", None),
        ("on Dec 3rd, 2012", "2012-12-03", "2012-12-03"),
        ("before 2012-12", None, "2012-11-30"),
        ("after 2012-12-03", "2012-12-04", None),
        ("until yesterday", None, "2013-02-19"),
        ("in 2012-12", "2012-12-01", "2012-12-31"),
        ("in week 48", "2012-11-26", "2012-12-02"),
        ("week 7 of 2013", "2013-02-11", "2013-02-17"),
        ("last month", "2013-01-01", "2013-01-31"),
        ("last week", "2013-02-11", "2013-02-17"),
        ("between May 2012 and 3 July 2012", "2012-05-01", "2012-07-03"),
        ("from 2012-11-30 to 2012-12-05", "2012-11-30", "2012-12-05"),
        ("Q4 2012", "2012-10-01", "2012-12-31"),
        ("2012年12月3日", "2012-12-03", "2012-12-03"),
        ("12月", "2012-12-01", "2012-12-31"),
        ("第48周", "2012-11-26", "2012-12-02"),
        ("去年", "2012-01-01", "2012-12-31"),
    ],
)
def test_a_phrase_of_time_names_its_days(text: str, since: str | None, until: str | None) -> None:
    span = phrase(text, TODAY)
    assert span is not None
    assert [day and day.isoformat() for day in (span.since, span.until)] == [since, until]


@pytest.mark.parametrize(
    "text", ["in libvirt", "30 Feb 2013", "week 60", "on bnc 782311", "17:51 2012-11-30", "2012-13-01"]
)
def test_what_is_no_date_names_none(text: str) -> None:
    assert phrase(text, TODAY) is None


def test_an_option_that_is_no_date_is_refused() -> None:
    with pytest.raises(LogloomError, match="soon"):
        day_of("soon", TODAY)


def test_time_is_taken_off_the_end_and_the_beginning() -> None:
    assert [rest for rest, _ in peel("what did Bob do in December", TODAY)] == ["what did Bob do"]
    assert [rest for rest, _ in peel("in December, what did Bob do", TODAY)] == ["what did Bob do"]
    assert [rest for rest, _ in peel("吴朵在2012年12月做了什么", TODAY)] == ["吴朵做了什么"]


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    peel(text, TODAY)
