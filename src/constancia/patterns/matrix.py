"""Who did what: a table drawn as a figure, with the range in each cell. Too many columns go into further blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, sqrt
from typing import Any

from constancia.patterns.counts import Row
from constancia.patterns.drawing import NARROW, SMALL, Drawing, Theme, Words, measure, wrap
from constancia.patterns.margins import DAGGER, finish, head, order, series

_LINE, _COLUMN, _WIDEST, _HEADER = 14, 46, 62, 150
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Block:
    """Some columns of the table, and the lines in which they hold something. None: not known."""

    across: tuple[str | None, ...]
    down: tuple[str | None, ...]
    cells: Mapping[tuple[str | None, str | None], Row]
    left: float
    column: float
    most: int


def matrix(
    rows: Sequence[Row],
    *,
    down: str,
    across: str,
    words: Words,
    prefix: str,
    names: Mapping[str, Names],
    panels: Names | None = None,
    theme: Theme = "web",
    width: float = NARROW,
) -> str:
    """Rows of a count by `down` and `across`, and by one other property at most, as SVG text.

    `names[property]` names the values and gives their order: no line or column is ranked by its numbers.
    A cell that is certain at all is tinted, one that is only possible has a broken outline, and nothing is
    drawn where nothing is documented. Under the range stands how many are there by coding alone.

    Raises ValueError for rows that are not by these properties or by more than one other.
    """
    drawing = Drawing(prefix=prefix, theme=theme, width=width)
    groups = series(rows, (down, across), panels or {})
    labels = {name: names.get(name, {}) for name in (down, across)}
    most = max([row.most for row in rows], default=1)
    y = head(drawing, words)
    for title, mine in groups:
        if title:
            y = drawing.lines(0, y + 14, title, width=width, weight=600)
        for block in _blocks(mine, (down, across), labels, width, most):
            y = _draw(drawing, y, block, (labels[down], labels[across]), words)
    return finish(drawing, y, words, rows)


def _blocks(
    rows: Sequence[Row], properties: tuple[str, str], labels: Mapping[str, Names], width: float, most: int
) -> list[_Block]:
    down, across = properties
    cells = {(row.by[down], row.by[across]): row for row in rows}
    lines = sorted({line for line, _ in cells}, key=order(labels[down]))
    columns = sorted({column for _, column in cells}, key=order(labels[across]))
    longest = max([measure(labels[down].get(line or "", line or ""), SMALL) for line in lines], default=0)
    left = min(longest + 10, width * 0.38)
    fit = max(1, int((width - left) // _COLUMN))
    number = ceil(len(columns) / fit)
    ends = [round(len(columns) * part / max(number, 1)) for part in range(number + 1)]
    groups = [tuple(columns[start:end]) for start, end in pairwise(ends)]
    column = min(_WIDEST, (width - left) / max([len(group) for group in groups], default=1))
    return [
        _Block(
            group,
            tuple(line for line in lines if any((line, one) in cells for one in group)),
            cells,
            left,
            column,
            most,
        )
        for group in groups
    ]


def _draw(drawing: Drawing, y: float, block: _Block, labels: tuple[Names, Names], words: Words) -> float:
    heads = [
        wrap(_name(labels[1], column, words), size=SMALL, width=_HEADER, most=3) for column in block.across
    ]
    y += max(measure(part, SMALL) for parts in heads for part in parts) + 10
    for number, parts in enumerate(heads):
        _heading(drawing, _middle(block, number), y - 6, parts, is_known=block.across[number] is not None)
    for line in block.down:
        _rule(drawing, y, block)
        y = _line(drawing, y, block, line, (_name(labels[0], line, words), words))
    _rule(drawing, y, block)
    return y + 12


def _rule(drawing: Drawing, y: float, block: _Block) -> None:
    right = block.left + block.column * len(block.across)
    drawing.shape("path", stroke="line", d=f"M0 {y:.1f}H{right:.1f}", stroke_width=1)


def _line(drawing: Drawing, y: float, block: _Block, line: str | None, written: tuple[str, Words]) -> float:
    """One type of act across the units; gives the y below."""
    name, words = written
    parts = wrap(name, size=SMALL, width=block.left - 8)
    found = [block.cells.get((line, column)) for column in block.across]
    cells = [_written(row, block, words) if row else [] for row in found]
    height = _LINE * max(len(parts), *(len(cell) for cell in cells)) + 12
    for number, part in enumerate(parts):
        base = y + height / 2 + _LINE * (number - (len(parts) - 1) / 2) + 4
        drawing.text(0, base, part, size=SMALL, fill="ink" if line is not None else "quiet")
    for number, row in enumerate(found):
        if row:
            _cell(drawing, (_middle(block, number), y, height), row, block, cells[number])
    return y + height


def _heading(drawing: Drawing, x: float, y: float, lines: Sequence[str], *, is_known: bool) -> None:
    for number, line in enumerate(lines):
        at = x + 4 + (number - (len(lines) - 1) / 2) * 13
        drawing.text(at, y, line, size=SMALL, fill="ink" if is_known else "quiet", turn=-90)


def _written(row: Row, block: _Block, words: Words) -> list[str]:
    """The lines of a cell: the range, in two where it is too wide, then what is there by coding alone."""
    number, room = words.number(row.low, row.high), block.column - 4
    is_wide = measure(number, SMALL, weight=600) > room
    lines = wrap(number.replace("–", "– "), size=SMALL, width=room, weight=600) if is_wide else [number]
    return [
        *lines,
        *([f"{DAGGER}{words.number(row.coding_only, row.coding_only)}"] if row.coding_only else []),
    ]


def _cell(
    drawing: Drawing, place: tuple[float, float, float], row: Row, block: _Block, lines: Sequence[str]
) -> None:
    x, y, height = place
    box: dict[str, Any] = {
        "x": x - block.column / 2 + 2,
        "y": y + 2,
        "width": block.column - 4,
        "height": height - 4,
    }
    if row.low:
        share = sqrt(row.most / max(block.most, 1))
        drawing.shape("rect", fill="accent", fill_opacity=round(0.06 + 0.3 * share, 2), **box)
    else:
        drawing.shape("rect", stroke="quiet", stroke_width=1, stroke_dasharray="3 2", **box)
    for number, line in enumerate(lines):
        base = y + height / 2 + _LINE * (number - (len(lines) - 1) / 2) + 4
        weight = 600 if row.low and not line.startswith(DAGGER) else 400
        fill = "quiet" if line.startswith(DAGGER) else "ink"
        drawing.text(x, base, line, size=SMALL, fill=fill, anchor="middle", weight=weight)


def _middle(block: _Block, number: int) -> float:
    return block.left + block.column * (number + 0.5)


def _name(names: Names, value: str | None, words: Words) -> str:
    return words.missing if value is None else names.get(value, value)
