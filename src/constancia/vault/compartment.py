"""One compartment of a case file, open: its logs, its evidence, its secrets, and the store that the case file shares.

One log is this device's own, to which it appends; those of others arrive by sync (`vault.sync`) and are only read.

Acknowledging an append takes these steps in this order: item keys are durable in the keyring; the store commits; the
tree's root is taken from the frontier; the checkpoint is signed; it is remembered outside the store. Killed between
any two, the case file opens, and what was acknowledged is there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from constancia.errors import ConstanciaError, Misuse, Wrong
from constancia.log import note
from constancia.log.key import signer
from constancia.vault import items
from constancia.vault.entries import LOG_BITS, SHARED, Edge, read_edge, read_pages
from constancia.vault.evidence import EvidenceFolder
from constancia.vault.folder import KEYRING, Folder
from constancia.vault.lock import append_lock
from constancia.vault.logs import Log, find_log, log_at, note_keys, read_logs
from constancia.vault.remembered import Remembered
from constancia.vault.store import open_store
from constancia.vault.writer import Writer

if TYPE_CHECKING:
    from constancia.log.checkpoint import Checkpoint
    from constancia.vault.keyring import CompartmentKeys, Keyring

_SEQ = (1 << LOG_BITS) - 1
_FORGET = "UPDATE vault_entries SET disclosures = x'' WHERE seq = ?"

SECONDS = 5.0
"""How long a second writer waits for the append lock."""


@dataclass(frozen=True, slots=True)
class Inside:
    """What a compartment works with, for the vault alone. `sign_note` signs a text as the device ("device")."""

    keyring: Keyring
    keys: CompartmentKeys
    files: EvidenceFolder
    sign_note: Callable[[str], bytes]
    sign_checkpoint: Callable[[Edge], bytes]


class Compartment:
    """Opened by `Vault`. `connection` is for the case file's own tables, whose names never begin with `vault_`."""

    def __init__(
        self, folder: Folder, keyring: Keyring, keys: CompartmentKeys, *, device: bytes, readonly: bool
    ) -> None:
        self.name = keys.name
        self._folder, self._keyring, self._readonly = folder, keyring, readonly
        self._path = folder.path(folder.store(keys.folder))
        self._writer: Writer | None = None
        self._take(keys, device)
        known = self._remembered.read()
        self.connection = open_store(
            self._path, key=keys.store_key, file=folder.store(keys.folder), readonly=readonly, added=SHARED
        )
        self._inode = self._path.stat().st_ino
        self._files = EvidenceFolder(folder, keyring, keys.folder, self.connection)
        try:
            self._compare(known)
        except ConstanciaError:
            self.connection.close()
            raise

    def take_keys(
        self,
        log: str,
        upto: int,
        entries: Sequence[tuple[int, str | None]],
        evidence: Sequence[tuple[str, str | None]],
    ) -> None:
        """Take item keys of another device's log, up to the entry `upto`, from a backup."""
        found = find_log(self.connection, log)
        self._keyring.offer_evidence_keys(self._keys.folder, evidence)
        self._files.settle(name for name, _ in evidence)
        if found is not None and found.keys_upto < min(upto, found.size):
            self._keyring.add_entry_keys(log, entries)
            with self.writing() as writer:
                note_keys(writer.connection, log, upto=min(upto, found.size))

    def _take(self, keys: CompartmentKeys, device: bytes) -> None:
        self.log, self.origin, self.recipient = keys.log, keys.origin, keys.recipient
        self._keys = keys
        self.sign: Callable[[bytes], bytes] = signer(device)
        self._sign_note: Callable[[str], bytes] = lambda text: note.sign(text, name="device", key=device)
        self._remembered = Remembered.of(self._folder, keys, device)

    def renew(self) -> None:
        """Go on with the key and the log that the keyring names now."""
        self._take(self._keyring.compartments()[self.name], self._keyring.signing_key())

    @property
    def inside(self) -> Inside:
        return Inside(self._keyring, self._keys, self._files, self._sign_note, self._remembered.sign)

    @property
    def public_key(self) -> bytes:
        """The device's signing key, public half, 32 bytes."""
        return self._remembered.public_key

    @property
    def size(self) -> int:
        """Entries in this device's own log, those of other processes included."""
        return read_edge(self.connection).size

    @property
    def unsent(self) -> int:
        """Entries of our own log that are in no parcel, so that no remote has been given them."""
        row = self.connection.execute(
            "SELECT max(stop) FROM vault_parcels WHERE log = ?", (self.log,)
        ).fetchone()
        return self.size - (row[0] or 0)

    def place(self, number: int) -> tuple[str, int]:
        """Log and sequence number of the row `number`: what an entry is called outside this store."""
        if number >> LOG_BITS == 0:
            return self.log, number
        return log_at(self.connection, number).log, number & _SEQ

    def number(self, log: str, seq: int) -> int | None:
        """The number of the row of an entry; None where its log has not arrived."""
        if log == self.log:
            return seq
        return next((one.first + seq for one in read_logs(self.connection) if one.log == log), None)

    def others(self) -> list[Log]:
        """The logs of other devices, as far as they have arrived."""
        return read_logs(self.connection)

    def author(self, number: int) -> bytes:
        """The Ed25519 key of the device that signed the entry in the row `number`."""
        return self.public_key if number >> LOG_BITS == 0 else log_at(self.connection, number).device

    def authors(self) -> Callable[[int], bytes]:
        """The same for many rows of logs that are here by now."""
        devices = {0: self.public_key, **{log.number: log.device for log in self.others()}}
        return lambda number: devices[number >> LOG_BITS]

    def signed(self, log: str) -> bytes:
        """The last checkpoint (a note) of a log, ours or another's, as its device signed it.

        Raises Misuse("log_unknown") for one of which nothing has arrived.
        """
        if log == self.log:
            return self.signed_checkpoint()
        row = self.connection.execute(
            "SELECT checkpoint FROM vault_parcels WHERE log = ? ORDER BY start DESC LIMIT 1", (log,)
        ).fetchone()
        if row is None:
            raise Misuse("log_unknown")
        return str(row[0]).encode()

    def checkpoint(self) -> Checkpoint:
        """Origin, size and root as they stand in the store."""
        return self._remembered.at(read_edge(self.connection))

    def signed_checkpoint(self) -> bytes:
        """The same as a C2SP signed note of the device."""
        return self._remembered.sign(read_edge(self.connection))

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, str | None]]:
        """(number of the row, JWT~disclosures~) from `start` on, the own log first; with `stop`, inside one log.

        Of another device's log those are given whose item keys have arrived. The text is None where the item key was
        destroyed. Rows are read page by page and no lock is
        held in between. Raises Wrong("item_damaged"), Wrong("item_key_missing"), Wrong("store_damaged").
        """
        for first, last in self._spans(start, stop):
            for number, leaf, disclosures in self._opened(first, last):
                yield number, None if disclosures is None else f"{leaf}~{disclosures}"

    def leaves(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, str]]:
        """(number of the row, signed JWT): what a log keeps of every entry for ever."""
        for first, last in self._spans(start, stop):
            for page in read_pages(self.connection, start=first, stop=last):
                for number, leaf, _ in page:
                    yield number, leaf

    def evidence(self, name: str) -> bytes | None:
        """The bytes of a piece of evidence; None where its key was destroyed. Raises Misuse("evidence_unknown")."""
        return self._files.read(name)

    def evidence_names(self) -> list[str]:
        return self._files.names()

    def evidence_file(self, name: str) -> str:
        """Where the age file of a piece of evidence lies, relative to the case file."""
        return self._files.file(name)

    def secret(self, name: str) -> bytes | None:
        """A small secret that was kept in this compartment."""
        row = self.connection.execute("SELECT value FROM vault_secrets WHERE name = ?", (name,)).fetchone()
        return bytes(row[0]) if row else None

    def sealed(self, item: int | str) -> bytes:
        """The age file of an item: a sealed entry's disclosures by number, a piece of evidence by name.

        Raises Misuse("item_not_sealed") or Misuse("evidence_unknown").
        """
        if isinstance(item, str):
            return self._files.sealed(item)
        row = self.connection.execute(
            "SELECT disclosures FROM vault_entries WHERE seq = ?", (item,)
        ).fetchone()
        if row is None or not isinstance(row[0], bytes):
            raise Misuse("item_not_sealed")
        return row[0]

    def export_key(self, item: int | str) -> str | None:
        """AGE-SECRET-KEY-1… that opens `sealed(item)` and nothing else; None where it was destroyed."""
        if isinstance(item, str):
            return self._files.key(item)
        self.sealed(item)
        return self._keyring.entry_key(*self.place(item))

    def destroy(self, entries: Collection[tuple[str, int]], evidence: Collection[str] = ()) -> None:
        """Destroy keys, then disclosures with their salts, then files of evidence; every leaf stays.

        `entries` are (log, sequence number). What has not arrived here yet is never readable when it does. Safe to
        repeat: killed in between, the same call ends it. `tidy` then takes the remains out of the pages. Raises
        Unable("in_use", "disk").
        """
        with self.writing() as writer:
            for log, found in groupby(sorted(entries), key=lambda one: one[0]):
                self._keyring.destroy_entry_keys(log, [seq for _, seq in found])
            first = {self.log: 0, **{log.log: log.first for log in self.others()}}
            here = [(first[log] + seq,) for log, seq in entries if log in first]
            writer.connection.executemany(_FORGET, here)
        self._files.destroy(evidence)

    def tidy(self) -> None:
        """Write the store and the keyring anew, so that no page, free page or journal holds what was taken out.

        Takes as much memory as the store is large. Raises Unable("in_use", "disk").
        """
        with append_lock(self._folder.path(self._folder.lock(self._keys.folder)), patience=SECONDS):
            self.connection.execute("VACUUM")
            self._keyring.tidy()

    @contextmanager
    def writing(self, *, patience: float | None = None) -> Iterator[Writer]:
        """Hold the append lock and one transaction; on leaving the block all of it is durable and acknowledged.

        An exception inside rolls everything back. Without an append no checkpoint is made. Raises Unable("in_use")
        after `patience` seconds (5), Wrong("store_behind"), Wrong("store_changed"), Wrong("store_replaced"),
        Misuse("readonly").
        """
        if self._readonly:
            raise Misuse("readonly")
        if self._writer is not None:
            raise Misuse("writing_already")
        waits = SECONDS if patience is None else patience
        with append_lock(self._folder.path(self._folder.lock(self._keys.folder)), patience=waits):
            yield from self._transaction()

    def close(self) -> None:
        self.connection.close()

    def _transaction(self) -> Iterator[Writer]:
        if not self._path.exists() or self._path.stat().st_ino != self._inode:
            raise Wrong("store_replaced", file=self.connection.file)
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            edge = self._compare(self._remembered.read())
            self._writer = Writer(self.connection, edge, keys=self._keys, files=self._files)
            yield self._writer
            self._writer.finish(self._keyring)
            self.connection.execute("COMMIT")
        except BaseException:
            self._undo()
            raise
        appended, self._writer = self._writer.appended, None
        if appended:
            self._remembered.write(edge)

    def _undo(self) -> None:
        """Where no transaction is open it was committed, or SQLite took it back; then evidence stays where it is."""
        writer, self._writer = self._writer, None
        if not self.connection.in_transaction:
            return
        self.connection.execute("ROLLBACK")
        if writer is not None:
            writer.discard()

    def _compare(self, known: Checkpoint) -> Edge:
        """The log's end, once it is known to contain what was acknowledged and to have its keys."""
        edge = read_edge(self.connection)
        self._remembered.compare(known, edge, self.connection)
        if edge.last_sealed is not None:
            self._keyring.entry_key(self.log, edge.last_sealed)
        return edge

    def _spans(self, start: int, stop: int | None) -> list[tuple[int, int]]:
        if stop is not None:
            return [(start, stop)]
        ends = [(0, self.size), *[(log.first, log.first + log.settled) for log in self.others()]]
        return [(max(first, start), last) for first, last in ends if last > start]

    def _opened(self, start: int, stop: int) -> Iterator[tuple[int, str, str | None]]:
        for page in read_pages(self.connection, start=start, stop=stop):
            secrets = self._secrets([seq for seq, _, stored in page if isinstance(stored, bytes)])
            for seq, leaf, disclosures in page:
                yield seq, leaf, self._disclosures(seq, disclosures, secrets)

    def _secrets(self, sealed: list[int]) -> dict[int, str | None]:
        """Keys by number of the row. Of another device's log those that have not arrived count as None."""
        if not sealed:
            return {}
        log, seq = self.place(sealed[0])
        kept = self._keyring.entry_keys(log, start=seq, stop=seq + sealed[-1] - sealed[0] + 1)
        if first := sealed[0] - seq:
            return {**dict.fromkeys(sealed), **{first + place: secret for place, secret in kept.items()}}
        return {**kept, **self._writer.secrets} if self._writer else kept

    def _disclosures(self, seq: int, stored: str | bytes, secrets: dict[int, str | None]) -> str | None:
        if isinstance(stored, str):
            return stored
        if seq not in secrets:
            raise Wrong("item_key_missing", file=KEYRING)
        secret = secrets[seq]
        return None if secret is None else items.unseal(stored, secret, file=self.connection.file).decode()
