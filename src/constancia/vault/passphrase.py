"""An age file under a passphrase (age v1, `scrypt` recipient), so that the stock `age` program opens it.

Written here since pyrage cannot set the cost: N = 2^18, r = 8, p = 1, that is 256 MiB and about a second. What is
read is strict: one scrypt stanza, canonical base64, one chunk of at most 64 KiB; a cost above 2^20 is refused
before any work is done. Primitives are those of `cryptography`; the composition is that of
https://age-encryption.org/v1.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from constancia.errors import Misuse, Unable, Wrong
from constancia.log.strict import unpadded

COST = 18
HIGHEST_COST = 20
CHUNK = 65_536
LARGEST = CHUNK + 1_024
"""More bytes than a file of one chunk can have."""

VERSION = "age-encryption.org/v1"
FORM = re.compile(
    b"age-encryption\\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) ([0-9]{1,9})\n"
    b"([A-Za-z0-9+/]{43})\n--- ([A-Za-z0-9+/]{43})\n"
)
LAST = b"\0" * 11 + b"\x01"
"""The STREAM nonce of a first chunk that is also the last."""


def seal(content: bytes, passphrase: str, *, cost: int = COST) -> bytes:
    """Seal with 2^`cost` steps of scrypt; `unseal` reads up to 64 KiB, `age` any length.

    Raises Misuse("passphrase_empty"), Unable("memory").
    """
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrapped = ChaCha20Poly1305(_stretch(passphrase, salt, cost=cost)).encrypt(b"\0" * 12, file_key, None)
    header = f"{VERSION}\n-> scrypt {_bare(salt)} {cost}\n{_bare(wrapped)}\n---"
    mac = _bare(_mac(file_key, header.encode()))
    chunks = _sealed_chunks(ChaCha20Poly1305(_hkdf(file_key, nonce, info=b"payload")), content)
    return b"".join([f"{header} {mac}\n".encode(), nonce, *chunks])


def unseal(untrusted: bytes, passphrase: str) -> bytes:
    """Open what `seal` or `age -p` wrote.

    Raises Wrong("passphrase_file", reason) for another form or damage, Wrong("passphrase_cost", cost) above 2^20,
    Unable("passphrase") where the passphrase does not open it, Unable("memory").
    """
    match = FORM.match(untrusted)
    if match is None or len(untrusted) > LARGEST:
        raise Wrong("passphrase_file", reason="form")
    salt, cost, wrapped, mac = (part.decode() for part in match.groups())
    if not 1 <= int(cost) <= HIGHEST_COST or str(int(cost)) != cost:
        raise Wrong("passphrase_cost", cost=int(cost), most=HIGHEST_COST)
    key = _stretch(passphrase, _bytes(salt), cost=int(cost))
    try:
        file_key = ChaCha20Poly1305(key).decrypt(b"\0" * 12, _bytes(wrapped), None)
    except InvalidTag:
        raise Unable("passphrase") from None
    header = untrusted[: match.start(4) - 1]
    if not hmac.compare_digest(_bare(_mac(file_key, header)), mac):
        raise Wrong("passphrase_file", reason="header")
    return _payload(file_key, untrusted[match.end() :])


def _sealed_chunks(cipher: ChaCha20Poly1305, content: bytes) -> Iterator[bytes]:
    """STREAM: 64 KiB a chunk under a counter of 11 bytes and a byte that marks the last, which is empty only where
    all is."""
    starts = range(0, max(len(content), 1), CHUNK)
    for number, start in enumerate(starts):
        nonce = number.to_bytes(11, "big") + bytes([start == starts[-1]])
        yield cipher.encrypt(nonce, content[start : start + CHUNK], None)


def _payload(file_key: bytes, sealed: bytes) -> bytes:
    try:
        return ChaCha20Poly1305(_hkdf(file_key, sealed[:16], info=b"payload")).decrypt(
            LAST, sealed[16:], None
        )
    except (InvalidTag, ValueError):
        raise Wrong("passphrase_file", reason="payload") from None


def _stretch(passphrase: str, salt: bytes, *, cost: int) -> bytes:
    """The same words give the same key however the keyboard composes an accent (Unicode NFC)."""
    secret = unicodedata.normalize("NFC", passphrase).encode()
    if not secret:
        raise Misuse("passphrase_empty")
    try:
        return Scrypt(salt=f"{VERSION}/scrypt".encode() + salt, length=32, n=2**cost, r=8, p=1).derive(secret)
    except MemoryError:
        raise Unable("memory") from None


def _hkdf(key: bytes, salt: bytes, *, info: bytes) -> bytes:
    """HKDF-SHA-256 with 32 bytes of output: one round of expansion (RFC 5869)."""
    extracted = hmac.digest(salt or b"\0" * 32, key, hashlib.sha256)
    return hmac.digest(extracted, info + b"\x01", hashlib.sha256)


def _mac(file_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_hkdf(file_key, b"", info=b"header"), header, hashlib.sha256)


def _bare(data: bytes) -> str:
    return b64encode(data).decode().rstrip("=")


def _bytes(untrusted: str) -> bytes:
    """Strict base64 without padding. Raises Wrong("passphrase_file", reason="form")."""
    try:
        return unpadded(untrusted + "=" * (-len(untrusted) % 4))
    except Wrong:
        raise Wrong("passphrase_file", reason="form") from None
