"""Tables as bytes: CSV that a spreadsheet opens as it is, and Parquet.

CSV after RFC 4180: comma, CRLF, quotes doubled, UTF-8. It begins with a byte order mark, without which Excel reads
accents wrongly. A cell in which a spreadsheet would see a formula gets an apostrophe in front of it; one apostrophe
taken away gives the value back (`plain`). Spreadsheets of many Spanish-speaking countries split at semicolons whatever
the quotes say, so the same holds after each semicolon inside a cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Cell = str | int | bool | None
ColumnType = Literal["string", "integer", "boolean"]

BYTE_ORDER_MARK = "\ufeff"
_FORMULA = "=+\\-@\\t\\r\\n|%\uff1d\uff0b\uff0d\uff20\u2212"
_STARTS = re.compile(rf"(^|;)([\s']*)(?=[{_FORMULA}])")
_GUARDED = re.compile(rf"(^|;)'([\s']*)(?=[{_FORMULA}])")
_NEEDS_QUOTES = re.compile(r'[",\r\n;]|^\s|\s$')


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `refers_to` names the table whose `id` the cells hold."""

    name: str
    type: ColumnType = "string"
    refers_to: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` have a cell for each column; `key` names the columns that tell the rows apart."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    key: tuple[str, ...] = ("id",)


def guarded(text: str) -> str:
    """`text` with an apostrophe wherever a spreadsheet would start a formula."""
    return _STARTS.sub(r"\1'\2", text)


def plain(cell: str) -> str:
    """The text that `guarded` was given."""
    return _GUARDED.sub(r"\1\2", cell)


def to_csv(table: Table) -> bytes:
    """The table as CSV, with a header."""
    lines = [[column.name for column in table.columns], *(map(_as_text, row) for row in table.rows)]
    return (BYTE_ORDER_MARK + "".join(",".join(map(quoted, line)) + "\r\n" for line in lines)).encode()


def to_parquet(table: Table) -> bytes:
    """The table as Parquet, cells as they are: nothing is guarded, blanks are null."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"string": pa.string(), "integer": pa.int64(), "boolean": pa.bool_()}
    columns = [
        pa.array([row[number] for row in table.rows], type=types[column.type])
        for number, column in enumerate(table.columns)
    ]
    out = pa.BufferOutputStream()
    frame = pa.table(columns, names=[column.name for column in table.columns])
    pq.write_table(frame, out, compression="zstd", store_schema=False, write_statistics=True)
    return bytes(out.getvalue())


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell) if isinstance(cell, int) else guarded(cell)


def quoted(text: str) -> str:
    """A cell as it stands in a line of CSV."""
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text
