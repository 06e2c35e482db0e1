"""Dates of birth: a date beside a word that says so, in either language. Other dates are what a case is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from constancia.intake.redaction.finding import Found, Kind
from constancia.intake.redaction.letters import evened

_MONTH = (
    r"(?:ene(?:ro)?|feb(?:rero|ruary)?|mar(?:zo|ch)?|abr(?:il)?|apr(?:il)?|may(?:o)?|jun(?:io|e)?|jul(?:io|y)?|ago(?:sto)?"
    r"|aug(?:ust)?|sep(?:t(?:iembre|ember)?)?|set(?:iembre)?|oct(?:ubre|ober)?|nov(?:iembre|ember)?|dic(?:iembre)?|dec(?:ember)?"
    r"|jan(?:uary)?)\.?"
)
_DATE = (
    rf"(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}"
    rf"|\d{{1,2}}(?:o|\u00ba|st|nd|rd|th)?[-\s](?:de\s|of\s)?{_MONTH}(?:[-\s,]+(?:de(?:l)?\s|of\s)?(?:a\u00f1o\s)?\d{{4}})?"
    rf"|\d{{1,2}}[-/. ](?:I{{1,3}}|I?V|VI{{1,3}}|I?X|XI{{1,2}})[-/. ]\d{{2,4}}"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?|{_MONTH}\s(?:de(?:l)?\s|of\s)?\d{{4}}|(?:19|20)\d\d)"
)
_SAID = (
    r"(?:\bborn\b|\bbirth(?:\s?date|day)?\b|\bd\.?\s?o\.?\s?b\b\.?|\bnac(?:i[o\u00f3]|id[oa]s?|imiento|\.)|\bf\.?\s?(?:de\s)?n(?:ac)?\.|"
    r"\bfdn\b|\bfecha\sde\snac\w*|\bcumplea\u00f1os\b|\bcumple\b)"
)
_AFTER = re.compile(rf"{_SAID}[^\d\n.]{{0,45}}?\.?[^\d\n.]{{0,12}}?({_DATE})(?!\w)", re.IGNORECASE)
_BEFORE = re.compile(rf"(?<!\w)({_DATE})\s?\(?(?:\bd\.?o\.?b\b|\bnacimiento\b|\bbirth\b)", re.IGNORECASE)


def find(text: str) -> Iterator[Found]:
    """Every date of birth in `text`: the date alone."""
    even = evened(text)
    for pattern in (_AFTER, _BEFORE):
        yield from (Found(*match.span(1), Kind.BIRTH_DATE) for match in pattern.finditer(even))
