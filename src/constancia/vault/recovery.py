"""What brings a membership back when passphrase or computer are lost.

shares      an identity cut into n lists of words, any k of which give it back (SLIP-39, by Trezor's library)
membership  the case file's keys on a remote, sealed to the member's identity: with it and the identity another
            device comes in, without anybody's help. What was protected still needs the item keys of another device
key store   the item keys of a backup, in a file of its own, sealed to the identity. Whoever keeps an old one can
            open what was destroyed since, so each backup replaces it
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyrage

from constancia import disk
from constancia.errors import Misuse, Unable, Wrong
from constancia.log import note
from constancia.vault.creation import COMPARTMENTS, Beginning, make_case_file, new_secret
from constancia.vault.identity import Identity
from constancia.vault.joining import Welcome, seal, unseal
from constancia.vault.remote import name_key, object_name
from constancia.vault.sync import forms
from constancia.vault.sync.forms import Form, Keys

if TYPE_CHECKING:
    from constancia.vault.remote import Remote
    from constancia.vault.vault import Vault

LARGEST = 1 << 20
MOST_SHARES = 16
PREFIX = "age-secret-key-"


def make_shares(identity: Identity, *, needed: int, made: int) -> list[str]:
    """`made` lists of 59 English words, of which any `needed` give the identity back.

    Raises Misuse("shares") unless 1 <= needed <= made <= 16, and needed > 1 where more than one is made.
    """
    if not 1 <= needed <= made <= MOST_SHARES or (needed == 1 < made):
        raise Misuse("shares", most=MOST_SHARES)
    from shamir_mnemonic import generate_mnemonics

    secret = _age_bytes(identity.age_secret) + identity.signing_key
    (group,) = generate_mnemonics(1, [(needed, made)], secret, iteration_exponent=1)
    return [str(share) for share in group]


def join_shares(untrusted: Sequence[str]) -> Identity:
    """The identity that these shares are of; more than are needed do no harm.

    Raises Wrong("shares_few", have, needed), Wrong("shares_wrong") where they do not fit or a word is wrong.
    """
    from shamir_mnemonic import MnemonicError, combine_mnemonics
    from shamir_mnemonic.share import Share

    texts = list(dict.fromkeys(" ".join(share.split()) for share in untrusted))
    try:
        needed = max((Share.from_mnemonic(text).member_threshold for text in texts), default=1)
        if len(texts) < needed:
            raise Wrong("shares_few", have=len(texts), needed=needed)
        secret = combine_mnemonics(texts[:needed])
    except (MnemonicError, ValueError):
        raise Wrong("shares_wrong") from None
    if len(secret) != 64:
        raise Wrong("shares_wrong")
    return Identity(_age_text(secret[:32]), secret[32:])


def leave_membership(vault: Vault, remote: Remote, compartments: Sequence[str]) -> None:
    """Put on a remote what the identity alone needs to come in again."""
    ring = vault.keyring
    form = Welcome(
        forms.VERSION,
        vault.id,
        ring.founder() or vault.identity.public_key,
        {name: tuple(ring.epochs(name)) for name in compartments},
    )
    signed = forms.sign(form, name="member", key=vault.identity.signing_key)
    remote.put(_membership_name(vault.identity), seal(signed, vault.identity.recipient))


def restore(folder: Path, remote: Remote, *, identity: Identity) -> None:
    """Make the case file anew in `folder`, for a new device, from what lies on a remote.

    Its logs come with the next sync. Raises Misuse("folder_exists"), Wrong("membership_missing") where this identity
    left nothing there, Wrong("membership") for what it did not sign.
    """
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise Misuse("folder_exists", file=str(folder))
    untrusted = remote.get(_membership_name(identity), most=LARGEST)
    if untrusted is None:
        raise Wrong("membership_missing")
    try:
        text = note.read(unseal(untrusted, identity), keys={"member": identity.public_key}).text
        found = forms.read(text.removesuffix("\n").encode(), Welcome)
    except (pyrage.DecryptError, Wrong):
        raise Wrong("membership") from None
    epochs = {**{name: [new_secret()] for name in COMPARTMENTS}, **found.epochs}
    founder = None if found.founder == identity.public_key else found.founder
    beginning = Beginning(found.case, secrets.token_bytes(32), epochs, founder)
    make_case_file(folder.absolute(), identity, beginning)


class KeyStore(Form, frozen=True):
    """Item keys of all logs of a case file, by compartment."""

    case: str
    keys: dict[str, tuple[Keys, ...]]


def write_keys(vault: Vault, path: Path) -> int:
    """Write the key store of a backup in the place of the last one. Gives how many keys it holds."""
    found = {name: tuple(_keys_of(vault, name)) for name in vault.names()}
    store = KeyStore(forms.VERSION, vault.id, found)
    disk.write(path, seal(forms.write(store), vault.identity.recipient))
    return sum(len(one.entries) + len(one.evidence) for all_ in found.values() for one in all_)


def read_keys(vault: Vault, path: Path) -> None:
    """Take the keys of a backup, for the logs that are here by now.

    Raises Unable("key_store_unreadable"), Wrong("key_store") for another case file's or a damaged one.
    """
    try:
        store = forms.read(unseal(path.read_bytes(), vault.identity), KeyStore)
    except OSError as error:
        raise Unable("key_store_unreadable", file=str(path), reason=error.strerror or "") from None
    except (pyrage.DecryptError, Wrong):
        raise Wrong("key_store", file=str(path)) from None
    if store.case != vault.id:
        raise Wrong("key_store", file=str(path))
    for name, all_ in store.keys.items():
        if name in vault.names():
            for keys in all_:
                vault.compartment(name).take_keys(keys.log, keys.stop, keys.entries, keys.evidence)


def _keys_of(vault: Vault, name: str) -> list[Keys]:
    compartment, ring = vault.compartment(name), vault.keyring
    logs = [(compartment.log, compartment.size), *[(one.log, one.keys_upto) for one in compartment.others()]]
    evidence = tuple(ring.evidence_keys(compartment.inside.keys.folder).items())
    return [
        Keys(
            forms.VERSION,
            log,
            0,
            size,
            tuple(ring.entry_keys(log, start=0, stop=size).items()),
            evidence if place == 0 else (),
        )
        for place, (log, size) in enumerate(logs)
    ]


def _membership_name(identity: Identity) -> str:
    return object_name(name_key(_age_bytes(identity.age_secret)), b"membership")


def _age_bytes(age_secret: str) -> bytes:
    """The 32 bytes of AGE-SECRET-KEY-1… (Bech32, BIP 173)."""
    import bech32

    _, data = bech32.bech32_decode(age_secret)
    return bytes(bech32.convertbits(data or [], 5, 8, False) or [])


def _age_text(secret: bytes) -> str:
    import bech32

    return str(bech32.bech32_encode(PREFIX, bech32.convertbits(secret, 8, 5, True) or [])).upper()
