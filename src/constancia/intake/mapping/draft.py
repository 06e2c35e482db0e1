"""A first mapping for a table that nobody explained, written out for a person to mend. What was guessed stands beside
it as a comment, and it runs at once: what has no type of act yet is kept as an act of a type that is not coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from constancia.errors import Wrong
from constancia.intake.mapping.columns import Table, look_at
from constancia.intake.mapping.draft_text import text_of
from constancia.intake.mapping.draft_writing import Writing
from constancia.intake.mapping.findings import Findings
from constancia.intake.mapping.guess import Guess, guess, is_heading, is_spanish
from constancia.intake.sheet import Grid
from constancia.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Draft:
    """`text` is the mapping; `guesses` say what each column was taken for; `makes` the kinds of record it makes."""

    file: str
    sheet: str
    text: str
    guesses: tuple[Guess, ...]
    makes: tuple[str, ...]


def draft_mapping(grids: Sequence[Grid], vocabulary: Vocabulary, *, language: str | None = None) -> Draft:
    """A mapping for the grid of which most was understood, and those with the same headings.

    Raises Wrong("no_header") where there is none.
    """
    found = [(table, guess(table.columns, vocabulary)) for table in _tables(grids)]
    if not found:
        raise Wrong("no_header", file=grids[0].file if grids else None, line=1)
    table, guesses = max(found, key=lambda one: (_understood(one[1]), one[0].columns[0].rows))
    alike = [one.grid for one, _ in found if _headings(one) == _headings(table)]
    names = [column.name for column in table.columns]
    writing = Writing(
        Findings(table, guesses),
        vocabulary,
        language or ("es" if is_spanish(names) else "en"),
        grids=alike if len(grids) > 1 else [],
    )
    text = text_of(writing)
    return Draft(table.grid.file, table.grid.sheet, text, tuple(guesses), tuple(writing.makes))


def _tables(grids: Sequence[Grid]) -> list[Table]:
    shown = [grid for grid in grids if not grid.is_hidden] or grids
    looked = [look_at(grid, is_heading) for grid in shown]
    return [table for table in looked if table is not None and table.columns]


def _understood(guesses: Sequence[Guess]) -> int:
    return sum(bool(one.role) for one in guesses)


def _headings(table: Table) -> tuple[int, bool, tuple[str, ...]]:
    """What must be the same for two grids to be read by one part of a mapping."""
    return 0 if table.is_first else table.header, table.is_first, tuple(c.name for c in table.columns)
