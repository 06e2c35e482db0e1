"""Where a remote is: one address, without secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constancia.errors import Misuse

if TYPE_CHECKING:
    from constancia.vault.remote.protocol import Remote


def open_remote(address: str) -> Remote:
    """The remote at `address`. Raises Misuse("remote_address"), Unable("remote_unreachable", "remote_refused")."""
    raise Misuse("remote_address", reason="scheme")
