"""Several things in one sentence: "a, b and c"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from constancia.phrases import texts
from constancia.phrases.screen import words


def joined(parts: Sequence[str], language: str, *, last: Literal["and", "or"] = "and") -> str:
    """ "a, b and c"; in Spanish "y" and "o" change before their own sound ("e Iglesia", "u hotel")."""
    if len(parts) < 2:
        return "".join(parts)
    word = words(language)(last)
    if texts.known(language) == "es":
        word = _before_own_sound(word, parts[-1])
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def _before_own_sound(word: str, following: str) -> str:
    start = following.casefold()
    if word == "y" and (
        start.startswith("i") or (start.startswith("hi") and not start.startswith(("hia", "hie")))
    ):
        return "e"
    if word == "o" and start.startswith(("o", "ho", "8")):
        return "u"
    return word
