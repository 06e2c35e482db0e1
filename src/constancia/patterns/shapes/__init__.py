"""Land, states and the border between Mexico and the United States; where they come from: README.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Shapes:
    """Lines of longitude and latitude in degrees. `land`: outlines by "us", "mx" and "beyond"."""

    land: Mapping[str, tuple[Line, ...]]
    border: tuple[Line, ...]
    states: tuple[Line, ...]


@cache
def border_shapes() -> Shapes:
    """The shapes that come with the package."""
    stored = json.loads(resources.files(__package__).joinpath("border.json").read_bytes())
    return Shapes(
        land={kind: _lines(lines) for kind, lines in stored["land"].items()},
        border=_lines(stored["border"]),
        states=_lines(stored["states"]),
    )


def _lines(stored: list[list[int]]) -> tuple[Line, ...]:
    """Thousandths of a degree, the first point and then steps, to degrees."""
    lines: list[Line] = []
    for flat in stored:
        x = y = 0
        points: list[tuple[float, float]] = []
        for dx, dy in zip(flat[::2], flat[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x / 1000, y / 1000))
        lines.append(tuple(points))
    return tuple(lines)
