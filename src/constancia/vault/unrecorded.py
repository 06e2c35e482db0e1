"""What was done and could not be signed yet, counted in `device/unrecorded` until somebody opens the case file.

A wrong passphrase opens no key to sign with; a reader who meets another program writing does not wait for its log. The
file says how often and when, and never who or what. A line for each act:

    ACT COUNT FIRST LAST CHECK

times as RFC 3339 in UTC, CHECK the first 16 hexadecimal digits of the SHA-256 of what stands before it. Whoever holds
the disk can take the file away: it is a notice for members, and no proof.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from constancia import disk
from constancia.errors import Wrong
from constancia.vault.folder import UNRECORDED, UNRECORDED_LOCK, Folder
from constancia.vault.lock import append_lock

SECONDS = 5.0

DAMAGED = "count_damaged"
"""The act that stands for a file that could not be read."""

_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
_LINE = re.compile(rf"(([a-z_]{{1,30}}) ([1-9][0-9]{{0,8}}) ({_TIME}) ({_TIME})) ([0-9a-f]{{16}})")


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """How often an act was done, first and last when (RFC 3339)."""

    act: str
    count: int
    first: str
    last: str

    def line(self) -> str:
        """As it stands in the file, without the line feed."""
        text = f"{self.act} {self.count} {self.first} {self.last}"
        return f"{text} {_check(text)}"


def add(folder: Folder, act: str, *, at: str) -> None:
    """Count an act once more. What cannot be read of the file is replaced. Raises Unable("in_use", "disk")."""
    with append_lock(folder.path(UNRECORDED_LOCK), patience=SECONDS):
        try:
            known = {one.act: one for one in read(folder)}
        except Wrong:
            known = {DAMAGED: Unrecorded(DAMAGED, 1, at, at)}
        old = known.get(act, Unrecorded(act, 0, at, at))
        known[act] = replace(old, count=old.count + 1, last=at)
        _write(folder, known.values())


@contextmanager
def taken(folder: Folder) -> Iterator[list[Unrecorded]]:
    """What is counted there, which is forgotten when the block ends well. Raises as `add` and `read` do."""
    with append_lock(folder.path(UNRECORDED_LOCK), patience=SECONDS):
        yield read(folder)
        _write(folder, ())


def forget(folder: Folder) -> None:
    """Forget what is counted there, damaged or not. Raises Unable("in_use", "disk")."""
    with append_lock(folder.path(UNRECORDED_LOCK), patience=SECONDS):
        _write(folder, ())


def is_empty(folder: Folder) -> bool:
    """Whether nothing waits: at a glance, since every opening asks."""
    try:
        return folder.path(UNRECORDED).stat().st_size == 0
    except OSError:
        return True


def read(folder: Folder) -> list[Unrecorded]:
    """Raises Wrong("unrecorded_damaged") for another form or a check that does not hold, with the file."""
    if is_empty(folder):
        return []
    lines = folder.read(UNRECORDED).decode("ascii", "replace").split("\n")
    found = [_LINE.fullmatch(line) for line in lines[:-1]]
    if lines[-1] or not all(one and _check(one[1]) == one[6] for one in found):
        raise Wrong("unrecorded_damaged", file=UNRECORDED)
    return [Unrecorded(one[2], int(one[3]), one[4], one[5]) for one in found if one]


def _write(folder: Folder, acts: Iterable[Unrecorded]) -> None:
    disk.write(folder.path(UNRECORDED), "".join(f"{one.line()}\n" for one in acts).encode())


def _check(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
