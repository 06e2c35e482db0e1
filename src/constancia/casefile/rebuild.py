"""The derived tables, made anew from the logs: after a new version of them, or where somebody doubts them."""

from __future__ import annotations

from typing import Any

from constancia.casefile import records, tables
from constancia.casefile.open import CaseFile
from constancia.casefile.profiles import renew_facts
from constancia.claims.record import Kind, Record
from constancia.log.disclosure import read_disclosures

ROWS = 1000
"""Entries whose rows are gathered before they are written."""


def rebuild(casefile: CaseFile) -> None:
    """Clear and refill every derived table. Raises Wrong for damage, Unable("in_use", "disk")."""
    packages: dict[str, str] = {}
    for compartment in (casefile.general, casefile.identities):
        with compartment.writing() as writer:
            tables.clear(writer.connection)
            tables.make(writer.connection)
            index = records.Index(has_claims=compartment is casefile.general)
            for seq, text in compartment.entries():
                if text is not None:
                    _note(writer.connection, seq, text, packages=packages, index=index)
                if seq % ROWS == 0:
                    index.write(writer.connection)
            index.write(writer.connection)
            writer.connection.execute("UPDATE meta SET value = ? WHERE name = 'version'", (tables.VERSION,))
    with casefile.general.writing() as writer:
        renew_facts(writer, casefile)


def _note(connection: Any, seq: int, text: str, *, packages: dict[str, str], index: records.Index) -> None:
    record = records.read(text)
    digests = {d.name: d.digest for d in read_disclosures(text.split("~")[1:-1])}
    index.note(record, seq, digests)
    if record.kind is Kind.BATCH and record.batch is not None:
        _note_batch(connection, record, packages)
    if record.batch in packages and (record.rows or record.kind is Kind.CLAIMS):
        _note_rows(connection, record, digests, package=packages[record.batch or ""])


def _note_batch(connection: Any, record: Record, packages: dict[str, str]) -> None:
    packages[record.batch or ""] = package = str(record.body.get("package", ""))
    closed = record.body.get("state") == "closed"
    connection.execute("INSERT OR REPLACE INTO batch VALUES (?, ?, ?)", (record.batch, package, closed))


def _note_rows(connection: Any, record: Record, digests: dict[str, str], *, package: str) -> None:
    noted: list[tuple[str, str, str | None, str]]
    if record.rows and record.rows[0].startswith("claims/"):
        noted = [(package, row, None, digests[f"c{number}"]) for number, row in enumerate(record.rows)]
    elif not record.rows:  # a person, whose row key stands in `identities`
        noted = [(package, record.subject or "", None, digests["kind"])]
    else:
        subject = record.subject if record.kind is Kind.CLAIMS else None
        noted = [(package, row, subject, digests["kind"]) for row in record.rows]
    connection.executemany("INSERT OR IGNORE INTO imported VALUES (?, ?, ?, ?)", noted)
