"""What has a form of its own: found in that form, and not in what only looks like it."""

from __future__ import annotations

import pytest

from constancia.intake.redaction.identity_numbers import check_digit
from constancia.intake.redaction.names import KnownNames
from constancia.intake.redaction.recognise import recognise

NONE = KnownNames.of([])


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind.value, text[one.start : one.end]) for one in recognise(text, NONE)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("call (619) 555-0142 now", "phone", "(619) 555-0142"),
        ("al 664 123 4567", "phone", "664 123 4567"),
        ("+502 5123 4567", "phone", "+502 5123 4567"),
        ("tel. 2234-5678", "phone", "2234-5678"),
        ("escriba a nadie@correo.example.", "mail", "nadie@correo.example"),
        ("nadie (arroba) correo punto example", "mail", "nadie (arroba) correo punto example"),
        ("A# 123 456 789", "a_number", "A# 123 456 789"),
        ("A12345678", "a_number", "A12345678"),
        ("SSN 219-09-9999", "ssn", "219-09-9999"),
        ("seguro social 219099999", "ssn", "219099999"),
        ("pasaporte núm. G12345678", "passport", "G12345678"),
        ("XAXX870312MBCXNR04", "curp", "XAXX870312MBCXNR04"),
        ("RFC XAXX870312AB1", "rfc", "XAXX870312AB1"),
        ("placas AKX-52-71", "plate", "AKX-52-71"),
        ("license plate: 7ABC123", "plate", "7ABC123"),
        ("en Calle Quimera #12, Col. Centro", "address", "Calle Quimera #12, Col. Centro"),
        ("at 1204 Nowhere St, Apt 3", "address", "1204 Nowhere St, Apt 3"),
        ("32.54321, -117.02987", "coordinates", "32.54321, -117.02987"),
        ("32°32'35\"N 117°01'47\"W", "coordinates", "32°32'35\"N 117°01'47\"W"),
        ("nacida el 12 de marzo de 1987", "birth_date", "12 de marzo de 1987"),
        ("DOB: 03/12/1987", "birth_date", "03/12/1987"),
        ("me llamo Juan Nadie", "other_name", "Juan Nadie"),
    ],
)
def test_it_is_found_and_its_kind_with_it(text: str, kind: str, words: str) -> None:
    assert found(text) == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "case 3:19-cv-04567 of 2019-03-12, pages 12-345",
        "000-12-3456 and 666-12-3456",
        "the A1 road and paragraph A 12",
        "1,407 in 2018 and 2,318 in 2019",
        "detained on March 12, 2019",
        "12.5, 13.2",
        "95.12345, 200.12345",
        "form I-589, OMB No. 1615-0067",
        "XAXX871399MZZXNR04",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_the_check_digit_finds_a_curp_whose_state_was_misread() -> None:
    start = "XAXX870312MZZXNR0"
    digit = check_digit(start)
    assert found(start + digit) == [("curp", start + digit)]
    assert found(start + str((int(digit) + 1) % 10)) == []


def test_what_lies_in_something_larger_is_left_to_it_but_for_a_known_name() -> None:
    text = "Calle Inventada #12"
    known = KnownNames.of(["María Inventada"])
    assert [one.kind.value for one in recognise(text, known)] == ["address", "name"]
