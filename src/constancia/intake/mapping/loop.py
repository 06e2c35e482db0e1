"""What there are several of in a row: cells that are split, or columns side by side, as items."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from constancia.intake.mapping.condition import Holds, plain
from constancia.intake.mapping.model import Loop, Otherwise
from constancia.intake.mapping.template import Fill
from constancia.intake.mapping.value import Compiler, between

ITEMS_LIMIT = 1000
"""Items of all loops of one row together."""


@dataclass(frozen=True, slots=True)
class LoopReader:
    """Reads the items of one loop. `fills` make the items of each part; an item is its parts and, last, its place
    in the row, from 1."""

    loop: Loop
    start: int
    fills: tuple[tuple[Fill, ...], ...]
    holds: Holds | None
    blank: frozenset[str]

    def words(self, scope: list[str]) -> list[str]:
        """The items of a row as they are worded, before they are recoded."""
        return [self._cut(word) for word in self._split([fill(scope) for fill in self.fills[0]]) if word]

    def items(self, scope: list[str], compiler: Compiler) -> list[list[str]]:
        """The items of a row; an item of blanks alone is none."""
        columns = [self._split([fill(scope) for fill in fills]) for fills in self.fills]
        out: list[list[str]] = []
        for number in range(max(map(len, columns))):
            parts = [self._cut(column[number]) if number < len(column) else "" for column in columns]
            for first in self._recoded(parts[0], compiler):
                if any((first, *parts[1:])) and plain(first) not in self.blank:
                    out.append([first, *parts[1:], str(len(out) + 1)])
        if not out and self.loop.is_never_empty:
            return [[*[""] * len(self.fills), "1"]]
        return out[:ITEMS_LIMIT]

    def _cut(self, text: str) -> str:
        return between(text, after=self.loop.after, before=self.loop.before)

    def _recoded(self, word: str, compiler: Compiler) -> tuple[str, ...]:
        if self.loop.recode is None or not word:
            return (word,)
        terms = compiler.terms(self.loop.recode, word)
        if terms is not None:
            return terms
        is_left_out = compiler.mapping.recodes[self.loop.recode].otherwise is Otherwise.BLANK
        return () if is_left_out else (word,)

    def _split(self, texts: list[str]) -> list[str]:
        """Cells that are split give their parts one after the other; cells that are not give one item each."""
        if not self.loop.separators:
            return texts
        out = []
        for text in texts:
            if not text:
                out += [""] if len(texts) > 1 else []
                continue
            out += _quoted(text, self.loop.separators[0]) if self.loop.is_quoted else self._plain(text)
        return out

    def _plain(self, text: str) -> list[str]:
        first, *others = self.loop.separators
        for other in others:
            text = text.replace(other, first)
        return [part.strip() for part in text.split(first)]


def _quoted(text: str, separator: str) -> list[str]:
    """Parts of which some stand in quotes, as in a row of CSV."""
    if len(separator) != 1:
        return [part.strip().strip('"') for part in text.split(separator)]
    return [part.strip() for part in next(csv.reader([text], delimiter=separator, skipinitialspace=True), [])]
