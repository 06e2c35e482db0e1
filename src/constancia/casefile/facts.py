"""Profiles as rows: one for each value that a property may have. What frames are made of, and what the store keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

from constancia.claims.claim import SubjectId
from constancia.claims.profile import Profile


class Fact(NamedTuple):
    """`exclusive`: the values of this property are alternatives. `coding`: it rests on nothing but the coder."""

    subject: str
    kind: str
    property: str
    value: str
    exclusive: bool
    certain: bool
    coding: bool


def facts(profile: Profile, *, origin_of: Callable[[SubjectId], str]) -> Iterator[Fact]:
    """Every value of one profile, its kind, and two sums: is anything `disputed`, how many `origins` it rests on."""
    subject, kind = profile.subject, profile.kind
    yield Fact(subject, kind, "kind", kind, True, True, False)
    sources = set()
    for held in profile.properties.values():
        for value in held.values:
            yield Fact(
                subject, kind, held.name, value.value, held.exclusive, value.certain, value.coding_only
            )
        claims = chain(*[value.claims for value in held.values], held.beside, held.set_aside)
        sources.update([c.source for c in claims if c.source is not None and not c.is_coding])
    disputed = any(held.disputed for held in profile.properties.values())
    yield Fact(subject, kind, "disputed", "yes" if disputed else "no", True, True, False)
    yield Fact(subject, kind, "origins", str(len({origin_of(s) for s in sources})), True, True, False)
