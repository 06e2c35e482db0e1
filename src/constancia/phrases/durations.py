"""An ISO 8601 duration, or two that bound one, as a person says it. What cannot be read is given back as it is."""

from __future__ import annotations

from constancia.claims.quantities import DURATION
from constancia.phrases import texts
from constancia.phrases.numbers import number

_UNITS = {
    "en": (
        "year|years",
        "month|months",
        "week|weeks",
        "day|days",
        "hour|hours",
        "minute|minutes",
        "second|seconds",
    ),
    "es": (
        "año|años",
        "mes|meses",
        "semana|semanas",
        "día|días",
        "hora|horas",
        "minuto|minutos",
        "segundo|segundos",
    ),
}
_FINER = {2: (3, 7), 3: (4, 24), 4: (5, 60), 5: (6, 60), 0: (1, 12)}
"""Unit -> the next finer one, and how many of it make one."""

_SECONDS = ((3, 86_400), (4, 3_600), (5, 60))
"""Unit -> seconds, coarse first. Nothing is coarser than a day: "62 days ago" is a number that can be compared."""

Parts = tuple[tuple[int, int], ...]
"""(unit, how many), coarse first; units as in `_UNITS`."""


def duration(iso: str, language: str) -> str:
    """PT4H -> "4 hours", PT30M/PT1H -> "30 to 60 minutes", PT1H30M -> "1 hour 30 minutes"."""
    language = texts.known(language)
    start, slash, end = iso.partition("/")
    low, high = _parts(start), _parts(end if slash else start)
    if not low or not high:
        return iso
    if low == high:
        return _said(low, language)
    to = " a " if language == "es" else " to "
    unit = _common(low, high)
    if unit is None:
        return f"{_said(low, language)}{to}{_said(high, language)}"
    first, last = _in(low[0], unit), _in(high[0], unit)
    return f"{number(first, language)}{to}{_said(((unit, last),), language)}"


def ago(seconds: int, language: str) -> str:
    """How long something lies back, in the largest unit that fits: 259200 -> "3 days ago", "hace 3 días"."""
    language = texts.known(language)
    unit, count = next(((unit, seconds // of) for unit, of in _SECONDS if seconds >= of), (None, 0))
    if unit is None:
        return "hace un momento" if language == "es" else "just now"
    said = _unit(unit, count, language)
    return f"hace {said}" if language == "es" else f"{said} ago"


# --- private


def _parts(text: str) -> Parts:
    match = DURATION.fullmatch(text)
    if match is None:
        return ()
    return tuple((unit, int(count)) for unit, count in enumerate(match.groups()) if count is not None)


def _said(parts: Parts, language: str) -> str:
    return " ".join(_unit(unit, count, language) for unit, count in parts)


def _unit(unit: int, count: int, language: str) -> str:
    one, many = _UNITS[language][unit].split("|")
    return f"{number(count, language)} {one if count == 1 else many}"


def _common(low: Parts, high: Parts) -> int | None:
    """The finer unit of two durations of one part each, where the coarser can be said in it."""
    if len(low) != 1 or len(high) != 1:
        return None
    unit = max(low[0][0], high[0][0])
    return unit if all(_reaches(part[0][0], unit) for part in (low, high)) else None


def _reaches(unit: int, finer: int) -> bool:
    return unit == finer or (unit in _FINER and _FINER[unit][0] == finer)


def _in(part: tuple[int, int], unit: int) -> int:
    return part[1] if part[0] == unit else part[1] * _FINER[part[0]][1]
