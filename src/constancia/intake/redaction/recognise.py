"""All recognisers over one text."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator

from constancia.intake.redaction import (
    addresses,
    birth_dates,
    coordinates,
    cues,
    identity_numbers,
    mails,
    phones,
    plates,
)
from constancia.intake.redaction.finding import Found, Kind
from constancia.intake.redaction.names import KnownNames

_FORMS: tuple[Callable[[str], Iterator[Found]], ...] = (
    mails.find,
    identity_numbers.find,
    phones.find,
    coordinates.find,
    birth_dates.find,
    plates.find,
    addresses.find,
    cues.find,
)
"""In the order of who wins where two find the same stretch."""


def recognise(text: str, names: KnownNames, *, is_file_name: bool = False) -> list[Found]:
    """What in `text` may give people away, in its order. What lies inside something larger is left to it, but for a
    known name: that is asked for by itself, so that it is hidden where the larger is kept."""
    known = list(names.find(text, is_address=is_file_name))
    forms = [found for find in _FORMS for found in find(text)]
    kept: list[Found] = []
    last = -1
    for one in sorted(forms, key=lambda found: (found.start, -found.end, _rank(found))):
        if one.end > last and not _is_known(one, known):
            kept.append(one)
        last = max(last, one.end)
    return sorted([*known, *kept])


def _is_known(one: Found, known: list[Found]) -> bool:
    """Whether a name that its surroundings gave away is a known one. `known` are in order and apart."""
    at = bisect(known, one.start, key=lambda found: found.start)
    return one.kind is Kind.OTHER_NAME and at > 0 and one.end <= known[at - 1].end


_RANKS = (Kind.CURP, Kind.RFC, Kind.A_NUMBER, Kind.SSN, Kind.PASSPORT, Kind.PLATE, Kind.BIRTH_DATE, Kind.MAIL)


def _rank(found: Found) -> int:
    return _RANKS.index(found.kind) if found.kind in _RANKS else len(_RANKS)
