"""Trees: the published vectors of eight leaves, pymerkle for every size to 33, and every proof broken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree, verify_consistency

from constancia.errors import Wrong
from constancia.log import tree
from constancia.log.tree import EMPTY, Frontier, Tree, check_consistency, check_inclusion, leaf_hash
from tests.log.made import flipped

VECTORS = json.loads((Path(__file__).parent.parent / "golden" / "vectors" / "tree.json").read_text("utf-8"))
LEAVES = [bytes.fromhex(leaf) for leaf in VECTORS["leaves"]]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]

PUBLISHED_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Of the tree of eight leaves that the tests of RFC 6962's implementations share."""

PUBLISHED_PROOFS = {
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
}


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


def peer(count: int) -> Any:
    made = InmemoryTree(algorithm="sha256")
    for number in range(count):
        made.append_entry(str(number).encode())
    return made


def test_the_published_roots() -> None:
    roots = [Tree(HASHES[:size]).root.hex() for size in range(9)]
    assert roots == PUBLISHED_ROOTS == VECTORS["roots"]


@pytest.mark.parametrize("sizes", PUBLISHED_PROOFS)
def test_the_published_consistency_proofs(sizes: tuple[int, int]) -> None:
    old, new = sizes
    assert [node.hex() for node in Tree(HASHES[:new]).consistency(old)] == PUBLISHED_PROOFS[sizes]


def test_the_published_inclusion_proofs() -> None:
    first = [node.hex() for node in Tree(HASHES).inclusion(0)]
    assert first == PUBLISHED_PROOFS[1, 8]
    fifth = [node.hex() for node in Tree(HASHES[:5]).inclusion(4)]
    assert fifth == [PUBLISHED_ROOTS[4]]


@pytest.mark.parametrize("case", VECTORS["inclusion"], ids=lambda case: f"{case['index']} of {case['size']}")
def test_committed_inclusion_proofs(case: Any) -> None:
    index, size, proof = case["index"], case["size"], [bytes.fromhex(node) for node in case["proof"]]
    root = bytes.fromhex(VECTORS["roots"][size])
    check_inclusion(HASHES[index], index=index, size=size, root=root, proof=proof)


@pytest.mark.parametrize("case", VECTORS["consistency"], ids=lambda case: f"{case['old']} to {case['new']}")
def test_committed_consistency_proofs(case: Any) -> None:
    old, new = case["old"], case["new"]
    check_consistency(
        old_size=old,
        old_root=bytes.fromhex(VECTORS["roots"][old]),
        new_size=new,
        new_root=bytes.fromhex(VECTORS["roots"][new]),
        proof=[bytes.fromhex(node) for node in case["proof"]],
    )


@pytest.mark.parametrize("size", range(1, 34))
def test_pymerkle_agrees_on_the_root_and_every_inclusion_proof(size: int) -> None:
    ours, other = Tree(leaves(size)), peer(size)
    assert ours.root == other.get_root()
    for index in range(size):
        theirs = other.prove_inclusion(index + 1)
        assert list(ours.inclusion(index)) == theirs.path[1:]
        check_inclusion(
            leaves(size)[index], index=index, size=size, root=other.get_root(), proof=theirs.path[1:]
        )


@pytest.mark.parametrize("size", range(1, 34))
def test_pymerkle_agrees_on_consistency(size: int) -> None:
    """Its proofs are cut in another way than RFC 9162's, so each side proves the other side's roots consistent."""
    ours, other = Tree(leaves(size)), peer(size)
    for old in range(1, size + 1):
        proof = ours.consistency(old)
        verify_consistency(ours.root_at(old), ours.root, other.prove_consistency(old, size))
        assert ours.root_at(old) == other.get_root(old)
        check_consistency(
            old_size=old,
            old_root=other.get_root(old),
            new_size=size,
            new_root=other.get_root(),
            proof=proof,
        )


def test_the_frontier_goes_with_the_tree() -> None:
    frontier = Frontier()
    assert frontier.root == EMPTY
    for size, leaf in enumerate(leaves(70), start=1):
        frontier.append(leaf)
        assert frontier.size == size
        assert frontier.root == Tree(leaves(size)).root
        assert Frontier.from_bytes(frontier.to_bytes()).root == frontier.root


def test_a_frontier_goes_on_where_it_was_left() -> None:
    frontier = Frontier()
    frontier.extend(leaves(37)[:21])
    again = Frontier.from_bytes(frontier.to_bytes())
    again.extend(leaves(37)[21:])
    assert again.root == Tree(leaves(37)).root
    assert frontier.size == 21


@pytest.mark.parametrize(
    "data", [b"", bytes(7), bytes(9), (3).to_bytes(8, "big") + bytes(32), bytes(8) + bytes(32)]
)
def test_a_frontier_of_another_length_is_refused(data: bytes) -> None:
    with pytest.raises(Wrong) as caught:
        Frontier.from_bytes(data)
    assert caught.value.code == "frontier"


@given(st.integers(1, 200), st.data())
def test_a_broken_inclusion_proof_is_refused(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    made = Tree(leaves(size))
    proof, leaf, root = made.inclusion(index), leaves(size)[index], made.root
    whole = b"".join([leaf, root, *proof])
    bad = flipped(whole, bit=data.draw(st.integers(0, 8 * len(whole) - 1)))
    nodes = [bad[at : at + 32] for at in range(0, len(bad), 32)]
    with pytest.raises(Wrong):
        check_inclusion(nodes[0], index=index, size=size, root=nodes[1], proof=nodes[2:])
    for changed in (proof[1:], (*proof, EMPTY)):
        if changed != proof:
            with pytest.raises(Wrong):
                check_inclusion(leaf, index=index, size=size, root=root, proof=changed)


@given(st.integers(1, 200), st.data())
def test_a_proof_for_another_place_is_refused(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(-2, size + 3))
    made = Tree(leaves(size))
    if other != index:
        with pytest.raises(Wrong):
            check_inclusion(
                leaves(size)[index], index=other, size=size, root=made.root, proof=made.inclusion(index)
            )


@given(st.integers(1, 200), st.data())
def test_a_broken_consistency_proof_is_refused(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    made = Tree(leaves(size))
    proof = made.consistency(old)
    whole = b"".join([made.root_at(old), made.root, *proof])
    bad = flipped(whole, bit=data.draw(st.integers(0, 8 * len(whole) - 1)))
    nodes = [bad[at : at + 32] for at in range(0, len(bad), 32)]
    with pytest.raises(Wrong):
        check_consistency(old_size=old, old_root=nodes[0], new_size=size, new_root=nodes[1], proof=nodes[2:])


def test_every_tree_continues_the_empty_one_with_an_empty_proof() -> None:
    root = Tree(leaves(5)).root
    check_consistency(old_size=0, old_root=EMPTY, new_size=5, new_root=root, proof=())
    for old_root, proof in ((EMPTY, (EMPTY,)), (root, ())):
        with pytest.raises(Wrong):
            check_consistency(old_size=0, old_root=old_root, new_size=5, new_root=root, proof=proof)


@pytest.mark.parametrize(("old", "new"), [(6, 5), (-1, 5)])
def test_a_smaller_tree_continues_nothing(old: int, new: int) -> None:
    with pytest.raises(Wrong):
        check_consistency(old_size=old, old_root=EMPTY, new_size=new, new_root=EMPTY, proof=())
    with pytest.raises(Wrong):
        Tree(leaves(new)).consistency(old)
    with pytest.raises(Wrong):
        Tree(leaves(new)).root_at(old)


def test_hashes_of_another_length_are_refused() -> None:
    with pytest.raises(Wrong):
        check_inclusion(b"", index=0, size=1, root=b"", proof=())
    with pytest.raises(Wrong):
        check_consistency(old_size=1, old_root=b"", new_size=1, new_root=b"", proof=())


def test_a_leaf_cannot_pass_for_a_node() -> None:
    left, right = leaves(2)
    assert leaf_hash(left + right) != tree.node_hash(left, right)
