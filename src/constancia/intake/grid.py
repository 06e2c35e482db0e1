"""Somebody's own file as grids of text: XLSX, ODS, CSV and TSV in any usual encoding and separator, JSON.

A grid is one sheet. Its rows are read anew at each call of `rows`, one at a time; blank rows are left out, and cells
are what a person sees: dates as ISO 8601 (to the month where the cell shows no day), numbers without a trailing ".0",
merged cells filled down, invisible marks at either end taken off. Nothing is run: of a formula the result that stands
in the file is taken. What a file of each form may hold is said in its module.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from constancia.errors import Misuse, Unable, Wrong
from constancia.intake.delimited import open_delimited
from constancia.intake.faults import shown
from constancia.intake.json_rows import open_json
from constancia.intake.ods import open_ods
from constancia.intake.sheet import Grid, GridRow, Trait
from constancia.intake.xlsx import open_xlsx

__all__ = ["FILE_LIMIT", "Grid", "GridRow", "Trait", "open_grids"]

FILE_LIMIT = 4 << 30
"""Bytes of a file."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_OTHER = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"SQLite format 3", b"\x1f\x8b", b"PAR1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_START = 1 << 16
_CONTROL = bytes(sorted({*range(1, 32)} - {9, 10, 12, 13, 26}))


def open_grids(
    path: Path, *, sheet: str | None = None, encoding: str | None = None, separator: str | None = None
) -> list[Grid]:
    """The sheets of a file, told by its content and not by its name; `sheet` takes one of them, by name.

    `encoding` and `separator` hold for text alone, and say what would else be found out.
    Raises Wrong with `file`: "not_a_table", "old_spreadsheet", "password_protected", "zip_bomb", "damaged_table",
    "too_large", "bad_json", "no_header" (nothing in it); Misuse("unknown_sheet", "unknown_encoding",
    "unknown_separator", "not_a_file"); Unable("disk").
    """
    file = path.name
    opened = _open(path, file=file, encoding=encoding, separator=separator)
    grids = [_naming_itself(grid) if grid.sheet else grid for grid in opened]
    if sheet is None:
        return grids
    found = [grid for grid in grids if grid.sheet.casefold() == sheet.casefold()]
    if not found:
        raise Misuse("unknown_sheet", file=file)
    return found


def _naming_itself(grid: Grid) -> Grid:
    """The grid, with the name of its sheet in what its rows raise."""

    def rows() -> Iterator[GridRow]:
        try:
            yield from grid.rows()
        except Wrong as fault:
            fault.fields.setdefault("sheet", shown(grid.sheet))
            raise

    return replace(grid, rows=rows)


def _open(path: Path, *, file: str, encoding: str | None, separator: str | None) -> list[Grid]:
    start = _start(path, file=file)
    if start.startswith(_ZIP):
        return _open_zip(path, start, file=file)
    if start.startswith(_OLE):
        raise Wrong("password_protected" if _has_encrypted(path) else "old_spreadsheet", file=file)
    if start.startswith(_OTHER) or len(start.translate(None, _CONTROL)) < len(start) * 0.95:
        raise Wrong("not_a_table", file=file)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not text:
        raise Wrong("no_header", file=file, line=1)
    if text[:1] in (b"[", b"{") and (text[1:].lstrip()[:1] or b"]") in b'"{]}':
        return open_json(path, file=file)
    return open_delimited(path, file=file, encoding=encoding, separator=separator)


def _open_zip(path: Path, start: bytes, *, file: str) -> list[Grid]:
    return open_ods(path, file=file) if b"opendocument" in start[:200] else open_xlsx(path, file=file)


def _start(path: Path, *, file: str) -> bytes:
    try:
        if not path.is_file():
            raise Misuse("not_found", file=str(path))
        if path.stat().st_size > FILE_LIMIT:
            raise Wrong("table_too_large", file=file)
        with path.open("rb") as handle:
            return handle.read(_START)
    except OSError as error:
        raise Unable("disk", file=file, reason=error.strerror or "") from error


def _has_encrypted(path: Path) -> bool:
    """Whether a compound file holds an encrypted workbook: its directory names the stream."""
    tail = b""
    with path.open("rb") as handle:
        while piece := handle.read(1 << 20):
            if _ENCRYPTED in tail + piece:
                return True
            tail = piece[-64:]
    return False
