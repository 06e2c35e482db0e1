"""Ed25519 keys as 32 raw bytes, held to one rule everywhere.

Libraries disagree about odd keys and signatures. Ours are those of RFC 8032, read strictly: a public key is the
canonical encoding of a point of the curve that is not of low order; S is below the group order; and the equation
holds without the cofactor, so R too has one encoding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from constancia.errors import Wrong

FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, -1, FIELD) % FIELD

EIGHTH = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
"""The y of a point of order 8; the other is its negative."""

LOW_ORDER = frozenset({0, 1, FIELD - 1, EIGHTH, FIELD - EIGHTH})
"""The y of every point whose order divides 8."""


def public_half(private_key: bytes) -> bytes:
    """The 32-byte public key of a 32-byte private key."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def signer(private_key: bytes) -> Callable[[bytes], bytes]:
    """A function from a message to its 64-byte signature."""
    return Ed25519PrivateKey.from_private_bytes(private_key).sign


def is_signed(message: bytes, signature: bytes, *, public_key: bytes) -> bool:
    """True where `signature` over `message` is valid by the rule above. Raises Wrong("public_key") for a bad key."""
    key = _load(public_key)
    if len(signature) != 64 or int.from_bytes(signature[32:], "little") >= ORDER:
        return False
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def check_public(untrusted: bytes) -> None:
    """Raises Wrong("public_key", reason): "length", "not_canonical", "low_order" or "not_on_curve"."""
    if len(untrusted) != 32:
        raise Wrong("public_key", reason="length")
    y = int.from_bytes(untrusted, "little") & (2**255 - 1)
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


@lru_cache(maxsize=64)
def _load(public_key: bytes) -> Ed25519PublicKey:
    check_public(public_key)
    return Ed25519PublicKey.from_public_bytes(public_key)
