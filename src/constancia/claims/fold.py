"""The fold: records of any origin and order, come to one profile a subject by fixed rules.

The result depends on the *set* of records alone. Claims are told apart by their digest; among several judgements of
one question the latest counts (by time, then digest); subjects judged to be the same are one, under the smallest id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from constancia.claims.claim import Claim, Digest, SubjectId
from constancia.claims.competition import Rule, settle
from constancia.claims.profile import Judgement, Profile
from constancia.claims.record import Kind, Record
from constancia.claims.sameness import Sameness

RuleOf = Callable[[str], Rule]
Question = tuple[SubjectId, str]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What members decided: claims and judgements taken back, questions judged, subjects that are the same."""

    retracted: frozenset[str]
    judged: Mapping[Question, Judgement]
    same: Sameness


def fold(records: Iterable[Record], *, rule_of: RuleOf) -> dict[SubjectId, Profile]:
    """Every subject that `records` speak of, by id. Two sources of one origin count as one."""
    held = list(records)
    decided = decisions(held)
    claims: dict[SubjectId, dict[Digest | int, Claim]] = defaultdict(dict)
    for record in held:
        for claim in record.claims:
            claims[decided.same.of(claim.subject)][claim.digest or id(claim)] = claim
    origin_of = origins(
        (claim for of_one in claims.values() for claim in of_one.values()), decided=decided, rule_of=rule_of
    )
    return {
        subject: fold_subject(subject, of_one.values(), decided=decided, rule_of=rule_of, origin_of=origin_of)
        for subject, of_one in sorted(claims.items())
    }


def decisions(records: Iterable[Record]) -> Decisions:
    """The retractions, judgements and sameness among `records`. Raises Wrong("record") for a broken one."""
    held = [record for record in records if record.kind in (Kind.RETRACTION, Kind.JUDGEMENT)]
    retracted = frozenset(digest for record in held for digest in _retracted(record))
    standing = [r for r in held if r.kind is Kind.JUDGEMENT and r.digest not in retracted]
    judged: dict[Question, Judgement] = {}
    pairs = []
    for record in sorted(standing, key=lambda record: (record.at or "", record.digest)):
        if record.subject is not None and isinstance(other := record.body.get("same_as"), str):
            pairs.append((record.subject, SubjectId(other)))
        elif (judgement := _judgement(record)) is not None and judgement.claim not in retracted:
            judged[judgement.subject, judgement.property] = judgement
    same = Sameness.of_pairs(pairs)
    return Decisions(retracted, {(same.of(s), p): j for (s, p), j in judged.items()}, same)


def origins(claims: Iterable[Claim], *, decided: Decisions, rule_of: RuleOf) -> Callable[[SubjectId], str]:
    """The function from a source to its origin: the source itself where none, or several, are claimed."""
    found: dict[SubjectId, set[str]] = defaultdict(set)
    for claim in claims:
        if claim.property == "origin" and claim.relation.competes and claim.digest not in decided.retracted:
            found[decided.same.of(claim.subject)].add(claim.value)
    single = {source: values.pop() for source, values in found.items() if len(values) == 1}
    return lambda source: single.get(decided.same.of(source), source)


def fold_subject(
    subject: SubjectId,
    claims: Iterable[Claim],
    *,
    decided: Decisions,
    rule_of: RuleOf,
    origin_of: Callable[[SubjectId], str],
) -> Profile:
    """One profile. `claims` are all those about `subject` and about what is the same, each once."""
    by_property: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.digest not in decided.retracted:
            by_property[claim.property].append(_unified(claim, decided.same))
    properties = {
        name: settle(
            name,
            found,
            rule=rule_of(name),
            judgement=decided.judged.get((subject, name)),
            origin_of=origin_of,
        )
        for name, found in sorted(by_property.items())
    }
    kinds = properties.pop("kind", None)
    kind = kinds.values[0].value if kinds is not None and kinds.values else ""
    return Profile(subject, kind, properties, decided.same.others(subject))


def _unified(claim: Claim, same: Sameness) -> Claim:
    if claim.value not in same.leader:
        return claim
    value = same.of(SubjectId(claim.value))
    return claim if value == claim.value else replace(claim, value=value)


def _retracted(record: Record) -> list[str]:
    named = record.body.get("claims") if record.kind is Kind.RETRACTION else None
    return [digest for digest in named if isinstance(digest, str)] if isinstance(named, list) else []


def _judgement(record: Record) -> Judgement | None:
    texts = [record.body.get(name) for name in ("property", "claim", "reason_en", "reason_es")]
    if record.subject is None or not all(isinstance(text, str) for text in texts):
        return None
    name, claim, english, spanish = (str(text) for text in texts)
    return Judgement(record.subject, name, Digest(claim), english, spanish, record.at or "", record.digest)
