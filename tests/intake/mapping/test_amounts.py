from __future__ import annotations

import pytest

from constancia.intake.mapping.amounts import read_amount


@pytest.mark.parametrize(
    ("text", "number", "qualifier"),
    [
        ("12", 12, None),
        ("1,204", 1204, None),
        ("más de 20", 20, "more_than"),
        ("at least 30 people", 30, "at_least"),
        ("aprox. 5", 5, "about"),
        ("40+", 40, "at_least"),
    ],
)
def test_a_number_keeps_the_word_before_it(text: str, number: int, qualifier: str | None) -> None:
    assert read_amount(text) == (number, qualifier)


@pytest.mark.parametrize("text", ["", "30-36", "several", "x" * 1000, "12 horses"])
def test_a_range_is_not_one_number(text: str) -> None:
    assert read_amount(text) is None
