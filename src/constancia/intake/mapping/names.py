"""Whether everything that a mapping names is there: recode tables, loops, and the records that others refer to."""

from __future__ import annotations

from collections.abc import Iterator

from constancia.intake.mapping.lines import Path
from constancia.intake.mapping.model import Record, Rows, TableMapping, Value
from constancia.intake.mapping.node import Faults
from constancia.intake.mapping.properties import AS_STATED
from constancia.intake.mapping.taken import row_names
from constancia.intake.mapping.template import KEY

_REFERS_TO = {
    "victim": ("person", "group"),
    "member_of": ("person", "group"),
    "perpetrator": ("unit",),
    "unit": ("unit",),
    "parent": ("unit",),
    "place": ("place",),
    "event": ("event",),
    "case": ("case",),
    "act": ("act",),
    "source": ("source",),
    "basis_source": ("source",),
}


def check_names(mapping: TableMapping, faults: Faults) -> None:
    """Note each name that means nothing, each that means two things, and each reference to a record of another kind."""
    names = [record.name for _, record, _ in _records(mapping)]
    for path, record, rows in _records(mapping):
        if names.count(record.name) > 1:
            faults.add(path, "twice", value=record.name)
        _check_record(mapping, record, rows, path=path, faults=faults)
    for number, rows in enumerate(mapping.rows):
        if not rows.told_apart and KEY in row_names(rows):
            faults.add(("rows", number), "missing_key", value="told_apart")
        for index, loop in enumerate(rows.loops.values()):
            if loop.name in rows.columns or loop.name in {join.name for join in rows.joins}:
                faults.add(("rows", number, "each", index, "name"), "twice", value=loop.name)
            if loop.recode is not None and loop.recode not in mapping.recodes:
                faults.add(("rows", number, "each", index, "recode"), "unknown_recode", value=loop.recode)


def _records(mapping: TableMapping) -> Iterator[tuple[Path, Record, Rows | None]]:
    groups: list[tuple[Path, Rows | None, tuple[Record, ...]]] = [(("once",), None, mapping.once)]
    groups += [(("rows", number), rows, rows.records) for number, rows in enumerate(mapping.rows)]
    for before, rows, records in groups:
        met: dict[str, int] = {}
        for record in records:
            index = met.setdefault(record.kind, 0)
            met[record.kind] += 1
            yield (*before, record.kind, index), record, rows


def _check_record(
    mapping: TableMapping, record: Record, rows: Rows | None, *, path: Path, faults: Faults
) -> None:
    for name in record.each:
        if rows is None or name not in rows.loops:
            faults.add((*path, "each"), "unknown_loop", value=name)
    keys = [(("key",), value) for value in record.key]
    for where, value in (*keys, *(((name,), value) for name, value in record.values.items())):
        if value.recode is not None and value.recode not in mapping.recodes:
            faults.add((*path, *where), "unknown_recode", value=value.recode)
        _check_loops(value, record, rows, path=(*path, *where), faults=faults)
    if record.source is not None and record.source.record is not None:
        _check_reference(mapping, record, "source", record.source.record, rows=rows, path=path, faults=faults)
    for name, references in record.references.items():
        for reference in references:
            if reference.record is not None:
                _check_reference(mapping, record, name, reference.record, rows=rows, path=path, faults=faults)


def _check_loops(value: Value, record: Record, rows: Rows | None, *, path: Path, faults: Faults) -> None:
    """A loop's item can be taken only where the record is made for each of them."""
    for template in value.choices:
        for name in template.names:
            loop = name.partition(".")[0].rstrip("#")
            if rows is not None and loop in rows.loops and loop not in record.each:
                faults.add(path, "loop_not_named", value=loop)


def _check_reference(
    mapping: TableMapping,
    record: Record,
    name: str,
    target: str,
    *,
    rows: Rows | None,
    path: Path,
    faults: Faults,
) -> None:
    found = mapping.record(target)
    wanted = _REFERS_TO.get(name, ())
    if found is None:
        faults.add((*path, name), "unknown_record", value=target)
    elif found.kind not in wanted:
        faults.add((*path, name), "other_kind", value=target)
    elif found in mapping.once or _has_key(record, name):
        return
    elif rows is None or found not in rows.records:
        faults.add((*path, name), "far_record", value=target)
    elif not set(found.each) <= set(record.each):
        faults.add((*path, name), "loop_not_named", value=target)


def _has_key(record: Record, name: str) -> bool:
    return any(reference.key for reference in record.references.get(name, ()))


def as_stated(name: str) -> str | None:
    """The property that keeps the words of one that could not be read."""
    return AS_STATED.get(name)
