"""The whole case file looked over: every file hashed, authenticated or decrypted, every log verified again.

Faults are yielded, not raised, each with the relative path of the file that is wrong. It waits for no append lock,
so that a workspace may stay open beside it. It raises Unable where it cannot look (another's identity, a failing
disk).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from constancia.errors import Wrong
from constancia.log.key import public_half
from constancia.vault import process, unrecorded
from constancia.vault.beginning import finish_beginning
from constancia.vault.check_evidence import evidence_faults
from constancia.vault.check_log import LogCheck
from constancia.vault.entries import SHARED
from constancia.vault.evidence import EvidenceFolder
from constancia.vault.folder import (
    KEYRING,
    KEYRING_KEY,
    OPAQUE,
    TEMPORARY,
    UNRECORDED,
    UNRECORDED_LOCK,
    UNRECORDED_TURN,
    Folder,
    read_manifest,
)
from constancia.vault.keyring import CompartmentKeys, Keyring
from constancia.vault.remembered import Remembered
from constancia.vault.store import Connection, find_damage, open_store
from constancia.vault.vault import changed_files, remove_leftovers

if TYPE_CHECKING:
    from constancia.vault.identity import Identity

Progress = Callable[[int, int], None]
"""Called with what is done and what there is to do, both in bytes of files."""

JOURNAL = "-journal"


def file_faults(folder: Path, *, identity: Identity, progress: Progress | None = None) -> Iterator[Wrong]:
    """Look over the case file in `folder`.

    Raises Misuse("not_a_case_file"), Unable("identity_unknown"), Unable("in_use"), Unable("disk").
    """
    process.forbid_dumps()
    yield from _Check(Folder(folder.absolute()), identity, progress).faults()


class _Check:
    """One look over one case file."""

    def __init__(self, folder: Folder, identity: Identity, progress: Progress | None) -> None:
        self.folder, self.identity, self.progress = folder, identity, progress
        self.total, self.done = 0, 0
        self.hot: set[str] = set()
        self.told: set[str | None] = set()

    def faults(self) -> Iterator[Wrong]:
        try:
            read_manifest(self.folder)
        except Wrong as error:
            self.told.add(error.file)
            yield error
        sizes = self._sizes()
        self.total = sum(sizes.values())
        self.hot = {path for path, size in sizes.items() if path.endswith(JOURNAL) and size}
        for path in self.folder.open_to_others(evidence=True):
            yield Wrong("open_to_others", file=path)
        try:
            keyring = Keyring.open(self.folder, self.identity, readonly=False)
        except Wrong as error:
            yield from self._with_journal(error)
            return
        try:
            yield from self._inside(keyring)
        finally:
            keyring.connection.close()

    def _inside(self, keyring: Keyring) -> Iterator[Wrong]:
        damage = list(self._damage(keyring.connection))
        if damage:
            yield from damage
            return
        self._advance(self._size(KEYRING))
        finish_beginning(self.folder, keyring, identity=self.identity)
        changed = changed_files(self.folder, keyring.files())
        yield from (fault for fault in changed if fault.file not in self.told)
        compartments = list(keyring.compartments().values())
        remove_leftovers(self.folder, [keys.folder for keys in compartments])
        yield from self._unexpected(keyring, compartments)
        yield from self._unrecorded()
        for keys in compartments:
            yield from self._compartment(keyring, keys)
        self._advance(self.total - self.done)

    def _compartment(self, keyring: Keyring, keys: CompartmentKeys) -> Iterator[Wrong]:
        device = keyring.signing_key()
        remembered = Remembered.of(self.folder, keys, device)
        known = None
        try:
            known = remembered.read()
        except Wrong as error:
            yield error
        path = self.folder.store(keys.folder)
        try:
            connection = open_store(
                self.folder.path(path), key=keys.store_key, file=path, readonly=False, added=SHARED
            )
        except Wrong as error:
            yield from self._with_journal(error)
            return
        try:
            damage = list(self._damage(connection))
            yield from damage
            if not damage:
                log = LogCheck(connection, keyring, keys, public_key=public_half(device))
                yield from log.faults(known, remembered, advance=self._advance, bytes_=self._size(path))
                files = EvidenceFolder(self.folder, keyring, keys.folder, connection)
                yield from evidence_faults(files, advance=self._advance)
        except Wrong as error:
            yield from self._with_journal(error)
        finally:
            connection.close()

    def _damage(self, connection: Connection) -> Iterator[Wrong]:
        for reason in find_damage(connection):
            yield from self._with_journal(Wrong("store_damaged", file=connection.file, reason=reason))

    def _with_journal(self, fault: Wrong) -> Iterator[Wrong]:
        """A store that was repaired from a killed writer's journal and is damaged now: either may be the cause."""
        yield fault
        if f"{fault.file}{JOURNAL}" in self.hot:
            yield Wrong("journal_damaged", file=f"{fault.file}{JOURNAL}")

    def _unexpected(self, keyring: Keyring, compartments: list[CompartmentKeys]) -> Iterator[Wrong]:
        found = list(self.folder.files())
        empty = {path for keys in compartments for path in self._locks(keys)}
        places = {self.folder.evidence(keys.folder): keys.folder for keys in compartments}
        empty |= {UNRECORDED_LOCK, UNRECORDED_TURN}
        expected = {KEYRING_KEY, KEYRING, KEYRING + JOURNAL, UNRECORDED, *keyring.files()}
        for keys in compartments:
            store = self.folder.store(keys.folder)
            expected |= {store, store + JOURNAL, self.folder.checkpoint(keys.folder)}
        for path in found:
            place, _, name = path.rpartition("/")
            if place in places and OPAQUE.fullmatch(name) and not self._is_link(path):
                continue  # looked at with the store, which knows what is to be there
            if TEMPORARY.fullmatch(name) and (place in places or place in ("device", "device/checkpoints")):
                continue
            if (path in empty and not self._size(path)) or (path in expected and not self._is_link(path)):
                continue
            yield Wrong("stored_file_unexpected", file=path)

    def _unrecorded(self) -> Iterator[Wrong]:
        try:
            unrecorded.read(self.folder)
        except Wrong as error:
            yield error

    def _locks(self, keys: CompartmentKeys) -> tuple[str, str]:
        return self.folder.lock(keys.folder), self.folder.turn(keys.folder)

    def _is_link(self, path: str) -> bool:
        return self.folder.path(path).is_symlink()

    def _sizes(self) -> dict[str, int]:
        return {path: self._size(path) for path in self.folder.files()}

    def _size(self, path: str) -> int:
        try:
            return self.folder.path(path).lstat().st_size
        except OSError:
            return 0

    def _advance(self, amount: int) -> None:
        self.done += amount
        if self.progress is not None:
            self.progress(min(self.done, self.total), self.total)
