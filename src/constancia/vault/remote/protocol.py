"""What is asked of a remote: a place that holds objects under names, and is not trusted.

A remote may lose, change, withhold, repeat or bring back what it was given; whoever reads from it checks. A name is
64 lower-case hexadecimal digits. Callers never give one name two contents, so that writing twice does no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from constancia.errors import Wrong

Progress = Callable[[int], None]
"""Called with the bytes of one file that have been moved so far."""


class Remote(Protocol):
    """A place for objects. A context manager; may be used by several threads at once.

    Everything may raise Unable: "remote_unreachable", "remote_refused", "remote_full", each with a reason and never
    with a name or a secret. `most` is in bytes.
    """

    def put(self, name: str, content: bytes) -> None:
        """Write an object, whole or not at all; durable at the remote when this returns."""

    def put_many(self, items: Iterable[tuple[str, bytes]]) -> Iterator[str]:
        """Write many, some at a time; yields each name once it is durable, in any order.

        Takes from `items` no more than it has room for. Nothing is done before the first name is asked for. At the
        first error it stops: what was yielded is durable, what was not may be.
        """

    def put_file(self, name: str, path: Path, *, progress: Progress | None = None) -> None:
        """Write an object from a file, piece by piece. Raises Unable("disk") where the file cannot be read."""

    def get(self, name: str, *, most: int) -> bytes | None:
        """The object, or None where there is none. Raises Wrong("remote_object_large") without loading it."""

    def get_many(self, names: Iterable[str], *, most: int) -> Iterator[tuple[str, bytes | Wrong | None]]:
        """Read many, some at a time, in any order. One that is too large comes as its Wrong: it stops no other.

        Up to 8 are held at a time, so `most` bounds the memory.
        """

    def get_file(self, name: str, path: Path, *, most: int, progress: Progress | None = None) -> bool:
        """Write an object to the file `path`, whole or not at all, piece by piece. False where there is none.

        Raises Wrong("remote_object_large"), Unable("disk").
        """

    def has(self, name: str) -> bool:
        """Whether the remote says that it has the object."""

    def names(self, prefix: str = "") -> Iterator[str]:
        """Every name that begins with `prefix`, in any order, page by page; what is no object is passed over."""

    def delete(self, name: str) -> None:
        """Take an object away; nothing happens where there is none."""

    def close(self) -> None:
        """Give up what is held open. The objects stay."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
