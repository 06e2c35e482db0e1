"""What the makers of vectors share: keys, randomness that is the same each time, the form of a refused case."""

from __future__ import annotations

from hashlib import sha256
from typing import Any


class Noise:
    """Bytes that look random and are the same each time."""

    def __init__(self, seed: str) -> None:
        self.seed, self.count = seed, 0

    def __call__(self, size: int) -> bytes:
        out = b""
        while len(out) < size:
            out += sha256(f"{self.seed} {self.count}".encode()).digest()
            self.count += 1
        return out[:size]


DEVICE = sha256(b"device").digest()
PUBLISHER = sha256(b"publisher").digest()
NAME = "press.example/constancia"


def case(what: str, *, code: str, reason: str | None = None, **what_is_read: str) -> Any:
    return {"what": what, **what_is_read, "code": code, "reason": reason}


def next_letter(letter: str) -> str:
    """The next letter of base64url: where trailing bits are zero, one that sets them."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return letters[letters.index(letter) + 1]
