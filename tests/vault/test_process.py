"""What a process with keys asks of the system, and where memory may reach a disk in the clear."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from constancia.vault.process import open_swap

HEAD = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"

GUARDED = """
import ctypes, resource, sys
from pathlib import Path
from constancia.vault import Identity
path = Path(sys.argv[1])
try:
    Identity.open(path, "no such file")
except Exception as error:
    assert error.code == "identity_missing"
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is of Linux")
def test_a_process_is_guarded_before_it_hears_a_passphrase(tmp_path: Path) -> None:
    """No core, and not dumpable (PR_GET_DUMPABLE is 3)."""
    done = subprocess.run(
        [sys.executable, "-c", GUARDED, tmp_path / "none.age"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "(0, 0) 0\n"


def made(root: Path, swaps: str, devices: dict[str, str]) -> list[str]:
    """Swap that is found open, in a system with these files in /sys."""
    (root / "proc").mkdir()
    (root / "proc/swaps").write_text(HEAD + swaps)
    for name, content in devices.items():
        path = root / "sys" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return open_swap(root / "proc", root / "sys")


def test_no_swap_is_nothing_to_tell(tmp_path: Path) -> None:
    assert made(tmp_path, "", {}) == []
    assert open_swap(tmp_path / "nowhere", tmp_path) == []


def test_a_bare_partition_is_told(tmp_path: Path) -> None:
    found = made(tmp_path, "/dev/sda2 partition 8388604 0 -2\n", {"class/block/sda2/size": "1"})
    assert found == ["/dev/sda2"]


def test_an_encrypted_one_is_not(tmp_path: Path) -> None:
    devices = {"class/block/dm-1/dm/uuid": "CRYPT-LUKS2-0123-swap\n"}
    assert made(tmp_path, "/dev/dm-1 partition 8388604 0 -2\n", devices) == []


def test_nor_a_volume_on_an_encrypted_disk(tmp_path: Path) -> None:
    devices = {
        "class/block/dm-1/dm/uuid": "LVM-abc\n",
        "class/block/dm-1/slaves/dm-0/dm/uuid": "CRYPT-LUKS2-0123-disk\n",
    }
    assert made(tmp_path, "/dev/dm-1 partition 8388604 0 -2\n", devices) == []


def test_a_volume_of_which_one_disk_is_bare_is_told(tmp_path: Path) -> None:
    devices = {
        "class/block/dm-1/slaves/dm-0/dm/uuid": "CRYPT-LUKS2-0123-disk\n",
        "class/block/dm-1/slaves/sdb/size": "1",
    }
    assert made(tmp_path, "/dev/dm-1 partition 8388604 0 -2\n", devices) == ["/dev/dm-1"]


def test_compressed_memory_is_no_disk_unless_one_stands_behind_it(tmp_path: Path) -> None:
    assert made(tmp_path, "/dev/zram0 partition 4 0 100\n", {"class/block/zram0/backing_dev": "none\n"}) == []
    (tmp_path / "sys/class/block/zram0/backing_dev").write_text("/dev/sda3\n")
    assert open_swap(tmp_path / "proc", tmp_path / "sys") == ["/dev/zram0"]


def test_a_swap_file_is_as_its_disk_is(tmp_path: Path) -> None:
    file = tmp_path / "swap file"
    file.write_bytes(b"")
    device = file.stat().st_dev
    swaps = f"{tmp_path}/swap\\040file file 4 0 -2\n"
    assert made(tmp_path, swaps, {}) == [str(file)]
    sealed = tmp_path / f"sys/dev/block/{device >> 8 & 0xFFF}:{device & 0xFF}/dm/uuid"
    sealed.parent.mkdir(parents=True)
    sealed.write_text("CRYPT-LUKS2-0123-disk")
    assert open_swap(tmp_path / "proc", tmp_path / "sys") == []
