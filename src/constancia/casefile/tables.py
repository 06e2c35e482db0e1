"""The derived tables in each compartment's store. All of them can be made anew from the logs.

record    which entry speaks of which subject, in which batch
claim     what the entries of `general` claim, in the order of the log: folded without reading the log again
batch     imports, and what became of each: open, closed, abandoned, undone (`batches`)
imported  which table row became which subject or entry: what makes an import resumable and repeatable
origin    what each source draws on, for counting independent ones
fact      the values of each profile, for counting
arrived   how far the logs of other devices were noted in these tables
meta      the version of these tables
"""

from __future__ import annotations

from typing import Any

VERSION = "5"

OTHERS = 1 << 40
"""Entries of other devices have numbers from here on (`vault.entries`)."""

CLAIMS_OF_ENTRY = 128
"""Claim `number` of entry `seq` has the id seq * 128 + number: rows lie in the order in which they are written."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS record (seq INTEGER PRIMARY KEY, subject TEXT, kind TEXT NOT NULL, batch TEXT);
CREATE INDEX IF NOT EXISTS record_subject ON record (subject);
CREATE INDEX IF NOT EXISTS record_kind ON record (kind) WHERE kind <> 'claims';
CREATE TABLE IF NOT EXISTS batch (
    id TEXT PRIMARY KEY, package TEXT NOT NULL, title TEXT NOT NULL, at TEXT NOT NULL, opened INTEGER NOT NULL,
    content TEXT, state TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS imported (
    package TEXT NOT NULL, key TEXT NOT NULL, subject TEXT, digest TEXT, PRIMARY KEY (package, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS claim (
    id INTEGER PRIMARY KEY, property TEXT NOT NULL, value TEXT NOT NULL, words TEXT, qualifier TEXT,
    relation TEXT NOT NULL, account TEXT NOT NULL, source TEXT, digest TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS origin (
    seq INTEGER NOT NULL, subject TEXT NOT NULL, value TEXT NOT NULL, digest TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS fact (
    subject TEXT NOT NULL, kind TEXT NOT NULL, property TEXT NOT NULL, value TEXT NOT NULL,
    exclusive INTEGER NOT NULL, certain INTEGER NOT NULL, coding INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS fact_subject ON fact (subject);
CREATE TABLE IF NOT EXISTS arrived (log INTEGER PRIMARY KEY, upto INTEGER NOT NULL);
"""

DERIVED = ("record", "batch", "imported", "claim", "origin", "fact", "arrived")


def make(connection: Any) -> None:
    """Create what is missing. Safe to repeat."""
    for statement in filter(None, map(str.strip, _SCHEMA.split(";"))):
        connection.execute(statement)
    connection.execute("INSERT OR IGNORE INTO meta VALUES ('version', ?)", (VERSION,))


def version(connection: Any) -> str | None:
    """The version of the tables in this store, None where there are none."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return None
    row = connection.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
    return row[0] if row else None


def outdate(connection: Any) -> None:
    """What changes the logs beneath these tables does this first, so that they are made anew whatever happens."""
    connection.execute("UPDATE meta SET value = '' WHERE name = 'version'")


def clear(connection: Any) -> None:
    """Forget everything derived, its form too, before it is made anew."""
    for table in DERIVED:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
