"""Inclusion proofs as files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.errors import Wrong
from constancia.log import checkpoint, proof
from constancia.log.checkpoint import Checkpoint
from constancia.log.tree import Tree, leaf_hash
from tests.log.made import KEY, PUBLIC, flipped

SPECIFICATION = """\
c2sp.org/tlog-proof@v1
extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYXJ
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

— example.com/fancylog hI2DJw[...]1roloI=
"""
"""The example of C2SP tlog-proof, whose signatures are cut: it can be read for form alone."""

ORIGIN = "log.example/constancia"
LEAVES = [f"leaf {number}".encode() for number in range(21)]
TREE = Tree(map(leaf_hash, LEAVES))
SIGNED = checkpoint.sign(Checkpoint(ORIGIN, TREE.size, TREE.root), key=KEY)
MADE = proof.Proof(index=18, hashes=TREE.inclusion(18), checkpoint=SIGNED).to_bytes()


def test_the_specification_s_example_in_and_out() -> None:
    found = proof.read(SPECIFICATION.encode())
    assert (found.index, len(found.hashes)) == (73894, 5)
    assert found.extra is not None
    assert found.to_bytes() == SPECIFICATION.encode()


@pytest.mark.parametrize("index", range(21))
def test_each_leaf_is_proven(index: int) -> None:
    made = proof.Proof(index=index, hashes=TREE.inclusion(index), checkpoint=SIGNED)
    found = proof.read(made.to_bytes())
    assert found == made
    assert found.check(LEAVES[index], origin=ORIGIN, public_key=PUBLIC).size == 21


def test_another_leaf_is_refused() -> None:
    with pytest.raises(Wrong) as caught:
        proof.read(MADE).check(LEAVES[17], origin=ORIGIN, public_key=PUBLIC)
    assert caught.value.code == "inclusion"


@given(st.integers(0, 8 * len(MADE) - 1))
def test_every_flipped_bit_is_found(bit: int) -> None:
    with pytest.raises(Wrong):
        proof.read(flipped(MADE, bit=bit)).check(LEAVES[18], origin=ORIGIN, public_key=PUBLIC)


def test_every_flipped_bit_is_found_one_by_one() -> None:
    for bit in range(8 * len(MADE)):
        with pytest.raises(Wrong):
            proof.read(flipped(MADE, bit=bit)).check(LEAVES[18], origin=ORIGIN, public_key=PUBLIC)


def test_the_extra_line_is_carried_and_not_trusted() -> None:
    made = proof.Proof(index=18, hashes=TREE.inclusion(18), checkpoint=SIGNED, extra=b"anything")
    assert proof.read(made.to_bytes()).extra == b"anything"


def test_a_proof_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(Wrong) as caught:
        proof.read(MADE + bytes(proof.LIMIT))
    assert caught.value.fields["reason"] == "size"
