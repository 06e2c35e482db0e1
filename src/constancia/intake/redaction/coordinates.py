"""Places on the earth by number: decimal degrees, degrees with minutes and seconds, Open Location Codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from constancia.intake.redaction.finding import Found, Kind
from constancia.intake.redaction.letters import evened

_LABEL = r"(?:lat(?:itude|itud|\.)?|lon(?:g(?:itude|itud|\.)?)?\.?|lng)"
_DECIMAL = re.compile(
    rf"""(?<![\w.])(?i:{_LABEL}\W{{0,3}})?([-+]?\d{{1,2}}\.\d{{3,}})[ ]?\u00b0?[ ]?[NS]?
    (?:[ ]?[,;/][ ]?|[ ]|,?[ ](?:y|and)[ ])
    (?i:{_LABEL}\W{{0,3}})?([-+]?\d{{1,3}}\.\d{{3,}})[ ]?\u00b0?[ ]?[EWO]?(?![\w.]?\d)""",
    re.VERBOSE,
)


def _angle(ends: str) -> str:
    """Degrees, perhaps with minutes and seconds, up to a letter or word of `ends`."""
    number = r"\d{1,2}(?:[.,]\d+)?[ ]?"
    return (
        rf"\d{{1,3}}(?:[.,]\d+)?[ ]?[\u00b0\u00ba][ ]?(?:{number}['\u2032][ ]?)?"
        rf"(?:{number}(?:[\"\u2033\u201d]|'')[ ]?)?(?:{ends})"
    )


_DEGREES = re.compile(
    rf"(?<!\w){_angle('[NS](?:orte|orth|ur|outh)?|(?:de[ ])?latitud[ ][Nn]orte')}[,;\s]{{1,3}}(?:(?:y|and)[ ])?"
    rf"{_angle('[EWO](?:este|est|ast)?|(?:de[ ])?longitud[ ][Oo]este')}(?!\w)"
)
_CODE = re.compile(r"(?<![\w+])[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}(?![\w+])")


def find(text: str) -> Iterator[Found]:
    """Every pair of coordinates in `text`."""
    even = evened(text)
    for match in _DECIMAL.finditer(even):
        if abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180:
            yield Found(*match.span(), Kind.COORDINATES)
    for pattern in (_DEGREES, _CODE):
        yield from (Found(*match.span(), Kind.COORDINATES) for match in pattern.finditer(even))
