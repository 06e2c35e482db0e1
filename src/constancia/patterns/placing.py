"""Which acts are in which row, certainly or possibly: one DuckDB table that every unit is counted from.

The options of one property of one act either exclude each other (places: one of them is right) or stand for
themselves (perpetrators: each took part or did not). A possible world picks one of the former and any of the
latter that are not certain. An act is certainly in a row if it is there in every world, possibly if in some.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from constancia.patterns import dating, periods


@dataclass(frozen=True, slots=True)
class Question:
    """The properties that make the rows, the conditions, and the property whose values are counted."""

    by: tuple[str, ...]
    where: tuple[tuple[str, frozenset[str]], ...]
    unit: str | None

    @property
    def asked(self) -> tuple[str, ...]:
        """The properties of `by` and `where`, once each; periods aside."""
        names = dict.fromkeys([*self.by, *(name for name, _ in self.where)])
        return tuple(name for name in names if name not in periods.PERIODS)

    @property
    def properties(self) -> tuple[str, ...]:
        """`asked` and the property whose values are counted."""
        return tuple(dict.fromkeys([*self.asked, *([self.unit] if self.unit else [])]))

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods that make rows."""
        return tuple(name for name in self.by if name in periods.PERIODS)

    @property
    def days(self) -> list[tuple[str, frozenset[str]]]:
        """The conditions on the date."""
        return [(name, values) for name, values in self.where if name in periods.PERIODS]

    def conditions(self, name: str) -> list[int]:
        """The places in `where` of the conditions on one property."""
        return [number for number, (of, _) in enumerate(self.where) if of == name]


@contextmanager
def placed(frame: Mapping[str, Any], question: Question) -> Iterator[Any]:
    """A cursor with the table `placed`, one line for each act, row and counted value.

    k0, k1 … are the values of `by`; unit the counted value (null: not known); sure: the act fulfils in every
    world what is asked; certain: and the counted value is certain too; coding: it is there by coding alone in
    a property asked for; apart: the act's counted values exclude each other.
    """
    with _opened(frame, question) as cursor:
        relations = [_property(question, name) for name in question.properties]
        if question.periods or question.days:
            relations.append(dating.relation(question.periods, question.days))
        names = [f"m{number}" for number in range(len(relations))]
        asked = [f"{name}.asked" for name in names]
        unit = f"m{question.properties.index(question.unit)}" if question.unit else None
        joins = "".join(
            f" JOIN ({sql}) AS {name} ON {name}.act = u.act"
            for name, sql in zip(names, relations, strict=True)
        )
        keys = "".join(f"{_key(question, name)} AS k{n}, " for n, name in enumerate(question.by))
        cursor.execute(
            f"CREATE TEMP TABLE placed AS SELECT {keys}u.act AS act,"  # noqa: S608 (no outside text in it)
            f" {f'{unit}.value' if unit else 'NULL'} AS unit, {f'{unit}.apart' if unit else 'true'} AS apart,"
            f" {' AND '.join(asked) or 'true'} AS sure,"
            f" {' AND '.join([*asked, *([f'{unit}.certain'] if unit else [])]) or 'true'} AS certain,"
            f" {' OR '.join(f'{name}.coding' for name in names) or 'false'} AS coding"
            f" FROM everything AS u{joins}"
        ).fetchall()
        yield cursor


def unplaced(frame: Mapping[str, Any], question: Question) -> tuple[str, ...]:
    """See `counts.unplaced`."""
    with _opened(frame, question) as cursor:
        relations = [_reach(question, name) for name in question.asked]
        if question.periods or question.days:
            relations.append(dating.reach(question.days))
        joins = "".join(
            f" JOIN ({sql}) AS m{number} ON m{number}.act = u.act" for number, sql in enumerate(relations)
        )
        unknown = " OR ".join(f"m{number}.unknown" for number in range(len(relations)))
        cursor.execute(
            f"SELECT u.act FROM everything AS u{joins}"  # noqa: S608 (no outside text in it)
            f" WHERE {unknown or 'false'} ORDER BY u.act"
        )
        return tuple(act for (act,) in cursor.fetchall())


@contextmanager
def _opened(frame: Mapping[str, Any], question: Question) -> Iterator[Any]:
    """A connection of its own to the database, over the frame. All that it makes is temporary and ends with it."""
    with _database().cursor() as cursor:
        for name in ("options", "dates", "victims", "members"):
            cursor.register(f"given_{name}", frame[name])
        for name, table in _terms(question).items():
            cursor.register(name, table)
        for statement in _FOUNDATION:
            cursor.execute(statement).fetchall()
        yield cursor


@cache
def _database() -> Any:
    """DuckDB in memory, empty for ever. It neither spills to disk nor loads anything from outside."""
    import duckdb

    database = duckdb.connect(":memory:", config={"temp_directory": ""})
    database.execute("SET enable_external_access = false").fetchall()
    return database


def _terms(question: Question) -> dict[str, Any]:
    """What is asked, as tables, so that no outside text is ever part of a statement."""
    import pyarrow as pa

    names = question.properties
    wanted = [(n, value) for n, (_, values) in enumerate(question.where) for value in sorted(values)]
    days = periods.windows(question.days)
    return {
        "asked": pa.table(
            {"slot": pa.array(range(len(names)), pa.int32()), "property": pa.array(names, pa.string())}
        ),
        "wanted": pa.table(
            {
                "condition": pa.array([n for n, _ in wanted], pa.int32()),
                "value": pa.array([value for _, value in wanted], pa.string()),
            }
        ),
        "windows": pa.table(
            {
                "first": pa.array([first for first, _ in days], pa.date32()),
                "last": pa.array([last for _, last in days], pa.date32()),
            }
        ),
    }


_FOUNDATION = (
    """CREATE TEMP TABLE everything AS
        SELECT DISTINCT act FROM given_options UNION SELECT DISTINCT act FROM given_dates""",
    # One line for each slot, act and value. `n` is the number of values, `apart` says that they exclude
    # each other; an option that is missing says nothing by coding.
    """CREATE TEMP TABLE held AS
        SELECT slot, act, value, certain, coding,
            count(*) OVER each AS n, bool_or(exclusive) OVER each AS apart
        FROM (
            SELECT slot, act, value::VARCHAR AS value, bool_or(certain) AS certain,
                bool_and(coding) AND value IS NOT NULL AS coding, bool_or(exclusive) AS exclusive
            FROM given_options JOIN asked USING (property) GROUP BY slot, act, value)
        WINDOW each AS (PARTITION BY slot, act)""",
)


def _key(question: Question, name: str) -> str:
    if name in periods.PERIODS:
        return f"m{len(question.properties)}.{name}"
    return f"m{question.properties.index(name)}.value"


def _property(question: Question, name: str) -> str:
    """act, value, certain, asked, coding, apart: one line an act where the values are not needed."""
    slot = question.properties.index(name)
    conditions = question.conditions(name)
    may_be_coding = "false" if name == "category" else "{}"
    if name not in question.by and name != question.unit:
        coding = may_be_coding.format("coding")
        return (
            f"SELECT act, NULL AS value, certain, certain AS asked, {coding} AS coding, true AS apart"  # noqa: S608
            f" FROM ({_selected(slot, conditions)})"
        )
    values = _limited(slot, conditions) if conditions else _all(slot)
    asked, coding = ("certain", "coding") if name in question.by else ("chosen", "chosen_coding")
    coding = may_be_coding.format(coding)
    return f"SELECT act, value, certain, {asked} AS asked, {coding} AS coding, apart FROM ({values})"  # noqa: S608


def _all(slot: int) -> str:
    """Every value of a property, and a null line for each act that has none."""
    return f"""
        SELECT act, value, CASE WHEN apart THEN n = 1 ELSE certain END AS certain, coding, apart,
            true AS chosen, false AS chosen_coding
        FROM held WHERE slot = {slot}
        UNION ALL
        SELECT act, NULL, true, false, true, true, false FROM everything
        WHERE act NOT IN (SELECT act FROM held WHERE slot = {slot})"""  # noqa: S608


def _limited(slot: int, conditions: list[int]) -> str:
    """The values of the acts that the conditions on the same property leave.

    Values that exclude each other must fulfil the conditions themselves; others need only share an act with
    one that does.
    """
    return f"""
        SELECT h.act, h.value, h.coding OR (NOT h.apart AND s.coding) AS coding, h.apart,
            CASE WHEN h.apart THEN h.n = 1 ELSE h.certain AND s.certain END AS certain,
            s.certain AS chosen, s.coding AS chosen_coding
        FROM held AS h JOIN ({_selected(slot, conditions)}) AS s USING (act)
        WHERE h.slot = {slot} AND (NOT h.apart OR ({_fulfils(conditions, "h.value")}))"""  # noqa: S608


def _selected(slot: int, conditions: list[int]) -> str:
    """act, certain, coding: the acts that may fulfil the conditions on one property."""
    inside = [f"in{number}" for number in conditions]
    columns = ", ".join(f"{_fulfils([number], 'value')} AS in{number}" for number in conditions)
    together = " AND ".join(inside)
    certain = " AND ".join(f"bool_or({name} AND certain)" for name in inside)
    coding = " OR ".join(f"bool_and(coding) FILTER ({name})" for name in inside)
    possible = " AND ".join(f"bool_or({name})" for name in inside)
    return f"""
        SELECT act,
            CASE WHEN bool_or(apart) THEN bool_and({together}) ELSE {certain} END AS certain,
            CASE WHEN bool_or(apart) THEN bool_and(coding) FILTER ({together}) ELSE {coding} END AS coding
        FROM (SELECT act, certain, coding, apart, {columns} FROM held WHERE slot = {slot})
        GROUP BY act HAVING CASE WHEN bool_or(apart) THEN bool_or({together}) ELSE {possible} END"""  # noqa: S608


def _fulfils(conditions: list[int], value: str) -> str:
    return " AND ".join(
        f"coalesce({value} IN (SELECT value FROM wanted WHERE condition = {number}), false)"  # noqa: S608
        for number in conditions
    )


def _reach(question: Question, name: str) -> str:
    """act, unknown: the acts that what is known of one property does not rule out."""
    slot = question.properties.index(name)
    conditions = question.conditions(name)
    unknown = f"""
        SELECT u.act, bool_or(h.value IS NULL) AS unknown
        FROM everything AS u LEFT JOIN (SELECT * FROM held WHERE slot = {slot}) AS h USING (act)
        GROUP BY u.act"""  # noqa: S608
    if not conditions:
        return unknown
    return f"""
        SELECT act, unknown FROM ({unknown})
        WHERE unknown OR act IN (SELECT act FROM ({_selected(slot, conditions)}))"""  # noqa: S608
