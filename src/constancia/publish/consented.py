"""What speakers allow of each source, for one purpose: the part of the gate that obeys consent, property by property.

A source that is recorded as published speaks in public: its words need no yes. What a person told the team needs one.
An answer that was recorded holds over that, both ways. Faces and voices need a yes always, and a name printed in public
is none: that takes a basis.

What only the coder entered about an act, and about what the act belongs to, follows the sources that speak of the act:
where all of them are silent, so is the coding, which can have come from nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field

from constancia.claims.claim import Claim, SubjectId
from constancia.claims.consent import Consent, Consents, Medium, Use, answer_of, fold, from_record, held_by
from constancia.claims.profile import Profile
from constancia.claims.protection import TESTIMONY
from constancia.claims.record import Kind, Record

_PLACES = frozenset({"place", "place_as_stated", "latitude", "longitude"})
_NAMES = frozenset({"name", "other_name"})
_NAMED_IN_WORDS = "victim_as_stated"
"""Properties that show more of the speaker than words."""

_OF_SOURCE = frozenset({"kind", "source_kind", "publicity", "language", "source_reliability"})
"""What of a source that is not public tells nobody who spoke; all else about it needs a yes to the name."""

_REACHED = ("victim", "place", "event", "case")
_PUBLIC = frozenset({Medium.WORDS, Medium.PLACE, Medium.NAME})
_TOLD = frozenset({Medium.WORDS, Medium.PLACE})
_NOTHING: frozenset[Medium] = frozenset()


@dataclass(frozen=True, slots=True)
class Purpose:
    """What is to be done with what passes: the use, for whom (empty: whoever it is), on which day. Without a day, every
    answer that has an end has ended."""

    use: Use = Use.PUBLICATION
    recipient: str = ""
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Consented:
    """`media` by source: what of its speaker may show. `behind` by subject: the sources that speak of it."""

    media: Mapping[SubjectId, frozenset[Medium]]
    behind: Mapping[SubjectId, Set[SubjectId]] = field(repr=False)
    sources: Set[SubjectId] = field(repr=False)
    """Those whose speaker has to agree."""
    kinds: Mapping[SubjectId, str] = field(repr=False)

    @classmethod
    def of(
        cls, profiles: Mapping[SubjectId, Profile], identities: Iterable[Record], purpose: Purpose
    ) -> Consented:
        """From the profiles of `general` and the records of `identities`, among them those of consent and of holds."""
        answered = _Answered.of(identities)
        sources = [profile for profile in profiles.values() if profile.kind == "source"]
        media = {one.subject: _media(one, answered.about(one), purpose) for one in sources}
        return cls(
            media={other: media[one.subject] for one in sources for other in _all_ids(one)},
            behind=_behind(profiles),
            sources={other for one in sources if not _speaks_in_public(one) for other in _all_ids(one)},
            kinds={other: one.kind for one in profiles.values() for other in _all_ids(one)},
        )

    def lets(self, claim: Claim) -> bool:
        """Whether the speakers behind a claim allow what it shows."""
        needed = self._needed(claim)
        if claim.subject in self.sources:
            return self._allows(claim.subject, needed)
        if not claim.is_coding:
            return self._allows(claim.source, needed)
        behind = self.behind.get(claim.subject)
        return not behind or any(self._allows(source, needed) for source in behind)

    def _needed(self, claim: Claim) -> Medium | None:
        """What a claim shows of the speaker beyond words."""
        kind, name = self.kinds.get(claim.subject), claim.property
        if claim.subject in self.sources:
            return None if name in _OF_SOURCE else Medium.NAME
        if name in _PLACES or (kind == "place" and name != "kind"):
            return Medium.PLACE
        is_name = name == _NAMED_IN_WORDS or (kind in ("person", "group") and name in _NAMES)
        return Medium.NAME if is_name else None

    def _allows(self, source: SubjectId | None, needed: Medium | None) -> bool:
        media = self.media.get(source, _NOTHING) if source is not None else _NOTHING
        return Medium.WORDS in media and (needed is None or needed in media)


@dataclass(frozen=True, slots=True)
class _Answered:
    """What was recorded: consents by source, and what is held (None: everything)."""

    consents: Mapping[SubjectId, list[Consent]]
    held: Set[SubjectId | None]

    @classmethod
    def of(cls, identities: Iterable[Record]) -> _Answered:
        found: dict[SubjectId, list[Consent]] = defaultdict(list)
        records = [record for record in identities if record.kind in (Kind.CONSENT, Kind.HOLD)]
        for record in records:
            if record.kind is Kind.CONSENT:
                consent = from_record(record)
                found[consent.source].append(consent)
        return cls(found, set(held_by(records)))

    def about(self, source: Profile) -> Consents | None:
        """What all consents to a source, and to what is the same, come to; None where there is none."""
        ids = _all_ids(source)
        found = [consent for one in ids for consent in self.consents.get(one, ())]
        return fold(found, is_held=not self.held.isdisjoint({None, *ids})) if found else None


def _media(source: Profile, consents: Consents | None, purpose: Purpose) -> frozenset[Medium]:
    """What its kind allows, and over it what the speaker answered."""
    media = _PUBLIC if _speaks_in_public(source) else _TOLD if _is_published(source) else _NOTHING
    if consents is None:
        return media
    if consents.withdrawn:
        return _NOTHING
    answers = {
        medium: answer_of(
            consents, use=purpose.use, medium=medium, recipient=purpose.recipient, on=purpose.on
        )
        for medium in Medium
    }
    allowed = {medium for medium, answer in answers.items() if answer == "yes"}
    return frozenset(allowed | {medium for medium in media if answers[medium] is None})


def _speaks_in_public(source: Profile) -> bool:
    return _is_published(source) and source.one("source_kind") not in TESTIMONY


def _is_published(source: Profile) -> bool:
    """That a table says so of an interview is the speaker's yes to its words, as the table had it."""
    return source.one("publicity") == "published"


def _behind(profiles: Mapping[SubjectId, Profile]) -> dict[SubjectId, set[SubjectId]]:
    """The sources that speak of each act, and so of what the act reaches."""
    found: dict[SubjectId, set[SubjectId]] = defaultdict(set)
    acts = {one.subject: set(_speaking(one)) for one in profiles.values() if one.kind == "act"}
    involvements = [one for one in profiles.values() if one.kind == "involvement"]
    for one in involvements:
        for act in one.all("act"):
            acts.get(SubjectId(act), set()).update(_speaking(one))
    for one in involvements:
        found[one.subject] = {source for act in one.all("act") for source in acts.get(SubjectId(act), ())}
    for subject, sources in acts.items():
        found[subject] = sources
        for name in _REACHED:
            for reached in profiles[subject].all(name):
                found[SubjectId(reached)] |= sources
    for one in [profiles[subject] for subject in [*found] if subject in profiles]:
        for reached in (*one.all("member_of"), *one.same):
            found[SubjectId(reached)] |= found[one.subject]
    return found


def _speaking(profile: Profile) -> Iterator[SubjectId]:
    for held in profile.properties.values():
        yield from (c.source for c in held.claims if c.source is not None and not c.is_coding)


def _all_ids(profile: Profile) -> tuple[SubjectId, ...]:
    return (profile.subject, *profile.same)
