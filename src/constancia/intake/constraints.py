"""The constraints of a Table Schema: what a package asks of its own cells beyond the format.

A pattern comes with the package and could be made to run for ever, so it is run by RE2 (in Arrow), whose time is
linear in the text; cells are gathered and matched in batches.
"""

from __future__ import annotations

from collections.abc import Iterator

from constancia.errors import Wrong
from constancia.intake import cells
from constancia.intake.cells import Check, Fault
from constancia.intake.descriptor import FILE, Field

_BATCH, _BATCH_SIZE = 4096, 1 << 20


def field_checks(field: Field) -> Iterator[Check]:
    """The checks of one declared column for a cell that is not blank (`required`, `unique` and pattern aside)."""
    kind = cells.of_type(field.type)
    if kind is not None:
        yield kind
    if field.terms is not None:
        yield cells.one_of(field.terms, otherwise=("bad_value", "enum"))
    if field.minimum is not None or field.maximum is not None:
        yield _between(field.minimum, field.maximum)
    if field.shortest is not None or field.longest is not None:
        yield _long(field.shortest, field.longest)


def _between(low: float | None, high: float | None) -> Check:
    reason = " to ".join("" if bound is None else f"{bound:g}" for bound in (low, high))

    def check(text: str) -> Fault | None:
        if not cells.is_number(text):
            return "bad_value", "number"
        value = float(text)
        is_inside = (low is None or value >= low) and (high is None or value <= high)
        return None if is_inside else ("out_of_range", reason)

    return check


def _long(shortest: int | None, longest: int | None) -> Check:
    def check(text: str) -> Fault | None:
        is_inside = (shortest or 0) <= len(text) <= (len(text) if longest is None else longest)
        return None if is_inside else ("bad_value", "length")

    return check


class Pattern:
    """One column's pattern. `add` cells, and take from `failures` the lines of those that do not match whole.

    Raises Wrong("bad_descriptor") for a pattern that RE2 does not know.
    """

    def __init__(self, pattern: str, *, at: str) -> None:
        self._pattern = f"\\A(?:{pattern})\\z"
        self._at = at
        self._lines: list[int] = []
        self._texts: list[str] = []
        self._size = 0
        self._match([])

    def add(self, line: int, text: str) -> bool:
        """Keep a cell. True when a batch is full and `failures` is due."""
        self._lines.append(line)
        self._texts.append(text)
        self._size += len(text)
        return len(self._lines) >= _BATCH or self._size >= _BATCH_SIZE

    def failures(self) -> list[int]:
        """The lines of the cells kept that do not match; the batch is empty afterwards."""
        lines, texts = self._lines, self._texts
        self._lines, self._texts, self._size = [], [], 0
        return [line for line, fits in zip(lines, self._match(texts), strict=True) if not fits]

    def _match(self, texts: list[str]) -> list[bool]:
        import pyarrow as pa
        import pyarrow.compute as pc

        try:
            found: list[bool] = pc.match_substring_regex(
                pa.array(texts, pa.string()), self._pattern
            ).to_pylist()
        except pa.ArrowInvalid as error:
            raise Wrong("bad_descriptor", file=FILE, reason=self._at) from error
        return found
