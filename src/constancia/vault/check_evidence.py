"""The evidence of one compartment: each file as it was sealed, each with its key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from constancia.errors import Wrong
from constancia.vault import items
from constancia.vault.folder import KEYRING, OPAQUE

if TYPE_CHECKING:
    from constancia.vault.evidence import EvidenceFolder


def evidence_faults(files: EvidenceFolder, *, advance: Callable[[int], None]) -> Iterator[Wrong]:
    """Every file of the case file by its hash; what a killed process left, by opening it.

    What others sealed may be absent as long as it was not fetched, and its key may be on its way.
    """
    left = {path.name for path in files.folder.path(files.file("")).iterdir()}
    digests, secrets = files.digests(), files.keyring.evidence_keys(files.opaque)
    absent, awaited = files.absent(), files.of_others() - secrets.keys()
    for name in digests.keys() - absent:
        if name not in secrets and name not in awaited:
            yield Wrong("item_key_missing", file=KEYRING)
        elif secrets.get(name, "") is not None or name in left:
            yield from _kept(files, name, digests[name], advance=advance)
    for name in sorted(left - digests.keys()):
        if name in secrets:
            yield from _left(files, name, secrets[name])
        elif OPAQUE.fullmatch(name):
            yield Wrong("stored_file_unexpected", file=files.file(name))
    # What was fetched when the process was killed is taken for absent still, and fetched again.


def _kept(
    files: EvidenceFolder, name: str, digest: bytes, *, advance: Callable[[int], None]
) -> Iterator[Wrong]:
    path = files.folder.path(files.file(name))
    try:
        with path.open("rb") as handle:
            found = hashlib.file_digest(handle, "sha256").digest()
            advance(handle.tell())
    except FileNotFoundError:
        yield Wrong("stored_file_missing", file=files.file(name))
        return
    except OSError as error:
        yield Wrong("stored_file_unreadable", file=files.file(name), reason=error.strerror or "")
        return
    if found != digest:
        yield Wrong("stored_file_changed", file=files.file(name))


def _left(files: EvidenceFolder, name: str, secret: str | None) -> Iterator[Wrong]:
    """A block that fails takes its file away meanwhile: then there is nothing to say."""
    try:
        sealed = files.folder.read(files.file(name))
        if secret is not None:
            items.unseal(sealed, secret, file=files.file(name))
    except Wrong as error:
        if error.code != "stored_file_missing":
            yield error
