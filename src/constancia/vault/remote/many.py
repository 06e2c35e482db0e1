"""Many objects at once, made of what a remote does with one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Self, TypeVar

from constancia.errors import Wrong

Item = TypeVar("Item")
Out = TypeVar("Out")

WRITES = 16
"""Objects written at a time."""

ROOM = 8 << 20
"""Bytes on their way to the remote at a time, or one object. At the patience of 180 s that is 0.4 Mbit/s."""

READS = 8
"""Objects read at a time."""


class OneByOne(ABC):
    """The rest of a Remote, where `put` and `get` are given."""

    @abstractmethod
    def put(self, name: str, content: bytes) -> None:
        """See `Remote`."""

    @abstractmethod
    def get(self, name: str, *, most: int) -> bytes | None:
        """See `Remote`."""

    def close(self) -> None:  # noqa: B027 (as it is for most)
        """Nothing is held open."""

    def put_many(self, items: Iterable[tuple[str, bytes]]) -> Iterator[str]:
        def put(item: tuple[str, bytes]) -> str:
            self.put(*item)
            return item[0]

        return in_flight(put, items, most=WRITES, size=lambda item: len(item[1]))

    def get_many(self, names: Iterable[str], *, most: int) -> Iterator[tuple[str, bytes | Wrong | None]]:
        def get(name: str) -> tuple[str, bytes | Wrong | None]:
            try:
                return name, self.get(name, most=most)
            except Wrong as error:
                return name, error

        return in_flight(get, names, most=READS, size=lambda name: 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def in_flight(
    do: Callable[[Item], Out], items: Iterable[Item], *, most: int, size: Callable[[Item], int]
) -> Iterator[Out]:
    """What `do` makes of each item, in the order in which it is done: up to `most` at a time, of ROOM bytes together.

    An error ends it when those in flight have landed; no more are begun.
    """
    flying: dict[Future[Out], int] = {}
    with ThreadPoolExecutor(most) as pool:
        for item in items:
            while flying and (len(flying) >= most or sum(flying.values()) + size(item) > ROOM):
                yield from _landed(flying)
            flying[pool.submit(do, item)] = size(item)
        while flying:
            yield from _landed(flying)


def _landed(flying: dict[Future[Out], int]) -> Iterator[Out]:
    done, _ = wait(flying, return_when=FIRST_COMPLETED)
    for future in done:
        del flying[future]
        yield future.result()
