"""A new case file: built whole beside its place, then put there in one step."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyrage

from constancia import disk
from constancia.log.key import public_half
from constancia.vault.device import certify
from constancia.vault.entries import SCHEMA, SHARED, Edge
from constancia.vault.folder import MANIFEST, Folder, manifest_text, new_name
from constancia.vault.keyring import CompartmentKeys, Keyring
from constancia.vault.logs import log_name
from constancia.vault.remembered import Remembered
from constancia.vault.store import create_store

if TYPE_CHECKING:
    from constancia.vault.identity import Identity

COMPARTMENTS = ("general", "identities")
"""Those that every case file has."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a case file on this device begins with: its id, the device's key, the keys of compartments (newest first).

    `founder` is the member in whom trust begins, None where that is the one who makes it.
    """

    id: str = field(default_factory=new_name)
    device: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    epochs: Mapping[str, Sequence[str]] = field(
        default_factory=lambda: {name: [new_secret()] for name in COMPARTMENTS}, repr=False
    )
    founder: bytes | None = None


def make_case_file(path: Path, identity: Identity, beginning: Beginning | None = None) -> None:
    """Make the folder `path`, with nothing left behind where that fails. Raises Unable("disk")."""
    staged = path.with_name(f".{path.name}.new")
    try:
        shutil.rmtree(staged, ignore_errors=True)
        disk.make_folder(staged)
        _make(Folder(staged), identity, beginning or Beginning())
        disk.replace_folder(staged, path)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise


def new_secret() -> str:
    """AGE-SECRET-KEY-1… of a compartment."""
    return str(pyrage.x25519.Identity.generate())


def new_compartment(name: str, secret: str, device: bytes) -> CompartmentKeys:
    """Keys of a compartment that the device (private key) has no store for yet."""
    origin = new_name()
    return CompartmentKeys(
        name=name,
        folder=new_name(),
        store_key=secrets.token_bytes(32),
        age_secret=secret,
        log=log_name(origin, public_half(device)),
        origin=origin,
    )


def make_compartment(folder: Folder, keys: CompartmentKeys, device: bytes) -> None:
    """Its folders, its empty store, its locks and the checkpoint of its empty log."""
    disk.make_folder(folder.path(folder.evidence(keys.folder)))
    path = folder.store(keys.folder)
    create_store(folder.path(path), key=keys.store_key, file=path, schema=SCHEMA + SHARED).close()
    for empty in (folder.lock(keys.folder), folder.turn(keys.folder)):
        disk.write(folder.path(empty), b"")
    Remembered.of(folder, keys, device).write(Edge.empty())


def wrapped_key(keys: CompartmentKeys, epochs: Sequence[str], recipient: str) -> tuple[str, bytes]:
    """Path and content of the file with a compartment's keys, the newest first, sealed to a member (age1…)."""
    member = pyrage.x25519.Recipient.from_str(recipient)
    content = "".join(f"{secret}\n" for secret in epochs).encode()
    return f"shared/compartments/{keys.folder}/key.age", pyrage.encrypt(content, [member])


def _make(folder: Folder, identity: Identity, beginning: Beginning) -> None:
    compartments = [
        new_compartment(name, secrets[0], beginning.device) for name, secrets in beginning.epochs.items()
    ]
    shared = {
        MANIFEST: manifest_text(beginning.id),
        f"shared/devices/{new_name()}.note": certify(public_half(beginning.device), identity).encode(),
        **dict(wrapped_key(keys, beginning.epochs[keys.name], identity.recipient) for keys in compartments),
    }
    for path in ("device/checkpoints", "device/locks"):
        disk.make_folder(folder.path(path))
    for path, content in shared.items():
        disk.make_folder(folder.path(path).parent)
        disk.write(folder.path(path), content)
    for keys in compartments:
        make_compartment(folder, keys, beginning.device)
    keyring = Keyring.create(
        folder,
        identity,
        key=secrets.token_bytes(32),
        signing_key=beginning.device,
        compartments=compartments,
    )
    for keys in compartments:
        keyring.keep_epochs(keys.name, beginning.epochs[keys.name])
    if beginning.founder is not None:
        keyring.keep_founder(beginning.founder)
    keyring.remember_files(shared)
    keyring.connection.close()
