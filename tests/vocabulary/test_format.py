"""The format page and its Spanish twin: their examples are read as what they say they are."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from constancia.vocabulary import load
from constancia.vocabulary.term import ID, read_property, read_term

DOCS = Path(__file__).parents[2] / "docs" / "formats"
PAGES = ("vocabulary.md", "vocabulary.es.md")


@pytest.mark.parametrize("name", PAGES)
def test_the_examples_are_valid_and_fit_the_files(name: str) -> None:
    blocks = [
        tomllib.loads(block)
        for block in re.findall(r"```toml\n(.*?)```", (DOCS / name).read_text("utf-8"), re.S)
    ]
    term = read_term(
        {"id": "arrest", "vocabulary": "act_types", **blocks[0]["terms"]["arrest"]}, is_own=False
    )
    ours = load().term("act_types", "arrest")
    assert (term.labels, term.esf, term.match) == (ours.labels, ours.esf, ours.match)
    assert read_property(
        {"id": "victim", **blocks[1]["properties"]["victim"]}, is_own=False
    ) == load().property("victim")


@pytest.mark.parametrize("name", PAGES)
def test_the_page_gives_the_pattern_of_ids(name: str) -> None:
    assert f"`{ID.pattern}`" in (DOCS / name).read_text("utf-8")
