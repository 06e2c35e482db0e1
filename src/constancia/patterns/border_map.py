"""Where it happened: the border and, in further frames, what lies too close together or too far away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from math import sqrt
from typing import Any

from constancia.patterns import geometry, labels
from constancia.patterns.counts import Row
from constancia.patterns.drawing import BODY, NARROW, SMALL, Drawing, Theme, Words, measure, wrap
from constancia.patterns.geometry import View
from constancia.patterns.map_frames import BORDER, Frame, MapWords, Part, arrange, frames, share
from constancia.patterns.map_marks import Spot, draw_kind, draw_spots
from constancia.patterns.margins import ROOM, finish, head, numbered
from constancia.patterns.shapes import border_shapes

_COUNTRIES = {"united_states": (-102.2, 34.6), "mexico": (-103.6, 26.6)}

MARGIN = 0.15
"""How far lines go on beyond the edge of a view, as a share of its size."""


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
    framed, left = share(rows, spots, frames(map_words))
    y = head(drawing, words, marked=rows)
    kinds = {spots[place].kind for row in rows if (place := row.by["place"]) is not None and place in spots}
    y = _key(drawing, y, kinds, map_words)
    unit = (14 + 0.02 * width) / sqrt(max([row.most for row in rows], default=1) or 1)
    for line in arrange(framed, width):
        y = max(_draw(drawing, y, part, (spots, map_words, words), unit) for part in line)
    y = _list(drawing, y, left, names, (map_words.unmapped, words))
    return finish(drawing, y, words, rows)


def _key(drawing: Drawing, y: float, kinds: Collection[str], words: MapWords) -> float:
    x = 0.0
    for kind, text in (("port", words.port), ("area", words.area)):
        if kind in kinds:
            if x and x + 24 + measure(text, SMALL) > drawing.width:
                x, y = 0.0, y + 18
            draw_kind(drawing, x + 9, y - 2, kind, 7)
            drawing.text(x + 24, y + 2, text, size=SMALL)
            x += 24 + measure(text, SMALL) + 18
    return y + 16 if x else y


def _draw(
    drawing: Drawing,
    y: float,
    one: Part,
    known: tuple[Mapping[str, Spot], MapWords, Words],
    unit: float,
) -> float:
    """One frame with its title; gives the y below. `unit` is the radius of a disc of one."""
    spots, map_words, words = known
    below = drawing.lines(one.left, y + 12, one.frame.title, width=one.width * ROOM, weight=600)
    view = View(one.frame.box, width=one.width, left=one.left, top=below - 10)
    edge: dict[str, Any] = {"x": view.left, "y": view.top, "width": view.width, "height": view.height}
    drawing.open(clip_path=drawing.clip(one.name, **edge))
    drawing.shape("rect", fill="water", **edge)
    border = _land(drawing, view)
    closer = [_corners(view, frame) for frame in one.inner]
    for box in closer:
        drawing.shape("rect", stroke="ink", x=box[0], y=box[1], width=box[2] - box[0], height=box[3] - box[1])
    if one.frame.box == BORDER:
        closer += [_country(drawing, view(at), getattr(map_words, name)) for name, at in _COUNTRIES.items()]
    taken = [*closer, *border]
    taken += draw_spots(drawing, view, one.rows, (spots, words), (unit, taken))
    for frame in one.inner:
        taken.append(_inset_title(drawing, view, frame, taken))
    drawing.close()
    drawing.shape("rect", stroke="border", stroke_width=1, **edge)
    return view.top + view.height + 14


def _land(drawing: Drawing, view: View) -> list[labels.Rectangle]:
    """Land, states and border; gives small boxes along the border, where no label should stand."""
    for kind, role in (("beyond", "beyond"), ("us", "land"), ("mx", "land")):
        if data := _areas(kind, view):
            drawing.shape("path", fill=role, stroke="line", d=data, stroke_width=0.6)
    for kind, role, weight in (("states", "line", 0.8), ("border", "border", 1.8)):
        if data := _lines(kind, view):
            drawing.shape("path", stroke=role, d=data, stroke_width=weight, stroke_linejoin="round")
    parts = [part for line in border_shapes().border for part in geometry.clip_line(line, view.box)]
    return [box for part in parts for box in labels.boxes([view(point) for point in part])]


@lru_cache(maxsize=256)
def _areas(kind: str, view: View) -> str:
    """The path of one kind of land: the same in every language, theme and map that has the view."""
    around = view.box.grown(MARGIN)
    rings = [geometry.clip_ring(ring, around) for ring in border_shapes().land[kind]]
    return "".join(geometry.path(ring, view, is_closed=True) for ring in rings if ring)


@lru_cache(maxsize=256)
def _lines(kind: str, view: View) -> str:
    """The path of the border or of the states' borders."""
    around = view.box.grown(MARGIN)
    parts = [part for line in getattr(border_shapes(), kind) for part in geometry.clip_line(line, around)]
    return "".join(geometry.path(part, view) for part in parts)


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
