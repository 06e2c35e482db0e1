"""Finding protected names in text: whole, in any order, in parts, whatever the accents, capitals and disguise.

Two words of a name near each other are found, and so is one word of it where nothing public in the records shares it
("Cruz" alone is no trace of a person in a text about Santa Cruz) and it stands as a name does: with a capital, or
inside an address. It finds rather too much than too little: what is found is withheld whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from constancia.publish.lettering import Lettering, bare, lettering

Spans = list[tuple[int, int]]

_WORD = re.compile(r"[^\W_]+")
_NEAR = 3
_SHORTEST = 4
_SHORTEST_INSIDE = 6
"""Letters of a name, or of two words of it, that give it away inside a longer word."""
_PARTICLES = frozenset(
    {"de", "del", "la", "las", "los", "y", "e", "da", "do", "dos", "van", "von", "der", "den", "al"}
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A piece of a text that may be of a name: one `word` of it with the names that have it, or words run together."""

    start: int
    end: int
    word: str = ""
    holders: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ProtectedNames:
    """`names` by word: which names hold it. `single` are the words that give a person away alone, `common` those that
    public texts share; `pairs` finds two words of a name run together, `parts` a word of one inside an address."""

    names: dict[str, frozenset[int]]
    single: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    pairs: re.Pattern[str] | None = None
    parts: re.Pattern[str] | None = None

    @classmethod
    def of(cls, names: Iterable[str], *, public: Iterable[str] = ()) -> ProtectedNames:
        """From the names known to `identities`, and texts that are public anyway (places, units, public names).

        A public text that itself names a protected person makes none of its words common.
        """
        holders: dict[str, set[int]] = defaultdict(set)
        for number, name in enumerate(sorted(set(names))):
            for word in _words(name):
                holders[word].add(number)
        held = {word: frozenset(found) for word, found in holders.items()}
        whole = cls(held)
        common = frozenset(word for text in public if not whole.are_in(text) for word in _words(text))
        single = frozenset(word for word in held if len(word) >= _SHORTEST and word not in common)
        return cls(held, single, common, _pattern(_pairs(held)), _pattern(single))

    def spans(self, text: str) -> Spans:
        """Where in `text` a protected name stands, as (start, end) in characters."""
        if not self.names:
            return []
        read = lettering(text)
        found = list(self._found(read.plain))
        return [
            read.span(one.start, one.end)
            for index, one in enumerate(found)
            if self._is_alone(read, one) or _has_neighbour(read.plain, found, index)
        ]

    def are_in(self, text: str | None) -> bool:
        """Whether `text` holds a protected name."""
        return bool(text) and bool(self.spans(text or ""))

    def _found(self, plain: str) -> Iterator[_Found]:
        for match in _WORD.finditer(plain):
            word, at = match.group(), match.start()
            known = next((one for one in self._forms(word) if one in self.names), None)
            if known is not None:
                yield _Found(at, match.end(), known, self.names[known])
            elif len(word) >= _SHORTEST_INSIDE and word not in self.common:
                pattern = self.parts if _is_address(plain, at) else None
                for part in (*_all(self.pairs, word), *_all(pattern, word)):
                    yield _Found(at + part.start(), at + part.end())

    def _forms(self, word: str) -> Iterator[str]:
        """The word, and what it may be the plural of: a family is called so."""
        yield word
        if word.endswith("s") and len(word) > _SHORTEST and word not in self.common:
            yield word[:-1]

    def _is_alone(self, read: Lettering, one: _Found) -> bool:
        """Whether this piece needs no other: it is a protected name's alone, and stands as a name does."""
        if one.word and one.word not in self.single:
            return False
        return not one.word or read.is_capital(one.start) or _is_address(read.plain, one.start)


def _pairs(names: dict[str, frozenset[int]]) -> Iterator[str]:
    by_name: dict[int, list[str]] = defaultdict(list)
    for word, holders in names.items():
        for number in holders:
            by_name[number].append(word)
    for words in by_name.values():
        yield from (one + other for one in words for other in words if one != other)


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """Finds any of the words that are long enough inside others, the longest first."""
    long = sorted({word for word in words if len(word) >= _SHORTEST_INSIDE}, key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, long))) if long else None


def _all(pattern: re.Pattern[str] | None, word: str) -> Iterator[re.Match[str]]:
    return pattern.finditer(word) if pattern is not None else iter(())


def _has_neighbour(text: str, found: list[_Found], index: int) -> bool:
    one = found[index]
    for other in (*found[:index], *found[index + 1 :]):
        if one.holders & other.holders and one.word != other.word:
            between = text[min(one.end, other.end) : max(one.start, other.start)]
            if len(_WORD.findall(between)) < _NEAR:
                return True
    return len(one.holders) > 0 and _is_whole_name(text, one)


def _is_whole_name(text: str, one: _Found) -> bool:
    """A short name of one word ("Ana") is found only where the text is nothing else."""
    return not _WORD.search(text[: one.start]) and not _WORD.search(text[one.end :])


def _is_address(text: str, position: int) -> bool:
    start = max((text.rfind(blank, 0, position) for blank in ' \n\t<("'), default=-1) + 1
    return any(mark in text[start : position + 200].split(" ")[0] for mark in ("/", "@", "www."))


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(bare(text)) if word not in _PARTICLES and not word.isdecimal()]
