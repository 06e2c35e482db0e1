"""Which subjects are one, as judged: a union of pairs, under the smallest id of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from constancia.claims.claim import SubjectId


@dataclass(frozen=True, slots=True)
class Sameness:
    """`leader` gives the id under which a subject stands; one that is missing stands for itself."""

    leader: Mapping[SubjectId, SubjectId]

    @classmethod
    def of_pairs(cls, pairs: Iterable[tuple[SubjectId, SubjectId]]) -> Sameness:
        """The same for any order and repetition of `pairs`."""
        groups: dict[SubjectId, set[SubjectId]] = {}
        for one, other in pairs:
            joined = groups.get(one, {one}) | groups.get(other, {other})
            groups.update(dict.fromkeys(joined, joined))
        return cls({member: min(group) for member, group in groups.items()})

    def of(self, subject: SubjectId) -> SubjectId:
        """The id under which `subject` stands."""
        return self.leader.get(subject, subject)

    def others(self, subject: SubjectId) -> tuple[SubjectId, ...]:
        """The other ids of a leader, sorted."""
        if subject not in self.leader:
            return ()
        return tuple(sorted(m for m, leader in self.leader.items() if leader == subject and m != subject))
