"""A remote that does what an untrusted one may do. Wrapped round any other; with its faults off it is that other.

Each fault is a chance from 0 to 1, and what falls out depends on the seed, the fault, the name and how often that name
was asked for: never on the clock or the order of threads, so that a red run is red again. What stays true of a name
(`lose`, `withhold`) depends on the name alone. `faults` may be replaced at any time; the chances already taken stand.

    remote = FaultyRemote(open_remote("memory://"), Faults(flip=0.1), seed=7)
    remote.hidden.add(name)                     withhold one object, and only that
    old = remote.snapshot(); …; remote.roll_back(old)
    remote.faults = Faults(kill_at=3)           the third write from here on is the last thing that happens
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from constancia.errors import Unable, Wrong
from constancia.vault.remote import Progress, Remote

LATER = 5
"""Requests after which a delayed write shows."""


class Killed(BaseException):
    """The process died here. Not an Exception: nothing that handles errors handles this."""


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong, each with its chance. All 0 is a remote without faults."""

    lose: float = 0
    """A write is acknowledged and never kept."""
    delay: float = 0
    """A write is acknowledged and shows LATER requests later."""
    duplicate: float = 0
    """A write arrives a second time, LATER requests later: after a delete it is there again."""
    withhold: float = 0
    """An object is there and is never spoken of: not read, not listed."""
    truncate: float = 0
    """Reading gives less than the whole."""
    flip: float = 0
    """Reading gives one bit of another value."""
    swap: float = 0
    """Reading gives the content of another object."""
    stale: float = 0
    """Reading gives what was written first under the name."""
    repeat: float = 0
    """A listing tells a name twice."""
    reorder: float = 0
    """A listing, or many objects, come in random order."""
    invent: float = 0
    """A listing tells of an object that nobody wrote, beside one that somebody did."""
    unreachable: float = 0
    """A request fails with Unable("remote_unreachable") and nothing has happened."""
    unreachable_after: float = 0
    """A write fails with Unable("remote_unreachable"), and has happened."""
    kill_at: int = 0
    """The number of the write, counted from when these faults were set, after which the process dies before the
    acknowledgement reaches it."""


class FaultyRemote:
    """A Remote. What is done many at a time is done one by one here."""

    def __init__(self, inner: Remote, faults: Faults | None = None, *, seed: int = 0) -> None:
        self.inner, self.seed = inner, seed
        self.hidden: set[str] = set()
        self.hits: Counter[str] = Counter()
        self._asked: Counter[tuple[str, str]] = Counter()
        self._later: list[tuple[int, str, bytes]] = []
        self._first: dict[str, bytes] = {}
        self._requests = 0
        self.faults = faults or Faults()

    @property
    def faults(self) -> Faults:
        return self._faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self._faults, self._writes = faults, 0

    def put(self, name: str, content: bytes) -> None:
        self._request(name)
        self._first.setdefault(name, content)
        if self._falls("lose", name, always=True):
            pass
        elif self._falls("delay", name):
            self._later.append((self._requests + LATER, name, content))
        else:
            self.inner.put(name, content)
            if self._falls("duplicate", name):
                self._later.append((self._requests + LATER, name, content))
        self._written(name)

    def put_many(self, items: Iterable[tuple[str, bytes]]) -> Iterator[str]:
        for name, content in items:
            self.put(name, content)
            yield name

    def put_file(self, name: str, path: Path, *, progress: Progress | None = None) -> None:
        """Through the inner remote, so that progress is real; then everything that befalls `put`."""
        self.inner.put_file(name, path, progress=progress)
        content = self.inner.get(name, most=1 << 40)
        assert content is not None
        self.inner.delete(name)
        self.put(name, content)

    def get(self, name: str, *, most: int) -> bytes | None:
        self._request(name)
        if self._is_hidden(name):
            return None
        content = self.inner.get(name, most=most)
        return None if content is None else self._spoiled(name, content, most)

    def get_many(self, names: Iterable[str], *, most: int) -> Iterator[tuple[str, bytes | Wrong | None]]:
        for name in self._shuffled(list(names)):
            try:
                yield name, self.get(name, most=most)
            except Wrong as error:
                yield name, error

    def get_file(self, name: str, path: Path, *, most: int, progress: Progress | None = None) -> bool:
        content = self.get(name, most=most)
        if content is None or not self.inner.get_file(name, path, most=most, progress=progress):
            return False
        if path.read_bytes() != content:
            path.write_bytes(content)
        return True

    def has(self, name: str) -> bool:
        self._request(name)
        return not self._is_hidden(name) and self.inner.has(name)

    def names(self, prefix: str = "") -> Iterator[str]:
        self._request(prefix)
        told: list[str] = []
        for name in self.inner.names(prefix):
            if self._is_hidden(name):
                continue
            told += [name] * (2 if self._falls("repeat", name) else 1)
            if self._falls("invent", name):
                told.append(prefix + self._chance("invented", name).randbytes(32).hex()[len(prefix) :])
        yield from self._shuffled(told)

    def delete(self, name: str) -> None:
        self._request(name)
        self.inner.delete(name)

    def close(self) -> None:
        self.inner.close()

    def snapshot(self) -> dict[str, bytes]:
        """All that the inner remote holds now."""
        found = self.inner.get_many(list(self.inner.names()), most=1 << 40)
        return {name: content for name, content in found if isinstance(content, bytes)}

    def roll_back(self, snapshot: dict[str, bytes]) -> None:
        """Bring back an old state: what came since is gone, what was deleted since is there again."""
        for name in set(self.inner.names()) - snapshot.keys():
            self.inner.delete(name)
        list(self.inner.put_many(snapshot.items()))
        self._later.clear()

    def settle(self) -> None:
        """Let everything that was delayed show, and end the faults."""
        self.faults = Faults()
        self._arrive(all_of_it=True)

    def without(self, **chances: float) -> None:
        """Change some of the faults and leave the others: `remote.without(flip=0)`."""
        self.faults = replace(self.faults, **chances)  # type: ignore[arg-type]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _request(self, name: str) -> None:
        self._requests += 1
        self._arrive()
        if self._falls("unreachable", name):
            raise Unable("remote_unreachable", reason="no_answer")

    def _arrive(self, *, all_of_it: bool = False) -> None:
        due = [one for one in self._later if all_of_it or one[0] <= self._requests]
        for one in due:
            self._later.remove(one)
            self.inner.put(*one[1:])

    def _written(self, name: str) -> None:
        self._writes += 1
        if self._writes == self.faults.kill_at:
            self.hits["kill_at"] += 1
            raise Killed
        if self._falls("unreachable_after", name):
            raise Unable("remote_unreachable", reason="no_answer")

    def _is_hidden(self, name: str) -> bool:
        return name in self.hidden or self._falls("withhold", name, always=True)

    def _spoiled(self, name: str, content: bytes, most: int) -> bytes:
        if self._falls("stale", name):
            content = self._first.get(name, content)
        if self._falls("swap", name):
            others = sorted(set(self.inner.names()) - {name})
            other = (
                self.inner.get(self._chance("other", name).choice(others), most=1 << 40) if others else None
            )
            content = content if other is None else other
        if content and self._falls("truncate", name):
            content = content[: self._chance("length", name).randrange(len(content))]
        if content and self._falls("flip", name):
            at = self._chance("bit", name).randrange(len(content) * 8)
            content = flipped(content, at)
        if len(content) > most:
            raise Wrong("remote_object_large", most=most)
        return content

    def _shuffled(self, names: list[str]) -> list[str]:
        if self._falls("reorder", ""):
            self._chance("order", "").shuffle(names)
        return names

    def _falls(self, fault: str, name: str, *, always: bool = False) -> bool:
        """Whether a fault befalls this request; with `always`, every request for the name."""
        chance: float = getattr(self.faults, fault)
        if not chance:
            return False
        dice = random.Random(f"{self.seed}/{fault}/{name}") if always else self._chance(fault, name)
        falls = dice.random() < chance
        self.hits[fault] += falls
        return falls

    def _chance(self, what: str, name: str) -> random.Random:
        """A generator of its own for the n-th time that this is asked of the name."""
        self._asked[what, name] += 1
        return random.Random(f"{self.seed}/{what}/{name}/{self._asked[what, name]}")


def flipped(content: bytes, bit: int) -> bytes:
    """`content` with one bit of another value, counted from the first byte's lowest."""
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
