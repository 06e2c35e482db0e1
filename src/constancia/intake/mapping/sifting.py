"""A table under a mapping looked over in one pass: what is certainly sound is passed in batches, the rest at the end.

Each grid is read once, and all coded tables are made of it side by side. A row is sound for certain where its cells are
and all that it refers to came before it. What is left is checked row by row afterwards, in the order of the tables, as
`validate.look_over` checks all: so both find the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from constancia.errors import Wrong
from constancia.intake.context import Context
from constancia.intake.faults import FaultsByOrigin
from constancia.intake.formats import formats
from constancia.intake.layout import header_faults, lay_out
from constancia.intake.mapping.batch import Batch, batches, each
from constancia.intake.mapping.maker import ONCE, Maker
from constancia.intake.mapping.reading import Reading as GridReading
from constancia.intake.mapping.sieve import ClaimSieve, RecordSieve
from constancia.intake.references import Keys
from constancia.intake.rows import Row
from constancia.intake.terms import Terms
from constancia.intake.validate import Reading, check_row, check_table, finish, look_over, open_reading
from constancia.intake.virtual import Place, VirtualPackage, VirtualRow, VirtualTable
from constancia.vocabulary import Vocabulary

UNSURE_LIMIT = 200_000
"""Rows that wait for the end; with more of them a pass for each table takes less memory."""

Order = tuple[int, int, int, int]
"""Where a row stands in its table: batch, row in it, record, item of the row."""
View = tuple[RecordSieve, Batch, Sequence[str]]
"""A record, the rows that it is made from, and the keys that it has in them."""


class _NotInOnePass(Exception):
    """Each table must be read by itself."""


@dataclass(slots=True)
class _Table:
    """One table on its way: how it is checked, the rows that wait with their keys, and the sieves by grid."""

    table: VirtualTable
    reading: Reading
    sieves: dict[int, list[RecordSieve]] = field(default_factory=dict)
    waiting: list[tuple[Order, Row]] = field(default_factory=list)
    waiting_keys: set[str] = field(default_factory=set)

    @property
    def keys(self) -> set[str]:
        """The keys of the rows that are sound."""
        return self.reading.context.keys[self.table.name].seen

    @property
    def has_keys(self) -> bool:
        """Whether its rows may not repeat."""
        return self.table.format.key is not None

    def wait(self, order: Order, row: VirtualRow) -> None:
        """Keep a row until all grids were read."""
        self.waiting.append((order, self.table.row(row)))


def sift(
    readings: Sequence[GridReading],
    makers: Mapping[str, Sequence[Maker]],
    package: VirtualPackage,
    vocabulary: Vocabulary,
) -> FaultsByOrigin:
    """What `look_over` gives, faults in the same order. `makers` are those of each table; all `readings` of theirs."""
    try:
        return _Sifting(makers, package, vocabulary).run(readings)
    except (_NotInOnePass, Wrong):
        return look_over(package, vocabulary)


class _Sifting:
    def __init__(
        self, makers: Mapping[str, Sequence[Maker]], package: VirtualPackage, vocabulary: Vocabulary
    ) -> None:
        self.package = package
        self.faults = FaultsByOrigin()
        keys = {name: Keys() for name in formats()}
        self.context = Context(package, Terms(vocabulary), is_lenient=True, keys=keys)
        self.tables: dict[str, _Table] = {}
        self.claims: dict[int, ClaimSieve] = {}
        self.batches = 0
        for name, table in package.tables.items():
            if name in makers or name == "claims":
                self.tables[name] = _Table(table, self._opened(table))
            else:
                check_table(table, context=self.context, faults=self.faults)
        for name, group in makers.items():
            for maker in group:
                self._add(name, maker)

    def run(self, readings: Sequence[GridReading]) -> FaultsByOrigin:
        for reading in readings:
            grid = reading.grid
            left_out = {place[2] for place in self._left_out() if place[:2] == (grid.file, grid.sheet)}
            for batch in batches(reading, reading.rows.records, left_out):
                self.batches += 1
                self._sift(reading, batch)
        for table in self.tables.values():
            for _, row in sorted(table.waiting, key=itemgetter(0)):
                check_row(table.reading, row)
            finish(table.reading)
        self.faults.raise_any()
        return self.faults

    # --- private

    def _opened(self, table: VirtualTable) -> Reading:
        layout = lay_out([*table.columns])
        if any(header_faults(table, layout)) or self.context.self_reference(table) in layout.positions:
            raise _NotInOnePass
        return open_reading(table, layout, context=self.context, faults=self.faults)

    def _add(self, name: str, maker: Maker) -> None:
        table = self.tables[name]
        table.sieves.setdefault(id(maker.reading), []).append(RecordSieve(maker, table.reading))
        if name == "acts" and maker.source is not None:
            self.claims[id(maker)] = ClaimSieve(maker, self.tables["claims"].reading)

    def _left_out(self) -> Collection[Place]:
        return next(iter(self.package.tables.values())).left_out

    def _sift(self, reading: GridReading, batch: Batch) -> None:
        """All tables of a batch, in their order."""
        views: dict[tuple[str, ...], Batch] = {}
        for name, table in self.tables.items():
            made: list[View] = []
            for sieve in table.sieves.get(id(reading), ()):
                loops = sieve.maker.record.each
                if loops not in views:
                    views[loops] = each(batch, reading, loops)
                made.append((sieve, views[loops], sieve.keys(views[loops])))
            if name in ONCE:
                self._sift_once(table, made)
            else:
                self._sift_all(table, made)
        if sum(len(table.waiting) for table in self.tables.values()) > UNSURE_LIMIT:
            raise _NotInOnePass

    def _sift_once(self, table: _Table, made: list[View]) -> None:
        """Rows whose keys were not met before, each from the first row that has it."""
        first: dict[str, Order] = {}
        for number, (_, view, keys) in enumerate(made):
            if not (new := set(keys) - table.keys - table.waiting_keys - {""}):
                continue
            for index, key in enumerate(keys):
                if key in new:
                    place = (self.batches, view.places[index], number, index)
                    first[key] = min(first.get(key, place), place)
        for number, one in enumerate(made):
            self._pass(
                table, one, number, [order[3] for order in first.values() if order[2] == number], set()
            )

    def _sift_all(self, table: _Table, made: list[View]) -> None:
        """Every row; one whose key is met twice waits, so that it is told which was the second."""
        again: set[str] = set()
        if table.has_keys:
            times = Counter(key for _, _, keys in made for key in keys)
            again = {key for key in times if key in table.keys or key in table.waiting_keys}
            if times.total() > len(times):
                again |= {key for key, count in times.items() if count > 1}
        for number, view in enumerate(made):
            keys = view[2]
            self._pass(table, view, number, [index for index, key in enumerate(keys) if key], again)

    def _pass(self, table: _Table, view: View, number: int, indexes: Sequence[int], again: set[str]) -> None:
        """Some rows of a record: sound ones are noted, others wait."""
        sieve, batch, every = view
        if not indexes:
            return
        rows, keys = batch.picked(indexes), [every[index] for index in indexes]
        sound, unsure = sieve.sift(rows)
        if again:
            unsure = sorted({*unsure, *(index for index in sound if keys[index] in again)})
            sound = [index for index in sound if keys[index] not in again]
        passed = keys if len(sound) == len(keys) else [keys[index] for index in sound]
        if table.has_keys:
            table.keys.update(passed)
        table.reading.good += len(sound)
        held: Collection[int] = ()
        if (claims := self.claims.get(id(sieve.maker))) is not None:
            count, found = claims.sift(rows.picked(sound), passed)
            self.tables["claims"].reading.good += count
            held = {sound[index] for index in found}
        for index in (*unsure, *held):
            order = (self.batches, rows.places[index], number, indexes[index])
            scope, line = rows.scope(index), rows.lines[index]
            if index not in held and (row := sieve.maker.row(scope, line, keys[index])) is not None:
                table.wait(order, row)
                table.waiting_keys.add(keys[index])
            if claims is not None:
                for row in sieve.maker.claims(scope, line):
                    self.tables["claims"].wait(order, row)
