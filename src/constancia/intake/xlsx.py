"""Sheets of an XLSX (Office Open XML, ECMA-376) file, read row by row from its XML.

Read here and not by a library, since one thing counts that others drop: how a date is shown. Excel turns "January 2019"
into the first of January; the cell's format still says that only a month was meant.
Macros and formulas are never run; of a formula the stored result is taken, and where there is none, the formula as
text, which no import accepts. External links, comments and drawings are not opened.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from constancia.errors import Wrong
from constancia.intake.archive import Archive, Attributes, Handlers, attribute, open_archive, walk
from constancia.intake.sheet import Grid, GridRow, Merged, MergedFill, Trait, grid_row, must_fit
from constancia.intake.xlsx_styles import Shown, number_shown, read_styles

SHEETS_LIMIT = 500
STRINGS_LIMIT = 512 << 20
"""Bytes of all shared strings when unpacked."""
MERGED_LIMIT = 100_000
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


def open_xlsx(path: Path, *, file: str) -> list[Grid]:
    """The sheets in their order, hidden ones too. Raises Wrong as `archive` does, Wrong("not_a_table")."""
    book = _Book(open_archive(path, file=file))
    grids = []
    for name, part, is_hidden in book.sheets():
        traits = {Trait.MACROS} if any(n.endswith("vbaProject.bin") for n in book.archive.names) else set()
        traits |= {Trait.HIDDEN} if is_hidden else set()
        merged, has_formulas = book.looked_over(part)
        traits |= {Trait.FORMULAS} if has_formulas else set()
        traits |= {Trait.MERGED} if merged else set()
        sheet = _Sheet(book, part, merged)
        grids.append(Grid(f"{file}/{name}", file, name, sheet.rows, frozenset(traits)))
    return grids


class _Book:
    """What the sheets of one file share."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.is_1904 = False

    def sheets(self) -> list[tuple[str, str, bool]]:
        """Name, part, and whether it is hidden, of each sheet that holds cells."""
        main = self._main()
        folder = posixpath.dirname(main)
        targets = {key: posixpath.join(folder, to) for key, to in _relations(self.archive, main).items()}
        found: list[tuple[str, str, bool]] = []

        def start(name: str, attributes: Attributes) -> None:
            if name == "workbookPr":
                self.is_1904 = attribute(attributes, "date1904") in ("1", "true")
            elif name == "sheet" and len(found) < SHEETS_LIMIT:
                part = posixpath.normpath(targets.get(_relation_id(attributes), "")).lstrip("/")
                is_hidden = attribute(attributes, "state") in ("hidden", "veryHidden")
                found.append((attribute(attributes, "name")[:100], part, is_hidden))

        _read(self.archive, main, start)
        return [sheet for sheet in found if sheet[1] in self.archive.names and "chartsheets/" not in sheet[1]]

    def looked_over(self, part: str) -> tuple[list[Merged], bool]:
        """The merged areas of a sheet, and whether it has formulas."""
        has_formulas = has_merged = False
        tail = b""
        for piece in self.archive.pieces(part):
            joined = tail + piece
            has_merged = has_merged or b"mergeCell" in joined
            has_formulas = has_formulas or _FORMULA.search(joined) is not None
            tail = piece[-32:]
        return (_merged(self.archive, part) if has_merged else []), has_formulas

    @cached_property
    def styles(self) -> list[Shown]:
        """What each style shows."""
        return read_styles(self.archive)

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        out: list[str] = []
        parts: list[str] = []
        state = {"t": False, "rPh": False}

        def start(name: str, attributes: Attributes) -> None:
            if name == "si":
                parts.clear()
            elif name in state:
                state[name] = True

        def end(name: str) -> None:
            if name == "si":
                out.append("".join(parts))
            elif name in state:
                state[name] = False

        def text(piece: str) -> None:
            if state["t"] and not state["rPh"]:
                parts.append(piece)

        part = next(
            (n for n in ("xl/sharedStrings.xml", "xl/SharedStrings.xml") if n in self.archive.names), ""
        )
        if part:
            for _ in walk(self.archive, part, Handlers(start, end, text), limit=STRINGS_LIMIT):
                pass
        return out

    def _main(self) -> str:
        for target in _relations(self.archive, "").values():
            name = target.lstrip("/")
            if name.endswith("workbook.xml") and name in self.archive.names:
                return name
        if "xl/workbook.xml" in self.archive.names:
            return "xl/workbook.xml"
        raise Wrong("not_a_table", file=self.archive.file)


@dataclass(slots=True)
class _Cell:
    """The cell that is being read."""

    column: int = 0
    type: str = ""
    style: int = -1
    value: list[str] = field(default_factory=list)
    formula: list[str] = field(default_factory=list)
    length: int = 0


class _Sheet:
    """The rows of one sheet."""

    def __init__(self, book: _Book, part: str, merged: list[Merged]) -> None:
        self._book = book
        self._part = part
        self._merged = merged

    def rows(self) -> Iterator[GridRow]:
        """The rows that hold something, streamed."""
        reading = _SheetReading(self._book)
        filled = MergedFill(self._merged)
        handlers = Handlers(reading.start, reading.end, reading.text)
        for _ in walk(self._book.archive, self._part, handlers):
            for line, cells in reading.taken():
                row = grid_row(line, filled.fill(line, cells))
                if row is not None:
                    yield row


class _SheetReading:
    """What stands between two pieces of a sheet's XML."""

    def __init__(self, book: _Book) -> None:
        self._book = book
        self._found: list[tuple[int, list[str]]] = []
        self._line = 0
        self._cells: list[str] = []
        self._cell = _Cell()
        self._next = 0
        self._into: list[str] | None = None

    def taken(self) -> list[tuple[int, list[str]]]:
        """The lines that were found since the last call."""
        found, self._found = self._found, []
        return found

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "t"):
            self._into = self._cell.value
        elif name == "f":
            self._into = self._cell.formula
        elif name == "row":
            number = attributes.get("r", "")
            self._line = int(number) if number.isdigit() and len(number) < 9 else self._line + 1
            self._cells, self._next = [], 0
            must_fit(self._book.archive.file, line=self._line)
        elif name == "rPh":
            self._into = None

    def end(self, name: str) -> None:
        if name in ("v", "t", "f"):
            self._into = None
        elif name == "c":
            self._end_cell()
        elif name == "row" and self._cells:
            self._found.append((self._line, self._cells))

    def text(self, piece: str) -> None:
        if self._into is not None:
            self._cell.length += len(piece)
            must_fit(
                self._book.archive.file, line=self._line, column=self._cell.column, length=self._cell.length
            )
            self._into.append(piece)

    def _start_cell(self, attributes: Attributes) -> None:
        column = _column(attributes.get("r", ""))
        style = attributes.get("s", "")
        self._cell = _Cell(
            column=self._next if column is None else column,
            type=attributes.get("t", "n"),
            style=int(style) if style.isdigit() and len(style) < 9 else -1,
        )
        self._next = self._cell.column + 1

    def _end_cell(self) -> None:
        cell = self._cell
        if not cell.value and not cell.formula:
            return
        text = self._text(cell) if cell.value else "=" + "".join(cell.formula)
        if text:
            must_fit(self._book.archive.file, line=self._line, column=cell.column)
            self._cells += [""] * (cell.column + 1 - len(self._cells))
            self._cells[cell.column] = text

    def _text(self, cell: _Cell) -> str:
        text = "".join(cell.value)
        if cell.type == "s":
            index = int(text) if text.strip().isdigit() else -1
            if not 0 <= index < len(self._book.strings):
                raise Wrong("damaged_table", file=self._book.archive.file, line=self._line)
            return self._book.strings[index]
        if cell.type == "b":
            return "true" if text.strip() == "1" else "false"
        return text if cell.type in ("str", "inlineStr", "e", "d") else self._number(cell, text)

    def _number(self, cell: _Cell, text: str) -> str:
        try:
            value = float(text)
        except ValueError as error:
            raise Wrong("damaged_table", file=self._book.archive.file, line=self._line) from error
        styles = self._book.styles
        shown = styles[cell.style] if 0 <= cell.style < len(styles) else Shown.NUMBER
        return number_shown(value, shown, is_1904=self._book.is_1904)


def _read(archive: Archive, part: str, start: object, *, limit: int = 64 << 20) -> None:
    handlers = Handlers(start, lambda name: None, lambda text: None)  # type: ignore[arg-type]
    for _ in walk(archive, part, handlers, limit=limit):
        pass


def _relations(archive: Archive, part: str) -> dict[str, str]:
    """Target by id of what a part refers to inside the file."""
    folder, name = posixpath.split(part)
    found: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attribute(attributes, "TargetMode") != "External":
            found[attribute(attributes, "Id")] = attribute(attributes, "Target")

    part = posixpath.join(folder, "_rels", f"{name}.rels")
    if part in archive.names:
        _read(archive, part, start)
    return found


def _merged(archive: Archive, part: str) -> list[Merged]:
    found: list[Merged] = []

    def start(name: str, attributes: Attributes) -> None:
        if name != "mergeCell" or len(found) >= MERGED_LIMIT:
            return
        first, _, last = attribute(attributes, "ref").partition(":")
        one, other = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if one and other:
            found.append(Merged(_letters(one[1]), int(one[2]), int(other[2])))

    handlers = Handlers(start, lambda name: None, lambda text: None)
    for _ in walk(archive, part, handlers):
        pass
    return found


def _relation_id(attributes: Attributes) -> str:
    return next((value for key, value in attributes.items() if key.endswith(":id")), "")


def _column(reference: str) -> int | None:
    """The column of a reference like "AB12", from 0; None where there is none."""
    match = _REFERENCE.fullmatch(reference)
    return None if match is None else _letters(match[1])


@lru_cache(maxsize=1 << 12)
def _letters(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
