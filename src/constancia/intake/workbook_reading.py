"""The lines and cells of a filled template: what a cell means, and what is wrong with it, under its own heading."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from constancia.intake import cells
from constancia.intake.labels import FIELDS, Labels
from constancia.intake.registers import Register, Unclear, key_of
from constancia.intake.rows import Origin, RowFault
from constancia.intake.understand import is_unknown
from constancia.intake.understand_dates import NotUnderstood, Order, read_date
from constancia.intake.virtual import Place, VirtualRow
from constancia.intake.workbook import FilledSheet, Line, Workbook

TABLE_OF = {"people": "persons", "places": "places", "sources": "sources", "units": "agencies"}
"""The coded table of each kind of thing that is known by its name."""
_ERRORS = frozenset(
    "#N/A #REF! #VALUE! #DIV/0! #NAME? #NUM! #NULL! #SPILL! #CALC! Err:502 Err:508".split()  # noqa: SIM905
)
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")

Answers = Mapping[tuple[str, str], Order]
"""Orders of dates by (sheet, heading); ("", "") holds for all."""


@dataclass(slots=True)
class Reading:
    """One line while it is read: its cells, and the faults found."""

    sheet: FilledSheet
    line: Line
    origin: Origin
    faults: list[RowFault] = field(default_factory=list)

    def text(self, column: str) -> str:
        """A cell as it stands."""
        return self.line.cells.get(column, "")

    def wrong(self, column: str, code: str, reason: str = "") -> None:
        """Note a fault of a cell."""
        self.faults.append((column, code, reason))

    def row(self, made: Mapping[str, str]) -> VirtualRow:
        """A row of a coded table that this line gives."""
        return VirtualRow(self.origin, made, tuple(self.faults))


class Reader:
    """Reads the lines of a workbook but for those left out. `registers` know things by their names."""

    def __init__(
        self, book: Workbook, labels: Labels, *, answers: Answers, left_out: Collection[Place]
    ) -> None:
        self._book = book
        self.labels = labels
        self._answers = answers
        self._left_out = left_out
        self.registers = {name: Register(table) for name, table in TABLE_OF.items()}
        self._names: dict[str, Mapping[str, str]] = {}

    def lines(self, name: str) -> Iterator[Reading]:
        """The lines of a sheet that are not left out, each looked over for what no cell may hold."""
        for reading in self._all_lines(name):
            if not self._is_left_out(reading):
                yield reading

    def entered(self, name: str) -> Iterator[tuple[Reading, str]]:
        """The lines of a sheet of names with their keys; those left out are known, so that nobody leans on them."""
        register = self.registers[name]
        for reading in self._all_lines(name):
            key = register.enter(reading.text("name"), self.key(reading, "code"))
            if self._is_left_out(reading):
                if key is not None:
                    register.reject(key)
                continue
            if key is None:
                reading.wrong("code" if reading.text("code") else "name", "duplicate_name")
            yield reading, key or ""

    # --- cells

    def date(self, reading: Reading, column: str) -> str:
        """A date as EDTF, "" where it is blank or not known."""
        order = self._book.order(reading.sheet.format.name, column, self._answers)
        try:
            return read_date(reading.text(column), order)
        except NotUnderstood as error:
            reading.wrong(column, error.code)
            return ""

    def term(self, reading: Reading, column: str, *, default: str = "") -> str:
        """The id of a term; the default where the cell is blank or says that it is not known."""
        text = reading.text(column)
        item = reading.sheet.format.column(column)
        if not text or item is None or item.vocabulary is None:
            return default
        found = self.labels.term(item.vocabulary, text)
        if found is None and is_unknown(text):
            return default
        if found is None or (item.only and found not in item.only):
            reading.wrong(column, "unknown_term", item.vocabulary)
            return default
        return found

    def named(self, reading: Reading, register: str, column: str, text: str | None = None) -> str:
        """The key of what a name means, made where there is none; "" where the cell is blank or not known."""
        text = reading.text(column) if text is None else text
        if not text or is_unknown(text):
            return ""
        heading = reading.origin.names.get(column, column)
        origin = reading.origin._replace(names=dict.fromkeys(_NAMING, heading))
        try:
            return self.registers[register].find(text, origin)
        except Unclear as error:
            reading.wrong(column, error.code)
            return ""

    def key(self, reading: Reading, column: str) -> str:
        """A code as a row key, "" where there is none."""
        text = reading.text(column)
        key = key_of(text) if text else ""
        if key is None:
            reading.wrong(column, "bad_code")
        return key or ""

    # --- private

    def _is_left_out(self, reading: Reading) -> bool:
        return reading.origin[:3] in self._left_out

    def _all_lines(self, name: str) -> Iterator[Reading]:
        sheet = self._book.sheets.get(name)
        if sheet is None:
            return
        names = self._names_of(sheet)
        for line in sheet.lines:
            reading = Reading(sheet, line, Origin(self._book.file, sheet.title, line.number, names))
            _look_at_content(reading)
            if name != "acts":  # there a further line of an act may leave out what the first says
                require(reading)
            yield reading

    def _names_of(self, sheet: FilledSheet) -> Mapping[str, str]:
        """The person's own heading for each column of the template and of the coded tables made from it."""
        name = sheet.format.name
        if name not in self._names:
            given = {column.name: column.heading(self._book.language) for column in sheet.format.columns}
            own = given | dict(sheet.names)
            self._names[name] = {**own, **{coded: own[column] for coded, column in _CODED[name].items()}}
        return self._names[name]


def require(reading: Reading) -> None:
    """Note what must be filled and is blank."""
    for item in reading.sheet.format.columns:
        if item.required and not reading.text(item.name):
            reading.wrong(item.name, "missing_value")


def parts(text: str) -> list[str]:
    """Several names in one cell."""
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def _look_at_content(reading: Reading) -> None:
    for column, text in reading.line.cells.items():
        fault = cells.content_fault(text)
        if fault is not None:
            reading.wrong(column, *fault)
        elif text in _ERRORS:
            reading.wrong(column, "cell_error")
        elif _DIRECTION.search(text):
            reading.wrong(column, "control_character")


_NAMING = ("name", "title", "url", "unit_id", "place_id", "person_id", "source_id")
_CODED: Mapping[str, Mapping[str, str]] = {
    "acts": {
        **{coded: column for column, coded in FIELDS.items()},
        "act_id": "act",
        "event_id": "event",
        "title": "event",
        "victim_person_id": "who",
        "name": "who",
        "place_id": "where",
        "unit_id": "by_whom",
        "degree": "part",
        "source_id": "source",
        "locator": "page",
        "as_stated": "quotation",
    },
    "involvements": {"act_id": "act", "unit_id": "by_whom", "degree": "part", "source_id": "source"},
    "people": {
        "person_id": "name",
        "kind": "person_or_group",
        "size_min": "size",
        "size_max": "size",
        "basis_source_id": "basis_source",
        "name_in_publication": "named",
    },
    "places": {"place_id": "name", "lat": "latitude", "lon": "longitude"},
    "sources": {"source_id": "name", "title": "name", "reliability_note": "note"},
    "claims": {"act_id": "act", "source_id": "source", "as_stated": "quotation", "claim_id": "field"},
}
"""Under which column of the template a fault of a coded column is told, by sheet."""
