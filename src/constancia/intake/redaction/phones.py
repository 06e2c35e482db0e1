"""Telephone numbers of the United States, Mexico and Central America, by the numbering plans of `phonenumbers`.

Abroad they are found by their plus sign; the eight digits of a Central American number only beside a word that says
what they are. Ten digits in the groups of a telephone number are proposed even where the plan has no such number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from constancia.intake.redaction.finding import Found, Kind
from constancia.intake.redaction.letters import evened

_REGIONS = ("US", "MX")
_GROUPED = re.compile(
    r"""(?<![\w.+-])(?:\+?\d{1,3}[-\s.])?(?:\(\d{2,3}\)\s?|\d{3}[-.\s])(?:\d{3,4}[-.\s]\d{4})(?![\w-])
    |(?<![\w.+-])\d{2}[-.\s]\d{4}[-.\s]\d{4}(?![\w-])|(?<!\w)\+\d{1,3}(?:[-\s.]?\(?\d{1,4}\)?){2,6}(?![\w-])""",
    re.VERBOSE,
)
_SAID = re.compile(
    r"""(?:\btel(?:s|[e\u00e9]fonos?|ephone)?\b|\bcel(?:ular(?:es)?)?\b|\bm[o\u00f3]vil(?:es)?\b|\bphones?\b|\bcell\b|\bmobile\b
    |whats\s?app|\bcall(?:ed)?\b|\bllam(?:ar|[a\u00f3e]|en)\b|\btext(?:ed)?\b|\bfax\b|\bmarcar\b|\bcontact[oe]?\b|\bsignal\b)
    [^\d\n+(]{0,30}(\+?\(?\d(?:[-\s.()]{0,2}\d){6,13})(?![\w-])""",
    re.VERBOSE | re.IGNORECASE,
)


def find(text: str) -> Iterator[Found]:
    """Every telephone number in `text`; some more than once."""
    from phonenumbers import Leniency, PhoneNumberMatcher

    even = evened(text)
    if not re.search(r"\d\D{0,3}\d\D{0,3}\d\D{0,3}\d", even):
        return
    for region in _REGIONS:
        for match in PhoneNumberMatcher(even, region, leniency=Leniency.VALID, max_tries=1 << 30):
            if re.search(r"[-\s.()+]", match.raw_string) or len(match.raw_string) > 9:
                yield Found(match.start, match.end, Kind.PHONE)
    yield from (
        Found(*match.span(), Kind.PHONE) for match in _GROUPED.finditer(even) if _is_number(match.group())
    )
    yield from (Found(*match.span(1), Kind.PHONE) for match in _SAID.finditer(even) if not _is_date(match[1]))


def _is_number(text: str) -> bool:
    return 10 <= sum(letter.isdigit() for letter in text) <= 14


def _is_date(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d?-\d\d?|\d\d?[-/.]\d\d?[-/.]\d{4}", text))
