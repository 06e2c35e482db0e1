"""The entries and evidence that go with the subjects that a withdrawal reaches.

An entry goes as a whole where all of it is about them, rests on them or refers to them. Of an entry that says more, the
rest is said anew before it goes. The tables in which they stood go too: nobody can take a row out of a sealed file.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from msgspec.structs import replace

from constancia.casefile.open import CaseFile
from constancia.casefile.reach import Reach, living
from constancia.casefile.reached_names import texts_in, texts_of
from constancia.claims.claim import SubjectId
from constancia.claims.fold import decisions
from constancia.claims.record import Json, Kind, Record

Place = tuple[str, int]
"""An entry: the name of its compartment and its number there."""


@dataclass(slots=True)
class Found:
    """The entries to destroy: `whole`, and those of which some claims are to stay (`parted`: what is to stay)."""

    whole: dict[Place, Record] = field(default_factory=dict)
    parted: dict[Place, Record] = field(default_factory=dict)
    digests: set[str] = field(default_factory=set)
    evidence: dict[str, str] = field(default_factory=dict)
    """Opaque name -> the name of the file."""
    tables: dict[str, str] = field(default_factory=dict)
    """The same of tables that what goes was imported from."""
    staying: set[SubjectId] = field(default_factory=set)
    """Subjects that lose a statement and stay."""
    doubtful: set[SubjectId] = field(default_factory=set)
    """Subjects that lose nothing, and of which a text has a word of a name that goes."""

    @property
    def places(self) -> set[Place]:
        """All entries, whole and parted."""
        return {*self.whole, *self.parted}


def find_entries(casefile: CaseFile, reach: Reach) -> Found:
    """What is to be destroyed where these subjects go."""
    found, batches = Found(), set[str]()
    taken_back = _taken_back(casefile)
    others: list[tuple[Place, Record]] = []
    for compartment in casefile.compartments():
        for number, record in living(compartment):
            if not record.claims:
                others.append(((compartment.name, number), record))
            elif any(map(reach.touches, record.claims)):
                batches.add(record.batch or "")
                _take_claims(found, (compartment.name, number), record, reach, taken_back)
            elif record.subject is not None and any(
                reach.names.may_be_in(texts_of(c)) for c in record.claims
            ):
                found.doubtful.add(record.subject)
    alike = _of_the_same_tables(casefile, batches)
    for place, record in others:
        if record.kind is Kind.EVIDENCE:
            _take_evidence(found, place, record, reach=reach, is_table=record.batch in alike)
    for place, record in others:
        if record.kind is not Kind.EVIDENCE and _goes(record, reach, found):
            found.whole[place] = record
    return found


def _taken_back(casefile: CaseFile) -> frozenset[str]:
    """Digests of what was retracted: what stays of an entry is said anew, and must not come back by that."""
    made = [
        record
        for compartment in casefile.compartments()
        for record in casefile.records(compartment, kind=Kind.RETRACTION)
    ]
    return decisions(made).retracted


def _take_claims(
    found: Found, place: Place, record: Record, reach: Reach, taken_back: frozenset[str]
) -> None:
    kept = [
        number
        for number, claim in enumerate(record.claims)
        if not reach.touches(claim) and claim.digest not in taken_back
    ]
    found.digests |= {claim.digest for claim in record.claims}
    if kept:
        is_paired = len(record.rows) == len(record.claims)
        rows = tuple(record.rows[number] for number in kept) if is_paired else record.rows
        claims = tuple(record.claims[number] for number in kept)
        found.parted[place] = replace(record, claims=claims, rows=rows)
    else:
        found.whole[place] = record
    if record.subject is not None and record.subject not in reach.gone:
        found.staying.add(record.subject)


def _of_the_same_tables(casefile: CaseFile, batches: Collection[str]) -> frozenset[str]:
    """Every import of the tables that these imports were of: each kept the tables as they were then."""
    rows = casefile.general.connection.execute("SELECT id, package FROM batch").fetchall()
    packages = {package for batch, package in rows if batch in batches}
    return frozenset(batch for batch, package in rows if package in packages)


def _take_evidence(found: Found, place: Place, record: Record, *, reach: Reach, is_table: bool) -> None:
    """The bytes of a source that goes, and the tables in which it stood."""
    item, name = str(record.body.get("item")), str(record.body.get("name"))
    if record.subject in reach.gone:
        found.evidence[item] = name
    elif is_table and record.subject in reach.coding:
        found.tables[item] = name
    else:
        return
    found.whole[place] = record


def _goes(record: Record, reach: Reach, found: Found) -> bool:
    """Whether an entry without claims goes: it is about what goes, or chose, took back or names it."""
    body = record.body
    if record.kind is Kind.CONSENT:
        is_about = record.subject in reach.gone or body.get("speaker") in reach.gone
        return is_about and set(body) != {"withdrawn"}
    if record.kind is Kind.CUSTODY:
        return _names(body.get("item"), found)
    if record.kind is Kind.RETRACTION:
        claims = body.get("claims")
        return isinstance(claims, list) and bool(claims) and found.digests.issuperset(map(str, claims))
    if record.kind in (Kind.JUDGEMENT, Kind.HOLD):
        is_of_it = {record.subject, str(body.get("same_as"))} & reach.gone or body.get(
            "claim"
        ) in found.digests
        return bool(is_of_it) or reach.names.are_in(texts_in({**body}))
    return record.kind not in _KEPT and record.subject in reach.gone


def _names(item: Json, found: Found) -> bool:
    files = {*found.evidence, *found.tables, *found.evidence.values(), *found.tables.values()}
    return isinstance(item, str) and (
        item in files or item in {f"{name}:{number}" for name, number in found.places}
    )


_KEPT = frozenset({Kind.DESTRUCTION, Kind.GRANT, Kind.BATCH, Kind.VOCABULARY, Kind.PUBLICATION})
"""Kinds that no withdrawal touches: they say nothing that a source said."""
