"""What a remote gets beside parcels and heads: evidence, item keys for each device, newer keys for members."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pyrage

from constancia import disk
from constancia.errors import Unable
from constancia.vault.keyring import public_half
from constancia.vault.remote import padme
from constancia.vault.remote.pieces import pieces_of
from constancia.vault.sync import forms
from constancia.vault.sync.channel import seal
from constancia.vault.sync.fetching import LARGE, PREFIX
from constancia.vault.sync.forms import Epochs, Head, Keys, Sealed
from constancia.vault.sync.side import Side, number

KEYS = 20_000
"""Entries whose keys travel in one object at most."""

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Sending:
    """What a look at a remote takes along beside entries."""

    side: Side

    def many(self, found: Iterator[tuple[str, bytes]]) -> None:
        for _ in self.side.channel.remote.put_many(self._counted(found)):
            pass

    def _counted(self, found: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        for name, content in found:
            self.side.outcome.moved += len(content)
            yield name, content

    def evidence(self, sealed: Sequence[Sealed]) -> Iterator[tuple[str, bytes]]:
        """The sealed files that are here, the large ones at once. One whose key was destroyed is gone."""
        files = self.side.inside.files
        for one in sealed:
            path = files.folder.path(files.file(one.name))
            if not path.exists():
                continue
            if one.size > LARGE:
                self._large(one, path)
            else:
                yield self.side.channel.item(path.read_bytes(), b"evidence", one.name.encode())

    def _large(self, one: Sealed, path: Path) -> None:
        """A file that is too large to be held: padded and sealed beside, then sent piece by piece."""
        channel = self.side.channel
        recipient = pyrage.x25519.Recipient.from_str(public_half(channel.epochs[0]))
        with tempfile.TemporaryDirectory() as folder:
            padded, outer = Path(folder) / "padded", Path(folder) / "outer"
            disk.write_pieces(padded, _padded(path, one.size))
            pyrage.encrypt_file(str(padded), str(outer), [recipient])
            padded.unlink()
            channel.remote.put_file(channel.name(b"evidence", one.name.encode()), outer)
            self.side.outcome.moved += outer.stat().st_size

    def wanted(self) -> None:
        """Evidence that others looked for and did not find here, where we have it and it is gone indeed."""
        names = {
            name
            for device in self.side.fresh & self.side.heads.keys()
            for name in self.side.heads[device].wanted
        }
        if names:
            rows = self.side.connection.execute("SELECT name, size, sha256 FROM vault_evidence").fetchall()
            self.many(self._gone([Sealed(*row) for row in rows if row[0] in names]))

    def _gone(self, sealed: Sequence[Sealed]) -> Iterator[tuple[str, bytes]]:
        for one in sealed:
            if not self.side.channel.has(b"evidence", one.name.encode()):
                yield from self.evidence([one])

    def epochs(self) -> None:
        """Newer keys for members who still write under older ones."""
        channel = self.side.channel
        content = forms.write(Epochs(forms.VERSION, tuple(channel.epochs)))
        for device, epoch in self.side.stale.items():
            if epoch in channel.epochs and device in self.side.devices and self.side.is_served(device):
                member = self.side.devices[device]
                name = channel.name(b"epochs", member.member, epoch=epoch)
                channel.remote.put(name, seal(content, member.recipient))

    def keys(self, head: Head, *, own: int) -> None:
        """Send a device the item keys that it lacks, under its period key.

        Those of our own log (up to `own`), and of others that it has and cannot read.
        """
        logs = self.side.logs()
        sizes = self.side.outcome.seen[head.device]
        has = {told.log: told.keys_upto for told in head.logs if told.device != head.device}
        for name in [self.side.compartment.log, *logs]:
            log, known = logs.get(name), has.get(name, 0)
            if log is not None and (log.device == head.device or sizes.get(name, (0, 0))[0] <= known):
                continue
            upto = own if log is None else log.keys_upto
            start = self._unsent(head, name, known)
            while start < upto:
                stop = min(upto, start + KEYS)
                self._bundle(head.period, name, start=start, stop=stop)
                start = stop

    def _bundle(self, period: str, name: str, *, start: int, stop: int) -> None:
        ring, folder = self.side.inside.keyring, self.side.inside.keys.folder
        rows = self.side.connection.execute(
            "SELECT evidence FROM vault_parcels WHERE log = ? AND stop > ? AND start < ?", (name, start, stop)
        ).fetchall()
        sealed = [one.name for row in rows for one in msgspec.json.decode(row[0], type=tuple[Sealed, ...])]
        kept, offered = (ring.evidence_keys(folder), ring.offered(folder)) if sealed else ({}, {})
        keys = Keys(
            forms.VERSION,
            name,
            start,
            stop,
            tuple(ring.entry_keys(name, start=start, stop=stop).items()),
            tuple(
                (one, key) for one in sealed for key in ([kept[one]] if one in kept else offered.get(one, []))
            ),
        )
        if keys.entries or keys.evidence:
            item = self.side.channel.item(forms.write(keys), *self._slot(period, name, start), to=period)
            self.many(iter([item]))
        with self.side.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO vault_sent VALUES (?, ?, ?, ?, ?)",
                (self.side.remote, period, name, start, stop),
            )

    def _slot(self, period: str, log: str, start: int) -> tuple[bytes, ...]:
        return (b"keys", period.encode(), self.side.device, log.encode(), number(start))

    def _unsent(self, head: Head, log: str, has: int) -> int:
        """From where on a device that has keys up to `has` is to be sent more; what lies there is not sent again."""
        sent = dict(
            self.side.connection.execute(
                "SELECT start, stop FROM vault_sent WHERE remote = ? AND period = ? AND log = ?",
                (self.side.remote, head.period, log),
            ).fetchall()
        )
        if has not in sent:
            return has
        is_asked = head.device in self.side.fresh
        if is_asked and not self.side.channel.has(*self._slot(head.period, log, has)):
            return has
        return int(max(sent.values()))

    def forget(self) -> None:
        """What was sent under periods that no device names any more opens with nothing: it is taken away."""
        live = {head.period for head in self.side.heads.values()}
        rows = self.side.connection.execute("SELECT remote, period, log, start FROM vault_sent").fetchall()
        dead = [row for row in rows if row[1] not in live]
        with suppress(Unable):
            for remote, period, log, start in dead:
                if remote == self.side.remote:
                    self.side.channel.remote.delete(self.side.channel.name(*self._slot(period, log, start)))
        with self.side.writing() as connection:
            connection.executemany(
                "DELETE FROM vault_sent WHERE remote = ? AND period = ? AND log = ? AND start = ?", dead
            )
            self.side.keep_shown(connection)


def _padded(path: Path, size: int) -> Iterator[bytes]:
    """What `pad` makes of a file, piece by piece."""
    yield number(size)
    yield from pieces_of(path, PIECE)
    left = padme(PREFIX + size) - PREFIX - size
    while left:
        yield bytes(min(left, PIECE))
        left -= min(left, PIECE)
