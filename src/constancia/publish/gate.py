"""The gate: the one function through which everything published passes. There is no other way out, and no bypass.

It takes what a case file holds and gives back `Published`, which carries only what consent and basis allow. Pages,
PDF, data, figures and proofs are made from `Published` alone. What stays behind is counted by reason:

    no_consent       said by a source that is not public and has not agreed to this use of its words, of a place or of a
                     name; and coding about an act of which only such sources speak
    protected_name   a text that holds the name of somebody who may not be named, withheld whole; and all that is said
                     in a word (a term, a property) of the case file's own that does
    unnamed_person   a property of a person who may not be named
    private          properties that are never published (notes, citizenship)
    address          the address of a source cited for an act whose victim may not be named, or for what it belongs to
    retracted        taken back by a member

A judgement goes with the claim that it chooses, for the same reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from msgspec.structs import replace

from constancia.claims.claim import Account, Claim, Digest, SubjectId
from constancia.claims.competition import Rule
from constancia.claims.consent import PRESENT, Medium
from constancia.claims.fold import Decisions, decisions, fold
from constancia.claims.profile import Profile
from constancia.claims.protection import OPEN_PROPERTIES, may_be_named
from constancia.claims.record import Kind, Record
from constancia.log.entry import Entry
from constancia.publish.consented import Consented, Purpose
from constancia.publish.names import ProtectedNames

_PUBLISHED_KINDS = frozenset({Kind.CLAIMS, Kind.JUDGEMENT, Kind.VOCABULARY})
_NAMED_KINDS = frozenset({"unit", "place", "group", "person"})
_NAMES = ("name", "other_name")
_SOURCES = ("source", "basis_source")
"""Who else was there when somebody agreed."""
_TO_PUBLISH = Purpose()


@dataclass(frozen=True, slots=True)
class Held:
    """One entry of the compartment `general`, and what it says."""

    entry: Entry
    record: Record


@dataclass(frozen=True, slots=True)
class Passed:
    """One entry as it may be published: the permitted parts, and the digests of the disclosures that carry them."""

    entry: Entry
    record: Record
    keep: frozenset[str]


@dataclass(frozen=True, slots=True)
class Published:
    """All that may be published. `withheld` counts statements by reason; `names` finds protected names in prose.

    `media` says by source what of its speaker may show (a face in a picture, a voice in a recording).
    """

    entries: tuple[Passed, ...]
    profiles: Mapping[SubjectId, Profile]
    withheld: Mapping[str, int]
    names: ProtectedNames
    media: Mapping[SubjectId, frozenset[Medium]] = field(default_factory=dict)

    def of_kind(self, kind: str) -> list[Profile]:
        """The profiles of one kind, by id."""
        return [profile for profile in self.profiles.values() if profile.kind == kind]


def pass_gate(
    held: Iterable[Held],
    *,
    identities: Iterable[Record],
    rule_of: Callable[[str], Rule],
    is_private: Callable[[str], bool],
    purpose: Purpose = _TO_PUBLISH,
) -> Published:
    """Decide for every statement. `identities` are the records of that compartment: none of them is published.

    Raises Wrong("record") for a consent of a shape that is none.
    """
    everything, hidden = list(held), list(identities)
    records = [one.record for one in everything]
    profiles = fold(records, rule_of=rule_of)
    decided = decisions(records)
    names = _protected_names(profiles, hidden, _taken_back(records, decided))
    consented = Consented.of(profiles, hidden, purpose)
    gate = _Gate(
        profiles=profiles,
        consented=consented,
        decided=decided,
        names=names,
        unnamed_addresses=_addresses_of_unnamed(profiles),
        closed_words=frozenset(_closed_words(records, names)),
        is_private=is_private,
    )
    withheld = _hidden(hidden)
    reasons = gate.reasons(records)
    passed = [p for one in everything if (p := gate.of(one, reasons, withheld)) is not None]
    published = fold((p.record for p in passed), rule_of=rule_of)
    return Published(tuple(passed), published, dict(sorted(withheld.items())), names, media=consented.media)


def _hidden(identities: Sequence[Record]) -> Counter[str]:
    """What of `identities` stays behind, all of it, by reason."""
    dropped = decisions(identities).retracted
    reasons = ["retracted" if c.digest in dropped else "unnamed_person" for r in identities for c in r.claims]
    return Counter(reasons)


@dataclass(frozen=True, slots=True)
class _Gate:
    profiles: Mapping[SubjectId, Profile]
    consented: Consented
    decided: Decisions
    names: ProtectedNames
    unnamed_addresses: Set[SubjectId]
    closed_words: Set[str]
    is_private: Callable[[str], bool]

    def reasons(self, records: Iterable[Record]) -> Mapping[Digest, str | None]:
        """Every claim by its digest, with the reason why it stays behind, None where it passes."""
        return {claim.digest: self._reason(claim) for record in records for claim in record.claims}

    def of(self, one: Held, reasons: Mapping[Digest, str | None], withheld: Counter[str]) -> Passed | None:
        record = one.record
        if record.kind not in _PUBLISHED_KINDS:
            return None
        bare = replace(record, at=None, batch=None, rows=(), claims=(), body={})
        if record.kind is not Kind.CLAIMS:
            reason = self._reason_of_decision(record, reasons)
            if reason is not None:
                withheld[reason] += 1
                return None
            return _passed(one, replace(bare, body=record.body))
        withheld.update(reason for claim in record.claims if (reason := reasons[claim.digest]) is not None)
        claims = [self._bare(c, withheld) for c in record.claims if reasons[c.digest] is None]
        return _passed(one, replace(bare, claims=tuple(claims))) if claims else None

    def _reason_of_decision(self, record: Record, reasons: Mapping[Digest, str | None]) -> str | None:
        if record.digest in self.decided.retracted:
            return "retracted"
        if not self.closed_words.isdisjoint(_words_of(record)):
            return "protected_name"
        if any(self.names.are_in(text) for text in _texts(record.body)):
            return "protected_name"
        chosen = record.body.get("claim")
        return reasons.get(Digest(chosen), "retracted") if isinstance(chosen, str) else None

    def _bare(self, claim: Claim, withheld: Counter[str]) -> Claim:
        """A claim that passes, without what of it may not."""
        if claim.note is not None:
            withheld["private"] += 1
        if self.names.are_in(claim.words):
            withheld["protected_name"] += 1
            claim = replace(claim, words=None)
        if claim.locator is not None and any(self.names.are_in(t) for t in claim.locator.to_json().values()):
            withheld["protected_name"] += 1
            claim = replace(claim, source=None, locator=None, account=Account.UNCLEAR, certainty=None)
        return replace(claim, note=None)

    def _reason(self, claim: Claim) -> str | None:
        if claim.digest in self.decided.retracted:
            return "retracted"
        if self.is_private(claim.property):
            return "private"
        if not self.consented.lets(claim):
            return "no_consent"
        about = self.profiles.get(claim.subject)
        is_closed = about is not None and about.kind == "person" and not may_be_named(about)
        if is_closed and claim.property not in OPEN_PROPERTIES:
            return "unnamed_person"
        if claim.property == "url" and claim.subject in self.unnamed_addresses:
            return "address"
        if not self.closed_words.isdisjoint((claim.property, claim.value)) or self.names.are_in(claim.value):
            return "protected_name"
        return None


def _passed(one: Held, record: Record) -> Passed:
    permitted = {"kind", "subject"} | {f"body.{name}" for name in record.body}
    kept = {claim.digest: claim for claim in record.claims}
    names = {d.digest: d.name for d in one.entry.disclosures}
    for digest, claim in kept.items():
        name = names[digest]
        permitted.add(name)
        permitted |= {f"{name}.source"} if claim.source is not None else set()
        permitted |= {f"{name}.words"} if claim.words is not None else set()
    keep = frozenset(d.digest for d in one.entry.disclosures if d.name in permitted)
    return Passed(one.entry, record, keep)


def _protected_names(
    profiles: Mapping[SubjectId, Profile], identities: Sequence[Record], taken_back: Iterable[Claim]
) -> ProtectedNames:
    """Names in `identities`, and those that stand or stood in `general` of people who may not be named all the same.

    A name that was taken back is protected still, since who takes it back may be the one who wants it unsaid; but not
    that of somebody who may be named by now.
    """
    people = [profile for profile in profiles.values() if profile.kind == "person"]
    named = {one.subject for one in people if may_be_named(one)}
    dropped = decisions(identities).retracted
    secret = {
        claim.value
        for record in identities
        for claim in record.claims
        if claim.property in _NAMES and not (claim.digest in dropped and claim.subject in named)
    }
    secret |= {
        text
        for record in identities
        if record.kind is Kind.CONSENT
        for name in PRESENT
        if isinstance(text := record.body.get(name), str)
    }
    unnamed = {one.subject for one in people} - named
    secret |= {one.value for one in taken_back if one.property in _NAMES and one.subject in unnamed}
    secret |= {
        text for one in people if not may_be_named(one) for name in _NAMES for text in _every(one, name)
    }
    public = [
        text
        for profile in profiles.values()
        if profile.kind in _NAMED_KINDS and may_be_named(profile)
        for name in ("name", "label", "abbreviation", "admin1")
        for text in profile.all(name)
    ]
    return ProtectedNames.of(secret, public=public)


def _taken_back(records: Iterable[Record], decided: Decisions) -> Iterator[Claim]:
    for record in records:
        yield from (claim for claim in record.claims if claim.digest in decided.retracted)


def _every(profile: Profile, name: str) -> set[str]:
    held = profile.properties.get(name)
    return set() if held is None else {claim.value for claim in held.claims}


def _closed_words(records: Iterable[Record], names: ProtectedNames) -> Iterator[str]:
    """The ids of terms and properties of the case file's own that name somebody, in themselves or in their labels."""
    for record in records:
        if record.kind is Kind.VOCABULARY:
            named = any(names.are_in(text) for text in _texts(record.body))
            for word in _words_of(record):
                if named or names.are_in(word.replace("_", " ").title()):
                    yield word


def _words_of(record: Record) -> set[str]:
    """The id of what a record adds to the vocabulary."""
    added = (record.body.get(name) for name in ("term", "property")) if record.kind is Kind.VOCABULARY else ()
    return {word for one in added if isinstance(one, Mapping) and isinstance(word := one.get("id"), str)}


def _addresses_of_unnamed(profiles: Mapping[SubjectId, Profile]) -> set[SubjectId]:
    """Sources cited for an act whose victim, person or group, may not be named, and for what the act belongs to: its
    involvements, its victim, its event, its case."""
    acts = {
        profile.subject
        for profile in profiles.values()
        if profile.kind == "act" and any(not _is_named(profiles, victim) for victim in profile.all("victim"))
    }
    around = {
        SubjectId(subject)
        for act in acts
        for name in ("victim", "event", "case")
        for subject in profiles[act].all(name)
        if name != "victim" or not _is_named(profiles, subject)
    }
    involved = {
        profile.subject
        for profile in profiles.values()
        if profile.kind == "involvement" and any(act in acts for act in profile.all("act"))
    }
    claims = [
        claim
        for subject in acts | around | involved
        if subject in profiles
        for held in profiles[subject].properties.values()
        for claim in held.claims
    ]
    cited = {claim.source for claim in claims if claim.source is not None}
    return cited | {SubjectId(claim.value) for claim in claims if claim.property in _SOURCES}


def _is_named(profiles: Mapping[SubjectId, Profile], victim: str) -> bool:
    profile = profiles.get(SubjectId(victim))
    return profile is not None and may_be_named(profile)


def _texts(body: object) -> Iterable[str]:
    if isinstance(body, str):
        yield body
    elif isinstance(body, Mapping):
        for part in body.values():
            yield from _texts(part)
    elif isinstance(body, list):
        for part in body:
            yield from _texts(part)
