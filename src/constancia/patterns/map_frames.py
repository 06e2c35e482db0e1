"""The maps that a figure is made of: which place is shown in which, and what stands beside what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from constancia.patterns.counts import Row
from constancia.patterns.geometry import Box
from constancia.patterns.map_marks import Spot


@dataclass(frozen=True, slots=True)
class Frame:
    """One of the maps: what it shows and what it is called."""

    box: Box
    title: str


@dataclass(frozen=True, slots=True)
class MapWords:
    """The names on the map, in the reader's language. `unmapped` heads the places that are in no frame."""

    border: str
    san_diego: str
    arizona: str
    south: str
    continent: str
    unmapped: str
    port: str
    area: str
    united_states: str
    mexico: str


SAN_DIEGO = Box(-117.36, 32.44, -116.8, 32.8)
ARIZONA = Box(-114.3, 30.8, -109.9, 32.95)
BORDER = Box(-119.8, 23.4, -95, 36.4)
SOUTH = Box(-107, 13.4, -87.5, 23)
CONTINENT = Box(-124.5, 12.5, -69, 51)
"""The frames, each drawn where it holds something; the border always."""


@dataclass(frozen=True, slots=True)
class Part:
    """A frame to draw: its rows, the frames that show parts of it closer, a name for its edge, its place."""

    frame: Frame
    rows: Sequence[Row]
    inner: Sequence[Frame]
    name: str
    left: float
    width: float


def arrange(framed: Sequence[tuple[Frame, list[Row]]], width: float) -> list[list[Part]]:
    """What stands beside each other: all but the border itself, where there is room for two."""
    drawn = [frame for frame, mine in framed if mine or frame.box == BORDER]
    lines: list[list[Part]] = []
    half = (width - 16) / 2
    for number, (frame, mine) in enumerate(framed):
        if frame not in drawn:
            continue
        inner = [other for other in drawn if other is not frame and _lies_in(other, frame)]
        is_close = frame.box != BORDER and half >= 260
        is_second = is_close and len(lines[-1]) == 1 and lines[-1][0].width == half
        left = half + 16 if is_second else 0
        one = Part(frame, mine, inner, f"frame{number}", left, half if is_close else width)
        if is_second:
            lines[-1].append(one)
        else:
            lines.append([one])
    return lines


def frames(words: MapWords) -> list[Frame]:
    """Every frame by its name, the border first."""
    return [
        Frame(BORDER, words.border),
        Frame(SAN_DIEGO, words.san_diego),
        Frame(ARIZONA, words.arizona),
        Frame(SOUTH, words.south),
        Frame(CONTINENT, words.continent),
    ]


def share(
    rows: Sequence[Row], spots: Mapping[str, Spot], frames: Sequence[Frame]
) -> tuple[list[tuple[Frame, list[Row]]], list[Row]]:
    """Each row to the smallest frame that holds its place, and what is in none."""
    held: dict[Frame, list[Row]] = {frame: [] for frame in frames}
    left: list[Row] = []
    for row in rows:
        spot = spots.get(row.by["place"] or "")
        fits = [frame for frame in frames if spot and frame.box.holds((spot.longitude, spot.latitude))]
        if fits:
            held[min(fits, key=lambda frame: frame.box.east - frame.box.west)].append(row)
        else:
            left.append(row)
    return list(held.items()), left


def _lies_in(inner: Frame, outer: Frame) -> bool:
    box = inner.box
    is_smaller = box.east - box.west < outer.box.east - outer.box.west
    middle = ((box.west + box.east) / 2, (box.south + box.north) / 2)
    # The map of the continent marks the large parts alone, not the parts of those.
    return is_smaller and outer.box.holds(middle) and (outer.box != CONTINENT or box in (BORDER, SOUTH))
