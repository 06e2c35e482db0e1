"""Inclusion proofs as files of their own (C2SP tlog-proof v1), which other programs can check without us."""

from __future__ import annotations

from dataclasses import dataclass

from constancia.errors import Wrong
from constancia.log import checkpoint, tree
from constancia.log.checkpoint import SIZE, Checkpoint
from constancia.log.strict import padded, unpadded

FIRST = "c2sp.org/tlog-proof@v1"
LIMIT = 1 << 20
HASHES = 63
"""The longest path that a size in a checkpoint allows."""


@dataclass(frozen=True, slots=True)
class Proof:
    """`hashes` run from the leaf's sibling to the child of the root; `checkpoint` is the signed note, as it came.

    `extra` is signed by nobody, and nothing here trusts it.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def to_bytes(self) -> bytes:
        """The file, by convention with the ending `.tlog-proof`."""
        extra = [] if self.extra is None else [f"extra {padded(self.extra)}"]
        lines = [FIRST, *extra, f"index {self.index}", *map(padded, self.hashes), "", ""]
        return "\n".join(lines).encode() + self.checkpoint

    def check(self, leaf: bytes, *, origin: str, public_key: bytes) -> Checkpoint:
        """The log's checkpoint, where its signature holds and `leaf` (its bytes) is in it at `index`.

        Raises what `checkpoint.read` raises, and Wrong("inclusion").
        """
        found = checkpoint.read(self.checkpoint, origin=origin, public_key=public_key)
        hashed = tree.leaf_hash(leaf)
        tree.check_inclusion(hashed, index=self.index, size=found.size, root=found.root, proof=self.hashes)
        return found


def read(untrusted: bytes) -> Proof:
    """Read a proof file; nothing in it is checked yet. Raises Wrong("proof_form", reason) or Wrong("base64")."""
    if len(untrusted) > LIMIT:
        raise Wrong("proof_form", reason="size")
    head, gap, note = untrusted.partition(b"\n\n")
    if not gap or not note:
        raise Wrong("proof_form", reason="parts")
    try:
        first, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Wrong("proof_form", reason="encoding") from error
    if first != FIRST:
        raise Wrong("proof_form", reason="version")
    extra = unpadded(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else None
    if not lines:
        raise Wrong("proof_form", reason="index")
    return Proof(index=_index(lines[0]), hashes=_hashes(lines[1:]), checkpoint=note, extra=extra)


def _index(untrusted: str) -> int:
    word, gap, number = untrusted.partition(" ")
    if word != "index" or not gap or not SIZE.fullmatch(number):
        raise Wrong("proof_form", reason="index")
    return int(number)


def _hashes(untrusted: list[str]) -> tuple[bytes, ...]:
    hashes = tuple(map(unpadded, untrusted))
    if len(hashes) > HASHES or any(len(item) != 32 for item in hashes):
        raise Wrong("proof_form", reason="hash")
    return hashes
