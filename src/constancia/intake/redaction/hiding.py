"""Where the words that a person decided to hide stand in a text: everywhere, however they are written.

Accents, capitals, line ends and what stands between the parts of a number make no difference. What is long is found
inside longer words too, and then the longer word is hidden as a whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from constancia.intake.redaction.letters import bare, letters

MARK = "\u2588" * 5
"""What stands in a text for what was hidden: the same for everything, so that its length tells nothing."""

_RUN = re.compile(r"[^\W_]+")
_SHORT = 6
"""Letters and digits from which on words are looked for inside others."""
_GAP = 4
"""Signs and blanks that may stand between two runs of letters and digits."""

_Runs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hiding:
    """`many` (Aho-Corasick) finds the `needles`: letters and digits alone, each with the runs it may stand in."""

    needles: Mapping[str, frozenset[_Runs]] = field(repr=False)
    many: Any = field(repr=False)

    @classmethod
    def of(cls, words: Iterable[str]) -> Hiding:
        """From words as they were found or typed. What holds neither letter nor digit hides nothing."""
        needles: dict[str, set[_Runs]] = defaultdict(set)
        for runs in {tuple(_RUN.findall(bare(one))) for one in words} - {()}:
            needles["".join(runs)].add(runs)
        if not needles:
            return cls({}, None)
        from ahocorasick_rs import AhoCorasick, Implementation

        many = AhoCorasick(list(needles), implementation=Implementation.ContiguousNFA)
        return cls({needle: frozenset(runs) for needle, runs in needles.items()}, many)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Stretches of `text` to hide, in order and apart."""
        read = letters(text)
        found: list[tuple[int, int]] = []
        for start, end in sorted(_whole_words(read.plain, *one) for one in self._found(read.plain)):
            first, last = read.span(start, end)
            if found and first <= found[-1][1]:
                found[-1] = found[-1][0], max(last, found[-1][1])
            else:
                found.append((first, last))
        return found

    def _found(self, plain: str) -> Iterator[tuple[int, int]]:
        """Where the runs of a needle stand one after the other with little between them."""
        if self.many is None:
            return
        places = [place for place, letter in enumerate(plain) if letter.isalnum()]
        needles = list(self.needles)
        for number, start, end in self.many.find_matches_as_indexes(
            "".join(plain[place] for place in places), overlapping=True
        ):
            needle = needles[number]
            first, last = places[start], places[end - 1] + 1
            is_word = len(needle) >= _SHORT or _stands_alone(plain, first, last)
            if is_word and any(_is_at(places, start, runs) for runs in self.needles[needle]):
                yield first, last

    def hidden(self, text: str, *, mark: str = MARK) -> str:
        """`text` with a mark in the place of each stretch; again, until what is left holds none of the words."""
        while spans := self.spans(text):
            for start, end in reversed(spans):
                text = text[:start] + mark + text[end:]
        return text


def _is_at(places: list[int], at: int, runs: _Runs) -> bool:
    """Whether the letters from `at` on stand together as in these runs, with no more than a gap between two."""
    for number, run in enumerate(runs):
        if number and places[at] - places[at - 1] - 1 > _GAP:
            return False
        if places[at + len(run) - 1] - places[at] != len(run) - 1:
            return False
        at += len(run)
    return True


def _stands_alone(plain: str, start: int, end: int) -> bool:
    return not (start and plain[start - 1].isalnum()) and not (end < len(plain) and plain[end].isalnum())


def _whole_words(plain: str, start: int, end: int) -> tuple[int, int]:
    while start and plain[start - 1].isalnum() and plain[start].isalnum():
        start -= 1
    while end < len(plain) and plain[end].isalnum() and plain[end - 1].isalnum():
        end += 1
    return start, end
