"""A plan of a redaction as a file, so that a person can look at it and change it in an editor. It holds what is to be
hidden in plain words: whoever keeps it keeps it as close as the evidence."""

from __future__ import annotations

import msgspec

from constancia.casefile.items import find_item
from constancia.casefile.open import CaseFile
from constancia.casefile.redacting import Proposal, Proposed
from constancia.errors import Misuse

LARGEST = 64 << 20
_VERSION = 1


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`constancia_redaction` is the version of the form, `evidence` the item that it is for."""

    constancia_redaction: int
    evidence: str
    proposals: tuple[Proposal, ...]


def to_bytes(proposed: Proposed) -> bytes:
    """The plan as JSON, one proposal after the other."""
    plan = Plan(_VERSION, proposed.evidence, proposed.proposals)
    return msgspec.json.format(msgspec.json.encode(plan), indent=2) + b"\n"


def from_bytes(untrusted: bytes, casefile: CaseFile, evidence: str) -> tuple[Proposal, ...]:
    """The proposals of a plan for this evidence. Raises Misuse("redact_plan"), Misuse("redact_plan_other")."""
    try:
        plan = msgspec.json.decode(untrusted, type=Plan)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Misuse("redact_plan", reason=_where(error)) from error
    if plan.constancia_redaction != _VERSION:
        raise Misuse("redact_plan", reason="$.constancia_redaction")
    if find_item(casefile, evidence)[1] != plan.evidence:
        raise Misuse("redact_plan_other")
    if any(not (one.words or one.area) for one in plan.proposals):
        raise Misuse("redact_plan", reason="$.proposals")
    return plan.proposals


def _where(error: Exception) -> str:
    """The place in the file, never what stands there."""
    _, at, place = str(error).rpartition(" - at `")
    return place.rstrip("`") if at else "JSON"
