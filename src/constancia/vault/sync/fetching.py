"""Item keys and evidence of other devices: taken only where they open what they are for.

Keys come in bundles, one slot for each sender, so that nobody can put another's keys out of the way. A key of an entry
is tried at once. One of a piece of evidence is kept aside until the sealed file is here, whose hash its parcel named.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

import msgspec
import pyrage

from constancia import disk
from constancia.errors import Wrong
from constancia.log import entry
from constancia.vault import items
from constancia.vault.entries import read_pages
from constancia.vault.keyring import public_half
from constancia.vault.logs import Log, note_keys
from constancia.vault.remote import padme
from constancia.vault.remote.pieces import pieces_of
from constancia.vault.sync import forms
from constancia.vault.sync.channel import LARGEST
from constancia.vault.sync.forms import WANTED, Keys, Sealed
from constancia.vault.sync.side import Side, number

LARGE = 16 << 20
"""Bytes of a piece of evidence above which it is not held in memory."""

PREFIX = 8
OVERHEAD = 1 << 16
"""Bytes by which sealing may make a file larger, beside a thousandth of it (age: a header, 16 bytes in 64 KiB)."""


@dataclass(frozen=True, slots=True)
class Fetching:
    """What a look at a remote brings beside entries."""

    side: Side

    def keys(self, log: Log) -> None:
        """Take the item keys of a log as far as there are some for us."""
        upto = log.keys_upto
        while upto < log.size:
            further = log.size if self._needs_no_key(log, upto) else self._bundle(log, upto)
            if further is None:
                self.side.outcome.warn("keys_awaited", log.device)
                break
            upto = further
        if upto != log.keys_upto:
            self.side.outcome.is_changed = True
            with self.side.writing() as connection:
                note_keys(connection, log.log, upto=upto)

    def _needs_no_key(self, log: Log, start: int) -> bool:
        """Whether from `start` on no entry is sealed, and no parcel has evidence."""
        entry_ = self.side.connection.execute(
            "SELECT 1 FROM vault_entries WHERE seq >= ? AND seq < ? AND typeof(disclosures) = 'blob' LIMIT 1",
            (log.first + start, log.first + log.size),
        ).fetchone()
        sealed = self.side.connection.execute(
            "SELECT 1 FROM vault_parcels WHERE log = ? AND stop > ? AND evidence <> ? LIMIT 1",
            (log.log, start, b"[]"),
        ).fetchone()
        return entry_ is None and sealed is None

    def _bundle(self, log: Log, start: int) -> int | None:
        """Keep the keys that some device sent for the entries from `start` on. None where there are none.

        That something was destroyed is taken from the log's own device, or where nobody else has the key.
        """
        period = self.side.inside.keyring.period(self.side.compartment.name)
        best: tuple[Keys, dict[int, str | None]] | None = None
        for sender in self._senders(log, start) if period else ():
            found = self._offered(log, start, sender, secret=period[0]) if period else None
            if found is not None:
                best = best or found
                if sender == log.device or None not in found[1].values():
                    best = found
                    break
        if best is None:
            return None
        keys, verified = best
        ring, folder = self.side.inside.keyring, self.side.inside.keys.folder
        ring.add_entry_keys(log.log, verified.items())
        stop = min(keys.stop, log.size)
        named = self._evidence_of(log, start, stop)
        ring.offer_evidence_keys(folder, [one for one in keys.evidence if one[0] in named])
        if self.side.inside.files.settle(named):
            self.side.outcome.warn("keys_awaited", log.device)
        return stop

    def _senders(self, log: Log, start: int) -> list[bytes]:
        """Devices that say they have the keys, the log's own first."""
        has = [
            device
            for device, head in self.side.heads.items()
            if any(told.log == log.log and told.keys_upto > start for told in head.logs)
        ]
        return sorted(has, key=lambda device: (device != log.device, device))

    def _offered(
        self, log: Log, start: int, sender: bytes, *, secret: str
    ) -> tuple[Keys, dict[int, str | None]] | None:
        """The bundle of one sender, and of its keys those that were tried."""
        parts = (b"keys", public_half(secret).encode(), sender, log.log.encode(), number(start))
        try:
            untrusted = self.side.channel.get(*parts, secrets=[secret])
            if untrusted is None:
                return None
            keys = forms.read(untrusted, Keys)
            if (keys.log, keys.start) != (log.log, start) or keys.stop <= start:
                raise Wrong("remote_object", reason="place")
            verified = self._tried(log, keys)
        except Wrong:
            self.side.outcome.warn("remote_altered", sender)
            return None
        self.side.outcome.moved += len(untrusted)
        return keys, verified

    def _tried(self, log: Log, keys: Keys) -> dict[int, str | None]:
        """Each sealed entry's key, where it opens the entry and what comes out is what the leaf was signed over."""
        given, found = dict(keys.entries), dict[int, str | None]()
        stop = log.first + min(keys.stop, log.size)
        for page in read_pages(self.side.connection, start=log.first + keys.start, stop=stop):
            for row, leaf, stored in page:
                seq = row - log.first
                if not isinstance(stored, bytes):
                    continue
                if not stored:  # destroyed before it came: its key is wanted no more
                    found[seq] = None
                    continue
                if seq not in given:
                    raise Wrong("remote_object", reason="keys")
                found[seq] = given[seq]
                if (secret := found[seq]) is not None:
                    opened = items.unseal(stored, secret, file="").decode("ascii", "replace")
                    entry.read(f"{leaf}~{opened}", public_key=log.device)
        return found

    def _evidence_of(self, log: Log, start: int, stop: int) -> set[str]:
        rows = self.side.connection.execute(
            "SELECT evidence FROM vault_parcels WHERE log = ? AND stop > ? AND start < ?",
            (log.log, start, stop),
        ).fetchall()
        return {one.name for row in rows for one in msgspec.json.decode(row[0], type=tuple[Sealed, ...])}

    def evidence(self) -> None:
        """Bring all evidence that is not here yet."""
        sql = "SELECT a.name, size, sha256 FROM vault_absent a JOIN vault_evidence e ON e.name = a.name"
        wanted = self.side.connection.execute(sql).fetchall()
        ring, folder = self.side.inside.keyring, self.side.inside.keys.folder
        secrets = ring.evidence_keys(folder)
        for place, (name, size, digest) in enumerate(wanted):
            if name in secrets and secrets[name] is None:
                continue
            self._file(Sealed(name, size, bytes(digest)))
            self.side.progress("fetch", place + 1, len(wanted))

    def _file(self, sealed: Sealed) -> None:
        """Bring one sealed file; what is not the file that its parcel named is told and left."""
        files = self.side.inside.files
        target = files.folder.path(files.file(sealed.name))
        with tempfile.TemporaryDirectory() as folder:
            try:
                content = self._content(sealed, Path(folder))
            except Wrong:
                self.side.outcome.warn("remote_altered")
                content = None
            if content is None:
                self.side.outcome.warn("evidence_awaited")
                if len(self.side.wanted) < WANTED:
                    self.side.wanted.append(sealed.name)
                return
            with self.side.writing() as connection:
                disk.write_pieces(target, content)
                connection.execute("DELETE FROM vault_absent WHERE name = ?", (sealed.name,))
        self.side.outcome.moved += sealed.size
        if files.settle([sealed.name]):
            self.side.outcome.warn("keys_awaited")

    def _content(self, sealed: Sealed, folder: Path) -> Iterator[bytes] | None:
        """The sealed file as its parcel named it. Raises Wrong for another one."""
        parts = (b"evidence", sealed.name.encode())
        if sealed.size <= LARGE:
            found = self.side.channel.get(*parts, most=LARGEST)
            if found is not None and sha256(found).digest() != sealed.sha256:
                raise Wrong("remote_object", reason="evidence")
            return None if found is None else iter((found,))
        return self._large(sealed, folder, parts)

    def _large(self, sealed: Sealed, folder: Path, parts: tuple[bytes, ...]) -> Iterator[bytes] | None:
        """The same through files, since it is too large to be held. All that lies there is sealed twice or once."""
        channel, outer, inner = self.side.channel, folder / "outer", folder / "inner"
        most = padme(PREFIX + sealed.size)
        most += most // 1_000 + OVERHEAD
        names = [channel.name(*parts, epoch=epoch) for epoch in channel.readable]
        if not any(channel.remote.get_file(name, outer, most=most) for name in names):
            return None
        try:
            secrets = [pyrage.x25519.Identity.from_str(one) for one in channel.readable]
            pyrage.decrypt_file(str(outer), str(inner), secrets)
        except (pyrage.DecryptError, OSError):
            raise Wrong("remote_object", reason="sealing") from None
        outer.unlink()
        with inner.open("rb") as handle:
            if handle.read(PREFIX) != number(sealed.size):
                raise Wrong("remote_object", reason="evidence")
        disk.write_pieces(outer, _span(inner, sealed.size))
        with outer.open("rb") as handle:
            if file_digest(handle, "sha256").digest() != sealed.sha256:
                raise Wrong("remote_object", reason="evidence")
        return pieces_of(outer, 1 << 20)


def _span(path: Path, size: int) -> Iterator[bytes]:
    """`size` bytes after the prefix."""
    with path.open("rb") as handle:
        handle.seek(PREFIX)
        while size and (piece := handle.read(min(size, 1 << 20))):
            size -= len(piece)
            yield piece
