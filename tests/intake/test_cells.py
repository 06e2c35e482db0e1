"""What one cell may hold."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.intake import cells


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "=1+1",
        '=HYPERLINK("https://example.org","x")',
        " =1+1",
        "\t=1+1",
        "\r=1+1",
        "\u00a0=A1",
        "＝1+1",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "＠SUM(1)",
        "+SUM(A1:A2)",
        "-2+3+cmd|' /C calc'!A0",
        "- 2 + cmd |'/C calc'!A0",
        "+cmd|'/C calc'!A0",
        "-A1",
        "+A1*2",
        "+Sheet1!B2",
        "-'My sheet'!$B$2",
        '-+@DDE("a";"b")',
        "@A1:B2",
    ],
)
def test_a_formula_is_found(text: str) -> None:
    assert cells.content_fault(text) == ("formula", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-110.93425",
        "-5",
        "+52 1 664 000 0000",
        "- said the officer",
        "- said (he) | then left",
        "-- no comment",
        "-",
        "+",
        "@HS_Inventada",
        "@ana and others",
        "- Detenido(a) en el puente",
        "– dash",
        "1 = 2",
        "a=b",
        "<10",
        "'=1+1",
        "+ 20 people",
        "-4 °C",
        "=",
        "====",
    ],
)
def test_ordinary_text_and_numbers_pass(text: str) -> None:
    assert cells.content_fault(text) is None


@pytest.mark.parametrize("sign", ["\x9b31m", "\x85", "\u202e", "\u202a", "\u2066", "\u2069"])
def test_what_steers_a_terminal_or_the_reading_direction_is_a_control_character(sign: str) -> None:
    assert cells.content_fault(f"12 people {sign} were held") == ("control_character", "")


def test_invisible_characters_are_named_apart() -> None:
    assert cells.content_fault("a\0b") == ("nul", "")
    assert cells.content_fault("a\x1bb") == ("control_character", "")
    assert cells.content_fault("a\tb\r\nc") is None


@given(st.text(max_size=200), st.sampled_from("=+-@"))
def test_every_text_gets_an_answer(text: str, sign: str) -> None:
    assert cells.content_fault(sign + text) in (None, ("nul", ""), ("control_character", ""), ("formula", ""))


@pytest.mark.parametrize("part", ["(", "a(", "'", "|'", "| ", ") ", "a", "A1", "A1 ", "-", " "])
def test_a_long_cell_is_judged_in_little_time(part: str) -> None:
    start = time.process_time()
    for sign in "=+-@":
        cells.is_formula(sign + part * 300_000)
    assert time.process_time() - start < 2


def test_keys_dates_durations_counts_and_addresses() -> None:
    assert cells.key("act_001") is None
    assert cells.key("clm_0007b") is None
    assert cells.key("../act") == ("bad_key", "")
    assert cells.key("x" * 129) == ("bad_key", "")
    assert cells.date("2018-12~") is None
    assert cells.date("2019-01-17~/2019-01-24~") is None
    assert cells.date("2018-13-45") == ("impossible_date", "")
    assert cells.date("2018-02-30") == ("impossible_date", "")
    assert cells.duration("PT4H/PT5H") is None
    assert cells.duration("four hours") == ("not_a_duration", "")
    assert cells.count("12") is None
    assert cells.count("²") == ("not_a_number", "")
    assert cells.count("-1") == ("not_a_number", "")
    assert cells.url("https://example.org/a?b=c") is None
    assert cells.url("javascript:alert(1)") == ("bad_value", "url")
    assert cells.degrees(90)("-90.00") is None
    assert cells.degrees(90)("91") == ("out_of_range", "-90 to 90")
    assert cells.degrees(90)("north") == ("bad_value", "number")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("integer", "-12", "1.5"),
        ("number", "-1.5e3", "1,5"),
        ("boolean", "true", "maybe"),
        ("date", "2019-02-28", "2019-02-29"),
        ("year", "2019", "19"),
        ("yearmonth", "2019-02", "2019-13"),
    ],
)
def test_types_of_a_table_schema(kind: str, good: str, bad: str) -> None:
    check = cells.of_type(kind)
    assert check is not None
    assert check(good) is None
    assert check(bad) is not None


def test_text_has_no_check() -> None:
    assert cells.of_type("string") is None
