"""A grid under a mapping: which of its columns are taken, and each row as a scope in which values can be read."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import product, zip_longest
from pathlib import PurePath

from constancia.errors import Several, Wrong
from constancia.intake.mapping.condition import Holds, plain, test
from constancia.intake.mapping.headings import read_headings
from constancia.intake.mapping.loop import ITEMS_LIMIT, LoopReader
from constancia.intake.mapping.model import (
    Join,
    Loop,
    Record,
    Rows,
    TableMapping,
)
from constancia.intake.mapping.own_keys import OwnKeys
from constancia.intake.mapping.taken import loop_names, record_names, references, row_names, shared_names
from constancia.intake.mapping.template import FILE, KEY, ROW, SHEET, Fill, filler
from constancia.intake.mapping.value import Compiler
from constancia.intake.sheet import Grid, GridRow, in_blocks
from constancia.intake.template_format import is_reason
from constancia.vocabulary import Vocabulary

Block = tuple[list[int], list[Sequence[str]]]
"""Rows side by side: their lines, and their cells by slot, one column a slot, each as long as there are lines."""
_SPECIAL = (ROW, FILE, SHEET, KEY)
"""In this order in every scope, after the cells."""


@dataclass(slots=True)
class Reading:
    """One grid as one part of a mapping reads it. `header` as it stands; `unknown` headings that nothing takes."""

    grid: Grid
    rows: Rows
    header: tuple[str, ...]
    header_line: int
    taken: tuple[int, ...]
    compiler: Compiler
    headings: Mapping[str, str]
    loops: Mapping[str, LoopReader]
    joined: list[tuple[Fill, Mapping[str, tuple[str, ...]], int, int]]
    holds: Holds | None
    unknown: tuple[str, ...]
    width: int
    blank: frozenset[str] = field(repr=False)
    told_apart: tuple[int, ...] | None = None
    """Positions of the columns that make keys of rows; None where nothing takes them."""
    _own_keys: OwnKeys | None = field(default=None, repr=False)

    def scopes(self, records: Iterable[Record] | None = None) -> Iterator[tuple[int, list[str]]]:
        """Each row that the mapping reads: its line, and its cells by slot, those that `records` take alone."""
        for lines, columns in self.blocks(records):
            yield from zip(lines, map(list, zip(*columns, strict=True)), strict=True)

    def blocks(self, records: Iterable[Record] | None = None) -> Iterator[Block]:
        """The same, many rows at once."""
        places = dict(self._places(records))
        keys, at_key, before = self._keys(), len(self.taken) + _SPECIAL.index(KEY), 0
        for rows in in_blocks(self._data()):
            lines, columns = [row.line for row in rows], self._columns(rows, places)
            if keys is not None:
                columns[at_key] = [keys.key(before + place) for place in range(len(rows))]
            before += len(rows)
            yield (lines, columns) if not self.joined and self.holds is None else self._held(lines, columns)

    def _columns(self, rows: list[GridRow], places: Mapping[int, int]) -> list[Sequence[str]]:
        """The cells of rows by slot, those of `places` (slot and position) filled."""
        across = [*zip_longest(*[row.cells for row in rows], fillvalue="")]
        count, empty = len(rows), [""] * len(rows)
        more = [[str(row.line) for row in rows], [self.grid.file] * count, [self.grid.sheet] * count]
        out: list[Sequence[str]] = [*[empty] * len(self.taken), *more]
        out += [empty] * (self.width - len(out))
        for slot, position in places.items():
            if position < len(across):
                out[slot] = self._unblanked(across[position])
        return out

    def _unblanked(self, column: Sequence[str]) -> Sequence[str]:
        """A column in which the words that stand for a blank are one."""
        longest = max(map(len, self.blank), default=0)
        found = {cell for cell in {*column} if cell and len(cell) <= longest and plain(cell) in self.blank}
        return ["" if cell in found else cell for cell in column] if found else column

    def _held(self, lines: list[int], columns: list[Sequence[str]]) -> Block:
        """The rows that are read at all, with what other grids say of them."""
        kept: list[int] = []
        scopes: list[list[str]] = []
        for line, scope in zip(lines, map(list, zip(*columns, strict=True)), strict=True):
            for here, there, start, count in self.joined:
                scope[start : start + count] = there.get(here(scope), ("",) * count)
            if self.holds is None or self.holds(scope):
                kept.append(line)
                scopes.append(scope)
        return kept, [*zip(*scopes, strict=True)] if scopes else [()] * self.width

    def _places(self, records: Iterable[Record] | None) -> list[tuple[int, int]]:
        """Slot and position of each cell that is wanted."""
        every = list(enumerate(self.taken))
        if records is None:
            return every
        names = set(shared_names(self.rows))
        for record in records:
            names |= set(record_names(record))
            others = {one.record for one in references(record)}
            for other in (one for one in self.rows.records if one.name in others):
                names |= set(record_names(other))
        wanted = {self.compiler.slots.get(name) for name in names}
        return [place for place in every if place[0] in wanted]

    def each(self, names: tuple[str, ...], scope: list[str]) -> Iterator[list[str]]:
        """The scope once for every combination of the items of these loops. One list, changed in place."""
        if not names:
            yield scope
            return
        readers = [self.loops[name] for name in names]
        every = [reader.items(scope, self.compiler) for reader in readers]
        for number, items in enumerate(product(*every)):
            if number >= ITEMS_LIMIT:
                return
            for reader, item in zip(readers, items, strict=True):
                scope[reader.start : reader.start + len(item)] = item
            if all(reader.holds is None or reader.holds(scope) for reader in readers):
                yield scope

    def said(self, names: Iterable[str]) -> str:
        """The headings that stand behind names of cells, as a person finds them in the file."""
        there = (name for name in names if self.compiler.slots.get(name) is not None)
        return ", ".join(dict.fromkeys(self.headings.get(name, name) for name in there))

    def _keys(self) -> OwnKeys | None:
        if self._own_keys is None and self.told_apart is not None:
            self._own_keys = OwnKeys(self._data(), self.told_apart)
        return self._own_keys

    def _data(self) -> Iterator[GridRow]:
        for row in self.grid.rows():
            if row.line > self.header_line:
                yield row


def open_readings(mapping: TableMapping, grids: list[Grid], vocabulary: Vocabulary) -> list[Reading]:
    """Each part of the mapping with the grids that it reads.

    Raises Several of Wrong("mapping_column", file, column) for columns that the mapping takes and the grid lacks, or
    Wrong("mapping_grid") where the mapping reads none of the grids.
    """
    out: list[Reading] = []
    faults: list[Wrong] = []
    for rows in mapping.rows:
        for grid in (grid for grid in grids if _is_read(rows, grid)):
            try:
                out.append(_Opener(mapping, rows, grid, grids, vocabulary).open())
            except Several as several:
                faults += [fault for fault in several.faults if isinstance(fault, Wrong)]
    if faults:
        raise Several([*faults])
    if not out:
        wanted = ", ".join(name for rows in mapping.rows for name in rows.grids)
        raise Wrong("mapping_grid", file=grids[0].file if grids else None, reason=wanted or "*")
    return out


def _is_read(rows: Rows, grid: Grid) -> bool:
    if not rows.grids:
        return not grid.is_hidden
    return any(_matches(pattern, grid) for pattern in rows.grids)


def _matches(pattern: str, grid: Grid) -> bool:
    names = {grid.name, grid.sheet, grid.file, PurePath(grid.file).stem}
    return any(fnmatchcase(plain(name), plain(pattern)) for name in names if name)


class _Opener:
    """Finds where in a grid stands what a part of a mapping takes."""

    def __init__(
        self, mapping: TableMapping, rows: Rows, grid: Grid, grids: list[Grid], vocabulary: Vocabulary
    ) -> None:
        self.mapping, self.rows, self.grid, self.grids, self.vocabulary = (
            mapping,
            rows,
            grid,
            grids,
            vocabulary,
        )
        self.faults: list[Wrong] = []
        self.header_line, self.header = read_headings(grid, rows.header)
        self.positions = {plain(name): index for index, name in reversed([*enumerate(self.header)])}

    def open(self) -> Reading:
        """The reading. Raises Several."""
        slots: dict[str, int | None] = {}
        headings: dict[str, str] = {}
        taken: list[int] = []
        names = dict.fromkeys(row_names(self.rows))
        later = {*_SPECIAL, *loop_names(self.rows)}
        joins = {join.name: [n for n in names if n.startswith(f"{join.name}.")] for join in self.rows.joins}
        for name in names:
            if name in later or any(name in wanted for wanted in joins.values()):
                continue
            position = self._position(name)
            slots[name] = None if position is None else len(taken)
            if position is not None:
                taken.append(position)
                headings[name] = self.header[position]
        width = len(taken)
        for name in _SPECIAL:
            slots[name], width = width, width + 1
        loops = {
            name: (loop, width := width + self._place(loop, slots, width))
            for name, loop in self.rows.loops.items()
        }
        joined: list[tuple[Fill, Mapping[str, tuple[str, ...]], int, int]] = []
        for join in self.rows.joins:
            wanted = joins[join.name]
            there = self._joined(join, [name.partition(".")[2] for name in wanted])
            headings |= {name: f"{join.grid}: {name.partition('.')[2]}" for name in wanted}
            slots |= {name: width + index for index, name in enumerate(wanted)}
            joined.append((filler(join.here, slots), there, width, len(wanted)))
            width += len(wanted)
        told_apart = self._told_apart(KEY in names)
        if self.faults:
            raise Several([*self.faults])
        compiler = Compiler(self.mapping, self.vocabulary, slots)
        for loop in self.rows.loops.values():
            for part, templates in loop.parts.items():
                used = ", ".join(headings.get(n, n) for template in templates for n in template.names)
                headings[f"{loop.name}.{part}" if part else loop.name] = used
                headings.setdefault(loop.name, used)
        return Reading(
            grid=self.grid,
            rows=self.rows,
            header=self.header,
            header_line=self.header_line,
            taken=tuple(taken),
            compiler=compiler,
            headings=headings,
            loops={name: self._loop(loop, end, compiler) for name, (loop, end) in loops.items()},
            joined=joined,
            holds=None if self.rows.only is None else test(self.rows.only, slots),
            unknown=tuple(
                name
                for index, name in enumerate(self.header)
                if index not in (*taken, *(told_apart or ()))
                and name
                and not is_reason(name)
                and not _is_listed(name, self.rows.unused)
            ),
            width=width,
            blank=self.mapping.blank,
            told_apart=told_apart,
        )

    def _told_apart(self, is_taken: bool) -> tuple[int, ...] | None:
        found = [self._position(name) for name in self.rows.told_apart] if is_taken else None
        return None if found is None else tuple(at for at in found if at is not None)

    def _position(self, name: str) -> int | None:
        """The position of the column; None for one that may be missing, and for one that is missed."""
        spellings = self.rows.columns.get(name) or (name,)
        for spelling in spellings:
            found = self.positions.get(plain(spelling))
            if found is not None:
                return found
        if name not in self.rows.optional:
            near = difflib.get_close_matches(spellings[0], self.header, n=1)
            more = {"near": near[0][:64]} if near else {}
            self.faults.append(
                Wrong(
                    "mapping_column",
                    file=self.grid.file,
                    line=self.header_line,
                    column=spellings[0][:64],
                    **more,
                )
            )
        return None

    def _place(self, loop: Loop, slots: dict[str, int | None], start: int) -> int:
        """Give the parts of a loop their slots; the number of them."""
        names = [loop.name if not part else f"{loop.name}.{part}" for part in loop.parts]
        if names[0] != loop.name:
            slots[loop.name] = start
        slots |= {name: start + index for index, name in enumerate(names)}
        slots[f"{loop.name}#"] = start + len(names)
        return len(names) + 1

    def _loop(self, loop: Loop, end: int, compiler: Compiler) -> LoopReader:
        fills = tuple(
            tuple(filler(template, compiler.slots) for template in part) for part in loop.parts.values()
        )
        holds = None if loop.only is None else test(loop.only, compiler.slots)
        return LoopReader(loop, end - len(fills) - 1, fills, holds, self.mapping.blank)

    def _joined(self, join: Join, columns: list[str]) -> dict[str, tuple[str, ...]]:
        """The cells of another grid by what is to be found in it. Kept in memory: only the columns that are taken."""
        grid = next((grid for grid in self.grids if _matches(join.grid, grid)), None)
        if grid is None:
            self.faults.append(Wrong("mapping_grid", file=self.grid.file, reason=join.grid))
            return {}
        line, header = read_headings(grid, 0)
        positions = {plain(name): index for index, name in reversed([*enumerate(header)])}
        places: list[int | None] = []
        for name in (join.there, *columns):
            spellings = join.columns.get(name) or (name,)
            found = [positions[plain(one)] for one in spellings if plain(one) in positions]
            places.append(found[0] if found else None)
            if not found and name not in join.optional:
                self.faults.append(
                    Wrong("mapping_column", file=grid.file, line=line, column=spellings[0][:64])
                )
        if self.faults:
            return {}
        out: dict[str, tuple[str, ...]] = {}
        for row in grid.rows():
            if row.line > line:
                key, *cells = (row.cells[p] if p is not None and p < len(row.cells) else "" for p in places)
                out.setdefault(
                    key, tuple("" if plain(cell) in self.mapping.blank else cell for cell in cells)
                )
        return out


def _is_listed(name: str, listed: frozenset[str]) -> bool:
    return any(fnmatchcase(plain(name), plain(pattern)) for pattern in listed)
