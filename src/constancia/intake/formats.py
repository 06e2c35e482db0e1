"""The format of a coded table import, read from `coded_tables.toml`: which tables and columns, and what they mean."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `terms` is empty for an open list; `of` names the table that a reference points into."""

    name: str
    type: str
    required: bool
    property: str | None
    of: str | None
    terms: tuple[str, ...]
    vocabulary: str | None
    en: str
    es: str


@dataclass(frozen=True, slots=True)
class Format:
    """One table. `key` is None where rows have no key, `kind` where they are no subjects of one kind.

    `unique` columns together may not repeat. `must`: no package is without it. `is_open`: its rows speak of nobody
    who could be protected.
    """

    name: str
    key: str | None
    kind: str | None
    unique: tuple[str, ...]
    must: bool
    is_open: bool
    columns: tuple[Column, ...]
    en: str
    es: str

    def column(self, name: str) -> Column | None:
        """The column of that name, None where the format has none."""
        return next((column for column in self.columns if column.name == name), None)


@cache
def formats() -> Mapping[str, Format]:
    """All coded tables by name, in the order in which they are read: what is referred to comes first."""
    text = resources.files("constancia.intake").joinpath("coded_tables.toml").read_text("utf-8")
    return {name: _format(name, table) for name, table in tomllib.loads(text).items()}


def _format(name: str, table: Mapping[str, Any]) -> Format:
    return Format(
        name=name,
        key=table.get("key"),
        kind=table.get("kind"),
        unique=tuple(table.get("unique", ())),
        must=table.get("must", False),
        is_open=table.get("is_open", False),
        columns=tuple(_column(column) for column in table["columns"]),
        en=table["en"],
        es=table["es"],
    )


def _column(column: Mapping[str, Any]) -> Column:
    return Column(
        name=column["name"],
        type=column["type"],
        required=column.get("required", False),
        property=column.get("property"),
        of=column.get("of"),
        terms=tuple(column.get("terms", ())),
        vocabulary=column.get("vocabulary"),
        en=column["en"],
        es=column["es"],
    )
