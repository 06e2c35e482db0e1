"""Places on the globe as tables give them: "27.53, -99.42", "31.77|-106.5", POINT (-99.4 27.5), 27°31′52″N 99°25′W.

Degrees with minutes need a side or a sign: of 99° 7' alone nobody can tell whether it is east or west.
"""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST = 120
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{1,18})?", re.ASCII)
_POINT = re.compile(r"\s*point\s*z?\s*\(\s*(\S+)\s+(\S+?)(?:\s+\S+)?\s*\)\s*", re.IGNORECASE)
_MINUTES = (
    r"(?:(\d{1,2}(?:[.,]\d{1,12})?)\s*(?:['′’´](?!')|min\.?)\s*)?"
    r"(?:(\d{1,2}(?:[.,]\d{1,12})?)\s*(?:[\"″”]|''|´´|’’)\s*)?"
)
_DEGREES = re.compile(
    rf"(?<![\d.,])(?:([NSEWO])\s*)?([+-]?\d{{1,3}}(?:[.,]\d{{1,18}})?)\s*[°º]\s*{_MINUTES}(?(1)|(?:([NSEWO])(?![a-z]))?)",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def read_point(text: str, *, is_swapped: bool = False) -> tuple[float, float] | None:
    """Latitude and longitude; None for what is no point. `is_swapped`: the longitude stands first."""
    if len(text) > _LONGEST:
        return None
    wkt = _POINT.fullmatch(text)
    if wkt is not None:
        return _pair(wkt[2], wkt[1])
    by_degrees = _DEGREES.findall(text)
    if by_degrees:
        return _pair_of_degrees(by_degrees)
    parts = [part for part in re.split(r"\s*[|;]\s*|,\s+|\s+", text.strip().strip("()[]")) if part]
    if len(parts) == 1:
        parts = text.strip().strip("()[]").split(",")
    if len(parts) < 2 or len(parts) > 4:
        return None
    return _pair(parts[1], parts[0]) if is_swapped else _pair(parts[0], parts[1])


@lru_cache(maxsize=8192)
def read_degrees(text: str) -> float | None:
    """One number of degrees; a decimal comma is taken for a point."""
    text = text.strip()
    single = _DEGREES.fullmatch(text)
    if single is not None:
        return _from_degrees(*single.groups(default=""))
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def said(degrees: float, places: int) -> str:
    """Degrees as text, rounded where `places` is not negative."""
    text = f"{degrees:.{places}f}" if places >= 0 else f"{degrees:.8f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _pair(latitude: str, longitude: str) -> tuple[float, float] | None:
    low, high = read_degrees(latitude.rstrip(",")), read_degrees(longitude.rstrip(","))
    return None if low is None or high is None or abs(low) > 90 or abs(high) > 180 else (low, high)


def _pair_of_degrees(found: list[tuple[str, ...]]) -> tuple[float, float] | None:
    """Two parts with degrees; the one that is east or west is the longitude, wherever it stands."""
    if len(found) != 2:
        return None
    first, second = (_from_degrees(*parts) for parts in found)
    if _side(found[0]) in ("E", "W", "O"):
        first, second = second, first
    if first is None or second is None or abs(first) > 90 or abs(second) > 180:
        return None
    return first, second


def _side(parts: tuple[str, ...]) -> str:
    return (parts[0] or parts[4]).upper()


def _from_degrees(before: str, degrees: str, minutes: str, seconds: str, after: str) -> float | None:
    """None without a side or a sign."""
    side = (before or after).upper()
    if not side and degrees[:1] not in "+-":
        return None
    numbers = (float((part or "0").replace(",", ".").lstrip("+-")) for part in (degrees, minutes, seconds))
    value: float = sum(number / 60.0**power for power, number in enumerate(numbers))
    return -value if side in ("S", "W", "O") or degrees[:1] == "-" else value
