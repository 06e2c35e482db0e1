"""A filled template: which sheets it has, which lines, and what must be asked before it can be read.

`open_workbook` finds the template's sheets in a file by their headings, in either language and at any of the first
lines; `Workbook.package` gives their lines as coded tables (made in `workbook_coding`). What is passed over (a hidden
sheet, a column that nobody knows) is told as a `Remark`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from constancia.errors import Several, Wrong
from constancia.intake.faults import shown
from constancia.intake.grid import Grid, GridRow, Trait, open_grids
from constancia.intake.template_format import (
    EXAMPLES,
    HIDDEN,
    MARK,
    TemplateColumn,
    TemplateSheet,
    is_reason,
    sheet_of,
    sheet_titled,
)
from constancia.intake.understand import fold
from constancia.intake.understand_dates import Order, order_of

SEARCHED = 20
"""Lines among which the headings are looked for."""
LINES_LIMIT = 250_000
"""Lines of a sheet of the template; what is larger was made by a program and comes in by a mapping."""
_ID = re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(r"table-[a-z0-9-]{1,60}")
"""Of a table without a template's id, whose rejected rows come back."""


class Remark(NamedTuple):
    """Something to tell about a sheet that does not stop anything: code, sheet, column."""

    code: str
    sheet: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Which of two numbers in a column's dates is the day. `example` is one such date, `line` where it stands."""

    sheet: str
    column: str
    line: int
    example: str


class Line(NamedTuple):
    """One line of a sheet: its number, and its cells by the template's column names."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet of the template as somebody filled it. `raw` are the lines as they stand, the headings at `head`."""

    format: TemplateSheet
    title: str
    headings: tuple[str, ...]
    positions: Mapping[str, int]
    lines: tuple[Line, ...] = field(repr=False)
    raw: Mapping[int, tuple[str, ...]] = field(repr=False)
    notices: tuple[Remark, ...] = ()

    @property
    def names(self) -> Mapping[str, str]:
        """The person's own heading of each column."""
        return {name: self.headings[position] for name, position in self.positions.items()}


@dataclass(frozen=True)
class Workbook:
    """A filled template. `name` is the id that the template was given, or one made from the file's name; `title` is
    that of the file, or of the file that rejected rows come from."""

    path: Path = field(repr=False)
    file: str
    name: str
    title: str
    language: str
    sheets: Mapping[str, FilledSheet]
    notices: tuple[Remark, ...]

    @cached_property
    def _orders(self) -> Mapping[tuple[str, str], tuple[Order | None, Question | None]]:
        return {
            (sheet.format.name, column.name): _order(sheet, column)
            for sheet in self.sheets.values()
            for column in sheet.format.columns
            if column.kind in ("date", "value") and column.name in sheet.positions
        }

    def questions(self) -> tuple[Question, ...]:
        """What must be asked: a column of dates in which nothing tells the day from the month."""
        return tuple(question for _, question in self._orders.values() if question is not None)

    def order(self, sheet: str, column: str, answers: Mapping[tuple[str, str], Order]) -> Order | None:
        """The order of a column's dates: what they show, else what was answered for (sheet, heading) or ("", "")."""
        found, question = self._orders.get((sheet, column), (None, None))
        if question is None:
            return found
        return answers.get((question.sheet, question.column), answers.get(("", "")))


def open_workbook(
    path: Path, *, encoding: str | None = None, separator: str | None = None
) -> Workbook | None:
    """The filled template in a file; None where no sheet of it has the headings of one.

    Raises what `open_grids` raises, and Several for sheets that are of the template but cannot be read: a column
    that stands twice ("duplicate_column"), too many lines, a required column that is missing ("missing_column").
    """
    grids = open_grids(path, encoding=encoding, separator=separator)
    name, language, title = _identity(grids, path)
    found: dict[str, FilledSheet] = {}
    notices: list[Remark] = []
    faults: list[Wrong] = []
    for grid in grids:
        if grid.sheet == HIDDEN:
            continue
        if grid.is_hidden:
            notices.append(Remark(Trait.HIDDEN.value, grid.sheet))
            continue
        try:
            sheet = _filled(grid)
        except Wrong as fault:
            faults.append(fault)
            continue
        if sheet is None or sheet.format.name in found:
            notices += [Remark("unknown_sheet_left", grid.sheet)] if _is_some(grid) else []
            continue
        if name.startswith("table-") and grid.sheet == title:
            sheet = replace(sheet, title="")  # as the file without sheets that rejected rows come from
        found[sheet.format.name] = sheet
        notices += [Remark(trait.value, grid.sheet) for trait in sorted(grid.traits)] + [*sheet.notices]
    if faults and (found or any(fault.code != "missing_column" for fault in faults)):
        raise Several([*faults])
    if "acts" not in found and not name.startswith("template-"):
        return None
    return Workbook(path, path.name, name, title, language, found, tuple(notices))


def name_of(path: Path, *, encoding: str | None = None, separator: str | None = None) -> str:
    """The name of the package that a file is, read without its lines. Raises what `open_grids` raises."""
    return _identity(open_grids(path, encoding=encoding, separator=separator), path)[0]


def _identity(grids: list[Grid], path: Path) -> tuple[str, str, str]:
    """The package name, the language and the title: of the template's hidden sheet, else from the file's name."""
    for grid in (grid for grid in grids if grid.sheet == HIDDEN):
        cells = next(iter(grid.rows()), GridRow(1, ())).cells
        if len(cells) > 3 and cells[0] == MARK and (_ID.fullmatch(cells[2]) or _NAME.fullmatch(cells[2])):
            name = f"template-{cells[2]}" if _ID.fullmatch(cells[2]) else cells[2]
            title = shown(cells[4]) if len(cells) > 4 else path.stem
            return name, cells[3] if cells[3] in ("en", "es") else "es", title
    slug = re.sub(r"[^a-z0-9]+", "-", fold(path.stem)).strip("-")[:60].strip("-")
    return f"table-{slug or 'unnamed'}", "en", path.stem


def _is_some(grid: Grid) -> bool:
    """Whether an unknown sheet holds a table, and not only words like those of Read me."""
    return any(sum(map(bool, row.cells)) > 2 for row in islice(grid.rows(), SEARCHED))


def _filled(grid: Grid) -> FilledSheet | None:
    rows = grid.rows()
    for row in islice(rows, SEARCHED):
        sheet = sheet_of(row.cells, title=grid.sheet)
        if sheet is not None:
            return _read(grid, sheet, row, rows)
    titled = sheet_titled(grid.sheet) if grid.sheet else None
    if titled is not None:
        raise _missing(grid, titled)
    return None


def _missing(grid: Grid, sheet: TemplateSheet) -> Wrong:
    """The first required column that a sheet of the template lacks, in the line that has most of the others."""

    def known(row: GridRow) -> set[str]:
        return {column.name for cell in row.cells if (column := sheet.known(cell))}

    best = max(islice(grid.rows(), SEARCHED), key=lambda row: len(known(row)), default=GridRow(1, ()))
    lacking = next(c for c in sheet.columns if c.required and c.name not in known(best))
    language = "es" if sheet_titled(grid.sheet) and fold(grid.sheet) == fold(sheet.titles["es"]) else "en"
    return Wrong(
        "missing_column",
        file=grid.file,
        line=best.line,
        column=lacking.heading(language),
        sheet=shown(grid.sheet),
    )


def _read(grid: Grid, sheet: TemplateSheet, head: GridRow, rows: Iterator[GridRow]) -> FilledSheet:
    positions: dict[str, int] = {}
    notices: list[Remark] = []
    for position, heading in enumerate(head.cells):
        column = sheet.known(heading)
        if column is not None and column.name in positions:
            raise Wrong(
                "duplicate_column",
                file=grid.file,
                line=head.line,
                column=shown(heading),
                sheet=shown(grid.sheet),
            )
        if column is not None:
            positions[column.name] = position
        elif heading and not is_reason(heading):
            notices.append(Remark("unknown_column_left", grid.sheet, shown(heading)))
    lines: list[Line] = []
    raw: dict[int, tuple[str, ...]] = {}
    first = sheet.columns[0].name
    for row in rows:
        cells = {
            name: row.cells[position]
            for name, position in positions.items()
            if position < len(row.cells) and row.cells[position]
        }
        if fold(cells.get(first, "")) in EXAMPLES or not cells.keys() - {first}:
            continue
        if len(lines) >= LINES_LIMIT:
            raise Wrong("too_many_lines", file=grid.file, line=row.line, sheet=shown(grid.sheet))
        lines.append(Line(row.line, cells))
        raw[row.line] = row.cells
    return FilledSheet(sheet, grid.sheet, head.cells, positions, tuple(lines), raw, tuple(notices))


def _order(sheet: FilledSheet, column: TemplateColumn) -> tuple[Order | None, Question | None]:
    texts = ((line.number, line.cells.get(column.name, "")) for line in sheet.lines)
    shown_order, is_open = order_of(text for _, text in texts)
    if shown_order is not None or not is_open:
        return shown_order, None
    number, example = next(
        (line.number, text)
        for line in sheet.lines
        if (text := line.cells.get(column.name, "")) and order_of([text])[1]
    )
    return None, Question(sheet.title, sheet.headings[sheet.positions[column.name]], number, example[:40])
