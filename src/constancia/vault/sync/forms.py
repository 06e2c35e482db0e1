"""What travels, as bytes: parcels of a log, the head of a device, the devices of a member, item keys, newer keys.

Each is JSON in one form (fields in this order, nothing else), read by msgspec into the shapes below, within the bounds
that stand there. Heads are signed notes; parcels carry signed leaves, a signed checkpoint and a signed digest of what
their rows hold; each certificate is signed by its member; keys are tried on what they open.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from constancia.errors import Wrong
from constancia.log import note

VERSION = 1

LARGEST_NOTE = 4 << 20
"""Bytes of a head or a list of devices."""

DEVICES = 64
"""Devices that one member may have, those of earlier years included."""

WANTED = 1_000
"""Pieces of evidence that a head asks for."""

Opaque = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
Count = Annotated[int, Meta(ge=0, lt=1 << 40)]
Key = Annotated[bytes, Meta(min_length=32, max_length=32)]

Shape = TypeVar("Shape", bound="Form")


class Form(Struct, frozen=True, forbid_unknown_fields=True):
    """One object. `v` is the version of its form."""

    v: int


class Sealed(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A piece of evidence: its name, the size of its sealed file in bytes, the SHA-256 of that file."""

    name: Opaque
    size: Count
    sha256: Key


class Row(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One entry: the signed leaf, and its disclosures, open or under an item key. Both are empty once destroyed."""

    leaf: str
    disclosures: str
    sealed: bytes

    @property
    def stored(self) -> str | bytes:
        """As a store keeps it."""
        return self.disclosures or self.sealed

    @property
    def held(self) -> bytes:
        """What its digest is taken of."""
        return self.sealed or self.disclosures.encode()


class Parcel(Form, frozen=True):
    """Entries of one log from `start` on, the evidence sealed with them, and the checkpoint (a note) at their end.

    `digests` are the SHA-256 of what each row held when it was first sent, one after the other; `seal` is the device's
    word on them and on the evidence: `parcel_text` as a note.
    """

    log: Opaque
    start: Count
    rows: tuple[Row, ...]
    evidence: tuple[Sealed, ...]
    checkpoint: str
    digests: bytes
    seal: str


class Told(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """How far a log was seen: its name, its origin, the device that signs it, a checkpoint (a note) of that device's.

    `keys_upto` says up to where its item keys are there.
    """

    log: Opaque
    origin: Opaque
    device: Key
    checkpoint: str
    keys_upto: Count


class Head(Form, frozen=True):
    """A device's last word in one compartment. `counter` only grows.

    `member` vouches for the device, `at` is RFC 3339 in UTC, `period` is age1… to which item keys are to be sealed,
    `logs` are all that it has, its own among them, `wanted` names evidence that it looked for and did not find.
    """

    device: Key
    member: Key
    counter: Count
    at: Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")]
    period: Annotated[str, Meta(pattern="^age1[0-9a-z]{58}$")]
    logs: Annotated[tuple[Told, ...], Meta(max_length=10_000)]
    wanted: Annotated[tuple[Opaque, ...], Meta(max_length=WANTED)]


class Devices(Form, frozen=True):
    """The devices of a member: a certificate (a note of the member's) for each, sorted. Lists of one member unite."""

    certificates: Annotated[tuple[str, ...], Meta(max_length=DEVICES)]


class Keys(Form, frozen=True):
    """Item keys of the entries of a log from `start` to `stop`, and of the evidence sealed with them.

    (sequence number, AGE-SECRET-KEY-1…) and (name, AGE-SECRET-KEY-1…); None for what was destroyed.
    """

    log: Opaque
    start: Count
    stop: Count
    entries: tuple[tuple[Count, str | None], ...]
    evidence: tuple[tuple[Opaque, str | None], ...]


class Epochs(Form, frozen=True):
    """The keys of the compartment (AGE-SECRET-KEY-1…), the newest first: for a member who has older ones alone."""

    secrets: Annotated[tuple[str, ...], Meta(max_length=64)]


def write(form: Form) -> bytes:
    """The one form of it."""
    return msgspec.json.encode(form)


def read(untrusted: bytes, shape: type[Shape]) -> Shape:
    """Raises Wrong("remote_object", reason="form")."""
    try:
        found = msgspec.json.decode(untrusted, type=shape)
    except (msgspec.MsgspecError, RecursionError):
        raise Wrong("remote_object", reason="form") from None
    if found.v != VERSION or write(found) != untrusted:
        raise Wrong("remote_object", reason="form")
    return found


def sign(form: Form, *, name: str, key: bytes) -> bytes:
    """The form as a note signed under `name` ("device" or "member")."""
    return note.sign(f"{write(form).decode()}\n", name=name, key=key)


def read_signed(untrusted: bytes, shape: type[Shape], *, name: str, public_key: bytes) -> Shape:
    """Raises what `note.read` raises, and Wrong("remote_object", reason="form")."""
    text = note.read(untrusted, keys={name: public_key}, limit=LARGEST_NOTE).text
    return read(text.removesuffix("\n").encode(), shape)


def parcel_digest(digests: bytes, evidence: Sequence[Sealed]) -> bytes:
    """The SHA-256 of what the rows of a parcel held, and of the evidence in it."""
    return sha256(digests + msgspec.json.encode(evidence)).digest()


def parcel_text(log: str, start: int, digest: bytes) -> str:
    """What a device signs of a parcel; `digest` comes from `parcel_digest`."""
    return f"constancia parcel 1\n{log}\n{start}\n{digest.hex()}\n"
