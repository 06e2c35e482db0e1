"""What an import would do, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from constancia.casefile.alike import NamesThere
from constancia.casefile.batches import counting, unsettled
from constancia.casefile.batching import open_batch
from constancia.casefile.content import content_of
from constancia.casefile.ids import Ids
from constancia.casefile.open import CaseFile, Progress
from constancia.casefile.reader import Validated
from constancia.casefile.resolving import Parts, Resolver
from constancia.casefile.rows import Rows as KnownRows
from constancia.casefile.rows import chunks, in_order, is_person
from constancia.casefile.standing import Held, Standing, change
from constancia.claims.claim import SubjectId
from constancia.claims.record import Kind, Record
from constancia.intake.draft import Draft
from constancia.intake.formats import formats
from constancia.vault.compartment import Compartment

CHUNK = 1000
SHOWN = 100
"""People who look like others that a plan names; all are counted."""
_NO_TABLE = "coding"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table. `missing`: recorded by an earlier import and not in the file; they stay as they are."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Alike:
    """A person of the file with the name of one who is in the case file: the key of the row, and the key (or, where
    none is known, the id) of the other."""

    key: str
    other: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What `import_validated` would do now.

    `tables` by name ("acts", "persons", "claims", "judgements", …), those without rows left out. `retracted` counts the
    claims and judgements that the changed rows would take back, `unsettled` the judgements of members that would lose
    the claim that they chose. `protected` counts the people of the file who may not be named. `alike` holds the first
    of the `alike_count` new people who have the name of somebody already there. `resumes`: an import of the same
    content was cut off and would go on; `sets_aside`: one of other content was, and would never count.
    """

    package: str
    title: str
    tables: Mapping[str, Rows]
    retracted: int
    unsettled: int
    protected: int
    alike_count: int
    alike: tuple[Alike, ...] = field(repr=False)
    resumes: bool
    sets_aside: bool

    @property
    def does_nothing(self) -> bool:
        """Whether every row stands in the case file as the file has it."""
        return not any(rows.new or rows.changed for rows in self.tables.values())


def plan(
    casefile: CaseFile, validated: Validated, *, progress: Progress = lambda stage, done, of: None
) -> Plan:
    """Compare a file with what stands of its package. Writes nothing; `progress` hears of the stage "compare".

    Raises what reading the drafts raises (Wrong, Unable("reader_died")) and Wrong for damage of the case file.
    """
    begun = open_batch(casefile, validated.name)
    resumes = begun is not None and begun[1] == content_of(casefile, validated)
    found = _Comparison(casefile, validated, begun=None if begun is None else begun[0])
    found.run(progress)
    return Plan(
        package=validated.name,
        title=validated.title,
        tables=found.tables(),
        retracted=len(found.gone),
        unsettled=unsettled(casefile, found.gone),
        protected=len(found.resolver.protected),
        alike_count=found.alike_count,
        alike=tuple(found.alike),
        resumes=resumes,
        sets_aside=begun is not None and not resumes,
    )


class _Comparison:
    """Row by row, what is new, changed and unchanged against what counts: an import that was cut off does not."""

    def __init__(self, casefile: CaseFile, validated: Validated, *, begun: str | None) -> None:
        self.casefile, self.validated, self.begun = casefile, validated, begun
        closed = counting(casefile, validated.name)
        self.is_first = not closed
        self.standing = Standing(casefile, validated.name, closed)
        self.sources = frozenset(() if self.is_first else filter(_is_source, validated.subjects()))
        self.ids = Ids() if self.is_first else KnownRows(casefile, validated.name).ids
        self.resolver = Resolver(id_of=self._id_of, digest_of=self._digest_of, has=self._has)
        self.names = NamesThere(casefile)
        self.counts: Counter[tuple[str, str]] = Counter()
        self.gone: set[str] = set()
        self.alike: list[Alike] = []
        self.alike_count = 0

    def run(self, progress: Progress) -> None:
        """Where nothing of the package counts yet and the reader has counted its rows, only people are looked at."""
        counts = self.validated.said.get("counts") if self.is_first else None
        done = 0
        for chunk in in_order(self.validated.drafts(), CHUNK):
            if counts is not None and not _has_people(chunk):
                break
            self._look_at(chunk, is_counted=counts is None)
            done += len(chunk)
            progress("compare", done, None)
        if counts is not None:
            self.counts.update({(table, "new"): int(number) for table, number in counts.items()})
        progress("compare", done, done)

    def tables(self) -> dict[str, Rows]:
        """What was found, by table, in the order in which tables were met."""
        there = self._there()
        tables = dict.fromkeys([*(table for table, _ in self.counts), *sorted(there)])
        tables.pop(_NO_TABLE, None)
        out = {}
        for table in tables:
            new, changed, same = (self.counts[table, what] for what in ("new", "changed", "unchanged"))
            missing = max(0, there[table] - changed - same)
            out[table] = Rows(new, changed, same, missing)
        return {table: rows for table, rows in out.items() if rows != Rows()}

    def _look_at(self, chunk: list[Draft], *, is_counted: bool) -> None:
        parts = [self.resolver.parts(draft) for draft in chunk]
        hidden = self._held(self.casefile.identities, [p.hidden for p in parts if p.hidden])
        shown = self._held(self.casefile.general, [p.shown for p in parts if p.shown])
        for draft, part in zip(chunk, parts, strict=True):
            whats = self._whats(part, hidden, shown)
            if is_counted:
                self._count(part, whats)
            if is_person(draft.key) and whats == ["new"]:
                self._compare_name(draft)

    def _held(self, compartment: Compartment, asked: list[Record]) -> Held:
        return Held() if self.is_first else self.standing.of(compartment, asked)

    def _whats(self, part: Parts, hidden: Held, shown: Held) -> list[str]:
        """What becomes of each row of a draft. A row that either compartment changes is changed."""
        out: list[str] = []
        for record, held in ((part.hidden, hidden), (part.shown, shown)):
            if record is None:
                continue
            if record.subject is None:
                return ["new"]
            found = change(held, record, dropped=self.standing.dropped)
            self.gone.update(digest for _, digest in found.gone)
            out = [max(pair, key=_WEIGHT.index) for pair in zip(out or found.rows, found.rows, strict=True)]
        return out

    def _count(self, part: Parts, whats: list[str]) -> None:
        rows = (
            part.shown.rows if part.shown is not None and len(part.shown.rows) == len(whats) else (part.key,)
        )
        self.counts.update((row.partition("/")[0], what) for row, what in zip(rows, whats, strict=True))

    def _compare_name(self, draft: Draft) -> None:
        other = self.names.of(draft)
        if other is not None:
            self.alike_count += 1
            if len(self.alike) < SHOWN:
                self.alike.append(Alike(draft.key.partition("/")[2], self.names.key_of(other)))

    # --- ids as far as there are any

    def _id_of(self, key: str) -> SubjectId:
        """The id of a row; of a new one its key, which is no id and so equals none."""
        return self.ids.get(key) or SubjectId(key)

    def _has(self, key: str) -> bool:
        return key in self.ids or key in self.sources

    def _digest_of(self, key: str) -> str | None:
        """The digest by which a judgement cites a claim, None where the claim is new or would be replaced."""
        row = self.casefile.general.connection.execute(_DIGEST, (self.validated.name, key)).fetchone()
        return None if row is None or row[0] in self.gone else str(row[0])

    # --- rows that are there

    def _there(self) -> Counter[str]:
        """Rows of the package that count, by table."""
        there: Counter[str] = Counter()
        if self.is_first:
            return there
        for compartment in self.casefile.compartments():
            rows = compartment.connection.execute(_COUNTED, (self.validated.name,)).fetchall()
            there.update(dict(rows))
        if self.begun is not None:
            there.subtract(self._only_begun(self.begun))
        for table in [*there]:
            if table not in _TABLES:
                del there[table]
        return there

    def _only_begun(self, batch: str) -> Iterator[str]:
        """The tables of rows that only the import that was cut off recorded."""
        for compartment in self.casefile.compartments():
            for chunk in chunks(self.standing.rows_of(compartment, batch), CHUNK):
                held = self.standing.of(compartment, chunk)
                for record in chunk:
                    whats = change(held, record, dropped=set()).rows
                    rows = record.rows if len(record.rows) == len(whats) else ("",)
                    yield from (
                        row.partition("/")[0] for row, what in zip(rows, whats, strict=True) if what == "new"
                    )


_WEIGHT = ("unchanged", "changed", "new")
_TABLES = frozenset(formats()) - {"act_types", "fields"}
"""Tables of which every row is drafted at every import: words that are known are not."""
_DIGEST = "SELECT digest FROM imported WHERE package = ? AND key = ? AND digest IS NOT NULL"
_COUNTED = """
SELECT substr(key, 1, instr(key, '/') - 1) AS name, count(*) FROM imported
WHERE package = ? AND digest IS NOT NULL AND instr(key, '/') > 0 GROUP BY name
"""


def _is_source(key: str) -> bool:
    return key.startswith("sources/")


def _has_people(chunk: list[Draft]) -> bool:
    """Whether people may still come: words and sources come before them, all else after."""
    return any(
        is_person(draft.key) or _is_source(draft.key) or draft.kind is Kind.VOCABULARY for draft in chunk
    )
