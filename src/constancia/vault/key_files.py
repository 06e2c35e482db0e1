"""Every file that holds key material, and what protects it. A test makes a case file and finds these and no others;
another makes those that are only written where a member asks for them.

Journals stand beside their stores while a transaction runs, in pages under the same key. The passphrase stands nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Below which folder a path stands."""

    CONFIGURATION = "configuration"
    CASE_FILE = "case_file"
    CHOSEN = "chosen"
    REMOTE = "remote"


class Guard(StrEnum):
    """What whoever has the file needs to read the keys in it."""

    PASSPHRASE = "passphrase"  # noqa: S105 (what it is called)
    MEMBER = "member"
    KEYRING = "keyring"
    STORE = "store"
    OTHER_SHARES = "other_shares"
    NOTHING = "nothing"


class Key(StrEnum):
    """Kinds of secret keys."""

    MEMBER_READING = "member_reading"
    MEMBER_SIGNING = "member_signing"
    KEYRING = "keyring"
    DEVICE_SIGNING = "device_signing"
    STORE = "store"
    COMPARTMENT_READING = "compartment_reading"
    ITEM = "item"
    PUBLISHER = "publisher"
    IMPORTS = "imports"


@dataclass(frozen=True, slots=True)
class KeyFile:
    """`path` is a pattern below `place`, in which `*` stands for a random name."""

    place: Place
    path: str
    guard: Guard
    keys: tuple[Key, ...]


KEY_FILES = (
    KeyFile(Place.CONFIGURATION, "identity.age", Guard.PASSPHRASE, (Key.MEMBER_READING, Key.MEMBER_SIGNING)),
    KeyFile(Place.CASE_FILE, "device/keyring.age", Guard.MEMBER, (Key.KEYRING,)),
    KeyFile(
        Place.CASE_FILE,
        "device/keyring.db",
        Guard.KEYRING,
        (Key.DEVICE_SIGNING, Key.STORE, Key.COMPARTMENT_READING, Key.ITEM),
    ),
    KeyFile(Place.CASE_FILE, "shared/compartments/*/key.age", Guard.MEMBER, (Key.COMPARTMENT_READING,)),
    KeyFile(Place.CASE_FILE, "compartments/*/store.db", Guard.STORE, (Key.PUBLISHER, Key.IMPORTS)),
)

ASKED_FOR = (
    KeyFile(Place.CHOSEN, "joining.age", Guard.MEMBER, (Key.DEVICE_SIGNING,)),
    KeyFile(Place.CHOSEN, "backup --keys FILE", Guard.MEMBER, (Key.ITEM,)),
    KeyFile(Place.REMOTE, "welcome, membership", Guard.MEMBER, (Key.COMPARTMENT_READING,)),
    KeyFile(Place.CHOSEN, "share-*.txt", Guard.OTHER_SHARES, (Key.MEMBER_READING, Key.MEMBER_SIGNING)),
    KeyFile(
        Place.CHOSEN, "recovery sheet --to FILE", Guard.NOTHING, (Key.MEMBER_READING, Key.MEMBER_SIGNING)
    ),
)
"""What stands elsewhere. Item keys also travel on remotes, sealed to period keys of devices."""
