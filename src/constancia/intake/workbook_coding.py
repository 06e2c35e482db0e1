"""The lines of a filled template as rows of the coded tables.

A line of Acts gives an act (the first line of its number), an involvement for each unit, and a claim of its source for
each thing it says. People, places, sources and units are made once, from their own sheet or from the first line that
names them. What a line does not make clear is a fault of that line, under the person's own heading.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from constancia.intake import cells, virtual
from constancia.intake.labels import FIELDS, Labels
from constancia.intake.registers import Register, Unclear, digest_of, key_of
from constancia.intake.rows import Origin, RowFault
from constancia.intake.understand import is_unknown, size
from constancia.intake.understand_dates import NotUnderstood, Order, read_date
from constancia.intake.virtual import Place, VirtualPackage, VirtualRow
from constancia.intake.workbook import FilledSheet, Line, Workbook
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
TABLE_OF = {"people": "persons", "places": "places", "sources": "sources", "units": "agencies"}
_ERRORS = frozenset(
    {
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "Err:502",
        "Err:508",
    }
)
_TESTIMONY = frozenset({"interview", "statement", "field_form", "message"})
_PUBLIC = frozenset({"news", "ngo_report", "court_filing", "government_report", "dataset", "web_page"})
_ACCOUNTS = {
    "court_filing": "court",
    "government_report": "official",
    "dataset": "dataset",
    "interview": "first-hand",
    "statement": "first-hand",
}
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MIGHT = ("act_type", "victim", "date_start", "date_end", "place", "outcome")

Tables = dict[str, list[VirtualRow]]
Answers = Mapping[tuple[str, str], Order]


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
        self._parts = (workbook, labels, answers)
        self._made: tuple[Collection[Place], Tables] | None = None

    def maker(self, name: str) -> virtual.Make:
        def make(left_out: Collection[Place]) -> list[VirtualRow]:
            if self._made is None or self._made[0] is not left_out:
                self._made = (left_out, _Coding(*self._parts, left_out).tables())
            return self._made[1][name]

        return make


@dataclass(slots=True)
class _Reading:
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


class _Coding:
    """All tables, without the lines that are left out."""

    def __init__(
        self, workbook: Workbook, labels: Labels, answers: Answers, left_out: Collection[Place]
    ) -> None:
        self._book = workbook
        self._labels = labels
        self._answers = answers
        self._left_out = left_out
        self._rows: Tables = {name: [] for name in COLUMNS}
        self._registers = {name: Register(table) for name, table in TABLE_OF.items()}
        self._events: dict[str, str] = {}
        self._acts: dict[str, dict[str, str]] = {}
        self._claimed: set[str] = set()
        self._involved: set[str] = set()
        self._accounts: dict[str, str] = {}
        self._names: dict[str, Mapping[str, str]] = {}

    def tables(self) -> Tables:
        """The rows by table."""
        own = {name: list(self._entered(name)) for name in ("sources", "places", "people")}
        for name, reader in (("sources", self._source), ("places", self._place), ("people", self._person)):
            for reading, key in own[name]:
                self._add(TABLE_OF[name], reading, reader(reading, key))
        for reading in self._lines("claims"):
            self._claim_line(reading)
        for reading in self._lines("acts"):
            self._act_line(reading)
        for reading in self._lines("involvements"):
            self._involvement_line(reading)
        self._mentions()
        return self._rows

    # --- lines

    def _lines(self, name: str) -> Iterator[_Reading]:
        """The lines of a sheet that are not left out, each checked for what no cell may hold."""
        for reading in self._all_lines(name):
            if reading.origin[:3] not in self._left_out:
                yield reading

    def _all_lines(self, name: str) -> Iterator[_Reading]:
        sheet = self._book.sheets.get(name)
        if sheet is None:
            return
        names = self._names_of(sheet)
        for line in sheet.lines:
            reading = _Reading(sheet, line, Origin(self._book.file, sheet.title, line.number, names))
            for column, text in line.cells.items():
                fault = cells.content_fault(text)
                if fault is not None:
                    reading.wrong(column, *fault)
                elif text in _ERRORS:
                    reading.wrong(column, "cell_error")
                elif _DIRECTION.search(text):
                    reading.wrong(column, "control_character")
            for item in sheet.format.columns:
                if item.required and not reading.text(item.name) and name != "acts":
                    reading.wrong(item.name, "missing_value")
            yield reading

    def _names_of(self, sheet: FilledSheet) -> Mapping[str, str]:
        name = sheet.format.name
        if name not in self._names:
            given = {column.name: column.heading(self._book.language) for column in sheet.format.columns}
            own = given | dict(sheet.names)
            coded = {coded: own[column] for coded, column in _CODED.get(name, {}).items() if column in own}
            self._names[name] = {**own, **coded}
        return self._names[name]

    def _add(self, table: str, reading: _Reading, row: Mapping[str, str]) -> None:
        self._rows[table].append(VirtualRow(reading.origin, row, tuple(reading.faults)))

    # --- cells

    def _date(self, reading: _Reading, column: str, text: str | None = None) -> str:
        order = self._book.order(reading.sheet.format.name, column, self._answers)
        try:
            return read_date(reading.text(column) if text is None else text, order)
        except NotUnderstood as error:
            reading.wrong(column, error.code)
            return ""

    def _term(self, reading: _Reading, column: str, *, default: str = "", text: str | None = None) -> str:
        text = reading.text(column) if text is None else text
        item = reading.sheet.format.column(column)
        if not text or item is None or item.vocabulary is None or is_unknown(text):
            return default
        found = self._labels.term(item.vocabulary, text)
        if found is None or (item.only and found not in item.only):
            reading.wrong(column, "unknown_term", item.vocabulary)
            return default
        return found

    def _named(self, reading: _Reading, register: str, column: str, text: str) -> str:
        try:
            return self._registers[register].find(text, reading.origin)
        except Unclear as error:
            reading.wrong(column, error.code)
            return ""

    def _key(self, reading: _Reading, column: str) -> str:
        text = reading.text(column)
        key = key_of(text) if text else ""
        if key is None:
            reading.wrong(column, "bad_key")
        return key or ""

    # --- the sheets of people, places, sources

    def _entered(self, name: str) -> Iterator[tuple[_Reading, str]]:
        """The lines of a sheet of names with their keys; those left out are known, so that nobody leans on them."""
        register = self._registers[name]
        for reading in self._all_lines(name):
            key = register.enter(reading.text("name"), self._key(reading, "code"))
            if reading.origin[:3] in self._left_out:
                if key is not None:
                    register.reject(key)
                continue
            if key is None:
                reading.wrong("code" if reading.text("code") else "name", "duplicate_name")
            yield reading, key or ""

    def _source(self, reading: _Reading, key: str) -> Mapping[str, str]:
        kind = self._term(reading, "kind", default="document")
        url = "" if is_unknown(reading.text("url")) else reading.text("url")
        consent = self._term(reading, "consent")
        self._accounts[key] = _ACCOUNTS.get(kind, "reported")
        return {
            "source_id": key,
            "kind": kind,
            "title": reading.text("name"),
            "publisher": reading.text("publisher"),
            "published": self._date(reading, "published"),
            "url": url,
            "language": self._term(reading, "language"),
            "origin": reading.text("origin"),
            "reliability_note": reading.text("note"),
            "publicity": publicity(kind, url=url, consent=consent),
        }

    def _place(self, reading: _Reading, key: str) -> Mapping[str, str]:
        return {
            "place_id": key,
            "name": reading.text("name"),
            "admin1": reading.text("admin1"),
            "country": self._term(reading, "country"),
            "lat": reading.text("latitude"),
            "lon": reading.text("longitude"),
        }

    def _person(self, reading: _Reading, key: str) -> Mapping[str, str]:
        low, high = self._size(reading)
        kind = self._term(reading, "person_or_group")
        if not kind:
            kind = "group" if reading.text("size") and (low, high) != ("1", "1") else "person"
        if kind == "person" and not reading.text("size"):
            low = high = "1"
        groups = [
            self._named(reading, "people", "member_of", part) for part in _parts(reading.text("member_of"))
        ]
        spoke = reading.text("basis_source")
        return {
            "person_id": key,
            "kind": kind,
            "category": self._term(reading, "category", default="other"),
            "name": reading.text("name"),
            "role": self._term(reading, "role"),
            "organisation": reading.text("organisation"),
            "citizenship": self._term(reading, "citizenship"),
            "size_min": low,
            "size_max": high,
            "member_of": ";".join(filter(None, groups)),
            "basis": self._term(reading, "basis", default="protected"),
            "basis_source_id": self._named(reading, "sources", "basis_source", spoke) if spoke else "",
            "name_in_publication": self._term(reading, "named", default="none"),
            "note": reading.text("note"),
        }

    def _size(self, reading: _Reading) -> tuple[str, str]:
        text = reading.text("size")
        bounds = size(text) if text else (None, None)
        if bounds is None:
            reading.wrong("size", "bad_group_size")
            return "", ""
        low, high = ("" if bound is None else str(bound) for bound in bounds)
        return low, high

    # --- acts, involvements, claims

    def _act_line(self, reading: _Reading) -> None:
        act = self._key(reading, "act") or _content_key(reading)
        first = self._acts.get(act)
        reading = _inherited(reading, first)
        for item in reading.sheet.format.columns:
            if item.required and not reading.text(item.name):
                reading.wrong(item.name, "missing_value")
        source = self._known(reading, "sources", "source")
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

    def _act_row(self, reading: _Reading, act: str) -> Mapping[str, str]:
        what = reading.text("what")
        kind = self._labels.term("act_types", what) if what else ""
        if kind is None:
            reading.wrong("what", "unknown_term", "act_types")
        return {
            "act_id": act,
            "event_id": self._event(reading),
            "date_start": self._date(reading, "when"),
            "date_end": self._date(reading, "until"),
            "act_type": kind or "",
            "victim_person_id": self._victim(reading, act),
            "place_id": self._known(reading, "places", "where"),
            "outcome": "" if is_unknown(reading.text("outcome")) else reading.text("outcome"),
            "summary": reading.text("summary"),
            "note": reading.text("note"),
        }

    def _known(self, reading: _Reading, register: str, column: str) -> str:
        text = reading.text(column)
        return "" if not text or is_unknown(text) else self._named(reading, register, column, text)

    def _victim(self, reading: _Reading, act: str) -> str:
        """A person or group by name; a group of its own where only a number, or nothing, is known."""
        text = reading.text("who")
        if not text:
            return ""
        if ";" in text:
            reading.wrong("who", "several_people")
            return ""
        bounds = size(text)
        if bounds is None or text in self._registers["people"].by_code:
            return self._named(reading, "people", "who", text)
        key = f"group-{digest_of(act)}"
        if act not in self._acts:
            low, high = ("" if bound is None else str(bound) for bound in bounds)
            self._rows["persons"].append(VirtualRow(reading.origin, _nobody(key, text, low=low, high=high)))
        return key

    def _units(self, reading: _Reading) -> list[str]:
        """The keys of the units in a cell, none where it says that nobody knows."""
        names = [part for part in _parts(reading.text("by_whom")) if not is_unknown(part)]
        return [key for name in names if (key := self._named(reading, "units", "by_whom", name))]

    def _event(self, reading: _Reading) -> str:
        title = reading.text("event")
        if not title or is_unknown(title):
            return ""
        key = f"event-{digest_of(title.casefold())}"
        if key not in self._events:
            self._events[key] = title
            self._rows["events"].append(VirtualRow(reading.origin, {"event_id": key, "title": title}))
        return key

    def _act_claims(self, reading: _Reading, *, act: str, row: Mapping[str, str], source: str) -> None:
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
        self, reading: _Reading, key: str, *, act: str, name: str, value: str, source: str
    ) -> Mapping[str, str]:
        return {
            "claim_id": key,
            "act_id": act,
            "field": name,
            "value": value,
            "as_stated": reading.text("quotation"),
            "relation": "supports",
            "account": self._accounts.get(source, "reported"),
            "source_id": source,
            "locator": locator(reading.text("page")),
            "note": "",
        }

    def _involvement_line(self, reading: _Reading) -> None:
        act = self._key(reading, "act")
        source = self._known(reading, "sources", "source")
        attribution = self._term(reading, "attribution", default="stated")
        units = self._units(reading)
        if reading.faults:
            self._add("involvements", reading, {})
        for unit in units if not reading.faults else ():
            self._involvement(reading, act=act, unit=unit, source=source, attribution=attribution)

    def _involvement(self, reading: _Reading, *, act: str, unit: str, source: str, attribution: str) -> None:
        """One unit's part. What a further source says of the same unit is a claim about the act."""
        key = f"{act}.{digest_of(unit)}"
        degree = self._term(reading, "part", default="unclear")
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

    def _claim_line(self, reading: _Reading) -> None:
        act = self._key(reading, "act")
        source = self._known(reading, "sources", "source")
        item = self._labels.property(reading.text("field"))
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
            "qualifier": self._term(reading, "qualifier"),
            "account": self._term(reading, "account", default=row["account"]),
            "note": reading.text("note"),
        }
        self._add("claims", reading, row)

    def _value(self, reading: _Reading, name: str) -> str:
        text = reading.text("value")
        if not text or is_unknown(text):
            return ""
        found = self._labels.vocabulary.property(name)
        if found.value_type is ValueType.EDTF:
            return self._date(reading, "value")
        if found.value_type is ValueType.TERM and found.target:
            term = self._labels.term(found.target, text)
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
            return self._named(reading, registers[found.target], "value", text)
        return text

    # --- what only a mention made

    def _mentions(self) -> None:
        made = {
            "places": lambda key, name: {"place_id": key, "name": name},
            "units": lambda key, name: {"unit_id": key, "name": name},
            "people": lambda key, name: _person_named(key, name),
            "sources": lambda key, name: _source_named(key, name),
        }
        for name, register in self._registers.items():
            for key, (text, origin) in register.mentioned.items():
                self._rows[register.table].append(VirtualRow(origin, made[name](key, text)))


def publicity(kind: str, *, url: str, consent: str) -> str:
    """Whether a source may be shown: what a person said to us only with a yes; else what is public by its kind or has
    an address."""
    if consent:
        return "published" if consent == "yes" else "protected"
    is_public = kind not in _TESTIMONY and (kind in _PUBLIC or bool(url))
    return "published" if is_public else "protected"


def locator(page: str) -> str:
    """A page as a locator: a bare number is a page."""
    return f"p. {page}" if re.fullmatch(r"\d{1,6}(?:\s?[-–]\s?\d{1,6})?", page) else page


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def _content_key(reading: _Reading) -> str:
    """The key of an act without a number: rows that say the same of what, to whom, when and where are one act."""
    return "row-" + digest_of(*(reading.text(column) for column in ("what", "who", "when", "where")))


def _inherited(reading: _Reading, first: Mapping[str, str] | None) -> _Reading:
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
    return _Reading(reading.sheet, line, reading.origin, reading.faults)


def _nobody(key: str, text: str, *, low: str, high: str) -> Mapping[str, str]:
    """A group of which nothing but its size is known, if that."""
    return _person_named(key, text) | {"kind": "group", "size_min": low, "size_max": high}


def _person_named(key: str, name: str) -> dict[str, str]:
    return {
        "person_id": key,
        "kind": "person",
        "category": "other",
        "name": name,
        "size_min": "1",
        "size_max": "1",
        "basis": "protected",
        "name_in_publication": "none",
    }


def _source_named(key: str, name: str) -> dict[str, str]:
    is_address = cells.url(name) is None
    kind = "web_page" if is_address else "document"
    url = name if is_address else ""
    shown = publicity(kind, url=url, consent="")
    return {"source_id": key, "kind": kind, "title": name, "url": url, "publicity": shown}


_CODED = {
    "acts": {**{coded: column for column, coded in FIELDS.items()}, "act_id": "act", "event_id": "event",
             "victim_person_id": "who", "place_id": "where", "unit_id": "by_whom", "degree": "part",
             "source_id": "source", "locator": "page", "as_stated": "quotation", "name": "who", "title": "source"},
    "involvements": {"act_id": "act", "unit_id": "by_whom", "degree": "part", "source_id": "source"},
    "people": {"person_id": "name", "kind": "person_or_group", "size_min": "size", "size_max": "size",
               "basis_source_id": "basis_source", "name_in_publication": "named"},
    "places": {"place_id": "name", "lat": "latitude", "lon": "longitude"},
    "sources": {"source_id": "name", "title": "name", "reliability_note": "note"},
    "claims": {"act_id": "act", "source_id": "source", "as_stated": "quotation", "claim_id": "field"},
}  # fmt: skip
"""Under which column of the template a fault of a coded column is told, by sheet."""
