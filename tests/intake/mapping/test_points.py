from __future__ import annotations

import pytest

from constancia.intake.mapping.points import read_degrees, read_point, said


@pytest.mark.parametrize(
    "text",
    [
        "27.5313645, -99.4284852",
        "27.5313645|-99.4284852",
        "27.5313645 -99.4284852 0 0",
        "POINT (-99.4284852 27.5313645)",
        "27,5313645; -99,4284852",
        "27°31'52.91\"N 99°25'42.55\"W",
        "99°25'42.55\"O 27°31'52.91\"N",
        "27º 31' 52.91'' N / 99º 25' 42.55'' O",
        "N 27°31.8818' W 99°25.7092'",
        "27.5313645° N, 99.4284852° W",
        "+27°31'52.91\" -99°25'42.55\"",
        "(27.5313645, -99.4284852)",
    ],
)
def test_a_point_in_any_form(text: str) -> None:
    found = read_point(text)
    assert found is not None
    assert (round(found[0], 3), round(found[1], 3)) == (27.531, -99.428)


@pytest.mark.parametrize(
    "text", ["", "x", "Tijuana, Mexico", "127, 5", "1", "1" * 200, "27°31' 99°25'", "99.4° N, 27.5° W"]
)
def test_what_is_no_point(text: str) -> None:
    assert read_point(text) is None


def test_the_longitude_may_stand_first() -> None:
    assert read_point("-99.4, 27.5", is_swapped=True) == (27.5, -99.4)


def test_minutes_without_a_side_or_a_sign_are_not_guessed_at() -> None:
    assert read_degrees("99° 25'") is None
    assert read_degrees("-99° 30'") == -99.5
    assert read_degrees("O 99° 30'") == -99.5


def test_degrees_are_said_without_more_than_was_asked() -> None:
    assert said(-117.0382471, 2) == "-117.04"
    assert said(32.0, -1) == "32"
    assert read_degrees("32,5") == 32.5
