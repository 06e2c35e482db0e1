"""Who is protected, and what of a person may be known outside the compartment `identities`.

A person is protected unless there is a basis for naming: the person's own public word about the matter, or office.
Being named in the press is neither. Groups carry descriptions, not names, and are not protected as such.
"""

from __future__ import annotations

from collections.abc import Iterable

from constancia.claims.claim import Claim
from constancia.claims.profile import Profile

BASES = frozenset({"public", "office"})
"""Values of the property `basis` on which a person may be named."""

OPEN_PROPERTIES = frozenset(
    {
        "kind",
        "category",
        "role",
        "size_min",
        "size_max",
        "member_of",
        "basis",
        "name_in_publication",
    }
)
"""What stays in `general` of a protected person: enough to count, and to print a role instead of a name."""


def is_protected(claims: Iterable[Claim]) -> bool:
    """Whether claims about one subject make it a person without a basis."""
    found = {(claim.property, claim.value) for claim in claims}
    return ("kind", "person") in found and not any(("basis", basis) in found for basis in BASES)


def may_be_named(profile: Profile) -> bool:
    """Whether the gate may print the name: a basis that is certain, and nobody who decided otherwise."""
    if profile.kind != "person":
        return profile.kind != "group" or profile.one("name_in_publication") == "name"
    return profile.one("basis") in BASES and profile.one("name_in_publication") == "name"
