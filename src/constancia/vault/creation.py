"""A new case file: built whole beside its place, then put there in one step."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pyrage

from constancia import disk
from constancia.log import note
from constancia.log.key import public_half
from constancia.log.strict import padded
from constancia.vault.entries import SCHEMA, Edge
from constancia.vault.folder import MANIFEST, Folder, manifest_text, new_name
from constancia.vault.keyring import CompartmentKeys, Keyring
from constancia.vault.remembered import Remembered
from constancia.vault.store import create_store

if TYPE_CHECKING:
    from constancia.vault.identity import Identity

COMPARTMENTS = ("general", "identities")


def make_case_file(path: Path, identity: Identity) -> None:
    """Make the folder `path`, with nothing left behind where that fails. Raises Unable("disk")."""
    staged = path.with_name(f".{path.name}.new")
    try:
        shutil.rmtree(staged, ignore_errors=True)
        disk.make_folder(staged)
        _make(Folder(staged), identity)
        disk.replace_folder(staged, path)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise


def _make(folder: Folder, identity: Identity) -> None:
    device = secrets.token_bytes(32)
    compartments = [_new_compartment(name) for name in COMPARTMENTS]
    shared = {MANIFEST: manifest_text(new_name()), **_shared_files(identity, device, compartments)}
    for path in ("device/checkpoints", "device/locks"):
        disk.make_folder(folder.path(path))
    for path, content in shared.items():
        disk.make_folder(folder.path(path).parent)
        disk.write(folder.path(path), content)
    for keys in compartments:
        _make_compartment(folder, keys, device)
    keyring = Keyring.create(
        folder, identity, key=secrets.token_bytes(32), signing_key=device, compartments=compartments
    )
    keyring.remember_files(shared)
    keyring.connection.close()


def _new_compartment(name: str) -> CompartmentKeys:
    return CompartmentKeys(
        name=name,
        folder=new_name(),
        store_key=secrets.token_bytes(32),
        age_secret=str(pyrage.x25519.Identity.generate()),
        log=new_name(),
        origin=new_name(),
    )


def _make_compartment(folder: Folder, keys: CompartmentKeys, device: bytes) -> None:
    disk.make_folder(folder.path(folder.evidence(keys.folder)))
    path = folder.store(keys.folder)
    create_store(folder.path(path), key=keys.store_key, file=path, schema=SCHEMA).close()
    for empty in (folder.lock(keys.folder), folder.turn(keys.folder)):
        disk.write(folder.path(empty), b"")
    Remembered.of(folder, keys, device).write(Edge.empty())


def _shared_files(identity: Identity, device: bytes, compartments: list[CompartmentKeys]) -> dict[str, bytes]:
    member = pyrage.x25519.Recipient.from_str(identity.recipient)
    text = f"constancia device 1\n{padded(public_half(device))}\n{padded(identity.public_key)}\n{identity.recipient}\n"
    certificate = note.sign(text, name="member", key=identity.signing_key)
    wrapped = {
        f"shared/compartments/{keys.folder}/key.age": pyrage.encrypt(
            f"{keys.age_secret}\n".encode(), [member]
        )
        for keys in compartments
    }
    return {f"shared/devices/{new_name()}.note": certificate, **wrapped}
