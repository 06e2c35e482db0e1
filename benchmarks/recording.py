"""Recording: entries of 8 claims, durable, a thousand a commit, on one core; goal 5,000 a second without profiles and
index. Beside it: signing alone (Ed25519) and inserting alone (SQLite, the same bytes), and what profiles cost."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from pathlib import Path

from constancia.casefile.open import CaseFile, Identity, new_id
from constancia.casefile.profiles import renew_facts
from constancia.casefile.records import Scribe
from constancia.claims import Account, Claim, Kind, Locator, Record, SubjectId

ENTRIES, BATCH, CLAIMS = 10_000, 1_000, 8
GOAL = 5_000


def main() -> None:
    """Print entries a second and the ratios to the limits."""
    with tempfile.TemporaryDirectory() as folder:
        identity = Identity.generate()
        with CaseFile.create(Path(folder) / "case", identity=identity, title="t", member="m") as casefile:
            records = [_record() for _ in range(ENTRIES)]
            rate = _rate(lambda: _record_all(casefile, records, sealed=False))
            sealed = _rate(lambda: _record_all(casefile, records, sealed=True))
            signing = _rate(lambda: _sign_all(casefile))
            inserting = _rate(lambda: _insert_all(Path(folder) / "plain.db"))
            started = time.perf_counter()
            with casefile.general.writing() as writer:
                renew_facts(writer, casefile)
            profiles = 2 * ENTRIES / (time.perf_counter() - started)
    print(f"recording             {rate:9,.0f} entries/s   goal {GOAL:,}   ratio to goal {rate / GOAL:.2f}")
    print(f"  under item keys     {sealed:9,.0f} entries/s")
    print(f"  Ed25519 alone       {signing:9,.0f} /s          recording is {rate / signing:.2f} of it")
    print(f"  SQLite insert alone {inserting:9,.0f} /s          recording is {rate / inserting:.2f} of it")
    print(f"  profiles and facts  {profiles:9,.0f} entries/s   apart from recording")


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


def _record_all(casefile: CaseFile, records: list[Record], *, sealed: bool) -> None:
    for start in range(0, len(records), BATCH):
        with casefile.general.writing() as writer, Scribe.of(casefile.general, writer) as scribe:
            for record in records[start : start + BATCH]:
                scribe.write(record, sealed=sealed)


def _sign_all(casefile: CaseFile) -> None:
    message = os.urandom(2_000)
    for _ in range(ENTRIES):
        casefile.general.sign(message)


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


def _rate(act) -> float:  # type: ignore[no-untyped-def]
    started = time.perf_counter()
    act()
    return ENTRIES / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
