"""Dates as sources give them: EDTF (ISO 8601-2), levels 0 and 1 with the seasons, as spans of days.

A text is read once into an `Edtf`, which knows two spans. The *nominal* one is what the text says; a less exact date
supports a more exact one that lies inside it. The *possible* one is wider where the text is approximate or uncertain
(`~`, `?`, `%`): one unit of the date's own precision on either side, so that "about December" is certain of no
month. Open ends (`..`) are None.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from constancia.claims.span import Span
from constancia.errors import Wrong

_ONE = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?([~?%]?)", re.ASCII)
_SEASONS = {21: ((3, 1), (6, 20)), 22: ((6, 1), (9, 22)), 23: ((9, 1), (12, 21))}
_WINTER = 24
_EARLIEST, _LATEST = 3, 9000


@dataclass(frozen=True, slots=True)
class Edtf:
    """`nominal` and `possible` are spans of proleptic ordinals (`datetime.date.toordinal`), both ends included."""

    text: str
    nominal: Span
    possible: Span

    @property
    def low(self) -> dt.date | None:
        """The earliest possible day, None where the start is open."""
        return None if self.possible.low is None else dt.date.fromordinal(self.possible.low)

    @property
    def high(self) -> dt.date | None:
        """The latest possible day, None where the end is open."""
        return None if self.possible.high is None else dt.date.fromordinal(self.possible.high)

    def contains(self, other: Edtf) -> bool:
        """True where `other` is the same date or a more exact one inside this one."""
        return self.nominal.contains(other.nominal)


def read(untrusted: str) -> Edtf:
    """Read one EDTF text: a date, a season or an interval. Raises Wrong("impossible_date")."""
    start, slash, end = untrusted.partition("/")
    if not slash:
        nominal, possible = _one(untrusted)
        return Edtf(untrusted, nominal, possible)
    if (start, end) == ("..", ".."):
        raise Wrong("impossible_date")
    low, high = (_one(part) if part != ".." else (Span(None, None),) * 2 for part in (start, end))
    spans = (Span(low[0].low, high[0].high), Span(low[1].low, high[1].high))
    if not spans[0].is_ordered:
        raise Wrong("impossible_date")
    return Edtf(untrusted, *spans)


def _one(text: str) -> tuple[Span, Span]:
    match = _ONE.fullmatch(text)
    if match is None:
        raise Wrong("impossible_date")
    year, month, day, qualifier = match.groups()
    try:
        nominal, wider = _spans(year, month, day)
    except ValueError as error:
        raise Wrong("impossible_date") from error
    return nominal, wider if qualifier else nominal


def _spans(year: str, month: str | None, day: str | None) -> tuple[Span, Span]:
    """What the parts say, and the same with one unit of their precision on either side."""
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if not _EARLIEST <= first <= last <= _LATEST or ("X" in year and month not in (None, "XX")):
        raise ValueError(year)
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise ValueError(day)
        length = last - first + 1
        return _years(first, last), _years(max(first - length, 1), last + length)
    number = int(month)
    if number > 12:
        if day is not None:
            raise ValueError(day)
        return _season(first, number), _around(_season(first, number), days=92)
    if day is None or day == "XX":
        whole = _month(first, number)
        return whole, _month_of(whole.low, -1) | _month_of(whole.high, 1)
    exact = dt.date(first, number, int(day)).toordinal()
    return Span(exact, exact), _around(Span(exact, exact), days=1)


def _years(first: int, last: int) -> Span:
    return _days((first, 1, 1), (last, 12, 31))


def _season(year: int, number: int) -> Span:
    if number == _WINTER:  # may begin in the year before or end in the year after
        return _days((year - 1, 12, 1), (year + 1, 3, 20))
    if number not in _SEASONS:
        raise ValueError(number)
    start, end = _SEASONS[number]
    return _days((year, *start), (year, *end))


def _month(year: int, month: int) -> Span:
    start = dt.date(year, month, 1)
    return Span(start.toordinal(), dt.date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)


def _month_of(ordinal: int | None, step: int) -> Span:
    """The month of the day `step` days away."""
    day = dt.date.fromordinal((ordinal or 0) + step)
    return _month(day.year, day.month)


def _days(low: tuple[int, int, int], high: tuple[int, int, int]) -> Span:
    return Span(dt.date(*low).toordinal(), dt.date(*high).toordinal())


def _around(span: Span, *, days: int) -> Span:
    return Span((span.low or 0) - days, (span.high or 0) + days)
