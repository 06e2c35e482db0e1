"""What an outsider's look at a publication comes to: what is wrong and in which file, what is proven and what is not.

No sentences here: every fault and every statement is a stable code, said in a language by whoever shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from constancia.errors import Wrong

MOST_FAULTS = 1_000
"""No more faults than this are kept; `more` counts the rest."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong. `file` is relative to the publication, with `/`, unprintable characters escaped."""

    file: str
    code: str
    line: int = 0
    column: str = ""
    reason: str = ""

    @classmethod
    def of(cls, file: str, error: Wrong, *, line: int | None = None) -> Fault:
        """An error as a fault of a file, at a line that is known better than by the error."""
        reason = str(error.fields.get("reason", ""))
        return cls(file, error.code, line or error.line or 0, error.column or "", reason)

    def as_error(self) -> Wrong:
        """The fault as an error, for whoever makes sentences of errors. Nothing raises it."""
        reason = {"reason": self.reason} if self.reason else {}
        return Wrong(self.code, file=self.file, line=self.line or None, column=self.column or None, **reason)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was looked at."""

    files: int = 0
    bytes: int = 0
    entries: int = 0
    disclosures: int = 0
    claims: int = 0
    figures: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Dated:
    """What a stamp says of one anchor. `what`: "existed" (its authority leads to a root that the reader named),
    "stamped" (it holds together, its authority was not checked), "block" (`detail`: the Merkle root that block `by` of
    Bitcoin must have), "promised" (by a calendar), "witnessed" (`detail`: the fingerprint of the witness's key).

    `before` is RFC 3339, empty where no time is said; `entries` counts what stands under the anchor.
    """

    anchor: int
    what: str
    by: str
    before: str = ""
    entries: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`fingerprint` is that of the publisher's key (empty where it cannot be read), `roots` those of the anchors in
    hex; `dated` is what their stamps say, where nothing is wrong.

    `publication` is the number of this publication among all of this publisher's, from 1 (0: unknown).
    `unchecked` names checks that could not be made because a file that they need is damaged itself.
    """

    faults: tuple[Fault, ...]
    proven: tuple[str, ...]
    not_proven: tuple[str, ...]
    counts: Counts
    fingerprint: str = ""
    roots: tuple[str, ...] = ()
    dated: tuple[Dated, ...] = ()
    publication: int = 0
    unchecked: tuple[str, ...] = ()
    more: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """True where nothing is wrong."""
        return not self.faults
