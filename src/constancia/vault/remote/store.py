"""A remote that is an object store: S3 and what speaks like it, Google's, Azure's, or this process's memory.

Nothing is asked of it but to write whole, to read, to list and to delete: no condition on a write, no order. A large
object goes and comes in pieces, so that the patience of `address.py` is that of a piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import obstore

from constancia import disk
from constancia.errors import Unable
from constancia.vault.remote.answers import NO_RANGES, explained
from constancia.vault.remote.layout import check_size, name_at, path_of
from constancia.vault.remote.many import OneByOne
from constancia.vault.remote.pieces import pieces_of, told
from constancia.vault.remote.protocol import Progress

if TYPE_CHECKING:
    from obstore.store import ObjectStore

PIECE = 5 << 20
"""Bytes. The least that S3 takes, but for the last piece."""

PIECES = 10_000
"""The most that S3 takes: above 50 GB the pieces of an object are larger."""

AT_A_TIME = 2
"""Pieces of one object on their way."""


class StoreRemote(OneByOne):
    """An object store as `obstore` opened it, at the prefix below which objects lie."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def put(self, name: str, content: bytes) -> None:
        self._put(name, content, piece=PIECE)

    def put_file(self, name: str, path: Path, *, progress: Progress | None = None) -> None:
        size = _size(path)
        piece = max(PIECE, -(-size // PIECES))
        pieces = told(pieces_of(path, piece), progress)
        self._put(name, pieces if size > piece else b"".join(pieces), piece=piece)

    def get(self, name: str, *, most: int) -> bytes | None:
        pieces = self._read(name, most)
        return None if pieces is None else b"".join(pieces)

    def get_file(self, name: str, path: Path, *, most: int, progress: Progress | None = None) -> bool:
        pieces = self._read(name, most)
        if pieces is None:
            return False
        disk.write_pieces(path, told(pieces, progress))
        return True

    def has(self, name: str) -> bool:
        with explained(or_nothing=True):
            obstore.head(self._store, path_of(name))
            return True
        return False

    def names(self, prefix: str = "") -> Iterator[str]:
        below = prefix[:2] if len(prefix) > 1 else None
        with explained():
            for page in obstore.list(self._store, prefix=below):
                names = (name_at(str(found["path"])) for found in page)
                yield from (name for name in names if name and name.startswith(prefix))

    def delete(self, name: str) -> None:
        with explained(or_nothing=True):
            obstore.delete(self._store, path_of(name))

    def _put(self, name: str, content: bytes | Iterator[bytes], *, piece: int) -> None:
        with explained():
            obstore.put(self._store, path_of(name), content, chunk_size=piece, max_concurrency=AT_A_TIME)

    def _read(self, name: str, most: int) -> Iterator[bytes] | None:
        """The pieces of an object of up to `most` bytes; None where there is none."""
        with explained(or_nothing=True):
            found = obstore.get(self._store, path_of(name))
            size = found.meta["size"]
            check_size(size, most)
            return self._pieces(name, size) if size > PIECE else iter((bytes(found.bytes()),))
        return None

    def _pieces(self, name: str, size: int) -> Iterator[bytes]:
        """Range by range, each with a patience of its own; at one go where the store knows no ranges."""
        try:
            first = self._range(name, 0, size)
        except Unable as error:
            if error.fields.get("reason") != NO_RANGES:
                raise
            yield from self._whole(name, size)
            return
        yield first
        for start in range(PIECE, size, PIECE):
            yield self._range(name, start, size)

    def _range(self, name: str, start: int, size: int) -> bytes:
        end = min(start + PIECE, size)
        with explained():
            piece = bytes(obstore.get_range(self._store, path_of(name), start=start, end=end))
        if len(piece) != end - start:
            raise Unable("remote_unreachable", reason="cut_off")
        return piece

    def _whole(self, name: str, size: int) -> Iterator[bytes]:
        total = 0
        with explained():
            for piece in obstore.get(self._store, path_of(name)).stream(PIECE):
                total += len(piece)
                check_size(total, size)
                yield bytes(piece)
        if total != size:
            raise Unable("remote_unreachable", reason="cut_off")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise Unable("disk", file=str(path), reason=error.strerror or "") from None
