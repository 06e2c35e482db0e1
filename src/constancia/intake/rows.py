"""Rows of a CSV file (RFC 4180, UTF-8, LF or CRLF, a byte order mark taken off), one at a time in bounded memory.

A file is read by physical lines of at most `ROW_LIMIT` bytes, and a record that is larger, because of one enormous cell
or of a quote that is never closed, is given up where it passes the limit: it is never held whole. What cannot be read
past (encoding, quotes, size) ends the file with Wrong(code, file, line, column); what can is left to the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import BinaryIO, NamedTuple

from constancia.errors import Wrong

ROW_LIMIT = 1 << 20
"""Bytes in a record, and so in a cell: 1 MiB."""

CELLS_LIMIT = 1000
"""Cells in a record."""

ROWS_LIMIT = 5_000_000
"""Rows of a table: what bounds the memory that its keys take."""

_BOM = b"\xef\xbb\xbf"
_CELL = re.compile(r'(?:"([^"]*+(?:""[^"]*+)*+)"|([^",\r\n]*+))(,|\r?\n|\Z)')
LEADS = frozenset("=+-@ \t\r\n\u00a0\uff1d\uff0b\uff0d\uff20")
"""With what a formula can begin."""
_NONE: Mapping[str, str] = MappingProxyType({})

RowFault = tuple[str, str, str]
"""Column, code, reason."""


class Origin(NamedTuple):
    """Where a row that a reader made comes from: file, sheet ("" where there is none), and line as a person counts.

    `names` gives the person's own heading for a canonical column; a column that it lacks is shown as it is.
    """

    file: str
    sheet: str
    line: int
    names: Mapping[str, str] = _NONE


class Row(NamedTuple):
    """`line` is the physical line on which the record starts, the header being 1.

    `is_suspect` is True where a cell may hold a control character or a formula: only then need cells be searched.
    A row that a reader made has an `origin`, and the `faults` that the reader found in making it. `name` is what it is
    called where its table has no key.
    """

    line: int
    cells: list[str]
    is_suspect: bool
    origin: Origin | None = None
    faults: tuple[RowFault, ...] = ()
    name: str = ""


def read_rows(handle: BinaryIO, *, file: str) -> Iterator[Row]:
    """The records of a file opened in binary, header included.

    Raises Wrong with `file` and `line`: "encoding", "bad_quote", "line_ending", "cell_too_large".
    """
    line, header = 0, None
    while True:
        record = _read_record(handle, file=file, line=line, header=header)
        if record is None:
            return
        text, length = record
        cells = _split(text, file=file, line=line + 1, header=header)
        header = header or cells
        leads = {cell[:1] for cell in cells}
        is_suspect = not LEADS.isdisjoint(leads) or not text.rstrip("\r\n").isprintable()
        yield Row(line + 1, cells, is_suspect)
        line += length


def _read_record(
    handle: BinaryIO, *, file: str, line: int, header: list[str] | None
) -> tuple[str, int] | None:
    """The text of the next record and its number of physical lines, None at the end of the file."""
    parts: list[str] = []
    size, is_open = 0, False
    while True:
        raw = handle.readline(ROW_LIMIT - size + 1)
        if not raw:
            if parts:
                raise Wrong("bad_quote", file=file, line=line + 1, column=_column("".join(parts), header))
            return None
        if line == 0 and not parts:
            raw = raw.removeprefix(_BOM)
        size += len(raw)
        if size > ROW_LIMIT:
            text = "".join([*parts, raw.decode("utf-8", "replace")])
            raise Wrong("cell_too_large", file=file, line=line + 1, column=_column(text, header))
        try:
            parts.append(raw.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise Wrong("encoding", file=file, line=line + 1 + len(parts)) from error
        is_open ^= raw.count(b'"') % 2 == 1
        if not is_open:
            return (parts[0] if len(parts) == 1 else "".join(parts)), len(parts)


def _split(text: str, *, file: str, line: int, header: list[str] | None) -> list[str]:
    if '"' not in text:
        text = text.removesuffix("\n").removesuffix("\r")
        if "\r" in text:
            raise Wrong("line_ending", file=file, line=line)
        return text.split(",")
    cells: list[str] = []
    position = 0
    while True:
        match = _CELL.match(text, position)
        if match is None:
            before = text.count("\n", 0, position)
            raise Wrong("bad_quote", file=file, line=line + before, column=_name(len(cells), header))
        quoted, plain, end = match.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        position = match.end()
        if end != ",":
            break
    if position != len(text):
        before = text.count("\n", 0, position)
        raise Wrong("bad_quote", file=file, line=line + before, column=_name(len(cells), header))
    return cells


def _column(text: str, header: list[str] | None) -> str | None:
    """The column in which an unfinished record stopped: separators outside quotes are counted."""
    outside = text.split('"')[::2]
    return _name(sum(part.count(",") for part in outside), header)


def _name(index: int, header: list[str] | None) -> str | None:
    return header[index][:64] if header is not None and index < len(header) else None
