"""EDTF texts as spans of days."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.claims import dates
from constancia.errors import Wrong


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2018", "2018-01-01", "2018-12-31"),
        ("2018-02", "2018-02-01", "2018-02-28"),
        ("2020-02-29", "2020-02-29", "2020-02-29"),
        ("2018-XX", "2018-01-01", "2018-12-31"),
        ("2018-12-XX", "2018-12-01", "2018-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("2017-21", "2017-03-01", "2017-06-20"),
        ("2017-22", "2017-06-01", "2017-09-22"),
        ("2017-23", "2017-09-01", "2017-12-21"),
        ("2017-24", "2016-12-01", "2018-03-20"),
        ("2018-12-17~", "2018-12-16", "2018-12-18"),
        ("2018~", "2017-01-01", "2019-12-31"),
        ("2018-12~", "2018-11-01", "2019-01-31"),
        ("2018-01?", "2017-12-01", "2018-02-28"),
        ("2018-01/2018-03-04", "2018-01-01", "2018-03-04"),
        ("../2018-01-24", None, "2018-01-24"),
        ("2018-12/..", "2018-12-01", None),
        ("2019-01-17~/2019-01-24~", "2019-01-16", "2019-01-25"),
    ],
)
def test_reads_as_possible_span(text: str, low: str | None, high: str | None) -> None:
    date = dates.read(text)
    assert (date.low and date.low.isoformat(), date.high and date.high.isoformat()) == (low, high)


REFUSED = """
    x 2018-13 2018-00 2018-02-29 2018-13-45 2018-1-1 0000 2018-25 2018-22-01 ../.. 2018/2017 2018/ /2018
    2018-12-01T00:00 20١8 9999 201X-05
"""


@pytest.mark.parametrize("text", ["", "2018-12-01 ", *REFUSED.split()])
def test_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(Wrong, match="impossible_date"):
        dates.read(text)


@pytest.mark.parametrize(
    ("wide", "narrow", "holds"),
    [
        ("2018-12", "2018-12-17", True),
        ("2018-12~", "2018-12-17", True),
        ("2018-12~", "2018-11-30", False),
        ("2017-22", "2017-07", True),
        ("../2018-01-24", "2018-01-24", True),
        ("../2018-01-24", "2018-01-25", False),
        ("2018-12-17", "2018-12", False),
        ("2018-12-17", "2018-12-17~", True),
        ("2018-01/2018-03", "2018-02-03", True),
    ],
)
def test_less_exact_contains_more_exact(wide: str, narrow: str, holds: bool) -> None:
    assert dates.read(wide).contains(dates.read(narrow)) is holds


@given(st.dates(dt.date(2, 1, 1), dt.date(9000, 1, 1)), st.sampled_from(["", "~", "?", "%"]))
def test_every_day_lies_in_its_month_and_year(day: dt.date, mark: str) -> None:
    exact = dates.read(day.isoformat() + mark)
    for text in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        assert dates.read(text + mark).contains(exact)
    assert (exact.nominal != exact.possible) is bool(mark)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert dates.read(text).text == text
    except Wrong as error:
        assert error.code == "impossible_date"
