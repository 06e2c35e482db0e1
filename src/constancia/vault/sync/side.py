"""This device's side of an exchange about one compartment: what it holds, and what it remembers of the others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from constancia.errors import Wrong
from constancia.log import checkpoint
from constancia.log.checkpoint import read_text
from constancia.log.strict import b64
from constancia.vault.device import Certificate, read_certificate
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

    Found while pulling: `devices` and `heads` of others; `sizes`, how many entries of each log the remote has;
    `behind`, of what it has an older version or none.
    """

    compartment: Compartment
    channel: Channel
    trust: Trust
    member: Identity = field(repr=False)
    certificate: str
    remote: str
    now: str
    progress: Progress
    rotate: bool = False
    outcome: Outcome = field(default_factory=Outcome)
    devices: dict[bytes, Certificate] = field(default_factory=dict)
    heads: dict[bytes, Head] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    behind: set[str] = field(default_factory=set)

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

    def read_head(self, untrusted: bytes, device: bytes) -> Head:
        """Raises Wrong for what that device did not sign."""
        head = forms.read_signed(untrusted, Head, name="device", public_key=device)
        if head.device != device:
            raise Wrong("remote_object", reason="device")
        return head

    def certificates(self, untrusted: bytes, member: bytes) -> tuple[Devices, list[Certificate]]:
        """Raises Wrong for what that member did not sign."""
        found = forms.read_signed(untrusted, Devices, name="member", public_key=member)
        read = [read_certificate(one) for one in found.certificates]
        if found.member != member or any(one.member != member for one in read):
            raise Wrong("remote_object", reason="member")
        return found, read


def head_name(device: bytes) -> str:
    """Under which a device's head is remembered."""
    return f"head/{b64(device)}"


def devices_name(member: bytes) -> str:
    """Under which a member's devices are remembered."""
    return f"devices/{b64(member)}"


def checkpoint_of(told: Told, device: bytes) -> Checkpoint:
    """Raises what `checkpoint.read` raises."""
    return checkpoint.read(told.checkpoint.encode(), origin=told.origin, public_key=device)


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
    text = content.decode().split("\n\n", 1)[0]
    return [read_certificate(one) for one in forms.read(text.encode(), Devices).certificates]
