"""The words by which a table says where in a source something stands, as a locator."""

from __future__ import annotations

import re
from functools import lru_cache

from constancia.claims import Locator

_NUMBER = r"[0-9ivxlc]{1,10}(?:\s?[-–]\s?[0-9ivxlc]{1,10})?"
_PAGE = rf"(?:pp?\.|pages?|págs?\.|páginas?)\s?(?P<page>{_NUMBER})"
_PARAGRAPH = rf"(?:paras?\.|paragraphs?|párrs?\.|párrafos?|¶{{1,2}})\s?(?P<paragraph>{_NUMBER})"
_BOTH = re.compile(rf"(?:{_PAGE})?(?:,?\s)?(?:{_PARAGRAPH})?", re.IGNORECASE)
_CELL = re.compile(
    r"(?:row|fila) (?P<row>[1-9][0-9]{0,9})(?:, (?:column|columna) (?P<column>.+))?", re.DOTALL
)
_LENGTH = 60


@lru_cache(maxsize=4096)
def read_locator(text: str) -> Locator:
    """ "p. 12", "page 12, para. 3", "párr. 4" name a page and a paragraph, "row 12, column Date" a cell; anything else
    is a place in words."""
    if not text:
        return Locator()
    cell = _CELL.fullmatch(text)
    if cell is not None:
        return Locator(row=cell["row"], column=cell["column"])
    match = _BOTH.fullmatch(text.strip()) if len(text) <= _LENGTH else None
    page, paragraph = match.group("page", "paragraph") if match else (None, None)
    if page is None and paragraph is None:
        return Locator(place=text)
    return Locator(page=page, paragraph=paragraph)
