"""The one place that writes files: whole or not at all, and durable before it returns.

A file is written under a temporary name beside its target, flushed to the disk, renamed over the target, and
the folder is flushed too (on macOS with F_FULLFSYNC, since fsync alone does not reach the platter there).
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from constancia.errors import Unable


def write(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Write `data` to `path` atomically and durably. Raises Unable("disk") when the disk refuses."""
    write_pieces(path, (data,), mode=mode)


def write_pieces(path: Path, pieces: Iterable[bytes], *, mode: int = 0o600) -> None:
    """Write what is too large to be held, as `write` does. What `pieces` raises goes on, and nothing is left behind.

    Raises Unable("disk") with the OSError as its cause.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as handle:
            handle.writelines(pieces)
            handle.flush()
            _flush(handle.fileno())
        temporary.replace(path)
        flush_folder(path.parent)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            raise Unable("disk", file=str(path), reason=error.strerror or "") from error
        raise


def fill_folder(
    folder: Path, files: Mapping[str, bytes], *, mode: int = 0o600, folder_mode: int = 0o700
) -> None:
    """Write new files by relative path into a folder that nobody reads yet; durable when all are written.

    For a folder that `replace_folder` will put in its place: no file needs a name of its own while it is written, and
    flushing at the end costs a tenth of flushing each. Raises Unable("disk").
    """
    path, folders = folder, sorted({(folder / name).parent for name in files})
    try:
        for path in folders:
            make_folder(path, mode=folder_mode)
        for name, data in files.items():
            path = folder / name
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as handle:
                handle.write(data)
        for path in map(folder.joinpath, files):
            flush_file(path)
        for path in folders:
            flush_folder(path)
    except OSError as error:
        raise Unable("disk", file=str(path), reason=error.strerror or "") from error


def erase(path: Path) -> None:
    """Overwrite a file with zeros, then take it away. Flash memory may keep the old bytes elsewhere.

    Raises Unable("disk").
    """
    try:
        with path.open("r+b") as handle:
            handle.write(b"\0" * path.stat().st_size)
            handle.flush()
            _flush(handle.fileno())
        path.unlink()
        flush_folder(path.parent)
    except OSError as error:
        raise Unable("disk", file=str(path), reason=error.strerror or "") from error


def make_folder(path: Path, *, mode: int = 0o700) -> None:
    """Make a private folder and its missing parents, durably. Raises Unable("disk")."""
    try:
        for folder in reversed([path, *path.parents]):
            if not folder.is_dir():
                folder.mkdir(mode=mode)
                flush_folder(folder.parent)
    except OSError as error:
        raise Unable("disk", file=str(path), reason=error.strerror or "") from error


def replace_folder(staged: Path, target: Path) -> None:
    """Put the finished folder `staged` in the place of `target` (which may exist).

    Where the system can exchange two names (Linux, macOS) that is one step: a reader sees the old folder or the new
    one. Elsewhere it is two renames; after a crash between them the old folder stands beside it under a hidden name,
    and the next call takes care of it. Raises Unable("disk").
    """
    old = target.with_name(f".{target.name}.old")
    try:
        if old.exists():
            if target.exists():
                shutil.rmtree(old)
            else:
                old.rename(target)
        if target.exists() and _exchange(staged, target):
            staged.rename(old)
        else:
            if target.exists():
                target.rename(old)
            staged.rename(target)
        flush_folder(target.parent)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise Unable("disk", file=str(target), reason=error.strerror or "") from error


def flush_file(path: Path) -> None:
    """Make what was written to a file durable."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        _flush(descriptor)
    finally:
        os.close(descriptor)


def flush_folder(path: Path) -> None:
    """Make the names in a folder durable. Nothing to do on Windows, nor where the file system has no such thing, as
    many shares on a network (EINVAL, fsync(2))."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        _flush(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


_HERE, _EXCHANGE = -100, 2
"""AT_FDCWD; RENAME_EXCHANGE of renameat2(2), which is RENAME_SWAP of renamex_np(2) too."""


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step. False where the system or the file system cannot."""
    import ctypes

    names = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "linux":
            return bool(ctypes.CDLL(None).renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)
        if sys.platform == "darwin":
            return bool(ctypes.CDLL(None).renamex_np(*names, _EXCHANGE) == 0)
    except AttributeError:
        return False
    return False


def _flush(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)
