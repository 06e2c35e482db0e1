"""Imports as batches: what each brought, and whether it counts.

    open        begun, its closing entry does not stand yet: nothing of it counts
    closed      it counts
    abandoned   cut off and set aside, since the tables were edited before it went on: it never counts
    undone      taken back by a member: it counts no more, and what it had retracted stands again

A batch is opened and closed, abandoned or undone by an entry of kind `batch` in `general`; nothing of it is removed.
What ends it stands, whatever the order in which entries arrive from other devices.
The words that an undone batch added to the vocabulary stay, since others may have been using them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from constancia.claims.record import Kind, Record
from constancia.errors import Misuse

if TYPE_CHECKING:
    from constancia.casefile.open import CaseFile


class State(StrEnum):
    """What became of a batch."""

    OPEN = "open"
    CLOSED = "closed"
    ABANDONED = "abandoned"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Batch:
    """One import. `at` is when it began (RFC 3339), `entries` counts what it recorded in both compartments."""

    id: str
    package: str
    title: str
    at: str
    entries: int
    state: State


def batches(casefile: CaseFile) -> list[Batch]:
    """Every import of this case file, in the order in which they began."""
    entries: Counter[str] = Counter()
    for compartment in casefile.compartments():
        entries.update(dict(compartment.connection.execute(_ENTRIES).fetchall()))
    rows = casefile.general.connection.execute(
        "SELECT id, package, title, at, state FROM batch ORDER BY opened"
    ).fetchall()
    return [
        Batch(id_, package, title, at, entries[id_], State(state)) for id_, package, title, at, state in rows
    ]


def find_batch(casefile: CaseFile, text: str) -> Batch:
    """The import whose id begins with `text`. Raises Misuse("unknown_batch"), Misuse("ambiguous_id", count)."""
    found = [batch for batch in batches(casefile) if text and batch.id.startswith(text)]
    if not found:
        raise Misuse("unknown_batch", id=text[:40])
    if len(found) > 1:
        raise Misuse("ambiguous_id", id=text[:40], count=len(found))
    return found[0]


def state_of(connection: Any, batch: str) -> State | None:
    """What became of a batch, None where none of that id was opened."""
    row = connection.execute("SELECT state FROM batch WHERE id = ?", (batch,)).fetchone()
    return None if row is None else State(row[0])


def counting(casefile: CaseFile, package: str) -> frozenset[str]:
    """The imports of a package that count."""
    found = casefile.general.connection.execute(
        "SELECT id FROM batch WHERE package = ? AND state = 'closed'", (package,)
    )
    return frozenset(row[0] for row in found.fetchall())


def unsettled(casefile: CaseFile, gone: Collection[str]) -> int:
    """Judgements that count, are not among the digests `gone` themselves, and chose a claim that is."""
    if not gone:
        return 0
    made = casefile.records(casefile.general, kind=Kind.JUDGEMENT)
    return sum(one.body.get("claim") in gone and one.digest not in gone for one in made)


def note_batch(connection: Any, record: Record, seq: int) -> None:
    """Note an entry of kind `batch`: the first of a batch opens it, each later one says what became of it."""
    body = {name: value for name, value in record.body.items() if isinstance(value, str)}
    named = (record.batch, body.get("package", ""), body.get("title", ""), record.at or "", seq)
    connection.execute(_NOTE, (*named, body.get("content"), body.get("state", State.OPEN.value)))


_NOTE = """
INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    state = CASE WHEN state IN ('abandoned', 'undone') OR excluded.state = 'open' THEN state ELSE excluded.state END,
    at = min(at, excluded.at), content = coalesce(content, excluded.content)
"""
_ENTRIES = "SELECT batch, count(*) FROM record WHERE batch IS NOT NULL AND kind <> 'batch' GROUP BY batch"
