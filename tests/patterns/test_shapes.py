"""The generator of the shapes, on a small world of two countries; and the shapes that came of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from constancia.patterns.shapes import border_shapes
from constancia.patterns.shapes.make import main

SCALE = {"scale": [1, 1], "translate": [-110, 20]}
# Two squares side by side: arc 0 is what they share, 1 and 2 go round the rest.
ARCS = [[[5, 0], [0, 5]], [[5, 5], [-5, 0], [0, -5], [5, 0]], [[5, 0], [5, 0], [0, 5], [-5, 0]]]


def geometry(name: str, *arcs: int) -> dict[str, Any]:
    return {"type": "Polygon", "properties": {"name": name}, "arcs": [list(arcs)]}


def write(path: Path, name: str, *geometries: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps({"transform": SCALE, "arcs": ARCS, "objects": {name: {"geometries": geometries}}}),
        encoding="utf-8",
    )


def test_land_border_and_states(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world, us, mx = (tmp_path / name for name in ("world", "us", "mx"))
    countries = [geometry("United States of America", 0, 1), geometry("Mexico", 2, ~0), geometry("Peru", 2)]
    write(world / "package" / "countries-10m.json", "countries", *countries)
    write(us / "package" / "states-10m.json", "states", geometry("One", 0, 1), geometry("Two", 2, ~0))
    write(mx / "package" / "src" / "js" / "data" / "mex.topo.json", "mex", geometry("Alone", 0, 1))
    main(str(world), str(us), str(mx))
    made = json.loads(capsys.readouterr().out)
    assert made["border"] == made["states"] == [[-105000, 20000, 0, 5000]]
    assert {kind: len(rings) for kind, rings in made["land"].items()} == {"us": 1, "mx": 1, "beyond": 0}


def test_the_shapes_are_where_they_should_be() -> None:
    shapes = border_shapes()
    points = [point for line in shapes.border for point in line]
    assert min(points)[0] == pytest.approx(-117.12, abs=0.05)
    assert max(points)[0] == pytest.approx(-97.14, abs=0.05)
    assert min(latitude for _, latitude in points) == pytest.approx(25.84, abs=0.05)
    assert len(shapes.states) > 100 and all(shapes.land.values())
