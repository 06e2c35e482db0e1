"""The derived tables, made anew from the logs: after a new version of them, or where somebody doubts them."""

from __future__ import annotations

from typing import Any

from constancia.casefile import records, tables
from constancia.casefile.batches import note_batch
from constancia.casefile.noted import note_anew, note_entry
from constancia.casefile.open import CaseFile
from constancia.casefile.profiles import renew_facts
from constancia.claims.record import Kind
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
    for compartment in (casefile.general, casefile.identities):
        with compartment.writing() as writer:
            for package in _taken_back(casefile):
                note_anew(casefile, compartment, writer, package=package)
            if compartment is casefile.general:
                casefile.forget_vocabulary()
                renew_facts(writer, casefile)


def _taken_back(casefile: CaseFile) -> list[str]:
    """Packages of which some batch will never count."""
    found = casefile.general.connection.execute(
        "SELECT DISTINCT package FROM batch WHERE state IN ('abandoned', 'undone')"
    ).fetchall()
    return [package for (package,) in found]


def _note(connection: Any, seq: int, text: str, *, packages: dict[str, str], index: records.Index) -> None:
    record = records.read(text)
    digests = {d.name: d.digest for d in read_disclosures(text.split("~")[1:-1])}
    index.note(record, seq, digests)
    if record.kind is Kind.BATCH and record.batch is not None:
        packages.setdefault(record.batch, str(record.body.get("package", "")))
        note_batch(connection, record, seq)
    elif record.batch in packages:
        note_entry(connection, record, digests, package=packages[record.batch or ""])
