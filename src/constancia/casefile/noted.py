"""What is noted of rows in the table `imported`, when they are recorded and when a batch stops counting.

All of it follows from the log: the ids of all rows ever recorded, and for each row the digest of what the last batch
that counts (or is open) recorded of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from constancia.casefile.batches import State, note_batch
from constancia.casefile.open import CaseFile, now
from constancia.casefile.records import Index, read
from constancia.claims.record import Kind, Record
from constancia.log.disclosure import read_disclosures
from constancia.vault.compartment import Compartment
from constancia.vault.writer import Writer

Noted = tuple[str, str, str | None, str]
"""Package, key, the subject of a row that is one, digest."""

_NOTE = "INSERT INTO imported VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET digest = excluded.digest"


def note(connection: Any, noted: Iterable[Noted]) -> None:
    """Note that entries of these rows stand."""
    connection.executemany(_NOTE, noted)


def note_entry(connection: Any, record: Record, digests: Mapping[str, str], *, package: str) -> None:
    """Note what an entry of the log says of rows, as it was noted when it was written. `digests` by field."""
    if record.kind not in (Kind.CLAIMS, Kind.JUDGEMENT, Kind.EVIDENCE, Kind.VOCABULARY):
        return
    noted: list[Noted]
    if record.rows and record.rows[0].startswith("claims/"):
        noted = [(package, row, None, digests[f"c{number}"]) for number, row in enumerate(record.rows)]
    elif not record.rows:  # a person, whose row key stands in `identities`; a word
        noted = [(package, record.subject, None, digests["kind"])] if record.subject else []
    else:
        subject = record.subject if record.kind is Kind.CLAIMS else None
        noted = [(package, row, subject, digests["kind"]) for row in record.rows]
    note(connection, noted)


def note_record(casefile: CaseFile, connection: Any, text: str, *, number: int, index: Index) -> Record:
    """Note an entry that stands in the log of a compartment, as it was noted when it was written."""
    record = read(text)
    digests = {d.name: d.digest for d in read_disclosures(text.split("~")[1:-1])}
    index.note(record, number, digests)
    if record.kind is Kind.BATCH and record.batch is not None:
        note_batch(connection, record, number)
    elif record.batch is not None and (package := package_of(casefile, record.batch)) is not None:
        note_entry(connection, record, digests, package=package)
    return record


def package_of(casefile: CaseFile, batch: str) -> str | None:
    """What a batch imported; None where its first entry has not arrived."""
    found = casefile.general.connection.execute("SELECT package FROM batch WHERE id = ?", (batch,)).fetchone()
    return found[0] if found else None


def note_anew(casefile: CaseFile, compartment: Compartment, writer: Writer, *, package: str) -> None:
    """After a batch of a package was set aside or undone: what its other batches recorded, and all ids."""
    connection = writer.connection
    connection.execute("UPDATE imported SET digest = NULL WHERE package = ?", (package,))
    connection.execute("DELETE FROM imported WHERE package = ? AND subject IS NULL", (package,))
    standing = standing_batches(casefile, package)
    marks = ",".join("?" * len(standing))
    found = connection.execute(
        f"SELECT seq FROM record WHERE batch IN ({marks}) ORDER BY seq",  # noqa: S608 (question marks)
        standing,
    )
    for (seq,) in found.fetchall() if standing else ():
        for _, text in compartment.entries(seq, seq + 1):
            if text is not None:
                digests = {d.name: d.digest for d in read_disclosures(text.split("~")[1:-1])}
                note_entry(connection, read(text), digests, package=package)


def end(casefile: CaseFile, writer: Writer, batch: str, *, state: State) -> None:
    """Inside a `writing` block of `general`: write that a batch is set aside or undone, and forget its rows."""
    package, title = writer.connection.execute(
        "SELECT package, title FROM batch WHERE id = ?", (batch,)
    ).fetchone()
    record = Record(
        Kind.BATCH, at=now(), batch=batch, body={"package": package, "title": title, "state": state.value}
    )
    with casefile.scribe(casefile.general, writer) as scribe:
        note_batch(writer.connection, record, scribe.next_seq)
        scribe.write(record, sealed=False)
    note_anew(casefile, casefile.general, writer, package=package)


def standing_batches(casefile: CaseFile, package: str) -> tuple[str, ...]:
    """The batches of a package that count, and the one that is open, in the order in which they began."""
    found = casefile.general.connection.execute(_STANDING, (package,)).fetchall()
    return tuple(row[0] for row in found)


_STANDING = "SELECT id FROM batch WHERE package = ? AND state IN ('open', 'closed') ORDER BY at, opened"
