"""The letters of a text without accents and capitals, each with the place where it stands in the text as given.

Marks that nobody sees are left out, a word divided at the end of a line is joined, and what stands for a letter in a
link, a page of the web, JSON, mail or RTF (`%C3%AD`, `&iacute;`, `\\u00ed`, `=C3=AD`, `\\'ed`) is taken for it.
`evened` keeps every place as it is and only makes dashes, blanks and digits alike, for patterns of form.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Letters:
    """`starts` and `ends` say for each letter of `plain` which characters of `text` it comes from, `capitals` whether
    it was one (None: as in the text)."""

    text: str = field(repr=False)
    plain: str = field(repr=False)
    starts: Sequence[int] = field(repr=False)
    ends: Sequence[int] = field(repr=False)
    capitals: Sequence[bool] | None = field(repr=False, default=None)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where letters `start` to `end` stand in the text as given."""
        return self.starts[start], self.ends[end - 1]

    def is_capital(self, position: int) -> bool:
        """Whether the letter was a capital."""
        return self.text[position].isupper() if self.capitals is None else self.capitals[position]


def letters(text: str) -> Letters:
    """The letters of `text`."""
    if text.isascii() and not _OTHERWISE.search(text):
        return Letters(text, text.lower(), range(len(text)), range(1, len(text) + 1))
    plain: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    capitals: list[bool] = []
    for shown, start, end in _shown(text):
        made = _plain(shown)
        if not made and ends and start == ends[-1]:
            ends[-1] = end
        for letter in made:
            plain.append(letter)
            starts.append(start)
            ends.append(end)
            capitals.append(shown.isupper())
    return Letters(text, "".join(plain), starts, ends, capitals)


def bare(text: str) -> str:
    """The letters alone."""
    return letters(text).plain


def evened(text: str) -> str:
    """`text`, character for character, with one form of dash, blank, apostrophe and digit."""
    return text if text.isascii() else "".join(map(_even, text))


_OTHERWISE = re.compile(
    "(?P<divided>(?<=[^\\W\\d_])(?:[-\u2010\u2027\u00ad](?:[ \t]*\r?\n[ \t]*|[ \t]{1,2})"
    "|[\x02\ufffe][ \t]*(?:\r?\n)?[ \t]*)(?=[^\\W\\d_])|(?<=\\w)=\r?\n(?=\\w))"
    "|(?P<percent>(?:%[0-9A-Fa-f]{2})+)"
    "|(?P<entity>&(?:\\#\\d{2,7}|\\#[xX][0-9A-Fa-f]{2,6}|[A-Za-z]{2,12});)"
    r"|(?P<json>\\u[0-9A-Fa-f]{4})"
    "|(?P<mail>(?:=[CDE][0-9A-F](?:=[89AB][0-9A-F]){1,2})+)"
    r"|(?P<rtf>\\'[0-9a-fA-F]{2})"
)
"""A hyphen at the end of a line (of which some reader may have made a blank): typed, soft, or as pdfium gives it; and
what stands for a letter."""


def _shown(text: str) -> Iterator[tuple[str, int, int]]:
    """Each character that a reader sees, with the stretch of `text` that it comes from."""
    at = 0
    for match in _OTHERWISE.finditer(text):
        yield from ((text[n], n, n + 1) for n in range(at, match.start()))
        for character in _resolved(match):
            yield character, match.start(), match.end()
        at = match.end()
    yield from ((text[n], n, n + 1) for n in range(at, len(text)))


def _resolved(match: re.Match[str]) -> str:
    coded = match.group()
    if match["percent"] or match["mail"]:
        data = bytes.fromhex(coded.replace("%", "").replace("=", ""))
        try:
            return data.decode()
        except UnicodeDecodeError:
            return data.decode("latin-1")
    if match["entity"]:
        return html.unescape(coded)
    if match["json"]:
        return chr(int(coded[2:], 16))
    return bytes.fromhex(coded[2:]).decode("cp1252", "replace") if match["rtf"] else ""


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
