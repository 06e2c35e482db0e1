"""What stands of the rows of one package, and what of it the rows as they are now would change.

Claims are compared by what they say: property, value, source, place in the source, wording, note. The row that says
it, and the name of its table, are no part of that, so a row that only moved is the same. What stands is read from the
log, a chunk of subjects at once, so that recording pays nothing for it and memory stays bounded.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from constancia.casefile import records
from constancia.casefile.open import CaseFile
from constancia.casefile.tables import CLAIMS_OF_ENTRY
from constancia.claims.claim import Claim, SubjectId
from constancia.claims.locator import Locator
from constancia.claims.record import Kind, Record
from constancia.vault.compartment import Compartment

UPDATE = "update"
"""The reason of a retraction that an import made."""

_AT_ONCE = 500
_CLAIM_ROW = "claims/"
Gone = tuple[SubjectId | None, str]
"""A claim or judgement to take back: whom it is about, its digest."""


@dataclass(slots=True)
class Held:
    """Claims and judgements that stand of some rows, by row; of a row that is a subject, under the subject's id.

    `subjects` have a row of their own, of `destroyed` ones some entry was destroyed: nothing is said of them again.
    """

    claims: dict[str, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    judgements: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    subjects: set[str] = field(default_factory=set)
    destroyed: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Change:
    """What one record adds to what stands: `record` with the new claims alone, None where there are none; what is to
    be taken back; and each of its rows as "new", "changed" or "unchanged"."""

    record: Record | None
    gone: tuple[Gone, ...]
    rows: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        return self.record is None and not self.gone


class Standing:
    """What stands of `package` in the batches given. `replaced` are the digests that its updates took back, `dropped`
    those that members took back themselves: what they decided holds, so these stand here and are not said again."""

    def __init__(self, casefile: CaseFile, package: str, batches: Iterable[str]) -> None:
        self.casefile, self.package = casefile, package
        self.batches = set(batches)
        self.replaced: set[str] = set()
        self.dropped: set[str] = set()
        self.look_again()

    def look_again(self) -> None:
        """Read what was taken back: somebody else may have written."""
        for compartment in self.casefile.compartments():
            known = compartment.connection.execute(
                "SELECT seq, batch FROM record WHERE kind = ? ORDER BY seq", (Kind.RETRACTION.value,)
            ).fetchall()
            ours = [seq for seq, batch in known if batch in self.batches]
            members = [seq for seq, batch in known if batch is None]
            for numbers, into in ((ours, self.replaced), (members, self.dropped)):
                for _, record in _read(compartment, numbers):
                    named = record.body.get("claims") if record is not None else None
                    into.update(map(str, named) if isinstance(named, list) else ())

    def of(self, compartment: Compartment, asked: Sequence[Record]) -> Held:
        """What stands in one compartment of the rows of these records."""
        held = Held()
        numbers = self._numbers(compartment, {one.subject for one in asked if one.subject is not None})
        for seq, record in _read(compartment, sorted(numbers)):
            if record is None:
                held.destroyed.add(numbers[seq])
            else:
                self._hold(held, record)
        if compartment is self.casefile.general:
            self._hold_moved(held, asked)
        return held

    def rows_of(self, compartment: Compartment, batch: str) -> Iterator[Record]:
        """The records of one batch, for those who count rows."""
        known = compartment.connection.execute(
            "SELECT seq FROM record WHERE batch = ? AND kind IN ('claims', 'judgement') ORDER BY seq",
            (batch,),
        ).fetchall()
        return (record for _, record in _read(compartment, [seq for (seq,) in known]) if record is not None)

    def _numbers(self, compartment: Compartment, subjects: Iterable[str]) -> dict[int, str]:
        """The numbers of the entries about these subjects, each with the subject."""
        found: dict[int, str] = {}
        wanted = sorted(subjects)
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            rows = compartment.connection.execute(
                f"SELECT seq, subject, batch FROM record WHERE subject IN ({marks}) "  # noqa: S608 (question marks)
                "AND kind IN ('claims', 'judgement')",
                some,
            )
            found.update((seq, subject) for seq, subject, batch in rows.fetchall() if batch in self.batches)
        return found

    def _hold(self, held: Held, record: Record) -> None:
        if record.kind is Kind.JUDGEMENT:
            if record.rows and record.digest not in self.replaced:
                held.judgements[record.rows[0]].append(record)
            return
        is_paired = bool(record.rows) and record.rows[0].startswith(_CLAIM_ROW)
        if not is_paired:
            held.subjects.add(record.subject or "")
        for number, claim in enumerate(record.claims):
            if claim.digest not in self.replaced:
                row = record.rows[number] if is_paired else record.subject or ""
                held.claims[row].append(claim)

    def _hold_moved(self, held: Held, asked: Sequence[Record]) -> None:
        """Rows of claims that were about another subject before."""
        moved: dict[str, str] = {}
        for record in asked:
            for row in record.rows:
                if row.startswith(_CLAIM_ROW) and row not in held.claims:
                    found = self.casefile.general.connection.execute(
                        "SELECT digest FROM imported WHERE package = ? AND key = ? AND digest IS NOT NULL",
                        (self.package, row),
                    ).fetchone()
                    if found is not None and found[0] not in self.replaced:
                        moved[found[0]] = row
        for claim in self._by_digest(list(moved)):
            held.claims[moved[claim.digest]].append(claim)

    def _by_digest(self, digests: Sequence[str]) -> Iterator[Claim]:
        general = self.casefile.general
        for start in range(0, len(digests), _AT_ONCE):
            some = digests[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            rows = general.connection.execute(
                f"SELECT claim.id, batch FROM claim JOIN record ON record.seq = claim.id / {CLAIMS_OF_ENTRY} "  # noqa: S608
                f"WHERE digest IN ({marks})",
                some,
            ).fetchall()
            numbers = sorted({number // CLAIMS_OF_ENTRY for number, batch in rows if batch in self.batches})
            wanted = set(some)
            for _, record in _read(general, numbers):
                found = record.claims if record is not None else ()
                yield from (claim for claim in found if claim.digest in wanted)


def change(held: Held, record: Record, *, dropped: set[str]) -> Change:
    """What a record as the rows have it now changes of what stands."""
    if record.subject in held.destroyed:
        return Change(None, (), ("unchanged",) * max(1, len(record.rows)))
    if record.kind is Kind.JUDGEMENT:
        return _judgement(held, record)
    if record.rows and record.rows[0].startswith(_CLAIM_ROW):
        return _claim_rows(held, record, dropped)
    return _subject(held, record, dropped)


def _judgement(held: Held, record: Record) -> Change:
    before = held.judgements.get(record.rows[0], [])
    if any(one.subject == record.subject and one.body == record.body for one in before):
        return Change(None, (), ("unchanged",))
    gone = tuple((one.subject, str(one.digest)) for one in before)
    return Change(record, gone, ("changed" if before else "new",))


def _claim_rows(held: Held, record: Record, dropped: set[str]) -> Change:
    fresh: list[int] = []
    gone: list[Gone] = []
    rows: list[str] = []
    for number, (row, claim) in enumerate(zip(record.rows, record.claims, strict=True)):
        before = held.claims.get(row, [])
        same = next((one for one in before if said(one) == said(claim)), None)
        gone += [(one.subject, one.digest) for one in before if one is not same and one.digest not in dropped]
        fresh += [] if same is not None else [number]
        rows.append("unchanged" if same is not None else "changed" if before else "new")
    left = replace(
        record,
        claims=tuple(record.claims[number] for number in fresh),
        rows=tuple(record.rows[number] for number in fresh),
    )
    return Change(left if fresh else None, tuple(gone), tuple(rows))


def _subject(held: Held, record: Record, dropped: set[str]) -> Change:
    subject = record.subject or ""
    before = held.claims.get(subject, [])
    now, then = Counter(map(said, record.claims)), Counter(map(said, before))
    fresh = tuple(_beyond(record.claims, then))
    gone = tuple((one.subject, str(one.digest)) for one in _beyond(before, now) if one.digest not in dropped)
    if subject not in held.subjects:
        return Change(record, gone, ("new",))
    left = replace(record, claims=fresh) if fresh else None
    return Change(left, gone, ("changed" if fresh or gone else "unchanged",))


def _beyond(claims: Iterable[Claim], known: Counter[tuple[object, ...]]) -> Iterator[Claim]:
    """The claims that are not among those known, each of which answers for one."""
    left = Counter(known)
    for claim in claims:
        if left[said(claim)] > 0:
            left[said(claim)] -= 1
        else:
            yield claim


def said(claim: Claim) -> tuple[object, ...]:
    """What a claim says, without the table and row that say it; of what the coder entered, without the cell."""
    at = claim.locator or _NOWHERE
    column = None if claim.is_coding else at.column
    place = at.page, at.paragraph, at.time, column, at.rectangle, at.quotation, at.place
    return (
        claim.subject,
        claim.property,
        claim.value,
        claim.source,
        place,
        claim.account,
        claim.relation,
        claim.qualifier,
        claim.certainty,
        claim.words,
        claim.note,
    )


_NOWHERE = Locator()


def _read(compartment: Compartment, numbers: Sequence[int]) -> Iterator[tuple[int, Record | None]]:
    """The records with these numbers, which ascend; None where the key was destroyed."""
    for start, stop in _runs(numbers):
        for seq, text in compartment.entries(start, stop):
            yield seq, None if text is None else records.read(text)


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Numbers that follow one another, as (first, one past the last)."""
    start = last = None
    for number in numbers:
        if start is not None and last is not None and number == last + 1:
            last = number
            continue
        if start is not None and last is not None:
            yield start, last + 1
        start = last = number
    if start is not None and last is not None:
        yield start, last + 1
