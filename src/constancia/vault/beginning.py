"""Going on as another device: for a case file that was restored from an older copy, or copied to another computer.

What the copy holds of its old log, as far as it was parcelled for others, is kept as another device's log is. What
nobody else has, it says again in its new log, with the same digests and disclosures. Each step may be repeated: killed
in between, the next opening goes on.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from constancia import disk
from constancia.log import entry
from constancia.log.key import public_half, signer
from constancia.log.tree import leaf_hash
from constancia.vault.creation import new_compartment
from constancia.vault.device import certify
from constancia.vault.entries import SHARED, Edge, Row, read_edge, read_rows, write_edge, write_rows
from constancia.vault.folder import Folder
from constancia.vault.lock import append_lock
from constancia.vault.logs import find_log, retire_log
from constancia.vault.remembered import Remembered
from constancia.vault.store import open_store

if TYPE_CHECKING:
    from constancia.vault.identity import Identity
    from constancia.vault.keyring import CompartmentKeys, Keyring
    from constancia.vault.store import Connection

SECONDS = 5.0


def begin_again(folder: Folder, keyring: Keyring, *, identity: Identity) -> None:
    """Take another signing key and another log in each compartment. Raises Unable("in_use", "disk")."""
    device = secrets.token_bytes(32)
    fresh = [new_compartment(keys.name, keys.age_secret, device) for keys in keyring.compartments().values()]
    keyring.begin(fresh, device)
    finish_beginning(folder, keyring, identity=identity)


def finish_beginning(folder: Folder, keyring: Keyring, *, identity: Identity) -> None:
    """What `begin_again` began, if it did."""
    begun = keyring.begun()
    if begun is None:
        return
    device, logs = begun
    public = public_half(device)
    path, note = f"shared/devices/{sha256(public).hexdigest()[:32]}.note", certify(public, identity).encode()
    disk.write(folder.path(path), note)
    keyring.remember_files({path: note})
    for name, (log, origin) in logs.items():
        keys = keyring.compartments()[name]
        _move(folder, keyring, keys, replace(keys, log=log, origin=origin), device=device)
    keyring.finish_begun()


def _move(
    folder: Folder, keyring: Keyring, old: CompartmentKeys, new: CompartmentKeys, *, device: bytes
) -> None:
    path = folder.store(old.folder)
    with append_lock(folder.path(folder.lock(old.folder)), patience=SECONDS):
        connection = open_store(folder.path(path), key=old.store_key, file=path, readonly=False, added=SHARED)
        try:
            size = _parcelled(connection, old.log)
            if find_log(connection, old.log) is None:
                keyring.move_entry_keys(old.log, start=size, to=new.log)
                _begin_log(connection, old, new, (public_half(keyring.signing_key()), device), size=size)
            keyring.drop_entry_keys(old.log, start=size)
            Remembered.of(folder, new, device).write(read_edge(connection))
        finally:
            connection.close()


def _begin_log(
    connection: Connection,
    old: CompartmentKeys,
    new: CompartmentKeys,
    devices: tuple[bytes, bytes],
    *,
    size: int,
) -> None:
    before, device = devices
    connection.execute("BEGIN IMMEDIATE")
    kept = list(read_rows(connection, start=size, stop=read_edge(connection).size))
    edge = Edge.empty()
    rows = list(_again(kept, edge, old=before, log=new.log, device=device))
    retire_log(connection, old, device=before, size=size)
    write_rows(connection, iter(rows))
    if rows:
        write_edge(connection, edge)
    connection.execute("COMMIT")


def _again(rows: list[Row], edge: Edge, *, old: bytes, log: str, device: bytes) -> Iterator[Row]:
    sign = signer(device)
    for seq, (_, leaf, stored) in enumerate(rows):
        moved = entry.move(entry.read(f"{leaf}~", public_key=old), log=log, seq=seq, sign=sign)
        edge.frontier.append(leaf_hash(moved.leaf))
        if isinstance(stored, bytes):
            edge.last_sealed = seq
        yield seq, moved.token, stored


def _parcelled(connection: Connection, log: str) -> int:
    """Up to where others may have a log."""
    row = connection.execute("SELECT max(stop) FROM vault_parcels WHERE log = ?", (log,)).fetchone()
    return row[0] or 0
