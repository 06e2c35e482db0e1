"""The chronicle: a publisher's public log, one line a publication, so that none is replaced in silence.

The file holds every line so far and a checkpoint over them under the publisher's key. Whoever kept an older copy, or
only its checkpoint, can see whether a newer one continues it (RFC 9162, section 2.1.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from constancia.errors import Wrong
from constancia.log import checkpoint
from constancia.log.checkpoint import Checkpoint
from constancia.log.tree import Tree, check_consistency, leaf_hash

FIRST = "constancia.chronicle/v1"
LINE = re.compile(r"([0-9a-f]{64})  ([^\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,500})")


@dataclass(frozen=True, slots=True)
class Publication:
    """One leaf: the SHA-256 of a publication's content (`Seal.content`) in hexadecimal, and its public title."""

    content: str
    title: str

    def line(self) -> str:
        """The leaf's text, without a line feed."""
        return f"{self.content}  {self.title}"


@dataclass(frozen=True, slots=True)
class Chronicle:
    """What a publisher's log says: its publications from the first on, and the checkpoint over them."""

    publications: tuple[Publication, ...]
    checkpoint: Checkpoint

    def consistency(self, size: int) -> tuple[bytes, ...]:
        """The proof from the log's first `size` lines to all of them. Raises Wrong("consistency")."""
        return tree_of(self.publications).consistency(size)

    def check_continues(self, older: Checkpoint) -> None:
        """Raises Wrong("chronicle_origin") or Wrong("consistency") where this does not continue what `older` signed."""
        if older.origin != self.checkpoint.origin:
            raise Wrong("chronicle_origin")
        check_consistency(
            old_size=older.size,
            old_root=older.root,
            new_size=self.checkpoint.size,
            new_root=self.checkpoint.root,
            proof=self.consistency(older.size),
        )


def write(publications: Iterable[Publication], *, origin: str, key: bytes) -> bytes:
    """The file: a first line, a line a publication, an empty line, the checkpoint signed by a raw private key.

    Raises Wrong("chronicle_form") for a title or hash that has no line.
    """
    lines = [publication.line() for publication in publications]
    found = Checkpoint(origin=origin, size=len(lines), root=tree_of(map(_read_line, lines)).root)
    return "\n".join([FIRST, *lines, "", ""]).encode() + checkpoint.sign(found, key=key)


def read(untrusted: bytes, *, origin: str, public_key: bytes) -> Chronicle:
    """Read a chronicle and check its lines against its signed checkpoint.

    Raises what `checkpoint.read` raises, and Wrong("chronicle_form", reason): "encoding", "parts", "version",
    "line", "size", "root".
    """
    head, gap, signed = untrusted.partition(b"\n\n")
    try:
        first, *lines = head.decode().split("\n")
    except UnicodeDecodeError as error:
        raise Wrong("chronicle_form", reason="encoding") from error
    if not gap:
        raise Wrong("chronicle_form", reason="parts")
    if first != FIRST:
        raise Wrong("chronicle_form", reason="version")
    publications = tuple(map(_read_line, lines))
    found = checkpoint.read(signed, origin=origin, public_key=public_key)
    if found.size != len(publications):
        raise Wrong("chronicle_form", reason="size")
    if found.root != tree_of(publications).root:
        raise Wrong("chronicle_form", reason="root")
    return Chronicle(publications=publications, checkpoint=found)


def tree_of(publications: Iterable[Publication]) -> Tree:
    """The log's tree: its leaves are the lines, in UTF-8 and without line feeds."""
    return Tree(leaf_hash(publication.line().encode()) for publication in publications)


def _read_line(untrusted: str) -> Publication:
    found = LINE.fullmatch(untrusted)
    if not found or found[2] != found[2].strip():
        raise Wrong("chronicle_form", reason="line")
    return Publication(content=found[1], title=found[2])
