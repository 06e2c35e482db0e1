"""This device's side of an exchange about one compartment: what it holds, and what it remembers of the others."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyrage

from constancia.errors import Wrong
from constancia.log import checkpoint
from constancia.log.checkpoint import read_text
from constancia.log.strict import b64
from constancia.vault.device import Certificate, read_certificate
from constancia.vault.entries import Edge, frontier_at, read_edge
from constancia.vault.logs import Log, read_logs
from constancia.vault.sync import forms
from constancia.vault.sync.channel import Channel
from constancia.vault.sync.forms import Devices, Head, Told
from constancia.vault.sync.outcome import Outcome, Progress, Trust

if TYPE_CHECKING:
    from constancia.log.checkpoint import Checkpoint
    from constancia.vault.compartment import Compartment, Inside
    from constancia.vault.identity import Identity
    from constancia.vault.store import Connection


@dataclass(slots=True)
class Side:
    """`remote` tells this remote from others, `now` is RFC 3339; `rotate` asks for another period key.

    Found while pulling: `devices` and `heads` of others, those that are `fresh` since the last look; `sizes`, how many
    entries of each log the remote has; `behind`, of what it has an older version or none; `stale`, under which older
    key a device still writes; `wanted`, evidence that was looked for and not found; `shown`, by device the counter of
    the latest head that this remote has shown or taken.
    """

    compartment: Compartment
    channel: Channel
    trust: Trust
    member: Identity = field(repr=False)
    certificates: tuple[str, ...]
    remote: str
    now: str
    progress: Progress
    rotate: bool = False
    outcome: Outcome = field(default_factory=Outcome)
    devices: dict[bytes, Certificate] = field(default_factory=dict)
    heads: dict[bytes, Head] = field(default_factory=dict)
    fresh: set[bytes] = field(default_factory=set)
    sizes: dict[str, int] = field(default_factory=dict)
    behind: set[str] = field(default_factory=set)
    stale: dict[bytes, str] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)
    shown: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        found = self.noted(f"shown/{self.remote}")
        self.shown = dict(json.loads(found[1])) if found else {}

    @property
    def inside(self) -> Inside:
        return self.compartment.inside

    @property
    def connection(self) -> Connection:
        return self.compartment.connection

    @property
    def device(self) -> bytes:
        return self.compartment.public_key

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One durable transaction of the store, without an entry of our own."""
        with self.compartment.writing() as writer:
            yield writer.connection

    def logs(self) -> dict[str, Log]:
        """Logs of others that are here, by name."""
        return {log.log: log for log in read_logs(self.connection)}

    def noted(self, name: str) -> tuple[int, bytes] | None:
        """Counter and content of a head or list of devices as it was last taken, from any remote."""
        row = self.connection.execute(
            "SELECT counter, content FROM vault_notes WHERE name = ?", (name,)
        ).fetchone()
        return (row[0], bytes(row[1])) if row else None

    def note(self, connection: Connection, name: str, *, counter: int, content: bytes) -> None:
        connection.execute("INSERT OR REPLACE INTO vault_notes VALUES (?, ?, ?)", (name, counter, content))

    def is_served(self, device: bytes) -> bool:
        """Whether a device of others is to get keys: its member is one still, and it was not removed."""
        return device not in self.trust.revoked and self.trust.members.get(self.devices[device].member, False)

    def keep_shown(self, connection: Connection) -> None:
        """Remember what this remote has shown."""
        content = json.dumps(self.shown, sort_keys=True).encode()
        self.note(connection, f"shown/{self.remote}", counter=0, content=content)

    def read_head(self, untrusted: bytes, device: bytes) -> Head:
        """Raises Wrong for what that device did not sign, or what nobody could work with."""
        head = forms.read_signed(untrusted, Head, name="device", public_key=device)
        try:
            dt.datetime.fromisoformat(head.at)
            pyrage.x25519.Recipient.from_str(head.period)
        except (ValueError, pyrage.RecipientError):
            raise Wrong("remote_object", reason="form") from None
        if head.device != device:
            raise Wrong("remote_object", reason="device")
        return head

    def root_at(self, log: Log | None, size: int) -> bytes:
        """The root of the first `size` entries of a log that are here (None: our own)."""
        edge = read_edge(self.connection) if log is None else Edge(log.frontier)
        if size == edge.size:
            return edge.frontier.root
        name, first = (self.compartment.log, 0) if log is None else (log.log, log.first)
        row = self.connection.execute(
            "SELECT checkpoint FROM vault_parcels WHERE log = ? AND stop = ?", (name, size)
        ).fetchone()
        return checked_before(row[0]).root if row else frontier_at(self.connection, size, first=first).root


def certificates_of(untrusted: bytes, member: bytes) -> dict[bytes, Certificate]:
    """Those in a list of devices, by device. Raises Wrong for what that member did not sign."""
    found = [read_certificate(one) for one in forms.read(untrusted, Devices).certificates]
    if any(one.member != member for one in found):
        raise Wrong("remote_object", reason="member")
    return {one.device: one for one in found}


def head_name(device: bytes) -> str:
    """Under which a device's head is remembered."""
    return f"head/{b64(device)}"


def devices_name(member: bytes) -> str:
    """Under which a member's devices are remembered."""
    return f"devices/{b64(member)}"


def checkpoint_of(told: Told) -> Checkpoint:
    """Raises what `checkpoint.read` raises."""
    return checkpoint.read(told.checkpoint.encode(), origin=told.origin, public_key=told.device)


def number(value: int) -> bytes:
    """A number as a part of an object's name."""
    return value.to_bytes(8, "big")


def checked_before(note: str) -> Checkpoint:
    """A checkpoint whose signatures were checked when it was kept."""
    return read_text(note.split("\n\n", 1)[0] + "\n")


def head_in(content: bytes) -> Head:
    """A device's head that was checked when it was kept."""
    return forms.read(content.split(b"\n\n", 1)[0], Head)


def devices_in(content: bytes) -> list[Certificate]:
    """The certificates in a list of devices that was checked when it was kept."""
    return [read_certificate(one) for one in certificates_in(content)]


def certificates_in(content: bytes) -> tuple[str, ...]:
    """The same as their notes."""
    return forms.read(content, Devices).certificates
