"""What the tables of a publication are made of, and how they name a subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from constancia.claims.claim import SubjectId
from constancia.claims.competition import Rule
from constancia.claims.profile import Profile
from constancia.claims.record import Record
from constancia.log.entry import Entry

JOIN = " | "
LABELS = ("name", "label", "title", "abbreviation", "role")
"""Where the label of a subject comes from: the first of these properties that is certain."""

TABLE_OF_KIND = {
    "act": "acts",
    "involvement": "involvements",
    "person": "persons",
    "group": "persons",
    "unit": "units",
    "place": "places",
    "event": "events",
    "case": "cases",
    "source": "sources",
}


@dataclass(frozen=True, slots=True)
class Material:
    """What the tables are made of. `reissued` are the entries as they stand in the proofs."""

    records: Sequence[Record]
    profiles: Mapping[SubjectId, Profile]
    reissued: Sequence[Entry]
    rule_of: Callable[[str], Rule]
    code_of: Callable[[SubjectId], str]
    leaders: Mapping[str, SubjectId] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        found = {p.subject: p.subject for p in self.profiles.values()}
        found |= {other: p.subject for p in self.profiles.values() for other in p.same}
        object.__setattr__(self, "leaders", found)

    def leader(self, subject: str) -> SubjectId | None:
        """The id of the profile that a subject stands under, None for what has none."""
        return self.leaders.get(subject)

    def code(self, text: str) -> str:
        """The code of a subject; any other text as it is."""
        return self.code_of(leader) if (leader := self.leader(text)) is not None else text

    def label(self, subject: str) -> str:
        """A subject in a few words, blank where nothing certain may be said."""
        profile = self.profiles.get(SubjectId(self.leader(subject) or subject))
        return "" if profile is None else next((one for p in LABELS if (one := profile.one(p))), "")


def cited(digest: str | None) -> str | None:
    """A disclosure's digest as a cell has it: with a word before it, so that none begins as a formula does."""
    return f"sha256:{digest}" if digest else None


def table_of(profile: Profile | None) -> str | None:
    """The table in which a subject stands, None where its kind is not published."""
    if profile is None or not profile.kind:
        return None
    return TABLE_OF_KIND.get(profile.kind, f"{profile.kind}s")
