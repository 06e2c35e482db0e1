"""People, places, sources and units of a filled template as rows: from their own sheets, or from a mere mention.

Whoever is only mentioned is a person without a basis for naming, and so protected. A source is shown where it is public
by its kind or has an address; what a person said to the team only with that person's yes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from constancia.claims.protection import publicity
from constancia.intake import cells
from constancia.intake.understand import Bounds, is_unknown, size
from constancia.intake.virtual import VirtualRow
from constancia.intake.workbook_reading import Reader, Reading, parts

_ACCOUNTS = {
    "court_filing": "court",
    "government_report": "official",
    "dataset": "dataset",
    "interview": "first-hand",
    "statement": "first-hand",
}


class Names:
    """The rows of things known by their names. `account` tells whose word a source is."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._accounts: dict[str, str] = {}

    def rows(self) -> Iterator[tuple[str, VirtualRow]]:
        """Table and row of every line of the sheets of sources, places and people."""
        own = {name: list(self._reader.entered(name)) for name in ("sources", "places", "people")}
        for name, table, made in (
            ("sources", "sources", self._source),
            ("places", "places", self._place),
            ("people", "persons", self._person),
        ):
            for reading, key in own[name]:
                row = made(reading, key)
                yield table, reading.row(row)

    def mentions(self) -> Iterator[tuple[str, VirtualRow]]:
        """Table and row of what no sheet of its own has, from the first line that names it."""
        made = {
            "people": _person_named,
            "places": _place_named,
            "units": _unit_named,
            "sources": _source_named,
        }
        for name, register in self._reader.registers.items():
            for key, (text, origin) in register.mentioned.items():
                yield register.table, VirtualRow(origin, made[name](key, text))

    def account(self, source: str) -> str:
        """Whose word a source is, as far as its kind tells."""
        return self._accounts.get(source, "reported")

    def _source(self, reading: Reading, key: str) -> Mapping[str, str]:
        kind = self._reader.term(reading, "kind", default="document")
        url = "" if is_unknown(reading.text("url")) else reading.text("url")
        consent = self._reader.term(reading, "consent")
        self._accounts[key] = _ACCOUNTS.get(kind, "reported")
        return {
            "source_id": key,
            "kind": kind,
            "title": reading.text("name"),
            "publisher": reading.text("publisher"),
            "published": self._reader.date(reading, "published"),
            "url": url,
            "language": self._reader.term(reading, "language"),
            "origin": reading.text("origin"),
            "reliability_note": reading.text("note"),
            "publicity": publicity(kind, url=url, consent=consent),
        }

    def _place(self, reading: Reading, key: str) -> Mapping[str, str]:
        return {
            "place_id": key,
            "name": reading.text("name"),
            "admin1": reading.text("admin1"),
            "country": self._reader.term(reading, "country"),
            "lat": reading.text("latitude"),
            "lon": reading.text("longitude"),
        }

    def _person(self, reading: Reading, key: str) -> Mapping[str, str]:
        reader = self._reader
        low, high = self._size(reading)
        kind = reader.term(reading, "person_or_group")
        if not kind:
            kind = "group" if reading.text("size") and (low, high) != ("1", "1") else "person"
        if kind == "person" and not reading.text("size"):
            low = high = "1"
        groups = [
            reader.named(reading, "people", "member_of", part) for part in parts(reading.text("member_of"))
        ]
        return {
            "person_id": key,
            "kind": kind,
            "category": reader.term(reading, "category", default="other"),
            "name": reading.text("name"),
            "role": reader.term(reading, "role"),
            "organisation": reading.text("organisation"),
            "citizenship": reader.term(reading, "citizenship"),
            "size_min": low,
            "size_max": high,
            "member_of": ";".join(filter(None, groups)),
            "basis": reader.term(reading, "basis", default="protected"),
            "basis_source_id": reader.named(reading, "sources", "basis_source"),
            "name_in_publication": reader.term(reading, "named", default="none"),
            "note": reading.text("note"),
        }

    def _size(self, reading: Reading) -> tuple[str, str]:
        text = reading.text("size")
        bounds = size(text) if text else (None, None)
        if bounds is None:
            reading.wrong("size", "bad_group_size")
            return "", ""
        return as_text(bounds)


def nobody(key: str, text: str, bounds: Bounds) -> Mapping[str, str]:
    """A group of which nothing but its size is known, if that."""
    low, high = as_text(bounds)
    return {**_person_named(key, text), "kind": "group", "size_min": low, "size_max": high}


def as_text(bounds: Bounds) -> tuple[str, str]:
    """Bounds as cells; an open one is blank."""
    low, high = bounds
    return "" if low is None else str(low), "" if high is None else str(high)


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


def _place_named(key: str, name: str) -> dict[str, str]:
    return {"place_id": key, "name": name}


def _unit_named(key: str, name: str) -> dict[str, str]:
    return {"unit_id": key, "name": name}


def _source_named(key: str, name: str) -> dict[str, str]:
    is_address = cells.url(name) is None
    kind = "web_page" if is_address else "document"
    url = name if is_address else ""
    shown = publicity(kind, url=url, consent="")
    return {"source_id": key, "kind": kind, "title": name, "url": url, "publicity": shown}
