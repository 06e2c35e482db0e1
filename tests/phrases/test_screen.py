"""Words on screen: both languages whole, and those of the design everywhere the same."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from constancia.phrases import texts
from constancia.phrases.screen import Words, words

ROOMS = sorted(path.stem for path in (texts.FOLDER / "screen").glob("*.toml"))
FILES = ["screen", *(f"screen/{room}" for room in ROOMS)]

DESIGN = {
    "case_file": ("case file", "expediente de documentación"),
    "claim": ("statement", "afirmación"),
    "judgement": ("assessment", "valoración"),
    "locator": ("where in the source", "ubicación en la fuente"),
    "compartment": ("restricted section", "sección reservada"),
    "entry": ("log record", "asiento"),
    "checkpoint": ("record seal", "sello del registro"),
    "anchor": ("dated seal", "sello fechado"),
    "remote": ("shared storage", "almacenamiento compartido"),
    "grant": ("permission", "permiso"),
    "hold": ("legal hold", "retención legal"),
    "destruction": ("permanent destruction", "destrucción definitiva"),
    "gate": ("publication check", "revisión previa a la publicación"),
    "coding": ("entered by the coder", "dato de codificación"),
}


@pytest.mark.parametrize("key", sorted(DESIGN))
def test_the_words_of_the_design(key: str) -> None:
    assert (words("en")(key), words("es")(key)) == DESIGN[key]


@pytest.mark.parametrize("file", FILES)
def test_both_languages_are_whole_and_take_the_same_fields(file: str) -> None:
    for key, row in texts.one(file).items():
        assert set(row) >= {"en", "es"}, key
        assert row["en"].strip(), key
        assert row["es"].strip(), key
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(row[language]) if name}
            for language in ("en", "es")
        ]
        assert fields[0] == fields[1], key
        assert row["en"].count("|") == row["es"].count("|") <= 1, key


@pytest.mark.parametrize("file", FILES)
def test_no_person_reads_of_a_dossier(file: str) -> None:
    text = str(texts.one(file)).lower()
    assert not re.search(r"\bdossiers?\b", text)


def test_one_and_many() -> None:
    english = words("en")
    assert [english("claim", n=n) for n in (1, 2)] == ["statement", "statements"]


def test_a_room_speaks_over_the_shared_words_and_numbers_are_said_by_locale() -> None:
    for room in ROOMS:
        assert "case_file" in Words("es", room)
    assert words("en") is words("en")
    assert words("pt-BR").language == "en"
    assert words("es-MX").language == "es"


def test_a_key_that_does_not_exist_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        words("en")("no_such_key")


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert texts.one(str(tmp_path / "nothing")) == {}
