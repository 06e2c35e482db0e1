"""Undoing an import: one entry takes back all that its batch recorded, and nothing is removed.

Claims, judgements and retractions of the batch count no more, so what an update had taken back stands again, exactly
as it was. What members did themselves stays: a judgement that chose a claim of the batch has nothing to choose any
more, a retraction of their own still holds. Imports of one package rest on each other, so the last is undone first.
Importing the same tables again brings everything back under the same ids.
"""

from __future__ import annotations

from dataclasses import dataclass

from constancia.casefile.batches import Batch, State, batches, find_batch, state_of
from constancia.casefile.noted import end, note_anew, standing_batches
from constancia.casefile.open import CaseFile, Progress
from constancia.casefile.profiles import renew_facts
from constancia.errors import Misuse

__all__ = ["Batch", "State", "Undone", "batches", "find_batch", "undo"]


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undoing did. `already`: the batch did not count before either, and nothing was written."""

    batch: str
    package: str
    entries: int
    already: bool


def undo(casefile: CaseFile, batch: str, *, progress: Progress = lambda stage, done, of: None) -> Undone:
    """Take back the import whose id begins with `batch`. Safe to repeat; `progress` hears of the stage "fold".

    Raises Misuse("unknown_batch"), Misuse("ambiguous_id", count), Misuse("batch_built_on", batch) where a later import
    of the same package must be undone first, Unable("in_use", "disk").
    """
    found = find_batch(casefile, batch)
    if found.state in (State.ABANDONED, State.UNDONE):
        return Undone(found.id, found.package, found.entries, already=True)
    progress("fold", 0, None)
    with casefile.general.writing() as writer:
        already = state_of(writer.connection, found.id) is State.UNDONE
        if not already:
            _must_be_last(casefile, found)
            end(casefile, writer, found.id, state=State.UNDONE)
            renew_facts(writer, casefile, batch=found.id)
    with casefile.identities.writing() as writer:
        note_anew(casefile, casefile.identities, writer, package=found.package)
    casefile.forget_vocabulary()
    return Undone(found.id, found.package, found.entries, already=already)


def _must_be_last(casefile: CaseFile, found: Batch) -> None:
    """Raises Misuse("batch_built_on", batch) where a later import of the package counts, or is about to."""
    standing = standing_batches(casefile, found.package)
    if found.id in standing and standing[-1] != found.id:
        raise Misuse("batch_built_on", batch=standing[-1])
