"""Ids of millions of rows in little memory: about 40 bytes for each row, a tenth of what a `dict` of texts takes.

What is known stands in pieces of the same length, one after the other, in some ten thousand rows of bytes; of a key a
digest is kept, since nobody asks which keys there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from constancia.claims.claim import SubjectId

_ROWS = 1 << 16
_DIGEST, _ID = 16, 26
"""Bytes of the digest of a key (two keys of a billion have the same once in 10^20), and letters of an id."""


class Ids:
    """The id of each row key. A key is added once."""

    __slots__ = ("_pieces",)

    def __init__(self) -> None:
        self._pieces = _Pieces(_DIGEST, _ID)

    def __len__(self) -> int:
        return len(self._pieces)

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None

    def get(self, key: str) -> SubjectId | None:
        """The id of a key, None where it has none."""
        found = self._pieces.find(_digest(key))
        return None if found is None else SubjectId(found.decode())

    def update(self, items: Iterable[tuple[str, SubjectId]]) -> None:
        """Add keys that have none yet, with their ids."""
        for key, subject in items:
            self._pieces.add(_digest(key), subject.encode())


class Subjects:
    """A set of ids; before there are any, of the keys that stand for them."""

    __slots__ = ("_pieces",)

    def __init__(self) -> None:
        self._pieces = _Pieces(_ID, 0)

    def __len__(self) -> int:
        return len(self._pieces)

    def __contains__(self, text: str) -> bool:
        return self._pieces.find(_piece(text)) is not None

    def add(self, subject: SubjectId) -> None:
        """Add an id, which may be there."""
        if subject not in self:
            self._pieces.add(_piece(subject), b"")


class _Pieces:
    """Values by key, both of one length. Keys spread over the rows by Python's own hash, which nobody can foresee."""

    __slots__ = ("_count", "_key", "_rows", "_size")

    def __init__(self, key: int, value: int) -> None:
        self._key, self._size = key, key + value
        self._rows: dict[int, bytearray] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def find(self, key: bytes) -> bytes | None:
        row = self._rows.get(hash(key) % _ROWS)
        at = -1 if row is None else row.find(key)
        while row is not None and at >= 0:
            if at % self._size == 0:
                return bytes(row[at + self._key : at + self._size])
            at = row.find(key, at + 1)
        return None

    def add(self, key: bytes, value: bytes) -> None:
        row = self._rows.setdefault(hash(key) % _ROWS, bytearray())
        row += key
        row += value
        self._count += 1


def _piece(text: str) -> bytes:
    """An id as it is, anything else as a digest of the same length."""
    raw = text.encode(errors="surrogatepass")
    return raw if len(raw) == _ID else blake2b(raw, digest_size=_ID).digest()


def _digest(key: str) -> bytes:
    return blake2b(key.encode(errors="surrogatepass"), digest_size=_DIGEST).digest()
