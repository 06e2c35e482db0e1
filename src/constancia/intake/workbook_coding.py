"""The lines of a filled template as rows of the coded tables.

A line of Acts gives an act (the first line of its number), an involvement for each unit, and a claim of its source for
each thing it says. People, places, sources and units are made once, from their own sheet or from the first line that
names them. What a line does not make clear is a fault of that line, under the person's own heading.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from constancia.intake import virtual
from constancia.intake.labels import Labels
from constancia.intake.registers import digest_of
from constancia.intake.understand import is_unknown, size
from constancia.intake.virtual import Place, VirtualPackage, VirtualRow
from constancia.intake.workbook import Line, Workbook
from constancia.intake.workbook_names import Names, nobody
from constancia.intake.workbook_reading import Answers, Reader, Reading, parts, require
from constancia.vocabulary import ValueType, Vocabulary

COLUMNS = {
    "sources": "source_id kind title publisher published url language origin reliability_note publicity",
    "agencies": "unit_id name",
    "places": "place_id name admin1 country lat lon",
    "persons": "person_id kind category name role organisation citizenship size_min size_max member_of basis "
    "basis_source_id name_in_publication note",
    "events": "event_id title",
    "acts": "act_id event_id date_start date_end act_type victim_person_id place_id outcome summary note",
    "involvements": "involvement_id act_id unit_id degree attribution source_id locator as_stated note",
    "claims": "claim_id act_id field value as_stated qualifier relation account source_id locator note",
}
_MIGHT = ("act_type", "victim", "date_start", "date_end", "place", "outcome")

Tables = dict[str, list[VirtualRow]]


def to_package(workbook: Workbook, vocabulary: Vocabulary, answers: Answers | None = None) -> VirtualPackage:
    """The workbook as coded tables. `answers` are the orders of dates by (sheet, heading), ("", "") for all."""
    coding = _Cached(workbook, Labels(vocabulary), answers or {})
    tables = [
        virtual.table(
            name,
            columns.split(),
            coding.maker(name),
            file=workbook.file,
            optional=("date_start",) if name == "acts" else (),
        )
        for name, columns in COLUMNS.items()
    ]
    return virtual.package(workbook.name, workbook.title, tables, paths=(workbook.path,))


class _Cached:
    """The tables made last, since all eight are asked for with the same lines left out."""

    def __init__(self, workbook: Workbook, labels: Labels, answers: Answers) -> None:
        self._workbook, self._labels, self._answers = workbook, labels, answers
        self._made: tuple[Collection[Place], Tables] | None = None

    def maker(self, name: str) -> virtual.Make:
        def make(left_out: Collection[Place]) -> list[VirtualRow]:
            if self._made is None or self._made[0] is not left_out:
                reader = Reader(self._workbook, self._labels, answers=self._answers, left_out=left_out)
                self._made = (left_out, _Coding(reader).tables())
            return self._made[1][name]

        return make


class _Coding:
    """All tables, without the lines that are left out."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._names = Names(reader)
        self._rows: Tables = {name: [] for name in COLUMNS}
        self._events: set[str] = set()
        self._acts: dict[str, Mapping[str, str]] = {}
        self._claimed: set[str] = set()
        self._involved: set[str] = set()

    def tables(self) -> Tables:
        """The rows by table."""
        for table, row in self._names.rows():
            self._rows[table].append(row)
        for name, read in (
            ("claims", self._claim_line),
            ("acts", self._act_line),
            ("involvements", self._involvement_line),
        ):
            for reading in self._reader.lines(name):
                read(reading)
        for table, row in self._names.mentions():
            self._rows[table].append(row)
        return self._rows

    def _add(self, table: str, reading: Reading, row: Mapping[str, str]) -> None:
        self._rows[table].append(reading.row(row))

    # --- acts, involvements, claims

    def _act_line(self, reading: Reading) -> None:
        act = self._reader.key(reading, "act") or _content_key(reading)
        first = self._acts.get(act)
        reading = _inherited(reading, first)
        require(reading)
        source = self._reader.named(reading, "sources", "source")
        if reading.text("source") and is_unknown(reading.text("source")):
            reading.wrong("source", "missing_value")
        row = self._act_row(reading, act)
        if first is None:
            if not reading.faults:
                self._acts[act] = dict(reading.line.cells)
            self._add("acts", reading, row)
        units = self._units(reading)
        if first is not None and reading.faults:
            self._add("claims", reading, {})
            return
        if reading.faults:
            return
        self._act_claims(reading, act=act, row=row, source=source)
        for unit in units:
            self._involvement(reading, act=act, unit=unit, source=source, attribution="stated")

    def _act_row(self, reading: Reading, act: str) -> Mapping[str, str]:
        what = reading.text("what")
        kind = self._reader.labels.term("act_types", what) if what else ""
        if kind is None:
            reading.wrong("what", "unknown_term", "act_types")
        return {
            "act_id": act,
            "event_id": self._event(reading),
            "date_start": self._reader.date(reading, "when"),
            "date_end": self._reader.date(reading, "until"),
            "act_type": kind or "",
            "victim_person_id": self._victim(reading, act),
            "place_id": self._reader.named(reading, "places", "where"),
            "outcome": "" if is_unknown(reading.text("outcome")) else reading.text("outcome"),
            "summary": reading.text("summary"),
            "note": reading.text("note"),
        }

    def _known(self, reading: Reading, register: str, column: str) -> str:
        text = reading.text(column)
        return "" if not text or is_unknown(text) else self._reader.named(reading, register, column, text)

    def _victim(self, reading: Reading, act: str) -> str:
        """A person or group by name; a group of its own where only a number, or nothing, is known."""
        text = reading.text("who")
        if not text:
            return ""
        if ";" in text:
            reading.wrong("who", "several_people")
            return ""
        bounds = size(text)
        if bounds is None or text in self._reader.registers["people"].by_code:
            return self._reader.named(reading, "people", "who", text)
        key = f"group-{digest_of(act)}"
        if act not in self._acts:
            self._rows["persons"].append(VirtualRow(reading.origin, nobody(key, text, bounds)))
        return key

    def _units(self, reading: Reading) -> list[str]:
        """The keys of the units in a cell, none where it says that nobody knows."""
        names = parts(reading.text("by_whom"))
        return [key for name in names if (key := self._reader.named(reading, "units", "by_whom", name))]

    def _event(self, reading: Reading) -> str:
        title = reading.text("event")
        if not title or is_unknown(title):
            return ""
        key = f"event-{digest_of(title.casefold())}"
        if key not in self._events:
            self._events.add(key)
            self._rows["events"].append(VirtualRow(reading.origin, {"event_id": key, "title": title}))
        return key

    def _act_claims(self, reading: Reading, *, act: str, row: Mapping[str, str], source: str) -> None:
        """What the line's source says, for everything that is known."""
        columns = {"victim": "victim_person_id", "place": "place_id"}
        for name in _MIGHT:
            value = row[columns.get(name, name)]
            key = f"{act}.{name}.{digest_of(source)}"
            if not value or key in self._claimed or (name == "victim" and is_unknown(reading.text("who"))):
                continue
            self._claimed.add(key)
            self._add(
                "claims", reading, self._claim(reading, key, act=act, name=name, value=value, source=source)
            )

    def _claim(
        self, reading: Reading, key: str, *, act: str, name: str, value: str, source: str
    ) -> Mapping[str, str]:
        return {
            "claim_id": key,
            "act_id": act,
            "field": name,
            "value": value,
            "as_stated": reading.text("quotation"),
            "relation": "supports",
            "account": self._names.account(source),
            "source_id": source,
            "locator": locator(reading.text("page")),
            "note": "",
        }

    def _involvement_line(self, reading: Reading) -> None:
        act = self._reader.key(reading, "act")
        source = self._reader.named(reading, "sources", "source")
        attribution = self._reader.term(reading, "attribution", default="stated")
        units = self._units(reading)
        if reading.faults:
            self._add("involvements", reading, {})
        for unit in units if not reading.faults else ():
            self._involvement(reading, act=act, unit=unit, source=source, attribution=attribution)

    def _involvement(self, reading: Reading, *, act: str, unit: str, source: str, attribution: str) -> None:
        """One unit's part. What a further source says of the same unit is a claim about the act."""
        key = f"{act}.{digest_of(unit)}"
        degree = self._reader.term(reading, "part", default="unclear")
        if reading.faults:
            self._add("involvements", reading, {})
        elif key not in self._involved:
            self._involved.add(key)
            row = {
                "involvement_id": key,
                "act_id": act,
                "unit_id": unit,
                "degree": degree,
                "attribution": attribution,
                "source_id": source,
                "locator": locator(reading.text("page")),
                "as_stated": reading.text("quotation"),
                "note": reading.text("note") if reading.sheet.format.name == "involvements" else "",
            }
            self._add("involvements", reading, row)
        elif (claim := f"{key}.{digest_of(source)}") not in self._claimed:
            self._claimed.add(claim)
            row = dict(self._claim(reading, claim, act=act, name="perpetrator", value=unit, source=source))
            self._add("claims", reading, row)

    def _claim_line(self, reading: Reading) -> None:
        act = self._reader.key(reading, "act")
        source = self._reader.named(reading, "sources", "source")
        item = self._reader.labels.property(reading.text("field"))
        if item is None and reading.text("field"):
            reading.wrong("field", "unknown_term", "properties")
        value = "" if item is None else self._value(reading, item.id)
        if item is None or reading.faults:
            self._add("claims", reading, {})
            return
        digest = digest_of(source, value, reading.text("quotation"))
        simple = f"{act}.{item.id}.{digest_of(source)}"
        key = simple if simple not in self._claimed else f"{act}.{item.id}.{digest}"
        self._claimed.add(simple)
        row = dict(self._claim(reading, key, act=act, name=item.id, value=value, source=source))
        row |= {
            "qualifier": self._reader.term(reading, "qualifier"),
            "account": self._reader.term(reading, "account", default=row["account"]),
            "note": reading.text("note"),
        }
        self._add("claims", reading, row)

    def _value(self, reading: Reading, name: str) -> str:
        text = reading.text("value")
        if not text or is_unknown(text):
            return ""
        found = self._reader.labels.vocabulary.property(name)
        if found.value_type is ValueType.EDTF:
            return self._reader.date(reading, "value")
        if found.value_type is ValueType.TERM and found.target:
            term = self._reader.labels.term(found.target, text)
            if term is None:
                reading.wrong("value", "unknown_term", found.target)
            return term or ""
        registers = {
            "person": "people",
            "group": "people",
            "place": "places",
            "unit": "units",
            "source": "sources",
        }
        if found.value_type is ValueType.REFERENCE and found.target in registers:
            return self._reader.named(reading, registers[found.target], "value", text)
        return text


def locator(page: str) -> str:
    """A page as a locator: a bare number is a page."""
    return f"p. {page}" if re.fullmatch(r"\d{1,6}(?:\s?[-–]\s?\d{1,6})?", page) else page


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def _content_key(reading: Reading) -> str:
    """The key of an act without a number: rows that say the same of what, to whom, when and where are one act."""
    return "row-" + digest_of(*(reading.text(column) for column in ("what", "who", "when", "where")))


def _inherited(reading: Reading, first: Mapping[str, str] | None) -> Reading:
    """A further line of an act with what it leaves blank; a fault where it says something else of the act."""
    if first is None:
        return reading
    own = dict(reading.line.cells)
    for column in ("what", "who", "when", "where"):
        if own.get(column) and own[column].casefold() != first.get(column, "").casefold():
            reading.wrong(column, "act_differs")
    merged = {
        column: first[column]
        for column in ("what", "who", "when", "where", "until", "outcome")
        if column in first
    }
    line = Line(reading.line.number, merged | own)
    return Reading(reading.sheet, line, reading.origin, reading.faults)
