"""A progress bar can say every stage that the program goes through."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from constancia.phrases.screen import words

SOURCE = Path(__file__).parents[2] / "src/constancia"
SAID = re.compile(r'\bprogress\(\s*"([a-z_]+)"')


def stages() -> set[str]:
    return {stage for path in SOURCE.rglob("*.py") for stage in SAID.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_stage_has_words(language: str) -> None:
    say = words(language, "stages")
    assert len(stages()) > 10
    assert [stage for stage in sorted(stages()) if f"stage_{stage}" not in say] == []
