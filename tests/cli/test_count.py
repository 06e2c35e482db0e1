"""`constancia count`: held against the example's tables, read again by the tests' own few lines.

What a range means on made-up worlds is tested in tests/patterns; here it is what the program answers.
"""

from __future__ import annotations

import base64
import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import PACKAGE, Example, Program


def table(name: str) -> list[dict[str, str]]:
    with (PACKAGE / f"{name}.csv").open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


ACTS = table("acts")
PERSONS = {row["person_id"]: row for row in table("persons")}


def rows(example: Example, *arguments: str) -> list[dict[str, Any]]:
    found = example.well("count", *arguments)
    assert list(found) == ["unit", "rows", "checkpoints"]
    for row in found["rows"]:
        assert list(row) == ["by", "low", "high", "coding_only"]
        assert row["high"] is None or 0 < row["low"] <= row["high"] or row["low"] == 0 < row["high"]
        assert row["high"] is None or 0 <= row["coding_only"] <= row["high"]
    assert [row["by"] for row in found["rows"]] == [
        by for n, by in enumerate(row["by"] for row in found["rows"]) if by not in found["rows"][:n]
    ]
    return list(found["rows"])


def ranges(found: list[dict[str, Any]], name: str) -> dict[str | None, tuple[int, int | None]]:
    return {row["by"][name]: (row["low"], row["high"]) for row in found}


def test_bare_it_counts_acts_by_category(example: Example) -> None:
    expected = Counter(PERSONS[row["victim_person_id"]]["category"] for row in ACTS)
    found = rows(example)
    assert ranges(found, "category") == {name: (n, n) for name, n in expected.items()}
    assert [row["coding_only"] for row in found] == [0] * len(expected)


def test_it_says_at_which_state_of_the_logs_it_counted(example: Example) -> None:
    found = example.well("count")
    assert found["unit"] == "acts" and len(found["checkpoints"]) == 2
    for checkpoint in found["checkpoints"]:
        assert list(checkpoint) == ["log", "size", "root"]
        assert checkpoint["size"] > 0 and len(base64.b64decode(checkpoint["root"], validate=True)) == 32


def test_the_steps_of_one_matter_are_one_case(example: Example) -> None:
    found = rows(example, "--of", "cases", "--together")
    assert [(row["low"], row["high"]) for row in found] == [(12, 12)]
    assert len({row["case_id"] for row in ACTS if row["case_id"]}) == 12
    assert sum(bool(row["case_id"]) for row in ACTS) > 12


def test_events(example: Example) -> None:
    expected = len({row["event_id"] for row in ACTS if row["event_id"]})
    assert [(r["low"], r["high"]) for r in rows(example, "--of", "events", "--together")] == [
        (expected, expected)
    ]


def test_acts_against_defenders_and_migrants_are_summed_only_when_asked(example: Example) -> None:
    apart = rows(example, "--by", "country")
    assert all("category" in row["by"] for row in apart)
    together = rows(example, "--by", "country", "--together")
    assert all(list(row["by"]) == ["country"] for row in together)
    assert [(row["low"], row["high"]) for row in rows(example, "--together")] == [(135, 135)]


def test_victims_are_at_least_the_persons_or_the_largest_group(example: Example) -> None:
    found = ranges(rows(example, "--of", "victims"), "category")
    victims: dict[str, set[str]] = defaultdict(set)
    for act in ACTS:
        victims[PERSONS[act["victim_person_id"]]["category"]].add(act["victim_person_id"])
    for category, ids in victims.items():
        people = [PERSONS[one] for one in ids]
        persons = sum(row["kind"] == "person" for row in people)
        largest = max((int(row["size_min"] or 0) for row in people if row["kind"] == "group"), default=0)
        assert found[category][0] == max(persons, largest)


def test_a_group_of_unknown_size_leaves_the_upper_end_open(example: Example) -> None:
    found = ranges(rows(example, "--of", "victims"), "category")
    unknown = {
        PERSONS[act["victim_person_id"]]["category"]
        for act in ACTS
        if not PERSONS[act["victim_person_id"]]["size_max"]
    }
    assert unknown
    assert {category for category, (_, high) in found.items() if high is None} == unknown


def test_victim_acts_are_summed_over_acts(example: Example) -> None:
    found = ranges(rows(example, "--of", "victim-acts"), "category")
    low: Counter[str] = Counter()
    for act in ACTS:
        person = PERSONS[act["victim_person_id"]]
        low[person["category"]] += 1 if person["kind"] == "person" else int(person["size_min"] or 0)
    assert {category: least for category, (least, _) in found.items()} == dict(low)


def test_where_is_or_inside_and_and_when_repeated(example: Example) -> None:
    def total(*where: str) -> tuple[int, int]:
        found = rows(example, "--together", *(part for one in where for part in ("--where", one)))
        return sum(row["low"] for row in found), sum(row["high"] for row in found)

    arrests, searches = total("act_type=arrest"), total("act_type=device_search")
    both = total("act_type=arrest,device_search")
    assert arrests[1] and searches[1]
    assert max(arrests[0], searches[0]) <= both[0] and both[1] <= arrests[1] + searches[1]
    assert total("act_type=arrest", "act_type=device_search")[0] == 0
    defenders = total("act_type=arrest", "category=defender")
    assert defenders[1] <= arrests[1] and total("act_type=arrest", "year=1999") == (0, 0)


@pytest.mark.parametrize(("name", "value"), [("year", "2018"), ("quarter", "2018-Q4"), ("month", "2018-12")])
def test_periods_of_the_calendar(example: Example, name: str, value: str) -> None:
    """Which day it was is disputed or not known for some, so the tables' dates lie between the two ends."""
    months = {"2018": range(1, 13), "2018-Q4": range(10, 13), "2018-12": range(12, 13)}[value]
    inside = [f"2018-{month:02d}" for month in months]
    starts = [row["date_start"] for row in ACTS]
    exact = sum(len(start) == 10 and start[:7] in inside for start in starts)
    loose = sum(len(start) != 10 and value[:4] in start for start in starts)
    found = rows(example, "--by", name, "--together")
    low, high = ranges(found, name)[value]
    assert high is not None and low <= exact + loose and exact <= high
    asked = rows(example, "--where", f"{name}={value}", "--together")
    assert [(row["low"], row["high"]) for row in asked] == [(low, high)]


def test_what_rests_on_coding_alone_is_counted_beside(example: Example) -> None:
    claimed = {
        claim["act_id"]
        for claim in table("claims")
        if claim["field"] == "place" and claim["relation"] in ("supports", "contradicts")
    }
    uncoded = [row for row in ACTS if row["act_id"] not in claimed and row["place_id"]]
    found = rows(example, "--by", "place", "--together")
    assert sum(row["coding_only"] for row in found) >= len(uncoded) > 0
    assert all(row["coding_only"] == 0 for row in rows(example, "--by", "category"))


def test_rows_are_named_by_keys_and_ordered(example: Example) -> None:
    found = [row["by"]["place"] for row in rows(example, "--by", "place", "--together")]
    named = [name for name in found if name is not None]
    assert set(named) <= {row["place_id"] for row in table("places")}
    assert named == sorted(named) and found[: len(named)] == named


def test_a_row_may_be_asked_for_by_its_key(example: Example) -> None:
    found = ranges(rows(example, "--by", "place", "--together"), "place")
    asked = rows(example, "--where", "place=pl_ajo", "--together")
    assert [(row["low"], row["high"]) for row in asked] == [found["pl_ajo"]]


def test_nothing_is_no_row(example: Example, empty: Path, program: Program) -> None:
    assert rows(example, "--where", "year=1999") == []
    nothing = program.well("-d", empty, "count")
    assert nothing["rows"] == [] and len(nothing["checkpoints"]) == 2
    assert program("-d", empty, "count", "--by", "place").out == "Nothing to count.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--of", "people"), "unknown_unit", "victim-acts"),
        (("--of", "rates"), "unknown_unit", "acts"),
        (("--by", "plaice"), "not_countable", "place"),
        (("--where", "act_type=arest"), "unknown_value", "arrest"),
        (("--where", "place=pl_nowhere"), "unknown_id", "pl_nowhere"),
        (("--where", "act_type"), "bad_where", "act_type"),
        (("--where", "=arrest"), "bad_where", "arrest"),
        (("--where", "year=18"), "unknown_value", "year"),
    ],
)
def test_what_cannot_be_asked_is_told_so(
    example: Example, arguments: tuple[str, ...], code: str, said: str
) -> None:
    done = example("count", *arguments, "--json")
    assert (done.code, done.out) == (2, "")
    assert done.fault["code"] == code and said in done.fault["message"]


def test_on_paper_it_says_what_it_counts(example: Example) -> None:
    english = example("count", "--of", "victims").out
    assert "68000" in english.replace(",", "") and "unknown" in english
    assert "People affected: what is certainly" in english and "Not a total of what happened" in english
    spanish = example("count", "--lang", "es").out
    assert "No es el total de lo ocurrido" in spanish
