"""A remote that is a folder: on this computer, on a USB stick, on a share of the network.

An object is a file that is written under a temporary name, flushed and renamed, so that a stick that is pulled holds
whole objects only. Nothing is asked of the file system that FAT and exFAT lack: no rights, no links, no difference
between capital and small letters. What is not a plain file is no object, whatever it is called.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from constancia import disk
from constancia.errors import Unable
from constancia.vault.folder import TEMPORARY
from constancia.vault.remote.layout import check_size, folders, name_at, path_of
from constancia.vault.remote.many import OneByOne
from constancia.vault.remote.pieces import pieces_of, told
from constancia.vault.remote.protocol import Progress

PIECE = 1 << 20

STALE = 2 * 24 * 60 * 60
"""Seconds after which a temporary file is what a pulled stick was left with. FAT keeps times without their zone."""

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
REFUSED = {
    errno.EACCES: "rights",
    errno.EPERM: "rights",
    errno.EROFS: "read_only",
    errno.EISDIR: "occupied",
    errno.ENOTDIR: "occupied",
    errno.EEXIST: "occupied",
}
NO_FILE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO, errno.ENODEV}
"""What opening says of nothing at all, of a link, and of a socket or another device."""


class FolderRemote(OneByOne):
    """The folder must be there: a stick that is not plugged in must not be made up on the disk in its place."""

    def __init__(self, root: Path) -> None:
        """Raises Unable: "remote_unreachable", "remote_refused"."""
        self._root = root
        self._swept: set[Path] = set()
        with _explained():
            self._device = _device(root)

    def put(self, name: str, content: bytes) -> None:
        self._write(name, (content,))

    def put_file(self, name: str, path: Path, *, progress: Progress | None = None) -> None:
        self._write(name, told(pieces_of(path, PIECE), progress))

    def get(self, name: str, *, most: int) -> bytes | None:
        with self._opened(name, most) as handle:
            return None if handle is None else b"".join(_read(handle, most))

    def get_file(self, name: str, path: Path, *, most: int, progress: Progress | None = None) -> bool:
        with self._opened(name, most) as handle:
            if handle is None:
                return False
            disk.write_pieces(path, told(_read(handle, most), progress))
            return True

    def has(self, name: str) -> bool:
        with self._asked(), suppress(FileNotFoundError, NotADirectoryError):
            return stat.S_ISREG((self._root / path_of(name)).lstat().st_mode)
        return False

    def names(self, prefix: str = "") -> Iterator[str]:
        for folder in folders(prefix):
            with self._asked():
                files = _plain_files(self._root / folder)
            names = (name_at(f"{folder}/{file.lower()}") for file in files)
            yield from (name for name in names if name and name.startswith(prefix))

    def delete(self, name: str) -> None:
        path = self._root / path_of(name)
        with self._asked(), suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()
            disk.flush_folder(path.parent)

    def _write(self, name: str, content: Iterable[bytes]) -> None:
        path = self._root / path_of(name)
        with self._asked():
            if not path.parent.is_dir():
                path.parent.mkdir(mode=0o700, exist_ok=True)
                disk.flush_folder(self._root)
            if path.parent not in self._swept:
                _sweep(path.parent)
                self._swept.add(path.parent)
            disk.write_pieces(path, content)

    @contextmanager
    def _opened(self, name: str, most: int) -> Iterator[BinaryIO | None]:
        """An object of up to `most` bytes; None where there is none."""
        with self._asked():
            handle = _open(self._root / path_of(name))
        if handle is None:
            yield None
            return
        with handle:
            check_size(os.fstat(handle.fileno()).st_size, most)
            yield handle

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """What is asked of the folder, which is still the one that was opened: below an empty mount point lies the
        computer's own disk."""
        with _explained():
            if _device(self._root) != self._device:
                raise Unable("remote_unreachable", reason="folder_missing")
            yield


@contextmanager
def _explained() -> Iterator[None]:
    """What the system says of the folder, as our error. Other errors go on, such as those of a file to be sent."""
    try:
        yield
    except OSError as error:
        raise _explain(error) from None
    except Unable as error:
        if isinstance(error.__cause__, OSError):
            raise _explain(error.__cause__) from None
        raise


def _explain(error: OSError) -> Unable:
    if error.errno in FULL:
        return Unable("remote_full")
    if error.errno in REFUSED:
        return Unable("remote_refused", reason=REFUSED[error.errno])
    missing = error.errno == errno.ENOENT
    return Unable("remote_unreachable", reason="folder_missing" if missing else "disk_error")


def _device(root: Path) -> int:
    """The number of the device that a folder lies on. Numbers of files are not lasting on FAT."""
    found = root.stat()
    if not stat.S_ISDIR(found.st_mode):
        raise NotADirectoryError(errno.ENOTDIR, "")
    return found.st_dev


def _open(path: Path) -> BinaryIO | None:
    """A plain file, or None. Neither follows a link nor waits for what a pipe may say."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in NO_FILE:
            return None
        raise
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    return None


def _read(handle: BinaryIO, most: int) -> Iterator[bytes]:
    """The content, though the file grow while it is read."""
    total = 0
    while True:
        with _explained():
            piece = handle.read(PIECE)
        total += len(piece)
        check_size(total, most)
        if not piece:
            return
        yield piece


def _plain_files(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as found:
            return sorted(entry.name for entry in found if entry.is_file(follow_symlinks=False))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _sweep(folder: Path) -> None:
    """Take away what was left under temporary names, by whomever."""
    for name in _plain_files(folder):
        if TEMPORARY.fullmatch(name):
            with suppress(OSError):
                if time.time() - (folder / name).stat().st_mtime > STALE:
                    (folder / name).unlink()
