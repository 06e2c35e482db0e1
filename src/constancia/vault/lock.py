"""The append lock: one writer at a time in each log, across processes. The system drops it when its holder dies.

Two empty files: whoever wants to write takes the turn first and waits for the lock with it, so that a process that
appends batch after batch cannot keep another out for ever.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from constancia.errors import Unable

PAUSE = 0.002


@contextmanager
def append_lock(path: Path, *, patience: float) -> Iterator[None]:
    """Hold the lock at `path`. Raises Unable("in_use") after `patience` seconds, Unable("disk")."""
    until = time.monotonic() + patience
    with _held(path.with_suffix(".turn"), until) as turn, _held(path, until):
        fcntl.flock(turn, fcntl.LOCK_UN)
        yield


@contextmanager
def _held(path: Path, until: float) -> Iterator[int]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Unable("disk", file=path.name, reason=error.strerror or "") from error
    try:
        while not _try(descriptor):
            if time.monotonic() >= until:
                raise Unable("in_use")
            time.sleep(PAUSE)
        yield descriptor
    finally:
        os.close(descriptor)


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
