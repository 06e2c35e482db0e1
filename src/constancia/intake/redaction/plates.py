"""Plates of vehicles. Letters and digits are no plate by themselves: a word beside them must say so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from constancia.intake.redaction.finding import Found, Kind
from constancia.intake.redaction.letters import evened

_SIGNS = r"(?=[A-Z\d -]{0,9}\d)(?=[A-Z\d -]{0,9}[A-Z])[A-Z\d]{1,4}(?:[- ]?[A-Z\d]{1,4}){1,2}"
_PLATE = re.compile(
    rf"""(?i:\b(?:license\s)?plates?\b|\bplacas?\b|\bmatr[i\u00ed]culas?\b|\btags?\b|\bregistration\b)
    (?i:\s(?:number|no\.?|n[u\u00fa]mero|de\scirculaci[o\u00f3]n|reads?|le\u00edan?|was|were|is|eran?|es|con|with|de|del
    |california|texas|arizona|sonora|baja|chihuahua|tamaulipas|coahuila|mexican[ao]s?|estado|the|n[u\u00fa]m\.?|auto|carro))
    {{0,3}}[\s:\#"'\u201c(]{{1,4}}({_SIGNS})(?![\w])""",
    re.VERBOSE,
)
_BEFORE = re.compile(rf"(?<![\w-])({_SIGNS})\s\(?(?i:plates?|placas?)\b")


def find(text: str) -> Iterator[Found]:
    """Every plate in `text`."""
    even = evened(text)
    for pattern in (_PLATE, _BEFORE):
        yield from (
            Found(*match.span(1), Kind.PLATE)
            for match in pattern.finditer(even)
            if 5 <= sum(sign.isalnum() for sign in match[1]) <= 8
        )
