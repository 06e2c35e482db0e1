"""Where labels stand on a map: beside their mark where there is room, else further off on a thin line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, inf, pi, sin

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels."""

# East, west, then the rest: text reads best beside its mark.
_TURNS = (0, 1, -0.25, 0.25, -0.75, 0.75, -0.5, 0.5, -0.12, 0.12, -0.88, 0.88, -0.38, 0.38, -0.62, 0.62)
_DISTANCES = (3.0, 9.0, 18.0, 30.0, 44.0, 60.0, 80.0)


@dataclass(frozen=True, slots=True)
class Mark:
    """A round mark and the size of its label."""

    x: float
    y: float
    radius: float
    width: float
    height: float

    @property
    def box(self) -> Rectangle:
        """The square around the mark."""
        return self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius

    @property
    def core(self) -> Rectangle:
        """A square within the mark, which its own label should not cover."""
        side = self.radius * 0.85
        return self.x - side, self.y - side, self.x + side, self.y + side


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a label stands, and where the line to it begins and ends if it needs one."""

    box: Rectangle
    leader: Rectangle | None


def place(marks: Sequence[Mark], within: Rectangle, taken: Sequence[Rectangle] = ()) -> list[Placement]:
    """One placement for each mark, larger marks first; overlaps only where nothing else is left."""
    found: dict[int, Placement] = {}
    for number in sorted(range(len(marks)), key=lambda n: (-marks[n].radius, n)):
        ground = _Ground(
            within=within,
            marks=_near([m.core if n == number else m.box for n, m in enumerate(marks)], marks[number]),
            labels=_near([placement.box for placement in found.values()], marks[number]),
            leaders=[placement.leader for placement in found.values() if placement.leader],
            taken=_near(taken, marks[number]),
        )
        found[number] = _cheapest(_candidates(marks[number]), ground)
    return [found[number] for number in range(len(marks))]


def _cheapest(candidates: Iterable[Placement], ground: _Ground) -> Placement:
    """The first of those that cost least; what costs nothing ends the search."""
    best, least = None, inf
    for placement in candidates:
        cost = ground.cost(placement)
        if cost < least:
            best, least = placement, cost
        if cost == 0:
            break
    if best is None:
        raise ValueError("no place at all")
    return best


def beside(
    box: Rectangle, size: tuple[float, float], within: Rectangle, taken: Sequence[Rectangle]
) -> Rectangle:
    """Where a title of a width and height stands at a frame: above, below or at a side, wherever it is free."""
    left, top, right, bottom = box
    wide, high = size
    along = sorted(range(int(left - wide), int(right) + 1, 5), key=lambda x: abs(x - left))
    corners = [
        *((x, y) for y in (top - high - 3, bottom + 2) for x in (left, *along)),
        *((x, y) for x in (right + 4, left - wide - 4) for y in (top, bottom - high)),
    ]
    found = [(x, y, x + wide, y + high) for x, y in corners]
    return min(
        found, key=lambda one: sum(_overlap(one, other) for other in taken) + 20 * _outside(one, within)
    )


def boxes(line: Sequence[tuple[float, float]]) -> Iterator[Rectangle]:
    """Small boxes along a line, about six pixels apart."""
    thin = list(line[:1])
    for point in line[1:]:
        if hypot(point[0] - thin[-1][0], point[1] - thin[-1][1]) >= 6:
            thin.append(point)
    for (ax, ay), (bx, by) in pairwise(thin):
        steps = max(1, int(hypot(bx - ax, by - ay) // 6))
        for step in range(steps):
            x, y = ax + (bx - ax) * step / steps, ay + (by - ay) * step / steps
            yield (x - 2, y - 2, x + 2, y + 2)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What is on the map already when a label is placed."""

    within: Rectangle
    marks: Sequence[Rectangle]
    labels: Sequence[Rectangle]
    leaders: Sequence[Rectangle]
    taken: Sequence[Rectangle]

    def cost(self, placement: Placement) -> float:
        """Square pixels covered, the worse ones more than once; a line costs its length and what it crosses."""
        box, leader = placement.box, placement.leader
        cost = sum(_overlap(box, other) for other in (*self.marks, *self.taken))
        cost += 12 * sum(_overlap(box, other) for other in self.labels) + 20 * _outside(box, self.within)
        cost += 30 * sum(_crosses(line, box) for line in self.leaders)
        if leader:
            cost += 30 * sum(_crosses(leader, other) for other in (*self.labels, *self.marks))
            cost += hypot(leader[0] - leader[2], leader[1] - leader[3]) / 4
        return cost


def _candidates(mark: Mark) -> Iterator[Placement]:
    for distance in _DISTANCES:
        for turn in _TURNS:
            dx, dy = cos(turn * pi), sin(turn * pi)
            x, y = mark.x + dx * (mark.radius + distance), mark.y + dy * (mark.radius + distance)
            left = x - mark.width * (1 - dx) / 2
            top = y - mark.height * (1 - dy) / 2
            box = (left, top, left + mark.width, top + mark.height)
            start = (mark.x + dx * mark.radius, mark.y + dy * mark.radius)
            yield Placement(box, (*start, x - dx * 2, y - dy * 2) if distance > 9 else None)


def _overlap(one: Rectangle, other: Rectangle) -> float:
    """Shared area in square pixels."""
    if one[0] >= other[2] or one[2] <= other[0]:
        return 0
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(width, 0) * max(height, 0)


def _near(boxes: Iterable[Rectangle], mark: Mark) -> list[Rectangle]:
    """The boxes that a label of the mark, or a line to it, can reach at all."""
    reach = mark.radius + _DISTANCES[-1]
    x, y = reach + mark.width, reach + mark.height
    around = (mark.x - x, mark.y - y, mark.x + x, mark.y + y)
    return [box for box in boxes if _overlap(box, around) > 0]


def _outside(box: Rectangle, within: Rectangle) -> float:
    area = (box[2] - box[0]) * (box[3] - box[1])
    return area - _overlap(box, within)


def _crosses(line: Rectangle, box: Rectangle) -> bool:
    """Whether a line runs through a box, looked at in ten places."""
    steps = [step / 10 for step in range(1, 10)]
    points = [(line[0] + (line[2] - line[0]) * s, line[1] + (line[3] - line[1]) * s) for s in steps]
    return any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in points)
