"""What the claims about one subject come to: values, each with the claims that it rests on, disagreements kept."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from constancia.claims.claim import Claim, Digest, SubjectId


class Judgement(Struct, frozen=True):
    """A member's reasoned choice of one claim for one property of one subject."""

    subject: SubjectId
    property: str
    claim: Digest
    reason_en: str
    reason_es: str
    at: str = ""
    digest: Digest = Digest("")


class Value(Struct, frozen=True):
    """One value and what it rests on: the claims that say it, and the less exact ones that contain it.

    `origins` counts independent origins (coding is none). `certain` is False where another value competes.
    """

    value: str
    claims: tuple[Claim, ...]
    certain: bool
    origins: int
    coding_only: bool

    @property
    def words(self) -> str | None:
        """The wording, where the source's words fit no value."""
        return None if self.value else next((c.words for c in self.claims if c.words), None)


class Property(Struct, frozen=True):
    """`exclusive`: the values are alternatives of which one holds; else each stands for itself.

    `beside` holds claims that do not compete (another scope, a slip, a placeholder), `set_aside` those that a
    judgement decided against.
    """

    name: str
    values: tuple[Value, ...]
    exclusive: bool
    disputed: bool
    beside: tuple[Claim, ...] = ()
    set_aside: tuple[Claim, ...] = ()
    judgement: Judgement | None = None

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim, each once, by digest."""
        found = {c.digest or id(c): c for value in self.values for c in value.claims}
        found |= {c.digest or id(c): c for c in (*self.beside, *self.set_aside)}
        return tuple(sorted(found.values(), key=lambda claim: claim.digest))


class Profile(Struct, frozen=True):
    """One subject as a whole. `same` holds the other ids that a judgement found to be the same."""

    subject: SubjectId
    kind: str
    properties: Mapping[str, Property] = field(default_factory=dict)
    same: tuple[SubjectId, ...] = ()

    def one(self, name: str) -> str | None:
        """The certain value of a property, None where there is none or it is disputed."""
        held = self.properties.get(name)
        if held is None or len(held.values) != 1 or not held.values[0].certain:
            return None
        return held.values[0].value or None

    def all(self, name: str) -> tuple[str, ...]:
        """Every value that a property may have."""
        held = self.properties.get(name)
        return () if held is None else tuple(value.value for value in held.values if value.value)
