"""The letters of a text as a reader sees them, so that a word is found whatever it was typed with.

Entities and percent signs are resolved, accents and capitals taken off, letters that look Latin taken for Latin, marks
that nobody sees left out, and a word divided at the end of a line joined. Each letter knows where it stands in the text
as given.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_to_bytes


@dataclass(frozen=True, slots=True)
class Lettering:
    """`plain` are the letters; `capitals`, `starts` and `ends` belong to each of them, None where nothing changed."""

    text: str
    plain: str
    capitals: Sequence[bool] | None = None
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where letters `start` to `end` stand in the text as given."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def is_capital(self, position: int) -> bool:
        """Whether the letter was a capital."""
        return self.text[position].isupper() if self.capitals is None else self.capitals[position]


def lettering(text: str) -> Lettering:
    """The letters of `text`."""
    if text.isascii() and not _CODED.search(text):
        return Lettering(text, text.lower())
    letters: list[tuple[str, bool, int, int]] = []
    for shown, start, end in _shown(text):
        plain = _plain(shown)
        letters += [(letter, shown.isupper(), start, end) for letter in plain]
        if not plain and letters and unicodedata.combining(shown):
            letter, is_capital, first, _ = letters[-1]
            letters[-1] = letter, is_capital, first, end
    plains, capitals, starts, ends = zip(*letters, strict=True) if letters else ((), (), (), ())
    return Lettering(text, "".join(plains), capitals, starts, ends)


def bare(text: str) -> str:
    """The letters alone."""
    return lettering(text).plain


_CODED = re.compile(r"&#?\w{2,31};?|(?:%[0-9A-Fa-f]{2})+|(?<=\w)-\r?\n\s*(?=\w)")
"""What stands for other characters: entities, percent-encoding, a hyphen at the end of a line."""


def _shown(text: str) -> Iterator[tuple[str, int, int]]:
    """Each character that a reader sees, with the stretch of `text` that it comes from."""
    position = 0
    for match in _CODED.finditer(text):
        yield from ((text[n], n, n + 1) for n in range(position, match.start()))
        for character in _resolved(match.group()):
            yield character, match.start(), match.end()
        position = match.end()
    yield from ((text[n], n, n + 1) for n in range(position, len(text)))


def _resolved(coded: str) -> str:
    if coded.startswith("%"):
        data = unquote_to_bytes(coded)
        try:
            return data.decode()
        except UnicodeDecodeError:
            return data.decode("latin-1")
    return html.unescape(coded) if coded.startswith("&") else ""


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """The letter without accents and case; nothing for a mark that is not seen."""
    if unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return ""
    known = _LATIN.get(character)
    if known is not None:
        return known
    decomposed = unicodedata.normalize("NFKD", character.casefold())
    return "".join(_LATIN.get(c, c) for c in decomposed if not unicodedata.combining(c))


_LATIN = {"\u00e6": "ae", "\u0153": "oe"}
_LATIN |= zip(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u051b\u051d\u0475",
    "abekmhopctyxijsdhqwv",
    strict=True,
)
_LATIN |= zip(
    "\u03b1\u03b2\u03b5\u03b7\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u0396\u0397\u039c\u039d\u03a5",
    "abenikvoptuxzhmny",
    strict=True,
)
_LATIN |= zip("\u0261\u00f8\u0142\u0111\u0127\u0167\u0131", "goldhti", strict=True)
"""Letters that are taken for Latin ones: Cyrillic, Greek, and Latin ones that have no accent to take off."""
