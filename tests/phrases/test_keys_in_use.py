"""Every key of the words on screen is asked for somewhere: by name in code or template, or as a family and a member."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from constancia.phrases import texts
from tests.phrases.test_screen import FILES

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "constancia"
GLOSSARY = ROOT / "tools" / "glossary.toml"
"""Words that the reference explains, said on a page or not yet."""

FAMILY = re.compile(r"""["']([a-z_]+_)["']\s*~\s*[\w.]+(?:\s*~\s*["']([a-z_]+)["'])?""")
"""In a template: "step_" ~ name, or "index_" ~ code ~ "_note"."""


@cache
def said() -> frozenset[str]:
    """Every text that stands between quotation marks in code and templates, every field, every word of a vocabulary."""
    found = set(tomllib.loads(GLOSSARY.read_text("utf-8")))
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
    for pattern, name in ((r"""["']([\w-]+)["']""", "*.html"), (r"[\w-]+", "vocabulary/*.toml")):
        for path in SOURCE.rglob(name):
            found |= set(re.findall(pattern, path.read_text("utf-8")))
    return frozenset(found)


@cache
def families() -> tuple[re.Pattern[str], ...]:
    """Keys that are put together, as patterns with one group for each part that varies."""
    joined = {
        f"{re.escape(start)}(.+){re.escape(end)}"
        for path in SOURCE.rglob("*.html")
        for start, end in FAMILY.findall(path.read_text("utf-8"))
    }
    return tuple(re.compile(pattern) for pattern in sorted({*joined, *_put_together()}))


def _put_together() -> Iterator[str]:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
                if all(part is None or re.fullmatch("[a-z_]+", str(part)) for part in parts) and any(parts):
                    yield "".join("(.+)" if part is None else re.escape(str(part)) for part in parts)


def is_in_use(key: str) -> bool:
    if key in said():
        return True
    matches = (family.fullmatch(key) for family in families())
    return any(match and all(part in said() for part in match.groups()) for match in matches)


@pytest.mark.parametrize("file", FILES)
def test_every_key_is_asked_for(file: str) -> None:
    assert [key for key in texts.one(file) if not is_in_use(key)] == []


def test_a_key_that_nobody_asks_for_would_be_found() -> None:
    assert not is_in_use("no_such_key")
    assert not is_in_use("mark_no_such_mark")
    assert is_in_use("mark_disputed")
