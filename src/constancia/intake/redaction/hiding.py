"""Where the words that a person decided to hide stand in a text: everywhere, however they are written.

Accents, capitals, line ends and what stands between the parts of a number make no difference. What is long is found
inside longer words too, and then the longer word is hidden as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from constancia.intake.redaction.letters import bare, letters

MARK = "\u2588" * 5
"""What stands in a text for what was hidden: the same for everything, so that its length tells nothing."""

_RUN = re.compile(r"[^\W_]+")
_SHORT = 6
"""Letters and digits from which on words are looked for inside others."""
_GAP = r"[\W_]{0,4}"


@dataclass(frozen=True, slots=True)
class Hiding:
    """`pattern` finds all that is to be hidden in the letters of a text; None where nothing is."""

    pattern: re.Pattern[str] | None = field(repr=False)

    @classmethod
    def of(cls, words: Iterable[str]) -> Hiding:
        """From words as they were found or typed. What holds neither letter nor digit hides nothing."""
        runs = {tuple(_RUN.findall(bare(one))) for one in words} - {()}
        ordered = sorted(runs, key=lambda one: (-sum(map(len, one)), one))
        return cls(re.compile("|".join(map(_pattern, ordered))) if ordered else None)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Stretches of `text` to hide, in order and apart."""
        if self.pattern is None:
            return []
        read = letters(text)
        found: list[tuple[int, int]] = []
        at = 0
        while match := self.pattern.search(read.plain, at):
            start, end = _whole_words(read.plain, *match.span())
            at = max(match.start() + 1, end)
            first, last = read.span(start, end)
            if found and first <= found[-1][1]:
                found[-1] = found[-1][0], max(last, found[-1][1])
            else:
                found.append((first, last))
        return found

    def hidden(self, text: str, *, mark: str = MARK) -> str:
        """`text` with a mark in the place of each stretch; again, until what is left holds none of the words."""
        while spans := self.spans(text):
            for start, end in reversed(spans):
                text = text[:start] + mark + text[end:]
        return text


def _pattern(runs: tuple[str, ...]) -> str:
    inside = _GAP.join(map(re.escape, runs))
    return inside if sum(map(len, runs)) >= _SHORT else rf"(?<![^\W_]){inside}(?![^\W_])"


def _whole_words(plain: str, start: int, end: int) -> tuple[int, int]:
    while start and plain[start - 1].isalnum() and plain[start].isalnum():
        start -= 1
    while end < len(plain) and plain[end].isalnum() and plain[end - 1].isalnum():
        end += 1
    return start, end
