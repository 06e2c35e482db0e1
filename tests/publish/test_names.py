"""Protected names are found in text however they are written, and other words are left alone."""

import pytest

from constancia.publish.names import ProtectedNames

NAMES = ProtectedNames.of(
    ["Quetzalli Ficticia-Delmonte", "Ana Cruz Inventada", "José Ñáñez"],
    public=["Santa Cruz, Arizona", "San José"],
)


@pytest.mark.parametrize(
    "text",
    [
        "Agents held Quetzalli Ficticia-Delmonte.",
        "agents held quetzalli ficticia delmonte",
        "FICTICIA-DELMONTE, Quetzalli",
        "Quetzalli was held",
        "the Delmonte case",
        "Ms Ficticia’s lawyer",
        "Ana Cruz came",
        "Cruz, Ana",
        "Inventada said so",
        "Jose Nanez",
        "https://news.invalid/2019/quetzalli-held",
        "write to delmonte@mail.invalid",
        "Quetzalli\nFicticia",
    ],
)
def test_found(text: str) -> None:
    assert NAMES.are_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "held near Santa Cruz",
        "Ana was there",
        "a fictional name",
        "the cross (la cruz)",
        "San José port of entry",
    ],
)
def test_left_alone(text: str) -> None:
    assert not NAMES.are_in(text)


def test_spans_are_where_the_name_stands() -> None:
    text = "She is Quetzalli F."
    assert [text[start:end] for start, end in NAMES.spans(text)] == ["Quetzalli"]


def test_without_names_nothing_is_found() -> None:
    assert ProtectedNames.of([]).spans("Anybody") == []
