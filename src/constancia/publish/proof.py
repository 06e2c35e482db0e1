"""The folder `proof/` of a publication, as bytes by path: what makes a copy of it checkable by anyone, without us.

Each entry that the gate let pass is issued again by the publisher, with the same digests, the permitted disclosures
and its place in the anchor that first contained it, and without its log and number. Whatever shows who recorded it,
when, or in which batch is never among what is disclosed. `docs/formats/publication.md` gives the files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from constancia.casefile.anchors import Stamps
from constancia.errors import Wrong
from constancia.log import anchor, chronicle, key, note, seal
from constancia.log.anchor import Planted
from constancia.log.entry import Entry, body, reissue
from constancia.publish.gate import Passed

FOLDER = "proof"
ANCHOR = "proof/anchor.txt"
CHRONICLE = "proof/chronicle.txt"
PUBLISHER = "proof/publisher.vkey"
SEAL = "proof/seal.txt"

MOST_ENTRIES = 1_000
LARGEST = 4 * 2**20
"""An entries file has no more lines than the first; it ends before it would grow beyond the second (bytes)."""

NEVER = ("at", "batch", "rows")
"""Fields that say when and out of what an entry was made."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """The publisher's key: a name that stands in every signature, and 32 raw private bytes."""

    name: str
    private_key: bytes

    @property
    def public_key(self) -> bytes:
        """32 raw bytes."""
        return key.public_half(self.private_key)

    @property
    def fingerprint(self) -> str:
        """What readers compare."""
        return key.fingerprint(self.public_key)


@dataclass(frozen=True, slots=True)
class Anchored:
    """One anchor of a publication with what others said of it."""

    planted: Planted
    stamps: Stamps = Stamps()

    @property
    def is_stamped(self) -> bool:
        """Whether an authority put a time to it."""
        return bool(self.stamps.authorities)


def reissued(
    passed: Iterable[Passed], *, anchors: Sequence[Planted], sign: Callable[[bytes], bytes]
) -> tuple[Entry, ...]:
    """The publisher's form of each entry, in the order given, with its place in the first of `anchors` that has it.

    Raises Wrong("inclusion") for an entry that is in none, and Wrong("never_published") where the gate
    would keep a field of NEVER or a note.
    """
    return tuple(_reissue(one, anchors=anchors, sign=sign) for one in passed)


def write(entries: Sequence[Entry], *, anchors: Sequence[Anchored], publisher: Publisher) -> dict[str, bytes]:
    """The files that can be written before all others: the entries, the anchors with their stamps, the publisher's
    key."""
    out = {f"{FOLDER}/entries-{n:04d}.txt": data for n, data in enumerate(_entry_files(entries), 1)}
    for number, one in enumerate(anchors, 1):
        out |= anchor_files(one, base=base_of(number))
    out[PUBLISHER] = f"{note.vkey(publisher.name, publisher.public_key)}\n".encode()
    return out


def base_of(number: int) -> str:
    """What the files of an anchor begin with: its number in the publication, from 1, which the first leaves out."""
    return f"{FOLDER}/anchor" if number == 1 else f"{FOLDER}/anchor-{number:04d}"


def anchor_files(one: Anchored, *, base: str) -> dict[str, bytes]:
    """An anchor and its stamps, each file beginning with `base`."""
    stamps, out = one.stamps, {f"{base}.txt": one.planted.to_bytes()}
    if stamps.authorities or stamps.ots is not None:
        out[f"{base}.checkpoint"] = one.planted.note
    for number, by in enumerate(stamps.authorities, 1):
        out[f"{base}.{number}.tsq"] = by.query
        out[f"{base}.{number}.tsr"] = by.reply
        out[f"{base}.{number}.pem"] = by.chain
    if stamps.ots is not None:
        out[f"{base}.ots"] = stamps.ots
    for number, cosigned in enumerate(stamps.cosigned, 1):
        out[f"{base}.{number}.cosigned"] = cosigned
    return out


def close(
    digests: Mapping[str, str], *, title: str, earlier: bytes | None, publisher: Publisher
) -> dict[str, bytes]:
    """The last two files, chronicle and seal: `digests` are path -> SHA-256 in hex of every other file.

    `earlier` is the publisher's chronicle as the publication before had it. The same content twice takes one line.
    Raises Wrong("chronicle_form") for a title that has no line, and what `chronicle.read` and `seal.sign` raise.
    """
    published = chronicle.Publication(seal.content(digests), title)
    before: tuple[chronicle.Publication, ...] = ()
    if earlier is not None:
        before = chronicle.read(earlier, origin=publisher.name, public_key=publisher.public_key).publications
    lines = before if before and before[-1] == published else (*before, published)
    written = chronicle.write(lines, origin=publisher.name, key=publisher.private_key)
    sealed = {**digests, CHRONICLE: sha256(written).hexdigest()}
    return {
        CHRONICLE: written,
        SEAL: seal.sign(sealed, name=publisher.name, key=publisher.private_key),
    }


def _reissue(one: Passed, *, anchors: Sequence[Planted], sign: Callable[[bytes], bytes]) -> Entry:
    branch = anchor.branch_in(anchors, body(one.entry.sd))
    entry = reissue(one.entry, keep=one.keep, sign=sign, extra={"anchor": branch})
    if any(d.name in NEVER or d.name.endswith(".note") for d in entry.disclosures):
        raise Wrong("never_published")
    return entry


def _entry_files(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Lines in the order of bodies, so that the order says nothing of who recorded what when."""
    lines = sorted((body(entry.sd), f"{entry.text}\n".encode()) for entry in entries)
    held: list[bytes] = []
    size = 0
    for _, line in lines:
        if held and (len(held) == MOST_ENTRIES or size + len(line) > LARGEST):
            yield b"".join(held)
            held, size = [], 0
        held.append(line)
        size += len(line)
    yield b"".join(held)
