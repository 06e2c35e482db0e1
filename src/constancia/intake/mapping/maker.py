"""A record of a mapping as a function of the row: its key, its cells in the coded table, and its claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from constancia.claims.protection import publicity
from constancia.intake.formats import formats
from constancia.intake.mapping.condition import Holds, test
from constancia.intake.mapping.keys import key_part, row_key
from constancia.intake.mapping.model import Otherwise, Record, Reference
from constancia.intake.mapping.properties import AS_STATED, DEFAULTS, Slot, slots
from constancia.intake.mapping.reading import Reading
from constancia.intake.mapping.taken import key_names, reference_names, value_names
from constancia.intake.mapping.template import Scope
from constancia.intake.mapping.value import Read, Said, Unread
from constancia.intake.rows import Origin, RowFault
from constancia.intake.understand import is_unknown
from constancia.intake.virtual import VirtualRow

Key = Callable[[Scope], str]
WITHHELD = {"en": "(name withheld)", "es": "(nombre omitido)"}
_COUNTED = ("act", "involvement", "aggregate")
"""Kinds whose keys end with the place of each item in its row: the words of an item may be somebody's name."""
CODING_ONLY = frozenset({"event", "case", "summary"})
"""Properties that no claim of a source is about."""
ONCE = frozenset({"sources", "agencies", "places", "persons", "events", "cases"})
"""Tables in which a row that was made before is not made again."""
_NEEDED = {"involvement": ("act_id", "unit_id")}
"""Columns without which a record is not made."""
_KEYLESS = frozenset({"aggregates"})


class Cell(NamedTuple):
    """One property of a record: how it is read, the headings that stand behind it, the names of cells that it takes.

    `record` is the record of the same row whose key it is, where it is that and nothing else.
    """

    slot: Slot
    read: Read
    said: str
    names: tuple[str, ...]
    record: str | None = None


class Maker:
    """Makes the rows of one record from scopes. `keys` gives the keys of the records that it refers to."""

    def __init__(self, record: Record, reading: Reading, keys: Mapping[str, Key]) -> None:
        self.record = record
        self.reading = reading
        compiler = reading.compiler
        known = slots(record.kind, compiler.vocabulary)
        self.holds = _existence(record, reading)
        self.key: Key = keys[record.name]
        self.cells = [
            Cell(
                known[name],
                compiler.read(value, known[name].value_type),
                reading.said(compiler.headings(value)),
                tuple(value_names(value)),
            )
            for name, value in record.values.items()
        ]
        for name, references in record.references.items():
            read = _reader(
                [_referring(one, reading, keys) for one in references], is_many=known[name].is_many
            )
            headings = [h for one in references for value in one.key for h in compiler.headings(value)]
            names = [name for one in references for name in self._names_of(one)]
            said = reading.said(headings) or self._said_of(references)
            self.cells.append(Cell(known[name], read, said, tuple(names), self._plain(references)))
        needed = _NEEDED.get(record.kind, ())
        self.needed = [cell for cell in self.cells if cell.slot.column in needed]
        if len(self.needed) < len(needed):
            self.holds = lambda scope: False
        self.key_names = tuple(key_names(record))
        self.source_names = () if record.source is None else tuple(self._names_of(record.source))
        self.source_record = None if record.source is None else self._plain((record.source,))
        self.source: Read | None = None if record.source is None else _referring(record.source, reading, keys)
        self.key_column = _key_column(record)
        self.fixed = {
            known[name].column or "": text
            for name, text in DEFAULTS.get(record.kind, {}).items()
            if name not in record.values
        }
        if record.kind in ("person", "group"):
            self.fixed["kind"] = record.kind
        self.names = {cell.slot.column or cell.slot.property: cell.said for cell in self.cells if cell.said}

    @property
    def columns(self) -> list[str]:
        """The columns of the coded table that it may fill."""
        own = [cell.slot.column for cell in self.cells if cell.slot.column is not None]
        key = [self.key_column] if self.key_column else []
        more = ["name", "size_min", "size_max"] if self.record.kind in ("person", "group") else []
        more += {"involvement": ["locator"], "source": ["publicity"]}.get(self.record.kind, [])
        return list(dict.fromkeys((*key, *self.fixed, *own, *more)))

    @property
    def needs_no_claims(self) -> bool:
        """Whether no claim rests on a source of the row."""
        return self.source is None

    def made_key(self, scope: Scope) -> str:
        """The key of what a scope makes; "" where it makes nothing."""
        return self.key(scope) if self.holds is None or self.holds(scope) else ""

    def is_made(self, scope: Scope) -> bool:
        """Whether a row has what no record of its kind is made without."""
        values = ((cell.slot, cell.read(scope)) for cell in self.needed)
        return all(
            self.kept(value, slot, []) if isinstance(value, Unread) else value for slot, value in values
        )

    def row(self, scope: Scope, line: int, key: str) -> VirtualRow | None:
        """The row that a scope makes under its key; None where it makes none after all."""
        made: dict[str, str] = dict(self.fixed)
        if self.key_column:
            made[self.key_column] = key
        faults: list[RowFault] = []
        for slot, read, *_ in self.cells:
            value = read(scope)
            if isinstance(value, Unread):
                value = self.kept(value, slot, faults)
            if value and slot.column is not None:
                made[slot.column] = value
        if not all(made.get(cell.slot.column or "") for cell in self.needed):
            return None
        if self.record.kind == "involvement":
            made["locator"] = locator(line, self.names.get("unit_id", ""))
        if self.record.kind in ("person", "group"):
            self._complete_person(made)
        if self.record.kind == "source" and not made.get("publicity"):
            made["publicity"] = publicity(made.get("kind", ""), url=made.get("url", ""), consent="")
        return VirtualRow(self.origin(line), made, tuple(faults), "" if self.key_column else key)

    def claims(self, scope: Scope, line: int) -> Iterator[VirtualRow]:
        """The claims that rest on the source of the row, each located by row and column."""
        key = self.made_key(scope)
        source = self.source(scope) if self.source is not None and key else ""
        if not source or isinstance(source, Unread):
            return
        shared = {
            "act_id": key,
            "relation": "supports",
            "account": self.record.account,
            "source_id": source,
        }
        for cell in self.cells:
            said = claimed(cell.slot.property, cell.read(scope))
            if said:
                claim_id = f"{key}.{cell.slot.property}"
                where = locator(line, cell.said)
                yield VirtualRow(
                    self.origin(line), {**shared, "claim_id": claim_id, "locator": where, **said}
                )

    def origin(self, line: int) -> Origin:
        """Where the rows of a line come from."""
        return Origin(self.reading.grid.file, self.reading.grid.sheet, line, self.names)

    def kept(self, value: Unread, slot: Slot, faults: list[RowFault]) -> str:
        """What goes into the coded table in the place of words that could not be read."""
        match value.otherwise:
            case Otherwise.BLANK:
                return ""
            case Otherwise.KEEP:
                return value.words
            case Otherwise.AS_STATED if self.source is not None and _may_be_stated(slot):
                return ""
            case _:
                faults.append((slot.column or slot.property, value.code, value.reason))
                return ""

    # --- private

    def _names_of(self, reference: Reference) -> Iterator[str]:
        return reference_names(reference, self.reading.compiler.mapping.record(reference.record or ""))

    def _plain(self, references: tuple[Reference, ...]) -> str | None:
        """The record of the same row that is referred to, unless there is more to it."""
        one = references[0]
        is_plain = len(references) == 1 and not one.key and one.only is None
        is_here = any(record.name == one.record for record in self.reading.rows.records)
        return one.record if is_plain and is_here else None

    def _complete_person(self, made: dict[str, str]) -> None:
        if not made.get("name") or is_unknown(made["name"]):
            made["name"] = WITHHELD[self.reading.compiler.mapping.language]
        if self.record.kind == "person":
            made["size_min"] = made["size_max"] = "1"

    def _said_of(self, references: tuple[Reference, ...]) -> str:
        names = []
        for reference in references:
            found = self.reading.compiler.mapping.record(reference.record or "")
            if found is not None:
                own = [found.values[name] for name in ("name", "title") if name in found.values]
                names += [h for value in (*own, *found.key) for h in self.reading.compiler.headings(value)]
        return self.reading.said(name for name in names if not name.endswith("#"))


def claimed(name: str, value: str | Unread) -> dict[str, str]:
    """What a claim says: a value with the words for it, or the words alone. Empty where there is nothing to claim."""
    if not value or name in CODING_ONLY:
        return {}
    if isinstance(value, Unread):
        if value.otherwise is Otherwise.KEEP:
            return {"field": name, "value": value.words}
        if value.otherwise is not Otherwise.AS_STATED or not value.words:
            return {}
        if name in AS_STATED:
            return {"field": AS_STATED[name], "value": value.words}
        return {"field": name, "value": "", "as_stated": value.words}
    said = {"field": name, "value": str(value)}
    if isinstance(value, Said):
        if value.words and value.words != value:
            said["as_stated"] = value.words
        if value.qualifier:
            said["qualifier"] = value.qualifier
    return said


def _may_be_stated(slot: Slot) -> bool:
    """Whether the format keeps words in the place of this value."""
    return not slot.is_needed


def _key_column(record: Record) -> str | None:
    return None if record.table in _KEYLESS else formats()[record.table].key


def locator(line: int, said: str) -> str:
    """Where in a table a row speaks of something."""
    return f"row {line}, column {said}" if said else f"row {line}"


def key_of(record: Record, reading: Reading) -> Key:
    """The key of a record as a function of the row, whether or not the row makes it."""
    reads = [reading.compiler.read(value) for value in record.key]
    ends = [reading.compiler.slots[f"{name}#"] for name in record.each if record.kind in _COUNTED]
    single = reads[0] if len(reads) == 1 and not ends else None

    if single is not None:
        return lambda scope: key_part(_text(single(scope)))

    def key(scope: Scope) -> str:
        made = row_key([_text(read(scope)) for read in reads])
        return ".".join((made, *(scope[end] for end in ends if end is not None))) if made else ""

    return key


def _text(value: str | Unread) -> str:
    return value.words if isinstance(value, Unread) else value


def _referring(reference: Reference, reading: Reading, keys: Mapping[str, Key]) -> Read:
    """The key of what is referred to: its own where one is given, else that of a record of the row."""
    only = None if reference.only is None else test(reference.only, reading.compiler.slots)
    if not reference.key:
        key = _made_key(reference.record or "", reading, keys)
        return lambda scope: key(scope) if only is None or only(scope) else ""
    reads = [reading.compiler.read(value) for value in reference.key]

    def read(scope: Scope) -> str | Unread:
        if only is not None and not only(scope):
            return ""
        values = [read(scope) for read in reads]
        unread = next((value for value in values if isinstance(value, Unread)), None)
        if unread is not None and unread.otherwise is not Otherwise.KEEP:
            return unread
        made = row_key([_text(value) for value in values])
        words = next((value.words for value in values if isinstance(value, Said) and value.words), "")
        return Said(made, words=words) if words and made else made

    return read


def _made_key(name: str, reading: Reading, keys: Mapping[str, Key]) -> Key:
    """The key of a record of the same row; blank where the row does not make it."""
    key = keys[name]
    record = reading.compiler.mapping.record(name)
    if record is None or record not in reading.rows.records:
        return key
    holds = _existence(record, reading)
    return key if holds is None else lambda scope: key(scope) if holds(scope) else ""


def _existence(record: Record, reading: Reading) -> Holds | None:
    """When a row makes a record: where its condition holds, and for an act where its type is not left blank."""
    compiler = reading.compiler
    only = None if record.only is None else test(record.only, compiler.slots)
    value = record.values.get("act_type")
    recode = None if value is None or value.recode is None else compiler.mapping.recodes[value.recode]
    if value is None or recode is None or recode.otherwise is not Otherwise.BLANK:
        return only
    read = compiler.read(value)

    def holds(scope: Scope) -> bool:
        if only is not None and not only(scope):
            return False
        made = read(scope)
        return bool(made) and not isinstance(made, Unread)

    return holds


def _reader(reads: list[Read], *, is_many: bool) -> Read:
    """The first reference that is filled, or, where there may be many, all of them."""

    def read(scope: Scope) -> str | Unread:
        found: list[str] = []
        for one in reads:
            value = one(scope)
            if isinstance(value, Unread):
                return value
            if value and not is_many:
                return value
            if value:
                found.append(value)
        return ";".join(dict.fromkeys(found))

    return read if len(reads) > 1 or is_many else reads[0]
