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
from constancia.intake.coded import CodedPackage, CodedTable
from constancia.intake.constraints import Pattern
from constancia.intake.context import Context
from constancia.intake.descriptor import FILE
from constancia.intake.faults import Faults, FaultsByOrigin
from constancia.intake.layout import Layout, header_faults, lay_out
from constancia.intake.references import circles
from constancia.intake.rows import CELLS_LIMIT, ROWS_LIMIT, Origin, Row, RowFault
from constancia.intake.rules import Rule, claim_rule, field_rule, period_rule, person_rule
from constancia.intake.terms import Terms
from constancia.vocabulary import Vocabulary


def validate(package: CodedPackage, vocabulary: Vocabulary) -> None:
    """Look at every cell of a package. Writes nothing and keeps no row.

    Raises Several with at most 100 faults, each Wrong(code, file, line, column, reason) with `file` relative to the
    package and `line` as an editor counts (the header is 1), and "more_faults" last where there were more.
    """
    faults = Faults()
    context = Context.of(package, Terms(vocabulary))
    _check_foreign_keys(package, faults)
    for table in package.tables.values():
        check_table(table, context=context, faults=faults)
    faults.raise_any()


def look_over(package: CodedPackage, vocabulary: Vocabulary) -> FaultsByOrigin:
    """The same for rows that a reader made, but a bad row is as if it were not there: what refers to it is bad too.

    Raises Several with what is wrong with a table as a whole.
    """
    faults = FaultsByOrigin()
    context = Context.of(package, Terms(vocabulary), is_lenient=True)
    for table in package.tables.values():
        check_table(table, context=context, faults=faults)
    faults.raise_any()
    return faults


def _check_foreign_keys(package: CodedPackage, faults: Faults) -> None:
    for table in package.tables.values():
        for link in table.resource.foreign_keys:
            target = package.tables.get(link.table or table.name)
            form = None if target is None else target.format
            if form is None or form.key != link.target:
                faults.add(Wrong("bad_descriptor", file=FILE, reason=f"foreignKeys of {table.name}"))


@dataclass(slots=True)
class Reading:
    """One table on its way: what to check in each row, and what was met."""

    table: CodedTable
    layout: Layout
    context: Context
    faults: Faults
    columns: list[ColumnCheck]
    patterns: list[tuple[int, Pattern]]
    rule: Rule | None
    inner: str | None
    unique: list[tuple[str, list[int], set[bytes]]]
    links: dict[str, list[str]] = field(default_factory=dict)
    where: dict[str, tuple[int, Origin | None]] = field(default_factory=dict)
    good: int = 0


def check_table(table: CodedTable, *, context: Context, faults: Faults) -> None:
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
        reading = open_reading(table, layout, context=context, faults=faults)
        if header.is_suspect:
            for wrong_name in _content_faults(reading, header):
                _add(reading, (header.line, None), wrong_name)
        for row in _counted(rows, table):
            check_row(reading, row)
        finish(reading)
    except Wrong as fault:
        context.give_up(table)
        faults.add(fault)


def _counted(rows: Iterator[Row], table: CodedTable) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        if number > ROWS_LIMIT:
            raise Wrong("too_many_rows", file=table.file, line=row.line)
        yield row


def open_reading(table: CodedTable, layout: Layout, *, context: Context, faults: Faults) -> Reading:
    return Reading(
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


def _rule(table: CodedTable, layout: Layout, context: Context) -> Rule | None:
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


def _unique(table: CodedTable, layout: Layout) -> list[tuple[str, list[int], set[bytes]]]:
    """What must differ from row to row beside the key: by the format, by the schema's key and unique columns."""
    own = table.format.key if table.format else None
    groups = [names for names in (table.format.unique if table.format else (), table.resource.key) if names]
    groups += [(item.name,) for item in table.resource.fields or () if item.unique]
    return [
        (group[0], [layout.positions[name] for name in group], set())
        for group in dict.fromkeys(groups)
        if group != (own,)
    ]


def check_row(reading: Reading, row: Row) -> None:
    if len(row.cells) != reading.layout.width:
        reason = f"{min(len(row.cells), CELLS_LIMIT)}/{reading.layout.width}"
        reading.faults.add(Wrong("bad_row", file=reading.table.file, line=row.line, reason=reason))
        return
    found = faults_of(reading, row)
    is_sound = not found
    is_noted = is_sound or not reading.context.is_lenient
    if is_noted:
        found += _check_keys(reading, row)
    for fault in found:
        reading.faults.add_row(fault, file=reading.table.file, line=row.line, origin=row.origin)
    if is_sound:
        _note_links(reading, row)
    if is_noted:
        reading.good += 1
        _check_patterns(reading, row)


def faults_of(reading: Reading, row: Row) -> list[RowFault]:
    """What the reader found; else what is wrong with the cells, and, where nothing is, with how they go together."""
    if row.faults:
        return list(row.faults)
    header = reading.layout.header
    found: list[RowFault] = []
    if row.is_suspect:
        found += _content_faults(reading, row)
    is_sound = True
    for position, required, check in reading.columns:
        text = row.cells[position]
        fault = ("missing_value", "") if required and not text else None
        if text and check is not None:
            fault = check(text)
        if fault is not None:
            is_sound = False
            found.append((header[position], *fault))
    if reading.rule is not None and is_sound:
        found += reading.rule(row.cells)
    return found


def _content_faults(reading: Reading, row: Row) -> Iterator[RowFault]:
    """NUL, control characters and formulas, in every cell of any table."""
    for position, text in enumerate(row.cells[: reading.layout.width]):
        fault = cells.content_fault(text)
        if fault is not None:
            yield reading.layout.header[position], *fault


def _check_keys(reading: Reading, row: Row) -> Iterator[RowFault]:
    form = reading.table.format
    if form is not None and form.key is not None:
        key = reading.layout.cell(row.cells, form.key)
        if key and not reading.context.add_key(reading.table, key):
            yield form.key, "duplicate_id", ""
        reading.context.note_row(reading.table, reading.layout, row.cells)
    for column, positions, met in reading.unique:
        values = "\0".join(row.cells[position] for position in positions)
        digest = blake2b(values.encode(), digest_size=16).digest()
        if digest in met:
            yield column, "duplicate_id", ""
        met.add(digest)


def _note_links(reading: Reading, row: Row) -> None:
    """Remember what a row says it is part of, and see that persons are members of groups."""
    column, form = reading.inner, reading.table.format
    value = reading.layout.cell(row.cells, column) if column else ""
    if not value or column is None or form is None or form.key is None:
        return
    key, links = reading.layout.cell(row.cells, form.key), value.split(";")
    reading.links[key], reading.where[key] = links, (row.line, row.origin)
    if reading.table.name == "persons" and not all(map(reading.context.is_group, links)):
        _add(reading, (row.line, row.origin), (column, "not_a_group", ""))


def _check_patterns(reading: Reading, row: Row) -> None:
    for position, pattern in reading.patterns:
        if row.cells[position] and pattern.add(row.line, row.cells[position]):
            _add_failures(reading, position, pattern)


def finish(reading: Reading) -> None:
    """What can only be said at the end of a table."""
    for position, pattern in reading.patterns:
        _add_failures(reading, position, pattern)
    inner = reading.inner or ""
    for key in sorted(circles(reading.links), key=lambda key: reading.where[key][0]):
        _add(reading, reading.where[key], (inner, "circular_reference", ""))
    if reading.context.is_lenient and reading.inner:
        _leave_out_loose(reading, inner)
    if isinstance(reading.faults, FaultsByOrigin):
        reading.faults.counts[reading.table.name] = reading.good


def _leave_out_loose(reading: Reading, inner: str) -> None:
    """Of a table whose rows refer to one another: what refers to a row that was left out is left out too."""
    name = reading.table.name
    known = reading.context.settle(name)
    while loose := [
        key for key, links in reading.links.items() if key in known and not known.issuperset(links)
    ]:
        known.difference_update(loose)
        for key in loose:
            _add(reading, reading.where[key], (inner, "dangling_reference", name))


def _add_failures(reading: Reading, position: int, pattern: Pattern) -> None:
    for line in pattern.failures():
        _add(reading, (line, None), (reading.layout.header[position], "bad_value", "pattern"))


def _add(reading: Reading, where: tuple[int, Origin | None], fault: RowFault) -> None:
    line, origin = where
    reading.faults.add_row(fault, file=reading.table.file, line=line, origin=origin)
