"""Street addresses in Spanish ("Calle Inventada #12, Col. Centro, C.P. 22000") and English ("12 Made-Up St, Apt 4")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from constancia.intake.redaction.finding import Found, Kind
from constancia.intake.redaction.letters import evened

_CAPITAL = (
    r"(?:(?:Gral|Lic|Dr|Dra|Ing|Prof|Cnel|Pte|Ote|Nte|Sta|Sto|St|Hnos)\."
    r"|(?!(?i:tels?|cels?|phone|apt|apto|depto)\b)[^\W\d_a-z\u00e0-\u00ff][\w'\u00e0-\u00ff-]*)"
)
_WORD = rf"(?:{_CAPITAL}|de|del|la|las|los|el|y|\d{{1,4}}(?:a|o|\u00aa|\u00ba|ra|da|ta)?)"
_WORDS = rf"{_WORD}(?:[ ]{_WORD}){{0,5}}"
_NUMBER = (
    r"(?:\#[ ]?\d+|(?i:no\.?|n[u\u00fa]m(?:ero|\.)?|n\u00ba|n\u00b0)[ ]?\d+|\d+)(?:[ -]?[A-Z](?!\w))?(?:-\d+)?(?!\w)"
    r"|(?i:s/n)"
)
_INSIDE = (
    r"(?:,?[ ](?i:int(?:erior|\.)?|depto\.?|departamento|apto\.?|edificio|edif\.?|casa|lote|mz\.?|manzana)"
    r"[ ]?\#?[\w-]{1,6})"
)
_AREA = rf"(?:,?[ \n](?:(?i:col(?:onia|\.)|fracc(?:ionamiento|\.)|barrio|unidad[ ]habitacional|ejido|zona))[ ]{_WORDS})"
_POSTCODE = r"(?:,?[ \n](?:(?i:c\.?[ ]?p\.?)[ ]?\d{5}))"
_SPANISH = re.compile(
    rf"""(?<!\w)(?i:calle|c\.|av(?:enida|\.|da\.)?|blvd\.?|bulevar|boulevard|calz(?:ada|\.)|carr(?:etera|\.)
    |callej[o\u00f3]n|privada|priv\.|prol(?:ongaci[o\u00f3]n|\.)|andador|paseo|cerrada|camino|v[i\u00ed]a|perif[e\u00e9]rico|circuito
    |retorno)[ ]
    {_WORDS}(?:,?[ ](?:{_NUMBER})|(?={_AREA}))(?:{_INSIDE}){{0,2}}(?:{_AREA}){{0,1}}(?:{_POSTCODE})?""",
    re.VERBOSE,
)
_COLONIA = re.compile(
    rf"(?<!\w)(?:(?i:col(?:onia|\.)|fracc(?:ionamiento|\.)|unidad[ ]habitacional))[ ]{_CAPITAL}(?:[ ]{_WORD}){{0,4}}"
    rf"(?:{_POSTCODE})?"
)
_KINDS = (
    r"(?:St(?:reet|\.)?|Ave(?:nue|\.)?|Blvd\.?|Boulevard|R(?:oa)?d\.?|Dr(?:ive|\.)?|L(?:a)?n(?:e|\.)?|C(?:our)?t\.?"
    r"|Pl(?:ace|\.)?|H(?:igh)?wy\.?|Way|Ter(?:race|\.)?|Cir(?:cle|\.)?|Pkwy\.?|Parkway|Trail|Loop|Square|Alley)"
)
_ENGLISH = re.compile(
    rf"""(?<![\w-])\d{{1,6}}(?:-?[A-Z])?(?:[ ](?:N|S|E|W|North|South|East|West|NE|NW|SE|SW)\.?)?
    (?:[ ](?:{_CAPITAL}|\d{{1,3}}(?:st|nd|rd|th))){{1,4}}?[ ]{_KINDS}(?![\w])
    (?:,?[ ](?i:apt|apartment|suite|ste|unit|lot|\#|rm|room|space|spc)\.?[ ]?\#?[\w-]{{1,6}})?
    (?:,?[ \n]{_CAPITAL}(?:[ ]{_CAPITAL}){{0,2}},[ ]?(?:[A-Z]{{2}}|California|Texas|Arizona
    |New[ ]Mexico)(?:[ ]\d{{5}}(?:-\d{{4}})?)?)?""",
    re.VERBOSE,
)
_BOX = re.compile(r"(?<!\w)(?i:p\.?[ ]?o\.?[ ]box|apartado postal)[ ]\#?\d{1,6}")


def find(text: str) -> Iterator[Found]:
    """Every street address in `text`."""
    even = evened(text)
    for pattern in (_SPANISH, _COLONIA, _ENGLISH, _BOX):
        yield from (Found(*match.span(), Kind.ADDRESS) for match in pattern.finditer(even))
