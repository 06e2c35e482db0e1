"""A claim: what one source says about one property of one subject. Nothing here changes once it is made."""

from __future__ import annotations

import base64
import builtins
from collections.abc import Callable
from enum import StrEnum
from typing import NewType

from msgspec import Struct

from constancia.claims.locator import Locator

SubjectId = NewType("SubjectId", str)
"""26 characters of lower-case base32: 128 random bits, never derived from content."""

Digest = NewType("Digest", str)
"""43 characters of base64url: the SHA-256 of a disclosure (RFC 9901, section 4.2.3). How a claim is cited."""


class Relation(StrEnum):
    """How the coder read a claim against the others of its subject and property."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    SCOPE = "scope"
    INTERNAL = "internal"
    PLACEHOLDER = "placeholder"

    @property
    def competes(self) -> bool:
        """Only these two may decide a value; the others are shown beside it."""
        return self in (Relation.SUPPORTS, Relation.CONTRADICTS)


class Account(StrEnum):
    """Whose word a claim is."""

    FIRST_HAND = "first-hand"
    OFFICIAL = "official"
    COURT = "court"
    REPORTED = "reported"
    DATASET = "dataset"
    UNCLEAR = "unclear"
    CODING = "coding"


class Qualifier(StrEnum):
    """What a source puts before a number."""

    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    UP_TO = "up_to"


class Claim(Struct, frozen=True):
    """`source` and `locator` are None where a publication withholds them; `digest` is empty until signed."""

    subject: SubjectId
    property: str
    value: str
    source: SubjectId | None = None
    locator: Locator | None = None
    account: Account = Account.REPORTED
    relation: Relation = Relation.SUPPORTS
    qualifier: Qualifier | None = None
    certainty: str | None = None
    words: str | None = None
    note: str | None = None
    digest: Digest = Digest("")

    @builtins.property
    def is_coding(self) -> bool:
        """True where the claim rests on nothing but the coder."""
        return self.account is Account.CODING


def new_subject_id(random: Callable[[int], bytes]) -> SubjectId:
    """A fresh id from 16 bytes of `random`."""
    return SubjectId(base64.b32encode(random(16)).decode().rstrip("=").lower())
