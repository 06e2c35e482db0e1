"""Object stores: real servers of S3's kind on loopback, and memory."""

from __future__ import annotations

import filecmp
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from constancia.vault.remote import Remote, open_remote
from tests.vault.remote.contract import RemoteContract
from tests.vault.remote.servers import Server


class TestMemory(RemoteContract):
    @pytest.fixture
    def remote(self) -> Remote:
        return open_remote("memory://")


@pytest.mark.xdist_group("seaweed")
class TestSeaweed(RemoteContract):
    @pytest.fixture
    def remote(self, seaweed: Server, credentials: None) -> Remote:
        return open_remote(seaweed.address(secrets.token_hex(4)))


@pytest.mark.xdist_group("rclone")
class TestRclone(RemoteContract):
    @pytest.fixture
    def remote(self, rclone: Server, credentials: None) -> Remote:
        return open_remote(rclone.address(secrets.token_hex(4)))


def test_the_librarys_threads_leave_the_process_hardened() -> None:
    """No dump, nobody reads its memory, and no memory is locked: in each of its threads, whichever came first."""
    code = """
import ctypes, resource, sys
from pathlib import Path
from constancia.vault import process
from constancia.vault.remote import open_remote
first = open_remote("memory://")
list(first.put_many((f"{n:064x}", b"x") for n in range(100)))
process.forbid_dumps(); process.lock_no_pages()
list(open_remote("memory://").put_many((f"{n:064x}", b"x") for n in range(100)))
print(resource.getrlimit(resource.RLIMIT_CORE), resource.getrlimit(resource.RLIMIT_MEMLOCK)[0])
if sys.platform == "linux":
    assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0
    effective = [line for line in Path("/proc/self/status").read_text().splitlines() if "CapEff" in line]
    assert not int(effective[0].split()[1], 16) & 1 << process.CAP_IPC_LOCK
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (found.stdout, found.stderr) == ("(0, 0) 0\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["seaweed", "rclone"])
@pytest.mark.xdist_group("seaweed")
def test_a_large_file_is_never_held(
    request: pytest.FixtureRequest, credentials: None, tmp_path: Path, kind: str
) -> None:
    """300 MB there and back take less than 100 MB more than nothing at all."""
    code = """
import resource, sys
from pathlib import Path
from constancia.vault.remote import open_remote
remote, source, back = open_remote(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
remote.put("0" * 64, b"warm")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
remote.put_file("1" * 64, source)
assert remote.get_file("1" * 64, back, most=1 << 30)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // (1 if sys.platform == "linux" else 1024))
"""
    source, back = tmp_path / "in", tmp_path / "out"
    with source.open("wb") as handle:
        handle.truncate(300_000_000)
        handle.write(b"beginning")
    address = request.getfixturevalue(kind).address("large")
    found = subprocess.run(
        [sys.executable, "-c", code, address, source, back], capture_output=True, text=True, check=True
    )
    assert int(found.stdout) < 100_000
    assert filecmp.cmp(source, back, shallow=False)
