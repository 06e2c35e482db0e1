"""A workbook as a person fills it, for pages that show what to type: with a spreadsheet library that is not ours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl


def rows_of(table: str) -> list[list[str]]:
    """The cells of a Markdown table, its headings first."""
    lines = [line.strip().strip("|").split("|") for line in table.strip().splitlines()]
    return [[cell.strip() for cell in line] for number, line in enumerate(lines) if number != 1]


def fill(path: Path, sheet: str, table: Sequence[Sequence[str]]) -> None:
    """Write rows under the headings of a sheet, and save the file. A row whose first cell stands there already (the
    number of an act) is changed, any other is added below."""
    headings, *rows = table
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    columns = _columns(page, headings)
    for row in rows:
        line = _line(page, columns[0], row[0]) or page.max_row + 1
        for column, text in zip(columns, row, strict=True):
            if text:
                page.cell(line, column).value = text
    book.save(path)


def _columns(page: Any, headings: Sequence[str]) -> list[int]:
    found = {str(cell.value).removesuffix(" *"): cell.column for cell in page[1] if cell.value}
    return [found[heading] for heading in headings]


def _line(page: Any, column: int, text: str) -> int | None:
    lines = range(2, page.max_row + 1)
    return next((line for line in lines if text and str(page.cell(line, column).value) == text), None)
