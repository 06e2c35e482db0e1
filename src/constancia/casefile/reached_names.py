"""The names of people who go, found in what would stay: once a name is destroyed, nothing could keep it back any more.

Two words of a name in one text are the name. One word of it may be anybody's or a town's: a person has to look.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from constancia.claims.claim import Claim
from constancia.claims.record import Json

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 3
_PARTICLES = frozenset({"del", "las", "los", "dos", "das", "van", "von", "der", "den", "the", "and"})


@dataclass(frozen=True, slots=True)
class ReachedNames:
    """Each name as its words, without accents and capitals; particles are no words of it."""

    names: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, names: Iterable[str]) -> ReachedNames:
        """From names as they were recorded."""
        return cls(tuple({frozenset(words) for name in names if (words := set(_words(name)))}))

    def are_in(self, texts: Iterable[str]) -> bool:
        """Whether a name stands in one of these texts: two words of it, or its only word and nothing else."""
        return any(
            len(name & words) > 1 or name == words for words in self._read(texts) for name in self.names
        )

    def may_be_in(self, texts: Iterable[str]) -> bool:
        """Whether a word of a name does."""
        return any(name & words for words in self._read(texts) for name in self.names)

    def _read(self, texts: Iterable[str]) -> Iterator[set[str]]:
        return (set(_words(text)) for text in texts) if self.names else iter(())


def texts_of(claim: Claim) -> list[str]:
    """Every text of a claim."""
    places = claim.locator.to_json().values() if claim.locator is not None else ()
    return [text for text in (claim.value, claim.words, claim.note, *places) if text]


def texts_in(body: Json) -> Iterator[str]:
    """Every text of a decision."""
    if isinstance(body, str):
        yield body
    elif isinstance(body, dict | list):
        for part in body.values() if isinstance(body, dict) else body:
            yield from texts_in(part)


def _words(text: str) -> Iterator[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return (
        word for word in _WORD.findall(plain.casefold()) if len(word) >= _SHORTEST and word not in _PARTICLES
    )
