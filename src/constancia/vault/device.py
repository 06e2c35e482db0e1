"""Certificates: by signing one, a member vouches for a device.

A signed note (name "member") of five lines: the form's name, the device's and the member's Ed25519 keys in base64, the
member's age recipient.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from constancia.errors import Wrong
from constancia.log import note
from constancia.log.key import check_public
from constancia.log.strict import padded, unpadded

if TYPE_CHECKING:
    from constancia.vault.identity import Identity

FORM = re.compile(r"constancia device 1\n([A-Za-z0-9+/]{43}=)\n([A-Za-z0-9+/]{43}=)\n(age1[0-9a-z]{58})\n")


@dataclass(frozen=True, slots=True)
class Certificate:
    """`device` and `member` are Ed25519 public keys, `recipient` is the member's age1…"""

    device: bytes
    member: bytes
    recipient: str


def certify(device: bytes, identity: Identity) -> str:
    """The certificate of the member `identity` for a device's public key."""
    text = f"constancia device 1\n{padded(device)}\n{padded(identity.public_key)}\n{identity.recipient}\n"
    return note.sign(text, name="member", key=identity.signing_key).decode()


def read_certificate(untrusted: str) -> Certificate:
    """Raises Wrong("certificate") for another form or a signature that is not the named member's."""
    match = FORM.match(untrusted)
    if match is None:
        raise Wrong("certificate")
    try:
        device, member = unpadded(match[1]), unpadded(match[2])
        check_public(device)
        text = note.read(untrusted.encode(), keys={"member": member}).text
    except Wrong:
        raise Wrong("certificate") from None
    if text != match[0]:
        raise Wrong("certificate")
    return Certificate(device, member, match[3])
