"""The first pass: read a whole package, gather its faults, write nothing.

Tables are read in the order of the format, so that what is referred to is known first. Of the rows only keys are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from constancia.errors import Wrong
from constancia.intake import cells
from constancia.intake.checks import ColumnCheck, column_checks, patterns
from constancia.intake.constraints import Pattern
from constancia.intake.context import Context
from constancia.intake.descriptor import FILE
from constancia.intake.faults import Faults
from constancia.intake.layout import Layout, header_faults, lay_out, shown
from constancia.intake.package import Package, Table
from constancia.intake.references import circles
from constancia.intake.rows import CELLS_LIMIT, ROWS_LIMIT, Row
from constancia.intake.rules import Rule, claim_rule, field_rule, period_rule, person_rule
from constancia.intake.terms import Terms
from constancia.vocabulary import Vocabulary


def validate(package: Package, vocabulary: Vocabulary) -> None:
    """Look at every cell of a package. Writes nothing and keeps no row.

    Raises Several with at most 100 faults, each Wrong(code, file, line, column, reason) with `file` relative to the
    package and `line` as an editor counts (the header is 1), and "more_faults" last where there were more.
    """
    faults = Faults()
    context = Context.of(package, Terms(vocabulary))
    _check_foreign_keys(package, faults)
    for table in package.tables.values():
        _check_table(table, context=context, faults=faults)
    faults.raise_any()


def _check_foreign_keys(package: Package, faults: Faults) -> None:
    for table in package.tables.values():
        for link in table.resource.foreign_keys:
            target = package.tables.get(link.table or table.name)
            form = None if target is None else target.format
            if form is None or form.key != link.target:
                faults.add(Wrong("bad_descriptor", file=FILE, reason=f"foreignKeys of {table.name}"))


@dataclass(slots=True)
class _Reading:
    """One table on its way: what to check in each row, and what was met."""

    table: Table
    layout: Layout
    context: Context
    faults: Faults
    columns: list[ColumnCheck]
    patterns: list[tuple[int, Pattern]]
    rule: Rule | None
    inner: str | None
    unique: list[tuple[str, list[int], set[bytes]]]
    links: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def _check_table(table: Table, *, context: Context, faults: Faults) -> None:
    """Read one table to its end, or to where it cannot be read further."""
    rows = table.rows()
    try:
        header = next(rows, None)
        if header is None:
            raise Wrong("no_header", file=table.file, line=1)
        layout = lay_out(header.cells)
        wrong = list(header_faults(table, layout))
        for fault in wrong:
            faults.add(fault)
        if wrong or len(header.cells) > CELLS_LIMIT:
            context.give_up(table)
            return
        reading = _reading(table, layout, context=context, faults=faults)
        if header.is_suspect:
            _check_row_content(reading, header)
        for row in _counted(rows, table):
            _check_row(reading, row)
        _finish(reading)
    except Wrong as fault:
        context.give_up(table)
        faults.add(fault)


def _counted(rows: Iterator[Row], table: Table) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        if number > ROWS_LIMIT:
            raise Wrong("too_many_rows", file=table.file, line=row.line)
        yield row


def _reading(table: Table, layout: Layout, *, context: Context, faults: Faults) -> _Reading:
    return _Reading(
        table=table,
        layout=layout,
        context=context,
        faults=faults,
        columns=column_checks(table, layout, context=context),
        patterns=patterns(table, layout),
        rule=_rule(table, layout, context),
        inner=context.self_reference(table),
        unique=_unique(table, layout),
    )


def _rule(table: Table, layout: Layout, context: Context) -> Rule | None:
    match table.name if table.format else "":
        case "persons":
            return person_rule(layout)
        case "fields":
            return field_rule(layout, context.terms)
        case "acts" | "events":
            return period_rule(layout)
        case "claims":
            return claim_rule(layout, check_of=context.value_check_of)
        case "judgements":
            return context.judgement_rule(layout)
        case _:
            return None


def _unique(table: Table, layout: Layout) -> list[tuple[str, list[int], set[bytes]]]:
    """What must differ from row to row beside the key: by the format, by the schema's key and unique columns."""
    own = table.format.key if table.format else None
    groups = [names for names in (table.format.unique if table.format else (), table.resource.key) if names]
    groups += [(item.name,) for item in table.resource.fields or () if item.unique]
    return [
        (group[0], [layout.positions[name] for name in group], set())
        for group in dict.fromkeys(groups)
        if group != (own,)
    ]


def _check_row(reading: _Reading, row: Row) -> None:
    if len(row.cells) != reading.layout.width:
        reason = f"{min(len(row.cells), CELLS_LIMIT)}/{reading.layout.width}"
        reading.faults.add(Wrong("bad_row", file=reading.table.file, line=row.line, reason=reason))
        return
    if row.is_suspect:
        _check_row_content(reading, row)
    is_sound = True
    for position, required, check in reading.columns:
        text = row.cells[position]
        fault = ("missing_value", "") if required and not text else None
        if text and check is not None:
            fault = check(text)
        if fault is not None:
            is_sound = False
            _add(reading, row.line, reading.layout.header[position], *fault)
    if reading.rule is not None and is_sound:
        for column, code, reason in reading.rule(row.cells):
            _add(reading, row.line, column, code, reason)
    _check_keys(reading, row)
    if is_sound:
        _note_links(reading, row)
    _check_patterns(reading, row)


def _check_row_content(reading: _Reading, row: Row) -> None:
    """NUL, control characters and formulas, in every cell of any table."""
    for position, text in enumerate(row.cells[: reading.layout.width]):
        fault = cells.content_fault(text)
        if fault is not None:
            _add(reading, row.line, reading.layout.header[position], *fault)


def _check_keys(reading: _Reading, row: Row) -> None:
    form = reading.table.format
    if form is not None and form.key is not None:
        key = reading.layout.cell(row.cells, form.key)
        if key and not reading.context.add_key(reading.table, key):
            _add(reading, row.line, form.key, "duplicate_id", "")
        reading.context.note_row(reading.table, reading.layout, row.cells)
    for column, positions, met in reading.unique:
        values = "\0".join(row.cells[position] for position in positions)
        digest = blake2b(values.encode(), digest_size=16).digest()
        if digest in met:
            _add(reading, row.line, column, "duplicate_id", "")
        met.add(digest)


def _note_links(reading: _Reading, row: Row) -> None:
    """Remember what a row says it is part of, and see that persons are members of groups."""
    column, form = reading.inner, reading.table.format
    value = reading.layout.cell(row.cells, column) if column else ""
    if not value or column is None or form is None or form.key is None:
        return
    key, links = reading.layout.cell(row.cells, form.key), value.split(";")
    reading.links[key], reading.lines[key] = links, row.line
    if reading.table.name == "persons" and not all(map(reading.context.is_group, links)):
        _add(reading, row.line, column, "not_a_group", "")


def _check_patterns(reading: _Reading, row: Row) -> None:
    for position, pattern in reading.patterns:
        if row.cells[position] and pattern.add(row.line, row.cells[position]):
            _add_failures(reading, position, pattern)


def _finish(reading: _Reading) -> None:
    """What can only be said at the end of a table."""
    for position, pattern in reading.patterns:
        _add_failures(reading, position, pattern)
    for key in sorted(circles(reading.links), key=lambda key: reading.lines.get(key, 0)):
        _add(reading, reading.lines.get(key, 1), reading.inner or "", "circular_reference", "")


def _add_failures(reading: _Reading, position: int, pattern: Pattern) -> None:
    for line in pattern.failures():
        _add(reading, line, reading.layout.header[position], "bad_value", "pattern")


def _add(reading: _Reading, line: int, column: str, code: str, reason: str) -> None:
    where = {"vocabulary" if code == "unknown_term" else "reason": reason} if reason else {}
    reading.faults.add(Wrong(code, file=reading.table.file, line=line, column=shown(column), **where))
