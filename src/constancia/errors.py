"""The root error, its three ways of ending, and what is said without ending anything. No sentences here: `phrases`
makes them from the code.

An error carries a stable `code` and named fields that say where (file, line, column) and why. A field never
holds content of a record, a name or a key.
"""

from __future__ import annotations

from typing import ClassVar

Field = str | int


class ConstanciaError(Exception):
    """Something that a person must be told. `exit_code` is what the command line ends with."""

    exit_code: ClassVar[int] = 3

    def __init__(
        self,
        code: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: str | None = None,
        **fields: Field,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.file = file
        self.line = line
        self.column = column
        self.fields = fields

    def __reduce__(self) -> tuple[object, ...]:
        where = {"file": self.file, "line": self.line, "column": self.column, **self.fields}
        return _rebuild, (type(self), self.code, where)


class Wrong(ConstanciaError):
    """Looked, and found something wrong: bad input, damage, a proof that does not hold. Exit 1."""

    exit_code = 1


class Misuse(ConstanciaError):
    """Asked in a way that cannot be answered: unknown option, unknown id. Exit 2."""

    exit_code = 2


class Unable(ConstanciaError):
    """Could not look: wrong passphrase, lock, disk. Exit 3."""

    exit_code = 3


class Notice(ConstanciaError):
    """Said beside the work, which goes on. Never raised."""

    exit_code = 0


class Several(Wrong):
    """Many faults of one input, found in one pass. `faults` holds each of them."""

    def __init__(self, faults: list[ConstanciaError]) -> None:
        super().__init__("several", count=len(faults))
        self.faults = faults

    def __reduce__(self) -> tuple[object, ...]:
        return Several, (self.faults,)


def _rebuild(kind: type[ConstanciaError], code: str, where: dict[str, Field | None]) -> ConstanciaError:
    return kind(code, **where)  # type: ignore[arg-type]
