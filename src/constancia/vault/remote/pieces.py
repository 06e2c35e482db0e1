"""Files too large to be held, piece by piece, and how far they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from constancia.errors import Unable
from constancia.vault.remote.protocol import Progress


def pieces_of(path: Path, size: int) -> Iterator[bytes]:
    """A file in pieces of `size` bytes. Raises Unable("disk")."""
    try:
        with path.open("rb") as handle:
            while piece := handle.read(size):
                yield piece
    except OSError as error:
        raise Unable("disk", file=str(path), reason=error.strerror or "") from None


def told(pieces: Iterable[bytes], progress: Progress | None) -> Iterator[bytes]:
    """The same pieces; `progress` hears of each when the next is asked for."""
    moved = 0
    for piece in pieces:
        yield piece
        moved += len(piece)
        if progress is not None:
            progress(moved)
