"""A file looked over under a mapping: what can be imported, what cannot and why, and what the mapping leaves to do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from constancia.errors import Several, Wrong
from constancia.intake import wire
from constancia.intake.mapping.file import read_mapping
from constancia.intake.mapping.folder import grids_of
from constancia.intake.mapping.mapped import Mapped, open_mapped
from constancia.intake.virtual import Look, VirtualPackage, look
from constancia.vocabulary import Vocabulary

FAULTS_LIMIT = 1000
"""Faults that are told; the rest are counted."""
UNHANDLED_LIMIT = 200


def open_under(
    path: Path, untrusted: bytes, *, file: str, vocabulary: Vocabulary
) -> tuple[Mapped, VirtualPackage]:
    """The file or folder at `path` under the mapping whose bytes these are. Raises what reading either raises."""
    mapping = read_mapping(untrusted, file=file, vocabulary=vocabulary)
    grids, paths = grids_of(path)
    mapped = open_mapped(mapping, grids, vocabulary)
    return mapped, mapped.package(paths)


def look_under(mapped: Mapped, virtual: VirtualPackage, vocabulary: Vocabulary) -> dict[str, Any]:
    """What a preview says, as JSON: name, title, counts by table, lines left out, faults, values not handled."""
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
            for u in mapped.unhandled()[:UNHANDLED_LIMIT]
        ],
        "unknown_columns": {grid: list(columns) for grid, columns in mapped.unknown_columns.items()},
    }


def raise_any(said: dict[str, Any]) -> None:
    """Raises Several with the faults of a look, for an import that takes everything or nothing."""
    faults = [wire.to_fault(fault) for fault in said["bad"][:100]]
    if faults:
        raise Several(faults)


def places(untrusted: Iterable[Any]) -> frozenset[tuple[str, str, int]]:
    """Lines to leave out, as a look gave them. Raises Wrong("reader_said")."""
    try:
        return frozenset((str(file), str(sheet), int(line)) for file, sheet, line in untrusted)
    except (TypeError, ValueError) as error:
        raise Wrong("reader_said", reason="left_out") from error


def _told(found: Look) -> list[Wrong]:
    out: list[Wrong] = []
    for (file, _, line), faults in found.faults.items():
        own = [fault for fault in faults if fault[1] != "dangling_reference"]
        for column, code, reason in own or faults:  # what refers to a bad row of its own line needs no word
            more = {} if not reason else {"vocabulary" if code == "unknown_term" else "reason": reason}
            if len(out) < FAULTS_LIMIT:
                out.append(Wrong(code, file=file, line=line, column=column[:64], **more))
    return out
