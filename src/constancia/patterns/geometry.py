"""From degrees to the page: boxes, an equal-area projection, and lines cut at an edge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians, sin, sqrt

Point = tuple[float, float]
"""Longitude and latitude in degrees, or x and y in pixels."""


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east, north, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, point: Point) -> bool:
        """Whether a point lies inside or on the edge."""
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north

    def grown(self, share: float) -> Box:
        """The box with a margin, as a share of its size."""
        x, y = (self.east - self.west) * share, (self.north - self.south) * share
        return Box(self.west - x, self.south - y, self.east + x, self.north + y)

    @property
    def outline(self) -> list[Point]:
        """Points along the edge, from the south-west against the clock."""
        steps = [number / 8 for number in range(8)]
        w, s, e, n = self.west, self.south, self.east, self.north
        return [
            *((w + (e - w) * step, s) for step in steps),
            *((e, s + (n - s) * step) for step in steps),
            *((e - (e - w) * step, n) for step in steps),
            *((w, n - (n - s) * step) for step in steps),
        ]


class View:
    """A box fitted to a width in pixels, north up in its middle (Albers equal-area conic; Snyder 1987, p. 98)."""

    def __init__(self, box: Box, *, width: float, left: float, top: float) -> None:
        self.box, self.width, self.left, self.top = box, width, left, top
        self._given = (box, width, left, top)
        third = (box.north - box.south) / 6
        low, high = sin(radians(box.south + third)), sin(radians(box.north - third))
        self._n = (low + high) / 2
        self._c = 1 - low**2 + 2 * self._n * low
        self._middle = (box.west + box.east) / 2
        edge = [self._flat(point) for point in box.outline]
        self._west, self._up = min(x for x, _ in edge), max(y for _, y in edge)
        self._scale = width / (max(x for x, _ in edge) - self._west)
        self.height = (self._up - min(y for _, y in edge)) * self._scale

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and self._given == other._given

    def __hash__(self) -> int:
        return hash(self._given)

    def __call__(self, point: Point) -> Point:
        """Pixels, from the left and from the top of the figure."""
        x, y = self._flat(point)
        return (x - self._west) * self._scale + self.left, (self._up - y) * self._scale + self.top

    def pixels(self, degrees: float) -> float:
        """How long a number of degrees of latitude is, in the middle of the view."""
        middle = (self.box.south + self.box.north) / 2
        return abs(self((self._middle, middle))[1] - self((self._middle, middle + degrees))[1])

    def _flat(self, point: Point) -> Point:
        radius = sqrt(max(self._c - 2 * self._n * sin(radians(point[1])), 0)) / self._n
        angle = self._n * radians(point[0] - self._middle)
        return radius * sin(angle), -radius * cos(angle)


def clip_ring(ring: Sequence[Point], box: Box) -> list[Point]:
    """The part of an area inside a box (Sutherland and Hodgman 1974)."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    if max(xs) < box.west or min(xs) > box.east or max(ys) < box.south or min(ys) > box.north:
        return []
    for axis, bound, sign in ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1)):
        clipped: list[Point] = []
        for number, here in enumerate(ring):
            before = ring[number - 1]
            is_in, was_in = (here[axis] - bound) * sign >= 0, (before[axis] - bound) * sign >= 0
            if is_in != was_in:
                share = (bound - before[axis]) / (here[axis] - before[axis])
                clipped.append(
                    (before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1]))
                )
            if is_in:
                clipped.append(here)
        ring = clipped
    return list(ring)


def clip_line(line: Sequence[Point], box: Box) -> Iterator[list[Point]]:
    """The stretches of a line that touch a box; each keeps the one point beyond its edge."""
    stretch: list[Point] = []
    for number, point in enumerate(line):
        near = line[max(number - 1, 0) : number + 2]
        if any(box.holds(one) for one in near):
            stretch.append(point)
        elif stretch:
            yield stretch
            stretch = []
    if len(stretch) > 1:
        yield stretch


def path(points: Sequence[Point], view: View, *, is_closed: bool = False) -> str:
    """SVG path data in steps of a tenth of a pixel; points closer than one to the last are left out."""
    steps: list[str] = []
    last = (float("inf"), float("inf"))
    for number, point in enumerate(points):
        x, y = (round(value, 1) for value in view(point))
        if abs(x - last[0]) + abs(y - last[1]) >= 1 or (number == len(points) - 1 and (x, y) != last):
            steps.append(f"{x - last[0]:.1f} {y - last[1]:.1f}" if steps else f"{x} {y}")
            last = (x, y)
    return f"M{'l'.join(steps)}{'z' if is_closed else ''}" if len(steps) > 1 else ""
