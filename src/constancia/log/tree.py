"""Merkle trees and their proofs (RFC 9162, section 2.1): roots, inclusion, consistency. Hashes are 32 raw bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from constancia.errors import Wrong

EMPTY = sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one leaf's bytes."""
    return sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees under one node."""
    return sha256(b"\1" + left + right).digest()


class Frontier:
    """All that is needed of a tree to append to it: the roots of its complete subtrees, largest first."""

    __slots__ = ("_roots", "size")

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[bytes] = []

    def append(self, leaf_hash: bytes) -> None:
        """Add one leaf by its hash (not by its bytes)."""
        rest, node = self.size, leaf_hash
        while rest & 1:
            node = node_hash(self._roots.pop(), node)
            rest >>= 1
        self._roots.append(node)
        self.size += 1

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Add leaves by their hashes, in order."""
        for leaf in leaf_hashes:
            self.append(leaf)

    @property
    def root(self) -> bytes:
        """The root over all leaves so far."""
        return _folded(self._roots)

    def to_bytes(self) -> bytes:
        """The size in 8 bytes, big-endian, then the subtree roots."""
        return self.size.to_bytes(8, "big") + b"".join(self._roots)

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> Frontier:
        """Raises Wrong("frontier") where the length does not fit the size."""
        frontier = cls()
        frontier.size = int.from_bytes(untrusted[:8], "big")
        if len(untrusted) != 8 + 32 * frontier.size.bit_count():
            raise Wrong("frontier")
        frontier._roots = [untrusted[at : at + 32] for at in range(8, len(untrusted), 32)]
        return frontier


class Tree:
    """A whole tree in memory (64 bytes a leaf), to make proofs from.

    Level 0 holds the leaf hashes; each level above holds the hashes of pairs, a last one without a partner is
    carried up as it is. So node j of level k covers the leaves from j * 2^k up to 2^k further or to the end.
    """

    __slots__ = ("_levels", "size")

    def __init__(self, leaf_hashes: Iterable[bytes]) -> None:
        level = b"".join(leaf_hashes)
        self.size = len(level) // 32
        self._levels = [level]
        while len(level) > 32:
            level = _level_above(level)
            self._levels.append(level)

    @property
    def root(self) -> bytes:
        """The root over all leaves."""
        return self._levels[-1] if self.size else EMPTY

    def root_at(self, size: int) -> bytes:
        """The root when the tree had only its first `size` leaves. Raises Wrong("consistency")."""
        if not 0 <= size <= self.size:
            raise Wrong("consistency", reason="size")
        whole = [k for k in reversed(range(size.bit_length())) if size >> k & 1]
        starts = [size >> (k + 1) << (k + 1) for k in whole]
        return _folded([self.node(k, start >> k) for k, start in zip(whole, starts, strict=True)])

    def node(self, level: int, index: int) -> bytes:
        """The hash at a place in the tree; level 0 are the leaves."""
        return self._levels[level][32 * index : 32 * index + 32]

    def level(self, level: int) -> list[bytes]:
        """All hashes of one level, from left to right."""
        return [self.node(level, index) for index in range(len(self._levels[level]) // 32)]

    def inclusion(self, index: int) -> tuple[bytes, ...]:
        """The proof that leaf `index` is in the tree, from its sibling up. Raises Wrong("inclusion")."""
        if not 0 <= index < self.size:
            raise Wrong("inclusion", reason="index")
        siblings = (self.node(level, index >> level ^ 1) for level in range(len(self._levels) - 1))
        return tuple(sibling for sibling in siblings if sibling)

    def consistency(self, size: int) -> tuple[bytes, ...]:
        """The proof that this tree continues the one of its first `size` leaves. Raises Wrong("consistency")."""
        if not 0 <= size <= self.size:
            raise Wrong("consistency", reason="size")
        if size in (0, self.size):
            return ()
        return tuple(self._subproof(size, start=0, end=self.size, is_known=True))

    def _subproof(self, size: int, *, start: int, end: int, is_known: bool) -> list[bytes]:
        """SUBPROOF of RFC 9162, section 2.1.4.1, over the leaves from `start` to `end`; `size` counts from `start`."""
        if start + size == end:
            return [] if is_known else [self._range(start, end)]
        middle = start + _split(end - start)
        if start + size <= middle:
            return [
                *self._subproof(size, start=start, end=middle, is_known=is_known),
                self._range(middle, end),
            ]
        rest = start + size - middle
        return [*self._subproof(rest, start=middle, end=end, is_known=False), self._range(start, middle)]

    def _range(self, start: int, end: int) -> bytes:
        level = (end - start - 1).bit_length()
        return self.node(level, start >> level)


def check_inclusion(leaf_hash: bytes, *, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """RFC 9162, section 2.1.3.2. Raises Wrong("inclusion", reason): "index", "length" or "root"."""
    if not 0 <= index < size:
        raise Wrong("inclusion", reason="index")
    if any(len(item) != 32 for item in (leaf_hash, root, *proof)):
        raise Wrong("inclusion", reason="length")
    place, last, node = index, size - 1, leaf_hash
    for sibling in proof:
        if last == 0:
            raise Wrong("inclusion", reason="length")
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise Wrong("inclusion", reason="length")
    if node != root:
        raise Wrong("inclusion", reason="root")


def check_consistency(
    *, old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """RFC 9162, section 2.1.4.2. A tree without leaves is continued by any, with an empty proof.

    Raises Wrong("consistency", reason): "size", "length", "old_root" or "new_root".
    """
    if not 0 <= old_size <= new_size:
        raise Wrong("consistency", reason="size")
    if any(len(item) != 32 for item in (old_root, new_root, *proof)):
        raise Wrong("consistency", reason="length")
    if old_size in (0, new_size):
        _check_trivial(old_root, new_root, is_empty=old_size == 0, is_same=old_size == new_size, proof=proof)
        return
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not path:
        raise Wrong("consistency", reason="length")
    old, new = _climb(path, old_size=old_size, new_size=new_size)
    if old != old_root:
        raise Wrong("consistency", reason="old_root")
    if new != new_root:
        raise Wrong("consistency", reason="new_root")


def _check_trivial(
    old_root: bytes, new_root: bytes, *, is_empty: bool, is_same: bool, proof: Sequence[bytes]
) -> None:
    if proof:
        raise Wrong("consistency", reason="length")
    if is_empty and old_root != EMPTY:
        raise Wrong("consistency", reason="old_root")
    if is_same and old_root != new_root:
        raise Wrong("consistency", reason="new_root")


def _climb(path: list[bytes], *, old_size: int, new_size: int) -> tuple[bytes, bytes]:
    """Both roots that a consistency proof leads to."""
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for node in path[1:]:
        if last == 0:
            raise Wrong("consistency", reason="length")
        if place & 1 or place == last:
            old, new = node_hash(node, old), node_hash(node, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, node)
        place, last = place >> 1, last >> 1
    if last:
        raise Wrong("consistency", reason="length")
    return old, new


def _level_above(level: bytes) -> bytes:
    paired = len(level) // 64 * 64
    nodes = [sha256(b"\1" + level[at : at + 64]).digest() for at in range(0, paired, 64)]
    return b"".join([*nodes, level[paired:]])


def _folded(roots: Sequence[bytes]) -> bytes:
    """The root of a tree from the roots of its complete subtrees, largest first."""
    if not roots:
        return EMPTY
    root = roots[-1]
    for left in reversed(roots[:-1]):
        root = node_hash(left, root)
    return root


def _split(size: int) -> int:
    """The largest power of two below `size` (at least 2)."""
    return 1 << (size - 1).bit_length() - 1
