"""What a sync is told and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from constancia.errors import Notice

Progress = Callable[[str, int, int | None], None]
"""Called with a stage ("receive", "send"), how much of it is done, and of how much (None: not known)."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose word is taken in a compartment, as the grants say.

    `members` are the Ed25519 keys of members who were ever granted it, with whether they still are; `revoked` are
    devices that get nothing any more; `bounds` says of logs how many of their entries are accepted; `founder` is the
    member in whom trust begins.
    """

    members: Mapping[bytes, bool]
    revoked: Collection[bytes] = ()
    bounds: Mapping[str, int] = field(default_factory=dict)
    founder: bytes = b""


@dataclass(slots=True)
class Outcome:
    """`sent` and `received` count entries, `moved` the bytes of objects both ways.

    `news` says of each other device when it last spoke (RFC 3339).
    """

    sent: int = 0
    received: int = 0
    moved: int = 0
    is_changed: bool = False
    news: dict[bytes, str] = field(default_factory=dict)
    seen: dict[bytes, dict[str, tuple[int, int]]] = field(default_factory=dict)
    warnings: list[Notice] = field(default_factory=list)

    def warn(self, code: str, device: bytes | None = None) -> None:
        """Note something that a person must know of. Device or member is named by the start of its key."""
        found = Notice(code, device="" if device is None else device.hex()[:8])
        if all((one.code, one.fields) != (code, found.fields) for one in self.warnings):
            self.warnings.append(found)
