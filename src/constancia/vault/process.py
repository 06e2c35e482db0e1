"""What a process that holds keys asks of the system: no core dump, no reading of its memory by its neighbours, and no
locking of memory that SQLCipher only has to wipe."""

from __future__ import annotations

import ctypes
import resource
import sys

PR_SET_DUMPABLE = 4
CAP_IPC_LOCK = 14
CAPABILITIES = 0x20080522
"""_LINUX_CAPABILITY_VERSION_3: two words for each of effective, permitted and inheritable."""


def forbid_dumps() -> None:
    """Set RLIMIT_CORE to 0 and, on Linux, PR_SET_DUMPABLE to 0 (which also refuses ptrace by others). Idempotent."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


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
