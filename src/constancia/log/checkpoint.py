"""Checkpoints (C2SP tlog-checkpoint): a log's name, its size and the root of its tree, as a signed note."""

from __future__ import annotations

import re
from dataclasses import dataclass

from constancia.errors import Wrong
from constancia.log import note
from constancia.log.strict import padded, unpadded

SIZE = re.compile("0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`origin` names the log and the key that signs it; `root` are 32 raw bytes."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Three lines: origin, size in decimal, root in base64. No extension lines."""
        return f"{self.origin}\n{self.size}\n{padded(self.root)}\n"


def sign(checkpoint: Checkpoint, *, key: bytes) -> bytes:
    """The checkpoint as a note, signed by a raw private key under the origin's name. Raises Wrong("note_form")."""
    return note.sign(checkpoint.text(), name=checkpoint.origin, key=key)


def read(untrusted: bytes, *, origin: str, public_key: bytes) -> Checkpoint:
    """Read a checkpoint of one log. Signatures of others beside the log's own are passed over.

    Raises what `note.read` raises, and Wrong("checkpoint_form", reason) or Wrong("checkpoint_origin") where a good
    key signed for another log.
    """
    checkpoint = read_text(note.read(untrusted, keys={origin: public_key}).text)
    if checkpoint.origin != origin:
        raise Wrong("checkpoint_origin")
    return checkpoint


def read_text(untrusted: str) -> Checkpoint:
    """Read the three lines. Raises Wrong("checkpoint_form", reason): "lines", "origin", "size", "root"."""
    lines = untrusted.split("\n")
    if len(lines) != 4 or lines[3]:
        raise Wrong("checkpoint_form", reason="lines")
    origin, size, root, _ = lines
    if not note.is_name(origin):
        raise Wrong("checkpoint_form", reason="origin")
    if not SIZE.fullmatch(size):
        raise Wrong("checkpoint_form", reason="size")
    data = unpadded(root)
    if len(data) != 32:
        raise Wrong("checkpoint_form", reason="root")
    return Checkpoint(origin=origin, size=int(size), root=data)
