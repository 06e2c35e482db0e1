"""The logs of a compartment verified again: signatures, disclosures, places, leaf hashes, roots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from constancia.errors import Wrong
from constancia.log import entry
from constancia.log.tree import Frontier, leaf_hash
from constancia.vault import items
from constancia.vault.entries import Row, read_edge, read_pages
from constancia.vault.folder import KEYRING
from constancia.vault.logs import Log, read_logs

if TYPE_CHECKING:
    from constancia.log.checkpoint import Checkpoint
    from constancia.vault.keyring import CompartmentKeys, Keyring
    from constancia.vault.remembered import Remembered
    from constancia.vault.store import Connection


@dataclass(frozen=True, slots=True)
class LogCheck:
    """The logs of one compartment, in a store whose pages are sound."""

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
        own = Log(0, self.keys.log, self.keys.origin, self.public_key, edge.frontier, edge.size, None)
        logs = [own, *read_logs(self.connection)]
        whole, told = sum(log.size for log in logs), 0
        for log in logs:
            for found, done in self._entries(log):
                yield from found
                advance(bytes_ * done // whole)
                told += bytes_ * done // whole
        advance(bytes_ - told)

    def _entries(self, log: Log) -> Iterator[tuple[list[Wrong], int]]:
        """The faults of each page, and how many rows it has."""
        frontier = Frontier()
        for page in read_pages(self.connection, start=log.first, stop=log.first + log.size):
            frontier.extend(leaf_hash(leaf.encode()) for _, leaf, _ in page)
            yield list(self._page(log, page)), len(page)
        if frontier.root != log.frontier.root:
            yield [Wrong("store_changed", file=self.connection.file)], 0

    def _page(self, log: Log, page: Sequence[Row]) -> Iterator[Wrong]:
        first, last = page[0][0] - log.first, page[-1][0] - log.first
        secrets = self.keyring.entry_keys(log.log, start=first, stop=last + 1)
        for number, leaf, disclosures in page:
            try:
                self._verify(log, (number - log.first, leaf, disclosures), secrets)
            except Wrong as error:
                code = error.code if error.file else "entry_damaged"
                yield Wrong(code, file=error.file or self.connection.file, entry=number, reason=error.code)

    def _verify(self, log: Log, row: Row, secrets: dict[int, str | None]) -> None:
        seq, leaf, disclosures = row
        if isinstance(disclosures, bytes):
            disclosures = self._unseal(log, seq, disclosures, secrets)
        read = entry.read(f"{leaf}~{disclosures}", public_key=log.device)
        if (read.log, read.seq) != (log.log, seq):
            raise Wrong("entry_misplaced")

    def _unseal(self, log: Log, seq: int, sealed: bytes, secrets: dict[int, str | None]) -> str:
        if seq not in secrets and seq < log.keys_upto:
            raise Wrong("item_key_missing", file=KEYRING)
        secret = secrets.get(seq)
        if secret is None:
            return ""
        return items.unseal(sealed, secret, file=self.connection.file).decode("ascii", "replace")
