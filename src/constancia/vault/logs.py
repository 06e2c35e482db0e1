"""The logs of other devices in a compartment's store: read-only copies, each with the edge of its tree.

A log is taken over leaf by leaf: every signature is checked, and the root that comes out must be the one that its
device signed. What a revocation does not accept any more (`bound`) stays where it is and is not given out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from constancia.errors import Wrong
from constancia.log import checkpoint
from constancia.log.tree import Frontier, leaf_hash
from constancia.vault.entries import LOG_BITS, Row, frontier_at, write_rows
from constancia.vault.store import Connection

if TYPE_CHECKING:
    from constancia.vault.keyring import CompartmentKeys


@dataclass(frozen=True, slots=True)
class Log:
    """`number` tells its rows, `device` is the Ed25519 key that signs it, `keys_upto` how far its item keys are here.

    `bound` is how many of its entries are accepted after a revocation (None: all).
    """

    number: int
    log: str
    origin: str
    device: bytes
    frontier: Frontier
    keys_upto: int
    bound: int | None

    @property
    def size(self) -> int:
        """Entries that are here."""
        return self.frontier.size

    @property
    def first(self) -> int:
        """The number of its first row."""
        return self.number << LOG_BITS

    @property
    def counted(self) -> int:
        """Entries that are here and accepted."""
        return self.size if self.bound is None else min(self.size, self.bound)

    @property
    def settled(self) -> int:
        """Entries that are accepted, and whose item keys are here or were destroyed."""
        return min(self.counted, self.keys_upto)


def read_logs(connection: Connection) -> list[Log]:
    """All of them, in the order in which they were first met. Raises Wrong("store_damaged")."""
    rows = connection.execute(f"{_SELECT} ORDER BY number").fetchall()
    return [_log(row, connection.file) for row in rows]


def is_bound(log: str, *, origin: str, device: bytes) -> bool:
    """Whether a log's name says that it is this device's, so that nobody else can call it theirs."""
    return log == log_name(origin, device)


def log_name(origin: str, device: bytes) -> str:
    """The name of a device's log with this origin."""
    return sha256(f"constancia log {origin} ".encode() + device).hexdigest()[:32]


def find_log(connection: Connection, log: str) -> Log | None:
    row = connection.execute(f"{_SELECT} WHERE log = ?", (log,)).fetchone()
    return _log(row, connection.file) if row else None


def log_at(connection: Connection, number: int) -> Log:
    """The log that the row `number` belongs to. Raises Wrong("store_damaged") where there is none."""
    row = connection.execute(f"{_SELECT} WHERE number = ?", (number >> LOG_BITS,)).fetchone()
    if row is None:
        raise Wrong("store_damaged", file=connection.file, reason="rows")
    return _log(row, connection.file)


def add_log(connection: Connection, log: str, *, origin: str, device: bytes) -> Log:
    """Begin to follow a log."""
    number = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM vault_logs").fetchone()[0]
    row = (number, log, origin, device, Frontier().to_bytes())
    connection.execute("INSERT INTO vault_logs VALUES (?, ?, ?, ?, ?, 0, NULL)", row)
    return _log((*row, 0, None), connection.file)


def extend_log(
    connection: Connection, log: Log, entries: Sequence[tuple[str, str | bytes]], *, note: str
) -> Log:
    """Append (leaf, disclosures) as the checkpoint `note` of their device says. Raises Wrong("parcel_root").

    The signatures of the leaves are the caller's to check. Raises what `checkpoint.read` raises.
    """
    signed = checkpoint.read(note.encode(), origin=log.origin, public_key=log.device)
    frontier = Frontier.from_bytes(log.frontier.to_bytes())
    frontier.extend(leaf_hash(leaf.encode()) for leaf, _ in entries)
    if (signed.size, signed.root) != (frontier.size, frontier.root):
        raise Wrong("parcel_root")
    write_rows(connection, _rows(log, entries))
    connection.execute(
        "UPDATE vault_logs SET frontier = ? WHERE number = ?", (frontier.to_bytes(), log.number)
    )
    return Log(log.number, log.log, log.origin, log.device, frontier, log.keys_upto, log.bound)


def note_keys(connection: Connection, log: str, *, upto: int) -> None:
    """The item keys of a log's first `upto` entries are here, or were destroyed."""
    connection.execute("UPDATE vault_logs SET keys_upto = ? WHERE log = ?", (upto, log))


def retire_log(connection: Connection, keys: CompartmentKeys, *, device: bytes, size: int) -> None:
    """Make the first `size` rows of our own log those of another one, which is followed from now on.

    The rows after them are taken away. `device` signed them; their item keys are here.
    """
    frontier = frontier_at(connection, size)
    log = add_log(connection, keys.log, origin=keys.origin, device=device)
    connection.execute(
        "UPDATE vault_logs SET frontier = ?, keys_upto = ? WHERE number = ?",
        (frontier.to_bytes(), size, log.number),
    )
    connection.execute("DELETE FROM vault_entries WHERE seq >= ? AND seq < ?", (size, 1 << LOG_BITS))
    connection.execute("UPDATE vault_entries SET seq = seq + ? WHERE seq < ?", (log.first, 1 << LOG_BITS))
    connection.execute("DELETE FROM vault_frontiers")


def bound_logs(connection: Connection, bounds: Iterable[tuple[str, int]]) -> bool:
    """Accept no more than so many entries of these logs; the lowest bound holds. Says whether that changed anything."""
    before = connection.total_changes
    connection.executemany(
        "UPDATE vault_logs SET bound = ? WHERE log = ? AND (bound IS NULL OR bound > ?)",
        [(bound, log, bound) for log, bound in bounds],
    )
    return bool(connection.total_changes > before)


def _rows(log: Log, entries: Sequence[tuple[str, str | bytes]]) -> Iterator[Row]:
    first = log.first + log.size
    return ((first + place, leaf, disclosures) for place, (leaf, disclosures) in enumerate(entries))


_SELECT = "SELECT number, log, origin, device, frontier, keys_upto, bound FROM vault_logs"


def _log(row: tuple[int, str, str, bytes, bytes, int, int | None], file: str) -> Log:
    number, log, origin, device, frontier, keys_upto, bound = row
    try:
        return Log(number, log, origin, bytes(device), Frontier.from_bytes(bytes(frontier)), keys_upto, bound)
    except Wrong:
        raise Wrong("store_damaged", file=file, reason="frontier") from None
