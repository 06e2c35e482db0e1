"""In which calendar periods an act may have begun. The dates of one act exclude each other; each is a span of days.

An open end reaches to the first or last day that the records know, and is never certain. A date of which neither end
is known is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from constancia.errors import Wrong
from constancia.verify.frame import PERIODS, Day

MOST_PERIODS = 40_000
"""How many periods one date may fall in: more than a century of days."""


class Span(NamedTuple):
    """Days from `low` to `high`, both included."""

    low: date
    high: date


class Dated(NamedTuple):
    """One date of an act. `is_exact` where both ends are known, so that it can be certain."""

    span: Span
    is_exact: bool
    coding: bool


Found = tuple[tuple[str | None, ...], bool, bool]
"""The periods, whether it is certain, whether it is by coding alone."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """`windows` are the days that the conditions leave, disjoint and in order; None where there are none."""

    dates: Mapping[str, tuple[Dated, ...]]
    unknown: Mapping[str, int]
    windows: tuple[Span, ...] | None

    @classmethod
    def of(
        cls, days: Mapping[str, Sequence[Day]], conditions: Sequence[tuple[str, frozenset[str]]]
    ) -> Calendar:
        """The dates of every act, open ends clipped. Raises Wrong("figure_period") for a condition that is none."""
        known = [bound for found in days.values() for day in found for bound in (day.low, day.high) if bound]
        first, last = min(known, default=date.min), max(known, default=date.max)
        dated = {
            act: tuple(
                Dated(Span(day.low or first, day.high or last), None not in (day.low, day.high), day.coding)
                for day in found
                if day.low or day.high
            )
            for act, found in days.items()
        }
        unknown = {act: len(found) - len(dated[act]) for act, found in days.items()}
        return cls(dated, unknown, _windows(conditions) if conditions else None)

    def parts(self, act: str, asked: Sequence[str]) -> list[Found]:
        """What the dates of an act contribute to its lines: the periods `asked` for, or nothing but whether it fits."""
        known, unknown = self.dates.get(act, ()), self.unknown.get(act, 0)
        total = len(known) + unknown
        pieces = [(one, span) for one in known for span in self._left(one.span)]
        if not asked:
            if not pieces:
                return []
            inside = sum(_is_whole(one, span) for one, span in pieces)
            return [((), inside == total, all(one.coding for one, _ in pieces))]
        out = _in_periods(pieces, asked, total)
        if self.windows is None and (unknown or not total):
            out.append(((None,) * len(asked), unknown == total, False))
        return out

    def _left(self, span: Span) -> list[Span]:
        """What the conditions leave of a span."""
        if self.windows is None:
            return [span]
        return [overlap for window in self.windows if (overlap := _overlap(span, window)) is not None]


def _in_periods(pieces: Sequence[tuple[Dated, Span]], asked: Sequence[str], total: int) -> list[Found]:
    finest = max(asked, key=PERIODS.index)
    certain: dict[date, int] = {}
    coding: dict[date, bool] = {}
    for one, span in pieces:
        for start in _starts(finest, span):
            is_in = _is_whole(one, span) and span.low >= start and span.high <= _end(finest, start)
            certain[start] = certain.get(start, 0) + is_in
            coding[start] = coding.get(start, True) and one.coding
    return [
        (tuple(name_of(period, start) for period in asked), certain[start] == total, coding[start])
        for start in certain
    ]


def _is_whole(one: Dated, left: Span) -> bool:
    """Whether a date is known at both ends and the conditions leave all of it."""
    return one.is_exact and left == one.span


def name_of(period: str, day: date) -> str:
    """The name of the period that a day is in: 2018, 2018-Q4, 2018-12, 2018-12-24."""
    if period == "quarter":
        return f"{day.year:04d}-Q{(day.month - 1) // 3 + 1}"
    return day.isoformat()[: {"year": 4, "month": 7, "day": 10}[period]]


def span_of(period: str, untrusted: str) -> Span:
    """The days of a period. Raises Wrong("figure_period")."""
    try:
        start = _first(period, untrusted)
        if name_of(period, start) != untrusted:
            raise ValueError(untrusted)
        return Span(start, _end(period, start))
    except (ValueError, OverflowError) as error:
        raise Wrong("figure_period") from error


def _first(period: str, text: str) -> date:
    if period == "day":
        return date.fromisoformat(text)
    if period == "month":
        return date.fromisoformat(f"{text}-01")
    if period == "quarter":
        return date(int(text[:4]), 3 * int(text[6:]) - 2, 1)
    return date(int(text), 1, 1)


def _end(period: str, start: date) -> date:
    if period == "day":
        return start
    months = {"year": 12, "quarter": 3, "month": 1}[period]
    index = start.year * 12 + start.month - 1 + months
    return date.max if index >= 120_000 else date(index // 12, index % 12 + 1, 1) - timedelta(days=1)


def _starts(period: str, span: Span) -> Iterable[date]:
    """The first days of the periods that a span touches. Raises Wrong("figure_too_large")."""
    start = _first(period, name_of(period, span.low))
    for _ in range(MOST_PERIODS):
        yield start
        end = _end(period, start)
        if end >= span.high:
            return
        start = end + timedelta(days=1)
    raise Wrong("figure_too_large")


def _overlap(one: Span, other: Span) -> Span | None:
    low, high = max(one.low, other.low), min(one.high, other.high)
    return Span(low, high) if low <= high else None


def _windows(conditions: Sequence[tuple[str, frozenset[str]]]) -> tuple[Span, ...]:
    """The days that lie in a period of every condition, neighbours joined."""
    left = [Span(date.min, date.max)]
    for period, values in conditions:
        wanted = _joined(span_of(period, value) for value in values)
        left = [found for a in left for b in wanted if (found := _overlap(a, b)) is not None]
    return tuple(_joined(left))


def _joined(spans: Iterable[Span]) -> list[Span]:
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.low.toordinal() <= out[-1].high.toordinal() + 1:
            out[-1] = Span(out[-1].low, max(out[-1].high, span.high))
        else:
            out.append(span)
    return out
