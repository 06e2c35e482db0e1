"""Profiles made comparable: row keys in the place of ids, claims as what they say, the coders' line numbers aside."""

from __future__ import annotations

from typing import Any

from constancia.casefile.exporting import Whole, whole
from constancia.casefile.open import CaseFile
from constancia.claims.claim import Claim
from constancia.claims.profile import Profile
from constancia.publish.export.material import is_coding

Comparable = dict[tuple[str, str], dict[str, Any]]


def comparable(casefile: CaseFile) -> Comparable:
    """Every profile of a case file by kind and key."""
    held = whole(casefile)
    return {
        (profile.kind, _key(held, profile.subject)): _profile(held, profile)
        for profile in held.profiles.values()
    }


def _profile(held: Whole, profile: Profile) -> dict[str, Any]:
    return {
        name: {
            "values": [
                (_key(held, value.value), _claims(held, value.claims), value.certain, value.origins)
                for value in sorted(found.values, key=lambda value: _key(held, value.value))
            ],
            "exclusive": found.exclusive,
            "disputed": found.disputed,
            "beside": _claims(held, found.beside),
            "set_aside": _claims(held, found.set_aside),
            "judgement": found.judgement
            and (
                found.judgement.reason_en,
                found.judgement.reason_es,
                held.claim_keys[found.judgement.claim],
            ),
        }
        for name, found in profile.properties.items()
    }


def _claims(held: Whole, claims: tuple[Claim, ...]) -> list[tuple[Any, ...]]:
    return sorted((_claim(held, claim) for claim in claims), key=repr)


def _claim(held: Whole, claim: Claim) -> tuple[Any, ...]:
    return (
        held.claim_keys.get(claim.digest),
        claim.property,
        _key(held, claim.value),
        _key(held, claim.source or ""),
        claim.account.value,
        claim.relation.value,
        claim.qualifier,
        claim.certainty,
        claim.words,
        claim.note,
        None if claim.is_coding else claim.locator,
    )


def _key(held: Whole, text: str) -> str:
    profile = held.profiles.get(text)  # type: ignore[call-overload]
    if profile is not None and is_coding(profile):
        return "the coding"
    return held.keys.get(text, text)  # type: ignore[call-overload]
