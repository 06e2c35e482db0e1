"""A number with the word before it, as a claim keeps both: "más de 20" is 20 with the qualifier `more_than`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from constancia.intake import understand

_LONGEST = 80
_SINGLE = re.compile(r"(.*?)\s*(\d{1,3}(?:[.,\s]\d{3})+|\d{1,12})(?:[.,]0+)?\s*(\D*)")
_QUALIFIERS = ("about", "at_least", "more_than", "less_than", "up_to")


class Amount(NamedTuple):
    """A whole number, and the qualifier as the vocabulary has it."""

    number: int
    qualifier: str | None


@lru_cache(maxsize=8192)
def read_amount(text: str) -> Amount | None:
    """None for a range and for what is no number."""
    if len(text) > _LONGEST:
        return None
    words = understand.understood()["sizes"]
    said = re.sub(rf"\s*\b(?:{'|'.join(words['people'])})$", "", understand.fold(text).strip(" .()"))
    match = _SINGLE.fullmatch(said)
    if match is None:
        return None
    number, before, after = int(re.sub(r"\D", "", match[2])), match[1].strip(" .:"), match[3].strip(" .()")
    if not before and not after:
        return Amount(number, None)
    for name in _QUALIFIERS:
        if (before in words[name] and not after) or (not before and after in words[name]):
            return Amount(number, name)
    ends = {"or_more": "at_least", "or_fewer": "up_to"}
    return next(
        (Amount(number, name) for end, name in ends.items() if not before and after in words[end]), None
    )
