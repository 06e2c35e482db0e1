"""A sentence for every code of the program, in both languages."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from constancia.errors import ConstanciaError, Misuse, Several, Unable, Wrong
from constancia.phrases import texts
from constancia.phrases.sentences import FOLDER, REASONS, codes, sentence

SOURCE = Path(__file__).parents[2] / "src" / "constancia"
ERRORS = {"Wrong", "Misuse", "Unable", "Notice", "ConstanciaError"}


def raised() -> dict[str, set[str]]:
    """Every code that is written out in our source, with the files that hold it."""
    out: dict[str, set[str]] = {}
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    out.setdefault(code.value, set()).add(str(path.relative_to(SOURCE)))
    return {**out, "several": {"errors.py"}}


def table() -> texts.Table:
    return texts.folder(FOLDER)


def test_every_code_has_a_sentence_in_both_languages() -> None:
    missing = {
        code: sorted(files)
        for code, files in raised().items()
        if not {"en", "es"} <= set(table().get(code, {}))
    }
    assert missing == {}


def test_every_sentence_is_for_a_code_of_the_source() -> None:
    said = {
        node.value
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(codes()) - said == set()


def test_every_sentence_says_when_it_is_said() -> None:
    assert [code for code in codes() if not table()[code].get("when")] == []


def test_no_code_has_two_sentences() -> None:
    files = [texts.one(f"{FOLDER}/{path.stem}") for path in (texts.FOLDER / FOLDER).glob("*.toml")]
    count = Counter(code for file in files for code in file if code != REASONS)
    assert [code for code, times in count.items() if times > 1] == []


def test_sentences_take_the_same_fields_in_both_languages_and_end_in_a_stop_or_a_command() -> None:
    for code in codes():
        row = table()[code]
        fields = [set(re.findall(r"\{([a-z_0-9]+)\}", row[language])) for language in ("en", "es")]
        assert fields[0] == fields[1], code
        for language in ("en", "es"):
            text = row[language].rstrip("»”\"')]")
            assert text[-1] in ".?!" or ": " in text, code


def test_reasons_are_whole() -> None:
    for reason, row in table().get(REASONS, {}).items():
        assert set(row) == {"en", "es"}, reason


def test_where_and_why_are_filled_in() -> None:
    error = Wrong("impossible_date", file="claims.csv", line=1200, column="value")
    assert sentence(error, "en").startswith("claims.csv, line 1,200, column value: ")
    assert sentence(error, "es").startswith("claims.csv, línea 1200, columna value: ")


def test_a_part_without_its_field_is_left_out() -> None:
    with_file = sentence(
        Wrong("vocabulary_term", file="own.toml", reason="closed", vocabulary="relations"), "en"
    )
    assert with_file == (
        "own.toml: a term cannot be added to the vocabulary relations: this vocabulary is closed. Correct it and add "
        "it again."
    )
    without = sentence(Wrong("vocabulary_term", reason="dangling"), "es")
    assert without.startswith("no puede añadirse un término: remite a un término que no existe.")


def test_an_unknown_code_still_says_what_is_known() -> None:
    assert (
        sentence(Unable("new_code", file="a.db", reason="why"), "en") == "new_code (file: a.db, reason: why)"
    )
    assert sentence(Misuse("new_code"), "es") == "new_code"


def test_a_missing_field_does_not_break_the_sentence() -> None:
    assert "…" in sentence(Wrong("impossible_date"), "en")


def test_a_field_cannot_bring_in_lines_or_fields() -> None:
    said = sentence(Wrong("disk", file="a\nb\x1b[31m\u202e{reason}", reason="r"), "en")
    assert said.isprintable()
    assert "{reason}" in said


def test_several_faults_are_counted() -> None:
    several = Several([Wrong("impossible_date", file="a", line=2, column="c"), Wrong("unknown_code")])
    assert "2" in sentence(several, "en")


@pytest.mark.parametrize("language", ["en", "es", "fr", ""])
def test_any_error_in_any_language(language: str) -> None:
    for code in codes():
        assert sentence(ConstanciaError(code), language)
