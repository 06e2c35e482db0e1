"""Padmé: sizes of objects that tell little (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and
Communication with PURBs", PETS 2019, section 4).

A length L is rounded up until, beyond its leading bit, only about log2(log2 L) bits may differ from 0. That adds less
than 12 %, ever less as L grows, and leaves a size to tell O(log log L) bits.
"""

from __future__ import annotations

from constancia.errors import Wrong

PREFIX = 8
"""Bytes before the content that hold its length, big-endian."""


def padme(length: int) -> int:
    """The size that `length` bytes are padded to."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    low = (1 << (exponent - exponent.bit_length())) - 1
    return (length + low) & ~low


def pad(content: bytes) -> bytes:
    """The length of `content`, `content`, and zeros up to the size that Padmé gives for both."""
    size = padme(PREFIX + len(content))
    return (len(content).to_bytes(PREFIX, "big") + content).ljust(size, b"\0")


def unpad(untrusted: bytes) -> bytes:
    """What was padded. Raises Wrong("remote_padding") for anything that `pad` does not make."""
    end = PREFIX + int.from_bytes(untrusted[:PREFIX], "big")
    if len(untrusted) < PREFIX or len(untrusted) != padme(end) or any(untrusted[end:]):
        raise Wrong("remote_padding")
    return untrusted[PREFIX:end]
