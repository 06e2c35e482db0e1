"""Names of objects: whoever lacks the key cannot tell what a name stands for, nor that two belong together."""

from __future__ import annotations

import hmac

INFO = b"constancia remote names"


def name_key(secret: bytes) -> bytes:
    """The 32-byte key of object names: HKDF-SHA-256 (RFC 5869) of `secret`, no salt."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=None, info=INFO).derive(secret)


def object_name(key: bytes, *parts: bytes) -> str:
    """HMAC-SHA-256 (RFC 2104) over the parts, each behind its length in 8 bytes, big-endian. 64 hexadecimal digits."""
    text = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return hmac.digest(key, text, "sha256").hex()
