"""A sync through S3 on loopback beside `rclone copy` of the same bytes, and one with nothing new:
`python -m benchmarks sync`, or with a scale: `CONSTANCIA_SYNC_SCALE=0.1 python -m benchmarks sync`.

Whole, 100,000 entries and 1 GiB of evidence go to SeaweedFS and come back at another device; then a case file of a
million entries syncs with nothing to say. By the clock and by processor time of this process: the server takes its
part of the same processors, so the ratio to rclone is what to compare.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from tests.casefile.replicas import Replica, bring_in, found
from tests.vault.remote.servers import BIN, BUCKET, KEY, SECRET, Server, seaweed

from benchmarks.measure import line, load
from constancia.casefile import syncing
from constancia.casefile.open import new_id, now
from constancia.casefile.records import Scribe
from constancia.claims.claim import Account, Claim, Relation
from constancia.claims.record import Kind, Record

SCALE = float(os.environ.get("CONSTANCIA_SYNC_SCALE", "1"))
ENTRIES, FILES, SIZE, MILLION = (
    int(100_000 * SCALE),
    int(1_000 * SCALE),
    (1 << 30) // 1_000,
    int(1_000_000 * SCALE),
)
BATCH = 1_000
GOAL = 1.0
"""Seconds of a sync with nothing new at a million entries."""


def main() -> None:
    """Some minutes, the entries of the case files most of them."""
    print(load())
    os.environ.update(AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY=SECRET, AWS_REGION="us-east-1")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "meeting").mkdir()
        (folder / "server").mkdir()
        lead = found(folder / "a")
        other = bring_in(lead, folder / "b", folder / "meeting")
        record(lead, ENTRIES)
        seal(lead, FILES)
        with seaweed(folder / "server") as server:
            first, second = clocked(lead, server), clocked(other, server)
            peer = rclone(server, evidence(lead), folder / "back")
            said(f"{ENTRIES:,} entries, {FILES:,} files: sent", first, peer[0])
            said(f"{ENTRIES:,} entries, {FILES:,} files: taken", second, peer[1])
            record(lead, MILLION - ENTRIES)
            clocked(lead, server)
            wall, processor = clocked(lead, server)
            line(
                f"nothing new at {MILLION:,} entries",
                wall * 1_000,
                "ms",
                against="the goal",
                base=GOAL * 1_000,
            )
            print(f"    of which {processor * 1_000:,.0f} ms processor")


def record(replica: Replica, count: int) -> None:
    """Entries of two claims each."""
    with replica.open() as casefile:
        for start in range(0, count, BATCH):
            with casefile.general.writing() as writer, Scribe.of(casefile.general, writer) as scribe:
                for _ in range(min(BATCH, count - start)):
                    scribe.write(statement(), sealed=False)


def statement() -> Record:
    subject, source = new_id(), new_id()
    claims = tuple(
        Claim(subject, name, value, source, None, Account.REPORTED, Relation.SUPPORTS)
        for name, value in (("kind", "place"), ("name_en", "Refugio Inventado"))
    )
    return Record(Kind.CLAIMS, subject=subject, at=now(), claims=claims)


def seal(replica: Replica, count: int) -> None:
    with replica.open() as casefile:
        for _ in range(count):
            with casefile.general.writing() as writer:
                writer.seal(os.urandom(SIZE), is_protected=False)


def evidence(replica: Replica) -> Path:
    """The folder of what was sealed, the largest there is: what rclone copies."""
    places = replica.folder.glob("compartments/*/evidence")
    return max(places, key=lambda place: sum(path.stat().st_size for path in place.iterdir()))


def clocked(replica: Replica, server: Server) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    with replica.open() as casefile:
        wall, processor = perf_counter(), process_time()
        syncing.sync(casefile, server.address("matter"))
        return perf_counter() - wall, process_time() - processor


def rclone(server: Server, folder: Path, back: Path) -> tuple[float, float]:
    """Seconds by the clock of copying the folder of evidence there and back."""
    place = (
        f":s3,provider=Other,access_key_id={KEY},secret_access_key={SECRET},endpoint='{server.endpoint}':"
        f"{BUCKET}/peer"
    )
    took = []
    for source, target in ((str(folder), place), (place, str(back))):
        start = perf_counter()
        subprocess.run(
            [str(BIN / "rclone"), "copy", "--transfers", "16", source, target],
            check=True,
            capture_output=True,
        )
        took.append(perf_counter() - start)
    shutil.rmtree(back)
    return took[0], took[1]


def said(name: str, own: tuple[float, float], peer: float) -> None:
    wall, processor = own
    print(
        f"{name}: {wall:.1f} s ({processor:.1f} s processor); rclone copy of the evidence {peer:.1f} s",
        flush=True,
    )
    line("  of rclone's time", wall / peer * 100, "%")


if __name__ == "__main__":
    main()
