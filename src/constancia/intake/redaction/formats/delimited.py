"""Tables of text (CSV): a name may stand in two cells, so a row is looked at as one text and hidden cell by cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from constancia.intake.redaction.hiding import MARK
from constancia.intake.redaction.part import Area, Decided, Made, Part

_BETWEEN = " | "
_MOST_CELLS = 1 << 20
"""Characters of one cell."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, and what divides the cells."""

    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    separator: str = ","
    faces: tuple[Area, ...] = ()
    unsearched: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """One text a row."""
        return tuple(Part(f"row:{n}", _BETWEEN.join(row)) for n, row in enumerate(self.rows, 1))

    def without(self, decided: Decided) -> Made:
        """The table with marks in the place of what is hidden in each cell."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.separator, lineterminator="\r\n")
        writer.writerows(_hidden(row, decided) for row in self.rows)
        return Made(out.getvalue().encode(), "text/csv", ".csv")


def read(text: str) -> Table | None:
    """A table, None where the text is none: cells of one row only, or no rule for what divides them."""
    first = text.partition("\n")[0]
    separator = max(",;\t|", key=first.count)
    if not first.count(separator):
        return None
    csv.field_size_limit(_MOST_CELLS)
    try:
        return Table(
            tuple(map(tuple, csv.reader(io.StringIO(text, newline=""), delimiter=separator))), separator
        )
    except csv.Error:
        return None


def _hidden(row: tuple[str, ...], decided: Decided) -> Iterator[str]:
    """The cells of a row: what reaches over several is hidden in each, and each is looked at by itself too."""
    spans = decided.hiding.spans(_BETWEEN.join(row))
    at = 0
    for cell in row:
        made = cell
        for start, end in reversed(spans):
            first, last = max(start - at, 0), min(end - at, len(cell))
            if first < last:
                made = made[:first] + MARK + made[last:]
        yield decided.hiding.hidden(made)
        at += len(cell) + len(_BETWEEN)
