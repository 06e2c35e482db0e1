"""Withdrawing consent: what would go is shown first, then it is destroyed, on every device as each learns of it.

1. a hold on anything that would go stops it
2. the source is noted as withdrawn for ever, by its id alone
3. what stays of entries that say more is said anew
4. the entry `destruction` is written: from here on it happens, whatever is cut off
5. keys, words with salts, files and everything derived are destroyed (`destruction`)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from constancia.casefile.consents import holds
from constancia.casefile.custody import FORMER, Act
from constancia.casefile.destruction import Receipt, finish, item_of, order, places_of, receipts
from constancia.casefile.open import CaseFile, now
from constancia.casefile.profiles import profile
from constancia.casefile.reach import Reach
from constancia.casefile.reached_entries import Found, Place, find_entries
from constancia.casefile.spans import from_spans
from constancia.claims.claim import SubjectId
from constancia.claims.consent import Consent
from constancia.claims.record import Json, Kind, Record
from constancia.errors import Misuse


@dataclass(frozen=True, slots=True)
class Copy:
    """What left the case file: a publication by `title` and `seal` (SHA-256), or an export by format, use and
    recipient, and how many of the entries that go it shows. `statements` None: not known, so all of them may be in it.
    """

    at: str
    title: str = ""
    seal: str = ""
    form: str = ""
    use: str = ""
    recipient: str = ""
    statements: int | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a withdrawal would do. `subjects` by kind are those that go, `rests` those that stay and lose statements, or
    of which a text may name who goes; `evidence` and `tables` are names of files. What `publications` and `exports`
    show cannot be recalled."""

    subject: SubjectId
    kind: str
    entries: int
    parted: int
    subjects: Mapping[str, tuple[SubjectId, ...]]
    evidence: tuple[str, ...] = field(repr=False)
    tables: tuple[str, ...] = field(repr=False)
    rests: Mapping[str, tuple[SubjectId, ...]] = field(default_factory=dict)
    publications: tuple[Copy, ...] = ()
    exports: tuple[Copy, ...] = ()
    held: bool = False


def preview(casefile: CaseFile, subject: SubjectId) -> Preview:
    """What `withdraw` would do. Writes nothing. Raises Misuse("not_a_source") for the coding itself."""
    return _preview(casefile, subject, *_found(casefile, subject))


def withdraw(casefile: CaseFile, subject: SubjectId) -> tuple[Preview, list[Receipt]]:
    """Destroy what a source said or what is said of a person. What was done, and the receipts for it.

    Raises Misuse("held") where a hold forbids it, Misuse("not_a_source"), Unable("in_use", "disk").
    """
    reach, found = _found(casefile, subject)
    shown = _preview(casefile, subject, reach, found)
    if shown.held:
        raise Misuse("held")
    for source in shown.subjects.get("source", ()):
        casefile.record(Consent(source=source, withdrawn=True).to_record(now()), protected=True)
    _say_anew(casefile, found)
    known = {one.destruction for one in receipts(casefile)}
    by_name = {one.name: one for one in casefile.compartments()}
    order(
        casefile,
        items=[item_of(by_name[name], number) for name, number in sorted(found.places)],
        evidence=sorted({*found.evidence, *found.tables}),
    )
    finish(casefile)
    return shown, [one for one in receipts(casefile) if one.destruction not in known]


def publications(casefile: CaseFile) -> list[Copy]:
    """Every publication, with the number of its entries that were destroyed since: what must be taken down."""
    ordered = casefile.records(casefile.general, kind=Kind.DESTRUCTION)
    items = [item for record in ordered for item in places_of(_list(record.body.get("items")))]
    return _publications(casefile, items)


def _found(casefile: CaseFile, subject: SubjectId) -> tuple[Reach, Found]:
    meant = profile(casefile, subject)
    if meant.one("source_kind") == "coding":
        raise Misuse("not_a_source")
    reach = Reach.of(casefile, (subject, meant.subject, *meant.same))
    return reach, find_entries(casefile, reach)


def _preview(casefile: CaseFile, subject: SubjectId, reach: Reach, found: Found) -> Preview:
    items = [casefile.vault.compartment(name).place(number) for name, number in found.places]
    held = holds(casefile)
    return Preview(
        subject=subject,
        kind=reach.kinds.get(subject, ""),
        entries=len(found.whole),
        parted=len(found.parted),
        subjects=_by_kind(reach, reach.gone),
        evidence=tuple(sorted(found.evidence.values())),
        tables=tuple(sorted(set(found.tables.values()))),
        rests=_by_kind(reach, found.staying | found.doubtful),
        publications=tuple(one for one in _publications(casefile, items) if one.statements != 0),
        exports=tuple(_exports(casefile, items)),
        held=None in held or not (reach.gone | found.staying).isdisjoint(one for one in held if one),
    )


def _by_kind(reach: Reach, subjects: Iterable[SubjectId]) -> dict[str, tuple[SubjectId, ...]]:
    kinds: dict[str, list[SubjectId]] = {}
    for subject in sorted(subjects):
        kinds.setdefault(reach.kinds.get(subject, ""), []).append(subject)
    return {kind: tuple(kinds[kind]) for kind in sorted(kinds)}


def _publications(casefile: CaseFile, items: Iterable[tuple[str, int]]) -> list[Copy]:
    gone = list(items)
    return [
        Copy(
            at=record.at or "",
            title=str(record.body.get("title", "")),
            seal=str(record.body.get("seal", "")),
            statements=_among(record, gone),
        )
        for record in casefile.records(casefile.general, kind=Kind.PUBLICATION)
    ]


def _exports(casefile: CaseFile, items: Iterable[tuple[str, int]]) -> list[Copy]:
    gone = list(items)
    made = [one for both in casefile.compartments() for one in casefile.records(both, kind=Kind.CUSTODY)]
    exported = [record for record in made if "entries" in record.body or _is_whole(record)]
    return [
        Copy(
            at=record.at or "",
            form=str(record.body["format"]),
            use=str(record.body.get("use", "internal")),
            recipient=str(record.body.get("recipient", "")),
            statements=_among(record, gone),
        )
        for record in exported
        if _among(record, gone) != 0
    ]


def _is_whole(record: Record) -> bool:
    """Whether an export had everything in it."""
    act = str(record.body.get("act"))
    return FORMER.get(act, act) == Act.EXPORTED_WHOLE


def _among(record: Record, items: Iterable[tuple[str, int]]) -> int | None:
    """How many of these entries a publication or export shows; None where it was not noted."""
    noted = record.body.get("entries")
    if not isinstance(noted, Mapping):
        return None
    spans = {log: from_spans(str(text)) for log, text in noted.items()}
    return sum(any(number in span for span in spans.get(log, ())) for log, number in items)


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _say_anew(casefile: CaseFile, found: Found) -> None:
    """What stays of entries that say more than what goes, each under a key of its own."""
    for compartment in casefile.compartments():
        staying = [record for (name, _), record in sorted(found.parted.items()) if name == compartment.name]
        if staying:
            with compartment.writing() as writer, casefile.scribe(compartment, writer) as scribe:
                for record in staying:
                    scribe.write(record, sealed=True)


__all__ = ["Copy", "Place", "Preview", "preview", "publications", "withdraw"]
