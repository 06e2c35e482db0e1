"""Counts against an oracle that walks through every possible world of a tiny frame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, combinations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from constancia.patterns import periods
from constancia.patterns.counts import count
from tests.patterns.conftest import make_frame

ACTS = ("a", "b", "c", "d", "e", "f")
DAYS = st.dates(date(2018, 10, 25), date(2019, 2, 5))
APART = st.lists(st.sampled_from(["x", "y", None]), unique=True, max_size=3)
BESIDE = st.dictionaries(st.sampled_from(["p", "q", "r"]), st.booleans(), max_size=3)
DATES = st.lists(st.tuples(st.none() | DAYS, st.none() | DAYS).map(lambda ends: _ordered(*ends)), max_size=2)
ACT = st.fixed_dictionaries({"place": APART, "unit": BESIDE, "date": DATES})
MATTER = st.fixed_dictionaries(dict.fromkeys(ACTS, ACT))
SMALL_MATTER = st.fixed_dictionaries(dict.fromkeys(ACTS[:3], ACT))
BY = st.lists(st.sampled_from(["place", "unit", "month", "year"]), unique=True, max_size=3)
WHERE = st.lists(
    st.sampled_from(
        [
            ("place", frozenset({"x"})),
            ("place", frozenset({"x", "y"})),
            ("unit", frozenset({"p"})),
            ("unit", frozenset({"p", "q"})),
            ("month", frozenset({"2018-12", "2019-01"})),
            ("month", frozenset({"2018-11", "2019-01"})),
            ("year", frozenset({"2018"})),
            ("year", frozenset({"2018", "2019"})),
        ]
    ),
    max_size=3,
)
Where = list[tuple[str, frozenset[str]]]
World = dict[str, dict[str, Any]]


@settings(max_examples=60, deadline=None)
@given(MATTER, BY, WHERE)
def test_low_and_high_are_the_least_and_the_most_of_all_worlds(
    matter: Any, by: list[str], where: Where
) -> None:
    tallies = [_tally(world, by, where) for world in _one_act_at_a_time(matter)]
    low: Counter[Any] = Counter()
    high: Counter[Any] = Counter()
    for worlds in tallies:
        for row in set(chain.from_iterable(worlds)):
            low[row] += min(int(row in world) for world in worlds)
            high[row] += 1
    found = count(_frame(matter), of="acts", by=by, where=where, together=True)
    assert {tuple(row.by.values()): (row.low, row.high) for row in found} == {
        row: (low[row], high[row]) for row in high
    }
    assert all((row.low, row.high) == (len(row.certain_acts), len(row.acts)) for row in found)


@settings(max_examples=25, deadline=None)
@given(
    SMALL_MATTER, st.sampled_from([[], ["place"], ["unit"], ["month"]]), st.sampled_from(["case", "victim"])
)
def test_cases_and_persons_lie_between_low_and_high_in_every_world(
    matter: Any, by: list[str], counted: str
) -> None:
    """The place of an act serves as its case or its person, so that acts share and dispute them."""
    frame = _frame(matter, counted)
    of: Any = {"case": "cases", "victim": "victims"}[counted]
    found = {tuple(row.by.values()): row for row in count(frame, of=of, by=by, where=[], together=True)}
    for world in _all_at_once(matter):
        sets: dict[Any, set[str]] = {}
        for values in world.values():
            for row in _rows(values, by):
                sets.setdefault(row, set()).update(values["counted"] or ())
        for row, values in sets.items():
            high = found[row].high if row in found else 0
            assert high is None or len(values) <= high
        for row, answer in found.items():
            assert answer.low <= len(sets.get(row, ()))


def _tally(worlds: Iterator[dict[str, Any]], by: list[str], where: Where) -> list[set[Any]]:
    return [set(_rows(values, by)) if _fulfils(values, where) else set() for values in worlds]


def _one_act_at_a_time(matter: Any) -> Iterator[Iterator[dict[str, Any]]]:
    """Acts are independent of each other: the worlds of each are enough."""
    span = _span(matter)
    return (_worlds(matter[act], span) for act in matter)


def _all_at_once(matter: Any) -> Iterator[World]:
    span = _span(matter)
    small = [list(_worlds(matter[act], span))[:40] for act in matter]
    for number, chosen in enumerate(product(*small)):
        if number > 1500:
            return
        yield dict(zip(matter, chosen, strict=True))


def _worlds(act: Any, span: tuple[date, date] | None) -> Iterator[dict[str, Any]]:
    places = act["place"] or [None]
    units = list(_subsets(act["unit"]))
    days = list(chain.from_iterable(_days(low, high, span) for low, high in act["date"])) or [None]
    for place, unit, day in product(places, units, days):
        yield {"place": [place], "unit": unit, "day": day, "counted": [place] if place else []}


def _subsets(options: dict[str, bool]) -> Iterator[list[str | None]]:
    if not options:
        yield [None]
        return
    sure = [value for value, certain in options.items() if certain]
    open_ = [value for value, certain in options.items() if not certain]
    for size in range(len(open_) + 1):
        for chosen in combinations(open_, size):
            yield [*sure, *chosen]


def _days(low: date | None, high: date | None, span: tuple[date, date] | None) -> Iterator[date | str | None]:
    """The ends and the first of each month between: enough to tell one month from another."""
    if low is None and high is None:
        yield None
        return
    assert span
    first, last = low or span[0], high or span[1]
    if low is None or high is None:
        yield "elsewhere"
    day = first
    while day <= last:
        yield day
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    yield last


def _rows(values: dict[str, Any], by: list[str]) -> Iterator[tuple[str | None, ...]]:
    day = values["day"]
    if day == "elsewhere" and {"month", "year"} & set(by):
        return iter(())
    named = {
        **values,
        "month": [day and periods.name("month", day) if day != "elsewhere" else None],
        "year": [day and periods.name("year", day) if day != "elsewhere" else None],
    }
    return iter(product(*(named[name] for name in by)))


def _fulfils(values: dict[str, Any], where: Where) -> bool:
    for name, wanted in where:
        if name in ("month", "year"):
            day = values["day"]
            held = {periods.name(name, day)} if isinstance(day, date) else set()
        else:
            held = set(values[name])
        if not held & wanted:
            return False
    return True


def _span(matter: Any) -> tuple[date, date] | None:
    ends = [end for act in matter.values() for pair in act["date"] for end in pair if end]
    return (min(ends), max(ends)) if ends else None


def _frame(matter: Any, counted: str | None = None) -> Any:
    options: list[Any] = []
    dates: list[Any] = []
    for act, values in matter.items():
        options.append((act, "act_type", "arrest", True, True, False))
        for name in ["place", *([counted] if counted else [])]:
            options += [(act, name, value, True, False, False) for value in values["place"]]
        options += [(act, "unit", value, False, certain, False) for value, certain in values["unit"].items()]
        dates += [(act, None, low, high, False) for low, high in values["date"]]
    return make_frame(options, dates, victims=[(name, "person", 1, 1) for name in ("x", "y")])


def _ordered(one: date | None, other: date | None) -> tuple[date | None, date | None]:
    return (other, one) if one and other and other < one else (one, other)
