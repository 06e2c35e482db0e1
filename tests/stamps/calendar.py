"""A calendar of OpenTimestamps on loopback. The package has the client's side alone, so this speaks the server's: POST
/digest promises, GET /timestamp/HEX gives the way into a block, once there is one. Every proof is written with it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpAppend, OpPrepend, OpSHA256
from opentimestamps.core.serialize import BytesSerializationContext
from opentimestamps.core.timestamp import Timestamp

from tests.stamps.authority import Answer, Heard

HEIGHT = 900_123


def written(timestamp: Timestamp) -> bytes:
    context = BytesSerializationContext()
    timestamp.serialize(context)
    return bytes(context.getbytes())


@dataclass
class Calendar:
    """`promised`: commitments by hexadecimal; `is_mined`: whether their block stands."""

    address: str = ""
    is_mined: bool = False
    promised: set[str] = field(default_factory=set)
    roots: list[bytes] = field(default_factory=list)

    def __call__(self, heard: Heard) -> Answer:
        if heard.path == "/digest":
            return 200, {}, self._promise(heard.body)
        asked = heard.path.removeprefix("/timestamp/")
        if asked not in self.promised or not self.is_mined:
            return 404, {}, b"Pending confirmation in Bitcoin blockchain"
        return 200, {}, self._block(bytes.fromhex(asked))

    def _promise(self, digest: bytes) -> bytes:
        whole = Timestamp(digest)
        last = whole.ops.add(OpPrepend(os.urandom(4))).ops.add(OpSHA256()).ops.add(OpAppend(os.urandom(8)))
        last.attestations.add(PendingAttestation(self.address))
        self.promised.add(last.msg.hex())
        return written(whole)

    def _block(self, commitment: bytes) -> bytes:
        whole = Timestamp(commitment)
        root = whole.ops.add(OpAppend(bytes(32))).ops.add(OpSHA256()).ops.add(OpSHA256())
        root.attestations.add(BitcoinBlockHeaderAttestation(HEIGHT))
        self.roots.append(root.msg)
        return written(whole)
