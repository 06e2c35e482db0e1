"""The workbook that a team fills (`constancia template`), filled: it can be read, edited and imported again.

Cells are text, also those that look like formulas, and keep the mark that a spreadsheet itself gives to text; a day
that is exact is a date, every other date is text. The template has its own reading: what a row of Acts holds, its
source says. So a row names the source that says most of it, and what other sources say stands in the sheet for that.
What the sheets have no place for is counted by reason; the other reasons are those of `coded`:

    relation       a statement that does not compete (another scope, a slip, a placeholder)
    coding         an act of which no source says anything: its row names the coding as the source
    left_out_table rows of judgements, aggregates and legal matters
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from constancia.casefile.exporting import (
    TemplateSheet,
    fields_of_template,
    publicity,
    template_marks,
    template_sheets,
)
from constancia.publish.export.coded import Coded, Row
from constancia.publish.export.material import Material
from constancia.vocabulary import ValueType

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_EPOCH = dt.datetime(2000, 1, 1)
_FIRST_YEAR = 1901
"""Spreadsheets count days from 1900, and count 1900 wrongly."""
_LONGEST_CELL = 32_767
_NEVER_SAID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_ACCOUNTS_ASIDE = ("judgements", "aggregates", "cases")


def workbook(material: Material, coded: Coded) -> bytes:
    """The workbook as bytes. What it cannot hold is added to `coded.lost`."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": material.title, "author": "", "company": "", "created": _EPOCH})
    rows = _Filling(material, coded).sheets()
    for name, sheet in template_sheets().items():
        _write(book, sheet, rows.get(name, ()), language=material.language)
    hidden = book.add_worksheet(template_marks().hidden)
    hidden.write_row(
        0, 0, [template_marks().mark, template_marks().version, _id(material), material.language]
    )
    hidden.hide()
    book.close()
    return out.getvalue()


def _id(material: Material) -> str:
    """The id of the template that the records came from, else one that stands for the name of the export."""
    found = re.fullmatch(r"template-([0-9a-f]{32})", material.name)
    return found[1] if found else blake2b(material.name.encode(), digest_size=16).hexdigest()


def _write(book: Workbook, sheet: TemplateSheet, rows: Iterable[Row], *, language: str) -> None:
    page = book.add_worksheet(sheet.title(language))
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "quote_prefix": True})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
        mark = f" {template_marks().required}" if column.required else ""
        page.write_string(0, number, column.heading(language) + mark, head)
    page.freeze_panes(1, 1)
    for line, row in enumerate(rows, 1):
        for number, column in enumerate(sheet.columns):
            _cell(
                page,
                line,
                number,
                row.get(column.name, ""),
                is_date=column.kind == "date",
                formats=(text, day),
            )


def _cell(page: Any, line: int, number: int, said: str, *, is_date: bool, formats: tuple[Any, Any]) -> None:
    if not said:
        return
    if is_date and _DAY.fullmatch(said) and int(said[:4]) >= _FIRST_YEAR:
        page.write_datetime(line, number, dt.datetime.fromisoformat(said), formats[1])
    else:
        page.write_string(line, number, _NEVER_SAID.sub(" ", said)[:_LONGEST_CELL], formats[0])


class _Filling:
    """The lines of every sheet, made from the coded tables."""

    def __init__(self, material: Material, coded: Coded) -> None:
        self.material = material
        self.coded = coded
        self.names = {
            table: self._names(table, key, name)
            for table, key, name in (
                ("sources", "source_id", "title"),
                ("agencies", "unit_id", "name"),
                ("places", "place_id", "name"),
                ("persons", "person_id", "name"),
            )
        }
        self.said: dict[str, list[Row]] = {}
        for row in coded.tables.get("claims", ()):
            self.said.setdefault(row["act_id"], []).append(row)
        self.involved: dict[str, list[Row]] = {}
        for row in coded.tables.get("involvements", ()):
            self.involved.setdefault(row["act_id"], []).append(row)

    def sheets(self) -> dict[str, list[Row]]:
        """Lines by sheet of the template."""
        acts, involvements = [], []
        events = {row["event_id"]: row["title"] for row in self.coded.tables.get("events", ())}
        for act in self.coded.tables["acts"]:
            line, others = self._act(act, events)
            acts.append(line)
            involvements += others
        for table in _ACCOUNTS_ASIDE:
            self.coded.lost["left_out_table"] += len(self.coded.tables.get(table, ()))
        out = {
            "acts": acts,
            "involvements": involvements,
            "people": [self._person(row) for row in self.coded.tables.get("persons", ())],
            "places": [self._place(row) for row in self.coded.tables.get("places", ())],
            "sources": [self._source(row) for row in self.coded.tables.get("sources", ())],
            "claims": [line for row in self.coded.tables.get("claims", ()) for line in self._claim(row)],
        }
        self.coded.lost = Counter({reason: n for reason, n in sorted(self.coded.lost.items()) if n})
        return out

    def _names(self, table: str, key: str, name: str) -> Mapping[str, str]:
        """How a row is named by others: by its name, by its key where two have that name."""
        rows = self.coded.tables.get(table, ())
        times = Counter(row[name].casefold() for row in rows)
        alone = {row[key]: times[row[name].casefold()] == 1 and ";" not in row[name] for row in rows}
        return {row[key]: row[name] if alone[row[key]] or table == "agencies" else row[key] for row in rows}

    def _act(self, act: Row, events: Mapping[str, str]) -> tuple[Row, list[Row]]:
        source = self._source_of(act)
        own, others = self._parted(act["act_id"], source)
        unknown = self.material.say("unknown")
        line = {
            "act": act["act_id"],
            "what": self.material.term(act["act_type"], "act_types"),
            "who": self.names["persons"].get(act["victim_person_id"], unknown),
            "when": act["date_start"] or unknown,
            "until": act["date_end"],
            "where": self.names["places"].get(act["place_id"], unknown),
            "by_whom": "; ".join(self.names["agencies"][row["unit_id"]] for row in own) or unknown,
            "part": self.material.term(own[0]["degree"], "degrees") if own else "",
            "source": self.names["sources"].get(source, self.material.title),
            "page": own[0]["locator"] if own else "",
            "quotation": own[0]["as_stated"] if own else "",
            "outcome": act["outcome"],
            "event": events.get(act["event_id"], ""),
            "summary": act["summary"],
            "note": act["note"],
        }
        return line, [self._involvement(row) for row in others]

    def _source_of(self, act: Row) -> str:
        """The source that says most of what the row holds; else one of an involvement."""
        held = {"act_type": "act_type", "victim": "victim_person_id", "place": "place_id"}
        cells = {name: act[held.get(name, name)] for name in (*held, "date_start", "date_end", "outcome")}
        said = self.said.get(act["act_id"], ())
        times = Counter(
            row["source_id"] for row in said if row["value"] and cells.get(row["field"]) == row["value"]
        )
        times += Counter(row["source_id"] for row in self.involved.get(act["act_id"], ()))
        if not times:
            self.coded.lost["coding"] += 1
            return ""
        return min(times, key=lambda source: (-times[source], source))

    def _parted(self, act: str, source: str) -> tuple[list[Row], list[Row]]:
        """The involvements that the row of an act can say, and those that need a line of their own."""
        rows = self.involved.get(act, [])
        fitting = [row for row in rows if row["source_id"] == source and row["attribution"] == "stated"]
        like = ("degree", "locator", "as_stated")
        own = [
            row
            for row in fitting
            if [row[n] for n in like] == [fitting[0][n] for n in like] and not row["note"]
        ]
        own = own if all(";" not in self.names["agencies"][row["unit_id"]] for row in own) else []
        return own, [row for row in rows if row not in own]

    def _involvement(self, row: Row) -> Row:
        return {
            "act": row["act_id"],
            "by_whom": self.names["agencies"][row["unit_id"]],
            "part": self.material.term(row["degree"], "degrees"),
            "attribution": self.material.term(row["attribution"], "attributions"),
            "source": self.names["sources"][row["source_id"]],
            "page": row["locator"],
            "quotation": row["as_stated"],
            "note": row["note"],
        }

    def _person(self, row: Row) -> Row:
        low, high = row["size_min"], row["size_max"]
        sizes = {(True, True): low if low == high else f"{low}-{high}", (True, False): f">= {low}"}
        sizes |= {(False, True): f"<= {high}"}
        groups = (self.names["persons"][key] for key in row["member_of"].split(";") if key)
        return {
            "code": row["person_id"],
            "name": row["name"],
            "person_or_group": self.material.term(row["kind"], "kinds"),
            "category": self.material.term(row["category"], "categories"),
            "role": self.material.term(row["role"], "roles") if row["role"] else "",
            "organisation": row["organisation"],
            "citizenship": self._country(row["citizenship"]),
            "size": sizes.get((bool(low), bool(high)), ""),
            "member_of": "; ".join(groups),
            "basis": self.material.term(row["basis"], "bases"),
            "basis_source": self.names["sources"].get(row["basis_source_id"], ""),
            "named": self.material.term(row["name_in_publication"], "name_in_publication"),
            "note": row["note"],
        }

    def _country(self, text: str) -> str:
        """A citizenship as the sheet takes it: a country by its name. Other words have no place there."""
        if text and self.material.vocabulary.find("countries", text) is None:
            self.coded.lost["term"] += 1
            return ""
        return self.material.term(text, "countries") if text else ""

    def _place(self, row: Row) -> Row:
        country = self.material.term(row["country"], "countries") if row["country"] else ""
        said = {"code": row["place_id"], "latitude": row["lat"], "longitude": row["lon"], "country": country}
        return said | {name: row[name] for name in ("name", "admin1")}

    def _source(self, row: Row) -> Row:
        is_shown = row["publicity"] != "protected"
        usual = publicity(row["kind"].replace(" ", "_"), url=row["url"], consent="") == "published"
        consent = "" if is_shown == usual else "yes" if is_shown else "no"
        return {
            "code": row["source_id"],
            "name": row["title"],
            "kind": self.material.term(row["kind"], "source_kinds"),
            "language": self.material.term(row["language"], "languages") if row["language"] else "",
            "consent": self.material.term(consent, "consent_answers") if consent else "",
            "note": row["reliability_note"],
            **{name: row[name] for name in ("publisher", "published", "url", "origin")},
        }

    def _claim(self, row: Row) -> list[Row]:
        if row["relation"] not in ("supports", "contradicts"):
            self.coded.lost["relation"] += 1
            return []
        return [
            {
                "act": row["act_id"],
                "source": self.names["sources"].get(row["source_id"], row["source_id"]),
                "field": self._field(row["field"]),
                "value": self._value(row["field"], row["value"]),
                "qualifier": self.material.term(row["qualifier"], "qualifiers") if row["qualifier"] else "",
                "quotation": row["as_stated"],
                "page": row["locator"],
                "account": self.material.term(row["account"], "accounts"),
                "note": row["note"],
            }
        ]

    def _field(self, name: str) -> str:
        """What a statement is about: the heading of the sheet Acts, else the label of the property."""
        heading = {of: column for column, of in fields_of_template().items()}.get(name)
        column = template_sheets()["acts"].column(heading) if heading else None
        if column is not None:
            return column.heading(self.material.language)
        known = self.material.vocabulary.has_property(name)
        return self.material.vocabulary.property(name).label(self.material.language) if known else name

    def _value(self, field: str, text: str) -> str:
        if not text or not self.material.vocabulary.has_property(field):
            return text
        described = self.material.vocabulary.property(field)
        if described.value_type is ValueType.TERM and described.target:
            return self.material.term(text, described.target)
        tables = {"place": "places", "unit": "agencies", "person": "persons", "group": "persons"}
        table = tables.get(described.target or "") if described.value_type is ValueType.REFERENCE else None
        return self.names[table].get(text, text) if table else text
