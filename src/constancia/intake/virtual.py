"""Coded tables that a reader makes from somebody's own rows: a filled template, a table under a mapping.

A reader gives, for each coded table, a function that makes its rows; each row knows the `Origin` that it was made
from, so that a fault names the person's own file, sheet, line and heading. One row of theirs may give rows of several
coded tables. `look` checks all of it as `validate` does, but a bad row does not stop the good ones: the line that it
came from is left out as a whole, and so is what refers to it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from constancia.intake.descriptor import Resource
from constancia.intake.faults import FaultsByOrigin
from constancia.intake.formats import Column, Format, formats
from constancia.intake.rows import LEADS, Origin, Row, RowFault
from constancia.vocabulary import Vocabulary

Place = tuple[str, str, int]
"""A line of a person's own file: file, sheet ("" where the file has none), line as they count it."""


class VirtualRow(NamedTuple):
    """`cells` by canonical column, those left out being blank. `faults` are what the reader itself found wrong.

    `name` is what the row is called in a table without a key; else it is called by its line.
    """

    origin: Origin
    cells: Mapping[str, str]
    faults: tuple[RowFault, ...] = ()
    name: str = ""


_TWICE = ("claim_id", "duplicate_id", "")

Make = Callable[[Collection[Place]], Iterable[VirtualRow]]
"""Gives the rows of one table, the same at every call, without those that come from the places to be left out.

What is made once for many lines (a place that ten rows name) is made from the first line that is not left out.
"""


Quick = Callable[[Collection[Place]], Iterator[tuple[str, str]]]
"""Gives row key and kind of every subject without making the rows, but for what comes from places left out."""

LookOver = Callable[["VirtualPackage", Vocabulary], FaultsByOrigin]
"""Checks every row once and finds what `validate.look_over` finds."""


@dataclass(frozen=True, slots=True)
class VirtualTable:
    """One coded table: its format, the columns that are filled, and the function that makes the rows."""

    format: Format
    columns: tuple[str, ...]
    make: Make = field(repr=False)
    file: str
    left_out: Collection[Place] = field(default=frozenset(), repr=False)

    @property
    def name(self) -> str:
        """The name of the table."""
        return self.format.name

    @property
    def resource(self) -> Resource:
        """No schema beyond the format."""
        return Resource(self.name, self.file, None, (), (), is_open=self.format.is_open, source=None)

    def rows(self) -> Iterator[Row]:
        """The header, and the rows that are made; see `Make`."""
        yield Row(1, list(self.columns), is_suspect=False)
        yield from map(self.row, self.make(self.left_out))

    def row(self, virtual: VirtualRow) -> Row:
        """The row with its cells in the order of the columns."""
        origin, by_column, faults, name = virtual
        made = [by_column.get(column, "") for column in self.columns]
        return Row(origin.line, made, _is_suspect(made), origin, faults, name)


@dataclass(frozen=True, slots=True)
class VirtualPackage:
    """Made tables as one package. `paths` are the files to keep, those that the rows were read from.

    `name` is the same at every import of the same thing: the id of a template, the name of a mapping. `quick` and
    `look_over` are ways that its reader knows, faster than by making every row of every table.
    """

    name: str
    title: str
    tables: Mapping[str, VirtualTable]
    paths: tuple[Path, ...] = field(default=(), repr=False)
    quick: Quick | None = field(default=None, repr=False)
    look_over: LookOver | None = field(default=None, repr=False)
    is_in_step: bool = False
    """Whether the claims of an act come together, in the order of the acts."""

    @property
    def coding(self) -> str:
        """The key of the source that stands for the coder's own work."""
        return coding_key(self.name)

    def coded(self, name: str) -> VirtualTable | None:
        """The table of that name, None where there is none."""
        return self.tables.get(name)

    def subjects(self) -> Iterator[tuple[str, str]] | None:
        """Row key and kind of every subject, None where the rows must be made for that."""
        left_out = next((table.left_out for table in self.tables.values()), frozenset[Place]())
        return None if self.quick is None else self.quick(left_out)

    def files(self) -> Iterator[tuple[str, Path, bool]]:
        """The person's own files, as evidence of the coding; they may speak of anyone."""
        for path in self.paths:
            yield self.coding, path, True

    def without(self, places: Collection[Place]) -> VirtualPackage:
        """The same without what was made from these lines."""
        return replace(
            self, tables={name: replace(table, left_out=places) for name, table in self.tables.items()}
        )


@dataclass(frozen=True, slots=True)
class Look:
    """What can be imported, and what is wrong with each line that cannot, under the person's own headings."""

    good: VirtualPackage
    faults: Mapping[Place, Sequence[RowFault]]
    counts: Mapping[str, int]
    """Good rows by table."""


def coding_key(package: str) -> str:
    """The key of the source that stands for the coder's own work."""
    return f"coding/{package}"


def table(
    name: str, columns: Sequence[str], make: Make, *, file: str, optional: Collection[str] = ()
) -> VirtualTable:
    """A table whose rows `make` gives. `optional` columns may stay blank though a data package must fill them.

    Columns that the format requires are added at the end, so that a missing cell is told as one.
    """
    form = formats()[name]
    changed = tuple(_eased(column) if column.name in optional else column for column in form.columns)
    form = replace(form, columns=changed)
    needed = [column.name for column in changed if column.required and column.name not in columns]
    return VirtualTable(form, (*columns, *needed), make, file)


def package(
    name: str, title: str, tables: Iterable[VirtualTable], *, paths: Sequence[Path] = ()
) -> VirtualPackage:
    """A package of these tables, brought into the order of the format."""
    by_name = {table.name: table for table in tables}
    ordered = {name: by_name[name] for name in formats() if name in by_name}
    return VirtualPackage(name, title, ordered, tuple(paths))


def look(virtual: VirtualPackage, vocabulary: Vocabulary) -> Look:
    """Check every row; leave out the lines with faults, and then what referred to them, until nothing is wrong.

    Raises Several for what is wrong with a table as a whole (its columns, or a file that cannot be read to its end).
    """
    from constancia.intake.validate import look_over

    check = virtual.look_over or look_over
    faults: dict[Place, list[RowFault]] = {}
    left = virtual
    while True:
        found = check(left, vocabulary)
        if not found.by_place:
            return Look(left, {place: _causes(wrong) for place, wrong in faults.items()}, found.counts)
        for place, wrong in found.by_place.items():
            kept = faults.setdefault(place, [])
            kept += [one for one in wrong if one not in kept]
        left = virtual.without(frozenset(faults))


def _causes(wrong: list[RowFault]) -> list[RowFault]:
    """The faults of a line without what only follows from them: rows of one line refer to one another, and the claims
    of an act that is there twice are there twice."""
    own = [fault for fault in wrong if fault[1] != "dangling_reference" and fault != _TWICE]
    return own or wrong[:1]


def _eased(column: Column) -> Column:
    return replace(column, required=False)


def _is_suspect(made: list[str]) -> bool:
    return not "".join(made).isprintable() or not LEADS.isdisjoint([text[:1] for text in made])
