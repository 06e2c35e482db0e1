"""Numbers, ranges, qualifiers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.phrases import numbers


@pytest.mark.parametrize(
    ("value", "en", "es"),
    [
        (0, "0", "0"),
        (1248, "1,248", "1248"),
        (68000, "68,000", "68\u202f000"),
        (-12345, "-12,345", "-12\u202f345"),
    ],
)
def test_thousands_by_locale(value: int, en: str, es: str) -> None:
    assert (numbers.number(value, "en"), numbers.number(value, "es-MX")) == (en, es)


@given(st.integers(min_value=-(10**15), max_value=10**15), st.sampled_from(["en", "es"]))
def test_grouping_loses_no_digit(value: int, language: str) -> None:
    assert int(numbers.number(value, language).replace(",", "").replace("\u202f", "")) == value


@pytest.mark.parametrize(
    ("low", "high", "en", "es"),
    [
        (12, 12, "12", "12"),
        (10, 12, "between 10 and 12", "entre 10 y 12"),
        (12, None, "at least 12", "al menos 12"),
        (0, 0, "0", "0"),
    ],
)
def test_a_range_in_a_sentence(low: int, high: int | None, en: str, es: str) -> None:
    assert (numbers.span(low, high, "en"), numbers.span(low, high, "es")) == (en, es)


@pytest.mark.parametrize(
    ("low", "high", "en", "es"),
    [(12, 12, "12", "12"), (10, 12, "10–12", "10–12"), (12, None, "12 or more", "12 o más")],
)
def test_a_range_in_a_table(low: int, high: int | None, en: str, es: str) -> None:
    assert (numbers.dash(low, high, "en"), numbers.dash(low, high, "es")) == (en, es)


@pytest.mark.parametrize(
    ("qualifier", "en", "es"),
    [
        ("about", "about 20", "alrededor de 20"),
        ("at_least", "at least 20", "al menos 20"),
        ("more_than", "more than 20", "más de 20"),
        ("less_than", "fewer than 20", "menos de 20"),
        ("up_to", "up to 20", "hasta 20"),
        (None, "20", "20"),
    ],
)
def test_what_a_source_puts_before_a_number(qualifier: str | None, en: str, es: str) -> None:
    assert numbers.qualified("20", qualifier, "en") == en
    assert numbers.qualified("20", qualifier, "es") == es


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1234.5", "1,234.5"),
        ("-0.25", "-0.25"),
        ("007", "7"),
        ("<10", "<10"),
        ("", ""),
        ("1.2.3", "1.2.3"),
        ("1.", "1."),
        ("٣", "٣"),
    ],
)
def test_a_decimal_keeps_what_was_written(text: str, said: str) -> None:
    assert numbers.decimal(text, "en") == said


@pytest.mark.parametrize(
    ("octets", "said"),
    [(812, "812 B"), (1400, "1.4 kB"), (14_000, "14 kB"), (1_400_000, "1.4 MB"), (5 * 10**12, "5,000 GB")],
)
def test_sizes_of_files(octets: int, said: str) -> None:
    assert numbers.size(octets, "en") == said
