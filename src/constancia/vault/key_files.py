"""Every file that holds key material, and what protects it. A test makes a case file and finds these and no others.

Journals stand beside their stores while a transaction runs, in pages under the same key. The passphrase stands nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Below which folder a path stands."""

    CONFIGURATION = "configuration"
    CASE_FILE = "case_file"


class Guard(StrEnum):
    """What whoever has the file needs to read the keys in it."""

    PASSPHRASE = "passphrase"  # noqa: S105 (what it is called)
    MEMBER = "member"
    KEYRING = "keyring"
    STORE = "store"


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
