"""Acts in plain words: every type, both languages, and never more than the parts say."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.phrases import texts
from constancia.phrases.acts import Part, act_sentence
from constancia.vocabulary import load

TYPES = load().terms("act_types")
BORDER_PATROL = Part("U.S. Border Patrol")


def test_the_sentence_of_the_design() -> None:
    assert (
        act_sentence(
            "arrest",
            "en",
            label="Arrest",
            victim="Ana Ficticia",
            started=["2018-01-17"],
            place="Ajo, Arizona",
            parts=[BORDER_PATROL],
            charge="harbouring",
        )
        == "On 17 January 2018, the U.S. Border Patrol arrested Ana Ficticia in Ajo, Arizona, on a charge of "
        "harbouring."
    )


def test_the_same_in_spanish() -> None:
    assert (
        act_sentence(
            "arrest",
            "es",
            label="Detención",
            victim="Ana Ficticia",
            started=["2018-01-17"],
            place="Ajo, Arizona",
            parts=[Part("Patrulla Fronteriza")],
            charge="albergar a personas",
        )
        == "El 17 de enero de 2018, la Patrulla Fronteriza detuvo a Ana Ficticia en Ajo, Arizona, por el cargo de "
        "albergar a personas."
    )


@pytest.mark.parametrize("term", TYPES, ids=[term.id for term in TYPES])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_type_has_a_phrase_with_its_verbs(term: object, language: str) -> None:
    act_type = getattr(term, "id", "")
    phrase = texts.one("acts")[act_type][language]
    assert phrase.startswith("{unit} ")
    assert phrase.count("{victim}") == 1
    assert ("[" in phrase) == (language == "es")
    one = act_sentence(act_type, language, label="x", victim="Ana Ficticia", parts=[BORDER_PATROL])
    assert re.fullmatch(r"[^\[\]{}|]*Border Patrol [^\[\]{}|]*Ana Ficticia[^\[\]{}|]*\.", one)


def test_no_phrase_is_dead() -> None:
    assert set(texts.one("acts")) == {term.id for term in TYPES}


def test_a_type_of_a_case_file_falls_back_to_its_label() -> None:
    said = act_sentence(
        "own",
        "en",
        label="Night patrol",
        victim="Two people",
        started=["2018"],
        place="Ajo",
        parts=[BORDER_PATROL],
    )
    assert said == "Night patrol: two people, by the U.S. Border Patrol (in 2018, in Ajo)."


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "An authority that is not named arrested Ana Ficticia."),
        ("es", "Una autoridad que no se nombra detuvo a Ana Ficticia."),
    ],
)
def test_an_unknown_unit_is_called_unnamed(language: str, said: str) -> None:
    assert act_sentence("arrest", language, label="x", victim="Ana Ficticia") == said


def test_inference_help_and_request_are_said() -> None:
    parts = [
        Part("Instituto Nacional de Migración"),
        Part("Guardia Nacional", "assisted"),
        Part("U.S. Customs and Border Protection", "requested", is_stated=False),
    ]
    assert act_sentence("travel_denial", "en", label="x", victim="Ana Ficticia", parts=parts) == (
        "The Instituto Nacional de Migración refused entry or travel to Ana Ficticia, at the request of U.S. Customs "
        "and Border Protection (inferred), with help from the Guardia Nacional."
    )
    assert act_sentence("travel_denial", "es", label="x", victim="Ana Ficticia", parts=parts) == (
        "El Instituto Nacional de Migración negó la entrada o el viaje a Ana Ficticia, a petición de la U.S. Customs "
        "and Border Protection (por inferencia), con ayuda de la Guardia Nacional."
    )


def test_two_units_take_the_plural_and_de_el_is_joined() -> None:
    parts = [
        Part("Policía Federal"),
        Part("Guardia Nacional"),
        Part("Instituto Nacional de Migración", "ordered"),
    ]
    said = act_sentence("arrest", "es", label="x", victim="Tres personas", parts=parts)
    assert said == (
        "La Policía Federal y la Guardia Nacional detuvieron a tres personas, por orden del Instituto Nacional "
        "de Migración."
    )


def test_a_court_that_decides_is_the_one_who_acts() -> None:
    court = Part("U.S. District Court, District of Arizona", "decided")
    said = act_sentence(
        "conviction", "en", label="x", victim="Ana Ficticia", parts=[court], legal_basis="trespass."
    )
    assert said == (
        "The U.S. District Court, District of Arizona, convicted Ana Ficticia. Charge or ground given: trespass."
    )


def test_a_part_that_is_not_clear_makes_nobody_the_actor() -> None:
    said = act_sentence(
        "arrest", "en", label="x", victim="Ana Ficticia", parts=[Part("Guardia Nacional", "unclear")]
    )
    assert said.startswith("An authority that is not named arrested")
    assert "with a part of the Guardia Nacional that is not clear" in said


def test_dates_in_dispute_stand_side_by_side() -> None:
    said = act_sentence(
        "arrest",
        "en",
        label="x",
        victim="Ana Ficticia",
        started=["2019-01-28", "2019-01-29"],
        parts=[BORDER_PATROL],
        is_disputed=True,
    )
    assert said == (
        "On 28 January 2019 or on 29 January 2019, the U.S. Border Patrol arrested Ana Ficticia. Accounts differ."
    )


def test_the_end_is_said_of_what_lasts_alone() -> None:
    for act_type, says in (("surveillance", True), ("arrest", False)):
        said = act_sentence(
            act_type, "en", label="x", victim="Ana", started=["2017-06-13"], ended="2017-06-15"
        )
        assert ("from 13 to 15 June 2017" in said.lower().replace("june", "June")) == says


def test_a_long_description_does_not_swallow_the_place() -> None:
    said = act_sentence(
        "arrest",
        "en",
        label="x",
        victim="Men receiving care at a camp, June 2017",
        place="Arivaca area (nearest town)",
    )
    assert said == (
        "In the Arivaca area (nearest town), an authority that is not named arrested men receiving care at a camp, "
        "June 2017."
    )


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("Ajo", "in Ajo"),
        ("San Ysidro Port of Entry", "at San Ysidro Port of Entry"),
        ("US–Mexico border (whole)", "at the US–Mexico border (whole)"),
        ("Highway 17", "on Highway 17"),
        ("Tucson (federal court)", "in Tucson (federal court)"),
    ],
)
def test_prepositions_of_place(place: str, said: str) -> None:
    assert act_sentence("arrest", "en", label="x", victim="Ana", place=place).endswith(f"Ana {said}.")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_role_can_stand_for_a_person(language: str) -> None:
    for role in load().terms("roles"):
        assert role.label(language).lower() in texts.one("grammar")["someone"][language]


def test_a_role_takes_its_article() -> None:
    said = act_sentence("arrest", "en", label="x", victim="humanitarian volunteer", parts=[BORDER_PATROL])
    assert said == "The U.S. Border Patrol arrested a humanitarian volunteer."
    said = act_sentence("arrest", "es", label="x", victim="persona voluntaria humanitaria")
    assert said == "Una autoridad que no se nombra detuvo a una persona voluntaria humanitaria."


TEXT = st.text(min_size=1, max_size=30)


@given(
    act_type=st.sampled_from([term.id for term in TYPES] + ["own"]),
    language=st.sampled_from(["en", "es"]),
    victim=TEXT,
    unit=TEXT,
    degree=st.sampled_from(["carried_out", "ordered", "requested", "decided", "assisted", "unclear"]),
    place=st.none() | TEXT,
)
def test_labels_are_kept_whatever_they_hold(
    act_type: str, language: str, victim: str, unit: str, degree: str, place: str | None
) -> None:
    said = act_sentence(
        act_type, language, label="Label", victim=victim, parts=[Part(unit, degree)], place=place
    )
    assert victim[1:].strip() in said or " el " in victim
    assert unit.rstrip(".")[1:].strip() in said or " el " in unit
