"""Who and what is protected, and what of a person may be known outside the compartment `identities`.

A person is protected unless there is a basis for naming: the person's own public word about the matter, or office.
Being named in the press is neither. Somebody in office is named after a legal review that is recorded. Groups carry
descriptions, not names, and are not protected as such.
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
        "legal_review",
    }
)
"""What stays in `general` of a protected person: enough to count, and to print a role instead of a name."""


TESTIMONY = frozenset({"interview", "statement", "field_form", "message"})
"""Kinds of source in which somebody spoke to few: what stands there needs the speaker's yes."""

PUBLIC = frozenset(
    {"news", "ngo_report", "court_filing", "government_report", "dataset", "web_page", "coding"}
)
"""Kinds of source that speak in public of themselves."""


def is_protected(claims: Iterable[Claim]) -> bool:
    """Whether claims about one subject make it a person without a basis."""
    found = {(claim.property, claim.value) for claim in claims}
    return ("kind", "person") in found and not any(("basis", basis) in found for basis in BASES)


def publicity(kind: str, *, url: str, consent: str) -> str:
    """Whether a source may be shown: what a person said to the team only with a yes; else what is public by its kind or
    has an address. `consent` is an answer to that question alone, empty where there is none."""
    if consent:
        return "published" if consent == "yes" else "protected"
    is_public = kind not in TESTIMONY and (kind in PUBLIC or bool(url))
    return "published" if is_public else "protected"


def is_protected_source(claims: Iterable[Claim]) -> bool:
    """Whether claims about one subject make it a source whose speaker has to agree."""
    found = {claim.property: claim.value for claim in claims}
    if found.get("kind") != "source":
        return False
    return found.get("publicity") != "published" or found.get("source_kind") in TESTIMONY


def may_be_named(profile: Profile) -> bool:
    """Whether the gate may print the name: a basis that is certain, in office a legal review too, and nobody who
    decided otherwise."""
    if profile.kind != "person":
        return profile.kind != "group" or profile.one("name_in_publication") == "name"
    basis = profile.one("basis")
    is_reviewed = basis != "office" or bool(profile.all("legal_review"))
    return basis in BASES and is_reviewed and profile.one("name_in_publication") == "name"
