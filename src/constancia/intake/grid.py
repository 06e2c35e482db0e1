"""Somebody's own file as grids of text: XLSX, ODS, CSV and TSV in any usual encoding and separator, JSON.

A grid is one sheet. Its rows are read anew at each call of `rows`, one at a time; blank rows are left out, and cells
are what a person sees: dates as ISO 8601 (to the month where the cell shows no day), numbers without a trailing ".0",
merged cells filled, invisible marks at either end taken off. Nothing is run: of a formula the result that stands in
the file is taken. What a file of any of these forms may not do is said in the modules of the forms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple


class GridRow(NamedTuple):
    """`line` is the line as the person's program counts it, from 1."""

    line: int
    cells: tuple[str, ...]


class Trait(StrEnum):
    """What a person should be told of a sheet, though it can be read."""

    HIDDEN = "hidden_sheet"
    MERGED = "merged_cells"
    FORMULAS = "formulas"
    MACROS = "macros"
    GUESSED_ENCODING = "guessed_encoding"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. `sheet` is "" for a file that has no sheets. `rows` raises Wrong(…, file, line) where it must stop."""

    name: str
    file: str
    sheet: str
    rows: Callable[[], Iterator[GridRow]] = field(repr=False)
    traits: frozenset[Trait] = frozenset()

    @property
    def is_hidden(self) -> bool:
        """Whether the person does not see the sheet."""
        return Trait.HIDDEN in self.traits


def open_grids(
    path: Path, *, sheet: str | None = None, encoding: str | None = None, separator: str | None = None
) -> list[Grid]:
    """The sheets of a file, told by its content and not by its name; `sheet` takes one of them, by name.

    `encoding` and `separator` hold for text alone, and say what would else be found out.
    Raises Wrong with `file`: "not_a_table", "password_protected", "too_large", "damaged_table", "unknown_sheet",
    "encoding"; Unable("disk").
    """
    raise NotImplementedError
