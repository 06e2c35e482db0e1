"""The pages that show commands are true: everything in them runs, and prints what they show."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest
from tests.docs.console import blocks, environment, run

ROOT = Path(__file__).parents[2]
RUN = [
    "docs/tutorial/first-case-file.md",
    "docs/tutorial/first-case-file.es.md",
    "docs/reference/json-shapes.md",
]


@pytest.mark.parametrize("name", RUN)
def test_all_of_the_page_runs(name: str, tmp_path: Path) -> None:
    language = "es" if name.endswith(".es.md") else "en"
    folder = tmp_path / "work"
    folder.mkdir()
    env = environment(tmp_path / "home", language)
    assert run((ROOT / name).read_text("utf-8"), folder, env=env) > 5
