"""The template's sheets and columns, read from `template.toml`, and how their headings are known again."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from constancia.intake.understand import fold

MARK = "constancia-template"
"""What the first cell of the hidden sheet holds; beside it stand format version, id and language."""
VERSION = "1"
HIDDEN = "constancia"
"""Name of the hidden sheet, which holds the id and the lists of terms."""
REQUIRED = "*"
"""Ends the heading of a column that must be filled."""
EXAMPLES = frozenset({"example", "ejemplo"})
"""A row that has one of these in its first column is the template's own and is passed over."""
REASONS = {"en": "Why it was not imported", "es": "Por qué no se importó"}
"""Heading of the column in which rejected rows have their reason; passed over when they are imported again."""
_LANGUAGES = ("en", "es")


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column. `headings`, `notes` and `examples` are by language; `width` is in characters."""

    name: str
    kind: str
    headings: Mapping[str, str]
    notes: Mapping[str, str]
    examples: Mapping[str, str]
    also: tuple[str, ...]
    width: int
    required: bool = False
    may_be_unknown: bool = False
    vocabulary: str | None = None
    only: tuple[str, ...] = ()
    of: str | None = None

    def heading(self, language: str) -> str:
        """The heading in a language, or in both ("both")."""
        return _in(self.headings, language)

    def note(self, language: str) -> str:
        """What belongs into the column."""
        return _in(self.notes, language, between="\n")

    def example(self, language: str) -> str:
        """What the example row holds."""
        return self.examples["en" if language == "en" else "es"]


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """One sheet."""

    name: str
    titles: Mapping[str, str]
    notes: Mapping[str, str]
    columns: tuple[TemplateColumn, ...]

    def title(self, language: str) -> str:
        """The name of the sheet; at most 31 characters, so "both" takes the Spanish one."""
        return self.titles["en" if language == "en" else "es"]

    def note(self, language: str) -> str:
        """What the sheet is for."""
        return _in(self.notes, language, between="\n")

    def column(self, name: str) -> TemplateColumn | None:
        """The column of that name, None where there is none."""
        return next((column for column in self.columns if column.name == name), None)

    def known(self, heading: str) -> TemplateColumn | None:
        """The column that a heading means, in either language or both, with or without the mark of what is required."""
        return _headings(self.name).get(plain_heading(heading))


@cache
def template_sheets() -> Mapping[str, TemplateSheet]:
    """The sheets by name, in their order."""
    text = resources.files("constancia.intake").joinpath("template.toml").read_text("utf-8")
    return {name: _sheet(name, table) for name, table in tomllib.loads(text).items()}


def is_reason(heading: str) -> bool:
    """Whether a heading is that of the reasons in a file of rejected rows."""
    return plain_heading(heading) in {fold(reason) for reason in REASONS.values()}


def plain_heading(heading: str) -> str:
    """A heading as headings are compared."""
    return re.sub(
        r"[\s_.:]+", " ", fold(heading.split("\n")[0]).replace("n.º", "no").strip(f" {REQUIRED}:")
    ).strip(" .")


def sheet_of(headings: Sequence[str], *, title: str = "") -> TemplateSheet | None:
    """The sheet that a row of headings belongs to: all required columns are there, and of several the one that knows
    most of the headings (a title that fits goes first). None where there is none."""
    best: tuple[int, TemplateSheet] | None = None
    for sheet in template_sheets().values():
        known = {column.name for heading in headings if (column := sheet.known(heading))}
        if not {column.name for column in sheet.columns if column.required} <= known:
            continue
        is_titled = fold(title) in {fold(sheet.name), *(fold(name) for name in sheet.titles.values())}
        score = len(known) + 100 * is_titled
        if best is None or score > best[0]:
            best = (score, sheet)
    return None if best is None else best[1]


def sheet_titled(title: str) -> TemplateSheet | None:
    """The sheet that has this name in either language."""
    plain = fold(title)
    return next(
        (s for s in template_sheets().values() if plain in {s.name, *(fold(t) for t in s.titles.values())}),
        None,
    )


@cache
def _headings(name: str) -> Mapping[str, TemplateColumn]:
    known: dict[str, TemplateColumn] = {}
    columns = template_sheets()[name].columns
    for column in columns:
        both = [column.heading(language) for language in (*_LANGUAGES, "both")]
        reverse = f"{column.headings['en']} / {column.headings['es']}"
        for heading in (*both, reverse, column.name):
            known.setdefault(plain_heading(heading), column)
    for column in columns:
        for heading in column.also:
            known.setdefault(plain_heading(heading), column)
    return known


def _in(texts: Mapping[str, str], language: str, *, between: str = " / ") -> str:
    if language != "both":
        return texts[language]
    same = texts["es"] == texts["en"]
    return texts["es"] if same else f"{texts['es']}{between}{texts['en']}"


def _sheet(name: str, table: Mapping[str, object]) -> TemplateSheet:
    columns = table["columns"]
    if not isinstance(columns, list):
        raise TypeError(name)
    return TemplateSheet(
        name=name,
        titles={language: str(table[language]) for language in _LANGUAGES},
        notes={language: str(table[f"say_{language}"]) for language in _LANGUAGES},
        columns=tuple(_column(column) for column in columns),
    )


def _column(row: Mapping[str, object]) -> TemplateColumn:
    also, only = row.get("also", []), row.get("only", [])
    width, vocabulary, of = row["width"], row.get("vocabulary"), row.get("of")
    return TemplateColumn(
        name=str(row["name"]),
        kind=str(row["kind"]),
        headings={language: str(row[language]) for language in _LANGUAGES},
        notes={language: str(row[f"say_{language}"]) for language in _LANGUAGES},
        examples={language: str(row[f"example_{language}"]) for language in _LANGUAGES},
        also=tuple(also) if isinstance(also, list) else (),
        width=width if isinstance(width, int) else 12,
        required=bool(row.get("required", False)),
        may_be_unknown=bool(row.get("unknown", False)),
        vocabulary=None if vocabulary is None else str(vocabulary),
        only=tuple(only) if isinstance(only, list) else (),
        of=None if of is None else str(of),
    )
