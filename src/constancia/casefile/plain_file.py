"""Files of a package as this process reads them: plain files alone, never through a link, and only for their bytes."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from constancia.errors import Unable, Wrong


def read(path: Path) -> bytes:
    """The bytes of a file. Raises Wrong("not_a_file"), Wrong("symlink"), Unable("disk")."""
    with _opened(path) as handle:
        return handle.read()


def digest(path: Path) -> str:
    """The SHA-256 of a file in hex. Raises as `read` does."""
    with _opened(path) as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def state(path: Path) -> tuple[int, ...]:
    """What changes whenever somebody writes to a file or puts another in its place. Raises as `read` does."""
    with _opened(path) as handle:
        found = os.fstat(handle.fileno())
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


@contextmanager
def _opened(path: Path) -> Iterator[BufferedReader]:
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    try:
        if path.resolve() != path:
            raise Wrong("symlink", file=path.name)
        with os.fdopen(os.open(path, flags), "rb") as handle:
            if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
                raise Wrong("not_a_file", file=path.name)
            yield handle
    except OSError as error:
        raise Unable("disk", file=path.name, reason=error.strerror or "") from error
