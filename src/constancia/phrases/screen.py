"""The words on screen and on paper, by key. What code calls a claim, a person reads as a statement."""

from __future__ import annotations

from functools import cache

from constancia.phrases import texts
from constancia.phrases.numbers import number


class Words:
    """The words of one language: those that all share, and over them those of one room ("site", "cli", "pdf").

    Raises KeyError for a key that does not exist: a fault of ours, found by a test.
    """

    __slots__ = ("_texts", "language")

    def __init__(self, language: str, room: str | None = None) -> None:
        self.language = texts.known(language)
        tables = [texts.one("screen"), *([texts.one(f"screen/{room}")] if room else [])]
        self._texts = {key: str(row[self.language]) for table in tables for key, row in table.items()}

    def __call__(self, key: str, **fields: str | int) -> str:
        """The text of `key` with its fields. Of "one|many" the part that fits `n` is taken (one without n)."""
        text = self._texts[key]
        if "|" in text:
            one, many = text.split("|")
            text = one if fields.get("n", 1) == 1 else many
        said = {
            name: number(item, self.language) if isinstance(item, int) else item
            for name, item in fields.items()
        }
        return text.format(**said)

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def keys(self) -> tuple[str, ...]:
        """Every key, sorted."""
        return tuple(sorted(self._texts))


@cache
def words(language: str, room: str | None = None) -> Words:
    """The words of a language, read once."""
    return Words(language, room)
