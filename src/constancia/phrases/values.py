"""A value of a property in words: the label of a term, a date, a number with its qualifier. References are left to the
caller, who alone knows what may be named."""

from __future__ import annotations

from constancia.phrases import dates, durations, numbers, texts
from constancia.vocabulary import Property, ValueType, Vocabulary

_BOOLEANS = {"en": {"true": "yes", "false": "no"}, "es": {"true": "sí", "false": "no"}}


def value(
    text: str, prop: Property, *, language: str, vocabulary: Vocabulary, qualifier: str | None = None
) -> str:
    """What a person reads. A value that does not fit its type, and a reference, are given back as they are."""
    said = _said(text, prop, language=language, vocabulary=vocabulary)
    return numbers.qualified(said, qualifier, language)


def term(text: str, name: str, *, language: str, vocabulary: Vocabulary) -> str:
    """The label of a term of a vocabulary, the text itself where there is none."""
    found = vocabulary.find(name, text)
    return found.label(language) if found else text


# --- private


def _said(text: str, prop: Property, *, language: str, vocabulary: Vocabulary) -> str:
    match prop.value_type:
        case ValueType.TERM:
            return term(text, prop.target or "", language=language, vocabulary=vocabulary)
        case ValueType.COUNTRY:
            return term(text, "countries", language=language, vocabulary=vocabulary)
        case ValueType.LANGUAGE:
            return term(text.partition("-")[0], "languages", language=language, vocabulary=vocabulary)
        case ValueType.EDTF:
            return dates.date(text, language)
        case ValueType.DURATION:
            return durations.duration(text, language)
        case ValueType.INTEGER | ValueType.DECIMAL if not prop.id.startswith(("latitude", "longitude")):
            return numbers.decimal(text, language)
        case ValueType.BOOLEAN:
            return _BOOLEANS[texts.known(language)].get(text, text)
        case _:
            return text
