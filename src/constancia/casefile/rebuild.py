"""The derived tables, made anew from the logs: after a new version of them, or where somebody doubts them."""

from __future__ import annotations

from constancia.casefile import records, tables
from constancia.casefile.arrivals import settle, take_in
from constancia.casefile.noted import note_record
from constancia.casefile.open import CaseFile

ROWS = 1000
"""Entries whose rows are gathered before they are written."""


def rebuild(casefile: CaseFile) -> None:
    """Clear and refill every derived table. Raises Wrong for damage, Unable("in_use", "disk")."""
    for compartment in (casefile.general, casefile.identities):
        with compartment.writing() as writer:
            tables.clear(writer.connection)
            tables.make(writer.connection)
            index = records.Index(has_claims=compartment is casefile.general)
            for seq, text in compartment.entries(0, compartment.size):
                if text is not None:
                    note_record(casefile, writer.connection, text, number=seq, index=index)
                if seq % ROWS == 0:
                    index.write(writer.connection)
            index.write(writer.connection)
            writer.connection.execute("UPDATE meta SET value = ? WHERE name = 'version'", (tables.VERSION,))
    take_in(casefile)
    settle(casefile, everything=True)
