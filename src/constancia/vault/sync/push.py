"""Putting on a remote what it lacks: parcels of every log that is here, evidence, item keys, and last our own head.

A parcel's bounds are settled in the store before it is sent for the first time, so that a name never stands for two
contents. What another device wrote is carried along where the remote has not got it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import msgspec
import pyrage

from constancia.log.strict import b64
from constancia.log.tree import Frontier, leaf_hash
from constancia.vault.entries import Edge, read_edge, read_pages
from constancia.vault.keyring import public_half
from constancia.vault.sync import forms
from constancia.vault.sync.forms import Head, Parcel, Row, Sealed, Told
from constancia.vault.sync.sending import Sending
from constancia.vault.sync.side import Side, devices_name, head_name, number

ENTRIES = 2_000
"""Entries in one parcel at most."""

BYTES = 8 << 20
"""Bytes of entries after which a parcel ends."""

PERIOD = 7 * 24 * 3600
"""Seconds after which a device takes another period key."""


@dataclass(frozen=True, slots=True)
class Push:
    """What follows a `Pull`, with what that found."""

    side: Side

    def run(self) -> None:
        """Raises Unable where the remote cannot be reached. What was sent until then is not sent again."""
        self._cut()
        sending = Sending(self.side)
        self._parcels(sending)
        sending.wanted()
        sending.epochs()
        self._relayed()
        for device, head in self.side.heads.items():
            if self.side.is_served(device):
                sending.keys(head, own=self._parcelled(self.side.compartment.log))
        self._head()
        sending.forget()

    def _cut(self) -> None:
        """Settle the parcels of our own log up to its end."""
        compartment = self.side.compartment
        if self._parcelled(compartment.log) == compartment.size:
            return
        with self.side.writing() as connection:
            start, size, evidence = self._parcelled(compartment.log), compartment.size, self._new_evidence()
            ends = list(self._ends(start, size))
            notes = self._checkpoints(ends)
            for first, stop in zip([start, *ends], ends, strict=False):
                sealed = evidence if stop == size else ()
                digests = b"".join(sha256(row.held).digest() for row in self._rows(first, stop))
                text = forms.parcel_text(compartment.log, first, forms.parcel_digest(digests, sealed))
                seal = self.side.inside.sign_note(text).decode()
                row = (compartment.log, first, stop, notes[stop], msgspec.json.encode(sealed), digests, seal)
                connection.execute("INSERT INTO vault_parcels VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def _checkpoints(self, ends: Sequence[int]) -> dict[int, str]:
        """Signed checkpoints of our own log at these sizes, of which the last is its own."""
        sign, edge = self.side.inside.sign_checkpoint, read_edge(self.side.connection)
        notes = {edge.size: sign(edge).decode()}
        if len(ends) > 1:
            frontier, wanted = Frontier(), set(ends)
            for page in read_pages(self.side.connection, start=0, stop=ends[-2]):
                for number_, leaf, _ in page:
                    frontier.append(leaf_hash(leaf.encode()))
                    if number_ + 1 in wanted:
                        notes[number_ + 1] = sign(Edge(frontier)).decode()
        return notes

    def _parcelled(self, log: str) -> int:
        row = self.side.connection.execute(
            "SELECT max(stop) FROM vault_parcels WHERE log = ?", (log,)
        ).fetchone()
        return row[0] or 0

    def _ends(self, start: int, size: int) -> Iterator[int]:
        begun, total = start, 0
        for seq, length in self.side.connection.execute(_LENGTHS, (start, size)):
            total += length
            if total >= BYTES or seq + 1 - begun >= ENTRIES or seq + 1 == size:
                yield seq + 1
                begun, total = seq + 1, 0

    def _new_evidence(self) -> tuple[Sealed, ...]:
        """What was sealed here and is in no parcel yet."""
        rows = self.side.connection.execute(
            "SELECT evidence FROM vault_parcels WHERE evidence <> ?", (b"[]",)
        ).fetchall()
        told = {one.name for row in rows for one in msgspec.json.decode(row[0], type=tuple[Sealed, ...])}
        rows = self.side.connection.execute(
            "SELECT name, size, sha256 FROM vault_evidence ORDER BY name"
        ).fetchall()
        return tuple(Sealed(name, size, bytes(digest)) for name, size, digest in rows if name not in told)

    def _parcels(self, sending: Sending) -> None:
        """Send every parcel that the remote has not, evidence first, in the order of the log."""
        logs = self.side.logs()
        for name in [self.side.compartment.log, *logs]:
            first = 0 if name not in logs else logs[name].first
            wanted = self._missing(name)
            sending.many(self._items(name, first, wanted, sending))
            self.side.outcome.sent += 0 if first else sum(stop - start for start, stop in wanted)

    def _missing(self, log: str) -> list[tuple[int, int]]:
        """Parcels beyond what the remote has, and that at which another device is stuck, if it is gone."""
        spans: list[tuple[int, int]] = self.side.connection.execute(
            "SELECT start, stop FROM vault_parcels WHERE log = ? ORDER BY start", (log,)
        ).fetchall()
        has = self.side.sizes.get(log, 0)
        seen = self.side.outcome.seen
        stuck = {seen[device].get(log, (0, 0))[0] for device in self.side.fresh if device in seen}
        return [
            (start, stop)
            for start, stop in spans
            if stop > has
            or (start in stuck and not self.side.channel.has(b"parcel", log.encode(), number(start)))
        ]

    def _items(
        self, log: str, first: int, spans: Sequence[tuple[int, int]], sending: Sending
    ) -> Iterator[tuple[str, bytes]]:
        for place, (start, stop) in enumerate(spans):
            note, evidence, digests, seal = self.side.connection.execute(
                "SELECT checkpoint, evidence, digests, seal FROM vault_parcels WHERE log = ? AND start = ?",
                (log, start),
            ).fetchone()
            sealed = msgspec.json.decode(evidence, type=tuple[Sealed, ...])
            yield from sending.evidence(sealed)
            rows = self._rows(first + start, first + stop)
            parcel = Parcel(forms.VERSION, log, start, rows, sealed, note, bytes(digests), seal)
            yield self.side.channel.item(forms.write(parcel), b"parcel", log.encode(), number(start))
            self.side.progress("send", place + 1, len(spans))

    def _rows(self, start: int, stop: int) -> tuple[Row, ...]:
        return tuple(
            Row(leaf, "", stored) if isinstance(stored, bytes) else Row(leaf, stored, b"")
            for page in read_pages(self.side.connection, start=start, stop=stop)
            for _, leaf, stored in page
        )

    def _relayed(self) -> None:
        """The last word of others and the devices of members, where this remote has an older one or none."""
        for device in self.side.devices:
            self._relay(head_name(device), (b"head", device))
        for member in {**self.side.trust.members, self.side.member.public_key: True}:
            self._relay(devices_name(member), (b"devices", member))

    def _relay(self, name: str, parts: tuple[bytes, ...]) -> None:
        known = self.side.noted(name)
        if known is not None and name in self.side.behind:
            self.side.channel.remote.put(*self.side.channel.item(known[1], *parts))

    def _head(self) -> None:
        device = self.side.device
        name, period = head_name(device), self._period()
        known = self.side.noted(name)
        head = Head(
            forms.VERSION,
            device,
            self.side.member.public_key,
            1 if known is None else known[0] + 1,
            self.side.now,
            public_half(period),
            tuple(self._told()),
            tuple(self.side.wanted),
        )
        content = self.side.inside.sign_note(f"{forms.write(head).decode()}\n")
        with self.side.writing() as connection:
            self.side.note(connection, name, counter=head.counter, content=content)
        self.side.channel.remote.put(*self.side.channel.item(content, b"head", device))
        self.side.outcome.moved += len(content)
        self.side.shown[b64(device)] = head.counter

    def _told(self) -> Iterator[Told]:
        """Our own log as far as parcels of it were settled, then those of others that have begun to arrive."""
        compartment = self.side.compartment
        upto = self._parcelled(compartment.log)
        yield self._one(compartment.log, compartment.origin, self.side.device, upto)
        for log in self.side.logs().values():
            if log.size:
                yield self._one(log.log, log.origin, log.device, log.keys_upto)

    def _one(self, log: str, origin: str, device: bytes, keys_upto: int) -> Told:
        row = self.side.connection.execute(
            "SELECT checkpoint FROM vault_parcels WHERE log = ? ORDER BY start DESC LIMIT 1", (log,)
        ).fetchone()
        checkpoint = row[0] if row else self.side.inside.sign_checkpoint(Edge.empty()).decode()
        return Told(log, origin, device, checkpoint, keys_upto)

    def _period(self) -> str:
        """AGE-SECRET-KEY-1… to which item keys are sealed for us; another one after some days."""
        ring, name = self.side.inside.keyring, self.side.compartment.name
        found = ring.period(name)
        if found is not None:
            age = dt.datetime.fromisoformat(self.side.now) - dt.datetime.fromisoformat(found[1])
            if not self.side.rotate and age.total_seconds() < PERIOD:
                return found[0]
        secret = str(pyrage.x25519.Identity.generate())
        ring.begin_period(name, secret, at=self.side.now)
        return secret


_LENGTHS = """
SELECT seq, length(leaf) + length(disclosures) FROM vault_entries WHERE seq >= ? AND seq < ? ORDER BY seq
"""
