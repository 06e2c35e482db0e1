"""Where it happened: the border and, in further frames, what lies too close together or too far away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any, Literal

from constancia.patterns import geometry, labels
from constancia.patterns.counts import Row
from constancia.patterns.drawing import BODY, NARROW, SMALL, Drawing, Theme, Words, measure, wrap
from constancia.patterns.frame import finish, head, numbered
from constancia.patterns.geometry import Box, View
from constancia.patterns.shapes import Shapes, border_shapes


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map. A `port` of entry bears a diamond; an `area` is shaded and has no point."""

    label: str
    latitude: float
    longitude: float
    kind: Literal["place", "port", "area"] = "place"


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

_AREA_DEGREES = 0.16
_COUNTRIES = {"united_states": (-102.2, 34.6), "mexico": (-103.6, 26.6)}


def border_map(
    rows: Sequence[Row],
    *,
    spots: Mapping[str, Spot],
    names: Mapping[str, str],
    words: Words,
    map_words: MapWords,
    prefix: str,
    theme: Theme = "web",
    width: float = NARROW,
) -> str:
    """Rows of a count by `place` alone, as SVG text.

    The area of the solid disc is what is certain, that of the hatched one what is possible. Each place is
    drawn once, in the closest frame that holds it; a place without a spot, and what has no place at all, is
    listed below with its number.

    Raises ValueError for rows by anything else.
    """
    if any(tuple(row.by) != ("place",) for row in rows):
        raise ValueError("a map takes rows by place alone")
    drawing = Drawing(prefix=prefix, theme=theme, width=width)
    framed, left = _share(rows, spots, _frames(map_words))
    y = head(drawing, words, marks=_marks(rows))
    kinds = {spots[place].kind for row in rows if (place := row.by["place"]) is not None and place in spots}
    y = _key(drawing, y, kinds, map_words)
    unit = (14 + 0.02 * width) / sqrt(max([_size(row) for row in rows], default=1) or 1)
    for line in _lines(framed, width):
        below = [_draw(drawing, y, one, (spots, map_words, words), unit) for one in line]
        y = max(below)
    y = _list(drawing, y, left, names, (map_words.unmapped, words))
    return finish(drawing, y, words, rows)


@dataclass(frozen=True, slots=True)
class _One:
    """A frame to draw: its rows, the frames that show parts of it closer, a name for its edge, its place."""

    frame: Frame
    rows: Sequence[Row]
    inner: Sequence[Frame]
    name: str
    left: float
    width: float


def _lines(framed: Sequence[tuple[Frame, list[Row]]], width: float) -> list[list[_One]]:
    """What stands beside each other: all but the border itself, where there is room for two."""
    drawn = [frame for frame, mine in framed if mine or frame.box == BORDER]
    lines: list[list[_One]] = []
    half = (width - 16) / 2
    for number, (frame, mine) in enumerate(framed):
        if frame not in drawn:
            continue
        inner = [other for other in drawn if other is not frame and _lies_in(other, frame)]
        is_close = frame.box != BORDER and half >= 260
        is_second = is_close and len(lines[-1]) == 1 and lines[-1][0].width == half
        left = half + 16 if is_second else 0
        one = _One(frame, mine, inner, f"frame{number}", left, half if is_close else width)
        if is_second:
            lines[-1].append(one)
        else:
            lines.append([one])
    return lines


def _marks(rows: Sequence[Row]) -> tuple[str, ...]:
    return ("certain", "possible") if any(row.low != row.high for row in rows) else ("certain",)


def _frames(words: MapWords) -> list[Frame]:
    return [
        Frame(BORDER, words.border),
        Frame(SAN_DIEGO, words.san_diego),
        Frame(ARIZONA, words.arizona),
        Frame(SOUTH, words.south),
        Frame(CONTINENT, words.continent),
    ]


def _share(
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


def _key(drawing: Drawing, y: float, kinds: Collection[str], words: MapWords) -> float:
    x = 0.0
    for kind, text in (("port", words.port), ("area", words.area)):
        if kind in kinds:
            if x and x + 24 + measure(text, SMALL) > drawing.width:
                x, y = 0.0, y + 18
            _mark_kind(drawing, x + 9, y - 2, kind, 7)
            drawing.text(x + 24, y + 2, text, size=SMALL)
            x += 24 + measure(text, SMALL) + 18
    return y + 16 if x else y


def _draw(
    drawing: Drawing,
    y: float,
    one: _One,
    known: tuple[Mapping[str, Spot], MapWords, Words],
    unit: float,
) -> float:
    """One frame with its title; gives the y below. `unit` is the radius of a disc of one."""
    spots, map_words, words = known
    drawing.text(one.left, y + 12, one.frame.title, weight=600)
    view = View(one.frame.box, width=one.width, left=one.left, top=y + 20)
    edge: dict[str, Any] = {"x": view.left, "y": view.top, "width": view.width, "height": view.height}
    drawing.open(clip_path=drawing.clip(one.name, **edge))
    drawing.shape("rect", fill="water", **edge)
    border = _land(drawing, view, border_shapes())
    frames = [_corners(view, frame) for frame in one.inner]
    for box in frames:
        drawing.shape("rect", stroke="ink", x=box[0], y=box[1], width=box[2] - box[0], height=box[3] - box[1])
    if one.frame.box == BORDER:
        frames += [_country(drawing, view(at), getattr(map_words, name)) for name, at in _COUNTRIES.items()]
    taken = [*frames, *border]
    taken += _spots(drawing, view, one.rows, (spots, words), (unit, taken))
    for frame in one.inner:
        taken.append(_inset_title(drawing, view, frame, taken))
    drawing.close()
    drawing.shape("rect", stroke="border", stroke_width=1, **edge)
    return view.top + view.height + 14


def _land(drawing: Drawing, view: View, shapes: Shapes) -> list[labels.Rectangle]:
    """Land, states and border; gives small boxes along the border, where no label should stand."""
    around = view.box.grown(0.15)
    for kind, role in (("beyond", "beyond"), ("us", "land"), ("mx", "land")):
        rings = [geometry.clip_ring(ring, around) for ring in shapes.land[kind]]
        data = "".join(geometry.path(ring, view, is_closed=True) for ring in rings if ring)
        if data:
            drawing.shape("path", fill=role, stroke="line", d=data, stroke_width=0.6)
    for lines, role, weight in ((shapes.states, "line", 0.8), (shapes.border, "border", 1.8)):
        parts = [part for line in lines for part in geometry.clip_line(line, around)]
        data = "".join(geometry.path(part, view) for part in parts)
        if data:
            drawing.shape("path", stroke=role, d=data, stroke_width=weight, stroke_linejoin="round")
    parts = [part for line in shapes.border for part in geometry.clip_line(line, view.box)]
    return [box for part in parts for box in labels.boxes([view(point) for point in part])]


def _corners(view: View, frame: Frame) -> labels.Rectangle:
    """Where a part that is shown closer lies in this view."""
    edge = [view(point) for point in frame.box.outline]
    return min(x for x, _ in edge), min(y for _, y in edge), max(x for x, _ in edge), max(y for _, y in edge)


def _inset_title(
    drawing: Drawing, view: View, frame: Frame, taken: Sequence[labels.Rectangle]
) -> labels.Rectangle:
    lines = wrap(frame.title, size=SMALL, width=max(view.width * 0.2, 72), most=3)
    wide, high = max(measure(line, SMALL) for line in lines), 13 * len(lines)
    edge = (view.left + 3, view.top + 2, view.left + view.width - 3, view.top + view.height - 2)
    box = labels.beside(_corners(view, frame), (wide, high), edge, taken)
    for number, line in enumerate(lines):
        drawing.text(box[0], box[1] + 10 + 13 * number, line, size=SMALL, fill="quiet", halo="paper")
    return box


def _country(drawing: Drawing, at: geometry.Point, name: str) -> labels.Rectangle:
    x, y = at
    half = measure(name, BODY) / 2
    drawing.text(x, y, name, fill="quiet", anchor="middle")
    return (x - half, y - BODY, x + half, y + 3)


def _spots(
    drawing: Drawing,
    view: View,
    rows: Sequence[Row],
    known: tuple[Mapping[str, Spot], Words],
    scale: tuple[float, Sequence[labels.Rectangle]],
) -> list[labels.Rectangle]:
    """Discs, then their labels over them; gives where both stand."""
    spots, words = known
    unit, taken = scale
    ordered = sorted(rows, key=lambda row: (-_size(row), row.by["place"] or ""))
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
    disc = max(unit * sqrt(_size(row)), 3.5)
    return labels.Mark(x, y, max(view.pixels(_AREA_DEGREES), 9) if spot.kind == "area" else disc, 0, 0)


def _spot(drawing: Drawing, at: tuple[float, float, float], spot: Spot, row: Row, unit: float) -> None:
    x, y, radius = at
    if spot.kind == "area":
        _mark_kind(drawing, x, y, "area", radius)
        return
    if row.high is None or row.high > row.low:
        dash = "2 2" if row.high is None else "none"
        drawing.shape("circle", fill="paper", cx=x, cy=y, r=radius, fill_opacity=0.7)
        drawing.shape("circle", fill="hatch", stroke="accent", cx=x, cy=y, r=radius, stroke_dasharray=dash)
    if row.low:
        solid = max(unit * sqrt(row.low), 3.5)
        drawing.shape("circle", fill="accent", stroke="paper", cx=x, cy=y, r=solid, stroke_width=0.8)
    if spot.kind == "port":
        _mark_kind(drawing, x, y, "port", 4)


def _mark_kind(drawing: Drawing, x: float, y: float, kind: str, size: float) -> None:
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


def _list(
    drawing: Drawing, y: float, rows: Sequence[Row], names: Mapping[str, str], written: tuple[str, Words]
) -> float:
    """What is in no frame, each with its number."""
    title, words = written
    if not rows:
        return y
    drawing.text(0, y + 12, title, weight=600)
    y += 32
    for row in rows:
        place = row.by["place"]
        name = words.missing if place is None else names.get(place, place)
        number = numbered(row, words)
        room = drawing.width - measure(number, SMALL, weight=600) - 12
        drawing.text(drawing.width, y, number, size=SMALL, anchor="end", weight=600)
        y = drawing.lines(0, y, name, size=SMALL, width=room) + 3
    return y - 6


def _size(row: Row) -> int:
    return row.low if row.high is None else row.high
