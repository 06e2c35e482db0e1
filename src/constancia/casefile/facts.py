"""Profiles as rows: one for each value that a property may have. What frames are made of, and what the store keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from constancia.claims.claim import Claim, Relation, SubjectId
from constancia.claims.competition import Rule
from constancia.claims.fold import Decisions
from constancia.claims.profile import Profile


class Fact(NamedTuple):
    """`exclusive`: the values of this property are alternatives. `coding`: it rests on nothing but the coder."""

    subject: str
    kind: str
    property: str
    value: str
    exclusive: bool
    certain: bool
    coding: bool


def facts(profile: Profile, *, origin_of: Callable[[SubjectId], str]) -> Iterator[Fact]:
    """Every value of one profile, its kind, and two sums: is anything `disputed`, how many `origins` it rests on."""
    subject, kind = profile.subject, profile.kind
    yield Fact(subject, kind, "kind", kind, True, True, False)
    sources = set()
    for held in profile.properties.values():
        for value in held.values:
            yield Fact(
                subject, kind, held.name, value.value, held.exclusive, value.certain, value.coding_only
            )
        claims = chain(*[value.claims for value in held.values], held.beside, held.set_aside)
        sources.update([c.source for c in claims if c.source is not None and not c.is_coding])
    disputed = any(held.disputed for held in profile.properties.values())
    yield Fact(subject, kind, "disputed", "yes" if disputed else "no", True, True, False)
    yield Fact(subject, kind, "origins", str(len({origin_of(s) for s in sources})), True, True, False)


def plain_facts(
    subject: SubjectId,
    claims: Sequence[Claim],
    *,
    decided: Decisions,
    rule_of: Callable[[str], Rule],
    origin_of: Callable[[SubjectId], str],
) -> list[Fact] | None:
    """What `facts` gives for the profile of most subjects, without making it: one claim a property, nothing decided.

    None where there is more to it.
    """
    by_property = {claim.property: claim for claim in claims}
    if len(by_property) < len(claims) or any(_is_decided(claim, decided) for claim in claims):
        return None
    first = by_property.pop("kind", None)
    kind = "" if first is None else first.value
    made, sources = [Fact(subject, kind, "kind", kind, True, True, False)], set()
    for name, claim in sorted(by_property.items()):
        made.append(Fact(subject, kind, name, claim.value, not rule_of(name).multiple, True, claim.is_coding))
        if claim.source is not None and not claim.is_coding:
            sources.add(claim.source)
    made.append(Fact(subject, kind, "disputed", "no", True, True, False))
    made.append(Fact(subject, kind, "origins", str(len({origin_of(s) for s in sources})), True, True, False))
    return made if made[3:] or kind else []


def _is_decided(claim: Claim, decided: Decisions) -> bool:
    """Whether a member decided something about a claim, or its coder did not simply state it."""
    return (
        claim.relation is not Relation.SUPPORTS
        or claim.digest in decided.retracted
        or claim.value in decided.same.leader
        or (claim.subject, claim.property) in decided.judged
    )
