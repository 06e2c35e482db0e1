"""The bytes of sources: sealed age files with meaningless names, written once and never changed.

The key is durable before the file, the file before the row in the store that makes it part of the case file. So a
file without a row is what a killed process left: it opens with its key and harms nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from constancia import disk
from constancia.errors import Misuse
from constancia.vault import items
from constancia.vault.folder import OPAQUE, Folder

if TYPE_CHECKING:
    from constancia.vault.keyring import Keyring
    from constancia.vault.store import Connection


@dataclass(frozen=True, slots=True)
class EvidenceFolder:
    """The evidence of the compartment whose folder is `opaque`."""

    folder: Folder
    keyring: Keyring
    opaque: str
    connection: Connection

    def write(self, content: bytes, *, also: Sequence[str]) -> str:
        """Seal, and enter the name in the store's open transaction."""
        secret, sealed = items.seal(content, also=also)
        digest = hashlib.sha256(sealed)
        name = digest.hexdigest()[:32]
        self.keyring.keep_evidence_key(self.opaque, name, secret=secret)
        disk.write(self.folder.path(self.file(name)), sealed)
        row = (name, len(sealed), digest.digest())
        self.connection.execute("INSERT INTO vault_evidence VALUES (?, ?, ?)", row)
        return name

    def read(self, name: str) -> bytes | None:
        """Raises Wrong: "stored_file_missing", "item_damaged", "item_key_missing"; Misuse: "evidence_unknown",
        "evidence_absent" (not fetched yet).
        """
        secret = self.key(name)
        return None if secret is None else items.unseal(self.sealed(name), secret, file=self.file(name))

    def key(self, name: str) -> str | None:
        """AGE-SECRET-KEY-1…, None where it was destroyed. Raises Misuse("evidence_unknown", "evidence_absent")."""
        if not OPAQUE.fullmatch(name):
            raise Misuse("evidence_unknown")
        if not self.connection.execute("SELECT 1 FROM vault_evidence WHERE name = ?", (name,)).fetchone():
            raise Misuse("evidence_unknown")
        kept = self.keyring.evidence_keys(self.opaque)
        if name not in kept and name in self.absent():
            raise Misuse("evidence_absent")
        return self.keyring.evidence_key(self.opaque, name)

    def sealed(self, name: str) -> bytes:
        self.key(name)
        if name in self.absent():
            raise Misuse("evidence_absent")
        return self.folder.read(self.file(name))

    def destroy(self, names: Collection[str]) -> None:
        """Destroy the keys, also of what has not arrived, then the files. What is destroyed already stays so."""
        known = sorted(name for name in set(names) if OPAQUE.fullmatch(name))
        self.keyring.destroy_evidence_keys(self.opaque, known)
        for name in known:
            self.remove(name)
        disk.flush_folder(self.folder.path(self.file("")))

    def settle(self, names: Iterable[str]) -> list[str]:
        """Of evidence that is here take, among the keys that others offered, the one that opens it.

        Gives the names of which none did.
        """
        offered, wrong = self.keyring.offered(self.opaque), []
        for name in sorted(offered.keys() & set(names)):
            path = self.folder.path(self.file(name))
            if not path.exists():
                continue
            right = next((one for one in offered[name] if items.opens(path, one)), None)
            self.keyring.take_offered(self.opaque, name, right)
            wrong += [name] if right is None else []
        return wrong

    def absent(self) -> set[str]:
        """What others sealed and was not fetched yet."""
        return {row[0] for row in self.connection.execute("SELECT name FROM vault_absent").fetchall()}

    def of_others(self) -> set[str]:
        """What others sealed."""
        rows = self.connection.execute(_OF_OTHERS).fetchall()
        return {row[0] for row in rows}

    def names(self) -> list[str]:
        rows = self.connection.execute("SELECT name FROM vault_evidence ORDER BY name").fetchall()
        return [row[0] for row in rows]

    def digests(self) -> dict[str, bytes]:
        """Name -> SHA-256 of the sealed file."""
        return dict(self.connection.execute("SELECT name, sha256 FROM vault_evidence").fetchall())

    def remove(self, name: str) -> None:
        self.folder.path(self.file(name)).unlink(missing_ok=True)

    def file(self, name: str) -> str:
        return self.folder.evidence(self.opaque, name)


_OF_OTHERS = """
SELECT json_extract(each.value, '$[0]') FROM vault_parcels, json_each(CAST(evidence AS TEXT)) AS each
WHERE evidence <> x'5b5d' AND log IN (SELECT log FROM vault_logs)
"""
