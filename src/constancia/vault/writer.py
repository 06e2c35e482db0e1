"""What may be done while a compartment's append lock is held: append, seal evidence, keep a secret."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from constancia.log.tree import leaf_hash
from constancia.vault import items
from constancia.vault.entries import Edge, Row, write_edge, write_rows

if TYPE_CHECKING:
    from constancia.vault.evidence import EvidenceFolder
    from constancia.vault.keyring import CompartmentKeys, Keyring
    from constancia.vault.store import Connection


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry on its way: `text` is JWT~disclosures~; `sealed` puts the disclosures under an item key."""

    text: str = field(repr=False)
    sealed: bool = False


class Writer:
    """Given by `Compartment.writing`. Nothing of it is acknowledged before the block ends well."""

    def __init__(
        self, connection: Connection, edge: Edge, *, keys: CompartmentKeys, files: EvidenceFolder
    ) -> None:
        self.connection = connection
        self.secrets: dict[int, str | None] = {}
        self._edge, self._keys, self._files = edge, keys, files
        self._first = edge.size
        self._evidence: list[str] = []

    @property
    def next_seq(self) -> int:
        """The number that the next entry must carry."""
        return self._edge.size

    @property
    def appended(self) -> bool:
        return self._edge.size > self._first

    def append(self, pending: Pending | Sequence[Pending]) -> None:
        """Append entries, signed for the numbers from `next_seq` on, in their order."""
        batch = (pending,) if isinstance(pending, Pending) else pending
        write_rows(self.connection, self._rows(batch))

    def seal(self, content: bytes, *, is_protected: bool = True) -> str:
        """Seal evidence under its own key and return its name: durable at once, part of the case file at the end.

        What is not protected is sealed to the compartment's key too, so that it can be recovered without this device.
        """
        also = () if is_protected else (self._keys.recipient,)
        name = self._files.write(content, also=also)
        self._evidence.append(name)
        return name

    def keep_secret(self, name: str, value: bytes) -> None:
        """Keep a small secret in this compartment, in the place of an older one of the same name."""
        self.connection.execute("INSERT OR REPLACE INTO vault_secrets VALUES (?, ?)", (name, value))

    def finish(self, keyring: Keyring) -> None:
        """Item keys first, then the log's end; the caller commits."""
        if self.secrets:
            keyring.keep_entry_keys(self._keys.log, self.secrets.items())
        if self.appended:
            write_edge(self.connection, self._edge)

    def discard(self) -> None:
        """Take away what a block that failed had put beside the store."""
        for name in self._evidence:
            self._files.remove(name)

    def _rows(self, batch: Sequence[Pending]) -> Iterator[Row]:
        frontier = self._edge.frontier
        for pending in batch:
            seq = frontier.size
            leaf, _, disclosures = pending.text.partition("~")
            frontier.append(leaf_hash(leaf.encode()))
            yield seq, leaf, self._sealed(seq, disclosures) if pending.sealed else disclosures

    def _sealed(self, seq: int, disclosures: str) -> bytes:
        self.secrets[seq], sealed = items.seal(disclosures.encode())
        self._edge.last_sealed = seq
        return sealed
