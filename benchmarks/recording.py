"""Recording: entries of 8 claims, durable, a thousand a commit, on one core; goal 5,000 a second without profiles and
index. Beside it: signing alone (Ed25519), inserting alone (SQLite, the same bytes); index and profiles apart."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import line, rate, without_collector
from constancia.casefile.open import CaseFile, Identity, new_id
from constancia.casefile.profiles import renew_facts
from constancia.casefile.records import Scribe
from constancia.claims import Account, Claim, Kind, Locator, Record, SubjectId, to_fields
from constancia.log.entry import issue
from constancia.vault import Compartment, Pending

ENTRIES, BATCH, CLAIMS = 10_000, 1_000, 8
GOAL = 5_000


def main() -> None:
    """Print entries a second of processor time, and the ratios to the limits."""
    with tempfile.TemporaryDirectory() as folder, without_collector():
        identity = Identity.generate()
        with CaseFile.create(Path(folder) / "case", identity=identity, title="t", member="m") as casefile:
            general, records = casefile.general, [_record() for _ in range(ENTRIES)]
            message = os.urandom(2_000)
            signing = _rate(lambda: [general.sign(message) for _ in records])
            inserting = _rate(lambda: _insert_all(Path(folder) / "plain.db"))
            started = time.perf_counter()
            bare = _rate(lambda: _record_bare(general, records))
            clock = ENTRIES / (time.perf_counter() - started)
            indexed = _rate(lambda: _record_all(casefile, records, sealed=False))
            sealed = _rate(lambda: _record_all(casefile, records, sealed=True))
            profiles = _rate(lambda: _fold(casefile))
    line("recording", bare, "entries/s", against=f"the goal of {GOAL:,}", base=GOAL)
    line("  by the clock", clock, "entries/s", against=f"the goal of {GOAL:,}", base=GOAL)
    line("Ed25519 sign alone", signing, "/s")
    line("  recording", bare, "entries/s", against="it", base=signing)
    line("SQLite insert alone, same bytes", inserting, "/s")
    line("  recording", bare, "entries/s", against="it", base=inserting)
    line("with the index of claims", indexed, "entries/s", against="recording", base=bare)
    line("  and under item keys", sealed, "entries/s", against="recording", base=bare)
    line("profiles and facts, apart", 2 * profiles, "entries/s", against="recording", base=bare)


def _record() -> Record:
    subject, source = new_id(), new_id()
    claim = Claim(
        subject=subject,
        property="outcome",
        value="released after some hours",
        source=source,
        locator=Locator(page="12", paragraph="3"),
        account=Account.REPORTED,
    )
    return Record(
        Kind.CLAIMS, subject=SubjectId(subject), at="2026-01-01T00:00:00Z", claims=(claim,) * CLAIMS
    )


def _record_bare(compartment: Compartment, records: list[Record]) -> None:
    """Signed, sealed into the tree, durable and acknowledged, without the tables that are derived from it."""
    for start in range(0, len(records), BATCH):
        with compartment.writing() as writer:
            first, chunk = writer.next_seq, records[start : start + BATCH]
            issued = (
                issue(
                    log=compartment.log,
                    seq=first + number,
                    fields=to_fields(record),
                    sign=compartment.sign,
                    random=os.urandom,
                )
                for number, record in enumerate(chunk)
            )
            writer.append([Pending(entry.text) for entry in issued])


def _record_all(casefile: CaseFile, records: list[Record], *, sealed: bool) -> None:
    for start in range(0, len(records), BATCH):
        with casefile.general.writing() as writer, Scribe.of(casefile.general, writer) as scribe:
            for record in records[start : start + BATCH]:
                scribe.write(record, sealed=sealed)


def _fold(casefile: CaseFile) -> None:
    with casefile.general.writing() as writer:
        renew_facts(writer, casefile)


def _insert_all(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, leaf TEXT, disclosures TEXT)")
    leaf, disclosures = "x" * 2_100, "y" * 2_300
    for start in range(0, ENTRIES, BATCH):
        with connection:
            connection.executemany(
                "INSERT INTO entry VALUES (?, ?, ?)",
                ((n, leaf, disclosures) for n in range(start, start + BATCH)),
            )
    connection.close()


def _rate(do: Callable[[], object]) -> float:
    return rate(do, count=ENTRIES)


if __name__ == "__main__":
    main()
