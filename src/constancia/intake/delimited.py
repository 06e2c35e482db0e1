"""Tables of text: CSV, TSV and their like, in any usual encoding and with any usual separator.

The encoding is the one that is named, else that of the byte order mark, else UTF-8 where the whole file is UTF-8, else
a guess among the old ones (which a person is told of). The separator is the one that splits the first records most
evenly. Quotes are doubled inside quotes; line ends may be LF, CRLF or CR.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from constancia.errors import Misuse, Unable, Wrong
from constancia.intake.sheet import CELL_LIMIT, Grid, GridRow, Trait, grid_row, letters, must_fit

SEPARATORS = {
    ",": ",",
    ";": ";",
    "\t": "\t",
    "|": "|",
    "tab": "\t",
    "comma": ",",
    "semicolon": ";",
    "pipe": "|",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD = ["cp1252", "cp850", "cp437", "mac_roman", "cp1250", "iso8859_2"]
_COMMON = frozenset("áéíóúñ")
_USUAL = frozenset("üÁÉÍÓÚÜÑçÇãõâêôàèìòùïößäÄÖ¿¡ºª«»“”‘’–—")
_SAMPLE = 1 << 18
_PIECE = 1 << 20
_RECORDS = 50
_LINE_LIMIT = 1 << 20
"""Characters of a line and of a record: 1 Mi."""


def open_delimited(
    path: Path, *, file: str, encoding: str | None = None, separator: str | None = None
) -> list[Grid]:
    """One grid without a sheet name.

    Raises Wrong("encoding", file, line) for bytes that are not in the encoding, Misuse("unknown_encoding"),
    Misuse("unknown_separator"), Unable("disk").
    """
    found, is_guess = (_known(encoding), False) if encoding else find_encoding(path, file=file)
    if separator is not None and separator not in SEPARATORS:
        raise Misuse("unknown_separator", file=file)
    split = SEPARATORS[separator] if separator else find_separator(path, encoding=found, file=file)
    traits = frozenset({Trait.GUESSED_ENCODING} if is_guess else ())
    return [Grid(file, file, "", lambda: _rows(path, file=file, encoding=found, separator=split), traits)]


def find_encoding(path: Path, *, file: str) -> tuple[str, bool]:
    """The encoding of a file, and whether it was guessed. Raises Unable("disk")."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as handle:
            start = handle.read(4)
            for mark, name in _MARKS:
                if start.startswith(mark):
                    return name, False
            handle.seek(0)
            wide = _wide(handle.read(_SAMPLE))
            if wide is not None:
                return wide, True
            handle.seek(0)
            offset = 0
            try:
                while piece := handle.read(_PIECE):
                    decoder.decode(piece)
                    offset += len(piece)
                decoder.decode(b"", True)
            except UnicodeDecodeError:
                handle.seek(max(0, offset - _SAMPLE // 2))
                return _guess(handle.read(_PIECE + _SAMPLE)), True
    except OSError as error:
        raise Unable("disk", file=file, reason=error.strerror or "") from error
    return "utf-8", False


def find_separator(path: Path, *, encoding: str, file: str) -> str:
    """The separator by which most of the first records have the same number of cells, more than one."""
    best, comma = (0.0, 0), ","
    for candidate in (",", ";", "\t", "|"):
        rows = islice(_records(path, file=file, encoding=encoding, separator=candidate), _RECORDS)
        widths = Counter(len(cells) for _, cells in _until_wrong(rows) if any(cells))
        if not widths:
            continue
        width, times = widths.most_common(1)[0]
        score = (times / widths.total() if width > 1 else 0.0, width)
        if score > best:
            best, comma = score, candidate
    return comma


def _rows(path: Path, *, file: str, encoding: str, separator: str) -> Iterator[GridRow]:
    for line, cells in _records(path, file=file, encoding=encoding, separator=separator):
        must_fit(file, line=line, column=len(cells) - 1)
        row = grid_row(line, cells)
        if row is not None:
            yield row


def _records(path: Path, *, file: str, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it starts."""
    csv.field_size_limit(CELL_LIMIT)
    try:
        with path.open("rb") as handle, io.TextIOWrapper(handle, encoding=encoding, newline=None) as text:
            lines = _Lines(text, file, separator)
            reader = csv.reader(lines, delimiter=separator, strict=False)
            line = 0
            for cells in reader:
                yield line + 1, cells
                line = reader.line_num
                lines.record = 0
    except UnicodeError as error:
        raise Wrong("bad_encoding", file=file, line=lines.number + 1, reason=encoding) from error
    except csv.Error as error:
        raise Wrong("cell_too_large", file=file, line=line + 1, column=lines.longest()) from error
    except OSError as error:
        raise Unable("disk", file=file, reason=error.strerror or "") from error


class _Lines:
    """The lines of a text, none and no record over a limit."""

    def __init__(self, text: io.TextIOWrapper, file: str, separator: str) -> None:
        self._text = text
        self._file = file
        self._separator = separator
        self._line = ""
        self.number = 0
        self.record = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(_LINE_LIMIT + 1):
            self._line = line
            self.number += 1
            self.record += len(line)
            if self.record > _LINE_LIMIT:
                raise Wrong("cell_too_large", file=self._file, line=self.number, column=self.longest())
            yield line

    def longest(self) -> str | None:
        """The column of the longest cell of the record; None where it runs over several lines."""
        if self.record > len(self._line):
            return None
        lengths = [len(cell) for cell in self._line.split(self._separator)]
        return letters(lengths.index(max(lengths)))


def _until_wrong(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from rows
    except Wrong:
        return


def _known(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
        if not codecs.lookup(encoding)._is_text_encoding:  # no public way to ask
            raise LookupError
    except (LookupError, ValueError) as error:
        raise Misuse("unknown_encoding", reason=encoding[:40]) from error
    return "utf-8-sig" if name == "utf-8" else name


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is NUL."""
    halves = {"utf-16-le": sample[1::2], "utf-16-be": sample[::2]}
    return next((name for name, half in halves.items() if half and half.count(0) > len(half) * 0.6), None)


def _guess(sample: bytes) -> str:
    """The old encoding in which the sample reads best as Spanish or its like; else what a library makes of it."""
    lines = [line for line in sample.split(b"\n") if not line.isascii()][:2000]
    scores = {name: _score(lines, name) for name in _OLD}
    found = max(_OLD, key=lambda name: scores[name])
    if scores[found] <= 0:
        from charset_normalizer import from_bytes

        best = from_bytes(b"\n".join(lines)[:_SAMPLE]).best()
        found = best.encoding if best is not None else found
    try:
        sample.decode(found)
    except UnicodeDecodeError:
        return "latin-1"
    return found


def _score(lines: list[bytes], encoding: str) -> int:
    """How far the bytes above ASCII are letters of Spanish or its neighbours when read so."""
    letters = Counter(letter for line in lines for letter in line.decode(encoding, "replace"))
    return sum(
        times * (3 if letter in _COMMON else 1 if letter in _USUAL else -2)
        for letter, times in letters.items()
        if not letter.isascii()
    )
