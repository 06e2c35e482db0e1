"""Counts by any properties and calendar periods, as ranges: what is certain, and what is possible.

A count never settles what the record leaves open. Where sources name two places for one act, the act is
*possibly* in the row of each and *certainly* in neither. `docs/how-to/count.md` works an example.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from constancia.patterns import placing, sizes

Frame = Mapping[str, Any]
"""Arrow tables by name: options, dates, victims, members (see `count`)."""

Unit = Literal["acts", "victims", "victim-acts", "cases", "events"]
UNITS: tuple[Unit, ...] = get_args(Unit)

Where = Sequence[tuple[str, frozenset[str]]]
"""(property, values): any of the values; several pairs must all hold."""

_UNIT_PROPERTY = {"victims": "victim", "victim-acts": "victim", "cases": "case", "events": "event"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a count.

    `by` gives the value of each property, None where the property is not known (the acts that the count could
    not place). `low` is what is certainly in the row, `high` what is possibly in it, None where a size is not
    known; `coding_only` of `high` are there on the coder's word alone. `acts` are the acts behind `high`,
    `certain_acts` those behind `low`, both sorted.
    """

    by: dict[str, str | None]
    low: int
    high: int | None
    coding_only: int
    acts: tuple[str, ...]
    certain_acts: tuple[str, ...]

    @property
    def most(self) -> int:
        """`high`, or `low` where there is no upper bound: what a drawing measures."""
        return self.low if self.high is None else self.high

    @property
    def is_placed(self) -> bool:
        """False where a property asked for is not known."""
        return None not in self.by.values()


def count(
    frame: Frame,
    *,
    of: Unit,
    by: Sequence[str],
    where: Where,
    together: bool = False,
) -> list[Row]:
    """Count `of` by the properties `by`, among the acts that fulfil `where`, in the order of the values.

    frame["options"]: act, property, value (null: none known), exclusive, certain, coding.
    frame["dates"]: act, low, high (date32, null: open or unknown), coding; the rows of one act exclude each
    other. frame["victims"]: subject, kind, size_min, size_max. frame["members"]: subject, group.

    `by` and `where` also take `year` (2018), `quarter` (2018-Q4), `month` (2018-12) and `day` (2018-12-24).
    Acts against defenders and acts against migrants are not summed: `category` joins `by` unless it is in
    `by` or `where` already, or `together` is true.

    Raises ValueError for a unit or a period that is none (`periods.is_period` asks beforehand).
    """
    if of not in UNITS:
        raise ValueError(f"not a unit: {of!r}")
    question = placing.Question(_keys(by, where, together), tuple(where), _UNIT_PROPERTY.get(of))
    with placing.placed(frame, question) as cursor:
        cursor.execute(sizes.statement(of, len(question.by)))
        found = cursor.fetchall()
    rows = [_row(question.by, line) for line in found]
    return sorted(rows, key=lambda row: [(value is None, value or "") for value in row.by.values()])


def unplaced(frame: Frame, *, by: Sequence[str], where: Where) -> tuple[str, ...]:
    """The acts that a count cannot place, sorted: what it asks is not known of them.

    An act is unplaced where at least one property of `by` or `where` is unknown, and none of `where` that is
    known rules it out.
    """
    question = placing.Question(tuple(by), tuple(where), None)
    return placing.unplaced(frame, question)


def _keys(by: Sequence[str], where: Where, together: bool) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(by))
    is_whole = together or "category" in names or any(name == "category" for name, _ in where)
    return names if is_whole else (*names, "category")


def _row(by: Sequence[str], line: Sequence[Any]) -> Row:
    *values, low, high, coding, acts, certain_acts = line
    return Row(
        by=dict(zip(by, values, strict=True)),
        low=int(low),
        high=None if high is None else int(high),
        coding_only=int(coding),
        acts=tuple(sorted(set(acts or ()))),
        certain_acts=tuple(sorted(set(certain_acts or ()))),
    )
