"""The words of a page of a PDF and where they stand, as its text layer gives them."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

from constancia.errors import Wrong
from constancia.intake.redaction.part import Box, Part, Word

_CHARACTERS = 100_000
"""Of a page; what has more is no page."""
_DIVIDES = "\x02\ufffe"
"""What pdfium gives for a hyphen at the end of a line."""

Place = Callable[[float, float], tuple[float, float]]
"""From points of the page to fractions of what is seen of it."""


def layer(page: Any, name: str, *, place: Place) -> Part:
    """The text of a page with its words; empty where it has none."""
    textpage = page.get_textpage()
    try:
        characters = list(_characters(textpage, place))
    finally:
        textpage.close()
    return Part(name, "".join(letter for letter, _ in characters), list(_words(characters)))


def _characters(textpage: Any, place: Place) -> Iterator[tuple[str, Box | None]]:
    import pypdfium2.raw as raw

    if textpage.count_chars() > _CHARACTERS:
        raise Wrong("redact_damaged", reason="characters")
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for number in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, number)
        letter = chr(code) if code and not 0xD800 <= code < 0xE000 and code < 0x110000 else "\ufffd"
        found = raw.FPDFText_GetCharBox(textpage, number, left, right, bottom, top)
        if letter.isspace() or not found:
            yield letter, None
            continue
        corners = (place(left.value, top.value), place(right.value, bottom.value))
        (x1, y1), (x2, y2) = corners
        yield letter, Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def _words(characters: list[tuple[str, Box | None]]) -> Iterator[Word]:
    """Letters without a blank between them, on one line."""
    start, box = 0, None
    for at, (letter, own) in enumerate(characters):
        ends = own is None or letter in _DIVIDES or (box is not None and not _is_beside(box, own))
        if ends and box is not None:
            yield Word(start, at, box)
            box = None
        if own is None or letter in _DIVIDES:
            continue
        if box is None:
            start, box = at, own
        else:
            box = Box(
                min(box.left, own.left),
                min(box.top, own.top),
                max(box.right, own.right),
                max(box.bottom, own.bottom),
            )
    if box is not None:
        yield Word(start, len(characters), box)


def _is_beside(word: Box, letter: Box) -> bool:
    """Whether a letter stands on the line of the word before it, or on the column where text runs upwards."""
    return (letter.top <= word.bottom and word.top <= letter.bottom) or (
        letter.left <= word.right and word.left <= letter.right
    )
