"""One sheet of somebody's own file, and how the text of its cells is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from constancia.errors import Wrong

LINES_LIMIT = 5_000_000
"""Lines of a sheet."""
CELLS_LIMIT = 1000
"""Columns of a sheet."""
CELL_LIMIT = 1 << 17
"""Characters of a cell, four times what Excel takes."""
BLOCK_ROWS, BLOCK_SIZE, _SOME = 2000, 1 << 22, 100
"""Rows of a block, and characters; rows after which the characters are counted."""
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff\u00ad"
"""Marks that nobody sees: direction, joining, soft hyphen."""
_EDGES = INVISIBLE + " \t\r\n\u00a0\u3000"


class GridRow(NamedTuple):
    """`line` is the line as the person's program counts it, from 1."""

    line: int
    cells: tuple[str, ...]


class Trait(StrEnum):
    """What a person should be told of a sheet, though it can be read."""

    HIDDEN = "hidden_sheet"
    MERGED = "merged_cells"
    FORMULAS = "formulas"
    MACROS = "macros"
    GUESSED_ENCODING = "guessed_encoding"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. `sheet` is "" for a file that has no sheets. `rows` raises Wrong(…, file, line) where it must stop."""

    name: str
    file: str
    sheet: str
    rows: Callable[[], Iterator[GridRow]] = field(repr=False)
    traits: frozenset[Trait] = frozenset()

    @property
    def is_hidden(self) -> bool:
        """Whether the person does not see the sheet."""
        return Trait.HIDDEN in self.traits


class Merged(NamedTuple):
    """A merged area: its left column, its first and its last line."""

    column: int
    first: int
    last: int


def trimmed(text: str) -> str:
    """A cell without the blanks and invisible marks around it."""
    return text.strip(_EDGES) if text else text


def grid_row(line: int, cells: Sequence[str]) -> GridRow | None:
    """The row with its cells trimmed and blanks at the end left out; None where nothing is left."""
    kept = [cell.strip(_EDGES) if cell else "" for cell in cells]
    while kept and not kept[-1]:
        kept.pop()
    return GridRow(line, tuple(kept)) if kept else None


def in_blocks(rows: Iterator[GridRow]) -> Iterator[list[GridRow]]:
    """Rows in lists of some 2,000, of fewer where they are long, so that they can be looked at side by side."""
    block: list[GridRow] = []
    size = 0
    while some := [*islice(rows, _SOME)]:
        block += some
        size += sum(sum(map(len, row.cells)) for row in some)
        if len(block) >= BLOCK_ROWS or size >= BLOCK_SIZE:
            yield block
            block, size = [], 0
    if block:
        yield block


def number_text(value: float) -> str:
    """A number as a person sees it in a plain cell: 15 digits at most, no trailing ".0"."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")


def must_fit(file: str, *, line: int, column: int = 0, length: int = 0) -> None:
    """Raises Wrong("too_many_rows", "too_many_columns", "cell_too_large", column) for what is over a limit."""
    if line > LINES_LIMIT:
        raise Wrong("too_many_rows", file=file, line=line)
    if column >= CELLS_LIMIT:
        raise Wrong("too_many_columns", file=file, line=line)
    if length > CELL_LIMIT:
        raise Wrong("cell_too_large", file=file, line=line, column=letters(column))


def letters(position: int) -> str:
    """A column as spreadsheets name it: A, B, … Z, AA."""
    made, number = "", position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        made = chr(65 + rest) + made
    return made


class MergedFill:
    """Gives a merged value to the lines below its first, in the left column of its area."""

    def __init__(self, areas: Sequence[Merged]) -> None:
        self._waiting = sorted(areas, key=lambda area: area.first, reverse=True)
        self._active: dict[int, tuple[int, str]] = {}

    def fill(self, line: int, cells: list[str]) -> list[str]:
        """The cells of a line that has something of its own, with what stands merged over it."""
        if not self._waiting and not self._active:
            return cells
        out = list(cells)
        for column, (last, value) in list(self._active.items()):
            if line > last:
                del self._active[column]
            elif column >= len(out) or not out[column]:
                out += [""] * (column + 1 - len(out))
                out[column] = value
        while self._waiting and self._waiting[-1].first <= line:
            area = self._waiting.pop()
            if area.first == line and area.last > line and area.column < len(cells) and cells[area.column]:
                self._active[area.column] = (area.last, cells[area.column])
        return out
