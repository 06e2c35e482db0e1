"""Drafts under row keys, turned into records under ids, and split into what each compartment may hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace

from constancia.casefile.ids import Subjects
from constancia.casefile.open import now
from constancia.casefile.rows import is_person
from constancia.claims.claim import Claim, SubjectId
from constancia.claims.protection import OPEN_PROPERTIES, is_protected, is_protected_source
from constancia.claims.record import Json, Kind, Record
from constancia.intake.draft import Draft, DraftClaim


class Parts(NamedTuple):
    """What of a draft goes into `identities`, and what into `general`; None where nothing does."""

    key: str
    hidden: Record | None
    shown: Record | None


class Resolver:
    """`id_of` gives the id of a row, `digest_of` the digest of a row of claims, None where there is none.

    `protected` are the people met so far who are; drafts of people come before all that speak of them. `speakers` are
    the sources met so far whose speaker has to agree; drafts of sources come before all that rests on them.
    """

    def __init__(
        self,
        *,
        id_of: Callable[[str], SubjectId],
        digest_of: Callable[[str], str | None],
        has: Callable[[str], bool],
    ) -> None:
        self.id_of, self.digest_of, self.has = id_of, digest_of, has
        self.protected = Subjects()
        self.speakers: set[SubjectId] = set()
        self.origins: dict[str, SubjectId] = {}

    def parts(self, draft: Draft) -> Parts:
        """A draft as records, without a batch.

        The row key of a person may tell who it is, and so may the number of the row in a table in the order of names,
        so both stand in `identities` alone, whoever the person is.
        """
        record = self._resolved(draft)
        if record.subject is not None and is_protected_source(record.claims):
            self.speakers.add(record.subject)
        if record.subject is None or not is_person(draft.key):
            return Parts(draft.key, None, record)
        hidden: tuple[Claim, ...] = ()
        shown = record.claims
        if is_protected(record.claims):
            self.protected.add(record.subject)
            hidden = tuple(claim for claim in record.claims if claim.property not in OPEN_PROPERTIES)
            shown = tuple(claim for claim in record.claims if claim.property in OPEN_PROPERTIES)
        rowless = tuple(map(_rowless, shown))
        return Parts(draft.key, replace(record, claims=hidden), replace(record, claims=rowless, rows=()))

    def is_sealed(self, record: Record) -> bool:
        """Whether a record of `general` needs a key of its own: it is about somebody protected, or has one as a value,
        or stands in tables with what somebody told, of which any coding may have come.
        """
        if self.speakers and record.kind is not Kind.VOCABULARY:
            return True
        protected = self.protected
        about = record.subject is not None and record.subject in protected
        return about or any(claim.value in protected for claim in record.claims)

    def _resolved(self, draft: Draft) -> Record:
        """The draft with ids and digests in the place of row keys."""
        subject = None if draft.subject is None else self.id_of(draft.subject)
        rows = tuple([claim.row for claim in draft.claims if claim.row is not None])
        return Record(
            kind=draft.kind,
            subject=subject,
            at=now(),
            rows=rows or (draft.key,),
            claims=() if subject is None else tuple([self._claim(claim, subject) for claim in draft.claims]),
            body=self._body(draft),
        )

    def _claim(self, draft: DraftClaim, subject: SubjectId) -> Claim:
        return Claim(
            subject,
            draft.property,
            self._value(draft, subject),
            source=self.id_of(draft.source),
            locator=draft.locator,
            account=draft.account,
            relation=draft.relation,
            qualifier=draft.qualifier,
            words=draft.words,
            note=draft.note,
        )

    def _value(self, draft: DraftClaim, subject: SubjectId) -> str:
        """The value with an id in the place of a row key. An origin is told by the first source that has it."""
        if draft.property == "origin":
            key = f"sources/{draft.value}"
            return self.origins.setdefault(draft.value, self.id_of(key) if self.has(key) else subject)
        return self.id_of(draft.value) if draft.is_reference and draft.value else draft.value

    def _body(self, draft: Draft) -> dict[str, Json]:
        body = dict(draft.body)
        if draft.kind is Kind.JUDGEMENT and isinstance(claim := body.get("claim"), str):
            body["claim"] = self.digest_of(claim)
        return body


def _rowless(claim: Claim) -> Claim:
    """The claim without the number of the row that it stands in."""
    return claim if claim.locator is None else replace(claim, locator=replace(claim.locator, row=None))
