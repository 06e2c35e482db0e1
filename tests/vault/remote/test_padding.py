"""Padmé against its paper's formula in floating point, and one form alone accepted."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.errors import Wrong
from constancia.vault.remote import pad, padme, unpad

LENGTHS = st.one_of(st.integers(2, 5_000), st.integers(2, 1 << 48))


def by_the_paper(length: int) -> int:
    """Algorithm 1: E = floor(log2 L), S = floor(log2 E) + 1, and the last E - S bits are zero, rounded up."""
    exponent = math.frexp(length)[1] - 1
    significant = math.floor(math.log2(exponent)) + 1
    step = 2 ** (exponent - significant)
    return math.ceil(length / step) * step


@given(LENGTHS)
def test_it_is_the_papers(length: int) -> None:
    assert padme(length) == by_the_paper(length)


@given(LENGTHS)
def test_it_grows_by_less_than_twelve_parts_in_a_hundred(length: int) -> None:
    assert length <= padme(length) < length * 1.12 + 1
    assert padme(padme(length)) == padme(length)
    assert padme(length) <= padme(length + 1)


def test_sizes_that_are_known() -> None:
    assert [padme(length) for length in (0, 1, 2, 8, 9, 17, 100, 1_000, 65_537, 1_000_000)] == [
        0, 1, 2, 8, 10, 18, 104, 1024, 67_584, 1_015_808,
    ]  # fmt: skip


def test_few_sizes_are_left() -> None:
    assert len({padme(length) for length in range(1 << 16)}) == 173


@given(st.binary(max_size=3_000))
def test_what_was_padded_comes_back(content: bytes) -> None:
    padded = pad(content)
    assert len(padded) == padme(len(content) + 8)
    assert unpad(padded) == content


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        bytes(7),
        bytes(9),
        pad(b"x" * 100)[:-1],
        pad(b"x" * 100) + b"\0",
        pad(b"x" * 99)[:-1] + b"\1",
        (101).to_bytes(8, "big") + b"x" * 8,
        b"\xff" * 8 + b"x" * 100,
    ],
)
def test_any_other_form_is_refused(untrusted: bytes) -> None:
    with pytest.raises(Wrong) as caught:
        unpad(untrusted)
    assert caught.value.code == "remote_padding"


@given(st.binary(max_size=300), st.integers(0))
def test_a_flip_outside_the_content_is_found(content: bytes, place: int) -> None:
    padded = bytearray(pad(content))
    outside = [at for at in range(len(padded) * 8) if not 8 <= at // 8 < 8 + len(content)]
    bit = outside[place % len(outside)]
    padded[bit // 8] ^= 1 << bit % 8
    try:
        assert unpad(bytes(padded)) != content
    except Wrong as error:
        assert error.code == "remote_padding"
