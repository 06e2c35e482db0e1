"""Keys for rows that have no number of their own, the same however the rows are sorted.

A key is a digest of the columns that may be known to all who read the open part, so that nobody can find out a name by
trying names. Rows that are alike in these are numbered, in the order of a digest of all that stands in them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from constancia.intake.sheet import GridRow

_BYTES = 8


class OwnKeys:
    """The key of every row of a grid by its place in it. `positions` are the columns that tell rows apart."""

    __slots__ = ("_numbers", "_opens", "_positions")

    def __init__(self, rows: Iterable[GridRow], positions: Sequence[int]) -> None:
        """Reads every row once; keeps 12 bytes of each."""
        self._positions = tuple(positions)
        self._opens = array("Q")
        wholes = array("Q")
        for row in rows:
            self._opens.append(self._open(row.cells))
            wholes.append(_digest(row.cells))
        opens = self._opens
        self._numbers = array("I", bytes(4 * len(opens)))
        before, number = -1, 0
        for place in sorted(range(len(opens)), key=lambda place: (opens[place], wholes[place])):
            number = number + 1 if opens[place] == before else 1
            before = opens[place]
            self._numbers[place] = number

    def key(self, place: int) -> str:
        """The key of the row at a place, from 0."""
        number = self._numbers[place]
        return f"r{self._opens[place]:016x}" + (f".{number}" if number > 1 else "")

    def _open(self, cells: Sequence[str]) -> int:
        return _digest([cells[at] if at < len(cells) else "" for at in self._positions])


def _digest(cells: Sequence[str]) -> int:
    text = "\0".join(" ".join(cell.split()) for cell in cells).rstrip("\0")
    return int.from_bytes(blake2b(text.encode(errors="surrogatepass"), digest_size=_BYTES).digest(), "big")
