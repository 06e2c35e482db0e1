"""Importing a million claims: goal under 4 minutes and under 1 GB. Beside it: reading the tables with Python's csv.

`python -m benchmarks importing` makes the package from the example's tables, told again about other acts."""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import timed

EXAMPLE = Path(__file__).parents[1] / "examples/border-2018-2020"
CLAIMS = int(os.environ.get("CLAIMS", "1000000"))
SECONDS, BYTES = 240, 1 << 30
PER_ACT = ("acts", "involvements", "claims")
IMPORT = """
import gc, os, sys, time
from pathlib import Path
from constancia.cli.main import RARELY
from constancia.casefile.imports import import_package
from constancia.casefile.open import CaseFile, Identity
gc.set_threshold(*RARELY)
with CaseFile.create(Path(sys.argv[1]), identity=Identity.generate(), title="t", member="m") as casefile:
    began = {}
    def progress(stage, done, of):
        began.setdefault(stage, time.time())
    done = import_package(casefile, Path(sys.argv[2]), progress=progress)
    stages = [*began.items(), ("", time.time())]
    said = ", ".join(f"{name} {b - a:.0f} s" for (name, a), (_, b) in zip(stages, stages[1:]))
    spent = os.times()
    own, reader = spent.user + spent.system, spent.children_user + spent.children_system
    print(f"{own} {reader} {done.entries:,} entries; {said}")
"""


def main() -> None:
    """Print seconds and peak memory of import and of its reader, beside the goals."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "package"
        claims = make_package(package, claims=CLAIMS)
        reading, rows = timed(lambda: sum(len(list(_rows(package / f"{name}.csv"))) for name in PER_ACT))
        started = time.perf_counter()
        said = subprocess.run(
            [sys.executable, "-c", IMPORT, str(Path(folder) / "case"), str(package)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    goal = SECONDS * claims / 1_000_000
    own, reader, stages = said.split(" ", 2)
    print(f"import of {claims:,} claims ({rows:,} rows): {stages}")
    for name, found in (
        ("by the clock", seconds),
        ("processor", float(own)),
        ("reader's processor", float(reader)),
    ):
        print(f"  {name:<20}{found:6.0f} s     {found / goal:.2f} of the goal of {goal:.0f} s")
    print(
        f"  {'peak memory':<20}{peak / 2**20:6.0f} MiB   {peak / BYTES:.2f} of the goal of {BYTES / 2**20:.0f} MiB"
    )
    print(
        f"  {'csv alone':<20}{reading:6.1f} s     the import's processor time is {float(own) / reading:.0f} times that"
    )


def make_package(folder: Path, *, claims: int) -> int:
    """The example's package with its acts repeated until there are `claims` claims; how many there are."""
    folder.mkdir()
    for path in EXAMPLE.iterdir():
        if path.suffix in (".csv", ".json"):
            (folder / path.name).write_bytes(path.read_bytes())
    tables = {name: list(_rows(EXAMPLE / f"{name}.csv")) for name in PER_ACT}
    times = -(-claims // (len(tables["claims"]) - 1))
    for name, (head, *body) in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle)
            writer.writerow(head)
            columns = [
                n for n, column in enumerate(head) if column in ("act_id", "involvement_id", "claim_id")
            ]
            for turn in range(times):
                for row in body:
                    writer.writerow(
                        [f"{c}.{turn}" if n in columns and turn else c for n, c in enumerate(row)]
                    )
    return times * (len(tables["claims"]) - 1)


def _rows(path: Path):  # type: ignore[no-untyped-def]
    with path.open(newline="", encoding="utf-8") as handle:
        yield from csv.reader(handle)


if __name__ == "__main__":
    main()
