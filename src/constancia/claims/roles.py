"""Who may put what on record. Pure: a role and a kind of entry come in.

A role bounds what a member's devices may say; a compartment's key bounds what they may read.
"""

from __future__ import annotations

from enum import StrEnum

from constancia.claims.record import Kind


class Role(StrEnum):
    """Roles of members. `LEAD` may everything, granting among it; `READER` reads."""

    LEAD = "lead"
    RESEARCHER = "researcher"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    READER = "reader"


_ALWAYS = frozenset({Kind.CUSTODY, Kind.GRANT})
"""What was done with the material is noted of everybody; of grants the fold takes those of leads alone."""

_MAY = {
    Role.LEAD: frozenset(Kind),
    Role.RESEARCHER: frozenset(Kind) - {Kind.PUBLICATION},
    Role.REVIEWER: _ALWAYS | {Kind.JUDGEMENT},
    Role.PUBLISHER: _ALWAYS | {Kind.PUBLICATION},
    Role.READER: _ALWAYS,
}


def may(role: Role, kind: Kind) -> bool:
    """Whether a member of this role may make an entry of this kind."""
    return kind in _MAY[role]


def kinds_of(role: Role | None) -> frozenset[Kind]:
    """The kinds of entry that a role allows; None is whoever is not known as a member yet."""
    return _ALWAYS if role is None else _MAY[role]
