"""The last acknowledged checkpoint of a log, kept outside its store.

It is written after the entries are durable and before anyone is told. A store that does not contain it is older than
what was acknowledged, or was changed; that is noticed before anything is written to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from constancia import disk
from constancia.errors import Wrong
from constancia.log import checkpoint
from constancia.log.checkpoint import Checkpoint
from constancia.log.key import public_half
from constancia.vault.entries import Edge, root_at
from constancia.vault.folder import Folder
from constancia.vault.store import Connection

if TYPE_CHECKING:
    from constancia.vault.keyring import CompartmentKeys


@dataclass(frozen=True, slots=True)
class Remembered:
    """The file `path` (relative) with the signed checkpoint of the log `origin`."""

    folder: Folder
    path: str
    origin: str
    key: bytes = field(repr=False)
    public_key: bytes

    @classmethod
    def of(cls, folder: Folder, keys: CompartmentKeys, device: bytes) -> Remembered:
        """What the device whose private key is given remembers of its log in one compartment."""
        return cls(folder, folder.checkpoint(keys.folder), keys.origin, device, public_half(device))

    def sign(self, edge: Edge) -> bytes:
        """The C2SP signed note of a log's state."""
        return checkpoint.sign(self.at(edge), key=self.key)

    def at(self, edge: Edge) -> Checkpoint:
        return Checkpoint(self.origin, edge.size, edge.frontier.root)

    def write(self, edge: Edge) -> None:
        disk.write(self.folder.path(self.path), self.sign(edge))

    def read(self) -> Checkpoint:
        """Raises Wrong("stored_file_missing") and Wrong("checkpoint_damaged"), both with the file.

        Ed25519 gives one signature for one text, so the file is compared with what this device would write.
        """
        untrusted = self.folder.read(self.path)
        try:
            found = checkpoint.read(untrusted, origin=self.origin, public_key=self.public_key)
        except Wrong:
            raise Wrong("checkpoint_damaged", file=self.path) from None
        if checkpoint.sign(found, key=self.key) != untrusted:
            raise Wrong("checkpoint_damaged", file=self.path)
        return found

    def compare(self, known: Checkpoint, edge: Edge, connection: Connection) -> None:
        """Raises Wrong("store_behind") or Wrong("store_changed") with the store's file."""
        if edge.size < known.size:
            raise Wrong("store_behind", file=connection.file, entries=edge.size, acknowledged=known.size)
        if root_at(connection, edge, known.size) != known.root:
            raise Wrong("store_changed", file=connection.file)
