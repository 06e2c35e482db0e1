"""From acts in rows to numbers: acts, people, people times acts, legal cases, events."""

from __future__ import annotations

from typing import Literal

_PEOPLE = """
    SELECT p.*, coalesce(v.kind = 'person', false) AS is_person,
        CASE WHEN v.kind = 'person' THEN 1 ELSE coalesce(v.size_min, 0) END AS size_low,
        CASE WHEN v.kind = 'person' THEN 1 ELSE v.size_max END AS size_high
    FROM placed AS p LEFT JOIN given_victims AS v ON p.unit = v.subject"""

_ACTS = "list(act) AS acts, list(act) FILTER ({}) AS certain_acts"
"""In no order, and as often as they stand in the row."""


def statement(of: Literal["acts", "victims", "victim-acts", "cases", "events"], keys: int) -> str:
    """The statement that counts the table `placed`: its keys, then low, high, coding, acts, certain acts."""
    names = [f"k{number}" for number in range(keys)]
    if of == "acts":
        return _count_acts(names)
    if of == "victims":
        return _count_victims(names)
    if of == "victim-acts":
        return _sum_victims(names)
    return _count_values(names)


def _count_acts(keys: list[str]) -> str:
    return f"""
        SELECT {_columns(keys)} count(*) FILTER (sure), count(*), count(*) FILTER (coding),
            {_ACTS.format("sure")}
        FROM placed {_group(keys)}"""  # noqa: S608


def _count_values(keys: list[str]) -> str:
    """Cases or events, however many acts each of them has. An act without one is none."""
    return f"""
        SELECT {_columns(keys)} count(DISTINCT unit) FILTER (certain), count(DISTINCT unit),
            count(DISTINCT unit) - count(DISTINCT unit) FILTER (NOT coding), {_ACTS.format("certain")}
        FROM placed WHERE unit IS NOT NULL {_group(keys)}"""  # noqa: S608


def _count_victims(keys: list[str]) -> str:
    """low: distinct persons, or the largest group if that is larger. high: persons and outermost groups.

    A group may hold persons that are counted beside it, and two groups may share members: so low never adds
    a group, and high adds all but what is known to be inside.
    """
    same = _same(keys, "r", "s")
    return f"""
        WITH people AS ({_PEOPLE}),
        whole AS ({_each_act(keys)}),
        inside AS ({_INSIDE}),
        lines AS (
            SELECT {_columns(keys)} unit, any_value(is_person) AS is_person,
                any_value(size_low) AS size_low, any_value(size_high) AS size_high,
                bool_or(certain) AS certain, bool_and(coding) AS coding
            FROM people GROUP BY ALL),
        outer_lines AS (
            SELECT * FROM lines AS r WHERE NOT EXISTS (
                SELECT 1 FROM lines AS s JOIN inside AS i ON i.part = r.unit AND i.container = s.unit
                WHERE NOT r.is_person AND NOT s.is_person AND {same})),
        most AS (
            SELECT {_columns(keys)}
                CASE WHEN bool_or(size_high IS NULL) THEN NULL ELSE sum(size_high) END AS high,
                coalesce(sum(coalesce(size_high, size_low)) FILTER (coding), 0) AS coding
            FROM outer_lines {_group(keys)}),
        least_of AS (
            SELECT {_columns(keys)} count(*) FILTER (certain AND is_person) AS persons
            FROM lines {_group(keys)}),
        behind AS (
            SELECT {_columns(keys)} coalesce(max(low) FILTER (sure), 0) AS low,
                {_ACTS.format("sure")} FROM whole {_group(keys)})
        SELECT {_columns(keys, "r")} greatest(p.persons, r.low), m.high, m.coding, r.acts, r.certain_acts
        FROM behind AS r JOIN most AS m ON {_same(keys, "r", "m")}
            JOIN least_of AS p ON {_same(keys, "r", "p")}"""  # noqa: S608


def _sum_victims(keys: list[str]) -> str:
    """The people of each act, added up over the acts: one person in two acts counts twice."""
    return f"""
        WITH people AS ({_PEOPLE}), whole AS ({_each_act(keys)})
        SELECT {_columns(keys)} coalesce(sum(low) FILTER (sure), 0),
            CASE WHEN bool_or(high IS NULL) THEN NULL ELSE sum(high) END,
            coalesce(sum(coalesce(high, low)) FILTER (coding), 0), {_ACTS.format("sure")}
        FROM whole {_group(keys)}"""  # noqa: S608


def _each_act(keys: list[str]) -> str:
    """low, high: how many people one act concerned. Where the victims exclude each other, one of them."""
    return f"""
        SELECT {_columns(keys)} act, bool_and(sure) AS sure, bool_and(coding) AS coding,
            CASE WHEN bool_or(apart) THEN min(size_low)
                ELSE greatest(count(*) FILTER (certain AND is_person),
                    coalesce(max(size_low) FILTER (certain), 0)) END AS low,
            CASE WHEN bool_or(size_high IS NULL) THEN NULL
                WHEN bool_or(apart) THEN max(size_high) ELSE sum(size_high) END AS high
        FROM people GROUP BY {", ".join([*keys, "act"])}"""  # noqa: S608


_INSIDE = """
    WITH RECURSIVE nested(part, container) AS (
        SELECT subject::VARCHAR, "group"::VARCHAR FROM given_members
        UNION SELECT n.part, m."group"::VARCHAR FROM nested AS n JOIN given_members AS m ON n.container = m.subject)
    SELECT part, container FROM nested AS n
    WHERE NOT EXISTS (SELECT 1 FROM nested AS b WHERE b.part = n.container AND b.container = n.part)"""
"""part, container: what lies inside what, at any depth; groups that lie inside each other are not nested."""


def _columns(keys: list[str], table: str = "") -> str:
    return "".join(f"{table}{'.' if table else ''}{key}, " for key in keys)


def _group(keys: list[str]) -> str:
    return f"GROUP BY {', '.join(keys)}" if keys else "HAVING count(*) > 0"


def _same(keys: list[str], one: str, other: str) -> str:
    return " AND ".join(f"{one}.{key} IS NOT DISTINCT FROM {other}.{key}" for key in keys) or "true"
