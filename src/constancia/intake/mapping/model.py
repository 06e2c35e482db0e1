"""A mapping as a value: how the rows of a table that somebody else designed are read as subjects and claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

KINDS = ("source", "unit", "place", "person", "group", "event", "case", "act", "involvement", "aggregate")
"""The kinds of record that a mapping makes, in the order in which they are read."""

TABLES = {
    "source": "sources",
    "unit": "agencies",
    "place": "places",
    "person": "persons",
    "group": "persons",
    "event": "events",
    "case": "cases",
    "act": "acts",
    "involvement": "involvements",
    "aggregate": "aggregates",
}
"""The coded table that holds the records of a kind."""


class Otherwise(StrEnum):
    """What becomes of a value that a recode table does not handle."""

    AS_STATED = "as_stated"
    REJECT = "reject"
    BLANK = "blank"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Recode:
    """Words of the table -> terms. `unhandled` are words known to have none yet; `values` may give none or several."""

    name: str
    values: Mapping[str, tuple[str, ...]]
    unhandled: frozenset[str]
    vocabulary: str | None
    otherwise: Otherwise


@dataclass(frozen=True, slots=True)
class Template:
    """Text with cells in it: "{city}, {state}". `parts` are plain texts and, where True, names of cells."""

    parts: tuple[tuple[bool, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The cells that it takes."""
        return tuple(text for is_name, text in self.parts if is_name)


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of a row. A test of `value` by `test`, or a joining of `parts` ("all", "any", "not")."""

    test: str
    value: Template | None = None
    texts: frozenset[str] = frozenset()
    number: float = 0.0
    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class DateRule:
    """How a date is read: `formats` in order, or `parts` (year, month, day); then made less exact or joined."""

    formats: tuple[str, ...] = ()
    parts: Mapping[str, Template] | None = None
    to_month: Condition | None = None
    to_year: Condition | None = None
    about: Condition | None = None
    until: Value | None = None
    not_after: Value | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """What a property gets. `choices`: the first that is filled is taken; the rest is done to it in this order."""

    choices: tuple[Template, ...]
    after: str | None = None
    before: str | None = None
    recode: str | None = None
    date: DateRule | None = None
    number: str | None = None
    coordinate: str | None = None
    is_swapped: bool = False
    places: int | None = None
    is_folded: bool = False
    """Spellings that differ in capitals and accents alone are one."""
    otherwise: str | None = None
    unreadable: Otherwise = Otherwise.AS_STATED
    only: Condition | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A record of another kind: by the name that the mapping gives it, or by a key of its own."""

    record: str | None
    key: tuple[Value, ...] = ()
    only: Condition | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """What there are several of in a row: each item is a text in each of `parts` ("" is the item itself)."""

    name: str
    parts: Mapping[str, tuple[Template, ...]]
    separators: tuple[str, ...]
    recode: str | None
    only: Condition | None
    is_quoted: bool
    is_never_empty: bool = False
    """A row without an item has one blank item all the same."""
    after: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """Cells of another grid: the row of `grid` whose column `there` holds what `here` gives."""

    name: str
    grid: str
    here: Template
    there: str
    columns: Mapping[str, tuple[str, ...]]
    optional: frozenset[str]


@dataclass(frozen=True, slots=True)
class Record:
    """One kind of record that each row (and each item of its loops `each`) makes."""

    kind: str
    name: str
    key: tuple[Value, ...]
    each: tuple[str, ...]
    only: Condition | None
    values: Mapping[str, Value]
    references: Mapping[str, tuple[Reference, ...]]
    source: Reference | None = None
    account: str = "dataset"

    @property
    def table(self) -> str:
        """The coded table that it is a row of."""
        return TABLES[self.kind]


@dataclass(frozen=True, slots=True)
class Rows:
    """How the rows of one or more grids are read. `grids` are names with "*"; empty: any."""

    grids: tuple[str, ...]
    header: int
    columns: Mapping[str, tuple[str, ...]]
    optional: frozenset[str]
    unused: frozenset[str]
    only: Condition | None
    joins: tuple[Join, ...]
    loops: Mapping[str, Loop]
    records: tuple[Record, ...]
    told_apart: tuple[str, ...] = ()
    """Columns from which rows without a number of their own get a key, `{#key}`."""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A whole mapping. `once` are records that are made once for the file, whatever its rows say."""

    name: str
    title: str
    titles: Mapping[str, str]
    language: str
    blank: frozenset[str]
    recodes: Mapping[str, Recode]
    once: tuple[Record, ...]
    rows: tuple[Rows, ...]
    terms: tuple[Mapping[str, str], ...]

    def record(self, name: str) -> Record | None:
        """The record of that name."""
        every = (*self.once, *(record for rows in self.rows for record in rows.records))
        return next((record for record in every if record.name == name), None)
