"""The faults of a package, gathered so that a person can mend them all at once."""

from __future__ import annotations

from constancia.errors import Several, Wrong

FAULT_LIMIT = 100


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

    def raise_any(self) -> None:
        """Raises Several with what was gathered, and "more_faults" last where some were only counted."""
        if not self.count:
            return
        faults = [*self.kept]
        if self.count > len(faults):
            faults.append(Wrong("more_faults", count=self.count - len(faults)))
        raise Several(list(faults))
