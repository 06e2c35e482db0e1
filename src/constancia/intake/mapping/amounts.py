"""Numbers of people and things in words: "más de 20", "30–36", "approx. 5", "1,204"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_LONGEST = 80
_NUMBER = r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d{1,12}"
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|–|—|to|a|y|and|al|hasta)\s*({_NUMBER})")
_SINGLE = re.compile(rf"(.*?)\s*({_NUMBER})(?:[.,]0+)?\s*(\+|~)?\s*(.*)")
_WORDS = {
    "about": (
        "about",
        "approx",
        "approximately",
        "around",
        "circa",
        "c",
        "ca",
        "aprox",
        "aproximadamente",
        "cerca de",
    ),
    "at_least": (
        "at least",
        "al menos",
        "por lo menos",
        "minimum",
        "mínimo",
        "como mínimo",
        "min",
        "≥",
        ">=",
    ),
    "more_than": ("more than", "over", "más de", "mas de", ">", "above"),
    "less_than": ("less than", "under", "fewer than", "menos de", "<", "below"),
    "up_to": ("up to", "hasta", "at most", "maximum", "máximo", "a lo más", "≤", "<=", "como máximo"),
}
_ABOUT = ("alrededor de", "unos", "unas", "~", "≈", "some", "nearly", "casi", "almost")
_QUALIFIERS = {word: name for name, words in _WORDS.items() for word in words} | dict.fromkeys(
    _ABOUT, "about"
)
_UNITS = frozenset(
    ["people", "persons", "personas", "person", "persona", "migrants", "migrantes", "víctimas", "victims"]
) | {""}


class Amount(NamedTuple):
    """Bounds, None where there is none, and the word before the number as the vocabulary has it."""

    low: int | None
    high: int | None
    qualifier: str | None

    @property
    def single(self) -> int | None:
        """The number that was named, None for a range."""
        if self.qualifier == "more_than" and self.low is not None:
            return self.low - 1
        if self.qualifier == "less_than" and self.high is not None:
            return self.high + 1
        numbers = {number for number in (self.low, self.high) if number is not None}
        return numbers.pop() if len(numbers) == 1 else None


@lru_cache(maxsize=8192)
def read_amount(text: str) -> Amount | None:
    """None for what is no number."""
    said = " ".join(text.casefold().split())
    if not said or len(said) > _LONGEST:
        return None
    between = _RANGE.fullmatch(said.removeprefix("entre ").removeprefix("between ").removeprefix("de "))
    if between is not None:
        low, high = _whole(between[1]), _whole(between[2])
        return Amount(low, high, None) if low <= high else None
    match = _SINGLE.fullmatch(said)
    if match is None or match[4] not in _UNITS:
        return None
    word = match[1].strip(" .:") or {"+": "at_least", "~": "about"}.get(match[3] or "", "")
    qualifier = word if word in _WORDS else _QUALIFIERS.get(word)
    if word and qualifier is None:
        return None
    return _bounds(_whole(match[2]), qualifier)


def _bounds(number: int, qualifier: str | None) -> Amount:
    match qualifier:
        case "at_least":
            return Amount(number, None, qualifier)
        case "more_than":
            return Amount(number + 1, None, qualifier)
        case "less_than":
            return Amount(None, max(number - 1, 0), qualifier)
        case "up_to":
            return Amount(None, number, qualifier)
        case _:
            return Amount(number, number, qualifier)


def _whole(text: str) -> int:
    return int(re.sub(r"\D", "", text))
