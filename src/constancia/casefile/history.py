"""What was done with the case file, by whom and when: the entries that are acts, read for people. Never what a
protected record says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from constancia.casefile import records
from constancia.casefile.custody import FORMER
from constancia.casefile.members import Roster
from constancia.casefile.open import CaseFile
from constancia.claims.record import Json, Kind, Record
from constancia.errors import Misuse
from constancia.vault.compartment import Compartment

SINCE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")

DIGITS = 8
"""Hexadecimal digits by which a device is called, here and in `member list`."""


@dataclass(frozen=True, slots=True)
class Told:
    """One entry. `at` is RFC 3339 in UTC, `member` a name where a grant gives one, `device` the beginning of its
    key; `compartment` and `number` say where it stands; `says` is what may be told of it (see `_SAYS`)."""

    at: str
    kind: Kind
    member: str | None
    device: str
    compartment: str
    number: int
    says: Mapping[str, Any]


def history(casefile: CaseFile, *, since: str = "", kind: str | None = None) -> list[Told]:
    """The acts, newest first: every entry but the claims and what came with an import, or all of one `kind`.

    `since` is a year, month or day (UTC). Raises Misuse("bad_date"), Misuse("unknown_kind").
    """
    if since and not SINCE.fullmatch(since):
        raise Misuse("bad_date", date=since[:40])
    if kind is not None and kind not in list(Kind):
        raise Misuse("unknown_kind", kind=kind[:40], kinds=", ".join(Kind))
    roster = Roster.of(casefile)
    found = [
        told
        for compartment in casefile.compartments()
        for told in _told(compartment, roster, kind=kind)
        if told.at >= since
    ]
    return sorted(found, key=lambda one: (one.at, one.compartment, one.number), reverse=True)


def _told(compartment: Compartment, roster: Roster, *, kind: str | None) -> list[Told]:
    sql = _ACTS if kind is None else _OF_KIND
    numbers = [row[0] for row in compartment.connection.execute(sql, {"kind": kind}).fetchall()]
    return [
        _one(compartment, roster, number, records.read(text))
        for number in numbers
        for _, text in compartment.entries(number, number + 1)
        if text is not None
    ]


def _one(compartment: Compartment, roster: Roster, number: int, record: Record) -> Told:
    device = compartment.author(number)
    member = roster.of_device(device)
    return Told(
        at=record.at or "",
        kind=record.kind,
        member=member.name if member else None,
        device=device.hex()[:DIGITS],
        compartment=compartment.name,
        number=compartment.place(number)[1],
        says=_SAYS.get(record.kind, _nothing)(record),
    )


def _custody(record: Record) -> dict[str, Any]:
    body = record.body
    subjects = body.get("subjects")
    n = len(subjects) if isinstance(subjects, list) else _number(subjects or body.get("count") or "1")
    said = {name: body[name] for name in ("format", "first", "last", "codes") if name in body}
    act = str(body.get("act", ""))
    return {**said, "act": FORMER.get(act, act), "count": n}


def _number(value: Json) -> int:
    return int(value) if isinstance(value, str) and value.isdecimal() else 1


def _named(*names: str) -> Callable[[Record], dict[str, Any]]:
    return lambda record: {name: record.body[name] for name in names if name in record.body}


def _grant(record: Record) -> dict[str, Any]:
    said = _named("compartment", "compartments", "role")(record)
    return {**said, "grant": record.body["act"]} if "act" in record.body else said


def _hold(record: Record) -> dict[str, Any]:
    return {"lifted": "lifts" in record.body}


def _nothing(record: Record) -> dict[str, Any]:
    return {}


_SAYS: Mapping[Kind, Callable[[Record], dict[str, Any]]] = {
    Kind.CUSTODY: _custody,
    Kind.PUBLICATION: _named("title", "seal"),
    Kind.BATCH: _named("title", "state"),
    Kind.GRANT: _grant,
    Kind.HOLD: _hold,
}
"""What is told of an entry of a kind. Of any other kind, only that it was made."""

_ACTS = "SELECT seq FROM record WHERE kind <> 'claims' AND (batch IS NULL OR kind = 'batch') ORDER BY seq"
_OF_KIND = "SELECT seq FROM record WHERE kind = :kind ORDER BY seq"
