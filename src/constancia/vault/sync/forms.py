"""What travels, as bytes: parcels of a log, the head of a device, the devices of a member, item keys.

Each is JSON in one form (fields in this order, nothing else), read by msgspec into the shapes below. Heads and lists of
devices are signed notes; parcels carry signed leaves and a signed checkpoint; keys are tried on what they open.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec
from msgspec import Struct

from constancia.errors import Wrong
from constancia.log import note

VERSION = 1

Shape = TypeVar("Shape", bound="Form")


class Form(Struct, frozen=True, forbid_unknown_fields=True):
    """One object. `v` is the version of its form."""

    v: int


class Sealed(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A piece of evidence: its name, the size of its sealed file in bytes, the SHA-256 of that file."""

    name: str
    size: int
    sha256: bytes


class Row(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One entry: the signed leaf, and its disclosures, open or under an item key (the other one is empty)."""

    leaf: str
    disclosures: str
    sealed: bytes


class Parcel(Form, frozen=True):
    """Entries of one log from `start` on, the evidence sealed with them, and the checkpoint (a note) at their end."""

    log: str
    start: int
    rows: tuple[Row, ...]
    evidence: tuple[Sealed, ...]
    checkpoint: str


class Told(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """How far a log was seen: its name, origin, signed checkpoint (a note), and up to where its item keys are there."""

    log: str
    origin: str
    checkpoint: str
    keys_upto: int


class Head(Form, frozen=True):
    """A device's last word in one compartment. `counter` only grows.

    `own` are the logs that it writes or wrote, `seen` those of others, `period` is age1… to which item keys are to be
    sealed, `done` names the destructions that it carried out (digests), `at` is RFC 3339.
    """

    device: bytes
    counter: int
    at: str
    period: str
    own: tuple[Told, ...]
    seen: tuple[Told, ...]
    done: tuple[str, ...]


class Devices(Form, frozen=True):
    """The devices of a member: a certificate (a note of the member's) for each. `counter` only grows."""

    member: bytes
    counter: int
    certificates: tuple[str, ...]


class Keys(Form, frozen=True):
    """Item keys of the entries of a log from `start` to `stop`, and of the evidence sealed with them.

    (sequence number, AGE-SECRET-KEY-1…) and (name, AGE-SECRET-KEY-1…); None for what was destroyed.
    """

    log: str
    start: int
    stop: int
    entries: tuple[tuple[int, str | None], ...]
    evidence: tuple[tuple[str, str | None], ...]


def write(form: Form) -> bytes:
    """The one form of it."""
    return msgspec.json.encode(form)


def read(untrusted: bytes, shape: type[Shape]) -> Shape:
    """Raises Wrong("remote_object", reason="form")."""
    try:
        found = msgspec.json.decode(untrusted, type=shape)
    except msgspec.MsgspecError:
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


LARGEST_NOTE = 4 << 20
"""Bytes of a head or list of devices."""
