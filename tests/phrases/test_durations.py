"""Durations as a person says them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.phrases.durations import ago, duration


@pytest.mark.parametrize(
    ("text", "en", "es"),
    [
        ("PT4H", "4 hours", "4 horas"),
        ("PT1H", "1 hour", "1 hora"),
        ("P53D", "53 days", "53 días"),
        ("P8M", "8 months", "8 meses"),
        ("PT1H30M", "1 hour 30 minutes", "1 hora 30 minutos"),
        ("PT30M/PT1H", "30 to 60 minutes", "30 a 60 minutos"),
        ("PT2H/PT3H", "2 to 3 hours", "2 a 3 horas"),
        ("P1D/P1W", "1 to 7 days", "1 a 7 días"),
        ("PT2H/PT2H", "2 hours", "2 horas"),
        ("PT2H/PT2H30M", "2 hours to 2 hours 30 minutes", "2 horas a 2 horas 30 minutos"),
        ("PT45S", "45 seconds", "45 segundos"),
        ("P1Y/P2M", "12 to 2 months", "12 a 2 meses"),
    ],
)
def test_a_duration_in_words(text: str, en: str, es: str) -> None:
    assert (duration(text, "en"), duration(text, "es")) == (en, es)


@pytest.mark.parametrize("text", ["", "P", "PT", "4 hours", "PT4H/", "PT4H/soon", "PT9999999H"])
def test_what_cannot_be_read_stays_as_it_is(text: str) -> None:
    assert duration(text, "en") == text


@given(st.text(alphabet="PT0123456789YMWDHS/", max_size=20))
def test_no_text_breaks_it(text: str) -> None:
    assert duration(text, "es") or not text


@pytest.mark.parametrize(
    ("seconds", "english", "spanish"),
    [
        (0, "just now", "hace un momento"),
        (59, "just now", "hace un momento"),
        (60, "1 minute ago", "hace 1 minuto"),
        (7_199, "1 hour ago", "hace 1 hora"),
        (7_200, "2 hours ago", "hace 2 horas"),
        (3 * 86_400 + 5, "3 days ago", "hace 3 días"),
        (400 * 86_400, "400 days ago", "hace 400 días"),
    ],
)
def test_how_long_ago(seconds: int, english: str, spanish: str) -> None:
    assert (ago(seconds, "en"), ago(seconds, "es")) == (english, spanish)
