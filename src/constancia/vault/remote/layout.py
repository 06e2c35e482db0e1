"""Where an object lies below the root of a remote: `ab/abcdef…`, in a folder named by its first two digits.

The same in a folder and in an object store, so that any program that copies files can copy one remote to another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from constancia.errors import Wrong

NAME = re.compile("[0-9a-f]{64}")
FOLDERS = tuple(f"{number:02x}" for number in range(256))


def path_of(name: str) -> str:
    """Raises ValueError for what is no name: callers make names, and do not take them from others."""
    if not NAME.fullmatch(name):
        raise ValueError("not the name of an object")
    return f"{name[:2]}/{name}"


def name_at(untrusted: str) -> str | None:
    """The name of the object at a path, or None where no object lies at such a path."""
    name = untrusted[3:]
    return name if NAME.fullmatch(name) and untrusted == path_of(name) else None


def folders(prefix: str) -> Iterator[str]:
    """The folders in which names that begin with `prefix` lie."""
    return (folder for folder in FOLDERS if folder.startswith(prefix[:2]))


def check_size(size: int, most: int) -> None:
    """Raises Wrong("remote_object_large")."""
    if size > most:
        raise Wrong("remote_object_large", most=most)
