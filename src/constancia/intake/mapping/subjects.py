"""The keys of all subjects that grids make under a mapping, in one pass and without making the rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from constancia.intake.formats import formats
from constancia.intake.mapping.batch import Column, batches, each, slots_of
from constancia.intake.mapping.maker import ONCE, Maker
from constancia.intake.mapping.reading import Reading
from constancia.intake.mapping.template import Scope
from constancia.intake.virtual import Place


def subject_keys(
    readings: Sequence[Reading], makers: Mapping[str, Sequence[Maker]], left_out: Collection[Place]
) -> Iterator[tuple[str, str]]:
    """Row key and kind of each, once, by grid and in the order of the tables within some thousand rows."""
    met: dict[str, set[str]] = {name: set() for name in ONCE}
    for reading in readings:
        lines = {place[2] for place in left_out if place[:2] == (reading.grid.file, reading.grid.sheet)}
        keys = [
            (name, maker, _keys(maker))
            for name, group in makers.items()
            for maker in group
            if maker.reading is reading
        ]
        for batch in batches(reading, reading.rows.records, lines):
            loops = {maker.record.each for _, maker, _ in keys}
            views = {names: each(batch, reading, names) for names in loops}
            for name, maker, column in keys:
                kind = formats()[name].kind or maker.fixed["kind"]
                fresh = dict.fromkeys(column(views[maker.record.each]))
                if name in ONCE:
                    fresh = dict.fromkeys(key for key in fresh if key not in met[name])
                    met[name].update(fresh)
                yield from ((f"{name}/{key}", kind) for key in fresh if key)


def _keys(maker: Maker) -> Column[str]:
    """The key of what each row makes, "" where it makes nothing."""
    needed = maker.needed
    names = [*maker.key_names, *(name for cell in needed for name in cell.names)]
    key = _key(maker) if needed else maker.made_key
    return Column(key, slots_of(maker.reading, names), maker.reading.width)


def _key(maker: Maker) -> Callable[[Scope], str]:
    return lambda scope: maker.made_key(scope) if maker.is_made(scope) else ""
