"""What a process that holds keys asks of the system: no core dump, no reading of its memory by its neighbours."""

from __future__ import annotations

import ctypes
import resource
import sys

PR_SET_DUMPABLE = 4


def forbid_dumps() -> None:
    """Set RLIMIT_CORE to 0 and, on Linux, PR_SET_DUMPABLE to 0 (which also refuses ptrace by others). Idempotent."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
