"""Frames: whatever facts there are, every act is in each of its tables, and the order of facts says nothing."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from constancia.casefile.facts import Fact
from constancia.casefile.frames import CORE, INVOLVED, JOINED, Frame, frame, needed

ACTS, PEOPLE, UNITS, PLACES = (tuple(f"{kind}{n}" for n in range(3)) for kind in "avup")
VALUES = {
    "act_type": ("arrest", "threat", ""),
    "place": PLACES,
    "victim": PEOPLE,
    "date_start": ("2018-12-17", "2018-12", "2018", "sometime"),
    "outcome": ("released",),
}
FEW = settings(max_examples=30)
REACHED = (*JOINED, *INVOLVED, "country", "answered", "disputed", "origins")


def fact(
    subject: str, kind: str, name: str, value: str, *, certain: bool = True, coding: bool = False
) -> Fact:
    return Fact(subject, kind, name, value, True, certain, coding)


@st.composite
def cases(draw: st.DrawFn) -> list[Fact]:
    """Acts with some of their properties, people and places with some of theirs."""
    found = [fact(act, "act", "kind", "act") for act in draw(st.sets(st.sampled_from(ACTS), min_size=1))]
    for act in {one.subject for one in found}:
        for name, values in VALUES.items():
            for value in draw(st.sets(st.sampled_from(values), max_size=2)):
                found.append(
                    fact(act, "act", name, value, certain=draw(st.booleans()), coding=draw(st.booleans()))
                )
    for n, act in enumerate(draw(st.lists(st.sampled_from(ACTS), max_size=2))):
        found.append(fact(f"i{n}", "involvement", "act", act))
        found.append(fact(f"i{n}", "involvement", "unit", draw(st.sampled_from(UNITS))))
    for person in draw(st.sets(st.sampled_from(PEOPLE))):
        found.append(fact(person, "person", "kind", "person"))
        found += [
            fact(person, "person", "category", c)
            for c in draw(st.sets(st.sampled_from(("defender", "migrant"))))
        ]
    for place in draw(st.sets(st.sampled_from(PLACES))):
        found.append(fact(place, "place", "country", draw(st.sampled_from(("Mexico", "United States")))))
    for part, whole in ((UNITS[0], UNITS[1]), (UNITS[1], UNITS[2])):
        if draw(st.booleans()):
            found.append(fact(part, "unit", "parent", whole))
    return found


def rows(made: Frame) -> dict[str, Counter[str]]:
    return {name: Counter(map(repr, table.to_pylist())) for name, table in made.items()}


@FEW
@given(cases())
def test_every_act_has_a_row_for_every_property_and_a_date(found: list[Fact]) -> None:
    made = frame(found, properties=["outcome"])
    acts = {one.subject for one in found if one.kind == "act"}
    options = made["options"].to_pylist()
    for name in (*CORE, "outcome", *REACHED):
        assert {row["act"] for row in options if row["property"] == name} == acts, name
    assert {row["act"] for row in made["dates"].to_pylist()} == acts


@FEW
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_facts_says_nothing(found: list[Fact], dice: random.Random) -> None:
    shuffled = list(found)
    dice.shuffle(shuffled)
    assert rows(frame(shuffled, properties=["outcome"])) == rows(frame(found, properties=["outcome"]))


@FEW
@given(cases())
def test_what_was_not_asked_for_is_not_in_it_and_changes_nothing(found: list[Fact]) -> None:
    bare, asked = (frame(found, properties=names)["options"].to_pylist() for names in ([], ["outcome"]))
    assert "outcome" not in {row["property"] for row in bare}
    assert bare == [row for row in asked if row["property"] != "outcome"]


@FEW
@given(cases())
def test_facts_that_no_frame_needs_change_nothing(found: list[Fact]) -> None:
    wanted = needed(["outcome"])
    less = [one for one in found if one.property in wanted.get(one.kind, ()) or one.property == "kind"]
    more = [*found, fact("s", "source", "title", "t"), fact(UNITS[0], "unit", "name", "n")]
    assert rows(frame(less, properties=["outcome"])) == rows(frame(more, properties=["outcome"]))


def options(name: str, *found: Fact) -> Iterator[tuple[str | None, bool, bool]]:
    for row in frame(found)["options"].to_pylist():
        if row["property"] == name:
            yield row["value"], row["certain"], row["coding"]


ACT = fact("a", "act", "kind", "act")


def test_what_is_reached_through_the_victim_is_no_surer_than_the_victim() -> None:
    victim = fact("a", "act", "victim", "v", certain=False, coding=True)
    role = fact("v", "person", "category", "defender")
    assert list(options("category", ACT, victim, role)) == [("defender", False, True)]
    assert list(options("category", ACT, victim)) == [(None, True, False)]
    assert list(options("category", ACT)) == [(None, True, False)]


def test_an_act_is_answered_where_a_response_is_known() -> None:
    assert list(options("answered", ACT)) == [("no", True, False)]
    assert list(options("answered", ACT, fact("a", "act", "authority_response", "denied"))) == [
        ("yes", True, False)
    ]


def test_dates_have_bounds_and_what_is_no_date_has_none() -> None:
    found = [ACT, *(fact("a", "act", "date_start", text) for text in ("2018-12", "one winter"))]
    assert [(row["date"], row["low"], row["high"]) for row in frame(found)["dates"].to_pylist()] == [
        ("2018-12", dt.date(2018, 12, 1), dt.date(2018, 12, 31)),
        ("one winter", None, None),
    ]


def test_a_group_is_as_small_and_as_large_as_any_source_says() -> None:
    found = [fact("g", "group", "kind", "group")]
    found += [fact("g", "group", "size_min", text) for text in ("3", "2", "")]
    found += [fact("g", "group", "size_max", text) for text in ("5", "9")]
    found += [fact("v", "person", "member_of", "g")]
    made = frame(found)
    assert made["victims"].to_pylist() == [
        {"subject": "v", "kind": "person", "size_min": None, "size_max": None},
        {"subject": "g", "kind": "group", "size_min": 2, "size_max": 9},
    ]
    assert made["members"].to_pylist() == [{"subject": "v", "group": "g"}]


def test_a_place_has_a_point_where_both_degrees_are_known() -> None:
    found = [fact("p", "place", "latitude", "32.5"), fact("p", "place", "longitude", "-117.1")]
    found += [fact("q", "place", "latitude", "31"), fact("r", "place", "country", "Mexico")]
    points = {row["place"]: (row["latitude"], row["longitude"]) for row in frame(found)["points"].to_pylist()}
    assert points["p"] == (32.5, -117.1)
    assert all(None in at for place, at in points.items() if place != "p")
