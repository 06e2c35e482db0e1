"""Putting on a remote what it lacks: parcels of every log that is here, evidence, item keys, and last our own head.

A parcel's bounds are settled in the store before it is sent for the first time, so that a name never stands for two
contents. What another device wrote is carried along where the remote has not got it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
import pyrage

from constancia.log.tree import Frontier, leaf_hash
from constancia.vault.entries import Edge, read_edge, read_pages
from constancia.vault.keyring import public_half
from constancia.vault.logs import Log
from constancia.vault.sync import forms
from constancia.vault.sync.forms import Devices, Head, Keys, Parcel, Row, Sealed, Told
from constancia.vault.sync.side import Side, devices_name, head_name, number

ENTRIES = 2_000
"""Entries in one parcel at most."""

BYTES = 8 << 20
"""Bytes of entries after which a parcel ends."""

KEYS = 20_000
"""Entries whose keys travel in one object at most."""

PERIOD = 7 * 24 * 3600
"""Seconds after which a device takes another period key."""


@dataclass(frozen=True, slots=True)
class Push:
    """What follows a `Pull`, with what that found. `done` names the destructions that were carried out here."""

    side: Side
    done: Sequence[str] = ()

    def run(self) -> None:
        """Raises Unable where the remote cannot be reached. What was sent until then is not sent again."""
        self._cut()
        self._parcels()
        self._relayed()
        for device, head in self.side.heads.items():
            if self._is_served(device):
                self._keys(head)
        self._devices()
        self._head()

    def _cut(self) -> None:
        """Settle the parcels of our own log up to its end."""
        compartment, connection = self.side.compartment, self.side.connection
        start = self._parcelled(compartment.log)
        if start == compartment.size:
            return
        with self.side.writing():
            size, evidence = compartment.size, self._new_evidence()
            ends = list(self._ends(start, size))
            notes = self._checkpoints(ends)
            for first, stop in zip([start, *ends], ends, strict=False):
                sealed = msgspec.json.encode(evidence if stop == size else ())
                row = (compartment.log, first, stop, notes[stop], sealed)
                connection.execute("INSERT INTO vault_parcels VALUES (?, ?, ?, ?, ?)", row)

    def _checkpoints(self, ends: Sequence[int]) -> dict[int, str]:
        """Signed checkpoints of our own log at these sizes, of which the last is its own."""
        sign, edge = self.side.inside.sign_checkpoint, read_edge(self.side.connection)
        notes = {edge.size: sign(edge).decode()}
        if len(ends) > 1:
            frontier = Frontier()
            for page in read_pages(self.side.connection, start=0, stop=ends[-2]):
                for number_, leaf, _ in page:
                    frontier.append(leaf_hash(leaf.encode()))
                    if number_ + 1 in ends:
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
        told = {one.name for parcel in self._evidence_of(None) for one in parcel}
        rows = self.side.connection.execute(
            "SELECT name, size, sha256 FROM vault_evidence ORDER BY name"
        ).fetchall()
        return tuple(Sealed(name, size, bytes(digest)) for name, size, digest in rows if name not in told)

    def _evidence_of(self, log: str | None) -> Iterator[tuple[Sealed, ...]]:
        rows = self.side.connection.execute(
            "SELECT evidence FROM vault_parcels WHERE (? IS NULL OR log = ?) AND evidence <> ?",
            (log, log, b"[]"),
        ).fetchall()
        return (msgspec.json.decode(row[0], type=tuple[Sealed, ...]) for row in rows)

    def _parcels(self) -> None:
        """Send every parcel that the remote has not, evidence first, in the order of the log."""
        logs = self.side.logs()
        for name in [self.side.compartment.log, *logs]:
            rows = self.side.connection.execute(
                "SELECT start, stop, checkpoint, evidence FROM vault_parcels WHERE log = ? ORDER BY start",
                (name,),
            ).fetchall()
            first = 0 if name not in logs else logs[name].first
            wanted = [row for row in rows if row[0] in self._missing(name, rows)]
            self._send(self._items(name, first, wanted))
            self.side.outcome.sent += sum(stop - start for start, stop, _, _ in wanted) if not first else 0

    def _missing(self, log: str, rows: Sequence[tuple[int, int, str, bytes]]) -> set[int]:
        """Starts of parcels beyond what the remote has, and of one at which another device is stuck, if it is gone."""
        has = self.side.sizes.get(log, 0)
        missing = {start for start, stop, _, _ in rows if stop > has}
        stuck = {seen[log][0] for seen in self.side.outcome.seen.values() if log in seen}
        for start, stop, _, _ in rows:
            if (
                start in stuck
                and stop <= has
                and not self.side.channel.has(b"parcel", log.encode(), number(start))
            ):
                missing.add(start)
        return missing

    def _items(
        self, log: str, first: int, rows: Sequence[tuple[int, int, str, bytes]]
    ) -> Iterator[tuple[str, bytes]]:
        for place, (start, stop, note, evidence) in enumerate(rows):
            sealed = msgspec.json.decode(evidence, type=tuple[Sealed, ...])
            yield from self._evidence(sealed)
            parcel = Parcel(forms.VERSION, log, start, self._rows(first + start, first + stop), sealed, note)
            yield self.side.channel.item(forms.write(parcel), b"parcel", log.encode(), number(start))
            self.side.progress("send", place + 1, len(rows))

    def _rows(self, start: int, stop: int) -> tuple[Row, ...]:
        return tuple(
            Row(leaf, "", stored) if isinstance(stored, bytes) else Row(leaf, stored, b"")
            for page in read_pages(self.side.connection, start=start, stop=stop)
            for _, leaf, stored in page
        )

    def _evidence(self, sealed: Sequence[Sealed]) -> Iterator[tuple[str, bytes]]:
        """The sealed files that are here. One whose key was destroyed is gone."""
        files = self.side.inside.files
        for one in sealed:
            path = files.folder.path(files.file(one.name))
            if path.exists():
                yield self.side.channel.item(path.read_bytes(), b"evidence", one.name.encode())

    def _send(self, found: Iterator[tuple[str, bytes]]) -> None:
        for _ in self.side.channel.remote.put_many(self._counted(found)):
            pass

    def _counted(self, found: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        for name, content in found:
            self.side.outcome.moved += len(content)
            yield name, content

    def _relayed(self) -> None:
        """The last word of others, where this remote has an older one or none."""
        for device in self.side.devices:
            self._relay(head_name(device), (b"head", device))
        for member in self.side.trust.members:
            self._relay(devices_name(member), (b"devices", member))

    def _relay(self, name: str, parts: tuple[bytes, ...]) -> None:
        known = self.side.noted(name)
        if known is not None and name in self.side.behind:
            self._send(iter([self.side.channel.item(known[1], *parts)]))

    def _is_served(self, device: bytes) -> bool:
        member = self.side.devices[device].member
        return device not in self.side.trust.revoked and self.side.trust.members.get(member, False)

    def _keys(self, head: Head) -> None:
        """Send a device the item keys that it lacks, under its period key."""
        logs = self.side.logs()
        has = {told.log: told.keys_upto for told in (*head.own, *head.seen)}
        for name in [self.side.compartment.log, *logs]:
            if any(told.log == name for told in head.own):
                continue
            log = logs.get(name)
            upto = self._parcelled(name) if log is None else log.keys_upto
            start = self._unsent(head.period, name, has.get(name, 0))
            while start < upto:
                stop = min(upto, start + KEYS)
                self._bundle(head.period, name, start=start, stop=stop)
                start = stop

    def _bundle(self, period: str, name: str, *, start: int, stop: int) -> None:
        ring, folder = self.side.inside.keyring, self.side.inside.keys.folder
        kept = ring.evidence_keys(folder)
        rows = self.side.connection.execute(
            "SELECT evidence FROM vault_parcels WHERE log = ? AND stop > ? AND start < ?", (name, start, stop)
        ).fetchall()
        sealed = [one.name for row in rows for one in msgspec.json.decode(row[0], type=tuple[Sealed, ...])]
        keys = Keys(
            forms.VERSION,
            name,
            start,
            stop,
            tuple(ring.entry_keys(name, start=start, stop=stop).items()),
            tuple((one, kept[one]) for one in sealed if one in kept),
        )
        if keys.entries or keys.evidence:
            parts = (b"keys", period.encode(), name.encode(), number(start))
            self._send(iter([self.side.channel.item(forms.write(keys), *parts, to=period)]))
        with self.side.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO vault_sent VALUES (?, ?, ?, ?, ?)",
                (self.side.remote, period, name, start, stop),
            )

    def _unsent(self, period: str, log: str, has: int) -> int:
        """From where on a device that has keys up to `has` is to be sent more; what lies there is not sent again."""
        sent = dict(
            self.side.connection.execute(
                "SELECT start, stop FROM vault_sent WHERE remote = ? AND period = ? AND log = ?",
                (self.side.remote, period, log),
            ).fetchall()
        )
        if has in sent and self.side.channel.has(b"keys", period.encode(), log.encode(), number(has)):
            return int(max(sent.values()))
        return has

    def _devices(self) -> None:
        """Our member's devices, this one among them, under the member's own signature."""
        member = self.side.member.public_key
        name = devices_name(member)
        known = self.side.noted(name)
        listed: tuple[str, ...] = ()
        if known is not None:
            listed = self.side.certificates(known[1], member)[0].certificates
        if self.side.certificate not in listed:
            counter = 1 if known is None else known[0] + 1
            form = Devices(forms.VERSION, member, counter, (*listed, self.side.certificate))
            content = forms.sign(form, name="member", key=self.side.member.signing_key)
            with self.side.writing() as connection:
                self.side.note(connection, name, counter=counter, content=content)
        elif name not in self.side.behind:
            return
        known = self.side.noted(name)
        if known is not None:
            self._send(iter([self.side.channel.item(known[1], b"devices", member)]))

    def _head(self) -> None:
        compartment = self.side.compartment
        name, period = head_name(compartment.public_key), self._period()
        known = self.side.noted(name)
        counter = 1 if known is None else known[0] + 1
        upto = self._parcelled(compartment.log)
        own = [Told(compartment.log, compartment.origin, self._at_parcels(), upto)]
        seen = [told for log in self.side.logs().values() if (told := self._told(log)) is not None]
        mine = [told for told, device in seen if device == compartment.public_key]
        others = [told for told, device in seen if device != compartment.public_key]
        head = Head(
            forms.VERSION,
            compartment.public_key,
            counter,
            self.side.now,
            public_half(period),
            (*own, *mine),
            tuple(others),
            tuple(self.done),
        )
        content = self.side.inside.sign_note(f"{forms.write(head).decode()}\n")
        with self.side.writing() as connection:
            self.side.note(connection, name, counter=counter, content=content)
        self._send(iter([self.side.channel.item(content, b"head", compartment.public_key)]))

    def _at_parcels(self) -> str:
        """Our own checkpoint as far as parcels were settled; an empty log has one too."""
        row = self.side.connection.execute(
            "SELECT checkpoint FROM vault_parcels WHERE log = ? ORDER BY start DESC LIMIT 1",
            (self.side.compartment.log,),
        ).fetchone()
        return row[0] if row else self.side.inside.sign_checkpoint(Edge.empty()).decode()

    def _told(self, log: Log) -> tuple[Told, bytes] | None:
        """A log as far as its parcels are here, and its device. None where there is none: that says nothing."""
        row = self.side.connection.execute(
            "SELECT checkpoint FROM vault_parcels WHERE log = ? ORDER BY start DESC LIMIT 1", (log.log,)
        ).fetchone()
        return (Told(log.log, log.origin, row[0], log.keys_upto), log.device) if row else None

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
