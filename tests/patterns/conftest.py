"""Frames for tests: small ones made by hand, and the example's tables read as a case file would fold them."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "border-2018-2020"

OPTIONS = pa.schema(
    [
        ("act", pa.string()),
        ("property", pa.string()),
        ("value", pa.string()),
        ("exclusive", pa.bool_()),
        ("certain", pa.bool_()),
        ("coding", pa.bool_()),
    ]
)
DATES = pa.schema(
    [
        ("act", pa.string()),
        ("date", pa.string()),
        ("low", pa.date32()),
        ("high", pa.date32()),
        ("coding", pa.bool_()),
    ]
)
VICTIMS = pa.schema(
    [("subject", pa.string()), ("kind", pa.string()), ("size_min", pa.int64()), ("size_max", pa.int64())]
)
MEMBERS = pa.schema([("subject", pa.string()), ("group", pa.string())])
POINTS = pa.schema([("place", pa.string()), ("latitude", pa.float64()), ("longitude", pa.float64())])

Frame = Mapping[str, pa.Table]


def make_frame(
    options: Iterable[tuple[Any, ...]] = (),
    dates: Iterable[tuple[Any, ...]] = (),
    victims: Iterable[tuple[Any, ...]] = (),
    members: Iterable[tuple[Any, ...]] = (),
    points: Iterable[tuple[Any, ...]] = (),
) -> Frame:
    """A frame from tuples in the order of its columns."""
    return {
        "options": _table(options, OPTIONS),
        "dates": _table(dates, DATES),
        "victims": _table(victims, VICTIMS),
        "members": _table(members, MEMBERS),
        "points": _table(points, POINTS),
    }


def one(act: str, name: str, *values: str | None, coding: bool = False) -> list[tuple[Any, ...]]:
    """Options of which one holds."""
    return [(act, name, value, True, len(values) == 1, coding) for value in values]


def each(act: str, name: str, *values: str, certain: bool = True, coding: bool = False) -> list[Any]:
    """Options that stand for themselves."""
    return [(act, name, value, False, certain, coding) for value in values]


@pytest.fixture(scope="session")
def border() -> Frame:
    """The example's acts, with what its claims contradict as alternatives and what none supports as coding."""
    read = {path.stem: _rows(path) for path in EXAMPLE.glob("*.csv")}
    persons = {row["person_id"]: row for row in read["persons"]}
    places = {row["place_id"]: row for row in read["places"]}
    claims: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for claim in read["claims"]:
        if claim["relation"] in ("supports", "contradicts"):
            claims[claim["act_id"], claim["field"]].append(claim)
    options: list[tuple[Any, ...]] = []
    dates: list[tuple[Any, ...]] = []
    for act in read["acts"]:
        key = act["act_id"]
        victim = persons[act["victim_person_id"]]
        for name, column in (("act_type", "act_type"), ("victim", "victim_person_id"), ("place", "place_id")):
            options += _alternatives(key, name, act[column], claims[key, name])
        options += one(key, "event", act["event_id"], coding=True)
        options += one(key, "case", act["case_id"] or None, coding=bool(act["case_id"]))
        options += one(key, "category", victim["category"], coding=True)
        options += one(key, "country", places[act["place_id"]]["country"], coding=True)
        for value, is_coding in _starts(act["date_start"], claims[key, "date_start"]):
            dates.append((key, value, *bounds(value), is_coding))
    for part in read["involvements"]:
        options += each(
            part["act_id"], "perpetrator", part["unit_id"], coding=part["attribution"] == "inferred"
        )
    return make_frame(
        options,
        dates,
        [
            (row["person_id"], row["kind"], _number(row["size_min"]), _number(row["size_max"]))
            for row in read["persons"]
        ],
        [
            (row["person_id"], group)
            for row in read["persons"]
            for group in row["member_of"].split(";")
            if group
        ],
        [(row["place_id"], float(row["lat"]), float(row["lon"])) for row in read["places"] if row["lat"]],
    )


@pytest.fixture(scope="session")
def names() -> dict[str, dict[str, str]]:
    """What the example's places, units and act types are called in English."""
    return {
        "place": {row["place_id"]: row["name"] for row in _rows(EXAMPLE / "places.csv")},
        "perpetrator": {
            row["unit_id"]: row["abbreviation"] or row["name"] for row in _rows(EXAMPLE / "agencies.csv")
        },
        "act_type": {row["act_type"]: row["label_en"] for row in _rows(EXAMPLE / "act_types.csv")},
    }


def bounds(edtf: str) -> tuple[date | None, date | None]:
    """The first and last day that a date of the example may mean, None where it is open."""
    if "/" in edtf:
        first, last = edtf.split("/")
        return (bounds(first)[0] if first != ".." else None, bounds(last)[1] if last != ".." else None)
    about = edtf.endswith("~")
    parts = [int(part) for part in edtf.rstrip("~").split("-")]
    year = parts[0]
    if len(parts) == 1:
        low, high = date(year, 1, 1), date(year, 12, 31)
    elif parts[1] > 12:
        first = {21: 3, 22: 6, 23: 9, 24: 12}[parts[1]]
        low = date(year, first, 1)
        high = low + timedelta(days=91)
    elif len(parts) == 2:
        low = date(year, parts[1], 1)
        high = (low + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    else:
        low = high = date(*parts)
    slack = timedelta(days=0 if not about else {1: 183, 2: 31, 3: 7}[len(parts)])
    return low - slack, high + slack


def _alternatives(act: str, name: str, coded: str, claims: list[dict[str, str]]) -> list[tuple[Any, ...]]:
    supported = {claim["value"] for claim in claims}
    rivals = {claim["value"] for claim in claims if claim["relation"] == "contradicts"}
    values = sorted({coded, *rivals} - {""})
    return [(act, name, value, True, len(values) == 1, value not in supported) for value in values]


def _starts(coded: str, claims: list[dict[str, str]]) -> list[tuple[str, bool]]:
    values = {claim["value"] for claim in claims if claim["value"]}
    rivals = {claim["value"] for claim in claims if claim["relation"] == "contradicts"}
    return [(value, value not in values) for value in sorted({coded, *rivals})]


def _table(rows: Iterable[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema)


def _number(text: str) -> int | None:
    return int(text) if text else None


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
