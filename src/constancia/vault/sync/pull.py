"""Taking in what others put on a remote. Everything is checked before it is kept; what is wrong is told and left.

Nothing here can harm what is already there: rows of other logs are only added, in their order, and only where the root
that they lead to is the one that their device signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import msgspec

from constancia.errors import Wrong
from constancia.log import entry, note
from constancia.vault.logs import Log, add_log, bound_logs, extend_log, find_log, is_bound
from constancia.vault.sync import forms
from constancia.vault.sync.fetching import Fetching
from constancia.vault.sync.forms import Parcel, Row, Told
from constancia.vault.sync.meeting import Meeting
from constancia.vault.sync.side import Side, checkpoint_of, number

DIGEST = 32


@dataclass(frozen=True, slots=True)
class Seen:
    """A log up to where `by` has seen it: `root` is that of its first `size` entries, as its device signed it."""

    by: bytes
    told: Told
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Pull:
    """One look at a remote. `evidence`: fetch all of it, or leave it for later."""

    side: Side
    evidence: bool

    def run(self) -> None:
        """Raises Unable where the remote cannot be reached; what was taken until then stays."""
        with self.side.writing() as connection:
            if bound_logs(connection, self._bounds()):
                self.side.outcome.is_changed = True
        Meeting(self.side).run()
        seen = list(self._seen())
        for one in sorted(seen, key=lambda one: one.size, reverse=True):
            self._log(one)
        for one in seen:
            self._compare(one)
        fetching = Fetching(self.side)
        for log in self.side.logs().values():
            fetching.keys(log)
        if self.evidence:
            fetching.evidence()

    def _bounds(self) -> list[tuple[str, int]]:
        """How many entries of the logs of revoked devices are accepted: none of one that no revocation knew of."""
        trust = self.side.trust
        return [
            (name, trust.bounds.get(name, 0))
            for name, log in self.side.logs().items()
            if log.device in trust.revoked
        ]

    def _is_revoked(self, device: bytes) -> bool:
        """Whether a device was removed, or is one that a removed member vouched for since."""
        certificate = self.side.devices.get(device)
        is_gone = certificate is not None and not self.side.trust.members.get(certificate.member, True)
        return device in self.side.trust.revoked or is_gone

    def _seen(self) -> list[Seen]:
        """What heads say of all logs whose device is known. Any device's word will do: the log's own signed it."""
        found = []
        for device, head in self.side.heads.items():
            self.side.outcome.seen[device] = {}
            for told in head.logs:
                if told.device != self.side.device and told.device not in self.side.devices:
                    continue
                try:
                    checkpoint = checkpoint_of(told)
                except Wrong:
                    self.side.outcome.warn("remote_altered", device)
                    continue
                self.side.outcome.seen[device][told.log] = (checkpoint.size, told.keys_upto)
                found.append(Seen(device, told, checkpoint.size, checkpoint.root))
        return found

    def _log(self, seen: Seen) -> None:
        """Take a log as far as somebody saw it."""
        told = seen.told
        if told.log == self.side.compartment.log:
            return
        try:
            log = self._followed(told)
        except Wrong:
            self.side.outcome.warn("remote_altered", seen.by)
            return
        bound = self.side.trust.bounds.get(told.log, 0) if self._is_revoked(told.device) else seen.size
        while log.size < min(seen.size, bound):
            further = self._parcel(log)
            if further is None:
                return
            log = further
            self.side.progress("receive", log.size, seen.size)

    def _followed(self, told: Told) -> Log:
        """The log as it is here. A name that does not say whose it is is taken from the founder alone."""
        if not (
            is_bound(told.log, origin=told.origin, device=told.device)
            or self.side.devices[told.device].member == self.side.trust.founder
        ):
            raise Wrong("remote_object", reason="log")
        log = find_log(self.side.connection, told.log)
        if log is None:
            with self.side.writing() as connection:
                return add_log(connection, told.log, origin=told.origin, device=told.device)
        if (log.device, log.origin) != (told.device, told.origin):
            raise Wrong("remote_object", reason="log")
        return log

    def _parcel(self, log: Log) -> Log | None:
        """The next parcel of a log. None where the remote does not give it."""
        try:
            untrusted = self.side.channel.get(b"parcel", log.log.encode(), number(log.size))
            if untrusted is None:
                self.side.outcome.warn("remote_withholds", log.device)
                return None
            parcel = forms.read(untrusted, Parcel)
            if (parcel.log, parcel.start) != (log.log, log.size) or not parcel.rows:
                raise Wrong("remote_object", reason="place")
            _check_sealed(parcel, log)
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
        with self.side.writing() as connection:
            kept = self._without_destroyed(log, rows)
            further = extend_log(connection, log, kept, note=parcel.checkpoint)
            for one in parcel.evidence:
                row = (one.name, one.size, one.sha256)
                fresh = "SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM vault_evidence WHERE name = ?1)"
                if connection.execute(f"INSERT INTO vault_evidence {fresh}", row).rowcount > 0:
                    connection.execute("INSERT INTO vault_absent VALUES (?)", (one.name,))
            evidence = msgspec.json.encode(parcel.evidence)
            connection.execute(
                "INSERT INTO vault_parcels VALUES (?, ?, ?, ?, ?, ?, ?)",
                (log.log, log.size, further.size, parcel.checkpoint, evidence, parcel.digests, parcel.seal),
            )
        return further

    def _without_destroyed(
        self, log: Log, rows: list[tuple[str, str | bytes]]
    ) -> list[tuple[str, str | bytes]]:
        """What was destroyed before it came leaves its leaf alone."""
        ring = self.side.inside.keyring
        keys = ring.entry_keys(log.log, start=log.size, stop=log.size + len(rows))
        gone = {seq - log.size for seq, secret in keys.items() if secret is None}
        return [(leaf, b"" if place in gone else held) for place, (leaf, held) in enumerate(rows)]

    def _compare(self, seen: Seen) -> None:
        """What somebody saw of a log against what is here: what is kept from us, and what has two histories."""
        log, own = find_log(self.side.connection, seen.told.log), self.side.compartment
        is_own = seen.told.log == own.log
        if log is None and not is_own:
            return
        file = self.side.connection.file
        here = own.size if log is None else log.size
        if seen.size > here:
            if is_own:
                raise Wrong("own_log_ahead", file=file)
        elif self.side.root_at(log, seen.size) != seen.root:
            if is_own:
                raise Wrong("own_log_forked", file=file)
            self.side.outcome.warn("log_forked", seen.told.device)


def _check_sealed(parcel: Parcel, log: Log) -> None:
    """What each row holds is what its device first sent, or was destroyed since; the evidence is what it named."""
    signed = note.read(parcel.seal.encode(), keys={"device": log.device}).text
    if signed != forms.parcel_text(
        parcel.log, parcel.start, forms.parcel_digest(parcel.digests, parcel.evidence)
    ):
        raise Wrong("remote_object", reason="seal")
    if len(parcel.digests) != DIGEST * len(parcel.rows):
        raise Wrong("remote_object", reason="seal")
    for place, row in enumerate(parcel.rows):
        digest = parcel.digests[place * DIGEST : (place + 1) * DIGEST]
        if row.stored and sha256(row.held).digest() != digest:
            raise Wrong("remote_object", reason="row")


def _checked(row: Row, log: Log, *, seq: int) -> tuple[str, str | bytes]:
    """The leaf is signed by the log's device for this place, and open disclosures are those that it was signed over."""
    if row.sealed and row.disclosures:
        raise Wrong("remote_object", reason="row")
    read = entry.read(f"{row.leaf}~{row.disclosures}", public_key=log.device)
    if (read.log, read.seq) != (log.log, seq):
        raise Wrong("entry_misplaced")
    return row.leaf, row.stored
