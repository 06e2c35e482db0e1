"""Signed statements, the trees over them, and the notes that commit to both. Pure: bytes in, bytes out.

An entry is an SD-JWT (RFC 9901) signed with Ed25519; a log is a Merkle tree over entries (RFC 9162), committed to by a
checkpoint (C2SP). Anchor, seal and chronicle are what a publication carries. Every format has one form, and anything
else is refused with the class of failure. Keys are raw 32-byte Ed25519 keys; randomness comes in as an argument. The
modules are used by name: `from constancia.log import anchor, checkpoint, entry, note, proof, seal, tree`.
"""

from constancia.log.checkpoint import Checkpoint
from constancia.log.disclosure import Disclosure
from constancia.log.entry import Entry
from constancia.log.key import fingerprint
from constancia.log.tree import EMPTY, Frontier, Tree

__all__ = ["EMPTY", "Checkpoint", "Disclosure", "Entry", "Frontier", "Tree", "fingerprint"]
