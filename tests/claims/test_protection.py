"""Who is protected: whoever has no basis, in any order of claims, and nobody may be named whose basis is in doubt."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from constancia.claims import Claim, Kind, Record, SubjectId
from constancia.claims.fold import fold
from constancia.claims.profile import Profile
from constancia.claims.protection import BASES, OPEN_PROPERTIES, is_protected, may_be_named
from tests.claims.conftest import make, rule_of

VALUES = {
    "kind": ("person", "group", "unit"),
    "basis": ("public", "office", "protected", "press", ""),
    "name_in_publication": ("name", "none", "role"),
    "name": ("Inventada", "Otra Inventada"),
    "category": ("defender", "migrant"),
}


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    """What up to two sources say of one subject."""
    return [
        make(name, value, source=source, subject="somebody")
        for name, values in VALUES.items()
        for source in ("s1", "s2")
        for value in draw(st.sets(st.sampled_from(values), max_size=1))
    ]


def folded(found: list[Claim]) -> Profile | None:
    record = Record(Kind.CLAIMS, SubjectId("somebody"), at="2026-01-01T00:00:00Z", claims=tuple(found))
    return fold([record], rule_of=rule_of).get(SubjectId("somebody"))


@given(claims(), st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(found: list[Claim], dice: random.Random) -> None:
    shuffled = list(found)
    dice.shuffle(shuffled)
    assert is_protected(shuffled) == is_protected(found)
    if found:
        one, other = folded(found), folded(shuffled)
        assert one is not None and other is not None
        assert may_be_named(one) == may_be_named(other)


@given(claims())
def test_a_person_is_protected_unless_there_is_a_basis(found: list[Claim]) -> None:
    bases = {claim.value for claim in found if claim.property == "basis"}
    kinds = {claim.value for claim in found if claim.property == "kind"}
    assert is_protected(found) == ("person" in kinds and not bases & BASES)


@given(claims())
def test_whoever_is_protected_may_not_be_named(found: list[Claim]) -> None:
    profile = folded(found)
    if profile is not None and profile.kind == "person" and is_protected(found):
        assert not may_be_named(profile)


@given(claims())
def test_a_person_is_named_only_where_all_agree_on_a_basis_and_on_the_name(found: list[Claim]) -> None:
    profile = folded(found)
    if profile is None or profile.kind != "person":
        return
    said = {name: {c.value for c in found if c.property == name and c.value} for name in VALUES}
    if may_be_named(profile):
        assert len(said["basis"]) == 1 and said["basis"] <= BASES
        assert said["name_in_publication"] == {"name"}


def person(**values: str) -> Profile:
    profile = folded([make(name, value, subject="somebody") for name, value in values.items()])
    assert profile is not None
    return profile


def test_being_named_in_the_press_is_no_basis() -> None:
    assert may_be_named(person(kind="person", basis="public", name_in_publication="name"))


def test_somebody_in_office_is_named_after_a_legal_review() -> None:
    office = {"kind": "person", "basis": "office", "name_in_publication": "name"}
    assert not may_be_named(person(**office))
    assert may_be_named(person(**office, legal_review="2026-03-01"))
    assert not may_be_named(person(**{**office, "name_in_publication": "none"}, legal_review="2026-03-01"))


def test_the_press_and_nobody_are_no_basis() -> None:
    for basis in ("press", "protected", "Public", "none"):
        assert not may_be_named(person(kind="person", basis=basis, name_in_publication="name"))
    assert not may_be_named(person(kind="person", name_in_publication="name"))
    assert not may_be_named(person(kind="person", basis="public"))


def test_a_group_is_named_where_that_was_decided_and_things_are_always() -> None:
    assert not may_be_named(person(kind="group"))
    assert may_be_named(person(kind="group", name_in_publication="name"))
    for kind in ("unit", "place", "source", "act"):
        assert may_be_named(person(kind=kind))


def test_what_may_be_known_of_a_protected_person_tells_no_name() -> None:
    telling = {
        "name",
        "other_name",
        "label",
        "organisation",
        "note",
        "citizenship",
        "basis_source",
        "summary",
    }
    assert not OPEN_PROPERTIES & telling
