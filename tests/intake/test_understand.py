from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.intake.understand import about, fold, is_unknown, same_name, size


@pytest.mark.parametrize(
    "text",
    [
        "s/f",
        "S/F.",
        "No sabe",
        "no se sabe",
        "unknown",
        "N/D",
        "¿?",
        "?",
        "desconocida",
        "(desconocido)",
        "-",
    ],
)
def test_what_is_not_known(text: str) -> None:
    assert is_unknown(text)


@pytest.mark.parametrize("text", ["", " ", "Juan", "San Diego", "0", "Nadie", "Sindicato"])
def test_what_says_something_else(text: str) -> None:
    assert not is_unknown(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("más de 20", (21, None)),
        ("More than 20 people", (21, None)),
        (">20", (21, None)),
        ("30–36", (30, 36)),
        ("30 a 36 personas", (30, 36)),
        ("between 30 and 36", (30, 36)),
        ("unknown", (None, None)),
        ("no se sabe", (None, None)),
        ("al menos 5", (5, None)),
        ("30+", (30, None)),
        ("30 o más", (30, None)),
        ("unos 40", (30, 50)),
        ("12 aprox.", (11, 13)),
        ("40", (40, 40)),
        ("1.200 migrantes", (1200, 1200)),
        ("dos", (2, 2)),
        ("varios", (2, None)),
        ("hasta 15", (1, 15)),
        ("menos de 10", (1, 9)),
    ],
)
def test_sizes_of_groups_are_bounds(text: str, expected: tuple[int | None, int | None]) -> None:
    assert size(text) == expected


@pytest.mark.parametrize(
    "text", ["30 hombres y 6 mujeres", "muchos", "36-30", "Ana", "9" * 30, "12.5", "casi todos"]
)
def test_a_size_that_is_not_understood_is_not_guessed_at(text: str) -> None:
    assert size(text) is None


@given(st.integers(min_value=1, max_value=10**8))
def test_about_a_number_holds_the_number(number: int) -> None:
    low, high = about(number)
    assert low is not None and high is not None
    assert 1 <= low <= number <= high


@given(st.text(max_size=60))
def test_any_text_is_read_or_left(text: str) -> None:
    bounds = size(text)
    if bounds is not None and None not in bounds:
        assert bounds[0] <= bounds[1]  # type: ignore[operator]
    assert fold(fold(text)) == fold(text)


def test_names_are_the_same_whatever_case_accents_and_marks() -> None:
    assert same_name("JOSÉ  Pérez, A.") == same_name("Jose Perez A\u200f") == "jose perez a"
    assert same_name("Peña") == same_name("PEN\u0303A") != same_name("Pena")
