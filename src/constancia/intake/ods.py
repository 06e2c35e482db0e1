"""Sheets of an ODS (OpenDocument 1.3) file, read row by row from its XML.

A date is taken to the precision in which its cell shows it. Formulas are not run; the stored value is taken. Comments
in cells are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from constancia.errors import Wrong
from constancia.intake.archive import Archive, Attributes, Handlers, Stop, attribute, open_archive, walk
from constancia.intake.sheet import (
    CELLS_LIMIT,
    Grid,
    GridRow,
    Merged,
    Trait,
    grid_row,
    must_fit,
    number_text,
)

PART = "content.xml"
SHEETS_LIMIT = 500
_WORDS = re.compile(r"\d+|[^\W\d_]+")


def open_ods(path: Path, *, file: str) -> list[Grid]:
    """The sheets in their order, hidden ones too. Raises Wrong as `archive` does."""
    archive = open_archive(path, file=file)
    if b"encryption-data" in archive.small("META-INF/manifest.xml"):
        raise Wrong("password_protected", file=file)
    if PART not in archive.names:
        raise Wrong("not_a_table", file=file)
    grids = []
    for number, (name, traits) in enumerate(_sheets(archive)):
        grids.append(Grid(f"{file}/{name}", file, name, _Rows(archive, number).rows, frozenset(traits)))
    return grids


def _sheets(archive: Archive) -> list[tuple[str, set[Trait]]]:
    """Name and traits of each sheet."""
    found: list[tuple[str, set[Trait]]] = []
    hidden: set[str] = set()
    style, depth = "", 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal style, depth
        if name == "style":
            style = attribute(attributes, "name")
        elif name == "table-properties" and attribute(attributes, "display") == "false":
            hidden.add(style)
        elif name == "table":
            depth += 1
            if depth == 1 and len(found) < SHEETS_LIMIT:
                is_hidden = attribute(attributes, "style-name") in hidden
                found.append((attribute(attributes, "name")[:100], {Trait.HIDDEN} if is_hidden else set()))
        elif name == "table-cell" and found:
            if "table:formula" in attributes:
                found[-1][1].add(Trait.FORMULAS)
            if attributes.get("table:number-rows-spanned", "1") != "1":
                found[-1][1].add(Trait.MERGED)

    def end(name: str) -> None:
        nonlocal depth
        depth -= name == "table"

    for _ in walk(archive, PART, Handlers(start, end, lambda text: None)):
        pass
    return found


@dataclass(slots=True)
class _Cell:
    """The cell that is being read. `spanned` is the number of lines that it is merged over."""

    type: str = ""
    value: str = ""
    repeated: int = 1
    spanned: int = 1
    has_formula: bool = False
    words: list[str] = field(default_factory=list)
    length: int = 0


class _Rows:
    """The rows of the sheet with this number."""

    def __init__(self, archive: Archive, number: int) -> None:
        self._archive = archive
        self._number = number

    def rows(self) -> Iterator[GridRow]:
        """The rows that hold something, streamed."""
        reading = _SheetReading(self._archive.file, self._number)
        handlers = Handlers(reading.start, reading.end, reading.text)
        for _ in walk(self._archive, PART, handlers):
            for line, cells, repeated in reading.taken():
                for number in range(line, line + repeated):
                    must_fit(self._archive.file, line=number)
                    row = grid_row(number, reading.filled(number, cells))
                    if row is not None:
                        yield row


class _SheetReading:
    """What stands between two pieces of the XML."""

    def __init__(self, file: str, number: int) -> None:
        self._file = file
        self._sheet = number
        self._at = -1
        self._depth = 0
        self._line = 1
        self._repeated = 1
        self._cells: list[str] = []
        self._cell: _Cell | None = None
        self._in_text = self._in_note = 0
        self._found: list[tuple[int, list[str], int]] = []
        self._areas: list[Merged] = []
        self._values: dict[tuple[int, int], str] = {}

    def taken(self) -> list[tuple[int, list[str], int]]:
        """The lines that were found since the last call, with how often each is repeated."""
        found, self._found = self._found, []
        return found

    def filled(self, line: int, cells: list[str]) -> list[str]:
        """The cells of a line with what stands merged over it."""
        self._areas = [area for area in self._areas if area.last >= line]
        out = list(cells)
        for area in self._areas:
            if area.first < line and (area.column >= len(out) or not out[area.column]):
                out += [""] * (area.column + 1 - len(out))
                out[area.column] = self._values[area.column, area.first]
        return out

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self._depth += 1
            self._at += self._depth == 1
            if self._at > self._sheet:
                raise Stop
        elif self._at != self._sheet:
            return
        elif name == "table-row":
            self._repeated = _count(attributes.get("table:number-rows-repeated"))
            self._cells = []
        elif name in ("table-cell", "covered-table-cell"):
            self._cell = _cell(attributes)
        elif name == "annotation":
            self._in_note += 1
        elif self._cell is not None and not self._in_note:
            self._start_text(name, attributes)

    def end(self, name: str) -> None:
        if name == "table":
            self._depth -= 1
        elif self._at != self._sheet:
            return
        elif name == "annotation":
            self._in_note -= 1
        elif name == "p" and not self._in_note:
            self._in_text -= 1
        elif name in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._end_cell(self._cell)
        elif name == "table-row":
            if any(self._cells):
                self._found.append((self._line, self._cells, self._repeated))
            self._line += self._repeated

    def text(self, piece: str) -> None:
        if self._in_text and not self._in_note:
            self._add(piece)

    def _start_text(self, name: str, attributes: Attributes) -> None:
        if name == "p":
            if self._cell is not None and self._cell.words:
                self._add("\n")
            self._in_text += 1
        elif name == "s":
            self._add(" " * min(_count(attributes.get("text:c")), 1000))
        elif name in ("tab", "line-break"):
            self._add("\t" if name == "tab" else "\n")

    def _add(self, piece: str) -> None:
        if self._cell is not None:
            self._cell.length += len(piece)
            must_fit(self._file, line=self._line, column=len(self._cells), length=self._cell.length)
            self._cell.words.append(piece)

    def _end_cell(self, cell: _Cell) -> None:
        self._cell = None
        text = _text(cell)
        column = len(self._cells)
        if text:
            must_fit(self._file, line=self._line, column=column)
            if cell.spanned > 1:
                self._areas.append(Merged(column, self._line, self._line + cell.spanned - 1))
                self._values[column, self._line] = text
        self._cells += [text] * min(cell.repeated, CELLS_LIMIT + 1 - column)


def _cell(attributes: Attributes) -> _Cell:
    return _Cell(
        type=attributes.get("office:value-type", ""),
        value=next(
            (
                attributes[name]
                for name in ("office:date-value", "office:value", "office:boolean-value")
                if name in attributes
            ),
            "",
        ),
        repeated=_count(attributes.get("table:number-columns-repeated")),
        spanned=_count(attributes.get("table:number-rows-spanned")),
        has_formula="table:formula" in attributes,
    )


def _text(cell: _Cell) -> str:
    words = "".join(cell.words)
    if cell.type in ("float", "currency", "percentage") and cell.value:
        try:
            return number_text(float(cell.value))
        except ValueError:
            return words
    if cell.type == "date" and cell.value:
        return _date_shown(cell.value, words)
    return cell.value if cell.type == "boolean" else words


def _date_shown(iso: str, words: str) -> str:
    """A date to the precision of the words that show it: of 2019-01-01 shown as "ene 2019", the month."""
    date, _, time = iso.partition("T")
    parts = date.split("-")
    if len(parts) != 3 or not words:
        return date
    year, month, day = parts
    left = _WORDS.findall(words)
    _take(left, (year, year[2:]))
    has_month = _take(left, (month, month.lstrip("0"))) or _take_name(left)
    if not _take(left, (day, day.lstrip("0"))):
        return f"{year}-{month}" if has_month else year
    return date if time[:5] in ("", "00:00") else f"{date}T{time[:5]}"


def _take(words: list[str], known: tuple[str, str]) -> bool:
    """Take one of these words out, if it is there."""
    found = next((word for word in words if word in known), None)
    if found is not None:
        words.remove(found)
    return found is not None


def _take_name(words: list[str]) -> bool:
    found = next((word for word in words if not word.isdigit() and len(word) > 2), None)
    return found is not None


def _count(text: str | None) -> int:
    return max(int(text), 1) if text and text.isdigit() and len(text) < 9 else 1
