"""A folder that nobody trusts: what is in it, and bytes out of it, within bounds of number, depth, size and memory.

Only plain files are read. A link, a device, a pipe or a socket is a fault and is never opened; a name that a
publication cannot have (control characters, not UTF-8, a backslash, a name that Windows reads otherwise) is one too.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from constancia.errors import Unable, Wrong
from constancia.verify.verdict import Fault

MOST_FILES = 200_000
"""Files beyond those that the seal lists."""

DEEPEST = 16
LONGEST_NAME = 200
LARGEST_FILE = 8 * 2**30
LARGEST_READ = 2**29
"""No file is hashed beyond the first, none held in memory beyond the second (bytes)."""

MOST_BYTES = 2**37
MOST_ENTRY_BYTES = 2**34
MOST_DATA_BYTES = 2**33
"""Of all files that are hashed, of all files of entries, of all tables and JSON that are held in memory at once."""

_CHUNK = 1 << 20
_FOLDER = "folder"
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listing:
    """Plain files with their sizes in bytes, and a fault for what is neither file nor folder."""

    files: dict[str, int]
    faults: tuple[Fault, ...]


def is_path(text: str) -> bool:
    """Whether `text` can be the path of a published file: relative, with `/`, the same on every system."""
    parts = text.split("/")
    return len(parts) <= DEEPEST and all(map(_is_name, parts)) and unicodedata.is_normalized("NFC", text)


def printable(path: str) -> str:
    """A path for a message: nothing in it can steer a terminal."""
    text = path.encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)[:500]


def walk(root: Path, *, most: int) -> Listing:
    """List a folder and what is below it. It stops, with a fault, after `most` files.

    Raises Unable("disk") where the folder itself cannot be read.
    """
    files: dict[str, int] = {}
    faults: list[Fault] = []
    try:
        for path, size, code in _entries(root):
            if code:
                faults.append(Fault(printable(path), code))
            else:
                files[path] = size
            if len(files) + len(faults) >= most:
                faults.append(Fault(".", "too_many_files"))
                break
    except OSError as error:
        raise Unable("disk", file=str(root), reason=error.strerror or "") from error
    return Listing(files, tuple(faults))


def fitting(sizes: Mapping[str, int], *, most: int) -> tuple[list[str], list[Fault]]:
    """The paths that together have at most `most` bytes, the smallest first to be taken, in the order of `sizes`; a
    fault for each of the others. Whoever signs a publication may seal files that take no room on the disk.
    """
    total, within = 0, set[str]()
    for path in sorted(sizes, key=lambda path: (sizes[path], path)):
        total += sizes[path]
        if total <= most:
            within.add(path)
    return [p for p in sizes if p in within], [
        Fault(printable(p), "too_much") for p in sizes if p not in within
    ]


def digest(root: Path, path: str) -> str:
    """The SHA-256 of a file in hex. Raises Wrong("file_too_large"), Wrong("file_kind"), Wrong("file_unreadable")."""
    state = hashlib.sha256()
    for chunk in _chunks(root, path, limit=LARGEST_FILE):
        state.update(chunk)
    return state.hexdigest()


def read(root: Path, path: str, *, limit: int = LARGEST_READ) -> bytes:
    """The bytes of a file. Raises as `digest` does."""
    return b"".join(_chunks(root, path, limit=limit))


def _chunks(root: Path, path: str, *, limit: int) -> Iterator[bytes]:
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    try:
        descriptor = os.open(root / path, flags)
        with os.fdopen(descriptor, "rb", buffering=0) as handle:
            found = os.fstat(handle.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise Wrong("file_kind", file=path)
            if found.st_size > limit:
                raise Wrong("file_too_large", file=path)
            left = limit + 1
            while left > 0 and (chunk := handle.read(min(_CHUNK, left))):
                left -= len(chunk)
                yield chunk
            if left <= 0:
                raise Wrong("file_too_large", file=path)
    except OSError as error:
        raise Wrong("file_unreadable", file=path) from error


def _entries(root: Path) -> Iterator[tuple[str, int, str]]:
    """Path, size and fault code ("" for a plain file) of everything below `root` that is not a folder."""
    left = [""]
    while left:
        prefix = left.pop()
        is_empty = True
        for path, size, code in _in_one(root, prefix):
            is_empty = False
            if code == _FOLDER:
                left.append(f"{path}/")
            else:
                yield path, size, code
        if is_empty and prefix:
            yield prefix, 0, "folder_empty"


def _in_one(root: Path, prefix: str) -> Iterator[tuple[str, int, str]]:
    try:
        with os.scandir(root / prefix) as found:
            for one in found:
                yield prefix + one.name, *_look(one, depth=prefix.count("/") + 2)
    except OSError:
        if not prefix:
            raise
        yield prefix, 0, "file_unreadable"


def _look(one: os.DirEntry[str], *, depth: int) -> tuple[int, str]:
    """The size of a plain file and "", or 0 and what else it is."""
    if not _is_name(one.name) or not unicodedata.is_normalized("NFC", one.name):
        return 0, "file_name"
    if one.is_symlink() or _is_junction(one):
        return 0, "file_link"
    if one.is_dir(follow_symlinks=False):
        return 0, _FOLDER if depth <= DEEPEST else "folder_too_deep"
    if one.is_file(follow_symlinks=False):
        return one.stat(follow_symlinks=False).st_size, ""
    return 0, "file_kind"


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """A folder on Windows that leads elsewhere without being a symbolic link."""
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0))


def _is_name(name: str) -> bool:
    if not 0 < len(name) <= LONGEST_NAME or name[-1] in " ." or name[0] == " ":
        return False
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return not _FORBIDDEN.search(name) and not _RESERVED.fullmatch(name)
