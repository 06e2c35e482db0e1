"""Known names: found however they are written, and not where they are none."""

from __future__ import annotations

import pytest

from constancia.intake.redaction.names import KnownNames

KNOWN = KnownNames.of(
    [
        "María Elena Inventada Fingidez",
        "Rosa Cruz Ficticia",
        "Jorge Martínez Quimera",
        "El Güero",
        "O'Ficticio, Seán",
    ],
    public=["Santa Cruz", "Elena Publicada"],
)


def found(text: str, *, is_address: bool = False) -> list[str]:
    return [text[one.start : one.end] for one in KNOWN.find(text, is_address=is_address)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("vino María Elena Inventada Fingidez ayer", ["María Elena Inventada Fingidez"]),
        ("FINGIDEZ INVENTADA, MARIA ELENA", ["FINGIDEZ INVENTADA, MARIA ELENA"]),
        ("vino Maria Fingidez", ["Maria Fingidez"]),
        ("María\r\nInventada", ["María\r\nInventada"]),
        ("María Inven-\n  tada", ["María Inven-\n  tada"]),
        ("María Inven\u00adtada", ["María Inven\u00adtada"]),
        ("los Inventadas y la casa", ["Inventadas"]),
        ("Inventada's house", ["Inventada's"]),
        ("Inventada’s house", ["Inventada’s"]),
        ("M. Inventada", ["M. Inventada"]),
        ("Ma. E. Inventada", ["Ma. E. Inventada"]),
        ("Inventada, M.", ["Inventada, M."]),
        ("Jorge Mtz.", ["Jorge Mtz"]),
        ("Jorge Martines", ["Jorge Martines"]),
        ("Maria Invenatda", ["Maria Invenatda"]),
        ("el Güero", ["Güero"]),
        ("Seán O’Ficticio. Vino Oficticio", ["Seán O’Ficticio", "Oficticio"]),
        ("jmartinez@correo.example", ["jmartinez"]),
        ("#JusticiaParaMaríaInventada", ["JusticiaParaMaríaInventada"]),
        ("I N V E N T A D A", ["I N V E N T A D A"]),
        ("María 1nventada", ["María 1nventada"]),
        ("\u041caria Inventada", ["\u041caria Inventada"]),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, words: list[str]) -> None:
    assert found(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "una rosa roja junto a la cruz",
        "vive en Santa Cruz con Elena Publicada",
        "the general said nothing",
        "una maraña de invitados",
        "",
    ],
)
def test_ordinary_words_and_public_names_are_none(text: str) -> None:
    assert found(text) == []


def test_a_word_that_is_ordinary_too_is_found_where_the_name_stands_elsewhere() -> None:
    assert found("Cruz habló.") == []
    assert found("Cruz habló. Vino Rosa Cruz.") == ["Cruz", "Rosa Cruz"]


def test_a_file_name_is_an_address() -> None:
    assert found("entrevista jmartinez final", is_address=True) == ["jmartinez"]


def test_two_people_are_told_apart() -> None:
    assert found("Rosa Ficticia. Jorge Quimera.") == ["Rosa Ficticia", "Jorge Quimera"]


def test_a_description_is_no_name() -> None:
    described = KnownNames.of(["asylum seeker A (name withheld)"])
    assert list(described.find("The asylum seeker was told that the name was withheld.")) == []


def test_without_names_nothing_is_found() -> None:
    assert list(KnownNames.of([]).find("María Inventada")) == []
