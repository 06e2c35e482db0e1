"""Which rows of a record are certainly sound, found for many rows at once.

What a cell is checked for depends on few cells of the table, whose values repeat; so each value is read and checked
once by the same functions as a single row is, and only the rest is looked at row by row. A sieve may hold back a row
that is sound; it never lets one pass that is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from constancia.intake import cells
from constancia.intake.cells import Check
from constancia.intake.mapping.batch import Batch, Column, slots_of
from constancia.intake.mapping.maker import CODING_ONLY, Cell, Maker, claimed, locator
from constancia.intake.mapping.template import Scope
from constancia.intake.mapping.value import Unread
from constancia.intake.rows import LEADS, RowFault
from constancia.intake.validate import Reading

_RULED = {
    "persons": (
        "basis",
        "name_in_publication",
        "basis_source_id",
        "category",
        "size_min",
        "size_max",
        "kind",
    ),
    "acts": ("date_start", "date_end"),
    "events": ("date_start", "date_end"),
}
"""The columns that the rules of `validate` join."""
_COMPLETED = {
    "person": {"name": "", "size_min": "1", "size_max": "1"},
    "group": {"name": ""},
    "source": {"publicity": ""},
    "involvement": {"locator": ""},
}
"""Columns that a maker fills soundly whatever stands in the cells, and with what where that matters to a rule."""
_LOOPS = 8
"""With so many loops a key is still no longer than a key may be."""
_CLAIM = "."
"""What a claim gives whose value refers to nothing."""

Texts = Sequence[str | None]
"""The texts of a column of the coded table, None where the row must be looked at alone."""


@dataclass(frozen=True, slots=True)
class _Sifted:
    """One column of the coded table. `of` is the table that its texts refer to, `record` what they are the keys of."""

    name: str
    of: str | None
    is_many: bool
    is_needed: bool
    record: str | None
    read: Column[str | None]
    own: str

    def texts(self, batch: Batch) -> Texts:
        """What stands in the column in each row. `own` is the record that has it."""
        keys = batch.keys(self.record)
        if keys is None:
            return batch.make((self.own, self.name), self.read)
        return [key or None for key in keys] if self.is_needed and "" in keys else keys


class RecordSieve:
    """The rows of one record. `reading` is how their table is checked."""

    def __init__(self, maker: Maker, reading: Reading) -> None:
        self.maker = maker
        self._keys = Column(maker.made_key, slots_of(maker.reading, maker.key_names), maker.reading.width)
        self._reading = reading
        self._completed = _COMPLETED.get(maker.record.kind, {})
        self._checks = {
            reading.layout.header[position]: (required, check)
            for position, required, check in reading.columns
        }
        self._cells = [self._sifted(cell) for cell in maker.cells]
        self._made_with = [cell.slot.column or "" for cell in maker.needed]
        self._ruled = [cell for cell in self._cells if cell.name in _RULED.get(reading.table.name, ())]
        self._obeying: dict[tuple[str | None, ...], bool] = {}
        self.is_open = self._leaves_open()

    def keys(self, batch: Batch) -> Sequence[str]:
        """The key that each row makes, "" where it makes none."""
        return batch.make(self.maker.record.name, self._keys)

    def doubtful(self, batch: Batch) -> set[int]:
        """The rows in which a cell is wrong, or cells do not go together, or that is not known; for whatever the keys
        are that they refer to."""
        texts = {cell.name: cell.texts(batch) for cell in self._cells}
        doubtful = {index for column in texts.values() for index in nowhere(column)}
        return doubtful | self._disobeying([texts[cell.name] for cell in self._ruled])

    def sift(self, batch: Batch) -> tuple[Sequence[int], Sequence[int]]:
        """The rows that are sound, and those that must be looked at alone; what makes no row is neither."""
        every = range(len(batch.lines))
        texts = {cell.name: cell.texts(batch) for cell in self._cells}
        made = self._made(texts, len(every))
        if self.is_open:
            return (), made
        unsure = {index for column in texts.values() for index in nowhere(column)}
        for cell in self._cells:
            if cell.of is not None:
                known = self._reading.context.keys[cell.of].seen
                unsure |= dangling(texts[cell.name], known, is_many=cell.is_many)
        unsure |= self._disobeying([texts[cell.name] for cell in self._ruled])
        if not unsure:
            return made, ()
        return [index for index in made if index not in unsure], [i for i in made if i in unsure]

    # --- private

    def _sifted(self, cell: Cell) -> _Sifted:
        name = cell.slot.column or f"({cell.slot.property})"
        of = cell.slot.of if cell.slot.column is not None else None
        required, check = self._checks.get(name, (False, None))
        check = None if of is not None else check
        needed = required and name not in self._completed

        def text(scope: Scope) -> str | None:
            value = cell.read(scope)
            faults: list[RowFault] = []
            if isinstance(value, Unread):
                value = self.maker.kept(value, cell.slot, faults)
            is_bad = bool(faults) or not is_sound(value, required=needed, check=check)
            return None if is_bad else str(value)

        column = Column(text, slots_of(self.maker.reading, cell.names), self.maker.reading.width)
        return _Sifted(name, of, cell.slot.is_many, needed, cell.record, column, self.maker.record.name)

    def _made(self, texts: Mapping[str, Texts], count: int) -> Sequence[int]:
        """The rows that are made at all."""
        if not self._made_with:
            return range(count)
        needed = [texts[name] for name in self._made_with]
        return [index for index in range(count) if all(column[index] != "" for column in needed)]

    def _leaves_open(self) -> bool:
        """Whether what is the same in every row is wrong, or is not known here to be right."""
        ruled = _RULED.get(self._reading.table.name)
        if len(self.maker.record.each) > _LOOPS:
            return True
        if (
            self._reading.patterns
            or self._reading.unique
            or (self._reading.rule is not None and ruled is None)
        ):
            return True
        filled = {*self.maker.columns, *self._completed}
        if any(required and name not in filled for name, (required, _) in self._checks.items()):
            return True
        said = self.maker.names.get("unit_id", "")
        same = {**self.maker.fixed, **({"locator": locator(1, said)} if "locator" in self._completed else {})}
        if not all(is_sound(text, required=True, check=self._check_of(name)) for name, text in same.items()):
            return True
        return not self._ruled and not self._obeys(())

    def _check_of(self, name: str) -> Check | None:
        return self._checks.get(name, (False, None))[1]

    def _disobeying(self, columns: list[Texts]) -> set[int]:
        """The rows whose cells do not go together."""
        if self._reading.rule is None or not columns:
            return set()
        rows = [*zip(*columns, strict=True)]
        if len(self._obeying) > 10_000:
            self._obeying.clear()
        for row in set(rows).difference(self._obeying):
            self._obeying[row] = None not in row and self._obeys(row)
        if all(map(self._obeying.__getitem__, set(rows))):
            return set()
        return {index for index, row in enumerate(rows) if not self._obeying[row]}

    def _obeys(self, texts: Sequence[str | None]) -> bool:
        if self._reading.rule is None:
            return True
        named = {cell.name: text or "" for cell, text in zip(self._ruled, texts, strict=True)}
        row = {**self.maker.fixed, **named, **self._completed}
        return not any(self._reading.rule([row.get(name, "") for name in self._reading.layout.header]))


class ClaimSieve:
    """The claims that the rows of an act make. `reading` is how the table of claims is checked."""

    def __init__(self, maker: Maker, reading: Reading) -> None:
        self.maker = maker
        self.reading = reading
        self._name = f"{maker.record.name}, claimed"
        self._sources = Column(self._source, slots_of(maker.reading, maker.source_names), maker.reading.width)
        width = maker.reading.width
        self._cells = [
            (cell, Column(self._claim(cell), slots_of(maker.reading, cell.names), width))
            for cell in maker.cells
            if cell.slot.property not in CODING_ONLY
        ]
        self._longest = max((len(cell.slot.property) for cell in maker.cells), default=0)

    def sift(self, batch: Batch, keys: Sequence[str]) -> tuple[int, set[int]]:
        """How many claims of sound acts are certainly sound, and the rows whose claims must be looked at alone.

        The id of a claim is that of its act and the name of its property, so it is as single as the act is.
        """
        known = self.reading.context.keys
        sources = self._sources_of(batch)
        unsure = {*nowhere(sources), *dangling(sources, known["sources"].seen, is_many=False)}
        longest = cells.KEY_LIMIT - self._longest - 1
        if max(map(len, keys), default=0) > longest:
            unsure |= {index for index, key in enumerate(keys) if len(key) > longest}
        columns: list[Texts] = []
        for cell, column in self._cells:
            columns.append(self._texts(batch, cell, column))
            unsure |= {*nowhere(columns[-1])}
            if cell.slot.of is not None:
                unsure |= dangling(columns[-1], known[cell.slot.of].seen, is_many=False)
        claiming = [bool(source) and index not in unsure for index, source in enumerate(sources)]
        if all(claiming):
            return sum(len(texts) - texts.count("") for texts in columns), unsure
        return sum(len([*filter(None, compress(texts, claiming))]) for texts in columns), unsure

    def doubtful(self, batch: Batch) -> set[int]:
        """The rows of which a claim is wrong, or not known to be right, for whatever it refers to."""
        columns = [self._texts(batch, *one) for one in self._cells]
        return {index for column in (self._sources_of(batch), *columns) for index in nowhere(column)}

    def _sources_of(self, batch: Batch) -> Texts:
        return batch.keys(self.maker.source_record) or batch.make((self._name, "source"), self._sources)

    def _texts(self, batch: Batch, cell: Cell, column: Column[str | None]) -> Texts:
        keys = batch.keys(cell.record)
        return batch.make((self._name, cell.slot.property), column) if keys is None else keys

    def _source(self, scope: Scope) -> str | None:
        found = self.maker.source(scope) if self.maker.source is not None else ""
        return "" if isinstance(found, Unread) else str(found)

    def _claim(self, cell: Cell) -> Callable[[Scope], str | None]:
        """What a claim refers to, `_CLAIM` where that is nothing, "" where there is no claim."""
        header, context = self.reading.layout.header, self.reading.context
        checks = [
            (header[position], required, check)
            for position, required, check in self.reading.columns
            if header[position] not in ("claim_id", "act_id", "source_id")
        ]
        where = locator(1, cell.said)
        shared = {"locator": where, "relation": "supports", "account": self.maker.record.account}

        def claim(scope: Scope) -> str | None:
            value = cell.read(scope)
            said = claimed(cell.slot.property, value)
            if not said:
                return ""
            row = {**shared, **said}
            refers = cell.slot.of is not None and not isinstance(value, Unread)
            check = None if refers or not row["value"] else context.value_check_of(row["field"])
            is_fine = is_sound(row["value"], required=False, check=check) and all(
                is_sound(row.get(name, ""), required=required, check=one) for name, required, one in checks
            )
            return None if not is_fine else row["value"] if refers else _CLAIM

        return claim


def is_sound(text: str, *, required: bool, check: Check | None) -> bool:
    """Whether a cell is certainly sound."""
    if not text:
        return not required
    return text[0] not in LEADS and text.isprintable() and (check is None or check(text) is None)


def nowhere(texts: Texts) -> Iterator[int]:
    """The rows without a text."""
    if None in texts:
        yield from (index for index, text in enumerate(texts) if text is None)


def dangling(texts: Texts, known: set[str], *, is_many: bool) -> set[int]:
    """The rows that refer to what is not known yet."""
    distinct = set(texts) - {"", None}
    if distinct <= known:
        return set()
    missing = {
        text
        for text in distinct - known
        if text is not None and not (is_many and known.issuperset(text.split(";")))
    }
    return {index for index, text in enumerate(texts) if text in missing} if missing else set()
