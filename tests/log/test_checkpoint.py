"""Checkpoints, byte for byte with the specification's example."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.errors import Wrong
from constancia.log import checkpoint, note
from constancia.log.checkpoint import Checkpoint
from tests.log.made import KEY, OTHER_KEY, PUBLIC, flipped

SPECIFICATION = (
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
"""The example of C2SP tlog-checkpoint. Its key is not given, so it can be read for form alone."""

ORIGIN = "log.example/constancia"
MADE = checkpoint.sign(Checkpoint(ORIGIN, 3, bytes(range(32))), key=KEY)


def test_the_specification_s_example_in_and_out() -> None:
    text = SPECIFICATION.partition("\n\n")[0] + "\n"
    found = checkpoint.read_text(text)
    assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20852163)
    assert found.text() == text


def test_the_specification_s_example_is_signed_by_a_stranger() -> None:
    with pytest.raises(Wrong) as caught:
        checkpoint.read(SPECIFICATION.encode(), origin="example.com/behind-the-sofa", public_key=PUBLIC)
    assert caught.value.code == "note_unsigned"


@given(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_reads_back_as_it_was_signed(size: int, root: bytes) -> None:
    made = Checkpoint(ORIGIN, size, root)
    assert checkpoint.read(checkpoint.sign(made, key=KEY), origin=ORIGIN, public_key=PUBLIC) == made


@given(st.integers(0, 8 * len(MADE) - 1))
def test_every_flipped_bit_is_found(bit: int) -> None:
    with pytest.raises(Wrong):
        checkpoint.read(flipped(MADE, bit=bit), origin=ORIGIN, public_key=PUBLIC)


def test_every_flipped_bit_is_found_one_by_one() -> None:
    for bit in range(8 * len(MADE)):
        with pytest.raises(Wrong):
            checkpoint.read(flipped(MADE, bit=bit), origin=ORIGIN, public_key=PUBLIC)


def test_another_origin_under_a_good_key_is_refused() -> None:
    text = Checkpoint("else.example/log", 1, bytes(32)).text()
    with pytest.raises(Wrong) as caught:
        checkpoint.read(note.sign(text, name=ORIGIN, key=KEY), origin=ORIGIN, public_key=PUBLIC)
    assert caught.value.code == "checkpoint_origin"


def test_a_witness_beside_the_log_is_passed_over() -> None:
    text = MADE.decode().rpartition("\n\n")[0] + "\n"
    witness = note.sign(text, name="witness.example", key=OTHER_KEY).decode().removeprefix(f"{text}\n")
    assert checkpoint.read(MADE + witness.encode(), origin=ORIGIN, public_key=PUBLIC).size == 3
