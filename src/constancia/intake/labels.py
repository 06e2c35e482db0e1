"""Terms by the label that a person chose or typed: in either language, both, or the id. Case and accents do not
count."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from constancia.intake.template_format import template_sheets
from constancia.intake.understand import fold
from constancia.vocabulary import Property, Vocabulary

FIELDS = {
    "what": "act_type",
    "who": "victim",
    "when": "date_start",
    "until": "date_end",
    "where": "place",
    "by_whom": "perpetrator",
    "outcome": "outcome",
}
"""Columns of the sheet Acts and the properties of an act that they are."""


class Labels:
    """The vocabulary by its labels."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._tables: dict[str, Mapping[str, str]] = {}

    def term(self, name: str, text: str) -> str | None:
        """The id of the term of a vocabulary that a text means; None where there is none."""
        if name not in self._tables:
            self._tables[name] = self._table(name)
        return self._tables[name].get(fold(text).replace("_", " ").replace("-", " "))

    def property(self, text: str) -> Property | None:
        """The property of an act that a text means: a heading of the sheet Acts, a label, or an id."""
        name = self._properties.get(fold(text).replace("_", " "))
        return None if name is None else self.vocabulary.property(name)

    @cached_property
    def _properties(self) -> Mapping[str, str]:
        known: dict[str, str] = {}
        acts = template_sheets()["acts"]
        for column in acts.columns:
            if column.name in FIELDS:
                for language in ("en", "es", "both"):
                    known[fold(column.heading(language))] = FIELDS[column.name]
                known[column.name.replace("_", " ")] = FIELDS[column.name]
        for item in self.vocabulary.properties("act"):
            both = f"{item.label('es')} / {item.label('en')}"
            for label in (item.id, item.label("en"), item.label("es"), both):
                known.setdefault(fold(label).replace("_", " "), item.id)
        return known

    def _table(self, name: str) -> Mapping[str, str]:
        known: dict[str, str] = {}
        terms = self.vocabulary.terms(name)
        for term in terms:
            known.setdefault(fold(term.id).replace("_", " ").replace("-", " "), term.id)
        for term in terms:
            en, es = term.label("en"), term.label("es")
            for label in (en, es, f"{es} / {en}", f"{en} / {es}"):
                known.setdefault(fold(label).replace("_", " ").replace("-", " "), term.id)
        return known
