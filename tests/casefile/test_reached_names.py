"""A name of somebody who goes is found in what would stay; one word of it is only a reason to look."""

from __future__ import annotations

import pytest

from constancia.casefile.reached_names import ReachedNames

NAMES = ReachedNames.of(["Quetzallí Ficticia-Delmónte", "Ana"])


@pytest.mark.parametrize(
    ("text", "is_name", "may_be"),
    [
        ("Quetzalli Ficticia was there", True, True),
        ("DELMONTE, Quetzallí", True, True),
        ("the road to Delmonte", False, True),
        ("Ana", True, True),
        ("Ana carried water", False, True),
        ("Ananda carried water", False, False),
        ("", False, False),
    ],
)
def test_two_words_are_the_name_and_one_may_be(text: str, is_name: bool, may_be: bool) -> None:
    assert NAMES.are_in([text]) is is_name
    assert NAMES.may_be_in(["nobody", text]) is may_be


def test_words_of_a_name_in_two_texts_are_no_name() -> None:
    assert not NAMES.are_in(["Quetzallí", "Delmonte"])


def test_without_names_nothing_is_found() -> None:
    assert not ReachedNames.of([]).may_be_in(["Quetzallí Ficticia"])
