"""Ed25519 by the strict rule, against points computed here from the curve's own law."""

from __future__ import annotations

import hashlib
from functools import cache
from itertools import product

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from constancia.errors import Wrong
from constancia.log import key
from tests.log.made import KEY, PUBLIC

P = key.FIELD
D = key.CURVE
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int]


def added(a: Point, b: Point) -> Point:
    """The addition law of twisted Edwards curves (RFC 8032, section 5.1.4), in affine form."""
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2
    x = (x1 * y2 + x2 * y1) * pow(1 + t, -1, P)
    y = (y1 * y2 + x1 * x2) * pow(1 - t, -1, P)
    return x % P, y % P


def eightfold(point: Point) -> Point:
    for _ in range(3):
        point = added(point, point)
    return point


def point_of(y: int) -> Point:
    x_squared = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(x_squared, (P + 3) // 8, P)
    x = x if x * x % P == x_squared else x * ROOT % P
    assert x * x % P == x_squared
    return x, y


def encoded(y: int, *, sign: int = 0) -> bytes:
    return (y | sign << 255).to_bytes(32, "little")


def reason(untrusted: bytes) -> str | int:
    with pytest.raises(Wrong) as caught:
        key.check_public(untrusted)
    assert caught.value.code == "public_key"
    return caught.value.fields["reason"]


def test_the_low_order_points_are_all_eight_of_them() -> None:
    points = {(x * flip % P, y) for y in key.LOW_ORDER for x, y in [point_of(y)] for flip in (1, -1)}
    assert len(points) == 8
    assert {eightfold(point) for point in points} == {(0, 1)}
    assert len({added(a, b) for a in points for b in points}) == 8


@pytest.mark.parametrize("sign", [0, 1])
@pytest.mark.parametrize("y", sorted(key.LOW_ORDER))
def test_low_order_keys_are_refused(y: int, sign: int) -> None:
    assert reason(encoded(y, sign=sign)) == "low_order"


@pytest.mark.parametrize("sign", [0, 1])
@pytest.mark.parametrize("beyond", range(19))
def test_every_second_encoding_is_refused(beyond: int, sign: int) -> None:
    assert reason(encoded(P + beyond, sign=sign)) == "not_canonical"


def test_a_forgery_for_a_low_order_key_is_refused() -> None:
    forged = encoded(1) + bytes(32)  # R is neutral, S is 0: holds for any message under a key of order 1
    with pytest.raises(Wrong):
        key.is_signed(b"anything", forged, public_key=encoded(1))


BASE = next(
    (x, y) for y in [4 * pow(5, -1, P) % P] for x in (point_of(y)[0], P - point_of(y)[0]) if x % 2 == 0
)
"""B of RFC 8032, section 5.1: y = 4/5, x even."""


def times(scalar: int, point: Point) -> Point:
    doubled, out = point, (0, 1)
    for bit in reversed(bin(scalar)[2:]):
        out = added(out, doubled) if bit == "1" else out
        doubled = added(doubled, doubled)
    return out


def written(point: Point) -> bytes:
    return encoded(point[1], sign=point[0] & 1)


@cache
def low_order_points() -> list[Point]:
    return [(x * flip % P, y) for y in sorted(key.LOW_ORDER) for x, y in [point_of(y)] for flip in (1, -1)]


def challenge(r: bytes, public: bytes, message: bytes) -> int:
    return int.from_bytes(hashlib.sha512(r + public + message).digest(), "little") % key.ORDER


def test_signatures_hold_without_the_cofactor_and_with_r_not_of_low_order() -> None:
    """Keys and R with every low-order part, signed so that the equation holds times 8: the rule decides alone."""
    secret, nonce = 0x1234567 % key.ORDER, 0x7654321
    verdicts = set()
    for added_to_key, added_to_r, r in product(low_order_points(), low_order_points()[::3], (0, nonce)):
        public_point, r_point = added(times(secret, BASE), added_to_key), added(times(r, BASE), added_to_r)
        public, r_text = written(public_point), written(r_point)
        h = challenge(r_text, public, b"message")
        s = (r + h * secret) % key.ORDER
        holds = times(s, BASE) == added(r_point, times(h, public_point))
        good = holds and r_point[1] not in key.LOW_ORDER
        assert key.is_signed(b"message", r_text + s.to_bytes(32, "little"), public_key=public) == good
        verdicts.add((holds, r == 0))
    assert verdicts == {(True, True), (True, False), (False, True), (False, False)}


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300), st.integers(0, 511))
def test_openssl_gives_the_same_signatures_and_verdicts(private: bytes, message: bytes, bit: int) -> None:
    other = Ed25519PrivateKey.from_private_bytes(private)
    signature = key.signer(private)(message)
    assert signature == other.sign(message)
    assert key.is_signed(message, signature, public_key=key.public_half(private))
    bad = (int.from_bytes(signature, "little") ^ 1 << bit).to_bytes(64, "little")
    assert not key.is_signed(message, bad, public_key=key.public_half(private))


def test_a_key_off_the_curve_is_refused() -> None:
    ys = [y for y in range(2, 40) if pow((y * y - 1) * pow(D * y * y + 1, -1, P), (P - 1) // 2, P) != 1]
    assert len(ys) > 10
    assert {reason(encoded(y)) for y in ys} == {"not_on_curve"}


@given(st.binary(min_size=32, max_size=32))
def test_every_real_key_is_taken(private: bytes) -> None:
    key.check_public(key.public_half(private))


def test_s_above_the_order_is_refused() -> None:
    good = key.signer(KEY)(b"text")
    s = int.from_bytes(good[32:], "little")
    assert key.is_signed(b"text", good, public_key=PUBLIC)
    for more in range(1, 8):
        bad = good[:32] + (s + more * key.ORDER).to_bytes(32, "little")
        assert not key.is_signed(b"text", bad, public_key=PUBLIC)


def test_rfc_8032_section_7_1_second_case() -> None:
    secret = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert key.public_half(secret) == public
    assert key.signer(secret)(b"\x72") == signature
    assert key.is_signed(b"\x72", signature, public_key=public)


def test_the_fingerprint_is_sixteen_groups_of_four() -> None:
    groups = key.fingerprint(PUBLIC).split(" ")
    assert "".join(groups) == hashlib.sha256(PUBLIC).hexdigest()
    assert [len(group) for group in groups] == [4] * 16


def test_the_library_s_own_keys_agree() -> None:
    assert Ed25519PrivateKey.from_private_bytes(KEY).public_key().public_bytes_raw() == PUBLIC
