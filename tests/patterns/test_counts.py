"""Counts on hand-made frames whose answers are known."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from constancia.patterns import placing
from constancia.patterns.counts import Row, count, unplaced
from tests.patterns.conftest import Frame, each, make_frame, one


def rows(frame: Frame, of: Any = "acts", *by: str, where: Any = ()) -> list[tuple[Any, ...]]:
    """(values…, low, high, coding only) of a count over both sides of the matter."""
    found = count(
        frame, of=of, by=by, where=[(name, frozenset(values)) for name, values in where], together=True
    )
    return [(*row.by.values(), row.low, row.high, row.coding_only) for row in found]


def test_alternatives_are_possible_in_each_row_and_certain_in_none() -> None:
    frame = make_frame(one("a", "place", "Ajo") + one("b", "place", "Ajo", "Nogales"))
    assert rows(frame, "acts", "place") == [("Ajo", 1, 2, 0), ("Nogales", 0, 1, 0)]


def test_alternatives_within_a_condition_are_certain() -> None:
    frame = make_frame(one("a", "place", "Ajo", "Nogales"))
    assert rows(frame, "acts", where=[("place", {"Ajo", "Nogales"})]) == [(1, 1, 0)]
    assert rows(frame, "acts", where=[("place", {"Ajo"})]) == [(0, 1, 0)]
    assert rows(frame, "acts", "place", where=[("place", {"Ajo"})]) == [("Ajo", 0, 1, 0)]


def test_conditions_on_alternatives_exclude_each_other() -> None:
    frame = make_frame(one("a", "place", "Ajo", "Nogales"))
    assert rows(frame, "acts", where=[("place", {"Ajo"}), ("place", {"Nogales"})]) == []


def test_options_that_stand_for_themselves_count_in_each_row() -> None:
    frame = make_frame(each("a", "perpetrator", "CBP", "INM"))
    assert rows(frame, "acts", "perpetrator") == [("CBP", 1, 1, 0), ("INM", 1, 1, 0)]
    assert rows(frame, "acts", where=[("perpetrator", {"CBP"}), ("perpetrator", {"INM"})]) == [(1, 1, 0)]
    assert rows(frame, "acts", "perpetrator", where=[("perpetrator", {"INM"})]) == [
        ("CBP", 1, 1, 0),
        ("INM", 1, 1, 0),
    ]


def test_uncertain_options_are_possible() -> None:
    frame = make_frame(each("a", "perpetrator", "CBP", certain=False) + each("a", "perpetrator", "INM"))
    assert rows(frame, "acts", "perpetrator") == [("CBP", 0, 1, 0), ("INM", 1, 1, 0)]
    assert rows(frame, "acts", where=[("perpetrator", {"CBP", "INM"})]) == [(1, 1, 0)]


def test_unknown_has_a_row_of_its_own_and_is_never_coding() -> None:
    frame = make_frame(
        one("a", "place", None, coding=True) + one("b", "act_type", "arrest") + one("c", "place", "Ajo", None)
    )
    assert rows(frame, "acts", "place") == [("Ajo", 0, 1, 0), (None, 2, 3, 0)]
    assert rows(frame, "acts", where=[("place", {"Ajo"})]) == [(0, 1, 0)]
    assert [row.is_placed for row in count(frame, of="acts", by=["place"], where=[], together=True)] == [
        True,
        False,
    ]


def test_coding_alone_in_any_property_asked_for() -> None:
    frame = make_frame(
        [
            *one("a", "place", "Ajo", coding=True),
            *one("a", "act_type", "raid"),
            *one("a", "category", "defender", coding=True),
            *one("b", "place", "Ajo"),
            *one("b", "act_type", "raid"),
            *one("b", "category", "defender", coding=True),
        ]
    )
    assert rows(frame, "acts", "act_type") == [("raid", 2, 2, 0)]
    assert rows(frame, "acts", "act_type", "place") == [("raid", "Ajo", 2, 2, 1)]
    assert rows(frame, "acts", "act_type", where=[("place", {"Ajo"})]) == [("raid", 2, 2, 1)]
    assert rows(frame, "acts", "category") == [("defender", 2, 2, 0)]
    assert rows(frame, "acts", where=[("category", {"defender"})]) == [(2, 2, 0)]


def test_one_option_with_a_source_is_enough() -> None:
    frame = make_frame(
        each("a", "perpetrator", "CBP", coding=True)
        + each("a", "perpetrator", "INM")
        + each("a", "perpetrator", "CBP")
        + each("b", "perpetrator", "CBP", coding=True)
    )
    assert rows(frame, "acts", "perpetrator") == [("CBP", 2, 2, 1), ("INM", 1, 1, 0)]
    assert rows(frame, "acts", where=[("perpetrator", {"CBP", "INM"})]) == [(2, 2, 1)]


def test_category_splits_unless_it_is_asked_for_or_waived() -> None:
    frame = make_frame(one("a", "category", "defender") + one("b", "category", "migrant"))

    def ask(by: list[str], where: Any, together: bool = False) -> list[dict[str, str | None]]:
        return [row.by for row in count(frame, of="acts", by=by, where=where, together=together)]

    assert ask([], []) == [{"category": "defender"}, {"category": "migrant"}]
    assert ask(["place"], []) == [
        {"place": None, "category": "defender"},
        {"place": None, "category": "migrant"},
    ]
    assert ask(["category", "place"], [])[0] == {"category": "defender", "place": None}
    assert ask([], [("category", frozenset({"migrant"}))]) == [{}]
    assert ask([], [], True) == [{}]


def test_nothing_has_no_rows() -> None:
    for unit in ("acts", "victims", "victim-acts", "cases", "events"):
        assert rows(make_frame(), unit) == []
        assert rows(make_frame(), unit, "place", "year") == []
        frame = make_frame(one("a", "place", "Ajo"))
        assert rows(frame, unit, where=[("place", {"Nogales"})]) == []


class TestDates:
    FRAME = make_frame(
        one("a", "act_type", "arrest") + one("z", "act_type", "arrest"),
        [
            ("a", "2018-12-20", date(2018, 12, 20), date(2018, 12, 20), False),
            ("b", "2018-12", date(2018, 12, 1), date(2018, 12, 31), True),
            ("c", "2018-12-31", date(2018, 12, 31), date(2018, 12, 31), False),
            ("c", "2019-01-01", date(2019, 1, 1), date(2019, 1, 1), False),
            ("d", "../2018-11-30", None, date(2018, 11, 30), False),
            ("e", "2018-10-05/..", date(2018, 10, 5), None, False),
            ("f", None, None, None, False),
        ],
    )

    def test_a_date_is_certain_where_all_of_it_lies_inside(self) -> None:
        assert rows(self.FRAME, "acts", "month") == [
            ("2018-10", 0, 2, 0),
            ("2018-11", 0, 2, 0),
            ("2018-12", 2, 4, 1),
            ("2019-01", 0, 2, 0),
            (None, 2, 2, 0),
        ]
        assert rows(self.FRAME, "acts", "year") == [("2018", 2, 5, 1), ("2019", 0, 2, 0), (None, 2, 2, 0)]

    def test_finer_periods_go_with_the_coarser(self) -> None:
        assert rows(self.FRAME, "acts", "month", "quarter", where=[("year", {"2019"})]) == [
            ("2019-01", "2019-Q1", 0, 2, 0)
        ]

    def test_conditions_join_neighbouring_periods(self) -> None:
        assert rows(self.FRAME, "acts", where=[("month", {"2018-12", "2019-01"})]) == [(3, 4, 1)]
        assert rows(self.FRAME, "acts", where=[("year", {"2018", "2019"}), ("month", {"2018-12"})]) == [
            (2, 4, 1)
        ]
        assert rows(self.FRAME, "acts", where=[("day", {"2018-12-31"})]) == [(0, 3, 1)]

    def test_open_ends_reach_as_far_as_the_record(self) -> None:
        days = rows(self.FRAME, "acts", "day", where=[("month", {"2018-10"})])
        assert [day for day, *_ in days] == [f"2018-10-{number:02}" for number in range(5, 32)]
        assert days[0] == ("2018-10-05", 0, 2, 0)

    def test_a_period_must_be_one(self) -> None:
        for name, value in (
            ("year", "18"),
            ("quarter", "2018-Q5"),
            ("month", "2018-13"),
            ("day", "2018-02-30"),
        ):
            with pytest.raises(ValueError):
                rows(self.FRAME, "acts", where=[(name, {value})])


class TestVictims:
    FRAME = make_frame(
        [
            *one("a", "victim", "ana"),
            *one("b", "victim", "ana"),
            *one("c", "victim", "beto"),
            *one("d", "victim", "camp"),
            *one("e", "victim", "raid"),
            *one("f", "victim", "crowd"),
            *[option for act in "abcde" for option in one(act, "place", "Ajo")],
            *one("f", "place", "Nogales"),
            *one("g", "place", "Ajo", "Nogales"),
            *one("g", "victim", "beto"),
        ],
        victims=[
            ("ana", "person", 1, 1),
            ("beto", "person", 1, 1),
            ("camp", "group", 10, 12),
            ("raid", "group", 4, 4),
            ("crowd", "group", 500, None),
        ],
        members=[("raid", "night"), ("night", "camp"), ("ana", "camp")],
    )

    def test_persons_once_and_nested_groups_by_the_outermost(self) -> None:
        assert rows(self.FRAME, "victims", "place") == [("Ajo", 10, 14, 0), ("Nogales", 500, None, 0)]

    def test_a_group_counts_where_its_container_is_not_in_the_row(self) -> None:
        assert rows(self.FRAME, "victims", "victim", where=[("place", {"Ajo"})])[-1] == ("raid", 4, 4, 0)

    def test_victim_acts_add_up(self) -> None:
        assert rows(self.FRAME, "victim-acts", "place") == [("Ajo", 17, 20, 0), ("Nogales", 500, None, 0)]

    def test_more_persons_than_the_largest_group(self) -> None:
        frame = make_frame(
            one("a", "victim", "ana") + one("b", "victim", "beto") + one("c", "victim", "one"),
            victims=[("ana", "person", 1, 1), ("beto", "person", 1, 1), ("one", "group", 1, 1)],
        )
        assert rows(frame, "victims") == [(2, 3, 0)]

    def test_a_disputed_victim_is_one_of_them(self) -> None:
        frame = make_frame(
            one("a", "victim", "ana", "pair"), victims=[("ana", "person", 1, 1), ("pair", "group", 2, 2)]
        )
        assert rows(frame, "victims") == [(1, 3, 0)]
        assert rows(frame, "victim-acts") == [(1, 2, 0)]

    def test_an_unknown_size_has_no_upper_bound(self) -> None:
        for unit in ("victims", "victim-acts"):
            frame = make_frame(one("a", "victim", "some"), victims=[("some", "group", None, None)])
            assert rows(frame, unit) == [(0, None, 0)]
            assert rows(make_frame(one("a", "victim", None)), unit) == [(0, None, 0)]
            assert rows(make_frame(one("a", "place", "Ajo")), unit) == [(0, None, 0)]

    def test_groups_inside_each_other_are_both_counted(self) -> None:
        frame = make_frame(
            one("a", "victim", "x") + one("b", "victim", "y"),
            victims=[("x", "group", 2, 2), ("y", "group", 3, 3)],
            members=[("x", "y"), ("y", "x")],
        )
        assert rows(frame, "victims") == [(3, 5, 0)]

    def test_those_by_coding_alone(self) -> None:
        frame = make_frame(
            one("a", "victim", "ana")
            + one("b", "victim", "camp")
            + one("a", "place", "Ajo", coding=True)
            + one("b", "place", "Ajo"),
            victims=[("ana", "person", 1, 1), ("camp", "group", 5, 6)],
        )
        assert rows(frame, "victims", "place") == [("Ajo", 5, 7, 1)]
        assert rows(frame, "victim-acts", "place") == [("Ajo", 6, 7, 1)]


class TestCases:
    FRAME = make_frame(
        [
            *one("arrest", "case", "x"),
            *one("charge", "case", "x"),
            *one("suit", "case", "y"),
            *one("stop", "case", None),
            *one("arrest", "place", "Ajo"),
            *one("charge", "place", "Tucson", coding=True),
            *one("suit", "place", "Ajo", "Tucson"),
            *one("stop", "place", "Ajo"),
        ]
    )

    def test_the_steps_of_a_case_are_one_case(self) -> None:
        assert rows(self.FRAME, "cases") == [(2, 2, 0)]

    def test_an_act_without_a_case_is_no_case(self) -> None:
        found = count(self.FRAME, of="cases", by=["place"], where=[], together=True)
        assert found[0] == Row({"place": "Ajo"}, 1, 2, 0, ("arrest", "suit"), ("arrest",))
        assert found[1] == Row({"place": "Tucson"}, 1, 2, 1, ("charge", "suit"), ("charge",))

    def test_a_case_as_a_row(self) -> None:
        frame = make_frame(one("a", "case", "x", "y"))
        assert rows(frame, "cases", "case") == [("x", 0, 1, 0), ("y", 0, 1, 0)]
        assert rows(frame, "cases", where=[("case", {"x"})]) == [(0, 1, 0)]

    def test_events_likewise(self) -> None:
        frame = make_frame(one("a", "event", "march") + one("b", "event", "march") + one("c", "event", None))
        assert rows(frame, "events") == [(1, 1, 0)]


def test_unplaced_is_what_a_count_asks_and_does_not_know() -> None:
    frame = make_frame(
        one("a", "place", "Ajo")
        + one("b", "place", None)
        + one("c", "act_type", "raid")
        + one("d", "place", "Naco"),
        [("a", "2018", date(2018, 1, 1), date(2018, 12, 31), False)],
    )
    assert unplaced(frame, by=["place"], where=[]) == ("b", "c")
    assert unplaced(frame, by=[], where=[("place", frozenset({"Ajo"}))]) == ("b", "c")
    assert unplaced(frame, by=["year"], where=[("place", frozenset({"Ajo"}))]) == ("b", "c")
    assert unplaced(frame, by=[], where=[("year", frozenset({"2018"}))]) == ("b", "c", "d")
    assert unplaced(frame, by=[], where=[("year", frozenset({"2017"})), ("place", frozenset({"Ajo"}))]) == (
        "b",
        "c",
    )
    assert unplaced(frame, by=[], where=[]) == ()


def test_names_and_values_are_never_part_of_a_statement() -> None:
    hostile = "x' OR '1'='1\"; DROP TABLE held; --"
    frame = make_frame(one("a", hostile, hostile) + one("b", hostile, "y"))
    assert rows(frame, "acts", hostile, where=[(hostile, {hostile})]) == [(hostile, 1, 1, 0)]


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(ValueError):
        rows(make_frame(), "people")
    assert rows(make_frame(one("a", "place", "Ajo")), "acts", "place", "place") == [("Ajo", 1, 1, 0)]


def test_nothing_is_spilled_to_disk_nor_read_from_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    opened: list[Any] = []
    connect = duckdb.connect

    def watch(*given: Any, **settings: Any) -> Any:
        opened.append((given, settings))
        return connect(*given, **settings)

    monkeypatch.setattr(duckdb, "connect", watch)
    placing._database.cache_clear()
    monkeypatch.chdir(tmp_path)
    rows(TestCases.FRAME, "cases")
    assert opened == [((":memory:",), {"config": {"temp_directory": ""}})]
    assert list(tmp_path.iterdir()) == []


def test_the_example_counts_as_its_tables_say(border: Frame) -> None:
    categories = count(border, of="acts", by=[], where=[])
    assert {row.by["category"]: (row.low, row.high) for row in categories} == {
        "defender": (102, 102),
        "migrant": (18, 18),
        "mixed": (6, 6),
        "other": (9, 9),
    }
    assert sum(row.low for row in count(border, of="cases", by=[], where=[], together=True)) == 12
    assert sum(row.low for row in count(border, of="events", by=[], where=[], together=True)) == 31
    units = count(border, of="acts", by=["perpetrator"], where=[], together=True)
    assert {row.by["perpetrator"]: row.low for row in units}["us_usao_az"] == 11
