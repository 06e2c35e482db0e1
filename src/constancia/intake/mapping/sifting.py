"""A table under a mapping looked over in one pass: what is certainly sound is passed in batches, the rest at the end.

Each grid is read once, and all coded tables are made of it side by side. A line of which some cell is wrong, or not
known to be right, is put by whole: it takes no part, and is checked row by row when all grids were read, as
`validate.look_over` checks all rows. So when lines are found bad and are to be left out, nothing is read again.

Where keys repeat, or something is referred to before it came, single rows wait for the end instead, and to leave out
lines takes another pass. All ways find the same.
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
from constancia.intake.mapping.ahead import Ahead
from constancia.intake.mapping.batch import Batch, batches, each
from constancia.intake.mapping.maker import ONCE, Maker
from constancia.intake.mapping.reading import Reading as GridReading
from constancia.intake.mapping.sieve import ClaimSieve, RecordSieve
from constancia.intake.references import Keys
from constancia.intake.rows import Row
from constancia.intake.terms import Terms
from constancia.intake.validate import (
    Reading,
    check_row,
    check_table,
    faults_of,
    finish,
    look_over,
    open_reading,
)
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
    fresh: Mapping[str, Order] = field(default_factory=dict)
    passed: int = 0

    @property
    def keys(self) -> set[str]:
        """The keys of the rows that are sound."""
        return self.reading.context.keys[self.table.name].seen

    @property
    def has_keys(self) -> bool:
        """Whether its rows may not repeat."""
        return self.table.format.key is not None

    @property
    def name(self) -> str:
        """The name of the table."""
        return self.table.name

    def made(self, reading: GridReading, views: Mapping[tuple[str, ...], Batch]) -> list[View]:
        """Its records in a batch, which is given as it is for each set of loops."""
        sieves = self.sieves.get(id(reading), ())
        found = ((sieve, views[sieve.maker.record.each]) for sieve in sieves)
        return [(sieve, view, sieve.keys(view)) for sieve, view in found]

    def wait(self, order: Order, row: VirtualRow) -> None:
        """Keep a row until all grids were read."""
        self.waiting.append((order, self.table.row(row)))

    def came_before(self, key: str, order: Order) -> bool:
        """Whether a row of this key passed before this place."""
        return self.fresh[key] < order if key in self.fresh else key in self.keys

    def settle(self, left_out: Collection[Place]) -> set[str]:
        """Check the rows that wait, each key of what is made once alone the first time; the keys that came with them.

        Raises _NotApart where a bad row has the key of one that passed.
        """
        form, cells = self.table.format, self.reading.layout.cell
        met: set[str] = set()
        added: set[str] = set()
        for _, row in self.waiting:
            if left_out and row.origin is not None and row.origin[:3] in left_out:
                continue
            key = cells(row.cells, form.key) if form.key is not None else ""
            if self.name in ONCE:
                if key in met:
                    continue
                met.add(key)
                if key in self.keys:  # made again further on, from a line that is sound
                    if faults_of(self.reading, row):
                        raise _NotApart
                    continue
            if key not in self.keys:
                added.add(key)
            check_row(self.reading, row)
        finish(self.reading)
        return added


class _NotApart(Exception):
    """What the lines that were put by make is not apart from what the others make."""


class Sifting:
    """Finds what `look_over` finds, faults in the same order; asked again with more lines left out, from what it knows.

    `makers` are those of each table; all `readings` of theirs.
    """

    def __init__(
        self, readings: Sequence[GridReading], makers: Mapping[str, Sequence[Maker]], *, ahead: Ahead = iter
    ) -> None:
        self._readings, self._makers, self._ahead = readings, makers, ahead
        self._last: _Sifting | None = None

    def __call__(self, package: VirtualPackage, vocabulary: Vocabulary) -> FaultsByOrigin:
        left_out = next(iter(package.tables.values())).left_out
        last, self._last = self._last, None
        if last is not None and last.holds(left_out):
            try:
                return self._kept(last, last.settle(left_out))
            except _NotApart:
                pass
        try:
            return self._in_one_pass(package, vocabulary)
        except (_NotInOnePass, Wrong):
            return look_over(package, vocabulary)

    def _in_one_pass(self, package: VirtualPackage, vocabulary: Vocabulary) -> FaultsByOrigin:
        try:
            sifting = _Sifting(self._makers, package, vocabulary, puts_by=True)
            found = sifting.run(self._readings, self._ahead)
        except _NotApart:
            return _Sifting(self._makers, package, vocabulary, puts_by=False).run(self._readings, self._ahead)
        return self._kept(sifting, found)

    def _kept(self, sifting: _Sifting, found: FaultsByOrigin) -> FaultsByOrigin:
        """What was found, and what it was found with for as long as lines are still to be left out."""
        self._last = sifting if found.by_place else None
        return found


class _Sifting:
    def __init__(
        self,
        makers: Mapping[str, Sequence[Maker]],
        package: VirtualPackage,
        vocabulary: Vocabulary,
        *,
        puts_by: bool,
    ) -> None:
        self.package = package
        self.puts_by = puts_by
        self.put_by: set[Place] = set()
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
        if puts_by and self.faults.by_place:
            raise _NotApart

    def run(self, readings: Sequence[GridReading], ahead: Ahead) -> FaultsByOrigin:
        for reading in readings:
            grid = reading.grid
            left_out = {place[2] for place in self._left_out() if place[:2] == (grid.file, grid.sheet)}
            for batch in ahead(batches(reading, reading.rows.records, left_out)):
                self.batches += 1
                self._sift(reading, batch)
        for table in self.tables.values():
            table.passed = table.reading.good
            table.waiting.sort(key=itemgetter(0))
        return self.settle(self._left_out())

    def holds(self, left_out: Collection[Place]) -> bool:
        """Whether these lines are those that were left out from the start, and others that were put by."""
        before = frozenset(self._left_out())
        return before.issubset(left_out) and self.put_by.union(before).issuperset(left_out)

    def settle(self, left_out: Collection[Place]) -> FaultsByOrigin:
        """Check the rows that wait, but for those of lines left out, against all that passed. May be asked again.

        Raises _NotApart where a line that was put by has to do with one that passed.
        """
        faults = self.faults
        if self.puts_by:
            faults = FaultsByOrigin()
            faults.counts.update(self.faults.counts)
        for table in self.tables.values():
            table.reading.faults, table.reading.good = faults, table.passed
        added = [(table, table.settle(left_out)) for table in self.tables.values()]
        for table, keys in added if self.puts_by else ():
            table.keys.difference_update(keys)
        faults.raise_any()
        return faults

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
        views = {loops: each(batch, reading, loops) for loops in self._loops(reading)}
        doubtful = self._doubtful(reading, views) if self.puts_by else set()
        sound = {loops: _outside(view, doubtful) for loops, view in views.items()} if doubtful else views
        for name, table in self.tables.items():
            made = table.made(reading, sound)
            if name in ONCE:
                self._sift_once(table, made)
            else:
                self._sift_all(table, made)
        if doubtful:
            self._put_by(reading, {loops: _inside(view, doubtful) for loops, view in views.items()})
        if sum(len(table.waiting) for table in self.tables.values()) > UNSURE_LIMIT:
            raise _NotInOnePass

    def _loops(self, reading: GridReading) -> set[tuple[str, ...]]:
        sieves = (sieve for table in self.tables.values() for sieve in table.sieves.get(id(reading), ()))
        return {sieve.maker.record.each for sieve in sieves}

    def _doubtful(self, reading: GridReading, views: Mapping[tuple[str, ...], Batch]) -> set[int]:
        """The places of lines in which a row is not certainly sound, whatever it refers to."""
        places: set[int] = set()
        for name, table in self.tables.items():
            for sieve, view, keys in table.made(reading, views):
                known = table.keys if name in ONCE else ()
                asked = [index for index, key in enumerate(keys) if key and key not in known]
                if asked and sieve.is_open:
                    raise _NotApart
                rows = view if len(asked) * 2 > len(keys) else view.picked(asked)
                found = sieve.doubtful(rows)
                if (claims := self.claims.get(id(sieve.maker))) is not None:
                    found |= claims.doubtful(rows)
                places.update(rows.places[index] for index in found)
        return places

    def _put_by(self, reading: GridReading, views: Mapping[tuple[str, ...], Batch]) -> None:
        """All that these lines make waits."""
        for name, table in self.tables.items():
            for number, (sieve, view, keys) in enumerate(table.made(reading, views)):
                for index, key in enumerate(keys):
                    order = (self.batches, view.places[index], number, index)
                    if key and not (name in ONCE and table.came_before(key, order)):
                        self._put_by_row(table, sieve, view, order, key)
        grid = reading.grid
        self.put_by.update((grid.file, grid.sheet, line) for view in views.values() for line in view.lines)

    def _put_by_row(self, table: _Table, sieve: RecordSieve, view: Batch, order: Order, key: str) -> None:
        scope, line = view.scope(order[3]), view.lines[order[3]]
        if table.has_keys and table.name not in ONCE:
            if key in table.keys or key in table.waiting_keys:
                raise _NotApart
            table.waiting_keys.add(key)
        if (row := sieve.maker.row(scope, line, key)) is not None:
            table.wait(order, row)
        if id(sieve.maker) in self.claims:
            for claim in sieve.maker.claims(scope, line):
                self.tables["claims"].wait(order, claim)

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
        table.fresh = first
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
        if self.puts_by and (unsure or held):
            raise _NotApart
        for index in (*unsure, *held):
            order = (self.batches, rows.places[index], number, indexes[index])
            scope, line = rows.scope(index), rows.lines[index]
            if index not in held and (row := sieve.maker.row(scope, line, keys[index])) is not None:
                table.wait(order, row)
                table.waiting_keys.add(keys[index])
            if claims is not None:
                for row in sieve.maker.claims(scope, line):
                    self.tables["claims"].wait(order, row)


def _inside(view: Batch, places: set[int]) -> Batch:
    return view.picked([index for index, place in enumerate(view.places) if place in places])


def _outside(view: Batch, places: set[int]) -> Batch:
    return view.picked([index for index, place in enumerate(view.places) if place not in places])
