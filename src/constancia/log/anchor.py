"""Anchors: one small signed root over everything new in a case file at one moment. See `docs/formats/anchor.md`.

The leaves are the bodies of entries, sorted, among random ones up to a power of two, under a random name and a key
that is thrown away: so the root tells an outsider nothing, and only it is stamped or witnessed. A publication carries
the anchor's file once, with the tree's *crown* (the hashes of level 4), and with each entry a proof up to the crown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from constancia.errors import Wrong
from constancia.log import checkpoint, note
from constancia.log.checkpoint import Checkpoint
from constancia.log.key import public_half
from constancia.log.proof import Proof
from constancia.log.strict import b64, padded, unb64, unpadded
from constancia.log.tree import Tree, leaf_hash, node_hash

FIRST = "constancia.anchor/v1"
CROWN = 4
"""The level of the crown: an entry's proof has at most four hashes, the anchor's file one for every 16 leaves."""

LARGEST = 1 << 28
"""Leaves of an anchor that a reader accepts."""

MOST = 9_999
"""Anchors of one publication."""

BRANCH = re.compile(r"(?:([2-9]|[1-9][0-9]{1,3})/)?(0|[1-9][0-9]{0,9})\.([A-Za-z0-9_-]{0,171})")


@dataclass(frozen=True, slots=True)
class Branch:
    """One entry's proof: the leaf's place, the hashes from its sibling up to the crown, and the number that the anchor
    has in its publication, from 1."""

    index: int
    hashes: tuple[bytes, ...]
    anchor: int = 1


@dataclass(frozen=True)
class Anchor:
    """`checkpoint` is what the note under `vkey` says; `crown` are the hashes of its tree's level 4 (or its root)."""

    vkey: str
    note: bytes
    checkpoint: Checkpoint
    crown: tuple[bytes, ...]

    def to_bytes(self) -> bytes:
        """The anchor's file."""
        return "\n".join([FIRST, self.vkey, *map(padded, self.crown), "", ""]).encode() + self.note

    def check(self, body: bytes, untrusted_branch: str) -> None:
        """Check that an entry with this body is in the anchor: one leaf, at most four nodes, no signature.

        Raises Wrong("anchor_branch", reason), Wrong("base64") or Wrong("inclusion").
        """
        branch = self._branch(untrusted_branch)
        node = leaf_hash(body)
        for level, sibling in enumerate(branch.hashes):
            node = node_hash(sibling, node) if branch.index >> level & 1 else node_hash(node, sibling)
        if node != self.crown[branch.index >> self._height]:
            raise Wrong("inclusion", reason="root")

    def proof(self, untrusted_branch: str) -> Proof:
        """The same proof, whole, as the file that other programs check (C2SP tlog-proof)."""
        branch = self._branch(untrusted_branch)
        above = self._top.inclusion(branch.index >> self._height)
        return Proof(index=branch.index, hashes=branch.hashes + above, checkpoint=self.note)

    def _branch(self, untrusted: str) -> Branch:
        branch = read_branch(untrusted)
        if branch.index >= self.checkpoint.size:
            raise Wrong("anchor_branch", reason="index")
        if len(branch.hashes) != self._height:
            raise Wrong("anchor_branch", reason="length")
        return branch

    @property
    def _height(self) -> int:
        return min(CROWN, self.checkpoint.size.bit_length() - 1)

    @cached_property
    def _top(self) -> Tree:
        return Tree(self.crown)


@dataclass(frozen=True)
class Planted(Anchor):
    """An anchor just built, with its whole tree: it can still give the branch of each body."""

    tree: Tree
    places: dict[bytes, int]

    def branch(self, body: bytes) -> str:
        """The proof for one body, in text. Raises Wrong("inclusion") for a body that is not in the anchor."""
        if body not in self.places:
            raise Wrong("inclusion", reason="index")
        index = self.places[body]
        hashes = self.tree.inclusion(index)[:CROWN]
        return f"{index}.{b64(b''.join(hashes))}"

    @property
    def leaves(self) -> bytes:
        """Every leaf, sorted, one after the other: with the file, all that `replant` needs."""
        return b"".join(sorted(self.places))

    def is_in(self, body: bytes) -> bool:
        """Whether a body is one of its leaves."""
        return body in self.places


def build(bodies: Iterable[bytes], *, random: Callable[[int], bytes]) -> Planted:
    """Anchor 32-byte bodies. `random` fills up the leaves, names the anchor and makes the key that is thrown away."""
    known = set(bodies)
    size = 1 << max(len(known) - 1, 0).bit_length()
    noise = random(32 * (size - len(known)))
    leaves = sorted([*known, *(noise[at : at + 32] for at in range(0, len(noise), 32))])
    whole = Tree(map(leaf_hash, leaves))
    origin, key = f"anchor/{random(16).hex()}", random(32)
    found = Checkpoint(origin=origin, size=size, root=whole.root)
    return Planted(
        vkey=note.vkey(origin, public_half(key)),
        note=checkpoint.sign(found, key=key),
        checkpoint=found,
        crown=tuple(whole.level(min(CROWN, size.bit_length() - 1))),
        tree=whole,
        places={leaf: index for index, leaf in enumerate(leaves)},
    )


def replant(file: bytes, leaves: bytes) -> Planted:
    """An anchor that was built earlier, from its file and its leaves.

    Raises what `read` raises, and Wrong("inclusion") where the leaves are not those of the file.
    """
    held = read(file)
    split = [leaves[at : at + 32] for at in range(0, len(leaves), 32)]
    whole = Tree(map(leaf_hash, split))
    if (whole.size, whole.root) != (held.checkpoint.size, held.checkpoint.root):
        raise Wrong("inclusion", reason="root")
    return Planted(
        vkey=held.vkey,
        note=held.note,
        checkpoint=held.checkpoint,
        crown=held.crown,
        tree=whole,
        places={leaf: index for index, leaf in enumerate(split)},
    )


def branch_in(anchors: Sequence[Planted], body: bytes) -> str:
    """The proof for a body in the first of several anchors that has it: `NUMBER/INDEX.HASHES`, the first of them
    without its number. Raises Wrong("inclusion") where none has it."""
    for number, planted in enumerate(anchors, 1):
        if planted.is_in(body):
            return planted.branch(body) if number == 1 else f"{number}/{planted.branch(body)}"
    raise Wrong("inclusion", reason="index")


def read(untrusted: bytes) -> Anchor:
    """Read an anchor's file: the signature by its own key, and that the crown leads to the signed root.

    Raises Wrong("anchor_form", reason), Wrong("inclusion") where the crown does not fit, and what `note.read_vkey`
    and `checkpoint.read` raise. That the anchor is old is for its stamps to show.
    """
    head, gap, signed = untrusted.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Wrong("anchor_form", reason="encoding") from error
    if not gap or len(lines) < 3:
        raise Wrong("anchor_form", reason="parts")
    if lines[0] != FIRST:
        raise Wrong("anchor_form", reason="version")
    origin, public_key = note.read_vkey(lines[1])
    found = checkpoint.read(signed, origin=origin, public_key=public_key)
    crown = tuple(map(unpadded, lines[2:]))
    _check_crown(crown, found)
    return Anchor(vkey=lines[1], note=signed, checkpoint=found, crown=crown)


def read_branch(untrusted: str) -> Branch:
    """Read an entry's proof, `INDEX.HASHES` or `NUMBER/INDEX.HASHES`.

    Raises Wrong("anchor_branch") or Wrong("base64")."""
    found = BRANCH.fullmatch(untrusted)
    if not found:
        raise Wrong("anchor_branch", reason="form")
    data = unb64(found[3])
    if len(data) % 32:
        raise Wrong("anchor_branch", reason="length")
    hashes = tuple(data[at : at + 32] for at in range(0, len(data), 32))
    return Branch(int(found[2]), hashes, int(found[1] or 1))


def _check_crown(crown: tuple[bytes, ...], found: Checkpoint) -> None:
    if not 0 < found.size <= LARGEST or found.size & (found.size - 1):
        raise Wrong("anchor_form", reason="size")
    if len(crown) != max(1, found.size >> CROWN) or any(len(item) != 32 for item in crown):
        raise Wrong("anchor_form", reason="crown")
    if Tree(crown).root != found.root:
        raise Wrong("inclusion", reason="root")
