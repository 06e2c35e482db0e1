"""Where it happened."""

from __future__ import annotations

from itertools import combinations

import pytest

from constancia.patterns import Spot, border_map, count
from constancia.patterns.geometry import Box, View, clip_line, clip_ring
from constancia.patterns.labels import Mark, place
from constancia.patterns.map_frames import BORDER, CONTINENT
from constancia.patterns.shapes import border_shapes
from tests.patterns.conftest import Frame
from tests.patterns.svg import HOSTILE, MAP_WORDS, SVG, WORDS, hostile, read, row, sizes, texts

SPOTS = {
    "elpaso": Spot("El Paso", 31.76, -106.49),
    "ysidro": Spot("San Ysidro Port of Entry", 32.54, -117.03, "port"),
    "camp": Spot("Camp area", 31.58, -111.33, "area"),
    "montreal": Spot("Montréal", 45.47, -73.74),
    "madrid": Spot("Madrid", 40.42, -3.7),
}
ROWS = [
    row(4, 4, place="elpaso"),
    row(9, 16, coding=2, place="ysidro"),
    row(3, 3, place="camp"),
    row(0, 1, place="montreal"),
    row(2, 2, place="madrid"),
    row(5, 5, place="unmapped"),
    row(6, 6, place=None),
]


def draw(rows: list[object] = ROWS, **how: object) -> str:  # type: ignore[assignment]
    given = {"spots": SPOTS, "names": {"unmapped": "Somewhere"}, "words": WORDS, "map_words": MAP_WORDS}
    return border_map(rows, prefix="b", **{**given, **how})  # type: ignore[arg-type]


def test_every_row_is_shown_once_with_its_number() -> None:
    written = texts(read(draw()))
    for label in ("El Paso", "Camp area", "Montréal", "Somewhere", "not known", "madrid"):
        assert written.count(label) == 1
    for number in ("4", "9–16 †2", "3", "0–1", "2", "5", "6"):
        assert written.count(number) == 1
    assert written.index("Not on the map") < written.index("Somewhere")


def test_the_area_of_a_disc_is_its_number() -> None:
    circles = [one for one in read(draw()).iter(f"{SVG}circle") if not one.get("fill-opacity")]
    discs = {(circle.get("fill"), float(circle.get("r", 0))) for circle in circles}
    solid = sorted(radius for fill, radius in discs if fill == "#1f4482")
    hatched = sorted(radius for fill, radius in discs if fill == "url(#b-hatch)")
    assert solid[-1] / hatched[-1] == pytest.approx(3 / 4, abs=0.01)
    assert (solid[0] / hatched[-1]) ** 2 == pytest.approx(4 / 16, abs=0.01)


def test_a_protected_place_has_no_point() -> None:
    root = read(draw([row(3, 3, place="camp")]))  # type: ignore[list-item]
    circles = [circle for circle in root.iter(f"{SVG}circle") if float(circle.get("r", 0)) != 7]
    assert len(circles) == 2
    assert {circle.get("stroke-dasharray") or circle.get("fill-opacity") for circle in circles} == {
        "4 3",
        "0.22",
    }
    assert "area" in texts(root)


def test_a_port_of_entry_bears_a_diamond() -> None:
    def diamonds(rows: list[object]) -> int:
        return sum(path.get("class") == "f-paper s-ink" for path in read(draw(rows)).iter(f"{SVG}path"))

    assert diamonds([row(3, 3, place="ysidro")]) == 2
    assert diamonds([row(3, 3, place="elpaso")]) == 0


def test_frames_are_drawn_only_where_they_hold_something() -> None:
    written = texts(read(draw([row(1, 1, place="elpaso")])))  # type: ignore[list-item]
    assert "The border" in written and "San Diego" not in written and "Elsewhere" not in written
    assert "The border" in texts(read(draw([])))


def test_other_rows_are_refused() -> None:
    with pytest.raises(ValueError):
        draw([row(1, 1, place="elpaso", category="defender")])  # type: ignore[list-item]


def test_hostile_words_and_labels() -> None:
    spots = {HOSTILE: Spot(HOSTILE, 31.76, -106.49)}
    rows = [row(1, 2, coding=1, place=HOSTILE), row(1, 1, place=HOSTILE + "2")]
    svg = draw(rows, spots=spots, names={HOSTILE + "2": HOSTILE}, words=hostile())  # type: ignore[arg-type]
    assert "<script" not in svg
    read(svg)


@pytest.mark.parametrize("width", [360, 680])
def test_the_example(border: Frame, names: dict[str, dict[str, str]], width: int) -> None:
    spots = {
        point["place"]: Spot(names["place"][point["place"]], point["latitude"], point["longitude"])
        for point in border["points"].to_pylist()
    }
    rows = count(border, of="acts", by=["place"], where=[("category", frozenset({"defender"}))])
    svg = draw(rows, spots=spots, names=names["place"], width=width)  # type: ignore[arg-type]
    root = read(svg)
    assert len(svg) < 150_000
    assert min(sizes(root)) >= 11
    written = texts(root)
    for one in rows:
        coding = f" †{one.coding_only}" if one.coding_only else ""
        assert WORDS.number(one.low, one.high) + coding in written


def test_labels_keep_apart() -> None:
    marks = [Mark(60 + 40 * x, 60 + 50 * y, 8, 60, 26) for x in range(3) for y in range(3)]
    boxes = [placement.box for placement in place(marks, (0, 0, 360, 300))]
    for one, other in combinations(boxes, 2):
        assert min(one[2], other[2]) <= max(one[0], other[0]) or min(one[3], other[3]) <= max(
            one[1], other[1]
        )


def test_the_shapes_join_at_the_border() -> None:
    shapes = border_shapes()
    land = {point for kind in ("us", "mx") for ring in shapes.land[kind] for point in ring}
    ends = [point for line in shapes.border for point in line]
    assert all(CONTINENT.holds(point) for point in ends)
    assert sum(point in land for point in ends) / len(ends) > 0.99


def test_a_view_has_north_up_and_keeps_areas() -> None:
    view = View(BORDER, width=360, left=0, top=0)
    west, east = view((-107.5, 30)), view((-107.3, 30))
    assert east[0] > west[0] and east[1] == pytest.approx(west[1], abs=0.05)
    assert view((-107.4, 31))[1] < west[1]


def test_clipping() -> None:
    box = Box(0, 0, 10, 10)
    assert clip_ring([(20, 20), (30, 20), (30, 30)], box) == []
    assert sorted(clip_ring([(-5, -5), (15, -5), (15, 15), (-5, 15)], box)) == [
        (0, 0),
        (0, 10),
        (10, 0),
        (10, 10),
    ]
    line = [(-20, 5), (-10, 5), (5, 5), (20, 5), (30, 5)]
    assert list(clip_line(line, box)) == [[(-10, 5), (5, 5), (20, 5)]]
