"""DER: what is written is read again, and any other spelling is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.errors import Wrong
from constancia.log import der


@given(st.integers(-(2**70), 2**70))
def test_a_number_is_read_as_it_was_written(value: int) -> None:
    assert der.read(der.integer(value)).number() == value


@pytest.mark.parametrize("size", [0, 1, 127, 128, 255, 256, 65_535, 65_536])
def test_every_length_has_one_spelling(size: int) -> None:
    whole = der.write(der.OCTETS, bytes(size))
    node = der.read(whole)
    assert (node.tag, len(node.content), node.whole) == (der.OCTETS, size, whole)


@pytest.mark.parametrize(
    "untrusted",
    [
        "",
        "04",
        "0401",
        "040100ff",
        "04810100",
        "0480ffff0000",
        "04820001ff",
        "0485000000000100",
        "1f0100",
        "04ff",
    ],
)
def test_another_spelling_is_refused(untrusted: str) -> None:
    with pytest.raises(Wrong) as caught:
        der.read(bytes.fromhex(untrusted))
    assert (caught.value.code, caught.value.fields["reason"]) == ("stamp_form", "der")


@pytest.mark.parametrize("untrusted", ["0200", "02020001", "0202ffff", "0401ff"])
def test_a_number_in_another_spelling_is_refused(untrusted: str) -> None:
    with pytest.raises(Wrong):
        der.read(bytes.fromhex(untrusted)).number()
