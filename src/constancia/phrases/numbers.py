"""Whole numbers and ranges as people write them.

English sets a comma between thousands. Spanish follows the Mexican standard for figures (NOM-008) and the Academies: a
narrow space from five digits on, and a point before decimals.
"""

from __future__ import annotations

from constancia.phrases import texts

_THIN = "\u202f"
_QUALIFIED = {
    "en": {
        "about": "about {n}",
        "at_least": "at least {n}",
        "more_than": "more than {n}",
        "less_than": "fewer than {n}",
        "up_to": "up to {n}",
    },
    "es": {
        "about": "alrededor de {n}",
        "at_least": "al menos {n}",
        "more_than": "más de {n}",
        "less_than": "menos de {n}",
        "up_to": "hasta {n}",
    },
}


def number(value: int, language: str) -> str:
    """1248 -> "1,248"; in Spanish "1248", and from five digits "12 480" with a narrow space."""
    if texts.known(language) == "es":
        return f"{value:,}".replace(",", _THIN) if abs(value) >= 10_000 else str(value)
    return f"{value:,}"


def decimal(text: str, language: str) -> str:
    """A decimal number as it was written, its whole part grouped; the text itself where it is no number."""
    whole, point, rest = text.partition(".")
    if not (whole.removeprefix("-").isdecimal() and whole.isascii() and (rest.isdecimal() or not point)):
        return text
    sign = "-" if whole.startswith("-0") and whole.strip("-0") == "" else ""
    return sign + number(int(whole), language) + point + rest


def span(low: int, high: int | None, language: str) -> str:
    """In a sentence: "12", "between 10 and 12"/"entre 10 y 12", "at least 12"/"al menos 12" (high unknown)."""
    if high is None:
        return qualified(number(low, language), "at_least", language)
    if low == high:
        return number(low, language)
    template = "entre {} y {}" if texts.known(language) == "es" else "between {} and {}"
    return template.format(number(low, language), number(high, language))


def dash(low: int, high: int | None, language: str) -> str:
    """In a table: "12", "10–12", "12 or more"/"12 o más"."""
    if high is None:
        return f"{number(low, language)} {'o más' if texts.known(language) == 'es' else 'or more'}"
    return number(low, language) if low == high else f"{number(low, language)}–{number(high, language)}"


def qualified(text: str, qualifier: str | None, language: str) -> str:
    """A number already in words, with what the source puts before it: "more than 20"/"más de 20"."""
    template = _QUALIFIED[texts.known(language)].get(qualifier or "")
    return template.format(n=text) if template else text


def size(octets: int, language: str) -> str:
    """The size of a file in decimal units: "812 B", "1.4 MB"."""
    if octets < 1000:
        return f"{octets} B"
    for unit, per in (("kB", 10**3), ("MB", 10**6), ("GB", 10**9)):
        value = octets / per
        if value < 1000 or unit == "GB":
            break
    return f"{decimal(f'{value:.0f}' if value >= 10 else f'{value:.1f}', language)} {unit}"
