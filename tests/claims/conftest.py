"""Claims about invented people, made short."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from constancia.claims import Account, Claim, Digest, Locator, Relation, Rule, SubjectId

RULES = {
    "act_type": Rule("term", multiple=False),
    "date_start": Rule("edtf", multiple=False),
    "victim_count": Rule("integer", multiple=False),
    "duration": Rule("duration", multiple=False),
    "place": Rule("reference", multiple=False),
    "perpetrator": Rule("reference", multiple=True),
    "outcome": Rule("text", multiple=True),
    "origin": Rule("text", multiple=False),
    "kind": Rule("term", multiple=False),
}


def rule_of(name: str) -> Rule:
    return RULES.get(name, Rule("text", multiple=True))


@pytest.fixture
def claim() -> Callable[..., Claim]:
    return make


def make(property_: str, value: str, *, source: str = "s1", subject: str = "act", **parts: object) -> Claim:
    """A claim with a digest of its content, so that equal calls are one claim."""
    digest = hashlib.sha256(
        repr((property_, value, source, subject, sorted(parts.items(), key=str))).encode()
    )
    return Claim(
        subject=SubjectId(subject),
        property=property_,
        value=value,
        source=SubjectId(source),
        digest=Digest(digest.hexdigest()[:43]),
        **parts,  # type: ignore[arg-type]
    )


def coding(property_: str, value: str, *, subject: str = "act") -> Claim:
    return make(
        property_,
        value,
        subject=subject,
        source="coding",
        account=Account.CODING,
        locator=Locator(table="acts.csv", row="2", column=property_),
    )


def against(property_: str, value: str, *, source: str) -> Claim:
    return make(property_, value, source=source, relation=Relation.CONTRADICTS)
