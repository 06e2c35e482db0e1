"""Membership brought back: shares of an identity, backups, and a case file restored from them.

A backup is a remote that nobody else writes to; so what was destroyed is destroyed in it too, as on every remote.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from constancia.casefile.open import CaseFile, Progress
from constancia.casefile.syncing import Synced, sync, take_in_all
from constancia.errors import Misuse
from constancia.vault.identity import Identity
from constancia.vault.recovery import join_shares as join_shares
from constancia.vault.recovery import make_shares as make_shares
from constancia.vault.recovery import read_keys, write_keys
from constancia.vault.recovery import restore as restored
from constancia.vault.remote import open_remote

if TYPE_CHECKING:
    from collections.abc import Sequence


def keep_identity(untrusted: Sequence[str], path: Path, passphrase: str) -> Identity:
    """The identity that shares are of, under a new passphrase, in a new file.

    Raises Wrong("shares_wrong"), Misuse("identity_exists"), Misuse("passphrase_empty"), Unable("disk").
    """
    if path.exists() or path.is_symlink():
        raise Misuse("identity_exists", file=str(path))
    return join_shares(untrusted).keep(path, passphrase)


def back_up(
    casefile: CaseFile, address: str, *, keys: Path | None, progress: Progress | None = None
) -> tuple[Synced, int]:
    """Put everything on a remote of one's own; `keys` is the key store's file, which replaces the last one.

    Gives what a sync gives, and how many item keys were written. Raises what `sync` raises.
    """
    synced = sync(casefile, address, progress=progress)
    return synced, 0 if keys is None else write_keys(casefile.vault, keys)


def restore(
    folder: Path, address: str, *, identity: Identity, keys: Path | None, progress: Progress | None = None
) -> tuple[Synced, int]:
    """A case file made anew on this device from a backup or any remote.

    Gives what a sync gives, and how many entries wait for item keys of another device. Raises
    Misuse("folder_exists"), Wrong("membership_missing", "membership", "key_store"), and what `sync` raises.
    """
    with open_remote(address) as remote:
        restored(folder, remote, identity=identity)
    with CaseFile.open(folder, identity=identity) as casefile:
        casefile.announce()
        synced = sync(casefile, address, progress=progress)
        if keys is not None:
            read_keys(casefile.vault, keys)
            take_in_all(casefile, synced)
        return synced, _waiting(casefile)


def _waiting(casefile: CaseFile) -> int:
    return sum(
        log.size - log.keys_upto
        for name in casefile.vault.names()
        for log in casefile.vault.compartment(name).others()
    )
