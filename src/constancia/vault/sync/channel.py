"""Objects of one compartment on a remote: named, padded and sealed so that the remote learns no more than it must."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyrage

from constancia.errors import Wrong
from constancia.vault.keyring import public_half
from constancia.vault.remote import name_key, object_name, pad, unpad

if TYPE_CHECKING:
    from constancia.vault.remote import Remote

LARGEST = 64 << 20
"""Bytes of an object that is read into memory: a parcel, keys, evidence that is not large."""


@dataclass(frozen=True, slots=True)
class Channel:
    """`epochs` are the compartment's secrets (AGE-SECRET-KEY-1…), the newest first: it names and seals what is written.

    What is read may lie under any of them, and under `newer` ones that a member was told of and no grant named yet.
    """

    remote: Remote
    epochs: Sequence[str] = field(repr=False)
    newer: Sequence[str] = field(default=(), repr=False)

    def item(self, content: bytes, *parts: bytes, to: str | None = None) -> tuple[str, bytes]:
        """Name and bytes of an object; `to` is age1… where not all of the compartment may read it."""
        return self.name(*parts), seal(content, to or public_half(self.epochs[0]))

    def name(self, *parts: bytes, epoch: str | None = None) -> str:
        """Where an object is written: under the newest key, or under another `epoch`."""
        return object_name(_name_key(epoch or self.epochs[0]), *parts)

    def has(self, *parts: bytes) -> bool:
        return any(self.remote.has(self.name(*parts, epoch=one)) for one in self.readable)

    def get(self, *parts: bytes, secrets: Sequence[str] = (), most: int = LARGEST) -> bytes | None:
        """What an object holds; None where the remote has none of that name.

        Raises Wrong("remote_object", reason="sealing") for what none of the keys opens, Wrong("remote_object_large").
        """
        found = self.find(*parts, secrets=secrets, most=most)
        return None if found is None else found[0]

    def find(
        self, *parts: bytes, secrets: Sequence[str] = (), most: int = LARGEST
    ) -> tuple[bytes, str] | None:
        """The same, and under which epoch it lay."""
        for epoch in self.readable:
            untrusted = self.remote.get(self.name(*parts, epoch=epoch), most=most)
            if untrusted is not None:
                return unseal(untrusted, secrets or self.readable), epoch
        return None

    @property
    def readable(self) -> list[str]:
        return [*self.newer, *self.epochs]


def _name_key(epoch: str) -> bytes:
    return name_key(epoch.encode())


def seal(content: bytes, recipient: str) -> bytes:
    """Padded, then an age file to `recipient` (age1…)."""
    return bytes(pyrage.encrypt(pad(content), [pyrage.x25519.Recipient.from_str(recipient)]))


def unseal(untrusted: bytes, secrets: Sequence[str]) -> bytes:
    """Raises Wrong("remote_object", reason="sealing")."""
    try:
        return unpad(
            bytes(pyrage.decrypt(untrusted, [pyrage.x25519.Identity.from_str(one) for one in secrets]))
        )
    except (pyrage.DecryptError, Wrong):
        raise Wrong("remote_object", reason="sealing") from None
