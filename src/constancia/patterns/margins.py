"""What stands around and between: the head of a figure, its foot, panels that are not to be summed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from constancia.patterns.counts import Row
from constancia.patterns.drawing import SMALL, TITLE, Drawing, Words, measure

DAGGER = "†"
"""Before the number that is there by coding alone."""

ROOM = 0.86
"""Of the width, for a title: heavy letters of some fonts are wider than they are measured."""


def series(
    rows: Sequence[Row], drawn: Sequence[str], names: Mapping[str, str]
) -> list[tuple[str, list[Row]]]:
    """The rows of each value of the one property that is not among those `drawn`, with its name: never summed.

    `names` names these values, in the order to draw them. Raises ValueError where the rows are not by what is drawn,
    or more than one property is left over.
    """
    if not rows:
        return [("", [])]
    if any(name not in rows[0].by for name in drawn):
        raise ValueError(f"the rows are not by {drawn}")
    others = [name for name in rows[0].by if name not in drawn]
    if len(others) > 1:
        raise ValueError(f"more than one property beside {drawn}: {others}")
    if not others:
        return [("", list(rows))]
    values = sorted({row.by[others[0]] for row in rows}, key=order(names))
    return [
        (names.get(value, value) if value else "?", [row for row in rows if row.by[others[0]] == value])
        for value in values
    ]


def order(names: Mapping[str, str]) -> _Order:
    """A key that sorts values as `names` has them, then the rest by value, then what is not known."""
    return _Order(names)


class _Order:
    def __init__(self, names: Mapping[str, str]) -> None:
        self._places = {value: number for number, value in enumerate(names)}

    def __call__(self, value: str | None) -> tuple[bool, int, str]:
        return value is None, self._places.get(value or "", len(self._places)), value or ""


def head(drawing: Drawing, words: Words, *, marked: Sequence[Row] | None = None) -> float:
    """Title, subtitle, and a sample of each mark that the rows `marked` need, with its name; gives the y below."""
    y = drawing.lines(0, 18, words.title, size=TITLE, width=drawing.width * ROOM, weight=600)
    y = drawing.lines(0, y, words.subtitle, width=drawing.width, fill="quiet")
    x = 0.0
    for mark in _marks(marked):
        text = words.certain if mark == "certain" else words.possible
        if x and x + 26 + measure(text, SMALL) > drawing.width:
            x, y = 0.0, y + 18
        drawing.shape(
            "rect", fill="accent" if mark == "certain" else "hatch", x=x, y=y - 6, width=20, height=10
        )
        if mark != "certain":
            drawing.shape(
                "path", stroke="accent", d=f"M{x + 20} {y - 6}H{x}V{y + 4}H{x + 20}", stroke_width=1
            )
        drawing.text(x + 26, y + 3.5, text, size=SMALL)
        x += 26 + measure(text, SMALL) + 18
    return y if marked is None else y + 18


def _marks(rows: Sequence[Row] | None) -> tuple[str, ...]:
    if rows is None:
        return ()
    return ("certain", "possible") if any(row.low != row.high for row in rows) else ("certain",)


def finish(drawing: Drawing, y: float, words: Words, rows: Sequence[Row]) -> str:
    """The notes below, and the document."""
    y += SMALL
    notes = [f"{DAGGER} {words.coding}"] if any(row.coding_only for row in rows) else []
    for note in [*notes, *([words.note] if words.note else [])]:
        y = drawing.lines(0, y, note, size=SMALL, width=drawing.width, fill="quiet") + 2
    return drawing.document(y, words)


def numbered(row: Row, words: Words) -> str:
    """`12–14 †3`: the range, and how many of `high` are there by coding alone."""
    coding = f" {DAGGER}{words.number(row.coding_only, row.coding_only)}" if row.coding_only else ""
    return words.number(row.low, row.high) + coding


def nice_step(most: int, room: float) -> int:
    """A round distance between ticks, no closer than 44 pixels."""
    step = 1
    while step * room / max(most, 1) < 44:
        step = step * 2 if str(step)[0] in "15" else step * 5 // 2
    return step
