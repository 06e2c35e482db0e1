"""A new passphrase: random words to offer, and how long somebody would have to guess at words of a person's own.

No rule says what must be in it (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2.5). It has 15 characters, the least
that NIST asks of a password that stands alone, and takes 10^14 guesses. Each guess costs 256 MiB and about a second
(`passphrase`), so a million computers at once need three years. Measured on this computer alone, by zxcvbn.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHORTEST = 15
"""Characters (Unicode code points) of a passphrase."""

LEAST = 14
"""Guesses that a passphrase takes at least, as a power of ten."""

MEASURED = 72
"""Characters that zxcvbn looks at; the rest can only make it harder to guess."""

OFFERED = {"en": 6, "es": 7}
"""Random words by language: as many as give 75 bits or more with the list of that language."""

_LISTS = Path(__file__).parent / "wordlists"


@dataclass(frozen=True, slots=True)
class Strength:
    """`guesses` as a power of ten; `is_short` where it has fewer than 15 characters."""

    guesses: float
    is_short: bool

    @property
    def is_enough(self) -> bool:
        return not self.is_short and self.guesses >= LEAST


def offer(language: str) -> str:
    """Random words of a language, with a space between them. Each time others. English where there is no list."""
    known = language if language in OFFERED else "en"
    return " ".join(secrets.choice(_words(known)) for _ in range(OFFERED[known]))


def strength(passphrase: str, *, known: Sequence[str] = ()) -> Strength:
    """How hard it is to guess. `known` are words that somebody who wants in would try first, such as names."""
    from zxcvbn import zxcvbn

    text = unicodedata.normalize("NFC", passphrase)
    if not text:
        return Strength(0, True)
    found = zxcvbn(text[:MEASURED], user_inputs=[*known, *_words("es")])
    return Strength(float(found["guesses_log10"]), len(text) < SHORTEST)


@cache
def _words(language: str) -> tuple[str, ...]:
    return tuple((_LISTS / f"{language}.txt").read_text("utf-8").split())
