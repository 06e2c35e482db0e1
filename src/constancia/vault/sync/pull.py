"""Taking in what others put on a remote. Everything is checked before it is kept; what is wrong is told and left.

Nothing here can harm what is already there: rows of other logs are only added, in their order, and only where the root
that they lead to is the one that their device signed.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

import msgspec

from constancia import disk
from constancia.errors import Wrong
from constancia.log import entry
from constancia.vault import items
from constancia.vault.entries import read_pages
from constancia.vault.folder import OPAQUE
from constancia.vault.keyring import public_half
from constancia.vault.logs import Log, add_log, bound_logs, extend_log, find_log, note_keys
from constancia.vault.sync import forms
from constancia.vault.sync.channel import LARGEST
from constancia.vault.sync.forms import Head, Keys, Parcel, Row, Told
from constancia.vault.sync.side import (
    Side,
    checked_before,
    checkpoint_of,
    devices_name,
    head_name,
    number,
)


@dataclass(frozen=True, slots=True)
class Pull:
    """One look at a remote. `evidence`: fetch all of it, or leave it for later."""

    side: Side
    evidence: bool

    def run(self) -> None:
        """Raises Unable where the remote cannot be reached; what was taken until then stays."""
        with self.side.writing() as connection:
            bounds = [*self.side.trust.bounds.items(), *self._unbounded()]
            if bound_logs(connection, bounds):
                self.side.outcome.is_changed = True
        self._devices()
        self._heads()
        for device, head in self.side.heads.items():
            for told in head.own:
                self._log(device, told)
        self._compare()
        for log in self.side.logs().values():
            self._keys(log)
        if self.evidence:
            self.fetch_evidence()

    def _unbounded(self) -> list[tuple[str, int]]:
        """Logs of revoked devices that no revocation knew of: none of their entries is accepted."""
        trust = self.side.trust
        return [
            (name, 0)
            for name, log in self.side.logs().items()
            if log.device in trust.revoked and name not in trust.bounds
        ]

    def fetch_evidence(self, name: str | None = None) -> None:
        """Bring evidence that is not here yet (or one piece of it)."""
        sql = "SELECT a.name, size, sha256 FROM vault_absent a JOIN vault_evidence e ON e.name = a.name"
        for found, size, digest in self.side.connection.execute(sql).fetchall():
            if name in (None, found):
                self._evidence(found, size=size, digest=bytes(digest))

    def _devices(self) -> None:
        """Those of our own member too, though no grant of it may have come yet: the list goes on, never anew."""
        for member in {**self.side.trust.members, self.side.member.public_key: True}:
            name = devices_name(member)
            best = self._newest(name, member, (b"devices", member), kind="devices")
            if best is not None:
                _, certificates = self.side.certificates(best, member)
                self.side.devices.update(
                    {one.device: one for one in certificates if one.device != self.side.device}
                )

    def _heads(self) -> None:
        self._newest(head_name(self.side.device), self.side.device, (b"head", self.side.device), kind="head")
        for device in self.side.devices:
            best = self._newest(head_name(device), device, (b"head", device), kind="head")
            if best is None:
                continue
            head = self.side.read_head(best, device)
            self.side.heads[device] = head
            self.side.outcome.news[device] = head.at
            self.side.outcome.done[device] = head.done

    def _newest(self, name: str, signer: bytes, parts: tuple[bytes, ...], *, kind: str) -> bytes | None:
        """The newer of what is remembered and what the remote has; the newer is remembered."""
        known = self.side.noted(name)
        try:
            found = self.side.channel.get(*parts, most=LARGEST)
            counter = None if found is None else self._counter(found, signer, kind=kind)
        except Wrong:
            self.side.outcome.warn("remote_altered", signer)
            found = counter = None
        if known is None and found is None:
            return None
        if counter is None or found is None:
            self.side.behind.add(name)
            return None if known is None else known[1]
        if kind == "head":
            self._sizes(self.side.read_head(found, signer), signer)
        if known is not None and counter < known[0]:
            self.side.behind.add(name)
            self.side.outcome.warn("remote_behind", signer)
        if known is not None and counter <= known[0]:
            if counter == known[0] and found != known[1]:
                self._forked(signer, found)
            return known[1]
        if signer == self.side.device and kind == "head" and self._speaks_of_ours(found):
            raise Wrong("own_log_ahead", file=self.side.connection.file)
        with self.side.writing() as connection:
            self.side.note(connection, name, counter=counter, content=found)
        self.side.outcome.moved += len(found)
        return found

    def _sizes(self, head: Head, device: bytes) -> None:
        for told in head.own:
            with suppress(Wrong):
                self.side.sizes[told.log] = checkpoint_of(told, device).size

    def _speaks_of_ours(self, head: bytes) -> bool:
        """Whether a head of our own device knows the log that we write; one from before that was begun does not."""
        own = self.side.read_head(head, self.side.device).own
        return any(told.log == self.side.compartment.log for told in own)

    def _forked(self, signer: bytes, found: bytes) -> None:
        """Two words of one device under one number: it is used in two copies."""
        if signer == self.side.device:
            if not self._speaks_of_ours(found):
                return
            raise Wrong("own_log_forked", file=self.side.connection.file)
        self.side.outcome.warn("device_forked", signer)

    def _counter(self, untrusted: bytes, signer: bytes, *, kind: str) -> int:
        if kind == "head":
            return self.side.read_head(untrusted, signer).counter
        return self.side.certificates(untrusted, signer)[0].counter

    def _log(self, device: bytes, told: Told) -> None:
        """Take a log as far as its device told of it."""
        try:
            promised = checkpoint_of(told, device)
            log = self._followed(device, told)
        except Wrong:
            self.side.outcome.warn("remote_altered", device)
            return
        if log is None:
            return
        wanted = self.side.trust.bounds.get(told.log, 0 if device in self.side.trust.revoked else None)
        end = promised.size if wanted is None else min(promised.size, max(wanted, log.size))
        while log.size < end:
            further = self._parcel(log)
            if further is None:
                self.side.outcome.warn("remote_withholds", device)
                return
            log = further
            self.side.progress("receive", log.size, end)
        if log.size == promised.size and log.frontier.root != promised.root:
            self.side.outcome.warn("log_forked", device)

    def _followed(self, device: bytes, told: Told) -> Log | None:
        """The log as it is here. None for one of our own, and for one that another device calls its own."""
        if told.log == self.side.compartment.log:
            return None
        log = find_log(self.side.connection, told.log)
        if log is None:
            with self.side.writing() as connection:
                return add_log(connection, told.log, origin=told.origin, device=device)
        if (log.device, log.origin) != (device, told.origin):
            raise Wrong("remote_object", reason="log")
        return log

    def _parcel(self, log: Log) -> Log | None:
        """The next parcel of a log. None where the remote does not give it."""
        try:
            untrusted = self.side.channel.get(b"parcel", log.log.encode(), number(log.size))
            if untrusted is None:
                return None
            parcel = forms.read(untrusted, Parcel)
            if (parcel.log, parcel.start) != (log.log, log.size) or not parcel.rows:
                raise Wrong("remote_object", reason="place")
            rows = [_checked(row, log, seq=parcel.start + place) for place, row in enumerate(parcel.rows)]
            further = self._keep(log, parcel, rows)
        except Wrong:
            self.side.outcome.warn("remote_altered", log.device)
            return None
        self.side.outcome.received += len(rows)
        self.side.outcome.moved += len(untrusted)
        self.side.outcome.is_changed = True
        return further

    def _keep(self, log: Log, parcel: Parcel, rows: list[tuple[str, str | bytes]]) -> Log:
        if any(not OPAQUE.fullmatch(one.name) or len(one.sha256) != 32 for one in parcel.evidence):
            raise Wrong("remote_object", reason="evidence")
        with self.side.writing() as connection:
            further = extend_log(connection, log, rows, note=parcel.checkpoint)
            known = {
                name
                for one in parcel.evidence
                for (name,) in connection.execute(
                    "SELECT name FROM vault_evidence WHERE name = ?", (one.name,)
                )
            }
            new = [one for one in parcel.evidence if one.name not in known]
            connection.executemany(
                "INSERT INTO vault_evidence VALUES (?, ?, ?)",
                [(one.name, one.size, one.sha256) for one in new],
            )
            connection.executemany("INSERT INTO vault_absent VALUES (?)", [(one.name,) for one in new])
            connection.execute(
                "INSERT INTO vault_parcels VALUES (?, ?, ?, ?, ?)",
                (log.log, log.size, further.size, parcel.checkpoint, msgspec.json.encode(parcel.evidence)),
            )
        return further

    def _compare(self) -> None:
        """What the others saw of all logs, against what is here: what is kept from us, and what has two histories."""
        own, logs = self.side.compartment, self.side.logs()
        for device, head in self.side.heads.items():
            self.side.outcome.seen[device] = {}
            for told in head.seen:
                log = logs.get(told.log)
                signer = own.public_key if told.log == own.log else None if log is None else log.device
                if signer is None:
                    continue
                try:
                    seen = checkpoint_of(told, signer)
                except Wrong:
                    self.side.outcome.warn("remote_altered", device)
                    continue
                self.side.outcome.seen[device][told.log] = (seen.size, told.keys_upto)
                self._held_against(log, seen.size, seen.root, device=device)

    def _held_against(self, log: Log | None, size: int, root: bytes, *, device: bytes) -> None:
        """`log` is None for our own. A root is known at the ends of parcels."""
        name = self.side.compartment.log if log is None else log.log
        here = self.side.compartment.size if log is None else log.size
        if size > here:
            if log is None:
                raise Wrong("own_log_ahead", file=self.side.connection.file)
            self.side.outcome.warn("remote_withholds", log.device)
            return
        row = self.side.connection.execute(
            "SELECT checkpoint FROM vault_parcels WHERE log = ? AND stop = ?", (name, size)
        ).fetchone()
        if row is not None and checked_before(row[0]).root != root:
            if log is None:
                raise Wrong("own_log_forked", file=self.side.connection.file)
            self.side.outcome.warn("log_forked", log.device)

    def _keys(self, log: Log) -> None:
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
        """Keep the keys that some device sent for the entries from `start` on. None where there are none."""
        period = self.side.inside.keyring.period(self.side.compartment.name)
        if period is None:
            return None
        secret, _ = period
        try:
            untrusted = self.side.channel.get(
                b"keys", public_half(secret).encode(), log.log.encode(), number(start), secrets=[secret]
            )
            if untrusted is None:
                return None
            keys = forms.read(untrusted, Keys)
            if (keys.log, keys.start) != (log.log, start) or not start < keys.stop:
                raise Wrong("remote_object", reason="place")
            stop = min(keys.stop, log.size)
            self._try(log, keys, stop)
        except Wrong:
            self.side.outcome.warn("remote_altered", log.device)
            return None
        self.side.outcome.moved += len(untrusted)
        return stop

    def _try(self, log: Log, keys: Keys, stop: int) -> None:
        """Keep keys only where each entry opens with its own and says what its leaf was signed over."""
        given = dict(keys.entries)
        for page in read_pages(self.side.connection, start=log.first + keys.start, stop=log.first + stop):
            for row, leaf, stored in page:
                if isinstance(stored, bytes):
                    secret = given[row - log.first] if row - log.first in given else _missing()
                    if secret is not None:
                        _open(leaf, stored, secret, public_key=log.device)
        ring = self.side.inside.keyring
        ring.add_entry_keys(log.log, [(seq, secret) for seq, secret in keys.entries if seq < stop])
        ring.keep_evidence_keys(self.side.inside.keys.folder, keys.evidence)

    def _evidence(self, name: str, *, size: int, digest: bytes) -> None:
        """Bring one sealed file; what is not the file that its parcel named is told and left."""
        try:
            found = self.side.channel.get(b"evidence", name.encode(), most=2 * size + LARGEST)
        except Wrong:
            found = b""
        if found is None:
            self.side.outcome.warn("evidence_awaited")
            return
        if sha256(found).digest() != digest:
            self.side.outcome.warn("remote_altered")
            return
        files = self.side.inside.files
        disk.write(files.folder.path(files.file(name)), found)
        with self.side.writing() as connection:
            connection.execute("DELETE FROM vault_absent WHERE name = ?", (name,))
        self.side.outcome.moved += len(found)


def _checked(row: Row, log: Log, *, seq: int) -> tuple[str, str | bytes]:
    """The leaf is signed by the log's device for this place, and open disclosures are those that it was signed over."""
    if row.sealed and row.disclosures:
        raise Wrong("remote_object", reason="row")
    read = entry.read(f"{row.leaf}~{row.disclosures}", public_key=log.device)
    if (read.log, read.seq) != (log.log, seq):
        raise Wrong("entry_misplaced")
    return row.leaf, row.sealed or row.disclosures


def _open(leaf: str, sealed: bytes, secret: str, *, public_key: bytes) -> None:
    opened = items.unseal(sealed, secret, file="").decode("ascii", "replace")
    entry.read(f"{leaf}~{opened}", public_key=public_key)


def _missing() -> str:
    raise Wrong("remote_object", reason="keys")
