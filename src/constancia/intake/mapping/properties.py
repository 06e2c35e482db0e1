"""Which properties a record of each kind takes, and the column of the coded tables that each goes into."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from constancia.intake.formats import formats
from constancia.intake.mapping.model import TABLES
from constancia.vocabulary import ValueType, Vocabulary

DEFAULTS = {
    "person": {"basis": "protected", "name_in_publication": "none"},
    "group": {"basis": "protected", "name_in_publication": "none"},
    "involvement": {"degree": "unclear", "attribution": "stated"},
}
"""What holds where the mapping says nothing: nobody is named, no part is claimed."""

AS_STATED = {"place": "place_as_stated", "victim": "victim_as_stated", "perpetrator": "perpetrator_as_stated"}
"""Where the words go that a reference could not be made of."""

_OPTIONAL = {"act": {"date_start", "victim"}, "person": {"name"}, "group": {"name"}}
_KINDS_OF = {"agencies": "unit", "places": "place", "persons": "person", "events": "event", "cases": "case"}
_KINDS_OF |= {"sources": "source", "acts": "act"}


@dataclass(frozen=True, slots=True)
class Slot:
    """One property of a kind of record. `column` is None for a property of an act that only a claim can hold.

    `of` is the coded table that a reference points into; `value_type` how a value is read ("edtf", "integer", …).
    """

    property: str
    column: str | None
    is_needed: bool
    of: str | None
    is_many: bool
    value_type: str


@cache
def _columns(kind: str) -> dict[str, Slot]:
    out: dict[str, Slot] = {}
    table = formats()[TABLES[kind]]
    for column in table.columns:
        is_source = column.name == "source_id" and table.key != "source_id"
        name = column.property or ("source" if is_source else None)
        if name is None or (name == "kind" and kind in ("person", "group")):
            continue
        is_reference = column.type in ("reference", "references") and column.of != "act_types"
        out[name] = Slot(
            property=name,
            column=column.name,
            is_needed=column.required and name not in _OPTIONAL.get(kind, ()),
            of=column.of if is_reference else None,
            is_many=column.type == "references",
            value_type=column.type,
        )
    return out


def slots(kind: str, vocabulary: Vocabulary) -> dict[str, Slot]:
    """The properties of a kind by name: those of its coded table, and for an act all that a claim may be about."""
    out = dict(_columns(kind))
    if kind != "act":
        return out
    for item in vocabulary.properties("act"):
        if item.id in out or item.id in ("kind", "note"):
            continue
        is_reference = item.value_type is ValueType.REFERENCE
        of = next((table for table, of in _KINDS_OF.items() if of in item.targets), None)
        out[item.id] = Slot(item.id, None, False, of if is_reference else None, False, str(item.value_type))
    return out
