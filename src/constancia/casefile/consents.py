"""Consent and holds as the case file keeps them: in `identities`, each entry under a key of its own."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from constancia.casefile.evidence import seal
from constancia.casefile.find import find
from constancia.casefile.members import Roster
from constancia.casefile.open import CaseFile, now
from constancia.casefile.profiles import profile, renew_facts
from constancia.casefile.records import read
from constancia.claims.claim import Account, Claim, SubjectId
from constancia.claims.consent import Consent, Consents, fold, from_record, held_by
from constancia.claims.record import Json, Kind, Record
from constancia.errors import Misuse

WITHIN = 30
"""Days ahead that are looked at for what ends."""


@dataclass(frozen=True, slots=True)
class Due:
    """A source of which a consent ends, or whose speaker is to be asked again, by `day` (ISO 8601). `is_held`: a hold
    keeps it for the time being."""

    source: SubjectId
    day: str
    is_review: bool
    is_held: bool


def record_consent(casefile: CaseFile, consent: Consent) -> None:
    """Record what was asked and answered. Raises Misuse("consent_withdrawn"), Misuse("not_a_source"), Unable."""
    _must_be(casefile, consent.source, "source")
    known = consents_of(casefile).get(consent.source)
    if known is not None and known.withdrawn and not consent.withdrawn:
        raise Misuse("consent_withdrawn")
    casefile.record(consent.to_record(now()), protected=True)


def keep_form(casefile: CaseFile, source: SubjectId, path: Path) -> str:
    """Seal a signed form or a recording as evidence of its source; the opaque name. Raises Wrong("not_a_file")."""
    compartment = casefile.identities
    with compartment.writing() as writer, casefile.scribe(compartment, writer) as scribe:
        record = seal(writer, path, source=source, batch=None, is_protected=True)
        scribe.write(record, sealed=True)
    return str(record.body["item"])


def consents_of(casefile: CaseFile) -> dict[SubjectId, Consents]:
    """What holds of every source that has a consent on record."""
    held = holds(casefile)
    return {
        source: fold(found, is_held=source in held or None in held)
        for source, found in recorded(casefile).items()
    }


def recorded(casefile: CaseFile) -> dict[SubjectId, list[Consent]]:
    """Every consent by its source, the oldest first."""
    found: dict[SubjectId, list[Consent]] = defaultdict(list)
    for record in casefile.records(casefile.identities, kind=Kind.CONSENT):
        consent = from_record(record)
        found[consent.source].append(consent)
    return {source: sorted(of_one, key=lambda one: one.at) for source, of_one in found.items()}


def due(casefile: CaseFile, *, within: int = WITHIN) -> list[Due]:
    """What ends or is to be asked again within so many days, and what ended before, the earliest first."""
    last = (dt.date.fromisoformat(now()[:10]) + dt.timedelta(days=within)).isoformat()
    found = [
        Due(source, day, is_review, consents.held)
        for source, consents in consents_of(casefile).items()
        if not consents.withdrawn
        for day, is_review in ((consents.end(), False), (consents.review, True))
        if day and day <= last
    ]
    return sorted(found, key=lambda one: (one.day, one.source, one.is_review))


def holds(casefile: CaseFile) -> Mapping[SubjectId | None, Record]:
    """The holds that stand, by what they hold; None is everything. A lifting counts where a lead signed it."""
    compartment, roster = casefile.identities, Roster.of(casefile)
    made = [(compartment.author(n), read(text)) for n, text in casefile.texts(compartment, kind=Kind.HOLD)]
    return held_by(one for device, one in made if "lifts" not in one.body or roster.is_by_lead(device))


def set_hold(casefile: CaseFile, subject: SubjectId | None, *, reason: str) -> None:
    """Hold a subject, or everything, back from destruction and expiry. Raises Misuse("reason_needed"), Unable."""
    _note_hold(casefile, subject, {"reason": reason})


def lift_hold(casefile: CaseFile, subject: SubjectId | None, *, reason: str) -> None:
    """Let it go, as a lead decides: the holds on this subject that are known here, and none that comes later.

    Raises Misuse("reason_needed"), Misuse("lead_needed"), Misuse("no_hold"), Unable("in_use", "disk").
    """
    if not may_lift(casefile):
        raise Misuse("lead_needed")
    if subject not in holds(casefile):
        raise Misuse("no_hold")
    made = casefile.records(casefile.identities, kind=Kind.HOLD)
    named: list[Json] = [one.digest for one in made if one.subject == subject and "lifts" not in one.body]
    _note_hold(casefile, subject, {"reason": reason, "lifts": named})


def may_lift(casefile: CaseFile) -> bool:
    """Whether this member leads the case file."""
    return Roster.of(casefile).is_lead


def record_review(casefile: CaseFile, person: SubjectId, day: str) -> None:
    """Record that a lawyer agreed on `day` to name somebody in office.

    Raises Misuse("not_in_office"), Unable("in_use", "disk").
    """
    basis = profile(casefile, person).properties.get("basis")
    if basis is None or [value.value for value in basis.values] != ["office"]:
        raise Misuse("not_in_office")
    coding = basis.values[0].claims[0].source
    claim = Claim(person, "legal_review", day, source=coding, account=Account.CODING)
    general = casefile.general
    with general.writing() as writer:
        with casefile.scribe(general, writer) as scribe:
            scribe.write(Record(Kind.CLAIMS, person, at=now(), claims=(claim,)), sealed=False)
        renew_facts(writer, casefile)


def source_or_person(casefile: CaseFile, text: str) -> tuple[SubjectId, str]:
    """The source or person that `text` means, by id, row key or label, and which of the two it is.

    Raises Misuse("unknown_id"), Misuse("ambiguous_id", count), Misuse("not_a_source").
    """
    subject = subject_of(casefile, text)
    kind = profile(casefile, subject).kind
    if kind not in ("source", "person", "group"):
        raise Misuse("not_a_source")
    return subject, kind


def subject_of(casefile: CaseFile, text: str) -> SubjectId:
    """The subject that `text` means: its id or row key, else the only one that is labelled so."""
    try:
        return find(casefile, text)
    except Misuse as error:
        if error.code != "unknown_id":
            raise
    labelled = _labelled(casefile, text)
    if len(labelled) > 1:
        raise Misuse("ambiguous_id", id=text[:40], count=len(labelled))
    if not labelled:
        raise Misuse("unknown_id", id=text[:40])
    return labelled.pop()


def _labelled(casefile: CaseFile, text: str) -> set[SubjectId]:
    """Subjects with this name, label or title, in either compartment, capitals aside."""
    wanted = " ".join(text.casefold().split())
    return {
        claim.subject
        for compartment in casefile.compartments()
        for record in casefile.records(compartment, kind=Kind.CLAIMS)
        for claim in record.claims
        if claim.property in _LABELS and " ".join(claim.value.casefold().split()) == wanted
    }


_LABELS = ("name", "other_name", "label", "title")


def _must_be(casefile: CaseFile, subject: SubjectId, kind: str) -> None:
    found = profile(casefile, subject)
    if found.kind != kind or found.one("source_kind") == "coding":
        raise Misuse("not_a_source")


def _note_hold(casefile: CaseFile, subject: SubjectId | None, body: dict[str, Json]) -> None:
    if not str(body["reason"]).strip():
        raise Misuse("reason_needed")
    casefile.record(Record(Kind.HOLD, subject, at=now(), body=body), protected=True)
