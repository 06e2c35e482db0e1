"""Profiles: one subject from the logs, and the facts that are kept of all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from constancia.casefile import custody, records
from constancia.casefile.facts import Fact, facts, plain_facts
from constancia.casefile.open import CaseFile
from constancia.casefile.tables import CLAIMS_OF_ENTRY, OTHERS
from constancia.claims.claim import Account, Claim, Digest, Qualifier, Relation, SubjectId
from constancia.claims.fold import Decisions, decisions, fold_subject
from constancia.claims.profile import Profile
from constancia.claims.record import Kind
from constancia.vault.compartment import Compartment
from constancia.vault.writer import Writer

ROWS = 1000
"""Facts written at once, so that folding and writing take turns: each has its own memory to go through."""

OriginOf = Callable[[SubjectId], str]


def profile(casefile: CaseFile, subject: SubjectId) -> Profile:
    """One profile from both compartments, as far as the member may read them. That it is shown is recorded."""
    fold = Folding(casefile)
    leader = fold.decided.same.of(subject)
    custody.shown(casefile, (leader, *fold.decided.same.others(leader)))
    return fold.profile(leader, compartments=casefile.compartments())


class Folding:
    """What every fold over this case file needs: the decisions made, and the origin of each source."""

    def __init__(self, casefile: CaseFile) -> None:
        self.casefile = casefile
        self.decided = _decisions(casefile)
        self.origin_of = self._origins()
        self.rule_of = cache(casefile.rule_of)

    def profile(self, subject: SubjectId, *, compartments: Iterable[Compartment]) -> Profile:
        """The profile of `subject` and of what was judged the same."""
        together = (subject, *self.decided.same.others(subject))
        claims: dict[Digest, Claim] = {
            claim.digest: claim
            for compartment in compartments
            for one in together
            for claim in self._claims(compartment, one)
        }
        return self._fold(subject, claims.values())

    def facts(self, part: Part | None = None) -> Iterator[Fact]:
        """The facts of `general` about all subjects, or about those of a part."""
        joined = self.joined
        for subject, rows in groupby(self._rows(part), key=itemgetter(0)):
            if subject not in joined:
                yield from self._facts_of(subject, [*map(_claim, rows)])
        for leader in sorted(set(joined.values())):
            yield from self._facts(self.profile(leader, compartments=[self.casefile.general]))

    @property
    def joined(self) -> Mapping[SubjectId, SubjectId]:
        """Subjects that were judged to be the same as another, each with the id under which it stands."""
        return self.decided.same.leader

    def _facts_of(self, subject: SubjectId, claims: list[Claim]) -> Iterable[Fact]:
        plain = plain_facts(
            subject, claims, decided=self.decided, rule_of=self.rule_of, origin_of=self.origin_of
        )
        return self._facts(self._fold(subject, claims)) if plain is None else plain

    def _facts(self, profile: Profile) -> Iterator[Fact]:
        """None where every claim was taken back: then nothing is known of the subject."""
        return facts(profile, origin_of=self.origin_of) if profile.properties or profile.kind else iter(())

    def _fold(self, subject: SubjectId, claims: Iterable[Claim]) -> Profile:
        return fold_subject(
            subject,
            claims,
            decided=self.decided,
            rule_of=self.rule_of,
            origin_of=self.origin_of,
        )

    def _rows(self, part: Part | None) -> Iterator[tuple[Any, ...]]:
        """Claims in the order of subjects, those that do not count left out."""
        sql, named = (_CLAIMS, {}) if part is None else (_CLAIMS_OF.format(part.records), part.named)
        found = self.casefile.general.connection.execute(sql, {"each": CLAIMS_OF_ENTRY, **named})
        out = self.casefile.uncounted()
        return (row for page in iter(found.fetchmany, []) for row in page if row[1] not in out)

    def _claims(self, compartment: Compartment, subject: SubjectId) -> Iterator[Claim]:
        known = compartment.connection.execute(
            "SELECT seq, batch FROM record WHERE subject = ? AND kind = 'claims'", (subject,)
        )
        for _, text in self.casefile.texts_of(compartment, known.fetchall()):
            yield from records.read(text).claims

    def _origins(self) -> OriginOf:
        connection = self.casefile.general.connection
        found: dict[SubjectId, set[str]] = defaultdict(set)
        out = self.casefile.uncounted()
        for subject, value, digest, batch in connection.execute(_ORIGINS).fetchall():
            if batch not in out and digest not in self.decided.retracted:
                found[self.decided.same.of(SubjectId(subject))].add(value)
        single = {subject: values.pop() for subject, values in found.items() if len(values) == 1}
        return lambda source: single.get(self.decided.same.of(source), source)


def renew_facts(
    writer: Writer,
    casefile: CaseFile,
    *,
    batch: str | None = None,
    rows: Sequence[tuple[int, int]] | None = None,
) -> None:
    """Fold again what a batch speaks of, what it takes back too, and keep its facts in the store.

    With `rows` (from and up to) what those entries speak of, which take nothing back; without either everything.
    """
    connection = writer.connection
    parts = [Part.of_batch(batch)] if batch is not None else [Part.of_rows(*span) for span in rows or ()]
    is_most = rows is None if batch is None else _is_most(connection, batch)
    if is_most or any(_moves_origins(connection, part) for part in parts):
        connection.execute("DELETE FROM fact")
        _keep_facts(connection, Folding(casefile).facts())
        return
    folding = Folding(casefile)
    for part in parts:
        sql = f"DELETE FROM fact WHERE subject IN (SELECT subject FROM record WHERE {part.records})"  # noqa: S608
        connection.execute(sql, part.named)
        connection.executemany("DELETE FROM fact WHERE subject = ?", [(one,) for one in folding.joined])
        _keep_facts(connection, folding.facts(part))


def _keep_facts(connection: Any, facts: Iterator[Fact]) -> None:
    found = map(_row, facts)
    while rows := list(islice(found, ROWS)):
        connection.executemany("INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def _is_most(connection: Any, batch: str) -> bool:
    """Whether all but a tenth of the log is of one batch, or came after it: then to fold everything is less work."""
    before, end = connection.execute(_BEFORE, (batch,)).fetchone()
    return before is not None and before * 10 < end


@dataclass(frozen=True, slots=True)
class Part:
    """Some entries: a condition on the table `record` and its parameters."""

    records: str
    named: Mapping[str, int | str]
    may_take_back: bool

    @classmethod
    def of_batch(cls, batch: str) -> Part:
        return cls("batch IS :batch", {"batch": batch}, may_take_back=True)

    @classmethod
    def of_rows(cls, first: int, last: int) -> Part:
        return cls("seq >= :first AND seq < :last", {"first": first, "last": last}, may_take_back=False)


def _moves_origins(connection: Any, part: Part) -> bool:
    """Whether a part may change what a source draws on that others rest on: then every profile may change."""
    taken_back = (
        "OR EXISTS (SELECT 1 FROM batch WHERE id = :batch AND state <> 'closed')"
        if part.may_take_back
        else ""
    )
    sql = f"""
        SELECT 1 FROM origin WHERE subject IN (SELECT subject FROM record WHERE {part.records}) AND (
            EXISTS (SELECT 1 FROM record WHERE record.subject = origin.subject AND NOT ({part.records})) {taken_back}
        ) LIMIT 1
    """  # noqa: S608 (our own)
    return connection.execute(sql, part.named).fetchone() is not None


def _row(fact: Fact) -> tuple[Any, ...]:
    """A fact as SQLite takes it fastest: a plain tuple, truths as numbers."""
    subject, kind, name, value, exclusive, certain, coding = fact
    return subject, kind, name, value, int(exclusive), int(certain), int(coding)


def _claim(row: tuple[Any, ...]) -> Claim:
    subject, _, _, name, value, words, qualifier, relation, account, source, digest = row
    locator = certainty = note = None
    return Claim(
        subject,
        name,
        value,
        source,
        locator,
        _ACCOUNTS[account],
        _RELATIONS[relation],
        None if qualifier is None else Qualifier(qualifier),
        certainty,
        words,
        note,
        digest,
    )


_CLAIMS = """
SELECT record.subject, record.batch, claim.* FROM record
CROSS JOIN claim ON claim.id >= record.seq * :each AND claim.id < (record.seq + 1) * :each
WHERE record.subject IS NOT NULL ORDER BY record.subject
"""
_CLAIMS_OF = _CLAIMS.replace("IS NOT NULL", "IN (SELECT subject FROM record WHERE {})")

_ORIGINS = """
SELECT origin.subject, value, digest, batch FROM origin JOIN record ON record.seq = origin.seq
"""
_BEFORE = f"""
SELECT (SELECT opened FROM batch WHERE id = ?), (SELECT max(seq) FROM record WHERE seq < {OTHERS})
"""  # noqa: S608 (our own)

_ACCOUNTS = {account.value: account for account in Account}
_RELATIONS = {relation.value: relation for relation in Relation}


def _decisions(casefile: CaseFile) -> Decisions:
    """What was decided, in both compartments: a claim of `identities` is taken back there."""
    made = [
        record
        for compartment in casefile.compartments()
        for kind in (Kind.RETRACTION, Kind.JUDGEMENT)
        for record in casefile.records(compartment, kind=kind)
    ]
    return decisions(made)


__all__ = ["Folding", "OriginOf", "profile", "renew_facts"]
