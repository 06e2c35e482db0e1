"""A file looked over under a mapping: what can be imported, what cannot and why, and what the mapping leaves to do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from constancia.errors import Wrong
from constancia.intake import wire
from constancia.intake.faults import as_wrong
from constancia.intake.mapping.ahead import Ahead
from constancia.intake.mapping.file import read_mapping
from constancia.intake.mapping.folder import grids_of
from constancia.intake.mapping.mapped import Mapped, open_mapped
from constancia.intake.mapping.model import TableMapping
from constancia.intake.mapping.taken import row_names
from constancia.intake.mapping.template import FILE, ROW, SHEET
from constancia.intake.rows import Origin
from constancia.intake.virtual import Look, VirtualPackage, look
from constancia.vocabulary import Vocabulary

FAULTS_LIMIT = 1000
"""Faults that are told; the rest are counted."""
UNHANDLED_LIMIT = 200


def open_under(
    path: Path,
    untrusted: bytes,
    *,
    file: str,
    vocabulary: Vocabulary,
    encoding: str | None = None,
    separator: str | None = None,
    ahead: Ahead = iter,
) -> tuple[Mapped, VirtualPackage]:
    """The file or folder at `path` under the mapping whose bytes these are; `ahead` says how rows are read while
    others are looked at. Raises what reading either raises."""
    mapping = read_mapping(untrusted, file=file, vocabulary=vocabulary)
    grids, paths = grids_of(path, encoding=encoding, separator=separator)
    mapped = open_mapped(mapping, grids, vocabulary, ahead=ahead)
    return mapped, mapped.package(paths)


def look_under(mapped: Mapped, virtual: VirtualPackage, vocabulary: Vocabulary) -> dict[str, Any]:
    """What a preview says, as JSON: name, title, counts by table, lines left out, faults, values not handled."""
    counting = mapped.counting()
    found = look(virtual, vocabulary)
    left_out = [list(place) for place in found.faults]
    return {
        "name": virtual.name,
        "title": virtual.title,
        "counts": {table: count for table, count in found.counts.items() if count},
        "left_out": left_out,
        "bad": [wire.from_fault(fault) for fault in _told(found)],
        "unhandled": [
            {
                "recode": u.recode,
                "word": u.word,
                "count": u.count,
                "near": list(u.near),
                "is_known": u.is_known,
            }
            for u in next(counting)[:UNHANDLED_LIMIT]
        ],
        "unknown_columns": {grid: list(columns) for grid, columns in mapped.unknown_columns.items()},
        "notices": [
            [trait.value, reading.grid.sheet or reading.grid.file, ""]
            for reading in mapped.readings
            for trait in sorted(reading.grid.traits)
        ],
        "mend_in_place": _must_stay_in_place(mapped.mapping),
    }


def _must_stay_in_place(mapping: TableMapping) -> bool:
    """Whether a row means something only where it stands: its line or file is taken, or cells of another sheet."""
    return any(rows.joins or {ROW, FILE, SHEET} & set(row_names(rows)) for rows in mapping.rows)


def places(untrusted: Iterable[Any]) -> frozenset[tuple[str, str, int]]:
    """Lines to leave out, as a look gave them. Raises Wrong("reader_said")."""
    try:
        return frozenset((str(file), str(sheet), int(line)) for file, sheet, line in untrusted)
    except (TypeError, ValueError) as error:
        raise Wrong("reader_said", reason="left_out") from error


def _told(found: Look) -> list[Wrong]:
    out: list[Wrong] = []
    for place, faults in found.faults.items():
        own = [fault for fault in faults if fault[1] != "dangling_reference"]
        for fault in own or faults:  # what refers to a bad row of its own line needs no word
            if len(out) < FAULTS_LIMIT:
                out.append(as_wrong(fault, file=place[0], line=place[2], origin=Origin(*place)))
    return out
