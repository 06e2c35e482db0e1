"""A table under a mapping, as coded tables.

Each coded table is made by walking through the grids and reading only what that table needs; nothing is kept but the
keys of what is made once for many rows (a place that ten rows name). So a million rows pass in bounded memory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from constancia.intake.formats import formats
from constancia.intake.mapping.ahead import Ahead
from constancia.intake.mapping.maker import ONCE, Key, Maker, key_of
from constancia.intake.mapping.model import Rows, TableMapping
from constancia.intake.mapping.reading import Reading, open_readings
from constancia.intake.mapping.sifting import Sifting
from constancia.intake.mapping.subjects import subject_keys
from constancia.intake.mapping.unhandled import Unhandled, unhandled
from constancia.intake.rows import Origin
from constancia.intake.sheet import Grid, GridRow
from constancia.intake.virtual import Place, VirtualPackage, VirtualRow, VirtualTable, package, table
from constancia.vocabulary import Vocabulary

_OPTIONAL = {"acts": ("date_start", "victim_person_id")}
_EMPTY_ROWS = Rows((), 0, {}, frozenset(), frozenset(), None, (), {}, ())


@dataclass(frozen=True, slots=True)
class Mapped:
    """Grids opened under a mapping. `unknown_columns` are headings, by file, that the mapping says nothing of."""

    mapping: TableMapping
    vocabulary: Vocabulary
    readings: tuple[Reading, ...] = field(repr=False)
    once: Reading = field(repr=False)
    ahead: Ahead = field(default=iter, repr=False)
    """How rows are read while others are looked at."""

    @property
    def unknown_columns(self) -> Mapping[str, tuple[str, ...]]:
        """Columns that are in a file and that nothing is made of."""
        out: dict[str, set[str]] = {}
        for reading in self.readings:
            name = reading.grid.sheet or reading.grid.file
            out[name] = out[name] & set(reading.unknown) if name in out else set(reading.unknown)
        return {name: tuple(sorted(columns)) for name, columns in out.items() if columns}

    def unhandled(self) -> tuple[Unhandled, ...]:
        """Every value that a recode table does not handle, most often met first. Reads all rows once."""
        return next(self.counting())

    def counting(self) -> Iterator[tuple[Unhandled, ...]]:
        """The same, once, begun at once where rows are read ahead."""
        whole = (unhandled(self.mapping, self.readings, self.vocabulary) for _ in range(1))
        return self.ahead(whole)

    def package(self, paths: tuple[Path, ...] = ()) -> VirtualPackage:
        """The coded tables. `paths` are the files to keep as evidence."""
        makers = self._makers()
        tables = [self._table(name, group) for name, group in makers.items()]
        acts = [maker for maker in makers.get("acts", ()) if maker.source is not None]
        if acts:
            tables.append(self._claims(acts))
        if self.mapping.terms:
            tables.append(self._act_types())
        title = self.mapping.titles[self.mapping.language]
        made = package(self.mapping.name, title, tables, paths=paths)
        look_over = Sifting((self.once, *self.readings), makers, ahead=self.ahead)
        return replace(made, quick=self.subjects, look_over=look_over, is_in_step=True)

    def subjects(self, left_out: Collection[Place]) -> Iterator[tuple[str, str]]:
        """Row key and kind of every subject, in one pass."""
        return subject_keys((self.once, *self.readings), self._makers(), left_out)

    # --- private

    def _makers(self) -> dict[str, list[Maker]]:
        """The makers of each coded table, those of records made once first."""
        out: dict[str, list[Maker]] = {}
        fixed = {record.name: key_of(record, self.once) for record in self.mapping.once}
        for record in self.mapping.once:
            out.setdefault(record.table, []).append(Maker(record, self.once, fixed))
        for reading in self.readings:
            keys = {**_far_keys(self.mapping, reading), **fixed}
            keys |= {record.name: key_of(record, reading) for record in reading.rows.records}
            for record in reading.rows.records:
                out.setdefault(record.table, []).append(Maker(record, reading, keys))
        return {name: out[name] for name in formats() if name in out}

    def _table(self, name: str, makers: list[Maker]) -> VirtualTable:
        columns = list(dict.fromkeys(column for maker in makers for column in maker.columns))
        is_once = name in ONCE

        def make(left_out: Collection[Place]) -> Iterator[VirtualRow]:
            seen: set[str] = set()
            for maker, scope, line in _walk(makers, left_out):
                key = maker.made_key(scope)
                if not key or key in seen:
                    continue
                if is_once:
                    seen.add(key)
                row = maker.row(scope, line, key)
                if row is not None:
                    yield row

        return table(name, columns, make, file=makers[0].reading.grid.file, optional=_OPTIONAL.get(name, ()))

    def _claims(self, makers: list[Maker]) -> VirtualTable:
        names = ("claim_id", "act_id", "field", "value", "as_stated", "qualifier", "relation", "account")

        def make(left_out: Collection[Place]) -> Iterator[VirtualRow]:
            for maker, scope, line in _walk(makers, left_out):
                yield from maker.claims(scope, line)

        file = makers[0].reading.grid.file
        return table("claims", (*names, "source_id", "locator"), make, file=file)

    def _act_types(self) -> VirtualTable:
        """The mapping's own types of act, and those of the vocabulary beside them."""
        file = f"{self.mapping.name}.toml"
        shipped = [
            {
                "act_type": term.id,
                "label_en": term.label("en"),
                "label_es": term.label("es"),
            }
            for term in self.vocabulary.terms("act_types")
        ]
        own = [term for term in self.mapping.terms if not self.vocabulary.has("act_types", term["act_type"])]

        def make(left_out: Collection[Place]) -> Iterator[VirtualRow]:
            for line, term in enumerate((*own, *shipped), 1):
                if (file, "", line) not in left_out:
                    yield VirtualRow(Origin(file, "", line), term)

        return table("act_types", ("act_type", "label_en", "label_es", "definition"), make, file=file)


def open_mapped(
    mapping: TableMapping, grids: list[Grid], vocabulary: Vocabulary, *, ahead: Ahead = iter
) -> Mapped:
    """Grids under a mapping; reads the headings and no more, but for grids that others join.

    Raises Several of Wrong("mapping_column", file, line, column, near), Wrong("mapping_grid", file, reason),
    Wrong("no_header").
    """
    readings = open_readings(mapping, grids, vocabulary)
    return Mapped(mapping, vocabulary, tuple(readings), _once(mapping, grids, vocabulary), ahead)


def _once(mapping: TableMapping, grids: list[Grid], vocabulary: Vocabulary) -> Reading:
    """The one row that records made once come from: no cells, line 1 of the first file."""
    first = grids[0]
    rows = lambda: iter([GridRow(0, ()), GridRow(1, ())])  # noqa: E731
    grid = Grid(first.name, first.file, first.sheet, rows)
    alone = replace(mapping, rows=(replace(_EMPTY_ROWS, records=mapping.once),))
    return open_readings(alone, [grid], vocabulary)[0]


def _far_keys(mapping: TableMapping, reading: Reading) -> dict[str, Key]:
    """Keys of records of other grids, which can be meant only where a key is given: alone they are blank."""
    far = (record.name for rows in mapping.rows for record in rows.records if rows is not reading.rows)
    return dict.fromkeys(far, _blank)


def _blank(scope: object) -> str:
    return ""


def _walk(makers: list[Maker], left_out: Collection[Place]) -> Iterator[tuple[Maker, list[str], int]]:
    """Go through each grid once and give every maker of it each row, and each item of the loops that it names."""
    by_reading: dict[int, list[Maker]] = {}
    for maker in makers:
        by_reading.setdefault(id(maker.reading), []).append(maker)
    for group in by_reading.values():
        reading = group[0].reading
        file, sheet = reading.grid.file, reading.grid.sheet
        for line, scope in reading.scopes([maker.record for maker in group]):
            if left_out and (file, sheet, line) in left_out:
                continue
            for maker in group:
                for one in reading.each(maker.record.each, scope):
                    yield maker, one, line
