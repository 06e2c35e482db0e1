"""What the case file keeps for its publisher: the key, and the public log of what was published.

A line of that log is for what people can see, and no two publications may ever take the same line. So a publication
that is complete beside its place is noted first (`begin`), then put there and listed (`finish`). Killed in between, the
note stays, and `settle` finds out which of the two it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from constancia.casefile.open import CaseFile, now
from constancia.casefile.spans import to_spans
from constancia.claims.record import Json, Kind, Record
from constancia.errors import Unable
from constancia.vault.writer import Writer

_NAME, _KEY, _CHRONICLE, _BEGUN = "publisher.name", "publisher.key", "publisher.chronicle", "publisher.begun"


@dataclass(frozen=True, slots=True)
class Keeping:
    """`publisher` is a name and 32 raw private bytes, `chronicle` the public log as last published."""

    publisher: tuple[str, bytes] | None = field(repr=False)
    chronicle: bytes | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A publication on its way: the folder where it lies until it is put in its place, the chronicle that lists it,
    its title, the SHA-256 of its seal in hexadecimal, when it was made (RFC 3339), and the entries that it shows: by
    log, as spans of numbers (None where that was not noted)."""

    staged: Path
    chronicle: bytes
    title: str
    seal: str
    at: str
    entries: Mapping[str, str] | None = None

    def to_bytes(self) -> bytes:
        """For the case file, which keeps it under its own key."""
        return json.dumps(
            {
                "staged": str(self.staged),
                "chronicle": self.chronicle.decode(),
                "title": self.title,
                "seal": self.seal,
                "at": self.at,
                "entries": None if self.entries is None else {**self.entries},
            }
        ).encode()

    @classmethod
    def from_bytes(cls, kept: bytes) -> Begun:
        """What `to_bytes` made."""
        found = json.loads(kept)
        return cls(
            staged=Path(found["staged"]),
            chronicle=found["chronicle"].encode(),
            title=found["title"],
            seal=found["seal"],
            at=found["at"],
            entries=found.get("entries"),
        )


@dataclass(slots=True)
class Ledger:
    """What a publication on its way needs of the case file, for whoever may not open it: these three steps, no more.
    `shown` are the numbers of the entries that it shows, by log, as far as that is known."""

    casefile: CaseFile
    begun: Begun | None = None
    shown: Mapping[str, Collection[int]] | None = None

    def begin(self, *, staged: Path, chronicle: bytes, title: str, seal: str, earlier: bytes | None) -> None:
        """As the function `begin`."""
        known = None if self.shown is None else self.shown.items()
        entries = None if known is None else {log: to_spans(numbers) for log, numbers in known}
        self.begun = Begun(staged, chronicle, title, seal, now(), entries)
        begin(self.casefile, self.begun, earlier=earlier)

    def finish(self, *, put: Callable[[], None]) -> None:
        """As the function `finish`, for what `begin` noted."""
        finish(self.casefile, self.begun, put=put)

    def settle(self, *, waits: Callable[[Path, str], bool], is_own: bool) -> Path | None:
        """As the function `settle`; the folder where it lay. `waits` is asked with that folder and the seal's SHA-256.

        `is_own`: none but what this ledger began.
        """
        if is_own and self.begun is None:
            return None
        found = settle(
            self.casefile,
            waits=lambda begun: waits(begun.staged, begun.seal),
            only=self.begun if is_own else None,
        )
        return None if found is None else found.staged


def keeping(casefile: CaseFile) -> Keeping:
    """What is kept, with None for what is not there yet."""
    name, private = casefile.general.secret(_NAME), casefile.general.secret(_KEY)
    publisher = (name.decode(), private) if name is not None and private is not None else None
    return Keeping(publisher, casefile.general.secret(_CHRONICLE))


def keep_publisher(casefile: CaseFile, name: str, private_key: bytes) -> None:
    """Keep the publisher's name and key. Raises Unable("in_use", "disk")."""
    with casefile.general.writing() as writer:
        writer.keep_secret(_NAME, name.encode())
        writer.keep_secret(_KEY, private_key)


def begin(casefile: CaseFile, begun: Begun, *, earlier: bytes | None) -> None:
    """Note a publication that is complete in its `staged` folder. `earlier` is the chronicle that it continues.

    Raises Unable("in_use") where another process has published meanwhile or is about to, Unable("disk").
    """
    with casefile.general.writing() as writer:
        if _begun(casefile) is not None or casefile.general.secret(_CHRONICLE) != earlier:
            raise Unable("in_use")
        writer.keep_secret(_BEGUN, begun.to_bytes())


def finish(casefile: CaseFile, begun: Begun | None, *, put: Callable[[], None]) -> None:
    """`put` the publication in its place and list it, while nobody else can write.

    Raises Unable("in_use") where another process has settled it meanwhile, and what `put` raises.
    """
    with casefile.general.writing() as writer:
        if begun is None or _begun(casefile) != begun:
            raise Unable("in_use")
        put()
        _list(casefile, writer, begun)


def settle(casefile: CaseFile, *, waits: Callable[[Begun], bool], only: Begun | None = None) -> Begun | None:
    """Settle the publication that was begun and not finished (`only`: none but this one), and give it.

    It is forgotten where it still `waits` in its staged folder, since nobody can have seen it; else it is listed.
    Raises Unable("in_use", "disk").
    """
    with casefile.general.writing() as writer:
        begun = _begun(casefile)
        if begun is None or only not in (None, begun):
            return None
        if waits(begun):
            writer.keep_secret(_BEGUN, b"")
        else:
            _list(casefile, writer, begun)
    return begun


def _begun(casefile: CaseFile) -> Begun | None:
    kept = casefile.general.secret(_BEGUN)
    return Begun.from_bytes(kept) if kept else None


def _list(casefile: CaseFile, writer: Writer, begun: Begun) -> None:
    """Make its chronicle ours and record it."""
    writer.keep_secret(_CHRONICLE, begun.chronicle)
    writer.keep_secret(_BEGUN, b"")
    body: dict[str, Json] = {"title": begun.title, "seal": begun.seal}
    if begun.entries is not None:
        body["entries"] = {**begun.entries}
    with casefile.scribe(casefile.general, writer) as scribe:
        scribe.write(Record(Kind.PUBLICATION, at=begun.at, body=body), sealed=False)
