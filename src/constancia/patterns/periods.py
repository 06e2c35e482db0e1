"""Calendar periods by name (`2018`, `2018-Q4`, `2018-12`, `2018-12-24`) and the days they cover."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

PERIODS = ("year", "quarter", "month", "day")
"""From the coarsest to the finest; each lies wholly within one of those before it."""

Window = tuple[date, date]
"""First and last day, both included."""

_SHAPES = {
    "year": re.compile(r"\d{4}", re.ASCII),
    "quarter": re.compile(r"\d{4}-Q[1-4]", re.ASCII),
    "month": re.compile(r"\d{4}-\d\d", re.ASCII),
    "day": re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
}


def window(period: str, value: str) -> Window:
    """The days of one period. Raises ValueError where `value` is no such period."""
    if not _SHAPES[period].fullmatch(value):
        raise ValueError(f"not a {period}: {value!r}")
    if period == "day":
        day = date.fromisoformat(value)
        return day, day
    year = int(value[:4])
    if period == "year":
        return date(year, 1, 1), date(year, 12, 31)
    first = int(value[6]) * 3 - 2 if period == "quarter" else int(value[5:])
    last = first + 2 if period == "quarter" else first
    return date(year, first, 1), _last_day(year, last)


def is_period(period: str, untrusted_value: str) -> bool:
    """Whether a text names a year, a quarter, a month or a day that the calendar has."""
    try:
        window(period, untrusted_value)
    except ValueError:
        return False
    return True


def name(period: str, day: date) -> str:
    """The name of the period that holds `day`."""
    if period == "quarter":
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    return day.isoformat()[: {"year": 4, "month": 7, "day": 10}[period]]


def between(period: str, first: str, last: str) -> tuple[str, ...]:
    """Every period from `first` to `last`, both included, none left out."""
    names, end = [first], window(period, last)[1]
    while (after := window(period, names[-1])[1]) < end:
        names.append(name(period, after + timedelta(days=1)))
    return tuple(names)


def windows(sets: Sequence[tuple[str, frozenset[str]]]) -> list[Window]:
    """The days that lie in a period of every set, as disjoint windows that do not touch, in order."""
    days = [(date.min, date.max)]
    for period, values in sets:
        wanted = _merge(window(period, value) for value in values)
        days = [(max(a, c), min(b, d)) for a, b in days for c, d in wanted if max(a, c) <= min(b, d)]
    return _merge(days)


def _merge(untidy: Iterable[Window]) -> list[Window]:
    merged: list[Window] = []
    for first, last in sorted(untidy):
        if merged and first.toordinal() <= merged[-1][1].toordinal() + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def _last_day(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)
