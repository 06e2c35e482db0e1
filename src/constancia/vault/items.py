"""Sealing under an item key: an age identity of its own for each entry and each piece of evidence.

What is sealed is an ordinary age file (X25519 recipients), so that the key alone and the stock `age` program open it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyrage

from constancia.errors import Misuse, Wrong


def seal(content: bytes, *, also: Sequence[str] = ()) -> tuple[str, bytes]:
    """Seal under a new key, and to the recipients `also` (age1…). Returns (AGE-SECRET-KEY-1…, age file)."""
    identity = pyrage.x25519.Identity.generate()
    others = [pyrage.x25519.Recipient.from_str(recipient) for recipient in also]
    return str(identity), pyrage.encrypt(content, [identity.to_public(), *others])


def seal_to(content: bytes, recipients: Sequence[str]) -> bytes:
    """An age file for others: nobody here can open it again. Raises Misuse("recipient") for what is no age1… key."""
    try:
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    except pyrage.RecipientError as error:
        raise Misuse("recipient") from error
    return bytes(pyrage.encrypt(content, keys))


def unseal(sealed: bytes, secret: str, *, file: str) -> bytes:
    """Raises Wrong("item_damaged", file)."""
    try:
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(secret)]))
    except (pyrage.DecryptError, pyrage.IdentityError):
        raise Wrong("item_damaged", file=file) from None


def opens(path: Path, secret: str) -> bool:
    """Whether a key opens a sealed file, as far as its beginning says."""
    beginning = _Beginning()
    try:
        with path.open("rb") as handle:
            pyrage.decrypt_io(handle, beginning, [pyrage.x25519.Identity.from_str(secret)])
    except (pyrage.DecryptError, pyrage.IdentityError, OSError):
        return beginning.is_seen
    return True


class _Beginning:
    """A writer that stops what writes to it at the first bytes."""

    is_seen = False

    def write(self, content: bytes) -> int:
        self.is_seen = True
        raise OSError

    def flush(self) -> None:
        """Nothing is kept."""
