"""One log verified again: signatures, disclosures, places, leaf hashes, roots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from constancia.errors import Wrong
from constancia.log import entry
from constancia.log.tree import Frontier, leaf_hash
from constancia.vault import items
from constancia.vault.entries import Edge, Row, read_edge, read_pages
from constancia.vault.folder import KEYRING

if TYPE_CHECKING:
    from constancia.log.checkpoint import Checkpoint
    from constancia.vault.keyring import CompartmentKeys, Keyring
    from constancia.vault.remembered import Remembered
    from constancia.vault.store import Connection


@dataclass(frozen=True, slots=True)
class LogCheck:
    """The log of one compartment, in a store whose pages are sound."""

    connection: Connection
    keyring: Keyring
    keys: CompartmentKeys
    public_key: bytes

    def faults(
        self, known: Checkpoint | None, remembered: Remembered, *, advance: Callable[[int], None], bytes_: int
    ) -> Iterator[Wrong]:
        """`bytes_` is what the whole store counts for in the progress. Raises Wrong("store_damaged")."""
        edge = read_edge(self.connection)
        if known is not None:
            try:
                remembered.compare(known, edge, self.connection)
            except Wrong as error:
                yield error
        yield from self._entries(edge, advance, bytes_)
        if edge.size == 0:
            advance(bytes_)

    def _entries(self, edge: Edge, advance: Callable[[int], None], bytes_: int) -> Iterator[Wrong]:
        frontier, told = Frontier(), 0
        for page in read_pages(self.connection, start=0, stop=edge.size):
            frontier.extend(leaf_hash(leaf.encode()) for _, leaf, _ in page)
            yield from self._page(page)
            advance(bytes_ * frontier.size // edge.size - told)
            told = bytes_ * frontier.size // edge.size
        if frontier.root != edge.frontier.root:
            yield Wrong("store_changed", file=self.connection.file)

    def _page(self, page: Sequence[Row]) -> Iterator[Wrong]:
        secrets = self.keyring.entry_keys(self.keys.log, start=page[0][0], stop=page[-1][0] + 1)
        for row in page:
            try:
                self._verify(row, secrets)
            except Wrong as error:
                code = error.code if error.file else "entry_damaged"
                yield Wrong(code, file=error.file or self.connection.file, entry=row[0], reason=error.code)

    def _verify(self, row: Row, secrets: dict[int, str | None]) -> None:
        seq, leaf, disclosures = row
        if isinstance(disclosures, bytes):
            disclosures = self._unseal(seq, disclosures, secrets)
        read = entry.read(f"{leaf}~{disclosures}", public_key=self.public_key)
        if (read.log, read.seq) != (self.keys.log, seq):
            raise Wrong("entry_misplaced")

    def _unseal(self, seq: int, sealed: bytes, secrets: dict[int, str | None]) -> str:
        if seq not in secrets:
            raise Wrong("item_key_missing", file=KEYRING)
        secret = secrets[seq]
        if secret is None:
            return ""
        return items.unseal(sealed, secret, file=self.connection.file).decode("ascii", "replace")
