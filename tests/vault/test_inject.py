"""Killed at every single write, flush, cut and rename of an append, and every one of them failing, by strace.

The writer appends an open entry, a sealed one and a piece of evidence to a case file in which some were acknowledged
before. Whatever call it is at: what was acknowledged is there, nothing is half there, the check passes, and appending
goes on. A call that fails is told as the disk's error, and never as success.

A kill loses no page cache: that flushes come in their order is seen in `tests/promises/test_1_acknowledged.py`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from constancia.vault import Identity, Vault, file_faults
from tests.vault import workers
from tests.vault.entries import append

ROOT = Path(__file__).parents[2]
CALLS = ("pwrite64", "fsync", "ftruncate", "rename")
BEFORE = 2
"""Batches that are acknowledged before anything is done to the writer."""

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Written:
    """A case file with its first batches, to be copied, and how often the writer of one more makes each call."""

    folder: Path
    keys: Path
    identity: Identity
    kept: tuple[str, ...]
    calls: Counter[str]


def few(
    folder: Path, keys: Path, *options: str, log: Path | str = "/dev/null", count: int = 1
) -> tuple[int, str]:
    """Run the writer under strace. Gives its exit code and what it said."""
    traced = ["strace", "-f", "--seccomp-bpf", "-o", str(log), *options]
    done = subprocess.run(
        [*traced, sys.executable, "-m", "tests.vault.workers", "few", str(folder), str(keys), str(count)],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    root = tmp_path_factory.mktemp("inject")
    folder, keys, identity = root / "case", root / "keys", Identity.generate()
    Vault.create(folder, identity=identity).close()
    workers.save(identity, keys)
    _, said = few(folder, keys, "-e", "trace=none", count=BEFORE)
    kept = tuple(line.split()[2] for line in said.splitlines() if line.startswith("kept"))
    shutil.copytree(folder, root / "counted")
    few(root / "counted", keys, "-e", f"trace={','.join(CALLS)}", log=root / "trace")
    names = re.findall(r"^\d+ +(\w+)\(", (root / "trace").read_text(errors="replace"), re.MULTILINE)
    assert len(kept) == BEFORE
    return Written(folder, keys, identity, kept, Counter(names))


def must_be_whole(written: Written, folder: Path, said: str) -> None:
    """All that was acknowledged, no half batch, no fault, and a log that goes on."""
    acknowledged = [*written.kept, *re.findall(r"^kept \d+ (\w+)$", said, re.MULTILINE)]
    assert [(fault.code, fault.file) for fault in file_faults(folder, identity=written.identity)] == []
    with Vault.open(folder, identity=written.identity) as again:
        general = again.compartment("general")
        assert general.size in (2 * len(acknowledged), 2 * (len(acknowledged) + 1))
        assert all(text for _, text in general.entries())
        names = general.evidence_names()
        assert set(acknowledged) <= set(names) and len(names) == general.size // 2
        assert {general.evidence(name) for name in names} == {b"evidence " * 300}
        append(general, 1)
    assert list(file_faults(folder, identity=written.identity)) == []


@pytest.mark.parametrize("call", CALLS)
def test_killed_at_every_call_nothing_acknowledged_is_lost(
    written: Written, tmp_path: Path, call: str
) -> None:
    assert written.calls[call] >= 2
    for number in range(1, written.calls[call] + 1):
        folder = shutil.copytree(written.folder, tmp_path / f"case{number}")
        code, said = few(folder, written.keys, "-e", f"inject={call}:signal=KILL:when={number}")
        assert code in (-9, 137) and "done" not in said
        must_be_whole(written, folder, said)


@pytest.mark.parametrize(
    ("call", "fault"),
    [("fsync", "EIO"), ("pwrite64", "ENOSPC"), ("rename", "EIO"), ("rename", "ENOSPC"), ("ftruncate", "EIO")],
)
def test_a_failing_disk_is_told_and_loses_nothing(
    written: Written, tmp_path: Path, call: str, fault: str
) -> None:
    """From the n-th call on each fails, as on a disk that is full or broken."""
    for number in range(1, written.calls[call] + 1, 2 if call == "pwrite64" else 1):
        folder = shutil.copytree(written.folder, tmp_path / f"case{number}")
        code, said = few(folder, written.keys, "-e", f"inject={call}:error={fault}:when={number}+")
        assert code == 0 and re.fullmatch(r"(kept \d+ \w+\n)*error disk .*\n", said), (number, said)
        must_be_whole(written, folder, said)


def test_a_call_that_fails_once_is_told_too(written: Written, tmp_path: Path) -> None:
    """No second try of a flush that failed: what was in the cache may be gone."""
    for number in range(1, written.calls["fsync"] + 1, 3):
        folder = shutil.copytree(written.folder, tmp_path / f"case{number}")
        code, said = few(folder, written.keys, "-e", f"inject=fsync:error=EIO:when={number}")
        assert code == 0 and "error disk" in said and "done" not in said, (number, said)
        must_be_whole(written, folder, said)


def test_killed_while_a_failed_batch_is_taken_back_nothing_is_lost(written: Written, tmp_path: Path) -> None:
    """The disk is full after the evidence was sealed, and the program is killed as it takes that away again."""
    folder = shutil.copytree(written.folder, tmp_path / "case")
    full = ("-e", f"inject=pwrite64:error=ENOSPC:when={written.calls['pwrite64'] * 2 // 3}+")
    code, said = few(folder, written.keys, *full, "-e", "inject=unlink:signal=KILL:when=1")
    assert code in (-9, 137) and said == ""
    must_be_whole(written, folder, said)
