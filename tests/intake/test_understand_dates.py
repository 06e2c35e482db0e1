from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.claims import dates
from constancia.intake.understand_dates import NotUnderstood, Order, order_of, read_date

CASES = {
    "s/f": "",
    "no sabe": "",
    "unknown": "",
    "": "",
    "2018-12~": "2018-12~",
    "2018": "2018",
    "2018-12-17/2019-01-04": "2018-12-17/2019-01-04",
    "2018-12-17 / 2019-01-04": "2018-12-17/2019-01-04",
    "17/01/2018": "2018-01-17",
    "17.1.18": "2018-01-17",
    "1/17/2018": "2018-01-17",
    "5/5/2019": "2019-05-05",
    "2019/03/04": "2019-03-04",
    "2019-03-04T10:30": "2019-03-04",
    "01/2019": "2019-01",
    "43117": "2018-01-17",
    "43117.5": "2018-01-17",
    "enero 2018": "2018-01",
    "Enero de 2018": "2018-01",
    "ene-18": "2018-01",
    "Sept. 2018": "2018-09",
    "January 17, 2018": "2018-01-17",
    "17 January 2018": "2018-01-17",
    "Monday, January 17, 2018": "2018-01-17",
    "lunes 17 de enero de 2018": "2018-01-17",
    "17 de enero del 2018": "2018-01-17",
    "1º de mayo de 2018": "2018-05-01",
    "17-ene-2018": "2018-01-17",
    "verano de 2018": "2018-22",
    "principios de enero de 2019": "2019-01-01~/2019-01-10~",
    "early January 2019": "2019-01-01~/2019-01-10~",
    "a mediados de marzo de 2019": "2019-03-11~/2019-03-20~",
    "mid-March 2019": "2019-03-11~/2019-03-20~",
    "finales de febrero de 2020": "2020-02-21~/2020-02-29~",
    "finales de 2018": "2018-09~/2018-12~",
    "primera quincena de julio de 2018": "2018-07-01/2018-07-15",
    "hacia mayo de 2018": "2018-05~",
    "circa 2017": "2017~",
    "aprox. 17/01/2018": "2018-01-17~",
    "17/01/2018 (aprox.)": "2018-01-17~",
    "¿2018?": "2018?",
    "antes del 5 de mayo de 2018": "../2018-05-05",
    "since 2017": "2017/..",
    "del 3 al 5 de mayo de 2019": "2019-05-03/2019-05-05",
    "January 3 to 5, 2019": "2019-01-03/2019-01-05",
    "de enero a marzo de 2019": "2019-01/2019-03",
    "30 de diciembre de 2018 al 2 de enero de 2019": "2018-12-30/2019-01-02",
    "20190512": "2019-05-12",
    "2017-2018": "2017/2018",
    "00/05/2010": "2010-05",
    "00/00/2010": "2010",
    "XX/05/2010": "2010-05",
    "--/--/2010": "2010",
    "2010-05-00": "2010-05",
    "2010-00-00 00:00:00": "2010",
}


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_dates_as_people_write_them(text: str, expected: str) -> None:
    assert read_date(text) == expected
    assert read_date(text.upper()) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03/04/2019", "ambiguous_date"),
        ("3-4-19", "ambiguous_date"),
        ("principios de enero", "date_without_year"),
        ("17 de enero", "date_without_year"),
        ("31/02/2019", "not_a_date"),
        ("45/13/2019", "not_a_date"),
        ("ayer", "not_a_date"),
        ("9" * 500, "not_a_date"),
        ("12345", "not_a_date"),
        ("00/00/0000", "not_a_date"),
        ("00/13/2010", "not_a_date"),
        ("20/05/0019", "not_a_date"),
    ],
)
def test_what_is_not_understood_is_told(text: str, code: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        read_date(text)
    assert caught.value.code == code


def test_an_order_settles_what_can_be_read_two_ways() -> None:
    assert read_date("03/04/2019", Order.DAY_FIRST) == "2019-04-03"
    assert read_date("03/04/2019", Order.MONTH_FIRST) == "2019-03-04"
    assert read_date("13/04/2019", Order.MONTH_FIRST) == "2019-04-13"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["03/04/2019", "13/04/2019"], (Order.DAY_FIRST, True)),
        (["03/04/2019", "4/13/2019"], (Order.MONTH_FIRST, True)),
        (["03/04/2019", "mayo 2018"], (None, True)),
        (["13/4/2019", "4/13/2019", "1/2/2019"], (None, True)),
        (["5/5/2019", "2018"], (None, False)),
        (["del 03/04/2019 al 15/04/2019"], (Order.DAY_FIRST, True)),
    ],
)
def test_a_column_shows_its_order(texts: list[str], expected: tuple[Order | None, bool]) -> None:
    assert order_of(texts) == expected


@given(st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2090, 1, 1)), st.sampled_from(Order))
def test_a_day_in_figures_is_read_back(day: dt.date, order: Order) -> None:
    text = f"{day:%d/%m/%Y}" if order is Order.DAY_FIRST else f"{day:%m/%d/%Y}"
    assert read_date(text, order) == f"{day:%Y-%m-%d}"


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_told(text: str) -> None:
    try:
        found = read_date(text)
    except NotUnderstood:
        return
    assert found == "" or dates.read(found)
