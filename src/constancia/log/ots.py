"""OpenTimestamps: a detached proof that a file existed before a block of Bitcoin was made. Pure: bytes in, bytes out.

What leaves the house is the SHA-256 of the file's SHA-256 and 16 random bytes. A calendar answers with a path to a
promise (*pending*); hours later it can be asked for the path from there to a block. A proof may hold several of both.
The header of a block is not in the proof: `Proof.blocks` says which Merkle root a block of that height must have, for
anyone to compare. Reading and writing are those of the `opentimestamps` library, held to one spelling.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from constancia.errors import Wrong

if TYPE_CHECKING:
    from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp

LARGEST = 1 << 17
"""Bytes of a proof."""

LARGEST_REPLY = 10_000
"""Bytes of a calendar's answer."""

NONCE = 16


@dataclass(frozen=True, slots=True)
class Proof:
    """`digest` is the SHA-256 that it is over; `pending` are (commitment, calendar), `blocks` (height, Merkle root as
    block explorers show it, in hexadecimal)."""

    digest: bytes
    pending: tuple[tuple[bytes, str], ...]
    blocks: tuple[tuple[int, str], ...]

    def check(self, data: bytes) -> None:
        """Raises Wrong("ots_digest") where it is over something else."""
        if self.digest != hashlib.sha256(data).digest():
            raise Wrong("ots_digest")


def commitment(data: bytes, *, nonce: bytes) -> bytes:
    """What is sent to calendars in the place of `data`: 32 bytes that tell nothing of it."""
    return hashlib.sha256(hashlib.sha256(data).digest() + nonce).digest()


def make(data: bytes, *, nonce: bytes, untrusted_replies: Sequence[bytes]) -> bytes:
    """The proof over `data` from what calendars answered to its commitment. Raises Wrong("ots_reply")."""
    from opentimestamps.core.op import OpAppend, OpSHA256
    from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp

    whole = Timestamp(hashlib.sha256(data).digest())
    sent = whole.ops.add(OpAppend(nonce)).ops.add(OpSHA256())
    for reply in untrusted_replies:
        _merge(sent, reply)
    return _written(DetachedTimestampFile(OpSHA256(), whole))


def upgrade(proof: bytes, *, commitment: bytes, untrusted_reply: bytes) -> bytes:
    """The proof with what a calendar now knows of one commitment. Raises Wrong("ots_reply") and what `read` raises."""
    held = _file(proof)
    for node in _nodes(held.timestamp):
        if node.msg == commitment:
            _merge(node, untrusted_reply)
    return _written(held)


def read(untrusted: bytes) -> Proof:
    """Read a proof. Raises Wrong("ots_form"), also where a program would write it otherwise."""
    from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation

    held = _file(untrusted)
    found = [(msg, one) for msg, one in held.timestamp.all_attestations()]
    return Proof(
        digest=held.file_digest,
        pending=tuple(sorted((m, a.uri) for m, a in found if isinstance(a, PendingAttestation))),
        blocks=tuple(
            sorted(
                (a.height, m[::-1].hex())
                for m, a in found
                if isinstance(a, BitcoinBlockHeaderAttestation) and len(m) == 32
            )
        ),
    )


def is_public(calendar: str) -> bool:
    """Whether a calendar is one of those that the project OpenTimestamps names."""
    from opentimestamps.calendar import DEFAULT_CALENDAR_WHITELIST

    return calendar in DEFAULT_CALENDAR_WHITELIST


def public_calendars() -> tuple[str, ...]:
    """The public servers that take commitments for everyone."""
    from opentimestamps.calendar import DEFAULT_AGGREGATORS

    return tuple(DEFAULT_AGGREGATORS)


def _file(untrusted: bytes) -> DetachedTimestampFile:
    from opentimestamps.core.op import OpSHA256
    from opentimestamps.core.serialize import BytesDeserializationContext, DeserializationError
    from opentimestamps.core.timestamp import DetachedTimestampFile

    if len(untrusted) > LARGEST:
        raise Wrong("ots_form")
    try:
        held = DetachedTimestampFile.deserialize(BytesDeserializationContext(untrusted))
    except (DeserializationError, ValueError, TypeError) as error:
        raise Wrong("ots_form") from error
    if not isinstance(held.file_hash_op, OpSHA256) or _written(held) != untrusted:
        raise Wrong("ots_form")
    return held


def _merge(node: Timestamp, untrusted: bytes) -> None:
    from opentimestamps.core.serialize import BytesDeserializationContext, DeserializationError
    from opentimestamps.core.timestamp import Timestamp

    if len(untrusted) > LARGEST_REPLY:
        raise Wrong("ots_reply")
    try:
        context = BytesDeserializationContext(untrusted)
        node.merge(Timestamp.deserialize(context, node.msg))
        context.assert_eof()
    except (DeserializationError, ValueError, TypeError) as error:
        raise Wrong("ots_reply") from error


def _nodes(timestamp: Timestamp) -> Iterator[Timestamp]:
    """Every step of a proof, before any of them is changed."""
    left, found = [timestamp], []
    while left:
        node = left.pop()
        found.append(node)
        left += node.ops.values()
    yield from found


def _written(held: Any) -> bytes:
    from opentimestamps.core.serialize import BytesSerializationContext

    context = BytesSerializationContext()
    try:
        held.serialize(context)
    except ValueError as error:  # nothing attests to it
        raise Wrong("ots_form") from error
    return bytes(context.getbytes())
