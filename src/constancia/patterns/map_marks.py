"""Places on a map: discs by number, shaded areas, ports of entry, and their labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Literal

from constancia.patterns import labels
from constancia.patterns.counts import Row
from constancia.patterns.drawing import SMALL, Drawing, Words, measure, wrap
from constancia.patterns.geometry import View
from constancia.patterns.margins import numbered


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map. A `port` of entry bears a diamond; an `area` is shaded and has no point."""

    label: str
    latitude: float
    longitude: float
    kind: Literal["place", "port", "area"] = "place"


_AREA_DEGREES = 0.16


def draw_spots(
    drawing: Drawing,
    view: View,
    rows: Sequence[Row],
    known: tuple[Mapping[str, Spot], Words],
    scale: tuple[float, Sequence[labels.Rectangle]],
) -> list[labels.Rectangle]:
    """Discs, then their labels over them; gives where both stand."""
    spots, words = known
    unit, taken = scale
    ordered = sorted(rows, key=lambda row: (-row.most, row.by["place"] or ""))
    marks: list[labels.Mark] = []
    written: list[list[str]] = []
    for row in ordered:
        spot = spots[row.by["place"] or ""]
        mark = _mark(view, row, spot, unit)
        _spot(drawing, (mark.x, mark.y, mark.radius), spot, row, unit)
        lines = wrap(spot.label, size=SMALL, width=max(view.width * 0.3, 116), most=3)
        ends = measure(numbered(row, words), SMALL, weight=600)
        wide = max([ends, *(measure(line, SMALL) for line in lines)])
        marks.append(replace(mark, width=wide, height=13 * (len(lines) + 1)))
        written.append(lines)
    edge = (view.left + 3, view.top + 2, view.left + view.width - 3, view.top + view.height - 3)
    placements = labels.place(marks, edge, taken)
    for number, placement in enumerate(placements):
        _label(drawing, marks[number], placement, (written[number], ordered[number]), words)
    return [*(mark.box for mark in marks), *(placement.box for placement in placements)]


def _mark(view: View, row: Row, spot: Spot, unit: float) -> labels.Mark:
    x, y = view((spot.longitude, spot.latitude))
    disc = max(unit * sqrt(row.most), 3.5)
    return labels.Mark(x, y, max(view.pixels(_AREA_DEGREES), 9) if spot.kind == "area" else disc, 0, 0)


def _spot(drawing: Drawing, at: tuple[float, float, float], spot: Spot, row: Row, unit: float) -> None:
    x, y, radius = at
    if spot.kind == "area":
        draw_kind(drawing, x, y, "area", radius)
        return
    if row.high is None or row.high > row.low:
        dash = "2 2" if row.high is None else "none"
        drawing.shape("circle", fill="paper", cx=x, cy=y, r=radius, fill_opacity=0.7)
        drawing.shape("circle", fill="hatch", stroke="accent", cx=x, cy=y, r=radius, stroke_dasharray=dash)
    if row.low:
        solid = max(unit * sqrt(row.low), 3.5)
        drawing.shape("circle", fill="accent", stroke="paper", cx=x, cy=y, r=solid, stroke_width=0.8)
    if spot.kind == "port":
        draw_kind(drawing, x, y, "port", 4)


def draw_kind(drawing: Drawing, x: float, y: float, kind: str, size: float) -> None:
    """The diamond of a port, or the shade of an area, `size` pixels from its middle to its edge."""
    if kind == "port":
        d = f"M{x:.1f} {y - size:.1f}L{x + size:.1f} {y:.1f}L{x:.1f} {y + size:.1f}L{x - size:.1f} {y:.1f}Z"
        drawing.shape("path", fill="paper", stroke="ink", d=d, stroke_width=1.2)
    else:
        drawing.shape("circle", fill="accent", cx=x, cy=y, r=size, fill_opacity=0.22)
        drawing.shape("circle", stroke="accent", cx=x, cy=y, r=size, stroke_dasharray="4 3", stroke_width=1.2)


def _label(
    drawing: Drawing,
    mark: labels.Mark,
    placement: labels.Placement,
    written: tuple[list[str], Row],
    words: Words,
) -> None:
    lines, row = written
    left, top, right, _ = placement.box
    if placement.leader:
        x1, y1, x2, y2 = placement.leader
        drawing.shape("path", stroke="ink", d=f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}", stroke_width=0.8)
    anchor: Literal["start", "middle", "end"] = "middle"
    if left > mark.x:
        anchor = "start"
    elif right < mark.x:
        anchor = "end"
    x = {"start": left, "middle": (left + right) / 2, "end": right}[anchor]
    for number, line in enumerate(lines):
        drawing.text(x, top + 10.5 + 13 * number, line, size=SMALL, anchor=anchor, halo="paper")
    base = top + 10.5 + 13 * len(lines)
    drawing.text(x, base, numbered(row, words), size=SMALL, anchor=anchor, weight=600, halo="paper")
