"""Rules that join cells of one row: who may be named, what ends after it starts, what value fits a field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from constancia.claims import dates
from constancia.errors import Wrong
from constancia.intake import cells
from constancia.intake.cells import Check
from constancia.intake.layout import Layout
from constancia.intake.references import Keys
from constancia.intake.rows import RowFault
from constancia.intake.terms import Terms
from constancia.vocabulary import ValueType

Rule = Callable[[list[str]], Iterator[RowFault]]

TABLE_OF = {
    "place": "places",
    "unit": "agencies",
    "person": "persons",
    "group": "persons",
    "event": "events",
    "case": "cases",
    "source": "sources",
    "act": "acts",
}
"""The table that holds the subjects of a kind."""
VALUE_TABLES = {"id of places": "places", "id of units": "agencies", "id of persons": "persons"}
"""The table that a value of such a type refers to."""


def person_rule(layout: Layout) -> Rule:
    """A name needs a basis, a public word needs its source, migrants are not named, sizes are in order."""

    def rule(row: list[str]) -> Iterator[RowFault]:
        def cell(name: str) -> str:
            return layout.cell(row, name)

        basis, is_named = cell("basis"), cell("name_in_publication") == "name"
        if is_named and basis not in ("public", "office"):
            yield "name_in_publication", "name_without_basis", ""
        if (basis == "public") != bool(cell("basis_source_id")):
            yield "basis_source_id", "basis_without_source", ""
        if is_named and cell("category") == "migrant":
            yield "name_in_publication", "migrant_named", ""
        low, high = cell("size_min"), cell("size_max")
        is_pair = bool(low and high) and cells.count(low) is None and cells.count(high) is None
        is_ordered = not is_pair or int(low) <= int(high)
        if not is_ordered or (cell("kind") == "person" and not {low, high} <= {"", "1"}):
            yield "size_min", "bad_size", ""

    return rule


def period_rule(layout: Layout) -> Rule:
    """What ends does not end before it starts."""

    def rule(row: list[str]) -> Iterator[RowFault]:
        start, end = layout.cell(row, "date_start"), layout.cell(row, "date_end")
        if start and end and _ends_before(start, end):
            yield "date_end", "end_before_start", ""

    return rule


@lru_cache(maxsize=4096)
def _ends_before(start: str, end: str) -> bool:
    try:
        first, last = dates.read(start).nominal.low, dates.read(end).nominal.high
    except Wrong:
        return False
    return first is not None and last is not None and last < first


def claim_rule(layout: Layout, *, check_of: Callable[[str], Check | None]) -> Rule:
    """The value fits its field, and is blank only where the wording stands beside it."""
    field, value, words = (layout.positions.get(name) for name in ("field", "value", "as_stated"))
    if field is None or value is None:
        return lambda row: iter(())

    def rule(row: list[str]) -> Iterator[RowFault]:
        text = row[value]
        if not text:
            if words is None or not row[words]:
                yield "value", "missing_value", ""
            return
        check = check_of(row[field])
        fault = None if check is None else check(text)
        if fault is not None:
            yield "value", *fault

    return rule


def field_rule(layout: Layout, terms: Terms) -> Rule:
    """A field that is shipped has the value type that is shipped, and is one of an act."""

    def rule(row: list[str]) -> Iterator[RowFault]:
        name = layout.cell(row, "field")
        if terms.property(name) is not None and shipped_value_type(terms, name) != layout.cell(
            row, "value_type"
        ):
            yield "value_type", "field_differs", ""

    return rule


def value_check(value_type: str, *, keys: Mapping[str, Keys], types: Check) -> Check | None:
    """The check for a value type as fields.csv names it; None for text. `types` checks a type of act."""
    simple = {
        "edtf date": cells.date,
        "integer": cells.count,
        "duration": cells.duration,
        "id of act_types": types,
    }
    table = VALUE_TABLES.get(value_type)
    return cells.reference(keys[table], table=table) if table else simple.get(value_type)


def shipped_value_type(terms: Terms, field: str) -> str | None:
    """The value type, in the words of fields.csv, of a shipped property of an act; None where there is none."""
    found = terms.property(field)
    if found is None or "act" not in found.kinds:
        return None
    if found.value_type is ValueType.REFERENCE:
        table = TABLE_OF.get(found.target or "")
        return next((name for name, of in VALUE_TABLES.items() if of == table), "text")
    if found.value_type is ValueType.TERM:
        return "id of act_types" if found.target == "act_types" else "text"
    return {ValueType.EDTF: "edtf date", ValueType.INTEGER: "integer", ValueType.DURATION: "duration"}.get(
        found.value_type, "text"
    )
