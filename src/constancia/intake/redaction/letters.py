"""The letters of a text without accents and capitals, each with the place where it stands in the text as given.

Marks that nobody sees are left out, and a word divided at the end of a line is joined. `evened` keeps every place as it
is and only makes dashes, blanks and digits alike, for patterns that look at the form of a text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Letters:
    """`starts` and `ends` say for each letter of `plain` which characters of `text` it comes from."""

    text: str = field(repr=False)
    plain: str = field(repr=False)
    starts: Sequence[int] = field(repr=False)
    ends: Sequence[int] = field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where letters `start` to `end` stand in the text as given."""
        return self.starts[start], self.ends[end - 1]

    def is_capital(self, position: int) -> bool:
        """Whether the letter was a capital."""
        return self.text[self.starts[position]].isupper()


def letters(text: str) -> Letters:
    """The letters of `text`."""
    if text.isascii() and not _DIVIDED.search(text):
        return Letters(text, text.lower(), range(len(text)), range(1, len(text) + 1))
    plain: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for start, end in [*(match.span() for match in _DIVIDED.finditer(text)), (len(text), len(text))]:
        for at in range(position, start):
            made = _plain(text[at])
            if not made and ends:
                ends[-1] = at + 1
            for letter in made:
                plain.append(letter)
                starts.append(at)
                ends.append(at + 1)
        position = end
    return Letters(text, "".join(plain), starts, ends)


def bare(text: str) -> str:
    """The letters alone."""
    return letters(text).plain


def evened(text: str) -> str:
    """`text`, character for character, with one form of dash, blank, apostrophe and digit."""
    return text if text.isascii() else "".join(map(_even, text))


_DIVIDED = re.compile(
    "(?<=[^\\W\\d_])(?:[-\u2010\u2027\u00ad](?:[ \t]*\r?\n[ \t]*|[ \t]{1,2})|[\x02\ufffe][ \t]*(?:\r?\n)?[ \t]*)"
    "(?=[^\\W\\d_])"
)
"""A hyphen at the end of a line (of which some reader may have made a blank): typed, soft, or as pdfium gives it."""


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    if unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return ""
    if (known := _LIKE.get(character)) is not None:
        return known
    decomposed = unicodedata.normalize("NFKD", character.casefold())
    return "".join(_LIKE.get(one, one) for one in decomposed if not unicodedata.combining(one))


@lru_cache(maxsize=4096)
def _even(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Pd" or character == "\u2212":
        return "-"
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.digit(character))
    return "'" if character in "\u2019\u2018\u02bc\u00b4`" else character


_LIKE = {"\u00e6": "ae", "\u0153": "oe", "\u2019": "'", "\u2018": "'", "\u02bc": "'"}
_LIKE |= zip("\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455", "aeopcyxijs", strict=True)
_LIKE |= zip("\u03b1\u03bf\u03bd\u03c1\u03b9\u03ba", "aovpik", strict=True)
_LIKE |= zip("\u0142\u0131\u00f8\u0111", "liod", strict=True)
"""Letters taken for those that they look like, and signs for apostrophes."""
