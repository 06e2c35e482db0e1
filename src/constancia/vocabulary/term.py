"""A term and a property, read from one plain mapping: a table of a TOML file, or an addition from a case file's log."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeVar

from constancia.errors import Wrong

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "es")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.()-]{0,63}")
CODE = re.compile(r"\d{12}")
E = TypeVar("E", bound=StrEnum)


class ValueType(StrEnum):
    """What a value is: how it is read, compared and said."""

    EDTF = "edtf"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DURATION = "duration"
    TEXT = "text"
    REFERENCE = "reference"
    TERM = "term"
    BOOLEAN = "boolean"
    URL = "url"
    LANGUAGE = "language"
    COUNTRY = "country"


class Match(StrEnum):
    """How near a term is to the ESF code beside it. BROAD: the code is wider than our term."""

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a vocabulary.

    `esf` is a 12-digit code of the HURIDOCS micro-thesaurus that the vocabulary names, None where `match` is
    NONE (looked for, and there is none) or None (not compared).
    `broader` is a term of the same vocabulary; `rights` are ids of `rights`, `articles` of `instruments` ("iccpr.9").
    `side` tells whom an act type is about: "defenders", "migrants" or "both".
    """

    vocabulary: str
    id: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    esf: str | None = None
    match: Match | None = None
    broader: str | None = None
    rights: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    side: str | None = None
    is_own: bool = False

    def label(self, language: str) -> str:
        """The label in a language; English where that language has none (a case file's own terms)."""
        return self.labels.get(language) or self.labels.get("en") or self.id

    def definition(self, language: str) -> str:
        """The definition in a language; English where that language has none."""
        return self.definitions.get(language) or self.definitions.get("en") or ""


@dataclass(frozen=True, slots=True)
class Property:
    """What a claim may be about. `kinds` are the subjects it belongs to.

    `targets` are the kinds referred to (REFERENCE), the one vocabulary of its terms (TERM), else empty.
    Values of a `multiple` property stand side by side; else different values compete. Values that are not `published`
    never leave the case file. `esf` gives the ESF field number by kind.
    """

    id: str
    kinds: tuple[str, ...]
    value_type: ValueType
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    targets: tuple[str, ...] = ()
    multiple: bool = False
    published: bool = True
    esf: tuple[tuple[str, str], ...] = ()
    is_own: bool = False

    @property
    def target(self) -> str | None:
        """The first target: enough for every TERM property."""
        return self.targets[0] if self.targets else None

    def label(self, language: str) -> str:
        """The label in a language; English where that language has none."""
        return self.labels.get(language) or self.labels.get("en") or self.id

    def definition(self, language: str) -> str:
        """The definition in a language; English where that language has none."""
        return self.definitions.get(language) or self.definitions.get("en") or ""


_SHARED = frozenset({"id", "label_en", "label_es", "definition_en", "definition_es", "esf"})
TERM_FIELDS = _SHARED | {"vocabulary", "match", "broader", "rights", "articles", "side"}
PROPERTY_FIELDS = _SHARED | {"kinds", "value_type", "target", "multiple", "published"}


def read_term(untrusted: Mapping[str, object], *, is_own: bool) -> Term:
    """A term from its plain fields. Raises Wrong("vocabulary_term", vocabulary, reason)."""
    fields = _Fields(untrusted, allowed=TERM_FIELDS, code="vocabulary_term")
    esf = fields.text("esf")
    match = fields.choice("match", Match) if "match" in untrusted else None
    if esf is not None and not CODE.fullmatch(esf):
        raise fields.wrong("esf")
    if (esf is None) != (match in (None, Match.NONE)):
        raise fields.wrong("match")
    return Term(
        vocabulary=fields.needed("vocabulary"),
        id=fields.identifier(),
        labels=fields.languages("label"),
        definitions=fields.languages("definition"),
        esf=esf,
        match=match,
        broader=fields.text("broader"),
        rights=fields.texts("rights"),
        articles=fields.texts("articles"),
        side=fields.text("side"),
        is_own=is_own,
    )


def read_property(untrusted: Mapping[str, object], *, is_own: bool) -> Property:
    """A property from its plain fields. Raises Wrong("vocabulary_property", reason).

    Text is always `multiple`: prose never competes. What has a target needs one, what has none may not name one.
    """
    fields = _Fields(untrusted, allowed=PROPERTY_FIELDS, code="vocabulary_property")
    value_type = fields.choice("value_type", ValueType)
    targets = fields.texts("target")
    if bool(targets) != (value_type in (ValueType.REFERENCE, ValueType.TERM)):
        raise fields.wrong("target")
    return Property(
        id=fields.identifier(),
        kinds=fields.texts("kinds"),
        value_type=value_type,
        labels=fields.languages("label"),
        definitions=fields.languages("definition"),
        targets=targets,
        multiple=fields.flag("multiple", False) or value_type is ValueType.TEXT,
        published=fields.flag("published", True),
        esf=fields.pairs("esf"),
        is_own=is_own,
    )


# --- reading one plain mapping ---


class _Fields:
    def __init__(self, untrusted: Mapping[str, object], *, allowed: frozenset[str], code: str) -> None:
        self._fields = untrusted
        self._code = code
        unknown = set(untrusted) - allowed
        if unknown:
            raise self.wrong("unknown_field")

    def wrong(self, reason: str) -> Wrong:
        return Wrong(self._code, reason=reason)

    def text(self, name: str) -> str | None:
        value = self._fields.get(name)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise self.wrong(name)
        return value

    def needed(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise self.wrong(name)
        return value

    def identifier(self) -> str:
        value = self.needed("id")
        if not ID.fullmatch(value):
            raise self.wrong("id")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._fields.get(name, ())
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) and item for item in value):
            raise self.wrong(name)
        return tuple(value)

    def flag(self, name: str, default: bool) -> bool:
        value = self._fields.get(name, default)
        if not isinstance(value, bool):
            raise self.wrong(name)
        return value

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        value = self._fields.get(name, {})
        if not isinstance(value, Mapping) or not all(isinstance(item, str) for item in value.values()):
            raise self.wrong(name)
        return tuple((str(key), item) for key, item in value.items())

    def languages(self, name: str) -> dict[str, str]:
        """By language. English is needed; a case file may leave Spanish for later."""
        self.needed(f"{name}_en")
        values = ((language, self.text(f"{name}_{language}")) for language in LANGUAGES)
        return {language: value for language, value in values if value is not None}

    def choice(self, name: str, of: type[E]) -> E:
        try:
            return of(self.needed(name))
        except ValueError:
            raise self.wrong(name) from None
