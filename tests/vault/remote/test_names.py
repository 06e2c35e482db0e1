"""Names of objects: HMAC and HKDF as their RFCs say, made here a second time from hashes alone."""

from __future__ import annotations

import hmac
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from constancia.vault.remote import name_key, object_name
from constancia.vault.remote.layout import NAME

PARTS = st.lists(st.binary(max_size=20), max_size=5)


def hashed(key: bytes, text: bytes) -> bytes:
    """RFC 2104, for keys of up to 64 bytes."""
    block = key.ljust(64, b"\0")
    inner = sha256(bytes(byte ^ 0x36 for byte in block) + text).digest()
    return sha256(bytes(byte ^ 0x5C for byte in block) + inner).digest()


@given(st.binary(max_size=64), PARTS)
def test_a_name_is_the_code_of_its_parts(key: bytes, parts: list[bytes]) -> None:
    text = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    assert object_name(key, *parts) == hashed(key, text).hex()
    assert NAME.fullmatch(object_name(key, *parts))


@given(PARTS, PARTS)
def test_other_parts_have_another_name(one: list[bytes], other: list[bytes]) -> None:
    """So that ("ab", "c") and ("a", "bc") never meet."""
    assert (object_name(b"k", *one) == object_name(b"k", *other)) == (one == other)


@given(st.binary(min_size=1, max_size=100))
def test_the_key_of_names_is_not_the_secret(secret: bytes) -> None:
    """RFC 5869: extract without salt, then the first block of expand."""
    extracted = hmac.digest(bytes(32), secret, "sha256")
    assert name_key(secret) == hmac.digest(extracted, b"constancia remote names\x01", "sha256")
