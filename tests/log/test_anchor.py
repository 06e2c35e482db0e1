"""Anchors: what they prove, what they hide, and every broken one."""

from __future__ import annotations

import random
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.errors import Wrong
from constancia.log import anchor, note, proof
from constancia.log.tree import Tree, leaf_hash
from tests.log.made import flipped, noise


def bodies(count: int) -> list[bytes]:
    return [sha256(f"body {number}".encode()).digest() for number in range(count)]


BUILT = anchor.build(bodies(40), random=noise())
FILE = BUILT.to_bytes()
READ = anchor.read(FILE)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 9, 15, 16, 17, 33, 200])
def test_every_body_is_proven(count: int) -> None:
    built = anchor.build(bodies(count), random=noise())
    found = anchor.read(built.to_bytes())
    assert found.checkpoint.size == 1 << (count - 1).bit_length()
    assert found.to_bytes() == built.to_bytes()
    for body in bodies(count):
        found.check(body, built.branch(body))


@pytest.mark.parametrize("count", [1, 5, 40])
def test_a_branch_becomes_a_proof_for_other_programs(count: int) -> None:
    built = anchor.build(bodies(count), random=noise())
    found = anchor.read(built.to_bytes())
    name, public = note.read_vkey(found.vkey)
    for body in bodies(count):
        whole = proof.read(found.proof(built.branch(body)).to_bytes())
        assert whole.check(body, origin=name, public_key=public) == found.checkpoint


def test_the_root_is_that_of_the_sorted_and_filled_leaves() -> None:
    built = anchor.build(bodies(5), random=noise())
    assert built.checkpoint.root == Tree(map(leaf_hash, sorted(built.places | filling(built)))).root


def filling(built: anchor.Planted) -> dict[bytes, int]:
    drawn = noise()(32 * (built.checkpoint.size - len(built.places)))
    return {drawn[at : at + 32]: -1 for at in range(0, len(drawn), 32)}


def test_the_order_in_which_bodies_come_does_not_matter() -> None:
    mixed = bodies(40)
    random.Random(1).shuffle(mixed)
    assert anchor.build([*mixed, mixed[0]], random=noise()).to_bytes() == FILE


def test_two_anchors_of_the_same_bodies_have_nothing_in_common() -> None:
    other = anchor.build(bodies(40), random=noise(1))
    assert other.checkpoint.origin != BUILT.checkpoint.origin
    assert other.vkey != BUILT.vkey
    assert other.checkpoint.root != BUILT.checkpoint.root
    assert not set(other.crown) & set(BUILT.crown)


def test_nothing_is_anchored_in_one_random_leaf() -> None:
    built = anchor.build([], random=noise())
    assert (built.checkpoint.size, len(built.crown)) == (1, 1)
    assert anchor.read(built.to_bytes()).checkpoint == built.checkpoint


def test_a_body_that_is_not_in_it_has_no_branch() -> None:
    with pytest.raises(Wrong):
        BUILT.branch(bytes(32))


def test_another_body_is_refused() -> None:
    one, other = bodies(2)
    with pytest.raises(Wrong) as caught:
        READ.check(one, BUILT.branch(other))
    assert caught.value.code == "inclusion"


@given(st.integers(0, 8 * len(FILE) - 1))
def test_every_flipped_bit_of_the_file_is_found(bit: int) -> None:
    with pytest.raises(Wrong):
        anchor.read(flipped(FILE, bit=bit))


@given(st.integers(0, 39), st.integers(0, 8 * 170))
def test_every_flipped_bit_of_a_branch_is_found(which: int, bit: int) -> None:
    body = bodies(40)[which]
    with pytest.raises(Wrong):
        READ.check(body, flipped(BUILT.branch(body).encode(), bit=bit).decode("latin-1"))


def test_a_branch_is_short_however_large_the_anchor() -> None:
    built = anchor.build(bodies(3000), random=noise())
    assert max(len(built.branch(body)) for body in bodies(3000)) <= 5 + 171
    assert len(built.to_bytes()) < 45 * 4096 / 16 + 500


def several() -> list[anchor.Planted]:
    pick = random.Random(5)
    bodies = [pick.randbytes(32) for _ in range(40)]
    parts = (bodies[:5], bodies[5:30], bodies[:1] + bodies[30:])
    return [anchor.build(part, random=pick.randbytes) for part in parts]


def test_an_anchor_is_planted_again_from_its_file_and_leaves() -> None:
    for planted in several():
        again = anchor.replant(planted.to_bytes(), planted.leaves)
        assert again.to_bytes() == planted.to_bytes()
        assert all(again.branch(leaf) == planted.branch(leaf) for leaf in planted.places)
        for bad in (planted.leaves[:-32], planted.leaves[32:] + planted.leaves[:32], b""):
            with pytest.raises(Wrong):
                anchor.replant(planted.to_bytes(), bad)


def test_a_body_has_its_place_in_the_first_anchor_that_has_it() -> None:
    planted = several()
    for number, one in enumerate(planted, 1):
        for leaf in one.places:
            branch = anchor.branch_in(planted, leaf)
            found = anchor.read_branch(branch)
            first = next(n for n, other in enumerate(planted, 1) if other.is_in(leaf))
            assert found.anchor == first <= number
            assert branch.startswith(f"{first}/") == (first > 1)
            planted[first - 1].check(leaf, branch)
    with pytest.raises(Wrong):
        anchor.branch_in(planted, bytes(32))


@pytest.mark.parametrize("bad", ["1/0.", "0/0.", "02/0.", "/0.", "10000/0.", "2/", "2/0", "2//0.", "-2/0."])
def test_the_number_of_an_anchor_has_one_spelling(bad: str) -> None:
    with pytest.raises(Wrong) as caught:
        anchor.read_branch(bad)
    assert caught.value.code == "anchor_branch"
