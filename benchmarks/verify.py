"""Verifying entries of a publication: goal 5,000 a second on one core, disclosures and places in the anchor included.
Beside it: the Ed25519 signatures alone, without which there is no verifying.

`ENTRIES=100000 python -m benchmarks verify` takes longer and says the same.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from nacl.bindings import crypto_sign_open

from benchmarks.measure import line, timed, without_collector
from constancia import disk
from constancia.claims import Account, Claim, Kind, Locator, Record, fold, new_subject_id, to_fields
from constancia.claims.competition import Rule
from constancia.log import anchor, entry
from constancia.log.entry import Entry
from constancia.log.key import signer
from constancia.log.strict import unb64
from constancia.publish import proof
from constancia.publish.gate import Passed
from constancia.verify import entries
from constancia.verify.verification import in_processes

ENTRIES = int(os.environ.get("ENTRIES", "6000"))
CLAIMS = 8
GOAL = 5_000
T = TypeVar("T")


def main() -> None:
    """Print entries a second on one core and on all, as ratios to the goal and to the signatures alone."""
    publisher = proof.Publisher("bench", secrets.token_bytes(32))
    recorded = [_issue(seq, sign=signer(secrets.token_bytes(32))) for seq in range(ENTRIES)]
    planted = anchor.build((entry.body(one.sd) for one, _ in recorded), random=os.urandom)
    passed = [_passed(one, record) for one, record in recorded]
    published = proof.reissued(passed, anchors=[planted], sign=signer(publisher.private_key))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        disk.make_folder(root / "proof")
        files = proof.write(published, anchors=[proof.Anchored(planted)], publisher=publisher)
        for path, data in files.items():
            disk.write(root / path, data)
        paths = sorted(path for path in files if "entries-" in path)
        look = entries.Look(root, publisher.public_key, {1: anchor.read(files[proof.ANCHOR])})
        with without_collector():  # as in the processes that `verify` starts
            alone, _ = _rate(lambda: _signatures(published, publisher.public_key))
            one, looked = _rate(lambda: [look(path) for path in paths])
        start = time.perf_counter()
        list(in_processes(look, paths, jobs=os.cpu_count() or 1))
        every = ENTRIES / (time.perf_counter() - start)
    assert not any(found.faults for found in looked)
    with without_collector():
        read, records = _rate(lambda: [s.record for found in looked for s in found.statements()[0]])
        folded, _ = _rate(lambda: fold(records, rule_of=lambda name: Rule("text", multiple=False)))
    print(f"{ENTRIES} entries of {CLAIMS} claims, {sum(found.disclosures for found in looked)} disclosures")
    line("checked, one core", one, "entries/s", against=f"the goal of {GOAL:,}", base=GOAL)
    line("Ed25519 verify alone", alone, "/s")
    line("  checked, one core", one, "entries/s", against="it", base=alone)
    line(f"checked, {os.cpu_count()} cores, by the clock", every, "entries/s", against="one core", base=one)
    line("read as claims, apart", read, "entries/s", against="checked", base=one)
    line("folded, apart", folded, "entries/s", against="checked", base=one)


def _rate(do: Callable[[], T]) -> tuple[float, T]:
    """Entries a second of processor time, and what came of it."""
    seconds, out = timed(do)
    return ENTRIES / seconds, out


def _issue(seq: int, *, sign: Callable[[bytes], bytes]) -> tuple[Entry, Record]:
    subject, source = new_subject_id(os.urandom), new_subject_id(os.urandom)
    claims = tuple(
        Claim(
            subject,
            f"property_{number}",
            f"value {number} of {seq}",
            source=source,
            locator=Locator(page=str(number)),
            account=Account.REPORTED,
        )
        for number in range(CLAIMS)
    )
    record = Record(Kind.CLAIMS, subject, at="2026-11-24T10:00:00Z", claims=claims)
    issued = entry.issue(log="bench", seq=seq, fields=to_fields(record), sign=sign, random=os.urandom)
    return issued, record


def _passed(one: Entry, record: Record) -> Passed:
    return Passed(one, record, frozenset(d.digest for d in one.disclosures if d.name != "at"))


def _signatures(published: Sequence[Entry], public_key: bytes) -> None:
    """The signatures and nothing else."""
    for one in published:
        message, _, signature = one.token.rpartition(".")
        crypto_sign_open(unb64(signature) + message.encode(), public_key)


if __name__ == "__main__":
    main()
