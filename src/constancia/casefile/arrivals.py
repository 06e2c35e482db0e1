"""What arrived from other devices, noted in the derived tables as our own entries are.

Logs are noted in their order and only as far as their item keys have arrived. What a member says who is not known yet
waits; what a member's role does not allow is passed over, and told.
"""

from __future__ import annotations

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
from constancia.errors import Notice

if TYPE_CHECKING:
    from constancia.vault.compartment import Compartment
    from constancia.vault.logs import Log
    from constancia.vault.writer import Writer

ROWS = 1000


@dataclass(slots=True)
class Arrivals:
    """`count` entries were noted; `destructions` are those among them that ask for something to be destroyed."""

    count: int = 0
    warnings: list[Notice] = field(default_factory=list)
    destructions: list[Record] = field(default_factory=list)


def take_in(casefile: CaseFile) -> Arrivals:
    """Note what is new. Killed in between, the next call goes on. Raises Unable("in_use", "disk")."""
    arrivals = Arrivals()
    _note_grants(casefile)
    roster = Roster.of(casefile)
    for compartment in (casefile.general, casefile.identities):
        with compartment.writing() as writer:
            for log in compartment.others():
                _note_log(casefile, compartment, writer, log, roster=roster, arrivals=arrivals)
    if arrivals.count:
        settle(casefile)
    return arrivals


def settle(casefile: CaseFile) -> None:
    """What follows from all entries together: rows of imports that were taken back, and the facts."""
    for compartment in (casefile.general, casefile.identities):
        with compartment.writing() as writer:
            for package in _taken_back(casefile):
                note_anew(casefile, compartment, writer, package=package)
            if compartment is casefile.general:
                casefile.forget_vocabulary()
                renew_facts(writer, casefile)


def _note_grants(casefile: CaseFile) -> None:
    """Grants first, whoever made them: the fold takes those that count. Noting one twice does no harm."""
    for compartment in (casefile.general, casefile.identities):
        with compartment.writing() as writer:
            rows = [
                (number, record.subject, record.kind.value, record.batch)
                for log in compartment.others()
                for number, record in _new(compartment, log)
                if record.kind is Kind.GRANT
            ]
            writer.connection.executemany("INSERT OR IGNORE INTO record VALUES (?, ?, ?, ?)", rows)
    casefile.forget_role()


def _new(compartment: Compartment, log: Log) -> Iterator[tuple[int, Record]]:
    start = _upto(compartment, log)
    for number, text in compartment.entries(log.first + start, log.first + max(start, log.settled)):
        if text is not None:
            yield number, records.read(text)


def _upto(compartment: Compartment, log: Log) -> int:
    row = compartment.connection.execute("SELECT upto FROM arrived WHERE log = ?", (log.number,)).fetchone()
    return row[0] if row else 0


def _note_log(
    casefile: CaseFile,
    compartment: Compartment,
    writer: Writer,
    log: Log,
    *,
    roster: Roster,
    arrivals: Arrivals,
) -> None:
    member, start = roster.of_device(log.device), _upto(compartment, log)
    if member is None or start >= log.settled:
        return
    index, end = records.Index(has_claims=compartment is casefile.general), log.settled
    for number, text in compartment.entries(log.first + start, log.first + log.settled):
        record = None if text is None else records.read(text)
        if text is None or record is None or record.kind is Kind.GRANT:
            arrivals.count += 1
            continue
        if _waits(casefile, compartment, record):
            end = number - log.first
            break
        arrivals.count += 1
        if not may(member.role, record.kind):
            arrivals.warnings.append(Notice("role_exceeded", device=log.device.hex()[:8]))
            continue
        if record.kind is Kind.DESTRUCTION:
            arrivals.destructions.append(record)
        note_record(casefile, writer.connection, text, number=number, index=index)
        if len(index.records) >= ROWS:
            index.write(writer.connection)
    index.write(writer.connection)
    writer.connection.execute("INSERT OR REPLACE INTO arrived VALUES (?, ?)", (log.number, end))


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
