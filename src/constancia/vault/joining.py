"""How a member, or another device of a member, comes into a case file.

    invitation  a file from a member who may grant: which case file, whose word to trust, a secret for one use
    request     the newcomer's answer: the keys of member and device
    welcome     the case file's keys, sealed to the newcomer and signed by the device that invited

Request and welcome may lie on a remote, under names that only the two can make. Nobody is let in by holding the
invitation: two people compare fingerprints, shown as words, before the request is accepted.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pyrage

from constancia import disk
from constancia.errors import Misuse, Unable, Wrong
from constancia.log import note
from constancia.log.key import public_half
from constancia.vault.creation import COMPARTMENTS, Beginning, make_case_file, new_secret
from constancia.vault.device import Certificate, certify, read_certificate
from constancia.vault.remote import name_key, object_name, pad, unpad
from constancia.vault.sync import forms
from constancia.vault.sync.forms import Form

if TYPE_CHECKING:
    from constancia.vault.identity import Identity
    from constancia.vault.remote import Remote

LARGEST = 1 << 20
WORDS = 8
"""Words of a fingerprint: ten bits each."""

WAITING = "joining.age"
"""In the folder of a case file that this device was invited to and not yet let into."""


class Invitation(Form, frozen=True):
    """`inviter` is the certificate of the device that invites. `compartments` and `role` say to what."""

    case: str
    founder: bytes
    inviter: str
    compartments: tuple[str, ...]
    role: str
    secret: bytes

    def name(self, what: bytes) -> str:
        """Of the request or the welcome on a remote."""
        return object_name(name_key(self.secret), what)


class Request(Form, frozen=True):
    """`proof` is HMAC-SHA-256 of the certificate under the invitation's secret: whoever asks was invited."""

    certificate: str
    proof: bytes

    def read(self, invitation: Invitation) -> Certificate:
        """Raises Wrong("request") for one that answers another invitation."""
        if not secrets.compare_digest(self.proof, _proof(invitation, self.certificate)):
            raise Wrong("request")
        return read_certificate(self.certificate)


class Welcome(Form, frozen=True):
    """The secrets of each compartment, the newest first."""

    case: str
    founder: bytes
    epochs: dict[str, tuple[str, ...]]


class Waiting(Form, frozen=True):
    """What the newcomer keeps until the welcome comes."""

    invitation: Invitation
    device: bytes
    request: Request

    @classmethod
    def begin(cls, folder: Path, invitation: Invitation, *, identity: Identity) -> Self:
        """Make the folder of a case file to come, with a device key for it. Raises Misuse("folder_exists")."""
        if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
            raise Misuse("folder_exists", file=str(folder))
        device = secrets.token_bytes(32)
        certificate = certify(public_half(device), identity)
        request = Request(forms.VERSION, certificate, _proof(invitation, certificate))
        waiting = cls(forms.VERSION, invitation, device, request)
        disk.make_folder(folder.absolute())
        disk.write(folder / WAITING, seal(forms.write(waiting), identity.recipient))
        return waiting

    @classmethod
    def open(cls, folder: Path, *, identity: Identity) -> Self:
        """Raises Unable("identity_unknown") where it is another's, Wrong("joining_damaged")."""
        try:
            return forms.read(unseal((folder / WAITING).read_bytes(), identity), cls)
        except pyrage.DecryptError:
            raise Unable("identity_unknown") from None
        except Wrong:
            raise Wrong("joining_damaged", file=WAITING) from None

    def enter(self, folder: Path, welcome: bytes, *, identity: Identity) -> None:
        """Put the case file in the folder's place. Raises Wrong("welcome") for what the inviter did not sign."""
        found = _read_welcome(welcome, self.invitation, identity)
        staged = folder.absolute().with_name(f".{folder.absolute().name}.joined")
        shutil.rmtree(staged, ignore_errors=True)
        # What this member was not granted has a compartment too, of this device alone: it protects what they protect.
        epochs = {**{name: [new_secret()] for name in COMPARTMENTS}, **found.epochs}
        beginning = Beginning(found.case, self.device, epochs, found.founder)
        make_case_file(staged, identity, beginning)
        disk.replace_folder(staged, folder.absolute())

    def exchange(self, remote: Remote) -> bytes | None:
        """Leave the request on a remote and look for the welcome there."""
        found = remote.get(self.invitation.name(b"welcome"), most=LARGEST)
        if found is None:
            remote.put(self.invitation.name(b"request"), pad(forms.write(self.request)))
        return found


def is_waiting(folder: Path) -> bool:
    """Whether this is the folder of a case file that is still to come."""
    return (folder / WAITING).is_file()


def find_request(invitation: Invitation, remote: Remote) -> Request | None:
    """The answer to an invitation, where it lies on this remote and is one."""
    with suppress(Wrong):
        found = remote.get(invitation.name(b"request"), most=LARGEST)
        if found is not None:
            request = forms.read(unpad(found), Request)
            request.read(invitation)
            return request
    return None


def make_welcome(
    invitation: Invitation, request: Request, *, epochs: Mapping[str, Sequence[str]], device: bytes
) -> bytes:
    """Sealed to the newcomer, signed with the inviting device's private key."""
    welcome = Welcome(
        forms.VERSION,
        invitation.case,
        invitation.founder,
        {name: tuple(all_) for name, all_ in epochs.items()},
    )
    return seal(forms.sign(welcome, name="device", key=device), request.read(invitation).recipient)


def words(member: bytes, recipient: str) -> list[str]:
    """The fingerprint of a member as words: the first 80 bits of SHA-256 over both public keys.

    The list is that of SLIP-39: 1,024 English words that differ in their first four letters.
    """
    return in_words(hashlib.sha256(member + recipient.encode()).digest())


def in_words(digest: bytes) -> list[str]:
    """The first 80 bits of a SHA-256 as eight words."""
    from shamir_mnemonic.wordlist import WORDLIST

    bits = int.from_bytes(digest, "big") >> (256 - 10 * WORDS)
    return [str(WORDLIST[bits >> 10 * place & 1023]) for place in reversed(range(WORDS))]


def _read_welcome(untrusted: bytes, invitation: Invitation, identity: Identity) -> Welcome:
    try:
        opened = unseal(untrusted, identity)
        device = read_certificate(invitation.inviter).device
        text = note.read(opened, keys={"device": device}).text
        found = forms.read(text.removesuffix("\n").encode(), Welcome)
    except (pyrage.DecryptError, Wrong):
        raise Wrong("welcome") from None
    if (found.case, found.founder) != (invitation.case, invitation.founder):
        raise Wrong("welcome")
    return found


def _proof(invitation: Invitation, certificate: str) -> bytes:
    return hmac.digest(invitation.secret, certificate.encode(), "sha256")


def seal(content: bytes, recipient: str) -> bytes:
    """Padded, then an age file to a member (age1…)."""
    return bytes(pyrage.encrypt(pad(content), [pyrage.x25519.Recipient.from_str(recipient)]))


def unseal(untrusted: bytes, identity: Identity) -> bytes:
    """Raises pyrage.DecryptError, Wrong("padding")."""
    return unpad(bytes(pyrage.decrypt(untrusted, [pyrage.x25519.Identity.from_str(identity.age_secret)])))
