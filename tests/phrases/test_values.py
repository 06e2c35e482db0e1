"""Values of properties in words."""

from __future__ import annotations

import pytest

from constancia.phrases.values import term, value
from constancia.vocabulary import load

VOCABULARY = load()


@pytest.mark.parametrize(
    ("name", "text", "en", "es"),
    [
        ("act_type", "arrest", "Arrest", "Detención"),
        ("role", "humanitarian volunteer", "Humanitarian volunteer", "Persona voluntaria humanitaria"),
        ("act_type", "unheard_of", "unheard_of", "unheard_of"),
        ("country", "MX", "Mexico", "México"),
        ("country", "United States", "United States", "Estados Unidos"),
        ("language", "es-MX", "Spanish", "español"),
        ("language", "tlh", "tlh", "tlh"),
        ("date_start", "2018-12~", "about December 2018", "hacia diciembre de 2018"),
        ("duration", "PT4H", "4 hours", "4 horas"),
        ("victim_count", "12000", "12,000", "12\u202f000"),
        ("latitude", "32.54", "32.54", "32.54"),
        ("outcome", "released", "released", "released"),
        ("victim", "abc", "abc", "abc"),
    ],
)
def test_a_value_in_words(name: str, text: str, en: str, es: str) -> None:
    prop = VOCABULARY.property(name)
    assert value(text, prop, language="en", vocabulary=VOCABULARY) == en
    assert value(text, prop, language="es", vocabulary=VOCABULARY) == es


def test_a_number_with_its_qualifier() -> None:
    prop = VOCABULARY.property("victim_count")
    said = [
        value("20", prop, language=language, vocabulary=VOCABULARY, qualifier="more_than")
        for language in ("en", "es")
    ]
    assert said == ["more than 20", "más de 20"]


def test_a_boolean_of_a_case_file() -> None:
    own = {
        "id": "masked",
        "kinds": ["act"],
        "value_type": "boolean",
        "label_en": "Masked",
        "definition_en": "Faces.",
    }
    vocabulary = VOCABULARY.extended([], [own])
    assert value("true", vocabulary.property("masked"), language="es", vocabulary=vocabulary) == "sí"


def test_a_term_of_a_case_file() -> None:
    own = {
        "vocabulary": "roles",
        "id": "cook",
        "label_en": "Cook",
        "label_es": "Cocinera",
        "definition_en": "Cooks.",
    }
    vocabulary = VOCABULARY.extended([own])
    assert term("cook", "roles", language="es", vocabulary=vocabulary) == "Cocinera"
