"""The values of a file that the recode tables of a mapping do not handle: what is left to do for the next one."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from constancia.intake.mapping.batch import Batch, Column, batches, each, slots_of
from constancia.intake.mapping.condition import Holds, plain, test
from constancia.intake.mapping.model import Loop, Record, TableMapping, Value
from constancia.intake.mapping.reading import Reading
from constancia.intake.mapping.taken import condition_names, value_names
from constancia.intake.mapping.template import Scope
from constancia.intake.mapping.value import Read, Unread
from constancia.vocabulary import Vocabulary

_Word = tuple[str, str]
"""A recode table, and a word."""
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
    met: Counter[_Word] = Counter()
    for reading in readings:
        _count(reading, met)
    return tuple(
        Unhandled(
            recode, word, count, _near(mapping, vocabulary, recode, word), _is_known(mapping, recode, word)
        )
        for (recode, word), count in sorted(met.items(), key=lambda item: (-item[1], item[0]))
    )


def _count(reading: Reading, met: Counter[_Word]) -> None:
    reads = [(record, column) for record in reading.rows.records for column in _recoding(record, reading)]
    loops = [loop for loop in reading.rows.loops.values() if loop.recode is not None]
    if not reads and not loops:
        return
    for batch in batches(reading, reading.rows.records, set()):
        words = _of_loops(batch, reading, loops) if loops else {}
        views = {record.each: each(batch, reading, record.each) for record, _ in reads}
        for record, column in reads:
            found = column(views[record.each])
            for index in (index for index, word in enumerate(found) if word is not None):
                words.setdefault(views[record.each].places[index], set()).add(found[index])
        for place in sorted(words):
            for word in words[place]:
                _add(met, word)


def _of_loops(batch: Batch, reading: Reading, loops: list[Loop]) -> dict[int, set[_Word | None]]:
    """What the items of each row have that is not handled, by the place of the row."""
    out: dict[int, set[_Word | None]] = {}
    for loop in loops:
        for place in batch.places:
            for word in reading.loops[loop.name].words(batch.scope(place)):
                if loop.recode and word and reading.compiler.terms(loop.recode, word) is None:
                    out.setdefault(place, set()).add((loop.recode, word))
    return out


def _add(met: Counter[_Word], word: _Word | None) -> None:
    if word is not None and (word in met or len(met) < KINDS_LIMIT):
        met[word] += 1


def _recoding(record: Record, reading: Reading) -> Iterator[Column[_Word | None]]:
    """The values of a record that are recoded: what is not handled in each row, each once however often it is made."""
    values: list[Value] = [*record.key, *record.values.values()]
    values += [value for group in record.references.values() for one in group for value in one.key]
    holds = None if record.only is None else test(record.only, reading.compiler.slots)
    for value in values:
        if value.recode:
            names = (*condition_names(record.only), *value_names(value))
            word = _word(reading.compiler.read(replace(value, otherwise=None)), holds)
            yield Column(word, slots_of(reading, names), reading.width)


def _word(read: Read, holds: Holds | None) -> Callable[[Scope], _Word | None]:
    """What of a row is not handled, as a function of it."""

    def word(scope: Scope) -> _Word | None:
        made = read(scope) if holds is None or holds(scope) else ""
        return (made.recode, made.words) if isinstance(made, Unread) and made.recode else None

    return word


def _near(mapping: TableMapping, vocabulary: Vocabulary, recode: str, word: str) -> tuple[str, ...]:
    table = mapping.recodes[recode]
    spelled = difflib.get_close_matches(plain(word)[:100], [*table.values], n=3)
    terms = [term for one in spelled for term in table.values[one]]
    if table.vocabulary is not None:
        terms += vocabulary.near(table.vocabulary, word)
    return tuple(dict.fromkeys(terms))[:3]


def _is_known(mapping: TableMapping, recode: str, word: str) -> bool:
    return plain(word) in mapping.recodes[recode].unhandled
