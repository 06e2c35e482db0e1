"""What is said beside a rejected row: the reason, without the place that the row itself shows."""

from __future__ import annotations

import pytest

from constancia.errors import Wrong
from constancia.phrases.sentences import codes, reason, sentence


def test_a_reason_has_the_column_and_no_file_or_line() -> None:
    fault = Wrong("not_a_date", file="a.xlsx", line=7, column="Cuándo *", sheet="Actos")
    assert reason(fault, "es").startswith("Cuándo: No se entiende esta fecha.")
    assert sentence(fault, "es").startswith("a.xlsx › Actos, línea 7, columna Cuándo: no se entiende")


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_reason_names_a_place(language: str) -> None:
    for code in codes():
        said = reason(Wrong(code, file="FILE", line=77, column="COLUMN"), language)
        assert said
        if sentence(Wrong(code, file="FILE", line=77, column="COLUMN"), language).startswith(
            ("FILE, line", "FILE, línea")
        ):
            assert not said.partition("COLUMN: ")[2].startswith("FILE")
