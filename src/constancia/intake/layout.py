"""Where the columns of a table stand, and whether they are those that the format and the package's schema name.

Nothing is dropped in silence: a column that the format does not know is a fault, unless the package's own schema
marks it `"constancia": {"ignore": true}`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from constancia.errors import Wrong
from constancia.intake.coded import CodedTable
from constancia.intake.faults import shown
from constancia.intake.rows import Row


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions of the columns by name."""

    header: tuple[str, ...]
    positions: dict[str, int]

    @property
    def width(self) -> int:
        """Cells in a row."""
        return len(self.header)

    def cell(self, cells: list[str], column: str) -> str:
        """The cell of a row; "" where the table lacks the column."""
        position = self.positions.get(column)
        return "" if position is None else cells[position]


def lay_out(header: list[str]) -> Layout:
    """The layout that a header gives."""
    return Layout(tuple(header), {name: position for position, name in enumerate(header)})


def header_faults(table: CodedTable, layout: Layout) -> Iterator[Wrong]:
    """Wrong("missing_column"), Wrong("unknown_column"), Wrong("duplicate_column"), each with file, line and column."""
    for name, times in Counter(layout.header).items():
        if times > 1:
            yield _fault("duplicate_column", table, name)
    known, needed = _expected(table)
    for name in needed:
        if name not in layout.positions:
            yield _fault("missing_column", table, name)
    for name in layout.positions:
        if known is not None and name not in known:
            yield _fault("unknown_column", table, name)


def sound_rows(table: CodedTable) -> tuple[Layout, Iterator[Row]]:
    """The layout and the rows of a table that was validated.

    Raises Wrong("no_header", "bad_row" or a fault of the header) should the file have changed since.
    """
    rows = table.rows()
    header = next(rows, None)
    if header is None:
        raise Wrong("no_header", file=table.file, line=1)
    layout = lay_out(header.cells)
    for fault in header_faults(table, layout):
        raise fault
    return layout, _of_width(rows, layout.width, table.file)


def _expected(table: CodedTable) -> tuple[set[str] | None, list[str]]:
    """The columns that may be there (None: any) and those that must."""
    declared = table.resource.fields
    by_schema = None if declared is None else {field.name for field in declared}
    needed = [] if declared is None else [field.name for field in declared]
    if table.format is None:
        return by_schema, needed
    by_format = {column.name for column in table.format.columns}
    by_format |= {field.name for field in declared or () if field.is_ignored}
    needed += [
        column.name for column in table.format.columns if column.required and column.name not in needed
    ]
    return by_format if by_schema is None else by_format & by_schema, needed


def _fault(code: str, table: CodedTable, column: str) -> Wrong:
    return Wrong(code, file=table.file, line=1, column=shown(column))


def _of_width(rows: Iterator[Row], width: int, file: str) -> Iterator[Row]:
    for row in rows:
        if len(row.cells) != width:
            raise Wrong("bad_row", file=file, line=row.line)
        yield row
