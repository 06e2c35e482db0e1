from __future__ import annotations

import pytest

from constancia.intake.mapping.people import is_agency, is_number_of_a_person, name_words, names_somebody


@pytest.mark.parametrize(
    "text",
    ["Juan Inventado Ficticio", "Lic. MARÍA FICTICIA", "Inventado Falso, Ana", "agentes de Pedro Supuesto"],
)
def test_a_given_name_beside_another_word_names_somebody(text: str) -> None:
    assert names_somebody(text)


@pytest.mark.parametrize(
    "text",
    ["Policía Municipal", "SECRETARÍA DE MARINA", "Delincuencia organizada", "María", "la luz del día", ""],
)
def test_agencies_and_single_words_name_nobody(text: str) -> None:
    assert not names_somebody(text)


def test_an_agency_has_a_word_of_agencies_in_its_name() -> None:
    assert is_agency("POLICIA MUNICIPAL DE REYNOSA")
    assert not is_agency("Ana Ficticia")


def test_a_number_made_of_a_name_is_none_for_a_row() -> None:
    assert is_number_of_a_person("XEXX010101HNEXXXA4")
    assert is_number_of_a_person("XAXX010101000")
    assert not is_number_of_a_person("CEDH-2019-0001")


def test_the_words_by_which_somebody_is_found_out_are_the_surnames() -> None:
    assert name_words("José de la Ficticia Inventado") == {"ficticia", "inventado"}
