"""The faults of a package, gathered so that a person can mend them all at once."""

from __future__ import annotations

from constancia.errors import Several, Wrong
from constancia.intake.rows import Origin, RowFault

FAULT_LIMIT = 100
ROW_FAULT_LIMIT = 10
"""Faults kept of one line."""


class Faults:
    """Keeps the first `FAULT_LIMIT` faults and counts the rest."""

    def __init__(self) -> None:
        self.kept: list[Wrong] = []
        self.count = 0

    def add(self, fault: Wrong) -> None:
        """Keep a fault, or count it when there are too many."""
        self.count += 1
        if len(self.kept) < FAULT_LIMIT:
            self.kept.append(fault)

    def add_row(self, fault: RowFault, *, file: str, line: int, origin: Origin | None) -> None:
        """Keep a fault of a row of `file`, or of the line of a person's own file that the row was made from."""
        self.add(as_wrong(fault, file=file, line=line, origin=origin))

    def raise_any(self) -> None:
        """Raises Several with what was gathered, and "more_faults" last where some were only counted."""
        if not self.count:
            return
        faults = [*self.kept]
        if self.count > len(faults):
            faults.append(Wrong("more_faults", count=self.count - len(faults)))
        raise Several(list(faults))


class FaultsByOrigin(Faults):
    """Keeps all faults of rows that have an origin apart, by origin; `counts` are the good rows by table."""

    def __init__(self) -> None:
        super().__init__()
        self.by_place: dict[tuple[str, str, int], list[RowFault]] = {}
        self.counts: dict[str, int] = {}

    def add_row(self, fault: RowFault, *, file: str, line: int, origin: Origin | None) -> None:
        """Keep a fault, under the person's own heading, with the line that its row was made from."""
        if origin is None:
            super().add_row(fault, file=file, line=line, origin=origin)
            return
        column, code, reason = fault
        fault = origin.names.get(column, column), code, reason
        kept = self.by_place.setdefault(origin[:3], [])
        if len(kept) < ROW_FAULT_LIMIT and fault not in kept:
            kept.append(fault)


def as_wrong(fault: RowFault, *, file: str, line: int, origin: Origin | None) -> Wrong:
    """The fault as an error. Of a made row it names the person's own file, sheet, line and heading."""
    column, code, reason = fault
    fields = {"vocabulary" if code == "unknown_term" else "reason": reason} if reason else {}
    if origin is not None:
        file, line, column = origin.file, origin.line, origin.names.get(column, column)
        fields |= {"sheet": shown(origin.sheet)} if origin.sheet else {}
    return Wrong(code, file=file, line=line, column=shown(column) or None, **fields)


def shown(column: str) -> str:
    """A column's name as a message may show it: short, printable."""
    return "".join(letter for letter in column[:64] if letter.isprintable())
