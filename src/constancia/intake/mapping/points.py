"""Places on the globe as tables give them: "27.53, -99.42", "31.77|-106.5", POINT (-99.4 27.5), 27°31′52″N 99°25′W."""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST = 120
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{1,18})?", re.ASCII)
_POINT = re.compile(r"\s*point\s*z?\s*\(\s*(\S+)\s+(\S+?)(?:\s+\S+)?\s*\)\s*", re.IGNORECASE)
_DEGREES = re.compile(
    r"(\d{1,3})\s*°\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['′’]\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″”]|'')\s*)?([NSEWO])",
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
    if len(by_degrees) == 2:
        first, second = (_from_degrees(*parts) for parts in by_degrees)
        return (second, first) if by_degrees[0][3].upper() in "EWO" else (first, second)
    parts = [part for part in re.split(r"\s*[|;]\s*|,\s+|\s+", text.strip()) if part]
    if len(parts) == 1:
        parts = text.strip().split(",")
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


def _from_degrees(degrees: str, minutes: str, seconds: str, side: str) -> float:
    parts = (float((part or "0").replace(",", ".")) for part in (degrees, minutes, seconds))
    value: float = sum(part / 60.0**power for power, part in enumerate(parts))
    return -value if side.upper() in "SWO" else value
