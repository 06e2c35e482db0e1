"""The mappings that the program brings along, each on the real columns of its system."""

from __future__ import annotations

import csv

import pytest

from constancia.intake.mapping import read_mapping
from tests.intake.mapping.looked import EXAMPLE, SHIPPED, SYSTEMS, VOCABULARY, Looked, looked, shipped

EVERY = sorted(path.stem for path in SHIPPED.glob("*.toml"))
FILES = {
    "uspft": EXAMPLE / "extract_uspft_border_stops_2020.csv",
    "uspft-chart": EXAMPLE / "extract_uspft_border_stops_2021.csv",
    "iom-missing-migrants": EXAMPLE / "extract_iom_missing_migrants_us_mexico.csv",
    "uwazi": SYSTEMS / "uwazi.csv",
    "openevsys": SYSTEMS / "openevsys",
    "bayanat-bulletins": SYSTEMS / "bayanat-bulletins.csv",
    "bayanat-actors": SYSTEMS / "bayanat-actors.csv",
    "odk": SYSTEMS / "odk",
    "kobo": SYSTEMS / "kobo",
    "followthemoney": SYSTEMS / "entities.ftm.json",
}


def counts(made: Looked) -> dict[str, int]:
    return {name: count for name, count in made.look.counts.items() if count and name != "claims"}


@pytest.mark.parametrize("name", EVERY)
def test_every_mapping_is_sound_and_says_its_title_in_both_languages(name: str) -> None:
    text = (SHIPPED / f"{name}.toml").read_bytes()
    mapping = read_mapping(text, file=name, vocabulary=VOCABULARY)
    assert mapping.name == name
    assert mapping.titles["en"] and mapping.titles["es"]
    assert name in FILES


@pytest.mark.parametrize("name", EVERY)
def test_no_mapping_names_anybody(name: str) -> None:
    made = shipped(name, FILES[name])
    for key in made.of("persons"):
        values = made.values(key)
        assert (values["basis"], values["name_in_publication"]) == ("protected", "none")


@pytest.mark.parametrize("name", sorted(set(EVERY) - {"uwazi", "bayanat-bulletins"}))
def test_no_column_of_the_system_is_unheard_of(name: str) -> None:
    assert not shipped(name, FILES[name]).mapped.unknown_columns


def test_the_tracker_gives_acts_by_category_and_journalist() -> None:
    made = shipped("uspft", FILES["uspft"])
    assert not made.look.faults
    assert counts(made) == {"sources": 20, "places": 6, "persons": 14, "events": 20, "acts": 44}
    acts = [made.values(key) for key in made.of("acts")]
    assert sorted({act["act_type"] for act in acts}) == [
        "device_search",
        "questioning",
        "secondary_inspection",
        "travel_denial",
    ]


def test_a_day_that_the_tracker_does_not_know_is_a_month() -> None:
    made = shipped("uspft", FILES["uspft"])
    dates = {made.values(key)["date_start"] for key in made.of("acts")}
    assert {"2018-07", "2018-08-22"} <= dates
    assert "2018-07-01" not in dates


def test_claims_of_the_tracker_rest_on_its_page_row_and_column() -> None:
    made = shipped("uspft", FILES["uspft"])
    claim = made.claim(made.of("acts")[0], "act_type")
    assert (claim.words, claim.account, claim.locator.row, claim.locator.column) == (  # type: ignore[attr-defined]
        "Border Stop",
        "dataset",
        "2",
        "categories",
    )
    assert claim.source.startswith("sources/")  # type: ignore[attr-defined]


def test_the_charts_of_the_tracker_have_points_and_no_names() -> None:
    made = shipped("uspft-chart", FILES["uspft-chart"])
    assert counts(made) == {"sources": 1, "places": 6, "persons": 21, "acts": 25}
    places = {made.values(key)["name"]: made.values(key) for key in made.of("places")}
    assert (places["Nogales"]["latitude"], places["Nogales"]["longitude"]) == ("31.34", "-110.93")


def test_missing_migrants_are_figures_and_no_acts() -> None:
    made = shipped("iom-missing-migrants", FILES["iom-missing-migrants"])
    assert not made.look.faults
    assert made.look.counts["events"] == 1600
    assert "acts" not in made.look.counts
    figures = [made.values(key) for key in made.of("aggregates")]
    dead = sum(int(one["value"]) for one in figures if one["measure"].startswith("dead"))
    assert dead == sum_of_the_column()
    assert made.values("aggregates/52654.dead")["period"] == "2019-12-08"


def sum_of_the_column() -> int:
    with FILES["iom-missing-migrants"].open(encoding="utf-8-sig", newline="") as handle:
        return sum(int(row["Number Dead"] or 0) for row in csv.DictReader(handle))


def test_uwazi_lists_become_acts_and_what_is_not_handled_is_told() -> None:
    made = shipped("uwazi", FILES["uwazi"])
    assert counts(made)["acts"] == 4
    assert [(one.word, one.near) for one in made.mapped.unhandled()] == [
        ("Invented violation", ("investigation",))
    ]
    assert list(made.look.faults) == [("uwazi.csv", "", 4)]


def test_openevsys_joins_its_tables_and_gives_no_perpetrators_name_away() -> None:
    made = shipped("openevsys", FILES["openevsys"])
    assert counts(made)["acts"] == 2
    assert made.values("acts/inv-a1")["act_type"] == "arrest"
    assert made.values("involvements/inv-i2")["degree"] == "unclear"
    assert all("Invented police" not in made.values(key)["name"] for key in made.of("agencies"))


def test_bayanat_makes_acts_of_handled_labels_alone() -> None:
    text = (SHIPPED / "bayanat-bulletins.toml").read_text("utf-8")
    assert not shipped("bayanat-bulletins", FILES["bayanat-bulletins"]).of("acts")
    handled = text.replace("[recode.labels.values]", '[recode.labels.values]\n"Arrest" = "arrest"')
    made = looked(handled, FILES["bayanat-bulletins"])
    assert [made.values(key)["act_type"] for key in made.of("acts")] == ["arrest", "arrest"]
    assert [one.word for one in made.mapped.unhandled()] == ["Unclear label"]


@pytest.mark.parametrize("name", ["odk", "kobo"])
def test_repeat_groups_take_the_answers_of_their_form(name: str) -> None:
    made = shipped(name, FILES[name])
    assert not made.look.faults
    act = made.values(made.of("acts")[0])
    assert (act["act_type"], act["date_start"], act["place"]) == ("arrest", "2019-05-04", "places/Tijuana")
    sizes = [(v.get("size_min"), v.get("size_max")) for v in map(made.values, made.of("persons"))]
    assert sizes[:2] == ([("1", "1"), ("21", None)] if name == "odk" else [("1", "1"), ("30", "36")])
    place = made.values("places/Tijuana")
    assert (place["latitude"], place["longitude"]) == ("32.51", "-117.04")


def test_entities_become_what_they_are() -> None:
    made = shipped("followthemoney", FILES["followthemoney"])
    assert counts(made) == {
        "sources": 2,
        "agencies": 1,
        "places": 1,
        "persons": 2,
        "events": 1,
        "acts": 1,
        "involvements": 1,
    }
    assert made.values("persons/inv-p1")["name"] == "Ana Inventada López"
    assert made.values("involvements/inv-k1")["degree"] == "carried_out"
