"""What arrived from other devices, noted in the derived tables as our own entries are.

Logs are noted in their order and only as far as their item keys have arrived. What a member says who is not known yet
waits; what a member's role does not allow is passed over, and told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from constancia.casefile import records
from constancia.casefile.members import Roster
from constancia.casefile.noted import note_anew, note_record, package_of
from constancia.casefile.open import CaseFile
from constancia.casefile.profiles import renew_facts
from constancia.claims.record import Kind, Record
from constancia.claims.roles import may
from constancia.errors import Notice, Wrong
from constancia.vocabulary import load

if TYPE_CHECKING:
    from constancia.casefile.records import Index
    from constancia.vault.compartment import Compartment
    from constancia.vault.logs import Log
    from constancia.vault.writer import Writer

ROWS = 1000

UNSETTLED = "unsettled"
"""In the table `meta` from when entries were noted until what follows from them was: what their subjects are, by rows,
or "all"."""


@dataclass(slots=True)
class Arrivals:
    """`count` entries were noted; `destructions` are those among them that ask for something to be destroyed."""

    count: int = 0
    warnings: list[Notice] = field(default_factory=list)
    destructions: list[Record] = field(default_factory=list)


def take_in(casefile: CaseFile) -> Arrivals:
    """Note what is new. Killed in between, the next call goes on. Raises Unable("in_use", "disk")."""
    arrivals = Arrivals()
    if _is_overtaken(casefile):
        from constancia.casefile.rebuild import rebuild

        rebuild(casefile)
        arrivals.count += 1
    _note_grants(casefile)
    roster = Roster.of(casefile)
    for compartment in (casefile.general, casefile.identities):
        with compartment.writing() as writer:
            taking = _Taking(casefile, compartment, writer, roster, arrivals)
            for log in compartment.others():
                taking.log(log)
    settle(casefile)
    return arrivals


def settle(casefile: CaseFile, *, everything: bool = False) -> None:
    """What follows from all entries together: rows of imports that were taken back, and the facts."""
    spans = [_unsettled(compartment) for compartment in (casefile.general, casefile.identities)]
    if not everything and spans == [[], []]:
        return
    is_part = not everything and all(span is not None for span in spans)
    for compartment in (casefile.identities, casefile.general):
        with compartment.writing() as writer:
            for package in [] if is_part else _taken_back(casefile):
                note_anew(casefile, compartment, writer, package=package)
            if compartment is casefile.general:
                casefile.forget_vocabulary()
                renew_facts(writer, casefile, rows=spans[0] if is_part else None)
            writer.connection.execute("DELETE FROM meta WHERE name = ?", (UNSETTLED,))


def _unsettled(compartment: Compartment) -> list[tuple[int, int]] | None:
    """Rows from and up to which claims arrived and were not folded yet; None where everything is to be folded."""
    row = compartment.connection.execute("SELECT value FROM meta WHERE name = ?", (UNSETTLED,)).fetchone()
    if row is None:
        return []
    return None if row[0] == "all" else [(first, last) for first, last in json.loads(row[0])]


def _is_overtaken(casefile: CaseFile) -> bool:
    """Whether entries were noted that a removal does not accept any more."""
    return any(
        _upto(compartment, log) > log.counted
        for compartment in (casefile.general, casefile.identities)
        for log in compartment.others()
    )


def _note_grants(casefile: CaseFile) -> None:
    """Grants first, whoever made them: the fold takes those that count. Noting one twice does no harm."""
    for compartment in (casefile.general, casefile.identities):
        with compartment.writing() as writer:
            rows = [
                (number, record.subject, record.kind.value, record.batch)
                for log in compartment.others()
                for number, _, record in _new(compartment, log)
                if record is not None and record.kind is Kind.GRANT
            ]
            writer.connection.executemany("INSERT OR IGNORE INTO record VALUES (?, ?, ?, ?)", rows)
    casefile.forget_role()


def _new(compartment: Compartment, log: Log) -> Iterator[tuple[int, str | None, Record | None]]:
    """Number, text (None: destroyed), record (None: not sound)."""
    start = _upto(compartment, log)
    for number, text in compartment.entries(log.first + start, log.first + max(start, log.settled)):
        yield number, text, None if text is None else _sound(text)


def _sound(text: str) -> Record | None:
    """A record that nothing stumbles over; another device may have signed anything."""
    try:
        record = records.read(text)
        if record.kind is Kind.VOCABULARY:
            added = {name: [record.body[name]] for name in ("term", "property") if name in record.body}
            load().extended(added.get("term", []), added.get("property", []))  # type: ignore[arg-type]
        return record
    except (Wrong, TypeError, ValueError, KeyError, AttributeError, RecursionError):
        return None


def _upto(compartment: Compartment, log: Log) -> int:
    row = compartment.connection.execute("SELECT upto FROM arrived WHERE log = ?", (log.number,)).fetchone()
    return row[0] if row else 0


@dataclass(frozen=True, slots=True)
class _Taking:
    """Noting what arrived in one compartment, inside one `writing` block."""

    casefile: CaseFile
    compartment: Compartment
    writer: Writer
    roster: Roster
    arrivals: Arrivals

    def log(self, log: Log) -> None:
        member, start = self.roster.of_device(log.device), _upto(self.compartment, log)
        if member is None or start >= log.settled:
            return
        index, end = records.Index(has_claims=self.compartment is self.casefile.general), log.settled
        kinds = set[tuple[Kind, bool]]()
        for number, text, record in _new(self.compartment, log):
            if record is not None and _waits(self.casefile, self.compartment, record):
                end = number - log.first
                break
            self.arrivals.count += 1
            if text is not None and (record is None or not may(member.role, record.kind)):
                self._tell("entry_refused" if record is None else "role_exceeded", log)
            elif text is not None and record is not None and record.kind is not Kind.GRANT:
                kinds.add((record.kind, record.batch is not None))
                self._note(text, number, record, index)
        index.write(self.writer.connection)
        if end > start:
            self._leave(log, (log.first + start, log.first + end), end, kinds=kinds)

    def _note(self, text: str, number: int, record: Record, index: Index) -> None:
        if record.kind is Kind.DESTRUCTION:
            self.arrivals.destructions.append(record)
        note_record(self.casefile, self.writer.connection, text, number=number, index=index)
        if len(index.records) >= ROWS:
            index.write(self.writer.connection)

    def _leave(self, log: Log, rows: tuple[int, int], end: int, *, kinds: set[tuple[Kind, bool]]) -> None:
        """How far the log was noted, and what is still to be folded because of it."""
        connection, before = self.writer.connection, _unsettled(self.compartment)
        connection.execute("INSERT OR REPLACE INTO arrived VALUES (?, ?)", (log.number, end))
        is_part = before is not None and kinds <= {(Kind.CLAIMS, False), (Kind.CUSTODY, False)}
        value = json.dumps([*(before or []), rows]) if is_part else "all"
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (UNSETTLED, value))

    def _tell(self, code: str, log: Log) -> None:
        found = Notice(code, device=log.device.hex()[:8])
        if all((one.code, one.fields) != (code, found.fields) for one in self.arrivals.warnings):
            self.arrivals.warnings.append(found)


def _waits(casefile: CaseFile, compartment: Compartment, record: Record) -> bool:
    """Whether an entry belongs to an import that is not known yet, so that nobody can say whether it counts."""
    if record.batch is None or compartment is casefile.general:
        return False
    return package_of(casefile, record.batch) is None


def _taken_back(casefile: CaseFile) -> list[str]:
    """Packages of which some batch will never count."""
    found = casefile.general.connection.execute(
        "SELECT DISTINCT package FROM batch WHERE state IN ('abandoned', 'undone')"
    ).fetchall()
    return [package for (package,) in found]
