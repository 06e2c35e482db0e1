"""Promise 1: what was acknowledged is on disk.

Kill the process at any moment, and no acknowledged entry or file is lost or half there. Here: nothing is acknowledged
before it is flushed (seen from outside, in the order of system calls), a program killed at its first word has kept
its word, and a publication is the old one or the new one.

Kills in the midst of work stand where the work is tested: 50 during imports in `tests/casefile/test_imports.py`, kills
of a busy writer in `tests/vault/test_kill.py`, 200 appends by two processes in `tests/vault/test_lock.py`.
"""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from constancia.verify import verify
from tests.cli.program import PACKAGE, PROGRAM, Example, Program
from tests.verify import small

CALL = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(\w+)\((.*)")
FIRST = re.compile(r"\d+<([^>]*)>")


def calls(trace: str) -> list[tuple[str, str, str]]:
    """The system calls of a trace, in order: name, path of its first descriptor, all arguments."""
    found = []
    for line in trace.splitlines():
        if match := CALL.match(line):
            path = FIRST.match(match[2])
            found.append((match[1], path[1] if path else "", match[2]))
    return found


def test_nothing_is_acknowledged_before_it_is_flushed(copy: Example, tmp_path: Path) -> None:
    """Exporting a key appends an entry: each file it wrote is flushed before the first word appears."""
    log = tmp_path / "trace"
    traced = "trace=write,pwrite64,ftruncate,rename,renameat,renameat2,fsync,fdatasync"
    done = subprocess.run(
        ["strace", "-f", "-y", "-e", traced, "-o", log, PROGRAM, "-d", copy.casefile, "key", "acts.csv"],
        env=copy.program.environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0 and done.stdout
    made = calls(log.read_text(errors="replace"))
    acknowledged = next(
        n for n, (_, _, rest) in enumerate(made) if rest.startswith("1<") and "AGE-SECRET" in rest
    )
    case = str(copy.casefile.resolve())
    written: dict[str, int] = {}
    flushed: dict[str, int] = {}
    for n, (name, path, rest) in enumerate(made[:acknowledged]):
        if name in ("write", "pwrite64", "ftruncate") and path.startswith(case):
            written[path] = n
        elif name in ("fsync", "fdatasync"):
            flushed[path] = n
        elif name.startswith("rename") and case in rest:
            target = re.findall(r'"([^"]+)"', rest)[-1]
            written[str(Path(target).parent)] = n
    assert {Path(path).name for path in written} >= {"store.db", "checkpoints"}, written
    assert {path for path, n in written.items() if flushed.get(path, -1) < n} == set()
    assert not [path for _, path, _ in made[acknowledged:] if path.startswith(case)]


def test_killed_at_its_first_word_an_import_has_kept_it(empty: Path, program: Program) -> None:
    with subprocess.Popen(
        [PROGRAM, "-d", empty, "import", PACKAGE],
        env=program.environment,
        stdout=subprocess.PIPE,
        bufsize=0,
    ) as process:
        assert process.stdout is not None and process.stdout.read(1)
        process.send_signal(signal.SIGKILL)
    assert program.well("-d", empty, "check")["ok"]
    assert sum(row["low"] for row in program.well("-d", empty, "count")["rows"]) == 135
    assert program.well("-d", empty, "import", PACKAGE)["entries"] == 0


PUT = """
import sys
from pathlib import Path
from constancia.disk import replace_folder
from constancia.publish.place import beside, stage
from tests.verify.small import files_of
one, other, out = map(Path, sys.argv[1:])
publications = [files_of(one), files_of(other)]
print("ready", flush=True)
while True:
    for files in publications:
        staged = beside(out)
        stage(staged, files)
        replace_folder(staged, out)
"""


@pytest.mark.slow
def test_killed_at_any_moment_a_publication_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    chance = random.Random(20191126)
    small.make(tmp_path / "one")
    small.make(tmp_path / "other", extra={"en/more.html": b"<p>more</p>"})
    both = [small.files_of(tmp_path / name) for name in ("one", "other")]
    out = tmp_path / "site"
    for _ in range(12):
        with subprocess.Popen(
            [sys.executable, "-c", PUT, tmp_path / "one", tmp_path / "other", out],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None and process.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0.1, 0.5))
            process.kill()
        if out.exists():
            assert small.files_of(out) in both
            assert verify(out, jobs=1).faults == ()
        assert len([path for path in tmp_path.iterdir() if path.name.startswith(".site.")]) <= 2
    assert out.exists()


def test_a_reader_never_meets_a_gap_while_a_publication_is_replaced(tmp_path: Path) -> None:
    """One step, and not away with the old and then in with the new."""
    small.make(tmp_path / "one")
    out = tmp_path / "site"
    with subprocess.Popen(
        [sys.executable, "-c", PUT, tmp_path / "one", tmp_path / "one", out],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        while not out.exists():
            time.sleep(0.01)
        end = time.monotonic() + 3
        gaps = sum(not out.exists() for _ in iter(lambda: time.monotonic() < end, False))
        process.kill()
    assert gaps == 0
