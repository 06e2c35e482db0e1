"""The fixed words of the pages, in the languages that a publication may have."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

LANGUAGE_NAMES: Mapping[str, str] = {"en": "English", "es": "Español"}


class Words:
    """The words of one language. Raises KeyError for a key that does not exist: a fault of ours, found by a test."""

    __slots__ = ("_texts", "language")

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = {key: text[language] for key, text in _all().items()}

    def __call__(self, key: str, **fields: str | int) -> str:
        """The text of `key` with its fields. Of "one|many" the part that fits the field `n` is taken."""
        text = self._texts[key]
        if "|" in text:
            one, many = text.split("|")
            text = one if fields.get("n") == 1 else many
        return text.format(
            **{name: self.number(f) if isinstance(f, int) else f for name, f in fields.items()}
        )

    def number(self, number: int) -> str:
        """A whole number with its thousands apart: a comma in English; in Spanish a thin space from five digits."""
        if self.language == "es":
            return f"{number:,}".replace(",", "\u202f") if number >= 10_000 else str(number)
        return f"{number:,}"

    def size(self, octets: int) -> str:
        """The size of a file as a person reads it, in decimal units."""
        if octets < 1000:
            return f"{self.number(octets)} B"
        unit, per = ("kB", 1000) if octets < 1_000_000 else ("MB", 1_000_000)
        value = octets / per
        text = f"{value:.0f}" if value >= 10 else f"{value:.1f}"
        return f"{text.replace('.', ',') if self.language == 'es' else text} {unit}"


@cache
def words(language: str) -> Words:
    """The words of `language`, read once."""
    return Words(language)


@cache
def _all() -> Mapping[str, Mapping[str, str]]:
    file = resources.files("constancia.phrases") / "screen" / "site.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
