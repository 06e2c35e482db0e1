"""The headings of a table: on which line they stand, and what each column is called.

Where two columns have one heading, the second is called `Heading (2)`. A column without a heading takes that of the
line above, which is merged over it, so that two lines of headings are read as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from constancia.errors import Wrong
from constancia.intake.mapping.condition import plain
from constancia.intake.sheet import Grid, GridRow


def read_headings(grid: Grid, line: int) -> tuple[int, tuple[str, ...]]:
    """Line and names: of the first row, or of the row on `line`. Raises Wrong("no_header", file, line)."""
    above: GridRow | None = None
    for row in grid.rows():
        if line in (0, row.line):
            return row.line, named(row.cells, () if above is None else above.cells)
        if row.line > line > 0:
            break
        above = row
    raise Wrong("no_header", file=grid.file, line=line or 1)


def named(cells: Sequence[str], above: Sequence[str] = ()) -> tuple[str, ...]:
    """The names of the columns. A line with a single cell is a title and gives none."""
    over = above if sum(map(bool, above)) > 1 else ()
    width = max(len(cells), len(over))
    names = [_at(cells, index) or _at(over, index) for index in range(width)]
    met: Counter[str] = Counter()
    return tuple(_told_apart(name, met) for name in names)


def groups(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """What a line of headings over others says of each column: a heading reaches to the next one."""
    out, last = [], ""
    for index in range(width):
        last = _at(cells, index) or last
        out.append(last)
    return tuple(out) if sum(map(bool, cells)) > 1 else ("",) * width


def _at(cells: Sequence[str], index: int) -> str:
    return " ".join(cells[index].split()) if index < len(cells) else ""


def _told_apart(name: str, met: Counter[str]) -> str:
    if not name:
        return ""
    met[plain(name)] += 1
    number = met[plain(name)]
    return name if number == 1 else f"{name} ({number})"
