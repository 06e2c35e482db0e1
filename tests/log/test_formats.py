"""The format pages of this room: examples are committed vectors, code runs, both languages show the same."""

from __future__ import annotations

import doctest
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGES = ("entry", "checkpoint", "anchor", "seal")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PICTURE = "TOKEN~DISCLOSURE~DISCLOSURE~"


def blocks(page: str) -> list[tuple[str, str]]:
    return BLOCK.findall((ROOT / "docs" / "formats" / f"{page}.md").read_text("utf-8"))


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value.rstrip("\n")
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)


@pytest.mark.parametrize("page", PAGES)
def test_every_example_is_a_committed_vector(page: str) -> None:
    folder = ROOT / "tests" / "golden" / "vectors"
    known = {text for path in folder.glob("*.json") for text in texts(json.loads(path.read_text("utf-8")))}
    examples = [text.rstrip("\n") for kind, text in blocks(page) if kind == "text"]
    assert examples
    assert set(examples) - {PICTURE} <= known


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_show_the_same_blocks(page: str) -> None:
    assert blocks(page) == blocks(f"{page}.es")


@pytest.mark.parametrize("page", [*PAGES, *(f"{page}.es" for page in PAGES)])
def test_the_code_runs(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    path = ROOT / "docs" / "formats" / f"{page}.md"
    found = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert found.failed == 0
