"""The entries of a compartment as rows of a store, and the edge of this device's own tree beside them.

A store holds this device's log and those of others, which arrive by sync. The number of a row tells both: `seq` in the
own log, and n * 2^40 + `seq` in the n-th other one (`vault.logs`), so that the rows of a log lie together.

A row keeps the leaf apart from the disclosures: text where they are open, an age file where they are sealed. So the
log verifies when the words are gone. For each of the last batches the tree's frontier is kept, so that opening and
appending hash nothing again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from constancia.errors import Wrong
from constancia.log.tree import Frontier, leaf_hash
from constancia.vault.store import Connection

SCHEMA = """
CREATE TABLE vault_entries (seq INTEGER PRIMARY KEY, leaf TEXT NOT NULL, disclosures NOT NULL);
CREATE TABLE vault_frontiers (size INTEGER PRIMARY KEY, frontier BLOB NOT NULL, last_sealed INTEGER);
CREATE TABLE vault_secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE vault_evidence (name TEXT PRIMARY KEY, size INTEGER NOT NULL, sha256 BLOB NOT NULL) WITHOUT ROWID;
"""
"""Tables of the vault in a store; every other table there is the case file's own."""

SHARED = """
CREATE TABLE IF NOT EXISTS vault_logs (number INTEGER PRIMARY KEY, log TEXT NOT NULL UNIQUE, origin TEXT NOT NULL,
    device BLOB NOT NULL, frontier BLOB NOT NULL, keys_upto INTEGER NOT NULL, bound INTEGER);
CREATE TABLE IF NOT EXISTS vault_parcels (log TEXT NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
    checkpoint TEXT NOT NULL, evidence BLOB NOT NULL, digests BLOB NOT NULL, seal TEXT NOT NULL,
    PRIMARY KEY (log, start)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vault_notes (name TEXT PRIMARY KEY, counter INTEGER NOT NULL, content BLOB NOT NULL)
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vault_absent (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vault_sent (remote TEXT NOT NULL, period TEXT NOT NULL, log TEXT NOT NULL,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, PRIMARY KEY (remote, period, log, start)) WITHOUT ROWID
"""
"""Other logs, the parcels in which logs travel, the last word of each device and member, evidence that was not fetched
yet, and which item keys were sent to whom."""

KEPT = 16
"""Frontiers kept: more than the batches that can lie between a commit and its remembered checkpoint."""

PAGE = 500
"""Rows read at once: no lock is held while they are used."""

LOG_BITS = 40
"""Bits of a row's number that tell the place in its log."""

Row = tuple[int, str, str | bytes]
"""Number, leaf, disclosures."""


@dataclass(slots=True)
class Edge:
    """The end of a log: the tree's frontier and the number of the last sealed entry."""

    frontier: Frontier
    last_sealed: int | None = None

    @classmethod
    def empty(cls) -> Edge:
        return cls(Frontier())

    @property
    def size(self) -> int:
        return self.frontier.size


def read_edge(connection: Connection) -> Edge:
    """Raises Wrong("store_damaged", file) where the frontier is not one."""
    sql = "SELECT frontier, last_sealed FROM vault_frontiers ORDER BY size DESC LIMIT 1"
    row = connection.execute(sql).fetchone()
    return Edge(_frontier(row[0], connection.file), row[1]) if row else Edge.empty()


def write_edge(connection: Connection, edge: Edge) -> None:
    row = (edge.size, edge.frontier.to_bytes(), edge.last_sealed)
    connection.execute("INSERT INTO vault_frontiers VALUES (?, ?, ?)", row)
    oldest = "SELECT size FROM vault_frontiers ORDER BY size DESC LIMIT 1 OFFSET ?"
    connection.execute(f"DELETE FROM vault_frontiers WHERE size <= ({oldest})", (KEPT,))  # noqa: S608


def root_at(connection: Connection, edge: Edge, size: int) -> bytes:
    """The root of the first `size` leaves: at once for the last batches, else by hashing them again."""
    if size == edge.size:
        return edge.frontier.root
    kept = connection.execute("SELECT frontier FROM vault_frontiers WHERE size = ?", (size,)).fetchone()
    if kept:
        return _frontier(kept[0], connection.file).root
    return frontier_at(connection, size).root


def frontier_at(connection: Connection, size: int, *, first: int = 0) -> Frontier:
    """Of the first `size` leaves of the log whose rows begin at `first`, hashed again."""
    frontier = Frontier()
    for page in read_pages(connection, start=first, stop=first + size):
        frontier.extend(leaf_hash(leaf.encode()) for _, leaf, _ in page)
    return frontier


def write_rows(connection: Connection, rows: Iterator[Row]) -> None:
    connection.executemany("INSERT INTO vault_entries VALUES (?, ?, ?)", rows)


def read_rows(connection: Connection, *, start: int, stop: int) -> Iterator[Row]:
    """Rows by number, read page by page. Raises Wrong("store_damaged", file, reason="rows") where one is missing."""
    for page in read_pages(connection, start=start, stop=stop):
        yield from page


def read_pages(connection: Connection, *, start: int, stop: int) -> Iterator[Sequence[Row]]:
    sql = "SELECT seq, leaf, disclosures FROM vault_entries WHERE seq >= ? AND seq < ? ORDER BY seq"
    for first in range(start, stop, PAGE):
        last = min(first + PAGE, stop)
        page: list[Row] = connection.execute(sql, (first, last)).fetchall()
        if [row[0] for row in page] != list(range(first, last)):
            raise Wrong("store_damaged", file=connection.file, reason="rows")
        yield page


def _frontier(untrusted: bytes, file: str) -> Frontier:
    try:
        return Frontier.from_bytes(untrusted)
    except Wrong:
        raise Wrong("store_damaged", file=file, reason="frontier") from None
