"""Dates as a person says them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.claims import dates as edtf
from constancia.errors import Wrong
from constancia.phrases.dates import date, period, when

EXAMPLE = Path(__file__).parents[2] / "examples" / "border-2018-2020"


@pytest.mark.parametrize(
    ("text", "en", "es"),
    [
        ("2018-01-17", "17 January 2018", "17 de enero de 2018"),
        ("2018-12", "December 2018", "diciembre de 2018"),
        ("2018-12~", "about December 2018", "hacia diciembre de 2018"),
        ("2018-12-25~", "about 25 December 2018", "hacia el 25 de diciembre de 2018"),
        ("2018-12?", "perhaps December 2018", "quizá diciembre de 2018"),
        ("2018-12%", "perhaps about December 2018", "quizá hacia diciembre de 2018"),
        ("2018-22", "summer 2018", "verano de 2018"),
        ("2018", "2018", "2018"),
        ("2018~", "about 2018", "hacia 2018"),
        ("201X", "the 2010s", "la década de 2010"),
        ("../2018-01-24", "by 24 January 2018", "a más tardar el 24 de enero de 2018"),
        ("../2018-12", "by December 2018", "a más tardar en diciembre de 2018"),
        ("2017-09/..", "September 2017 or later", "desde septiembre de 2017"),
        ("2019-06-11/2019-06-12", "between 11 and 12 June 2019", "entre el 11 y el 12 de junio de 2019"),
        (
            "2018-12/2019-02",
            "between December 2018 and February 2019",
            "entre diciembre de 2018 y febrero de 2019",
        ),
        (
            "2019-01-17~/2019-01-24~",
            "between about 17 January 2019 and about 24 January 2019",
            "entre aproximadamente el 17 de enero de 2019 y aproximadamente el 24 de enero de 2019",
        ),
    ],
)
def test_a_date_in_words(text: str, en: str, es: str) -> None:
    assert (date(text, "en"), date(text, "es")) == (en, es)


@pytest.mark.parametrize(
    ("text", "en", "es"),
    [
        ("2018-01-17", "on 17 January 2018", "el 17 de enero de 2018"),
        ("2018-01", "in January 2018", "en enero de 2018"),
        ("2018-22", "in summer 2018", "en el verano de 2018"),
        ("2018", "in 2018", "en 2018"),
        ("2018-01-17~", "on or about 17 January 2018", "hacia el 17 de enero de 2018"),
        ("2018~", "in or about 2018", "hacia 2018"),
        ("2018-01-17?", "perhaps on 17 January 2018", "quizá el 17 de enero de 2018"),
        ("../2018-01-24", "by 24 January 2018", "a más tardar el 24 de enero de 2018"),
    ],
)
def test_a_date_in_a_sentence(text: str, en: str, es: str) -> None:
    assert (when(text, "en"), when(text, "es")) == (en, es)


@pytest.mark.parametrize(
    ("start", "end", "en", "es"),
    [
        ("2017-06-13", "2017-06-15", "from 13 to 15 June 2017", "del 13 al 15 de junio de 2017"),
        (
            "2017-06-30",
            "2017-07-02",
            "from 30 June 2017 to 2 July 2017",
            "del 30 de junio de 2017 al 2 de julio de 2017",
        ),
        (
            "2012-03",
            "2015-12",
            "from March 2012 to December 2015",
            "desde marzo de 2012 hasta diciembre de 2015",
        ),
        ("2018", "2018", "in 2018", "en 2018"),
        ("2018", "unclear", "in 2018", "en 2018"),
    ],
)
def test_a_period(start: str, end: str, en: str, es: str) -> None:
    assert (period(start, end, "en"), period(start, end, "es")) == (en, es)


@pytest.mark.parametrize(
    "text", ["", "soon", "2019-02-30", "2019-13", "2019-25-01", "../..", "a/b", "2018-1"]
)
def test_what_cannot_be_read_stays_as_it_is(text: str) -> None:
    assert date(text, "en") == date(text, "es") == when(text, "en") == text


@given(st.text(alphabet="0123456789-/.~?%X", max_size=24), st.sampled_from(["en", "es"]))
def test_no_text_breaks_it(text: str, language: str) -> None:
    assert isinstance(date(text, language) + when(text, language) + period(text, text, language), str)


def test_every_date_of_the_example_is_said_in_words() -> None:
    with (EXAMPLE / "claims.csv").open(encoding="utf-8", newline="") as handle:
        texts = {
            row["value"]
            for row in csv.DictReader(handle)
            if row["field"].startswith("date_") and row["value"]
        }
    for text in texts:
        if len(text) > 4:
            assert date(text, "en") != text
            assert date(text, "es") != text


@given(st.dates(), st.sampled_from(["", "~", "?", "%"]), st.sampled_from([4, 7, 10]))
def test_what_claims_can_read_can_be_said(day: object, doubt: str, length: int) -> None:
    text = str(day)[:length] + doubt
    try:
        edtf.read(text)
    except Wrong:
        return
    assert text == str(day)[:4] or date(text, "en") != text
