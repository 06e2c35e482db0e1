"""What a draft may do with the columns of a table: which may be read by all, what keys rows have, who stands in a row.

What stands in acts, events, places and units can be read with the key of the open part alone. So a column goes there
only where its values are those of a list and nobody who stands in a row is named in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from constancia.intake.mapping.columns import Column, Table
from constancia.intake.mapping.guess import NAMES, Guess
from constancia.intake.mapping.people import is_agency, is_person_name, name_words, names_somebody, words_of
from constancia.intake.understand import fold, is_unknown

_ROWS = 20_000
"""Rows that are gone through one by one."""
_LONG = 60
"""Characters: what is longer is told in words of its own."""
UNITS_LIMIT = 300
_PLACES = ("place", "site", "admin1", "country")
_NUMBERS = ("id", "case_number")
_OPEN = (*_PLACES, *_NUMBERS, "outcome", "act_type", "date_start", "date_end", "year", "month", "day")
_PEOPLE = frozenset({"sexo", "genero", "edad", "sex", "gender", "age"})
_WAITING = frozenset({"pendiente", "por confirmar"})
"""Not known yet, which as an outcome says something."""
_BLANK_LIMIT = 60


@dataclass(slots=True)
class _Rows:
    """What was seen going through the rows one by one."""

    looked: int = 0
    names: set[int] = field(default_factory=set)
    named: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)
    points: set[tuple[str, ...]] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    around: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)


class Findings:
    """A table with what each column was taken for, and what may be done with it."""

    def __init__(self, table: Table, guesses: Sequence[Guess]) -> None:
        """Reads the first 20,000 rows once more."""
        self.table = table
        self.guesses = guesses
        self.columns: Mapping[str, Column] = {
            one.role: column for one, column in zip(guesses, table.columns, strict=True) if one.role
        }
        self._at = {one.role: at for at, one in enumerate(guesses) if one.role}
        self._rows = self._look()

    def has(self, *roles: str) -> bool:
        """Whether there is a column for any of these."""
        return any(role in self.columns for role in roles)

    def is_open(self, role: str) -> bool:
        """Whether there is such a column and all may read what stands in it."""
        column = self.columns.get(role)
        if column is None or self._names_people(role):
            return False
        if role in ("date_start", "date_end", "year", "month", "day"):
            return True
        parts = parts_of(column)
        is_list = column.is_category or len(parts) < 0.3 * sum(parts.values())
        if not is_list or any(len(part) > 2 * _LONG for part in parts):
            return False
        return role in ("place", "admin1", "country") or not any(map(names_somebody, parts))

    def number(self, role: str) -> Column | None:
        """A column of numbers that can be keys: none that are made of names."""
        column = self.columns.get(role)
        if column is None or self._names_people(role) or any(map(names_somebody, parts_of(column))):
            return None
        return column

    @property
    def is_read_as_worded(self) -> bool:
        """Whether dates that cannot be read may be kept in their words."""
        column = self.columns["date_start"]
        return not any(len(value) > _LONG or names_somebody(value) for value in column.values)

    @property
    def places(self) -> list[str]:
        """The roles that a place is made of, the nearest first."""
        near = next((role for role in ("place", "site") if self.is_open(role)), None)
        wide = [role for role in ("admin1", "country") if self.is_open(role) and self._is_around(near, role)]
        return [*([near] if near else []), *wide] if near or "admin1" in wide else []

    @property
    def is_point_of_place(self) -> bool:
        """Whether the points of the rows are those of their places, and not each row's own."""
        return len(self._rows.points) <= 1.2 * len(self._rows.places)

    @property
    def is_register(self) -> bool:
        """Whether each row is a person: names hardly repeat, or nobody is named and ages or sexes are told."""
        if self.has(*NAMES):
            return self.separator("victim") is None and len(self._rows.names) >= 0.9 * self._rows.named
        told = [c for c in self.table.columns if _PEOPLE & {*words_of(c.name)} and c.filled > c.rows / 2]
        return bool(told) and not self.has("victim_count")

    def separator(self, role: str) -> str | None:
        """What stands between several in a cell."""
        column = self.columns.get(role)
        if column is None:
            return None
        if role == "victim":
            return column.parted(0) if _are_names(column) else None
        return column.separator

    @property
    def told_apart(self) -> list[Column]:
        """Columns that all may read and by which rows can be told apart."""
        roles = ("case_number", "date_start", "year", "month", "day", *_PLACES, "act_type", "victim_count")
        own = [self.columns[role] for role in roles if self._tells_apart(role)]
        return [*own, *([self.columns["unit"]] if self.has("unit") and self.units is None else [])]

    def _tells_apart(self, role: str) -> bool:
        if role == "case_number":
            return self.number(role) is not None
        return self.is_open(role) or (role == "victim_count" and self.has(role))

    @property
    def no_names(self) -> list[str]:
        """What stands often in the place of a name and is none: "Masculino", "Persona migrante"."""
        column = self.columns.get("victim")
        if column is None:
            return []
        often = max(10.0, 0.005 * column.filled)
        found = [part for part, times in parts_of(column).items() if times > often]
        return [part.casefold() for part in found if not names_somebody(part) and not is_unknown(part)]

    @property
    def units(self) -> list[str] | None:
        """The agencies among those who did it, where the column also names people; None where it does not."""
        column = self.columns["unit"]
        parts = parts_of(column)
        places = {fold(place) for role in _PLACES if self.has(role) for place in self.columns[role].values}
        people = {part for part in parts if names_somebody(part) and not _ends_with(part, places)}
        if not people and len(parts) <= UNITS_LIMIT and not self._names_people("unit"):
            return None
        often = max(3.0, 0.002 * column.filled)
        found = [part for part in parts if part not in people and not is_unknown(part)]
        return [part for part in found if is_agency(part) or parts[part] >= often][:UNITS_LIMIT]

    @property
    def blank(self) -> list[str]:
        """Words of the table that say nothing."""
        found = Counter[str]()
        for column in self.table.columns:
            found.update({v.casefold(): n for v, n in column.values.items() if len(v) < 40 and is_unknown(v)})
        words = (word for word, _ in found.most_common() if word not in _WAITING)
        return [*islice(words, _BLANK_LIMIT), *self.no_names[:_BLANK_LIMIT]]

    # --- private

    def _look(self) -> _Rows:
        out = _Rows()
        people = self._columns_of_people()
        watched = [(role, self._at[role]) for role in (*_OPEN, "unit") if role in self._at]
        named = [self._at[role] for role in NAMES if role in self._at]
        points = [self._at[role] for role in ("latitude", "longitude", "point") if role in self._at]
        where = [self._at[role] for role in _PLACES if role in self._at]
        for row in islice(self.table.rows(), _ROWS):
            out.looked += 1
            cells = row.cells
            name = " ".join(_cell(cells, at) for at in named).casefold()
            if name.strip():
                out.named += 1
                out.names.add(hash(name))
            self._count_names(cells, people, watched, out)
            self._count_around(cells, out)
            if points and all(_cell(cells, at) for at in points):
                place = "|".join(_cell(cells, at) for at in where)
                out.places.add(place)
                out.points.add((place, *(_cell(cells, at) for at in points)))
        return out

    def _count_names(
        self, cells: Sequence[str], people: Sequence[int], watched: Sequence[tuple[str, int]], out: _Rows
    ) -> None:
        told = (_cell(cells, at) for at in people)
        names = frozenset[str]().union(*(name_words(one) for one in told if not is_unknown(one)))
        if not names:
            return
        for role, at in watched:
            both = names & {*words_of(_cell(cells, at))} if at not in people else ()
            if both:
                out.hits[role] += 1
                out.pairs[role] += len(both) > 1

    def _count_around(self, cells: Sequence[str], out: _Rows) -> None:
        """In which state or country the places are said to be."""
        for near in ("place", "site"):
            for wide in ("admin1", "country"):
                if near in self._at and wide in self._at:
                    both = _cell(cells, self._at[near]), _cell(cells, self._at[wide])
                    if all(both) and not any(map(is_unknown, both)):
                        out.around.setdefault(f"{near} {wide}", Counter())[both] += 1

    def _is_around(self, near: str | None, wide: str) -> bool:
        """Whether a place is mostly in one and the same state: else the two columns are of different things."""
        found = self._rows.around.get(f"{near} {wide}", Counter())
        most: dict[str, int] = {}
        for (place, _), count in found.items():
            most[place] = max(count, most.get(place, 0))
        return sum(most.values()) >= 0.7 * found.total()

    def _columns_of_people(self) -> list[int]:
        """Where names of anybody stand: those to whom it was done, and others."""
        own = [self._at[role] for role in NAMES if role in self._at]
        others = [
            at
            for at, (one, column) in enumerate(zip(self.guesses, self.table.columns, strict=True))
            if not one.role and _names_people(column)
        ]
        return [*own, *others]

    def _names_people(self, role: str) -> bool:
        rows = self._rows
        return rows.pairs[role] > 0 or rows.hits[role] > max(1.0, 0.02 * rows.looked)


def _sample(column: Column) -> list[str]:
    values = [value for value, _ in column.values.most_common(200) if not is_unknown(value)]
    return [part.strip() for value in values for part in value.replace("|", ";").split(";")]


def _are_names(column: Column) -> bool:
    """Whether the parts of its cells are written as names are."""
    parts = _sample(column)
    fit = sum(is_person_name(part) or names_somebody(part) for part in parts)
    return bool(parts) and fit >= 0.5 * len(parts) and sum(map(is_agency, parts)) < 0.3 * len(parts)


def _names_people(column: Column) -> bool:
    """Whether given names stand in many of its cells."""
    parts = _sample(column)
    return sum(map(names_somebody, parts)) > 0.3 * len(parts)


def parts_of(column: Column) -> dict[str, int]:
    """The single values of a column with their counts, most frequent first."""
    out: Counter[str] = Counter()
    separator = column.separator
    for value, count in column.values.items():
        for part in value.split(separator) if separator else [value]:
            if part.strip():
                out[part.strip()] += count
    return dict(out.most_common())


def _ends_with(text: str, places: set[str]) -> bool:
    """Whether what reads like a name is that of a place: "Policía Municipal de Benito Juárez"."""
    folded = fold(text)
    return is_agency(text) and any(folded.endswith(f" {place}") for place in places)


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""
