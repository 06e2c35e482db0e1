"""Who did what."""

from __future__ import annotations

import pytest

from constancia.patterns import count, matrix
from tests.patterns.conftest import Frame
from tests.patterns.svg import HOSTILE, SVG, WORDS, hostile, read, row, sizes, texts

NAMES = {"kind": {"raid": "Raid", "arrest": "Arrest"}, "unit": {"b": "Unit B", "a": "Unit A"}}
ROWS = [
    row(2, 3, coding=1, kind="arrest", unit="a"),
    row(1, 1, kind="raid", unit="b"),
    row(0, 1, kind="raid", unit="a"),
    row(4, 4, kind="raid", unit=None),
]


def draw(rows: list[object] = ROWS, **how: object) -> str:  # type: ignore[assignment]
    return matrix(rows, down="kind", across="unit", words=WORDS, prefix="m", names=NAMES, **how)  # type: ignore[arg-type]


def test_numbers_stand_in_their_cells() -> None:
    root = read(draw())
    at = {element.text: element for element in root.iter(f"{SVG}text")}
    columns = {name: float(at[name].get("x", 0)) for name in ("Unit B", "Unit A", "not known")}
    assert columns["Unit B"] < columns["Unit A"] < columns["not known"]
    assert float(at["Raid"].get("y", 0)) < float(at["Arrest"].get("y", 0))
    for number, unit, line in (
        ("2–3", "Unit A", "Arrest"),
        ("1", "Unit B", "Raid"),
        ("4", "not known", "Raid"),
    ):
        assert float(at[number].get("x", 0)) == pytest.approx(columns[unit] - 4, abs=1)
        assert float(at[number].get("y", 0)) == pytest.approx(float(at[line].get("y", 0)), abs=8)
    assert "†1" in at


def test_what_is_only_possible_has_a_broken_outline() -> None:
    root = read(draw())
    assert len([box for box in root.iter(f"{SVG}rect") if box.get("stroke-dasharray")]) == 1
    assert len([box for box in root.iter(f"{SVG}rect") if box.get("fill-opacity")]) == 3


def test_too_many_columns_make_further_blocks() -> None:
    rows = [row(1, 1, kind="raid", unit=f"unit {number:02}") for number in range(20)]
    written = texts(read(draw(rows)))  # type: ignore[arg-type]
    assert written.count("Raid") == 3
    assert [text for text in written if text.startswith("unit")] == [
        f"unit {number:02}" for number in range(20)
    ]
    assert texts(read(draw(rows, width=680))).count("Raid") < 3  # type: ignore[arg-type]


def test_long_numbers_take_two_lines() -> None:
    written = texts(read(draw([row(68000, 71000, kind="arrest", unit="b"), *ROWS])))
    assert {"68,000–", "71,000"} <= set(written) or "68,000–71,000" in written


def test_hostile_words_and_labels() -> None:
    rows = [row(1, 2, coding=1, kind=HOSTILE, unit=HOSTILE, category=HOSTILE)]
    svg = matrix(
        rows, down="kind", across="unit", words=hostile(), prefix="m", names={"kind": {HOSTILE: HOSTILE}}
    )
    assert "<script" not in svg
    read(svg)


def test_nothing_can_be_drawn_too() -> None:
    assert WORDS.title in texts(read(draw([])))


@pytest.mark.parametrize("width", [360, 680])
def test_the_example(border: Frame, names: dict[str, dict[str, str]], width: int) -> None:
    rows = count(border, of="acts", by=["act_type", "perpetrator"], where=[])
    root = read(
        matrix(rows, down="act_type", across="perpetrator", words=WORDS, prefix="m", names=names, width=width)
    )
    numbers = [WORDS.number(one.low, one.high) for one in rows]
    written = texts(root)
    assert all(written.count(number) >= numbers.count(number) for number in set(numbers))
    assert min(sizes(root)) >= 11
