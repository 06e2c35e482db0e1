"""Mail addresses, as they are written and as they are written to hide them from machines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from constancia.intake.redaction.finding import Found, Kind

_AT = r"(?:@|\s?[(\[{<]\s?(?:at|arroba)\s?[)\]}>]\s?|\s(?:arroba)\s)"
_DOT = r"(?:\.|\s?[(\[{]\s?(?:dot|punto)\s?[)\]}]\s?|\s(?:punto)\s)"
_MAIL = re.compile(
    rf"(?<![\w.+-])[\w.+%-]{{1,64}}{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{2,63}}){{1,4}}", re.IGNORECASE
)


def find(text: str) -> Iterator[Found]:
    """Every mail address in `text`."""
    return (Found(*match.span(), Kind.MAIL) for match in _MAIL.finditer(text))
