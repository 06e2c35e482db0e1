"""Which acts stand in which row of a count, certainly or possibly: the outsider's own reckoning, act by act.

The values of one property of one act either exclude each other (two places: one of them is right) or each stand for
themselves (two units: each took part or did not). An act is certainly in a row where every reading of what is
disputed puts it there, and possibly where one does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from constancia.errors import Wrong
from constancia.verify.calendar import Calendar
from constancia.verify.frame import PERIODS, Frame, Option

MOST_LINES = 3_000_000
"""A count that would take more lines than this is refused: no report asks so much, only a trap does."""

Where = Sequence[tuple[str, frozenset[str]]]


class Line(NamedTuple):
    """One act in one row, with one counted value. `certain` adds to `sure` that the counted value is certain."""

    key: tuple[str | None, ...]
    act: str
    unit: str | None
    sure: bool
    certain: bool
    coding: bool
    apart: bool


class Part(NamedTuple):
    """What one property contributes to a line."""

    values: tuple[str | None, ...]
    sure: bool
    coding: bool
    certain: bool = True
    apart: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """The values of one property of one act: value -> (certain, coding)."""

    values: Mapping[str | None, tuple[bool, bool]]
    is_apart: bool

    @classmethod
    def of(cls, options: Sequence[Option]) -> Held:
        """Options of the same value joined: certain where one is, coding where all are."""
        values: dict[str | None, tuple[bool, bool]] = {}
        for option in options:
            certain, coding = values.get(option.value, (False, True))
            values[option.value] = (
                certain or option.certain,
                coding and option.coding and option.value is not None,
            )
        return cls(values, any(option.exclusive for option in options))

    def is_certain(self, value: str | None) -> bool:
        """Whether this value holds in every reading."""
        return len(self.values) == 1 if self.is_apart else self.values[value][0]


def placed(frame: Frame, *, by: Sequence[str], where: Where, unit: str | None) -> Iterator[Line]:
    """Every line of a count, for each act in turn. Raises Wrong("figure_too_large")."""
    periods = [name for name in by if name in PERIODS]
    days = [(name, values) for name, values in where if name in PERIODS]
    calendar = Calendar.of(frame.days, days) if periods or days else None
    names = list(
        dict.fromkeys(n for n in (*by, *(n for n, _ in where), *([unit] if unit else [])) if n not in PERIODS)
    )
    made = 0
    for act in frame.acts:
        parts = [
            _parts(Held.of(frame.options(act, name)), name=name, by=by, where=where, unit=unit)
            for name in names
        ]
        if calendar is not None:
            found = calendar.parts(act, periods)
            parts.append([Part(values, sure, coding) for values, sure, coding in found])
        for chosen in product(*parts):
            made += 1
            if made > MOST_LINES:
                raise Wrong("figure_too_large")
            yield _line(
                act, dict(zip(names, chosen, strict=False)), chosen, by=by, unit=unit, periods=periods
            )


def _line(
    act: str,
    named: Mapping[str, Part],
    chosen: Sequence[Part],
    *,
    by: Sequence[str],
    unit: str | None,
    periods: Sequence[str],
) -> Line:
    dated = dict(zip(periods, chosen[-1].values, strict=True)) if periods else {}
    key = tuple(dated[name] if name in dated else named[name].values[0] for name in by)
    sure = all(part.sure for part in chosen)
    counted = named[unit] if unit else None
    return Line(
        key,
        act,
        counted.values[0] if counted else None,
        sure,
        sure and (counted is None or counted.certain),
        any(part.coding for part in chosen),
        counted is None or counted.apart,
    )


def _parts(held: Held, *, name: str, by: Sequence[str], where: Where, unit: str | None) -> list[Part]:
    """What one property of one act may contribute; nothing where a condition rules the act out."""
    wanted = [values for of, values in where if of == name]
    chosen = _chosen(held, wanted) if wanted else (True, False)
    if chosen is None:
        return []
    may_be_coding = name != "category"
    if name not in by and name != unit:
        return [Part((None,), chosen[0], chosen[1] and may_be_coding)]
    out = []
    for value, (_, coding) in held.values.items():
        if wanted and held.is_apart and not all(value in values for values in wanted):
            continue
        certain = held.is_certain(value) and (held.is_apart or not wanted or chosen[0])
        coded = coding or (bool(wanted) and not held.is_apart and chosen[1])
        if name in by:
            out.append(Part((value,), certain, coded and may_be_coding, certain, held.is_apart))
        else:
            out.append(Part((value,), chosen[0], chosen[1] and may_be_coding, certain, held.is_apart))
    return out


def _chosen(held: Held, wanted: Sequence[frozenset[str]]) -> tuple[bool, bool] | None:
    """Whether an act fulfils the conditions on one property certainly, and by coding alone; None: it cannot."""
    if held.is_apart:
        inside = [v for v in held.values if v is not None and all(v in values for values in wanted)]
        if not inside:
            return None
        return len(inside) == len(held.values), all(held.values[v][1] for v in inside)
    each = [[v for v in held.values if v is not None and v in values] for values in wanted]
    if not all(each):
        return None
    certain = all(any(held.values[v][0] for v in found) for found in each)
    return certain, any(all(held.values[v][1] for v in found) for found in each)
