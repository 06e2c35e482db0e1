"""The anchors of a case file: made over what is new, kept with all their leaves, and with the stamps on them.

They are this device's own and are kept as secrets of `general`: leaves are hashes, of which random ones cannot be told
from those of entries.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property

from constancia.casefile.open import CaseFile, now
from constancia.errors import Misuse
from constancia.log import anchor, cosignature
from constancia.log.anchor import Planted
from constancia.log.cosignature import Cosigned
from constancia.log.entry import body_of
from constancia.log.strict import padded, unpadded
from constancia.vault.writer import Writer

_COUNT = "anchors"
_MOST = 10_000
"""Anchors of a case file."""


@dataclass(frozen=True, slots=True)
class Authority:
    """What an RFC 3161 authority was asked and replied, and the certificates that came with it (PEM)."""

    query: bytes
    reply: bytes
    chain: bytes


@dataclass(frozen=True, slots=True)
class Stamps:
    """Everything that others said of one anchor. `calendars` are those that the proof `ots` was sent to; `cosigned` are
    the files of witnesses."""

    authorities: tuple[Authority, ...] = ()
    ots: bytes | None = None
    calendars: tuple[str, ...] = ()
    cosigned: tuple[bytes, ...] = ()

    def to_bytes(self) -> bytes:
        """For the case file, which keeps it under its own key."""
        said = asdict(self)
        said["authorities"] = [{k: padded(v) for k, v in one.items()} for one in said["authorities"]]
        said["ots"] = None if self.ots is None else padded(self.ots)
        said["cosigned"] = [padded(one) for one in self.cosigned]
        return json.dumps(said).encode()

    @classmethod
    def from_bytes(cls, kept: bytes) -> Stamps:
        """What `to_bytes` made."""
        said = json.loads(kept)
        return cls(
            authorities=tuple(
                Authority(**{k: unpadded(v) for k, v in one.items()}) for one in said["authorities"]
            ),
            ots=None if said["ots"] is None else unpadded(said["ots"]),
            calendars=tuple(said["calendars"]),
            cosigned=tuple(map(unpadded, said["cosigned"])),
        )

    def joined(self, other: Stamps) -> Stamps:
        """These and those of `other` that are not among them; its proof for Bitcoin takes the place of ours."""
        return Stamps(
            authorities=tuple(dict.fromkeys([*self.authorities, *other.authorities])),
            ots=other.ots or self.ots,
            calendars=tuple(dict.fromkeys([*self.calendars, *other.calendars])),
            cosigned=tuple(dict.fromkeys([*self.cosigned, *other.cosigned])),
        )


@dataclass(frozen=True)
class Kept:
    """One anchor: its number in the case file from 1, when it was made (RFC 3339), its file, its stamps."""

    number: int
    made: str
    file: bytes
    stamps: Stamps
    read_leaves: Callable[[], bytes] = field(repr=False)

    @cached_property
    def planted(self) -> Planted:
        """With its whole tree. Raises what `anchor.replant` raises."""
        return anchor.replant(self.file, self.read_leaves())

    @property
    def checkpoint(self) -> bytes:
        """What is stamped: the signed checkpoint, as a file."""
        return anchor.read(self.file).note


def kept(casefile: CaseFile) -> list[Kept]:
    """Every anchor of this device, the oldest first."""
    return [_read(casefile, number) for number in range(1, _count(casefile) + 1)]


def make(casefile: CaseFile) -> Kept | None:
    """Anchor what no anchor has yet, in every log and compartment; None where nothing is new.

    Raises Misuse("anchors_full"), Unable("in_use", "disk").
    """
    with casefile.general.writing() as writer:
        new = unanchored(casefile)
        if not new:
            return None
        number = _count(casefile) + 1
        if number > _MOST:
            raise Misuse("anchors_full")
        planted = anchor.build(new, random=os.urandom)
        writer.keep_secret(f"anchor.{number}.file", planted.to_bytes())
        writer.keep_secret(f"anchor.{number}.leaves", planted.leaves)
        writer.keep_secret(f"anchor.{number}.made", now().encode())
        writer.keep_secret(f"anchor.{number}.stamps", Stamps().to_bytes())
        writer.keep_secret(_COUNT, str(number).encode())
    return _read(casefile, number)


def unanchored(casefile: CaseFile) -> set[bytes]:
    """The bodies of entries that stand in no anchor, destroyed ones too."""
    known = {leaf for one in kept(casefile) for leaf in _split(one.read_leaves())}
    return {body for body in _bodies(casefile) if body not in known}


def add(casefile: CaseFile, number: int, more: Stamps) -> Kept:
    """Keep more stamps with an anchor. What stamps of another process did meanwhile stays. Raises Unable("in_use")."""
    with casefile.general.writing() as writer:
        _put(writer, number, _read(casefile, number).stamps.joined(more))
    return _read(casefile, number)


def add_cosigned(casefile: CaseFile, untrusted: bytes) -> tuple[Kept, Cosigned]:
    """Keep what a witness sent back with the anchor that it is of.

    Raises Wrong("cosigned_form") and the like for a file that does not hold, Misuse("anchor_unknown") where it is of
    no anchor of this case file.
    """
    found = cosignature.read_cosigned(untrusted)
    for one in kept(casefile):
        if anchor.read(one.file).checkpoint == found.checkpoint:
            return add(casefile, one.number, Stamps(cosigned=(untrusted,))), found
    raise Misuse("anchor_unknown")


def _read(casefile: CaseFile, number: int) -> Kept:
    def part(name: str) -> bytes:
        return casefile.general.secret(f"anchor.{number}.{name}") or b""

    stamps = Stamps.from_bytes(part("stamps"))
    return Kept(number, part("made").decode(), part("file"), stamps, lambda: part("leaves"))


def _put(writer: Writer, number: int, stamps: Stamps) -> None:
    writer.keep_secret(f"anchor.{number}.stamps", stamps.to_bytes())


def _count(casefile: CaseFile) -> int:
    return int(casefile.general.secret(_COUNT) or b"0")


def _split(leaves: bytes) -> Iterator[bytes]:
    return (leaves[at : at + 32] for at in range(0, len(leaves), 32))


def _bodies(casefile: CaseFile) -> Iterator[bytes]:
    for compartment in casefile.compartments():
        for _, leaf in compartment.leaves():
            yield body_of(leaf)
