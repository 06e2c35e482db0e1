"""What a case file comes to, in words that do not depend on its ids: row keys in their place, no digests, no lines."""

from __future__ import annotations

from constancia.casefile.exporting import whole
from constancia.casefile.open import CaseFile
from constancia.casefile.standing import said
from constancia.claims.claim import Claim
from constancia.claims.profile import Property

Told = dict[str, dict[str, object]]


def profiles(casefile: CaseFile) -> Told:
    """Every profile of both compartments, under the key of its row."""
    found = whole(casefile)
    keys = {str(subject): key for subject, key in found.keys.items()}
    return {
        f"{one.kind}:{keys.get(subject, subject)}": {
            name: _property(held, keys) for name, held in one.properties.items()
        }
        for subject, one in found.profiles.items()
        if one.properties
    }


def facts(casefile: CaseFile) -> list[tuple[object, ...]]:
    """What is counted."""
    keys = {str(subject): key for subject, key in whole(casefile).keys.items()}
    rows = casefile.general.connection.execute("SELECT * FROM fact").fetchall()
    return sorted((tuple(keys.get(part, part) for part in row) for row in rows), key=repr)


def _property(held: Property, keys: dict[str, str]) -> object:
    judgement = held.judgement
    return (
        held.exclusive,
        held.disputed,
        sorted(
            (keys.get(v.value, v.value), v.certain, v.origins, v.coding_only, _claims(v.claims, keys))
            for v in held.values
        ),
        _claims(held.beside, keys),
        _claims(held.set_aside, keys),
        None if judgement is None else (judgement.reason_en, judgement.reason_es),
    )


def _claims(claims: tuple[Claim, ...], keys: dict[str, str]) -> str:
    return repr(sorted(repr([keys.get(str(part), part) for part in said(claim)]) for claim in claims))
