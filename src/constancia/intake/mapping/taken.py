"""Which cells of a row the parts of a mapping take."""

from __future__ import annotations

from collections.abc import Iterator

from constancia.intake.mapping.model import Condition, Loop, Record, Reference, Rows, Value


def row_names(rows: Rows) -> Iterator[str]:
    """All names of cells that a part of a mapping takes, in order."""
    yield from shared_names(rows)
    for record in rows.records:
        yield from record_names(record)


def shared_names(rows: Rows) -> Iterator[str]:
    """What is taken for every record: joins, loops, and which rows are read at all."""
    for join in rows.joins:
        yield from join.here.names
    for loop in rows.loops.values():
        for templates in loop.parts.values():
            for template in templates:
                yield from template.names
        yield from condition_names(loop.only)
    yield from condition_names(rows.only)


def record_names(record: Record) -> Iterator[str]:
    """What one record takes."""
    yield from condition_names(record.only)
    for value in (*record.key, *record.values.values()):
        yield from value_names(value)
    for reference in references(record):
        yield from condition_names(reference.only)
        for value in reference.key:
            yield from value_names(value)


def key_names(record: Record) -> Iterator[str]:
    """What the key of a record takes, and whether a row makes it."""
    yield from condition_names(record.only)
    for value in record.key:
        yield from value_names(value)
    if "act_type" in record.values:
        yield from value_names(record.values["act_type"])
    yield from (f"{name}#" for name in record.each)


def reference_names(reference: Reference, record: Record | None) -> Iterator[str]:
    """What a reference takes; `record` is what it refers to."""
    yield from condition_names(reference.only)
    for value in reference.key:
        yield from value_names(value)
    if record is not None and not reference.key:
        yield from key_names(record)


def references(record: Record) -> Iterator[Reference]:
    """Everything that a record refers to, its source with it."""
    for group in record.references.values():
        yield from group
    if record.source is not None:
        yield record.source


def value_names(value: Value) -> Iterator[str]:
    """What one value takes."""
    for template in value.choices:
        yield from template.names
    yield from condition_names(value.only)
    if value.date is not None:
        for template in (value.date.parts or {}).values():
            yield from template.names
        for condition in (value.date.to_month, value.date.to_year, value.date.about):
            yield from condition_names(condition)
        for inner in (value.date.until, value.date.not_after):
            if inner is not None:
                yield from value_names(inner)


def condition_names(condition: object) -> Iterator[str]:
    """What a condition takes; None is no condition."""
    if isinstance(condition, Condition):
        if condition.value is not None:
            yield from condition.value.names
        for part in condition.parts:
            yield from condition_names(part)


def loop_names(rows: Rows) -> Iterator[str]:
    """The names of all items of loops."""
    for loop in rows.loops.values():
        yield from loop_names_of(loop)


def loop_names_of(loop: Loop) -> list[str]:
    """The names of the items of one loop: the item, its place, its parts."""
    return [loop.name, f"{loop.name}#", *(f"{loop.name}.{part}" for part in loop.parts if part)]
