"""What a withdrawal reaches: the subjects that are known from what is withdrawn alone.

From a source: what it says, and the acts of which no other source speaks. From a person: what is said of the person,
the acts done to the person, and the sources in which the person spoke. Then, again and again: the parts that units had
in such an act, and people, places, events and cases that nothing else refers to. What a coder wrote about an act goes
with the act, since it can have come from nowhere else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from constancia.casefile import records
from constancia.casefile.open import CaseFile
from constancia.casefile.reached_names import ReachedNames, texts_of
from constancia.claims.claim import Claim, SubjectId
from constancia.claims.record import Kind, Record
from constancia.vault.compartment import Compartment

_ID = re.compile(r"[a-z2-7]{26}")
_NAMES = ("name", "other_name")
_RESTING = frozenset({"act", "aggregate", "event", "case", "intervention"})
"""Kinds that go where every source that speaks of them goes."""
_REACHED = frozenset({"person", "group", "place", "event", "case"})
"""Kinds that go where everything that refers to them goes."""


@dataclass(slots=True)
class Reach:
    """What every living entry is about, gathered in one pass, and the subjects found to go (`gone`)."""

    kinds: dict[SubjectId, str] = field(default_factory=dict)
    coding: set[SubjectId] = field(default_factory=set)
    resting: dict[SubjectId, set[SubjectId]] = field(default_factory=lambda: defaultdict(set))
    """Subject -> sources that speak of it."""
    referring: dict[SubjectId, set[SubjectId]] = field(default_factory=lambda: defaultdict(set))
    """Subject -> subjects that have it as a value."""
    acts: dict[SubjectId, set[SubjectId]] = field(default_factory=lambda: defaultdict(set))
    """Involvement -> its acts."""
    victims: dict[SubjectId, set[SubjectId]] = field(default_factory=lambda: defaultdict(set))
    """Person -> acts done to the person."""
    spoken: dict[SubjectId, set[SubjectId]] = field(default_factory=lambda: defaultdict(set))
    """Person -> sources in which the person spoke."""
    called: dict[SubjectId, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Person -> names."""
    gone: set[SubjectId] = field(default_factory=set)
    names: ReachedNames = ReachedNames(())
    """The names of people who go."""

    @classmethod
    def of(cls, casefile: CaseFile, subjects: Iterable[SubjectId]) -> Reach:
        """What goes with these subjects, which are one."""
        reach = cls()
        for compartment in casefile.compartments():
            for _, record in living(compartment):
                reach._gather(record)
        for involvement, acts in reach.acts.items():
            for act in acts:
                reach.resting[act] |= reach.resting[involvement]
        reach._close(subjects)
        people = (one for one in reach.gone if reach.kinds.get(one) == "person")
        reach.names = ReachedNames.of(name for one in people for name in reach.called[one])
        return reach

    def touches(self, claim: Claim) -> bool:
        """Whether a claim is about what goes, rests on it, refers to it, or names somebody who goes.

        That other sources draw on it stays: it is no more than a random id, without which they count as independent.
        """
        refers = claim.value in self.gone and claim.property != "origin"
        is_of_it = claim.subject in self.gone or claim.source in self.gone or refers
        return is_of_it or self.names.are_in(texts_of(claim))

    def _gather(self, record: Record) -> None:
        speaker = record.body.get("speaker")
        if record.kind is Kind.CONSENT and record.subject is not None and isinstance(speaker, str):
            self.spoken[SubjectId(speaker)].add(record.subject)
        for claim in record.claims:
            if claim.property == "kind":
                self.kinds[claim.subject] = claim.value
            if claim.property == "source_kind" and claim.value == "coding":
                self.coding.add(claim.subject)
            if claim.property in _NAMES:
                self.called[claim.subject].add(claim.value)
            if claim.source is not None and not claim.is_coding:
                self.resting[claim.subject].add(claim.source)
            if _ID.fullmatch(claim.value):
                self._refer(claim, SubjectId(claim.value))

    def _refer(self, claim: Claim, other: SubjectId) -> None:
        self.referring[other].add(claim.subject)
        if claim.property == "act":
            self.acts[claim.subject].add(other)
        elif claim.property == "victim":
            self.victims[other].add(claim.subject)

    def _close(self, subjects: Iterable[SubjectId]) -> None:
        self.gone = set(subjects)
        for person in [*self.gone]:
            self.gone |= self.spoken.get(person, set()) | self.victims.get(person, set())
        while new := set(self._next()):
            self.gone |= new

    def _next(self) -> Iterator[SubjectId]:
        for subject, kind in self.kinds.items():
            if subject in self.gone:
                continue
            resting, referring = self.resting.get(subject, set()), self.referring.get(subject, set())
            rests = kind in _RESTING and resting and resting <= self.gone
            is_part = kind == "involvement" and not self.acts[subject].isdisjoint(self.gone)
            if rests or is_part or (kind in _REACHED and referring and referring - {subject} <= self.gone):
                yield subject


def living(compartment: Compartment) -> Iterator[tuple[int, Record]]:
    """Every entry whose words are there still, those of imports that do not count too."""
    for number, text in compartment.entries():
        if text is not None:
            yield number, records.read(text)
