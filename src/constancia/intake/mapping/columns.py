"""What stands in the columns of a table that nobody explained: how full they are, which values, whether they repeat."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from constancia.intake.mapping.headings import groups, named
from constancia.intake.sheet import Grid, GridRow

ROWS_LOOKED, CELLS_LOOKED = 300_000, 6_000_000
"""Rows and cells that are looked at: the whole of most tables."""
DISTINCT_LIMIT = 5000
HEADER_LINES = 40
"""The headings stand on one of the first so many lines."""
_SEPARATORS = (";", "|", "\n", " / ")
_PATIENCE = 2000
"""Rows after which a column of few values is no longer watched for repeats."""


@dataclass(slots=True)
class Column:
    """What was seen in a column. `values` are its different texts with their counts, the first 5,000 of them.

    `group` is the heading over its own, which may be over others too.
    """

    name: str
    group: str = ""
    filled: int = 0
    rows: int = 0
    values: Counter[str] = field(default_factory=Counter)
    seen: set[int] | None = field(default_factory=set, repr=False)

    @property
    def distinct(self) -> int:
        """How many different texts stand in it."""
        return len(self.values) if self.seen is None else len(self.seen)

    @property
    def is_unique(self) -> bool:
        """Whether every row has a value of its own."""
        return self.is_distinct and self.filled == self.rows

    @property
    def is_distinct(self) -> bool:
        """Whether no value repeats, though some may be missing."""
        return 0 < self.filled == self.distinct and self.filled >= 0.9 * self.rows

    @property
    def variety(self) -> float:
        """The share of different values among those that are filled."""
        return self.distinct / self.filled if self.filled else 0.0

    @property
    def is_category(self) -> bool:
        """Whether its values are few enough to be those of a list: towns, types, agencies."""
        return self.filled < 50 or self.variety < 0.3

    @property
    def separator(self) -> str | None:
        """What stands between the parts of its cells, None where they are single."""
        return self.parted(len(self.values) / 20) or ("," if self._has_lists() else None)

    def parted(self, more_than: float) -> str | None:
        """The separator that stands in more values than that."""
        for separator in _SEPARATORS:
            if sum(separator in value for value in self.values) > more_than:
                return separator
        return None

    def _has_lists(self) -> bool:
        """Whether its cells are words with commas between, of which some stand alone elsewhere."""
        lists = [value.split(",") for value in self.values if "," in value]
        alone = sum(any(part.strip() in self.values for part in parts) for parts in lists)
        return bool(lists) and alone >= len(lists) / 2

    def share(self, fits: Mapping[str, bool]) -> float:
        """The share of different values that fit."""
        return sum(fits.values()) / len(fits) if fits else 0.0

    def add(self, text: str) -> None:
        """One more row."""
        self.rows += 1
        if not text:
            return
        self.filled += 1
        if text in self.values or len(self.values) < DISTINCT_LIMIT:
            self.values[text] += 1
        if self.seen is not None:
            self.seen.add(hash(text))
            if self.filled == _PATIENCE and len(self.seen) < _PATIENCE / 50:
                self.seen = None


@dataclass(frozen=True, slots=True)
class Table:
    """A grid as it was looked at. `header` is the line of the headings, `first` whether that is its first row.

    `sums` are rows at the end of which nothing but a word or a number is filled, where the others are full.
    """

    grid: Grid
    header: int
    is_first: bool
    columns: list[Column]
    sums: tuple[GridRow, ...] = ()

    def rows(self) -> Iterator[GridRow]:
        """The rows below the headings."""
        return (row for row in self.grid.rows() if row.line > self.header)


def look_at(grid: Grid, is_heading: Callable[[str], bool]) -> Table | None:
    """The columns of a grid with what stands in its rows; None for an empty one. Raises what reading it raises.

    `is_heading` says whether a word is one that columns are headed with.
    """
    start = list(islice(grid.rows(), HEADER_LINES))
    if not start:
        return None
    at, names = _header(start, is_heading)
    over = groups(start[at - 1].cells if at else (), len(names))
    columns = [Column(name, group) for name, group in zip(names, over, strict=True)]
    table = Table(grid, start[at].line, at == 0, columns)
    last: deque[GridRow] = deque(maxlen=10)
    for row in islice(table.rows(), _rows_to_look(len(names))):
        for position, column in enumerate(table.columns):
            column.add(row.cells[position] if position < len(row.cells) else "")
        last.append(row)
    return Table(grid, table.header, table.is_first, table.columns, _sums([*last], table.columns))


def _header(rows: Sequence[GridRow], is_heading: Callable[[str], bool]) -> tuple[int, tuple[str, ...]]:
    """The first wide row, or a later one that has more of the words that columns are headed with."""
    width = max(sum(map(bool, row.cells)) for row in rows)
    found = next(at for at, row in enumerate(rows) if sum(map(bool, row.cells)) >= 0.6 * width)
    names = _named(rows, found)
    best = _headings(names, is_heading)
    for at in range(len(rows)):
        other = _named(rows, at)
        filled = [name for name in other if name]
        if len(filled) < 0.4 * width or sum(map(_is_number, filled)) > 0.2 * len(filled):
            continue
        score = _headings(other, is_heading)
        if score > best + (0 if at == found + 1 and _completes(rows[at], rows[found]) else 1):
            best, found, names = score, at, other
    return found, names


def _named(rows: Sequence[GridRow], at: int) -> tuple[str, ...]:
    return named(rows[at].cells, rows[at - 1].cells if at else ())


def _completes(row: GridRow, above: GridRow) -> bool:
    """Whether a line has something under every gap of the one above it: two lines of headings."""
    gaps = [at for at, text in enumerate(above.cells) if not text]
    return bool(gaps) and all(at < len(row.cells) and row.cells[at] for at in gaps)


def _headings(names: Sequence[str], is_heading: Callable[[str], bool]) -> int:
    return sum(is_heading(name) for name in names if name)


def _is_number(text: str) -> bool:
    digits = sum(letter.isdigit() for letter in text)
    return digits > 0 and digits >= 0.4 * len(text)


def _rows_to_look(columns: int) -> int:
    return min(ROWS_LOOKED, CELLS_LOOKED // max(columns, 1))


def _sums(last: Sequence[GridRow], columns: Sequence[Column]) -> tuple[GridRow, ...]:
    rows = max((column.rows for column in columns), default=0)
    usual = sum(column.filled for column in columns) / rows if rows else 0.0
    out: list[GridRow] = []
    for row in reversed(last):
        if usual < 4 or sum(map(bool, row.cells)) > min(2.0, 0.4 * usual):
            break
        out.append(row)
    return tuple(reversed(out))
