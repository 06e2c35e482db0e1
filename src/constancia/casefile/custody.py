"""Who did what with the case file that its other members should know: the one place where such acts are recorded.

Each act is one entry of the kind `custody`, written before anything is shown or leaves; that a subject was shown, once
in a run. What it was about stands in `identities` where it is protected. Nothing is recorded of reading what every
member may read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from constancia.casefile.moment import now
from constancia.claims.claim import SubjectId
from constancia.claims.record import Json, Kind, Record
from constancia.errors import ConstanciaError, Misuse, Several, Unable, Wrong
from constancia.vault import unrecorded
from constancia.vault.folder import Folder

if TYPE_CHECKING:
    from constancia.casefile.open import CaseFile


class Act(StrEnum):
    """What `body.act` of a custody entry says. Two of them were once written in words (`FORMER`)."""

    SHOWN = "shown"
    EXPORTED = "exported"
    EXPORTED_WHOLE = "exported_whole"
    KEY_EXPORTED = "key_exported"
    REFUSED = "refused"
    PASSPHRASE = "wrong_passphrase"  # noqa: S105 (what is said of one)
    STRANGER = "unknown_identity"
    DAMAGED = "count_damaged"


FORMER = {"exported without the gate": Act.EXPORTED_WHOLE, "key exported": Act.KEY_EXPORTED}

REFUSALS = frozenset({"protected_name", "never_published", "live_unnamed"})
"""Errors that say that somebody asked for what may not be: the gate's, and those of rights and roles."""

BUSY = frozenset({"in_use", "readonly", "writing_already"})
"""Why a log cannot be written to now, though nothing is wrong with it."""

BRIEFLY = 0.2
"""Seconds that somebody who only reads waits for a log that another program writes to."""


def shown(casefile: CaseFile, subjects: Iterable[SubjectId]) -> None:
    """Record that what `identities` holds of these subjects is shown. Those of which it holds nothing are passed over.

    Nobody waits for it: where the log is not free, the act is counted and recorded later. Raises Unable("disk").
    """
    new = sorted({one for one in subjects if one not in casefile.noted and _is_protected(casefile, one)})
    if new:
        _record_or_count(casefile, Act.SHOWN, {"subjects": [*new]}, is_protected=True)
        casefile.noted.update(new)


def exported(casefile: CaseFile, *, form: str, subjects: int, is_internal: bool) -> None:
    """Record an export: through the gate, or without it. Raises Unable("in_use", "disk")."""
    act = Act.EXPORTED_WHOLE if is_internal else Act.EXPORTED
    _record(casefile, act, {"format": form, "subjects": str(subjects)}, is_protected=is_internal)


def key_exported(casefile: CaseFile, item: str, *, is_protected: bool) -> None:
    """Record that the key of an item was given out. Raises Unable("in_use", "disk")."""
    _record(casefile, Act.KEY_EXPORTED, {"item": item}, is_protected=is_protected)


def refused(casefile: CaseFile, error: ConstanciaError) -> None:
    """Record that a member asked for what may not be, where `error` says so. It stays the error that is told."""
    faults = error.faults if isinstance(error, Several) else [error]
    if codes := sorted({fault.code for fault in faults} & REFUSALS):
        with suppress(Unable):
            _record_or_count(casefile, Act.REFUSED, {"codes": [*codes]}, is_protected=False)


def count(folder: Path, act: Act) -> None:
    """Count an act that nobody can sign for now. Where not even that can be written, the count is lost."""
    with suppress(Unable):
        unrecorded.add(Folder(folder.absolute()), act.value, at=now())


def settle(casefile: CaseFile) -> None:
    """Record what was counted since the case file was last opened. Left for the next time where a log is not free."""
    folder = Folder(casefile.vault.folder)
    if casefile.vault.readonly or unrecorded.is_empty(folder):
        return
    with suppress(Unable):
        try:
            with unrecorded.taken(folder) as acts:
                for one in acts:
                    said = {"count": str(one.count), "first": one.first, "last": one.last}
                    _record(casefile, one.act, said, is_protected=False, patience=BRIEFLY)
        except Wrong as error:
            if error.code != "unrecorded_damaged":
                raise
            _record(casefile, Act.DAMAGED, {}, is_protected=False, patience=BRIEFLY)
            unrecorded.forget(folder)


def _record_or_count(casefile: CaseFile, act: Act, body: Mapping[str, Json], *, is_protected: bool) -> None:
    """Write the entry, or count the act where the log is not free at once."""
    try:
        _record(casefile, act, body, is_protected=is_protected, patience=BRIEFLY)
    except (Unable, Misuse) as error:
        if error.code not in BUSY:
            raise
        count(casefile.vault.folder, act)


def _record(
    casefile: CaseFile,
    act: str,
    body: Mapping[str, Json],
    *,
    is_protected: bool,
    patience: float | None = None,
) -> None:
    record = Record(Kind.CUSTODY, at=now(), body={**body, "act": str(act)})
    casefile.record(record, protected=is_protected, patience=patience)


def _is_protected(casefile: CaseFile, subject: SubjectId) -> bool:
    sql = "SELECT 1 FROM record WHERE subject = ? AND kind = 'claims' LIMIT 1"
    return casefile.identities.connection.execute(sql, (subject,)).fetchone() is not None
