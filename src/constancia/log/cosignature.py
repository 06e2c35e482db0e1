"""Cosignatures (C2SP tlog-cosignature): a witness says which checkpoint of a log it saw, and when.

A cosignature is one more signature line of a note, of key type 0x04: eight bytes of POSIX time (big-endian), then
Ed25519 over `cosignature/v1`, a line with the time, and the checkpoint. A witness of a log remembers the largest
checkpoint that it cosigned and goes on only from there: `progress` is that rule, for devices that cosign each other's
logs. An anchor has one checkpoint alone, so whoever witnesses it has nothing to remember.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from constancia.errors import Wrong
from constancia.log import anchor as anchors
from constancia.log import checkpoint, note, tree
from constancia.log.checkpoint import Checkpoint
from constancia.log.key import check_public, fingerprint, is_signed, public_half, signer
from constancia.log.strict import padded, unpadded

KIND = b"\x04"
FIRST = "constancia.cosigned/v1"
LATEST = 253_402_300_800
"""The year 10000 (seconds since 1970): no time from then on is read."""


@dataclass(frozen=True, slots=True)
class Cosignature:
    """Who cosigned, by the name of the key, and at which second since 1970."""

    name: str
    time: int


@dataclass(frozen=True, slots=True)
class Cosigned:
    """An anchor's checkpoint as a witness sent it back: `vkey` is the witness's key, `note` the cosigned checkpoint."""

    vkey: str
    note: bytes
    checkpoint: Checkpoint
    public_key: bytes
    cosignature: Cosignature

    @property
    def before(self) -> str:
        """The second at which the witness says to have seen it (RFC 3339)."""
        return dt.datetime.fromtimestamp(self.cosignature.time, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def fingerprint(self) -> str:
        """What people compare of the witness's key."""
        return fingerprint(self.public_key)

    def to_bytes(self) -> bytes:
        """The file: a first line, the witness's key in text form, an empty line, the note."""
        return f"{FIRST}\n{self.vkey}\n\n".encode() + self.note


def cosign(untrusted: bytes, *, name: str, key: bytes, time: int) -> bytes:
    """The note of a checkpoint with one more line, by the raw private `key` of the witness `name`.

    Whose checkpoint it is, and whether it goes on from the last one, is for the caller to have checked. Raises
    Wrong("checkpoint_form"), Wrong("note_form").
    """
    text = note.text_of(untrusted)
    checkpoint.read_text(text)
    signature = time.to_bytes(8, "big") + signer(key)(_message(text, time))
    identifier = key_id(name, public_half(key))
    return untrusted + f"{note.DASH}{name} {padded(identifier + signature)}\n".encode()


def read(untrusted: bytes, *, witnesses: Mapping[str, bytes]) -> tuple[Cosignature, ...]:
    """The cosignatures of known witnesses (name -> raw public key) under a note; those of others are passed over.

    Raises Wrong("note_form") and Wrong("cosignature") where a known witness's does not hold: then none of them counts.
    """
    text, found = note.text_of(untrusted), []
    for name, identifier, data in note.signatures(untrusted):
        if name in witnesses and key_id(name, witnesses[name]) == identifier:
            time = int.from_bytes(data[:8], "big")
            if len(data) != 72 or not 0 < time < LATEST:
                raise Wrong("cosignature")
            if not is_signed(_message(text, time), data[8:], public_key=witnesses[name]):
                raise Wrong("cosignature")
            found.append(Cosignature(name, time))
    return tuple(found)


def progress(remembered: Checkpoint | None, seen: Checkpoint, *, proof: Sequence[bytes]) -> Checkpoint:
    """The checkpoint to remember of a log after `seen` came in, with the proof from the remembered size to it.

    Raises Wrong("log_forked") for one size with two roots, which
    proves that its writer showed two logs; Wrong("log_rolled_back") for a smaller one; Wrong("log_other") for another
    log; Wrong("consistency") where the proof does not lead from the one to the other (RFC 9162, section 2.1.4.2).
    """
    if remembered is None:
        return seen
    if seen.origin != remembered.origin:
        raise Wrong("log_other")
    if seen.size == remembered.size and seen.root != remembered.root:
        raise Wrong("log_forked")
    if seen.size < remembered.size:
        raise Wrong("log_rolled_back")
    tree.check_consistency(
        old_size=remembered.size,
        old_root=remembered.root,
        new_size=seen.size,
        new_root=seen.root,
        proof=proof,
    )
    return seen


def witness(
    untrusted: bytes,
    *,
    origin: str,
    public_key: bytes,
    remembered: Checkpoint | None,
    proof: Sequence[bytes],
    name: str,
    key: bytes,
    time: int,
) -> tuple[bytes, Checkpoint]:
    """Cosign a log's checkpoint where it is its own and goes on from what is remembered. Gives note and new memory.

    Remember before handing out the note. Raises what `checkpoint.read` and `progress` raise.
    """
    seen = progress(remembered, checkpoint.read(untrusted, origin=origin, public_key=public_key), proof=proof)
    return cosign(untrusted, name=name, key=key, time=time), seen


def key_id(name: str, public_key: bytes) -> bytes:
    """The four bytes by which a signature line names a witness's key."""
    return sha256(name.encode() + b"\n" + KIND + public_key).digest()[:4]


def vkey(name: str, public_key: bytes) -> str:
    """A witness's key in text form. Raises Wrong("note_form")."""
    if not note.is_name(name):
        raise Wrong("note_form", reason="name")
    return f"{name}+{key_id(name, public_key).hex()}+{padded(KIND + public_key)}"


def read_vkey(untrusted: str) -> tuple[str, bytes]:
    """Name and raw key of a text form. Raises Wrong("vkey"), Wrong("base64") or Wrong("public_key")."""
    name, plus, rest = untrusted.partition("+")
    identifier, plus_too, material = rest.partition("+")
    if not plus or not plus_too or not note.is_name(name):
        raise Wrong("vkey", reason="form")
    data = unpadded(material)
    if data[:1] != KIND:
        raise Wrong("vkey", reason="type")
    check_public(data[1:])
    if identifier != key_id(name, data[1:]).hex():
        raise Wrong("vkey", reason="hash")
    return name, data[1:]


def witness_anchor(anchor: bytes, *, name: str, key: bytes, time: int) -> Cosigned:
    """Cosign the checkpoint of an anchor, whose file must hold together. Raises what `anchor.read` raises."""
    cosigned = cosign(anchors.read(anchor).note, name=name, key=key, time=time)
    return read_cosigned(f"{FIRST}\n{vkey(name, public_half(key))}\n\n".encode() + cosigned)


def read_cosigned(untrusted: bytes) -> Cosigned:
    """Read the file of a witness: its key, and that the cosignature holds under it.

    Raises Wrong("cosigned_form", reason), Wrong("cosignature") and what notes, keys and checkpoints raise.
    """
    head, gap, signed = untrusted.partition(b"\n\n")
    try:
        lines = head.decode().split("\n")
    except UnicodeDecodeError as error:
        raise Wrong("cosigned_form", reason="encoding") from error
    if not gap or len(lines) != 2 or lines[0] != FIRST:
        raise Wrong("cosigned_form", reason="version")
    name, public_key = read_vkey(lines[1])
    found = read(signed, witnesses={name: public_key})
    if len(found) != 1:
        raise Wrong("cosigned_form", reason="one")
    held = checkpoint.read_text(note.text_of(signed))
    return Cosigned(lines[1], signed, held, public_key, found[0])


def _message(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
