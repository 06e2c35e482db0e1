"""The values of a file that the recode tables of a mapping do not handle: what is left to do for the next one."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from constancia.intake.mapping.condition import plain, test
from constancia.intake.mapping.model import Record, TableMapping, Value
from constancia.intake.mapping.reading import Reading
from constancia.intake.mapping.value import Read, Unread
from constancia.vocabulary import Vocabulary

KINDS_LIMIT = 10_000
"""Different values that are counted."""


@dataclass(frozen=True, slots=True)
class Unhandled:
    """One value: its recode table, the word as it is written, the number of rows with it, and terms spelled nearly so.

    `is_known`: the table lists it as not yet handled.
    """

    recode: str
    word: str
    count: int
    near: tuple[str, ...]
    is_known: bool


def unhandled(
    mapping: TableMapping, readings: Sequence[Reading], vocabulary: Vocabulary
) -> tuple[Unhandled, ...]:
    """All of them, most often met first. Reads every row once."""
    met: Counter[tuple[str, str]] = Counter()
    for reading in readings:
        _count(reading, met)
    return tuple(
        Unhandled(
            recode, word, count, _near(mapping, vocabulary, recode, word), _is_known(mapping, recode, word)
        )
        for (recode, word), count in sorted(met.items(), key=lambda item: (-item[1], item[0]))
    )


def _count(reading: Reading, met: Counter[tuple[str, str]]) -> None:
    recoded = ((record, _recoding(record, reading)) for record in reading.rows.records)
    reads = [(record, values) for record, values in recoded if values]
    loops = [loop for loop in reading.rows.loops.values() if loop.recode is not None]
    if not reads and not loops:
        return
    for _, scope in reading.scopes():
        for recode, word in _of_row(reading, scope, reads):
            _add(met, recode, word)


def _of_row(
    reading: Reading, scope: list[str], reads: list[tuple[Record, list[Read]]]
) -> set[tuple[str, str]]:
    """The values of one row, each once however many records it makes."""
    out: set[tuple[str, str]] = set()
    for name, loop in reading.rows.loops.items():
        for word in reading.loops[name].words(scope) if loop.recode else ():
            if loop.recode and word and reading.compiler.terms(loop.recode, word) is None:
                out.add((loop.recode, word))
    for record, values in reads:
        holds = None if record.only is None else test(record.only, reading.compiler.slots)
        for one in reading.each(record.each, scope):
            made = [value(one) for value in values if holds is None or holds(one)]
            out |= {(one.recode, one.words) for one in made if isinstance(one, Unread) and one.recode}
    return out


def _add(met: Counter[tuple[str, str]], recode: str, word: str) -> None:
    if (recode, word) in met or len(met) < KINDS_LIMIT:
        met[recode, word] += 1


def _recoding(record: Record, reading: Reading) -> list[Read]:
    """The values of a record that are recoded, as functions."""
    values: list[Value] = [*record.key, *record.values.values()]
    values += [value for group in record.references.values() for one in group for value in one.key]
    return [reading.compiler.read(replace(value, otherwise=None)) for value in values if value.recode]


def _near(mapping: TableMapping, vocabulary: Vocabulary, recode: str, word: str) -> tuple[str, ...]:
    table = mapping.recodes[recode]
    spelled = difflib.get_close_matches(plain(word)[:100], [*table.values], n=3)
    terms = [term for one in spelled for term in table.values[one]]
    if table.vocabulary is not None:
        terms += vocabulary.near(table.vocabulary, word)
    return tuple(dict.fromkeys(terms))[:3]


def _is_known(mapping: TableMapping, recode: str, word: str) -> bool:
    return plain(word) in mapping.recodes[recode].unhandled
