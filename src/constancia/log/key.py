"""Ed25519 keys as 32 raw bytes, held to one rule everywhere.

Libraries disagree about odd keys and signatures. Ours are those of RFC 8032, read strictly: a public key is the
canonical encoding of a point of the curve that is not of low order; S is below the group order; R is not of low order;
and the equation holds without the cofactor, so R too has one encoding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache

from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import BadSignatureError

from constancia.errors import Wrong

FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, -1, FIELD) % FIELD

EIGHTH = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
"""The y of a point of order 8; the other is its negative."""

SIGNATURE = 64
"""Bytes of a signature: R and S."""

LOW_ORDER = frozenset({0, 1, FIELD - 1, EIGHTH, FIELD - EIGHTH})
"""The y of every point whose order divides 8."""


def public_half(private_key: bytes) -> bytes:
    """The 32-byte public key of a 32-byte private key."""
    public, _ = crypto_sign_seed_keypair(private_key)
    return public


def signer(private_key: bytes) -> Callable[[bytes], bytes]:
    """A function from a message to its 64-byte signature."""
    _, pair = crypto_sign_seed_keypair(private_key)
    return lambda message: crypto_sign(message, pair)[:SIGNATURE]


def is_signed(message: bytes, signature: bytes, *, public_key: bytes) -> bool:
    """True where `signature` over `message` is valid by the rule above. Raises Wrong("public_key") for a bad key."""
    _check_once(public_key)
    if len(signature) != SIGNATURE or int.from_bytes(signature[32:], "little") >= ORDER:
        return False
    if _y(signature[:32]) in LOW_ORDER:
        return False
    try:
        crypto_sign_open(signature + message, public_key)
    except BadSignatureError:
        return False
    return True


def check_public(untrusted: bytes) -> None:
    """Raises Wrong("public_key", reason): "length", "not_canonical", "low_order" or "not_on_curve"."""
    if len(untrusted) != 32:
        raise Wrong("public_key", reason="length")
    y = _y(untrusted)
    if y >= FIELD:
        raise Wrong("public_key", reason="not_canonical")
    if y in LOW_ORDER:
        raise Wrong("public_key", reason="low_order")
    x_squared = (y * y - 1) * pow(CURVE * y * y + 1, -1, FIELD) % FIELD
    if pow(x_squared, (FIELD - 1) // 2, FIELD) != 1:
        raise Wrong("public_key", reason="not_on_curve")


def fingerprint(public_key: bytes) -> str:
    """What people compare: the SHA-256 of the key in hexadecimal, in sixteen groups of four."""
    digits = hashlib.sha256(public_key).hexdigest()
    return " ".join(digits[at : at + 4] for at in range(0, 64, 4))


_check_once = lru_cache(maxsize=64)(check_public)
"""A key that was found good is not looked at again."""


def _y(point: bytes) -> int:
    """The y of an encoded point, whose top bit is the sign of x."""
    return int.from_bytes(point, "little") & 2**255 - 1
