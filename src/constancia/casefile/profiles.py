"""Profiles: one subject from the logs, and the facts that are kept of all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from constancia.casefile import records
from constancia.casefile.facts import Fact, facts
from constancia.casefile.open import CaseFile
from constancia.claims.claim import Claim, Digest, SubjectId
from constancia.claims.fold import Decisions, decisions, fold_subject
from constancia.claims.profile import Profile
from constancia.claims.record import Kind
from constancia.vault.compartment import Compartment
from constancia.vault.writer import Writer

OriginOf = Callable[[SubjectId], str]


def profile(casefile: CaseFile, subject: SubjectId) -> Profile:
    """One profile from both compartments, as far as the member may read them."""
    fold = Folding(casefile)
    leader = fold.decided.same.of(subject)
    return fold.profile(leader, compartments=casefile.compartments())


class Folding:
    """What every fold over this case file needs: the decisions made, and the origin of each source."""

    def __init__(self, casefile: CaseFile) -> None:
        self.casefile = casefile
        self.decided = _decisions(casefile)
        self.origin_of = self._origins()

    def profile(self, subject: SubjectId, *, compartments: Iterable[Compartment]) -> Profile:
        """The profile of `subject` and of what was judged the same."""
        together = (subject, *self.decided.same.others(subject))
        claims: dict[Digest, Claim] = {
            claim.digest: claim
            for compartment in compartments
            for one in together
            for claim in self._claims(compartment, one)
        }
        return fold_subject(
            subject,
            claims.values(),
            decided=self.decided,
            rule_of=self.casefile.rule_of,
            origin_of=self.origin_of,
        )

    def subjects(self, *, batch: str | None = None) -> list[SubjectId]:
        """All subjects of `general` by id, or those that one batch speaks of."""
        where, values = ("", ()) if batch is None else (" AND batch = ?", (batch,))
        found = self.casefile.general.connection.execute(
            f"SELECT DISTINCT subject FROM record WHERE subject IS NOT NULL{where}",  # noqa: S608
            values,
        )
        return sorted({self.decided.same.of(SubjectId(row[0])) for row in found.fetchall()})

    def facts(self, subjects: Iterable[SubjectId]) -> Iterator[Fact]:
        """The facts of `general` about `subjects`."""
        for subject in subjects:
            found = self.profile(subject, compartments=[self.casefile.general])
            yield from facts(found, origin_of=self.origin_of)

    def _claims(self, compartment: Compartment, subject: SubjectId) -> Iterator[Claim]:
        known = compartment.connection.execute(
            "SELECT seq, batch FROM record WHERE subject = ? AND kind = 'claims'", (subject,)
        )
        for _, text in self.casefile.texts_of(compartment, known.fetchall()):
            yield from records.read(text).claims

    def _origins(self) -> OriginOf:
        connection = self.casefile.general.connection
        found: dict[SubjectId, set[str]] = defaultdict(set)
        for subject, value, digest in connection.execute(
            "SELECT subject, value, digest FROM origin"
        ).fetchall():
            if digest not in self.decided.retracted:
                found[self.decided.same.of(SubjectId(subject))].add(value)
        single = {subject: values.pop() for subject, values in found.items() if len(values) == 1}
        return lambda source: single.get(self.decided.same.of(source), source)


def renew_facts(writer: Writer, casefile: CaseFile, *, batch: str | None = None) -> None:
    """Fold again what a batch speaks of (or everything) and keep its facts in the store."""
    folding = Folding(casefile)
    subjects = folding.subjects(batch=batch)
    writer.connection.executemany("DELETE FROM fact WHERE subject = ?", ((subject,) for subject in subjects))
    writer.connection.executemany("INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?)", folding.facts(subjects))


def _decisions(casefile: CaseFile) -> Decisions:
    made = [
        record
        for kind in (Kind.RETRACTION, Kind.JUDGEMENT)
        for record in casefile.records(casefile.general, kind=kind)
    ]
    return decisions(made)


__all__ = ["Folding", "OriginOf", "profile", "renew_facts"]
