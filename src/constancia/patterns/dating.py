"""Which acts fall in which calendar period. The dates of one act exclude each other; each is a span of days.

An act is certainly in a period if every date that it may have lies inside, possibly if one overlaps. An open
end reaches to the first or last day that the record knows and is never certain. No date at all is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence

from constancia.patterns.periods import PERIODS

_STEP = {"year": "1 YEAR", "quarter": "3 MONTH", "month": "1 MONTH", "day": "1 DAY"}
_NAME = {
    "year": "strftime(start, '%Y')",
    "quarter": "strftime(start, '%Y') || '-Q' || quarter(start)",
    "month": "strftime(start, '%Y-%m')",
    "day": "strftime(start, '%Y-%m-%d')",
}

_DATES = """
    SELECT act, coding, low IS NULL AND high IS NULL AS unknown,
        low IS NOT NULL AND high IS NOT NULL AS bounded,
        coalesce(low, span.first) AS low, coalesce(high, span.last) AS high
    FROM given_dates, (
        SELECT least(min(low), min(high)) AS first, greatest(max(low), max(high)) AS last FROM given_dates
    ) AS span"""

_PIECES = f"""
    SELECT act, coding, greatest(d.low, w.first) AS low, least(d.high, w.last) AS high,
        bounded AND d.low >= w.first AND d.high <= w.last AS inside
    FROM ({_DATES}) AS d JOIN windows AS w ON d.low <= w.last AND d.high >= w.first
    WHERE NOT unknown"""  # noqa: S608
"""The part of each date that lies in a window: the days that the conditions leave."""

_NUMBER = "(SELECT act, count(*) AS n FROM given_dates GROUP BY act)"

_UNKNOWN = f"""
    SELECT u.act AS act, coalesce(bool_and(unknown), true) AS certain
    FROM everything AS u LEFT JOIN ({_DATES}) AS d USING (act)
    GROUP BY u.act HAVING coalesce(bool_or(unknown), true)"""  # noqa: S608


def relation(asked: Sequence[str], conditions: Sequence[object]) -> str:
    """act, one column for each period asked for, asked, coding: see `placing.placed`."""
    if not asked:
        return f"""
            SELECT act, count(*) FILTER (inside) = any_value(n) AS asked, bool_and(coding) AS coding
            FROM ({_PIECES}) JOIN {_NUMBER} USING (act) GROUP BY act"""  # noqa: S608
    finest = max(asked, key=PERIODS.index)
    names = ", ".join(f"{_NAME[name]} AS {name}" for name in asked)
    nulls = ", ".join("NULL" for _ in asked)
    known = f"SELECT act, {names}, asked, coding FROM ({_split(finest)})"  # noqa: S608
    if conditions:
        return known
    return f"{known} UNION ALL SELECT act, {nulls}, certain, false FROM ({_UNKNOWN})"  # noqa: S608


def reach(conditions: Sequence[object]) -> str:
    """act, unknown: the acts that what is known of their dates does not rule out."""
    known = f"SELECT act FROM ({_PIECES})" if conditions else "SELECT act FROM everything"  # noqa: S608
    unknown = f"SELECT act FROM ({_UNKNOWN})"  # noqa: S608
    return f"""
        SELECT act, act IN ({unknown}) AS unknown FROM everything
        WHERE act IN ({known}) OR act IN ({unknown})"""  # noqa: S608


def _split(finest: str) -> str:
    """act, start (first day of a period), asked, coding."""
    step = _STEP[finest]
    return f"""
        SELECT act, start, bool_and(coding) AS coding,
            count(*) FILTER (inside AND low >= start AND high < start + INTERVAL {step}) = any_value(n) AS asked
        FROM (
            SELECT act, coding, inside, low, high, unnest(
                generate_series(date_trunc('{finest}', low), high, INTERVAL {step}))::DATE AS start
            FROM ({_PIECES})
        ) JOIN {_NUMBER} USING (act) GROUP BY act, start"""  # noqa: S608
