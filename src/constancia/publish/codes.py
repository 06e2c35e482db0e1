"""Short public codes: how a subject is called in addresses, on paper and in the tables of a publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from constancia.claims.claim import SubjectId

SHORTEST = 5


def codes(subjects: Iterable[SubjectId]) -> Mapping[SubjectId, str]:
    """The first letters of each id, as few (but five at least) as tell it from all others.

    Ids are random, so a code says nothing; it stays the same from one publication to the next unless a newcomer
    begins with the same letters.
    """
    ordered = sorted(set(subjects))
    out = {}
    for index, subject in enumerate(ordered):
        neighbours = (ordered[i] for i in (index - 1, index + 1) if 0 <= i < len(ordered))
        shared = max((_shared(subject, other) for other in neighbours), default=0)
        out[subject] = subject[: max(SHORTEST, shared + 1)]
    return out


def _shared(one: str, other: str) -> int:
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
