"""Claims: who says what about whom, where it stands, and what the claims about one subject come to. Pure: no clock,
no disk, no keys; the same claims in any order give the same profile."""

from constancia.claims.claim import Account, Claim, Digest, Qualifier, Relation, SubjectId, new_subject_id
from constancia.claims.competition import Rule
from constancia.claims.fold import fold
from constancia.claims.locator import Locator
from constancia.claims.profile import Judgement, Profile, Property, Value
from constancia.claims.record import Kind, Record, from_fields, to_fields

__all__ = [
    "Account",
    "Claim",
    "Digest",
    "Judgement",
    "Kind",
    "Locator",
    "Profile",
    "Property",
    "Qualifier",
    "Record",
    "Relation",
    "Rule",
    "SubjectId",
    "Value",
    "fold",
    "from_fields",
    "new_subject_id",
    "to_fields",
]
