"""Counts and durations as spans: "at least 30" is thirty and more, "PT4H/PT5H" four to five hours."""

from __future__ import annotations

import re

from constancia.claims.claim import Qualifier
from constancia.claims.span import Span
from constancia.errors import Wrong

DURATION = re.compile(
    r"P(?=.)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
    r"(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?",
    re.ASCII,
)
"""Years, months, weeks, days, hours, minutes, seconds: groups without their letters."""

_SECONDS = (365 * 86400, 30 * 86400, 7 * 86400, 86400, 3600, 60, 1)
_INTEGER = re.compile(r"\d{1,18}", re.ASCII)


def count(untrusted: str, *, qualifier: Qualifier | None = None) -> Span:
    """A whole number as a span. Raises Wrong("not_a_number")."""
    if not _INTEGER.fullmatch(untrusted):
        raise Wrong("not_a_number")
    return _qualified(Span(int(untrusted), int(untrusted)), qualifier)


def duration(untrusted: str, *, qualifier: Qualifier | None = None) -> Span:
    """An ISO 8601 duration, or two with a slash as bounds, in seconds (a month is 30 days, a year 365).

    Raises Wrong("not_a_duration").
    """
    low, slash, high = untrusted.partition("/")
    span = Span(_seconds(low), _seconds(high if slash else low))
    if not span.is_ordered:
        raise Wrong("not_a_duration")
    return _qualified(span, qualifier)


def _seconds(text: str) -> int:
    match = DURATION.fullmatch(text)
    if match is None:
        raise Wrong("not_a_duration")
    return sum(int(part or 0) * seconds for part, seconds in zip(match.groups(), _SECONDS, strict=True))


def _qualified(span: Span, qualifier: Qualifier | None) -> Span:
    low, high = span.low or 0, span.high or 0
    match qualifier:
        case Qualifier.AT_LEAST:
            return Span(low, None)
        case Qualifier.MORE_THAN:
            return Span(low + 1, None)
        case Qualifier.LESS_THAN:
            return Span(0, max(high - 1, 0))
        case Qualifier.UP_TO:
            return Span(0, high)
        case _:
            return span
