"""A device's keys in one case file: `device/keyring.db`, under a key that is sealed to the identity.

It holds the device's signing key, each compartment's keys, the keys of single items (entries and evidence), and the
SHA-256 of the files that everyone can read and nobody may change. A key that was destroyed leaves a row without
one, so that a lost key is told from a destroyed key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyrage

from constancia import disk
from constancia.errors import Unable, Wrong
from constancia.vault.folder import KEYRING, KEYRING_KEY, Folder
from constancia.vault.store import Connection, create_store, open_store

if TYPE_CHECKING:
    from constancia.vault.identity import Identity

SCHEMA = """
CREATE TABLE device (signing_key BLOB NOT NULL);
CREATE TABLE compartments (name TEXT PRIMARY KEY, folder TEXT NOT NULL UNIQUE, store_key BLOB NOT NULL,
    age_secret TEXT NOT NULL, log TEXT NOT NULL, origin TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry_keys (log TEXT NOT NULL, seq INTEGER NOT NULL, secret TEXT, PRIMARY KEY (log, seq)) WITHOUT ROWID;
CREATE TABLE evidence_keys (folder TEXT NOT NULL, name TEXT NOT NULL, secret TEXT, PRIMARY KEY (folder, name))
    WITHOUT ROWID;
CREATE TABLE files (path TEXT PRIMARY KEY, sha256 BLOB NOT NULL) WITHOUT ROWID;
"""

SHARED = """
CREATE TABLE IF NOT EXISTS epochs (compartment TEXT NOT NULL, number INTEGER NOT NULL, age_secret TEXT NOT NULL,
    PRIMARY KEY (compartment, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS periods (compartment TEXT PRIMARY KEY, secret TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS founder (member BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS offered (folder TEXT NOT NULL, name TEXT NOT NULL, secret TEXT NOT NULL,
    PRIMARY KEY (folder, name, secret)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS begun (compartment TEXT PRIMARY KEY, log TEXT NOT NULL, origin TEXT NOT NULL,
    signing_key BLOB NOT NULL) WITHOUT ROWID
"""
"""Earlier keys of compartments, this device's period keys, the member in whom all trust of the case file begins, keys
that others offered for evidence that is not here yet, and new logs (and their device key) on their way in."""


@dataclass(frozen=True, slots=True)
class CompartmentKeys:
    """`folder` is the opaque name on disk, `log` and `origin` those of this device's log in the compartment."""

    name: str
    folder: str
    store_key: bytes = field(repr=False)
    age_secret: str = field(repr=False)
    log: str
    origin: str

    @property
    def recipient(self) -> str:
        return public_half(self.age_secret)


class Keyring:
    """The open keyring. Writes are durable when a method returns."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @classmethod
    def create(
        cls,
        folder: Folder,
        identity: Identity,
        *,
        key: bytes,
        signing_key: bytes,
        compartments: Sequence[CompartmentKeys],
    ) -> Keyring:
        """Make both files of the keyring."""
        recipient = pyrage.x25519.Recipient.from_str(identity.recipient)
        disk.write(folder.path(KEYRING_KEY), pyrage.encrypt(key, [recipient]))
        keyring = cls(create_store(folder.path(KEYRING), key=key, file=KEYRING, schema=SCHEMA + SHARED))
        with keyring._writing() as connection:
            connection.execute("INSERT INTO device VALUES (?)", (signing_key,))
            rows = [(c.name, c.folder, c.store_key, c.age_secret, c.log, c.origin) for c in compartments]
            connection.executemany("INSERT INTO compartments VALUES (?, ?, ?, ?, ?, ?)", rows)
        return keyring

    @classmethod
    def open(cls, folder: Folder, identity: Identity, *, readonly: bool) -> Keyring:
        """Raises Wrong("keyring_damaged"), Wrong("store_damaged"), Unable("identity_unknown"), all with the file."""
        key = _unwrap(folder, identity)
        return cls(open_store(folder.path(KEYRING), key=key, file=KEYRING, readonly=readonly, added=SHARED))

    def signing_key(self) -> bytes:
        """The device's Ed25519 key, 32 bytes."""
        row = self.connection.execute("SELECT signing_key FROM device").fetchone()
        return bytes(row[0])

    def compartments(self) -> dict[str, CompartmentKeys]:
        rows = self.connection.execute(
            "SELECT name, folder, store_key, age_secret, log, origin FROM compartments"
        )
        return {row[0]: CompartmentKeys(*row) for row in rows.fetchall()}

    def files(self) -> dict[str, bytes]:
        """Path -> SHA-256 of `casefile.toml` and of each file of `shared/`."""
        return dict(self.connection.execute("SELECT path, sha256 FROM files").fetchall())

    def remember_files(self, contents: Mapping[str, bytes]) -> None:
        rows = [(path, hashlib.sha256(content).digest()) for path, content in contents.items()]
        with self._writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?)", rows)

    def keep_entry_keys(self, log: str, secrets: Iterable[tuple[int, str | None]]) -> None:
        """Keep (sequence number, AGE-SECRET-KEY-1…). A key of an entry that was never committed is replaced."""
        with self._writing() as connection:
            rows = ((log, seq, secret) for seq, secret in secrets)
            connection.executemany("INSERT OR REPLACE INTO entry_keys VALUES (?, ?, ?)", rows)

    def entry_keys(self, log: str, *, start: int, stop: int) -> dict[int, str | None]:
        """Sequence number -> key, None where it was destroyed; entries without a key are not in it."""
        sql = "SELECT seq, secret FROM entry_keys WHERE log = ? AND seq >= ? AND seq < ?"
        return dict(self.connection.execute(sql, (log, start, stop)).fetchall())

    def keep_evidence_key(self, folder: str, name: str, *, secret: str) -> None:
        with self._writing() as connection:
            connection.execute("INSERT INTO evidence_keys VALUES (?, ?, ?)", (folder, name, secret))

    def evidence_keys(self, folder: str) -> dict[str, str | None]:
        """Name -> key, None where it was destroyed."""
        rows = self.connection.execute("SELECT name, secret FROM evidence_keys WHERE folder = ?", (folder,))
        return dict(rows.fetchall())

    def evidence_key(self, folder: str, name: str) -> str | None:
        """Raises Wrong("item_key_missing") where the keyring never had it."""
        sql = "SELECT secret FROM evidence_keys WHERE folder = ? AND name = ?"
        return _only(self.connection.execute(sql, (folder, name)).fetchone())

    def entry_key(self, log: str, seq: int) -> str | None:
        """Raises Wrong("item_key_missing") where the keyring never had it."""
        sql = "SELECT secret FROM entry_keys WHERE log = ? AND seq = ?"
        return _only(self.connection.execute(sql, (log, seq)).fetchone())

    def offer_evidence_keys(self, folder: str, secrets: Iterable[tuple[str, str | None]]) -> None:
        """Keep keys that others sent until their evidence is here and shows which is right.

        One that is here, or was destroyed here, stays as it is; what others say was destroyed counts where there is
        none.
        """
        gone: list[tuple[str, str, str | None]] = []
        offered: list[tuple[str, str, str | None]] = []
        for name, secret in secrets:
            (gone if secret is None else offered).append((folder, name, secret))
        known = "SELECT 1 FROM evidence_keys WHERE folder = ?1 AND name = ?2"
        with self._writing() as connection:
            connection.executemany(
                f"INSERT OR IGNORE INTO offered SELECT ?1, ?2, ?3 WHERE NOT EXISTS ({known})",
                offered,
            )
            connection.executemany("INSERT OR IGNORE INTO evidence_keys VALUES (?, ?, ?)", gone)

    def offered(self, folder: str) -> dict[str, list[str]]:
        """Name -> keys offered for it."""
        found: dict[str, list[str]] = {}
        sql = "SELECT name, secret FROM offered WHERE folder = ? ORDER BY name, secret"
        for name, secret in self.connection.execute(sql, (folder,)).fetchall():
            found.setdefault(name, []).append(secret)
        return found

    def take_offered(self, folder: str, name: str, secret: str | None) -> None:
        """Keep the key that opens a piece of evidence, and forget the others that were offered (None: all of them)."""
        with self._writing() as connection:
            connection.execute("DELETE FROM offered WHERE folder = ? AND name = ?", (folder, name))
            if secret is not None:
                connection.execute(
                    "INSERT OR IGNORE INTO evidence_keys VALUES (?, ?, ?)", (folder, name, secret)
                )

    def add_entry_keys(self, log: str, secrets: Iterable[tuple[int, str | None]]) -> None:
        """Keep keys that another device sent. One that is here, or was destroyed here, stays as it is."""
        with self._writing() as connection:
            rows = ((log, seq, secret) for seq, secret in secrets)
            connection.executemany("INSERT OR IGNORE INTO entry_keys VALUES (?, ?, ?)", rows)

    def founder(self) -> bytes | None:
        """The public key of the member in whom trust begins; None where this device made the case file alone."""
        row = self.connection.execute("SELECT member FROM founder").fetchone()
        return bytes(row[0]) if row else None

    def keep_founder(self, member: bytes) -> None:
        with self._writing() as connection:
            connection.execute("INSERT INTO founder VALUES (?)", (member,))

    def epochs(self, compartment: str) -> list[str]:
        """AGE-SECRET-KEY-1… of a compartment, the newest first."""
        sql = "SELECT age_secret FROM epochs WHERE compartment = ? ORDER BY number DESC"
        now = self.connection.execute(
            "SELECT age_secret FROM compartments WHERE name = ?", (compartment,)
        ).fetchone()
        return [now[0], *[row[0] for row in self.connection.execute(sql, (compartment,)).fetchall()]]

    def keep_epochs(self, compartment: str, secrets: Sequence[str]) -> None:
        """Seal what comes from now on to the first of these keys; the others go on opening what is older."""
        newest, *older = secrets
        rows = [(compartment, number, secret) for number, secret in enumerate(reversed(older))]
        with self._writing() as connection:
            connection.execute("DELETE FROM epochs WHERE compartment = ?", (compartment,))
            connection.executemany("INSERT INTO epochs VALUES (?, ?, ?)", rows)
            connection.execute("UPDATE compartments SET age_secret = ? WHERE name = ?", (newest, compartment))

    def add_compartment(self, keys: CompartmentKeys) -> None:
        row = (keys.name, keys.folder, keys.store_key, keys.age_secret, keys.log, keys.origin)
        with self._writing() as connection:
            connection.execute("INSERT INTO compartments VALUES (?, ?, ?, ?, ?, ?)", row)

    def period(self, compartment: str) -> tuple[str, str] | None:
        """AGE-SECRET-KEY-1… to which others seal item keys for this device, and since when (RFC 3339)."""
        row = self.connection.execute(
            "SELECT secret, at FROM periods WHERE compartment = ?", (compartment,)
        ).fetchone()
        return (row[0], row[1]) if row else None

    def begin_period(self, compartment: str, secret: str, *, at: str) -> None:
        """From now on item keys are sealed to another key; the one before is destroyed."""
        with self._writing() as connection:
            connection.execute("INSERT OR REPLACE INTO periods VALUES (?, ?, ?)", (compartment, secret, at))

    def begin(self, fresh: Iterable[CompartmentKeys], signing_key: bytes) -> None:
        """Note that this device is about to go on with another signing key, in these new logs."""
        rows = [(keys.name, keys.log, keys.origin, signing_key) for keys in fresh]
        with self._writing() as connection:
            connection.executemany("INSERT INTO begun VALUES (?, ?, ?, ?)", rows)

    def begun(self) -> tuple[bytes, dict[str, tuple[str, str]]] | None:
        """The new signing key, and by compartment the log and origin that are on their way in."""
        rows = self.connection.execute("SELECT signing_key, compartment, log, origin FROM begun").fetchall()
        return (bytes(rows[0][0]), {name: (log, origin) for _, name, log, origin in rows}) if rows else None

    def finish_begun(self) -> None:
        """From now on they are this device's. Its period keys are those of the device that it was."""
        with self._writing() as connection:
            for name, log, origin, signing_key in connection.execute("SELECT * FROM begun").fetchall():
                connection.execute(
                    "UPDATE compartments SET log = ?, origin = ? WHERE name = ?", (log, origin, name)
                )
                connection.execute("UPDATE device SET signing_key = ?", (signing_key,))
            connection.execute("DELETE FROM begun")
            connection.execute("DELETE FROM periods")

    def move_entry_keys(self, log: str, *, start: int, to: str) -> None:
        """The keys of a log's entries from `start` on are those of another log's from 0 on. Safe to repeat."""
        with self._writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO entry_keys SELECT ?, seq - ?, secret FROM entry_keys "
                "WHERE log = ? AND seq >= ?",
                (to, start, log, start),
            )

    def drop_entry_keys(self, log: str, *, start: int) -> None:
        """Forget what was moved."""
        with self._writing() as connection:
            connection.execute("DELETE FROM entry_keys WHERE log = ? AND seq >= ?", (log, start))

    def destroy_entry_keys(self, log: str, seqs: Iterable[int]) -> None:
        """Overwrite keys for good; their rows stay, to say so. An entry that was not sealed gets such a row too."""
        with self._writing() as connection:
            rows = ((log, seq) for seq in seqs)
            connection.executemany("INSERT OR REPLACE INTO entry_keys VALUES (?, ?, NULL)", rows)

    def destroy_evidence_keys(self, folder: str, names: Iterable[str]) -> None:
        """The same for pieces of evidence."""
        with self._writing() as connection:
            rows = [(folder, name) for name in names]
            connection.executemany("INSERT OR REPLACE INTO evidence_keys VALUES (?, ?, NULL)", rows)
            connection.executemany("DELETE FROM offered WHERE folder = ? AND name = ?", rows)

    def tidy(self) -> None:
        """Write the file anew, so that no page of it holds what was overwritten. Raises Unable("in_use", "disk")."""
        self.connection.execute("VACUUM")

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise


def public_half(age_secret: str) -> str:
    """age1… of AGE-SECRET-KEY-1…"""
    return str(pyrage.x25519.Identity.from_str(age_secret).to_public())


def _only(row: tuple[str | None] | None) -> str | None:
    if row is None:
        raise Wrong("item_key_missing", file=KEYRING)
    return row[0]


def _unwrap(folder: Folder, identity: Identity) -> bytes:
    """The keyring's key. A member who is known to the case file and cannot open it has a damaged file before him."""
    sealed = folder.read(KEYRING_KEY)
    try:
        key = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity.age_secret)])
    except pyrage.DecryptError:
        if _is_known(folder, identity.recipient):
            raise Wrong("keyring_damaged", file=KEYRING_KEY) from None
        raise Unable("identity_unknown") from None
    if len(key) != 32:
        raise Wrong("keyring_damaged", file=KEYRING_KEY)
    return bytes(key)


def _is_known(folder: Folder, recipient: str) -> bool:
    notes = folder.path("shared/devices").glob("*.note")
    return any(recipient.encode() in note.read_bytes() for note in notes)
