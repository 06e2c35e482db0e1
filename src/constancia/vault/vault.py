"""A case file at rest: made, opened, and its compartments handed out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from constancia import disk
from constancia.errors import Misuse, Unable, Wrong
from constancia.log.key import public_half
from constancia.log.strict import padded
from constancia.vault import process
from constancia.vault.beginning import begin_again, finish_beginning
from constancia.vault.compartment import Compartment
from constancia.vault.creation import make_case_file, make_compartment, new_compartment, wrapped_key
from constancia.vault.device import Certificate, read_certificate
from constancia.vault.folder import TEMPORARY, Folder, read_manifest
from constancia.vault.identity import Identity
from constancia.vault.keyring import CompartmentKeys, Keyring
from constancia.vault.lock import append_lock
from constancia.vault.sync.side import certificates_in, devices_in, head_in


@dataclass(frozen=True, slots=True)
class Grant:
    """What a `grant` entry states: who may read a compartment with which key, and who writes which log in it.

    `member` and `device` are Ed25519 public keys (32 bytes), `member_recipient` and `compartment_recipient` age1…;
    `certificate` is the signed note by which the member vouches for the device.
    """

    compartment: str
    log: str
    origin: str
    member: bytes
    member_recipient: str
    device: bytes
    compartment_recipient: str
    certificate: str


class Vault:
    """An open case file. A context manager; `close` gives up its keys and files."""

    def __init__(self, folder: Folder, *, identity: Identity, readonly: bool) -> None:
        process.forbid_dumps()
        self.folder, self.readonly = folder.root, readonly
        self.id = read_manifest(folder)
        self.keyring = Keyring.open(folder, identity, readonly=readonly)
        self.identity = identity
        self._compartments: dict[str, Compartment] = {}
        try:
            self._open(folder)
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, folder: Path, *, identity: Identity) -> Vault:
        """Make a case file with this device's keys and open it. It appears whole or not at all.

        Raises Misuse("folder_exists") where `folder` is there and not empty, Unable("disk").
        """
        cls.must_be_free(folder)
        process.forbid_dumps()
        make_case_file(folder.absolute(), identity)
        return cls.open(folder, identity=identity)

    @staticmethod
    def must_be_free(folder: Path) -> None:
        """Raises Misuse("folder_exists") where a case file cannot be made since something is there."""
        if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
            raise Misuse("folder_exists", file=str(folder))

    @classmethod
    def open(cls, folder: Path, *, identity: Identity, readonly: bool = False) -> Vault:
        """Open a case file. `readonly` refuses every write.

        Raises Misuse("not_a_case_file"); Unable: "identity_unknown", "in_use", "disk"; Wrong, always with the file:
        "stored_file_missing", "stored_file_changed", "open_to_others", "manifest_form", "format_unknown",
        "keyring_damaged", "item_key_missing", "store_damaged", "store_behind", "store_changed", "checkpoint_damaged".
        """
        return cls(Folder(folder.absolute()), identity=identity, readonly=readonly)

    def compartment(self, name: str) -> Compartment:
        """Raises Misuse("compartment_unknown")."""
        if name not in self._compartments:
            raise Misuse("compartment_unknown")
        return self._compartments[name]

    def grant(self, name: str) -> Grant:
        """This device's own grant in a compartment."""
        compartment = self.compartment(name)
        return Grant(
            compartment=name,
            log=compartment.log,
            origin=compartment.origin,
            member=self.identity.public_key,
            member_recipient=self.identity.recipient,
            device=compartment.public_key,
            compartment_recipient=compartment.recipient,
            certificate=self.own_certificates()[0],
        )

    def names(self) -> list[str]:
        """The compartments that are here."""
        return list(self._compartments)

    def certificates(self, name: str) -> list[Certificate]:
        """The devices that are known in a compartment, this one first, each with its member.

        Of others those alone whose own word names the same member: nobody can call another's device theirs.
        """
        connection = self.compartment(name).connection
        heads = connection.execute("SELECT content FROM vault_notes WHERE name LIKE 'head/%'").fetchall()
        members = {head.device: head.member for head in (head_in(bytes(row[0])) for row in heads)}
        lists = connection.execute(
            "SELECT content FROM vault_notes WHERE name LIKE 'devices/%' ORDER BY name"
        ).fetchall()
        own = {one.device: one for one in map(read_certificate, self.own_certificates())}
        told = [one for row in lists for one in devices_in(bytes(row[0]))]
        return [
            *own.values(),
            *[one for one in told if one.device not in own and members.get(one.device) == one.member],
        ]

    def own_certificates(self) -> list[str]:
        """Of this device, first, and of those that it was before `begin_again`."""
        notes = [path for path in self.keyring.files() if path.startswith("shared/devices/")]
        own = padded(public_half(self.keyring.signing_key()))
        texts = [Folder(self.folder).read(path).decode() for path in sorted(notes)]
        return sorted(texts, key=lambda text: own not in text.split("\n"))

    def certificate_of(self, device: bytes) -> str:
        """The certificate of a device that is known in `general`. Raises Misuse("device_unknown")."""
        known = self.certificates("general")
        lists = self.compartment("general").connection.execute(
            "SELECT content FROM vault_notes WHERE name LIKE 'devices/%' ORDER BY name"
        )
        told = [one for row in lists.fetchall() for one in certificates_in(bytes(row[0]))]
        for text in (*self.own_certificates(), *told):
            found = read_certificate(text)
            if found.device == device and found in known:
                return text
        raise Misuse("device_unknown")

    def last_heard(self) -> dict[bytes, str]:
        """When other devices last spoke (RFC 3339), in any compartment, as far as their heads have come here."""
        found: dict[bytes, str] = {}
        for compartment in self._compartments.values():
            rows = compartment.connection.execute("SELECT content FROM vault_notes WHERE name LIKE 'head/%'")
            for head in (head_in(bytes(row[0])) for row in rows.fetchall()):
                found[head.device] = max(head.at, found.get(head.device, ""))
        return found

    def add_compartment(self, name: str, epochs: Sequence[str]) -> Compartment:
        """A store of this device's for a compartment; `epochs` are its secrets, the newest first."""
        folder, device = Folder(self.folder), self.keyring.signing_key()
        keys = new_compartment(name, epochs[0], device)
        make_compartment(folder, keys, device)
        self._wrap(keys, epochs)
        self.keyring.add_compartment(keys)
        self.keyring.keep_epochs(name, epochs)
        self._compartments[name] = Compartment(folder, self.keyring, keys, device=device, readonly=False)
        return self._compartments[name]

    def renew_key(self, name: str, epochs: Sequence[str]) -> None:
        """Seal what comes from now on to the first of `epochs` (AGE-SECRET-KEY-1…); the others open what is older."""
        keys = self.keyring.compartments()[name]
        self._wrap(keys, epochs)
        self.keyring.keep_epochs(name, epochs)
        self.compartment(name).renew()

    def begin_again(self) -> None:
        """Go on as another device in new logs, since the old ones went on elsewhere.

        For a copy of a case file that was restored or cloned. Derived tables must be made anew.
        """
        begin_again(Folder(self.folder), self.keyring, identity=self.identity)
        for compartment in self._compartments.values():
            compartment.renew()

    def _wrap(self, keys: CompartmentKeys, epochs: Sequence[str]) -> None:
        path, content = wrapped_key(keys, epochs, self.identity.recipient)
        target = Folder(self.folder).path(path)
        disk.make_folder(target.parent)
        disk.write(target, content)
        self.keyring.remember_files({path: content})

    def close(self) -> None:
        for compartment in self._compartments.values():
            compartment.close()
        self.keyring.connection.close()

    def __enter__(self) -> Vault:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self, folder: Folder) -> None:
        for opened in folder.open_to_others(evidence=False):
            raise Wrong("open_to_others", file=opened)
        for changed in changed_files(folder, self.keyring.files()):
            raise changed
        if not self.readonly:
            finish_beginning(folder, self.keyring, identity=self.identity)
        device = self.keyring.signing_key()
        compartments = self.keyring.compartments()
        if not self.readonly:
            remove_leftovers(folder, [keys.folder for keys in compartments.values()])
        for name, keys in compartments.items():
            self._compartments[name] = Compartment(
                folder, self.keyring, keys, device=device, readonly=self.readonly
            )


def changed_files(folder: Folder, known: Mapping[str, bytes]) -> list[Wrong]:
    """A fault for each file that everyone can read and that is not as the keyring remembers it."""
    return [fault for path, digest in sorted(known.items()) if (fault := _compare(folder, path, digest))]


def remove_leftovers(folder: Folder, opaques: Sequence[str]) -> None:
    """Take away the temporary files of killed processes, unless somebody is writing to any compartment now."""
    try:
        with ExitStack() as locks:
            for opaque in opaques:
                locks.enter_context(append_lock(folder.path(folder.lock(opaque)), patience=0))
            for place in ("device", "device/checkpoints", *map(folder.evidence, opaques)):
                for path in folder.path(place).glob(".*.tmp"):
                    if TEMPORARY.fullmatch(path.name):
                        path.unlink(missing_ok=True)
    except Unable:
        return


def _compare(folder: Folder, path: str, digest: bytes) -> Wrong | None:
    try:
        content = folder.read(path)
    except Wrong as error:
        return error
    return None if sha256(content).digest() == digest else Wrong("stored_file_changed", file=path)
