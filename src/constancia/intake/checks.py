"""What is checked in each column of a table: the format's own types first, then what the package's schema adds."""

from __future__ import annotations

from collections.abc import Sequence

from constancia.intake import cells
from constancia.intake.cells import Check, Fault
from constancia.intake.coded import CodedTable
from constancia.intake.constraints import Pattern, field_checks
from constancia.intake.context import Context
from constancia.intake.formats import Column
from constancia.intake.layout import Layout

ColumnCheck = tuple[int, bool, Check | None]
"""Position, whether a blank is a fault, and the check of what is not blank."""


def column_checks(table: CodedTable, layout: Layout, *, context: Context) -> list[ColumnCheck]:
    """The checks of a table's columns, those with nothing to check left out."""
    out: list[ColumnCheck] = []
    declared = {field.name: field for field in table.resource.fields or ()}
    for name, position in layout.positions.items():
        column = None if table.format is None else table.format.column(name)
        field = declared.get(name)
        checks = [] if column is None else _format_checks(column, context=context)
        if field is not None:
            checks += field_checks(field)
        required = bool(column and column.required) or bool(field and field.required)
        if required or checks:
            out.append((position, required, _all(checks)))
    return out


def patterns(table: CodedTable, layout: Layout) -> list[tuple[int, Pattern]]:
    """The patterns of the package's schema by position. Raises Wrong("bad_descriptor")."""
    return [
        (layout.positions[field.name], Pattern(field.pattern, at=f"pattern in {table.name}"))
        for field in table.resource.fields or ()
        if field.pattern is not None
    ]


def _format_checks(column: Column, *, context: Context) -> list[Check]:
    match column.type:
        case "key":
            return [cells.key]
        case "edtf":
            return [cells.date]
        case "integer":
            return [cells.count]
        case "url":
            return [cells.url]
        case "latitude":
            return [cells.degrees(90)]
        case "longitude":
            return [cells.degrees(180)]
        case "term":
            other = ("unknown_term", column.vocabulary) if column.vocabulary else ("bad_value", "enum")
            return [cells.one_of(frozenset(column.terms), otherwise=other)]
        case "reference" | "references":
            return [context.reference_check(column)]
        case _:
            return context.term_checks(column)


def _all(checks: Sequence[Check]) -> Check | None:
    """One check that gives the first fault."""
    if len(checks) < 2:
        return checks[0] if checks else None

    def check(text: str) -> Fault | None:
        for one in checks:
            fault = one(text)
            if fault is not None:
                return fault
        return None

    return check
