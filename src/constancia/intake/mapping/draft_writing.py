"""What the parts of a drafted mapping share: the columns, the words of its remarks, and what was used so far."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property

from constancia.intake.mapping.columns import Column
from constancia.intake.mapping.findings import Findings
from constancia.intake.mapping.words import Say, words_in
from constancia.intake.sheet import Grid
from constancia.vocabulary import Vocabulary

NOT_CODED = "not_coded"
"""The type of an act whose type the mapping does not know yet."""
TYPE, PERSON, UNIT = "each_type", "each_person", "each_unit"
"""Loops. No table has a column of these names."""


class Writing:
    """A draft in the making. `used` are the headings that it takes, `makes` the kinds of record."""

    def __init__(
        self, findings: Findings, vocabulary: Vocabulary, language: str, *, grids: Sequence[Grid]
    ) -> None:
        self.findings = findings
        self.vocabulary = vocabulary
        self.language = language
        self.grids = grids
        self.say: Say = words_in(language)
        self.used: set[str] = set()
        self.makes: list[str] = []

    @cached_property
    def units(self) -> list[str] | None:
        """The agencies to be kept where people are named beside them."""
        return self.findings.units

    @cached_property
    def loops(self) -> list[str]:
        """The loops of every row."""
        split = self.findings.separator
        out = [TYPE] if self.is_typed and split("act_type") else []
        out += [PERSON] if split("victim") and self.findings.has("victim") else []
        has_unit = self.findings.has("unit")
        return [*out, *([UNIT] if has_unit and (split("unit") or self.units is not None) else [])]

    @cached_property
    def is_typed(self) -> bool:
        """Whether there is a column of types of act that all may read."""
        return self.findings.is_open("act_type")

    @property
    def act_loops(self) -> list[str]:
        """The loops that make several acts of a row."""
        return [loop for loop in self.loops if loop != UNIT]

    def name(self, role: str) -> str:
        """The column as a cell in a template: "{Fecha}"."""
        column = self.findings.columns[role]
        self.used.add(column.name)
        return cell(column)

    def cell(self, role: str) -> str:
        """The column as a value."""
        return quoted(self.name(role))

    @cached_property
    def told_apart(self) -> list[Column]:
        """The columns that make keys of rows, where rows have no number."""
        return [one for one in self.findings.told_apart if _is_writable(one)]

    @cached_property
    def key(self) -> list[str]:
        """Templates for the key of a row, of which the first that is filled counts."""
        own = "{#key}" if self.told_apart else "{#row}"
        number = self.findings.number("id")
        if number is None or not _is_writable(number):
            return [own]
        return [self.name("id")] if number.is_unique else [self.name("id"), own]

    @cached_property
    def event_key(self) -> list[str]:
        """Those for the event: rows that share the number of a case are one."""
        if not self.is_grouped:
            return self.key
        return [self.name("case_number"), *(one for one in self.key if one.startswith("{#"))]

    @property
    def is_grouped(self) -> bool:
        """Whether several rows are one event."""
        number = self.findings.number("case_number")
        return number is not None and _is_writable(number)


def cell(column: Column) -> str:
    """A column as a cell in a template."""
    return "{" + column.name.replace("{", "").replace("}", "") + "}"


def value(templates: Sequence[str], more: str = "") -> str:
    """Templates as a value: the first that is filled counts."""
    if len(templates) == 1 and not more:
        return quoted(templates[0])
    told = ", ".join(map(quoted, templates))
    return "{ from = " + (told if len(templates) == 1 else f"[{told}]") + more + " }"


def quoted(text: str) -> str:
    """Text as TOML has it, on one line, with nothing in it that an editor does not show."""
    return "".join(
        letter if letter.isprintable() else f"\\U{ord(letter):08X}"
        for letter in json.dumps(text, ensure_ascii=False)
    )


def comment(text: str) -> str:
    """Text that stays on one line."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:80]


def _is_writable(column: Column) -> bool:
    return not {"{", "}"} & set(column.name)
