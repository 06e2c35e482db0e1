"""What a process that holds keys asks of the system: no core dump, no reading of its memory by its neighbours, and no
locking of memory that SQLCipher only has to wipe. And where the system may write memory to a disk in the clear."""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from pathlib import Path

PR_SET_DUMPABLE = 4
PT_DENY_ATTACH = 31
"""What ptrace(2) of macOS calls it."""

CAP_IPC_LOCK = 14
CAPABILITIES = 0x20080522
"""_LINUX_CAPABILITY_VERSION_3: two words for each of effective, permitted and inheritable."""


def forbid_dumps() -> None:
    """Set RLIMIT_CORE to 0; on Linux PR_SET_DUMPABLE to 0, which also refuses ptrace by others, and on macOS refuse
    debuggers by PT_DENY_ATTACH. Idempotent."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    elif sys.platform == "darwin":
        ctypes.CDLL(None).ptrace(PT_DENY_ATTACH, 0, None, 0)


def lock_no_pages() -> None:
    """Lock no memory from here on; what is locked, such as the heap of SQLCipher's keys, stays so. Idempotent.

    Why: docs/decisions/0013-pages-of-a-store-are-wiped-and-not-locked.md.

    A limit of 0 does not bind who has CAP_IPC_LOCK, so on Linux that is laid down too. Where either is refused, pages
    go on being locked, which costs time and nothing else.
    """
    _, most = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, most))
    if sys.platform == "linux":
        header, words = (ctypes.c_uint32 * 2)(CAPABILITIES, 0), (ctypes.c_uint32 * 6)()
        system = ctypes.CDLL(None)
        if system.capget(header, words) == 0:
            words[0] &= ~(1 << CAP_IPC_LOCK)
            system.capset(header, words)


def open_swap(proc: Path = Path("/proc"), sys_: Path = Path("/sys")) -> list[str]:
    """Swap that is on and not known to be encrypted: partitions and files as /proc/swaps names them.

    Linux alone tells; macOS encrypts its swap always. Compressed memory (zram) without a disk behind it is none, nor is
    what lies on dm-crypt, itself or through the volumes below it.
    """
    try:
        lines = (proc / "swaps").read_text("utf-8", "replace").splitlines()[1:]
    except OSError:
        return []
    found = [Path(line.split()[0].replace("\\040", " ")) for line in lines if line.strip()]
    return [str(path) for path in found if not _is_sealed(_device_of(path, sys_))]


def _device_of(path: Path, sys_: Path) -> Path:
    """The folder of /sys that tells of a device, or of the device on which a file lies."""
    if (named := sys_ / "class/block" / path.name).exists():
        return named
    try:
        found = path.stat()
    except OSError:
        return sys_ / "none"
    number = found.st_rdev or found.st_dev
    return sys_ / "dev/block" / f"{os.major(number)}:{os.minor(number)}"


def _is_sealed(device: Path) -> bool:
    if device.name.startswith("zram"):
        return _text(device / "backing_dev") in ("", "none")
    if _text(device / "dm/uuid").startswith("CRYPT-"):
        return True
    below = sorted((device / "slaves").iterdir()) if (device / "slaves").is_dir() else []
    return bool(below) and all(map(_is_sealed, below))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""
