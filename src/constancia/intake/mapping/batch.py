"""Rows of a grid side by side, so that what is the same in many of them is looked at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Generic, TypeVar

from constancia.intake.mapping.model import Record
from constancia.intake.mapping.reading import Reading
from constancia.intake.mapping.template import Scope

ROWS, CHARACTERS = 2000, 1 << 22
"""Rows of a batch, and characters in it."""
KNOWN_LIMIT = 10_000
"""Inputs for which it is kept what came of them."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Batch:
    """Scopes of one grid: the place of each in the batch that was read, its line, and its cells by slot.

    `columns` holds as many columns as a scope has slots, each as long as `lines`.
    """

    places: Sequence[int]
    lines: Sequence[int]
    columns: Sequence[Sequence[str]]

    def scope(self, index: int) -> list[str]:
        """One row."""
        return [column[index] for column in self.columns]

    def picked(self, indexes: Sequence[int]) -> Batch:
        """Some of the rows, in the order of `indexes`."""
        if len(indexes) == len(self.lines):
            return self
        if len(indexes) < 2:
            take: Callable[[Sequence[_T]], Sequence[_T]] = lambda column: [column[i] for i in indexes]  # noqa: E731
        else:
            take = itemgetter(*indexes)
        return Batch(take(self.places), take(self.lines), [take(column) for column in self.columns])


def batches(reading: Reading, records: Iterable[Record], left_out: set[int]) -> Iterator[Batch]:
    """All rows of a grid but for the lines left out, with the cells that `records` take."""
    rows = ((line, scope) for line, scope in reading.scopes(records) if line not in left_out)
    while chunk := _chunk(rows):
        lines, scopes = zip(*chunk, strict=True)
        yield Batch(range(len(lines)), lines, [*zip(*scopes, strict=True)])


def each(batch: Batch, reading: Reading, names: tuple[str, ...]) -> Batch:
    """The rows of a batch, each once for every combination of the items of these loops."""
    if not names:
        return batch
    places: list[int] = []
    scopes: list[tuple[str, ...]] = []
    for place in range(len(batch.lines)):
        for one in reading.each(names, batch.scope(place)):
            places.append(place)
            scopes.append(tuple(one))
    columns = [*zip(*scopes, strict=True)] if scopes else [()] * len(batch.columns)
    return Batch(places, [batch.lines[place] for place in places], columns)


class Column(Generic[_T]):
    """What a function of the row gives for every row of a batch. It is asked once for each different input.

    `slots` are all that the function takes of a scope of `width` slots.
    """

    def __init__(self, of: Callable[[Scope], _T], slots: Sequence[int], width: int) -> None:
        self._of = of
        self._slots = tuple(slots)
        self._width = width
        self._known: dict[Hashable, _T] = {}

    def __call__(self, batch: Batch) -> Sequence[_T]:
        """One value a row."""
        columns = [batch.columns[slot] for slot in self._slots]
        if not columns:
            return [self._made(())] * len(batch.lines)
        if len(self._known) > KNOWN_LIMIT:
            self._known.clear()
        if len(columns) == 1:
            for text in set(columns[0]).difference(self._known):
                self._known[text] = self._made((text,))
            return [*map(self._known.__getitem__, columns[0])]
        rows = [*zip(*columns, strict=True)]
        for texts in set(rows).difference(self._known):
            self._known[texts] = self._made(texts)
        return [*map(self._known.__getitem__, rows)]

    def _made(self, texts: Sequence[str]) -> _T:
        scope = [""] * self._width
        for slot, text in zip(self._slots, texts, strict=True):
            scope[slot] = text
        return self._of(scope)


def _chunk(rows: Iterator[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Up to ROWS rows, fewer of long ones."""
    out: list[tuple[int, list[str]]] = []
    size = 0
    while size < CHARACTERS and (some := list(islice(rows, min(100, ROWS - len(out))))):
        out += some
        size += sum(sum(map(len, scope)) for _, scope in some)
    return out
