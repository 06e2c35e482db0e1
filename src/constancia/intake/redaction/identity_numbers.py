"""Numbers by which states know people: US A-numbers and social security numbers, passports, Mexican CURP, RFC.

Forms: 8 CFR 1.2 (A-number, seven to nine digits; USCIS writes eight or nine); the Social Security Administration's
rules (no area 000, 666 or from 900 on, no group 00, no serial 0000); the Mexican register's instructive for the CURP
with its check digit; the tax service's for the RFC of persons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from constancia.intake.redaction.finding import Found, Kind
from constancia.intake.redaction.letters import evened

_A = re.compile(
    r"""(?<![^\W_])A(?:lien)?\s?(?:\#|-|\#\s|\s|-\s|No\.?\s?|n[u\u00fa]m(?:ero|\.)?\s?)?\s?
    \d{2,3}[-\s.]?\d{3}[-\s.]?\d{3}(?![\w])""",
    re.VERBOSE,
)
_A_SAID = re.compile(
    r"""(?:alien\s(?:registration\s)?(?:number|no\.?|\#)|A[-\s]?(?:number|no\.|file)|uscis\s?(?:number|no\.?|\#)
    |n[u\u00fa]mero\s(?:de\s)?(?:extranjer[oa]|A\b)|registro\sde\sextranjer[oa])\W{0,4}(?:is\s|es\s|:\s)?
    (A?[-\s]?\d{2,3}[-\s.]?\d{3}[-\s.]?\d{3})(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_SSN = re.compile(r"(?<![\w-])(?!000|666)[0-8]\d\d([- .])(?!00)\d\d\1(?!0000)\d{4}(?![\w-])")
_ITIN = re.compile(r"(?<![\w-])9\d\d([- ])[5-9]\d\1\d{4}(?![\w-])")
_SSN_SAID = re.compile(
    r"""(?:\bssn|social\ssecurity|seguro\ssocial|\bitin|\bss\#)(?:\s(?:number|no\.?|n[u\u00fa]mero|card))?
    [^\d\n]{0,20}(\d{3}[- .]?\d{2}[- .]?\d{4})(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_PASSPORT = re.compile(
    r"""(?:passport|pasaporte|pssprt|\bppt)(?:\s(?:card|book|de|mexicano|hondure\w+|guatemalteco|salvadore\w+|estadounidense
    |nicarag\w+|colombiano|venezolano|haitiano|cubano|ecuatoriano))?
    \W{0,3}(?:number|num(?:ber)?\.?|no\.?|n[u\u00fa]m(?:ero|\.)?|n[o\u00b0\u00ba]\.?|\#|is|es|con)?(?:\s(?:is|es|n[u\u00fa]mero))?
    [:\s.\#-]{0,4}((?=[A-Z\d]*\d{5})[A-Z]{0,3}\d{5,9}[A-Z]?)(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_CURP = re.compile(
    r"(?<!\w)[A-Z\u00d1\u00f1]{4}\d{6}[HMX][A-Z]{2}[A-Z\u00d1\u00f1]{3}[A-Z\d]\d(?!\w)",
    re.IGNORECASE | re.ASCII,
)
_RFC = re.compile(r"(?<!\w)[A-Z\u00d1&]{4}[- ]?(\d{6})[- ]?[A-Z\d]{3}(?!\w)")
_STATES = re.compile("AS|B[CS]|C[CLMSH]|D[FG]|G[TR]|HG|JC|M[CNS]|N[TLE]|OC|PL|Q[TR]|S[PLR]|T[CSL]|VZ|YN|ZS")
_SIGNS = "0123456789ABCDEFGHIJKLMN\u00d1OPQRSTUVWXYZ"


def find(text: str) -> Iterator[Found]:
    """Every number in `text` that has the form of one of these."""
    even = evened(text)
    for kind, group, pattern in (
        (Kind.A_NUMBER, 0, _A),
        (Kind.A_NUMBER, 1, _A_SAID),
        (Kind.SSN, 0, _SSN),
        (Kind.SSN, 0, _ITIN),
        (Kind.SSN, 1, _SSN_SAID),
        (Kind.PASSPORT, 1, _PASSPORT),
    ):
        yield from (Found(*match.span(group), kind) for match in pattern.finditer(even))
    for match in _CURP.finditer(even):
        if _is_curp(match.group().upper()):
            yield Found(*match.span(), Kind.CURP)
    for match in _RFC.finditer(even):
        if _is_day(match[1]):
            yield Found(*match.span(), Kind.RFC)


def check_digit(curp: str) -> str:
    """The eighteenth sign of a CURP from its first seventeen: weights 18 to 2, modulo 10, the rest to ten."""
    total = sum(_SIGNS.index(sign) * weight for sign, weight in zip(curp[:17], range(18, 1, -1), strict=True))
    return str(-total % 10)


def _is_curp(curp: str) -> bool:
    """A day of birth and a state, or the right check digit: one slip hides no number."""
    return bool(_is_day(curp[4:10]) and _STATES.fullmatch(curp, 11, 13)) or check_digit(curp) == curp[17]


def _is_day(digits: str) -> bool:
    """Whether six digits are a year, a month and a day."""
    return 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31
