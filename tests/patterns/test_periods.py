"""Calendar periods."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.patterns import periods


@given(st.dates(), st.sampled_from(periods.PERIODS))
def test_a_day_lies_in_the_period_that_bears_its_name(day: date, period: str) -> None:
    first, last = periods.window(period, periods.name(period, day))
    assert first <= day <= last
    assert periods.name(period, first) == periods.name(period, last) == periods.name(period, day)


def test_neighbours_become_one_window() -> None:
    assert periods.windows([("month", frozenset({"2018-12", "2019-01", "2019-03"}))]) == [
        (date(2018, 12, 1), date(2019, 1, 31)),
        (date(2019, 3, 1), date(2019, 3, 31)),
    ]
    assert periods.windows([("year", frozenset({"2018"})), ("quarter", frozenset({"2019-Q1"}))]) == []
    assert periods.windows([("day", frozenset({"9999-12-31"})), ("year", frozenset({"9999"}))]) == [
        (date(9999, 12, 31), date(9999, 12, 31))
    ]


def test_every_period_between() -> None:
    assert periods.between("quarter", "2018-Q3", "2019-Q1") == ("2018-Q3", "2018-Q4", "2019-Q1")
    assert periods.between("month", "2018-12", "2018-12") == ("2018-12",)
    assert len(periods.between("day", "2020-02-28", "2020-03-01")) == 3


@pytest.mark.parametrize("value", ["2018-Q0", "２０１８-Q1", "2018-Q1\n", "0000-Q1", ""])
def test_only_the_one_spelling(value: str) -> None:
    with pytest.raises(ValueError):
        periods.window("quarter", value)
    assert not periods.is_period("quarter", value)
