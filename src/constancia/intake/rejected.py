"""Lines that could not be imported, as they were, for the wire: {"sheet", "headings", "head"} begins a sheet, and each
line of it follows as [cells, faults]. `head` is the line of the headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from constancia.intake import wire
from constancia.intake.faults import as_wrong
from constancia.intake.rows import Origin
from constancia.intake.sheet import Grid
from constancia.intake.virtual import Look


class Headed(NamedTuple):
    """A grid with its headings and the line that they stand in."""

    grid: Grid
    headings: Sequence[str]
    head: int


def rejected_lines(grids: Iterable[Headed], found: Look) -> Iterator[Any]:
    """The bad lines of grids. Grids without bad lines are left out."""
    bad = {place[:2] for place in found.faults}
    for grid, headings, head in grids:
        if (grid.file, grid.sheet) not in bad:
            continue
        yield {"sheet": grid.sheet or Path(grid.file).stem, "headings": list(headings), "head": head}
        for row in grid.rows():
            place = (grid.file, grid.sheet, row.line)
            faults = found.faults.get(place)
            if faults:
                wrongs = [
                    as_wrong(fault, file=place[0], line=place[2], origin=Origin(*place)) for fault in faults
                ]
                yield [list(row.cells), [wire.from_fault(wrong) for wrong in wrongs]]
