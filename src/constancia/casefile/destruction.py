"""Destroying items for good: the keys, the words with their salts, the files, and whatever was derived from them.

An entry of kind `destruction` in `general` is the intent. It names entries by log and number and evidence by its
meaningless name, so it says nothing of what there was. Then every device does the same, for its own logs and for those
of others, and says so with an entry of kind `custody`: its receipt. Killed in between, the next opening ends it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from constancia.casefile.consents import holds
from constancia.casefile.open import CaseFile, now
from constancia.casefile.rebuild import rebuild
from constancia.casefile.records import read
from constancia.casefile.tables import OTHERS
from constancia.claims.claim import SubjectId
from constancia.claims.record import Json, Kind, Record
from constancia.errors import Unable
from constancia.vault.compartment import Compartment

DESTROYED = "destroyed"
"""What a receipt says under "act"."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a device destroyed what the entry `destruction` (a digest) names. `log` is that of the device in `general`,
    `at` when (RFC 3339)."""

    destruction: str
    log: str
    at: str


def item_of(compartment: Compartment, number: int) -> dict[str, Json]:
    """How an entry is named wherever the case file travels: the log that it stands in, and its number there."""
    log, seq = compartment.place(number)
    return {"log": log, "seq": seq}


def places_of(items: Iterable[Json]) -> list[tuple[str, int]]:
    """The entries that `items` name: log and number there."""
    return [
        (log, seq)
        for one in items
        if isinstance(one, Mapping)
        if isinstance(log := one.get("log"), str) and type(seq := one.get("seq")) is int
        if 0 <= seq < OTHERS
    ]


def numbers_of(compartment: Compartment, items: Iterable[Json]) -> list[int]:
    """The rows of those that are in this compartment here."""
    found = (compartment.number(log, seq) for log, seq in places_of(items))
    return [number for number in found if number is not None]


def order(casefile: CaseFile, *, items: Sequence[Json], evidence: Sequence[str]) -> None:
    """Write the entry that all devices follow, without doing it yet. Raises Unable("in_use", "disk")."""
    body: dict[str, Json] = {"items": [*items], "evidence": [*evidence]}
    casefile.record(Record(Kind.DESTRUCTION, at=now(), body=body))


def destroy(casefile: CaseFile, *, items: Sequence[Json], evidence: Sequence[str]) -> None:
    """Destroy these items here, as far as they are here. Safe to repeat. Raises Unable("in_use", "disk").

    What is derived is made anew from what is left, and every store is written anew, so that nothing stays in a page.
    """
    for compartment in casefile.compartments():
        compartment.destroy(places_of(items), evidence)
    rebuild(casefile)
    casefile.forget_vocabulary()
    for compartment in casefile.compartments():
        compartment.tidy()


def finish(casefile: CaseFile) -> int:
    """Do what was ordered and not done on this device, and give receipts. Their number.

    Raises Unable("in_use", "disk").
    """
    waiting = _waiting(casefile)
    if not waiting:
        return 0
    items = [item for record in waiting for item in _list(record.body.get("items"))]
    evidence = [name for record in waiting for name in _list(record.body.get("evidence"))]
    destroy(casefile, items=items, evidence=[name for name in evidence if isinstance(name, str)])
    for record in waiting:
        body: dict[str, Json] = {"act": DESTROYED, "destruction": record.digest, "log": casefile.general.log}
        casefile.record(Record(Kind.CUSTODY, at=now(), body=body))
    return len(waiting)


def finish_if_free(casefile: CaseFile) -> None:
    """The same, unless another process is at work on the case file: then it, or the next opening, ends it."""
    try:
        finish(casefile)
    except Unable as error:
        if error.code != "in_use":
            raise


def receipts(casefile: CaseFile) -> list[Receipt]:
    """Every receipt that is known here."""
    general = casefile.general
    made = [(general.place(n)[0], read(text)) for n, text in casefile.texts(general, kind=Kind.CUSTODY)]
    return [
        Receipt(str(one.body["destruction"]), log, one.at or "")
        for log, one in made
        if one.body.get("act") == DESTROYED and one.body.get("log") == log and "destruction" in one.body
    ]


def _waiting(casefile: CaseFile) -> list[Record]:
    ordered = list(casefile.records(casefile.general, kind=Kind.DESTRUCTION))
    if not ordered:
        return []
    done = {one.destruction for one in receipts(casefile) if one.log == casefile.general.log}
    waiting = [record for record in ordered if record.digest not in done]
    held = holds(casefile) if waiting else {}
    return [record for record in waiting if not _is_held(casefile, record, held)]


def _is_held(casefile: CaseFile, order: Record, held: Collection[SubjectId | None]) -> bool:
    """Whether a hold stands on anything that would go; then it waits until a lead lifts that."""
    if not held or None in held:
        return bool(held)
    items = _list(order.body.get("items"))
    for compartment in casefile.compartments():
        for number in numbers_of(compartment, items):
            for _, text in compartment.entries(number, number + 1):
                record = read(text) if text is not None else None
                if record and not {record.subject, *(c.source for c in record.claims)}.isdisjoint(held):
                    return True
    return False


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
