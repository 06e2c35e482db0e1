"""The page on security: text that people wrote, and the table of tools/security.toml in its midst."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reference_heads import head

DATA: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("security.toml").read_text("utf-8"))
MARK = "<!-- the table of tools/security.toml -->"


def page(language: str) -> str:
    """The whole page in a language: the table stands where the text has its mark."""
    return head("security", language).replace(MARK, table(language))


def table(language: str) -> str:
    """One heading and table for each adversary."""
    return "\n\n".join(_adversary(one, language) for one in DATA["adversary"])


def _adversary(one: Mapping[str, Any], language: str) -> str:
    heads = DATA["heads"][language]
    lines = [
        f"| {' | '.join(heads)} |",
        f"|{'---|' * len(heads)}",
        *(_row(row, language) for row in one["row"]),
    ]
    return f"### {one['id']}. {one[language]}\n\n" + "\n".join(lines)


def _row(row: Mapping[str, Any], language: str) -> str:
    cells = (
        DATA["assets"][row["asset"]][language],
        DATA["states"][row["state"]][language],
        row[f"holds_{language}"],
        row[f"fails_{language}"],
        " ".join(f"`{test}`" for test in row["tests"]),
    )
    return f"| {' | '.join(cells)} |"
