"""Whether words may be the name of a person. Doubt counts as yes: what may name somebody is not put where all read it.

The words that names are known by stand in `people.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from importlib import resources

from constancia.intake.understand import fold

_PARTICLES = frozenset(
    {"de", "del", "la", "las", "los", "y", "e", "da", "dos", "das", "van", "von", "san", "d"}
)
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_'’.-]{0,30}(?:-[^\W\d_]+)?\.?")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NUMBER_OF_A_PERSON = re.compile(
    r"[A-ZÑ&]{3,4}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[A-Z0-9]{3}|[HMX][A-Z]{5}[A-Z0-9]\d)",
    re.IGNORECASE,
)
_SHORT = 4


def is_person_name(text: str) -> bool:
    """Whether a text is written as a name is: two to seven words with capitals, particles aside, and no figures."""
    words = text.replace(",", " ").split()
    if not 2 <= len(words) <= 7:
        return False
    own = [word for word in words if word.casefold() not in _PARTICLES]
    return len(own) >= 2 and all(_NAME_WORD.fullmatch(word) and word[0].isupper() for word in own)


@lru_cache(maxsize=1 << 15)
def names_somebody(text: str) -> bool:
    """Whether a given name stands in a text with another word of a name beside it: "agentes de Juan Pérez"."""
    words = _WORD.findall(text)
    given = _words()["given"]
    for at, word in enumerate(words):
        if word[:1].isupper() and fold(word) in given:
            beside = [one for one in words[max(0, at - 1) : at + 3] if one is not word]
            if any(one[:1].isupper() and not _is_other(one) for one in beside):
                return True
    return False


def is_agency(text: str) -> bool:
    """Whether a text has a word that agencies and groups have in their names."""
    return any(fold(word) in _words()["institutions"] for word in _WORD.findall(text))


def is_number_of_a_person(text: str) -> bool:
    """Whether a text is an identity or tax number that begins with letters of the name (CURP, RFC)."""
    return _NUMBER_OF_A_PERSON.fullmatch(text) is not None


def name_words(text: str) -> frozenset[str]:
    """The words of a name by which somebody can be found out: surnames, not the usual given names."""
    found = (fold(word) for word in _WORD.findall(text))
    return frozenset(
        word
        for word in found
        if len(word) >= _SHORT and word not in _words()["given"] and word not in _words()["institutions"]
    )


def words_of(text: str) -> Collection[str]:
    """The folded words of a text."""
    return {fold(word) for word in _WORD.findall(text)}


def _is_other(word: str) -> bool:
    return fold(word) in _PARTICLES or fold(word) in _words()["institutions"]


@cache
def _words() -> Mapping[str, frozenset[str]]:
    text = resources.files("constancia.intake.mapping").joinpath("people.toml").read_text("utf-8")
    return {name: frozenset(words) for name, words in tomllib.loads(text).items()}
