"""The reference page is what the files say."""

from __future__ import annotations

from pathlib import Path

import pytest

from constancia.vocabulary import load
from constancia.vocabulary.reference import page, table

DOCS = Path(__file__).parents[2] / "docs" / "reference"
VOCABULARY = load()


@pytest.mark.parametrize(("language", "file"), [("en", "vocabulary.md"), ("es", "vocabulary.es.md")])
def test_the_page_is_current(language: str, file: str) -> None:
    assert (DOCS / file).read_text("utf-8") == page(VOCABULARY, language), (
        f"python -m constancia.vocabulary.reference {language} > docs/reference/{file}"
    )


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_term_and_property_is_on_the_page(language: str) -> None:
    text = page(VOCABULARY, language)
    for item in VOCABULARY.properties():
        assert f"| `{item.id}` |" in text
    for name in VOCABULARY.names():
        for term in VOCABULARY.terms(name):
            assert not term.definitions or f"| `{term.id}` |" in text


def test_rows_have_as_many_cells_as_the_head() -> None:
    for name in VOCABULARY.names():
        lines = [line for line in table(VOCABULARY, name, "en").splitlines() if line.startswith("|")]
        assert len({line.replace("\\|", "").count("|") for line in lines}) <= 1, name
