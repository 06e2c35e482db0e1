"""Rows of a grid side by side, so that what is the same in many of them is looked at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Generic, TypeVar

from constancia.intake.mapping.model import Record
from constancia.intake.mapping.reading import Reading
from constancia.intake.mapping.template import Scope

KNOWN_LIMIT = 10_000
"""Inputs for which it is kept what came of them."""

_S = TypeVar("_S")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Batch:
    """Scopes of one grid: the place of each in the batch that was read, its line, and its cells by slot.

    `columns` holds as many columns as a scope has slots, each as long as `lines`. `made` is what the rows make, as far
    as it was asked for: the keys of records by their names, and the texts of their columns; what it lacks may be found
    in the batch `of` which this one repeats or leaves out rows, `at` these.
    """

    places: Sequence[int]
    lines: Sequence[int]
    columns: Sequence[Sequence[str]]
    made: dict[str | tuple[str, str], Sequence[Any]] = field(default_factory=dict)
    of: Batch | None = None
    at: Sequence[int] = ()

    def keys(self, record: str | None) -> Sequence[str] | None:
        """The key of a record in each row, "" where a row does not make it; None where nobody asked yet."""
        return self.known(record or "")

    def known(self, what: str | tuple[str, str]) -> Sequence[Any] | None:
        """One thing that the rows make, None where nobody asked for it yet."""
        if what not in self.made and self.of is not None:
            found = self.of.known(what)
            if found is not None:
                self.made[what] = _taken(self.at)(found)
        return self.made.get(what)

    def make(self, what: str | tuple[str, str], column: Callable[[Batch], Sequence[_T]]) -> Sequence[_T]:
        """The same, made where nobody asked for it yet."""
        found = self.known(what)
        if found is None:
            found = self.made[what] = column(self)
        return found

    def scope(self, index: int) -> list[str]:
        """One row."""
        return [column[index] for column in self.columns]

    def picked(self, indexes: Sequence[int]) -> Batch:
        """Some of the rows, in the order of `indexes`."""
        if len(indexes) == len(self.lines):
            return self
        take = _taken(indexes)
        columns = [take(column) for column in self.columns]
        return Batch(take(self.places), take(self.lines), columns, of=self, at=indexes)


def batches(reading: Reading, records: Iterable[Record], left_out: set[int]) -> Iterator[Batch]:
    """All rows of a grid but for the lines left out, with the cells that `records` take."""
    for lines, columns in reading.blocks(records):
        batch = Batch(range(len(lines)), lines, columns)
        if not left_out.isdisjoint(lines):
            batch = batch.picked([index for index, line in enumerate(lines) if line not in left_out])
        yield batch


def slots_of(reading: Reading, names: Iterable[str]) -> list[int]:
    """Where the cells of these names stand in a scope."""
    slots = {reading.compiler.slots.get(name) for name in names}
    return sorted(slot for slot in slots if slot is not None)


def each(batch: Batch, reading: Reading, names: tuple[str, ...]) -> Batch:
    """The rows of a batch, each once for every combination of the items of these loops."""
    if not names:
        return batch
    at: list[int] = []
    scopes: list[tuple[str, ...]] = []
    for index in range(len(batch.lines)):
        for one in reading.each(names, batch.scope(index)):
            at.append(index)
            scopes.append(tuple(one))
    columns = [*zip(*scopes, strict=True)] if scopes else [()] * len(batch.columns)
    take = _taken(at)
    return Batch(take(batch.places), take(batch.lines), columns, of=batch, at=at)


class Column(Generic[_T]):
    """What a function of the row gives for every row of a batch. It is asked once for each different input.

    `slots` are all that the function takes of a scope of `width` slots.
    """

    def __init__(self, of: Callable[[Scope], _T], slots: Sequence[int], width: int) -> None:
        self._of = of
        self._slots = tuple(slots)
        self._scope = [""] * width
        self._known: dict[Any, _T] = {}

    def __call__(self, batch: Batch) -> Sequence[_T]:
        """One value a row."""
        columns = [batch.columns[slot] for slot in self._slots]
        rows = columns[0] if len(columns) == 1 else [*zip(*columns, strict=True)]
        if not columns:
            return [self._of(self._scope)] * len(batch.lines)
        if len(self._known) > KNOWN_LIMIT:
            self._known.clear()
        fresh = set(rows).difference(self._known)
        self._known.update(self._made_of_one(fresh) if len(columns) == 1 else self._made_of_many(fresh))
        return [*map(self._known.__getitem__, rows)]

    def _made_of_one(self, texts: Iterable[Any]) -> Iterator[tuple[Any, _T]]:
        (slot,), scope, of = self._slots, self._scope, self._of
        for text in texts:
            scope[slot] = text
            yield text, of(scope)

    def _made_of_many(self, rows: Iterable[Any]) -> Iterator[tuple[Any, _T]]:
        slots, scope, of = self._slots, self._scope, self._of
        for row in rows:
            for slot, text in zip(slots, row, strict=True):
                scope[slot] = text
            yield row, of(scope)


def _taken(indexes: Sequence[int]) -> Callable[[Sequence[_S]], Sequence[_S]]:
    """A function that takes these items of a sequence."""
    if len(indexes) < 2:
        return lambda items: [items[index] for index in indexes]
    return itemgetter(*indexes)
