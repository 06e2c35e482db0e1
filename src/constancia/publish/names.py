"""Finding protected names in text: whole, in any order, in parts, whatever the accents and capitals.

Two words of a name near each other are found, and so is one word of it where nothing public in the records shares it
("Cruz" alone is no trace of a person in a text about Santa Cruz) and it stands as a name does: with a capital, or
inside an address. It finds rather too much than too little: what is found is withheld whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

Spans = list[tuple[int, int]]

_WORD = re.compile(r"[^\W_]+")
_NEAR = 3
_SHORTEST = 4
_PARTICLES = frozenset(
    {"de", "del", "la", "las", "los", "y", "e", "da", "do", "dos", "van", "von", "der", "den", "al"}
)


@dataclass(frozen=True, slots=True)
class ProtectedNames:
    """`names` by word: which names hold it. `single` are the words that give a person away alone."""

    names: dict[str, frozenset[int]]
    single: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str], *, public: Iterable[str] = ()) -> ProtectedNames:
        """From the names known to `identities`, and texts that are public anyway (places, units, public names)."""
        holders: dict[str, set[int]] = defaultdict(set)
        for number, name in enumerate(sorted(set(names))):
            for word in _words(name):
                holders[word].add(number)
        common = {word for text in public for word in _words(text)}
        single = frozenset(word for word in holders if len(word) >= _SHORTEST and word not in common)
        return cls({word: frozenset(found) for word, found in holders.items()}, single)

    def spans(self, text: str) -> Spans:
        """Where in `text` a protected name stands, as (start, end) in characters."""
        if not self.names:
            return []
        found = [
            (match.start(), match.end(), self.names[word])
            for match in _WORD.finditer(text)
            if (word := _plain(match.group())) in self.names
        ]
        return [
            (start, end)
            for index, (start, end, holders) in enumerate(found)
            if self._is_single(text, start, end) or _has_neighbour(text, found, index, holders)
        ]

    def are_in(self, text: str | None) -> bool:
        """Whether `text` holds a protected name."""
        return bool(text) and bool(self.spans(text or ""))

    def _is_single(self, text: str, start: int, end: int) -> bool:
        word = text[start:end]
        return _plain(word) in self.single and (word[0].isupper() or _is_address(text, start))


def _has_neighbour(
    text: str, found: list[tuple[int, int, frozenset[int]]], index: int, holders: frozenset[int]
) -> bool:
    start, end, _ = found[index]
    for other_start, other_end, others in (*found[:index], *found[index + 1 :]):
        if holders & others and text[start:end].casefold() != text[other_start:other_end].casefold():
            between = text[min(end, other_end) : max(start, other_start)]
            if len(_WORD.findall(between)) < _NEAR:
                return True
    return len(holders) > 0 and _is_whole_name(text, found, index)


def _is_whole_name(text: str, found: list[tuple[int, int, frozenset[int]]], index: int) -> bool:
    """A short name of one word ("Ana") is found only where the text is nothing else."""
    start, end, _ = found[index]
    return not _WORD.search(text[:start]) and not _WORD.search(text[end:])


def _is_address(text: str, position: int) -> bool:
    start = max((text.rfind(blank, 0, position) for blank in ' \n\t<("'), default=-1) + 1
    return any(mark in text[start : position + 200].split(" ")[0] for mark in ("/", "@", "www."))


def _words(text: str) -> list[str]:
    return [
        plain
        for word in _WORD.findall(text)
        if (plain := _plain(word)) not in _PARTICLES and not plain.isdecimal()
    ]


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
