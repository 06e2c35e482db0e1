"""Seal, publisher's key, anchor and chronicle: what holds a publication together, each read once and judged apart.

A damaged file must be named, and only that one. So nothing is held against a file that depends on another where that
other is already known to be damaged: the check is left out instead, and said to be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from constancia.errors import Wrong
from constancia.log import anchor, key, note, seal
from constancia.log import chronicle as chronicles
from constancia.log.anchor import Anchor
from constancia.verify import folder
from constancia.verify.folder import Listing
from constancia.verify.verdict import Fault

PUBLISHER = "proof/publisher.vkey"
SEAL = "proof/seal.txt"
ANCHOR = "proof/anchor.txt"
CHRONICLE = "proof/chronicle.txt"

LARGEST_SEAL = 1 << 28
LARGEST_SMALL = 1 << 26
LARGEST_KEY = 1_000
_ANCHOR = re.compile(r"proof/anchor-(?!000[01])\d{4}\.txt")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


@dataclass(frozen=True, slots=True)
class Key:
    """The publisher's key, by name."""

    name: str
    public: bytes

    @property
    def fingerprint(self) -> str:
        """What readers compare."""
        return key.fingerprint(self.public)


@dataclass(frozen=True, slots=True)
class Sealed:
    """`files` is path -> SHA-256 as the seal lists them; None where it cannot be read at all.

    `is_signed` is False where the list may not be trusted: then it is used to find what else is damaged, never to
    call anything sound.
    """

    files: Mapping[str, str] | None
    is_signed: bool
    faults: tuple[Fault, ...]


def publisher(root: Path) -> Key | Fault:
    """The publisher's key, or what is wrong with its file."""
    try:
        text = folder.read(root, PUBLISHER, limit=LARGEST_KEY).decode("ascii")
        if not text.endswith("\n"):
            raise Wrong("vkey", reason="end")
        return Key(*note.read_vkey(text[:-1]))
    except Wrong as error:
        return fault(PUBLISHER, error)
    except UnicodeDecodeError:
        return Fault(PUBLISHER, "vkey", reason="encoding")


def sealed(root: Path, *, by: Key | None) -> Sealed:
    """What the seal says. Without a key its signature cannot be checked, and only its own form can be wrong."""
    try:
        data = folder.read(root, SEAL, limit=LARGEST_SEAL)
    except Wrong as error:
        return Sealed(None, is_signed=False, faults=(fault(SEAL, error),))
    if by is None:
        return Sealed(_listed(data), is_signed=False, faults=())
    try:
        return Sealed(seal.read(data, name=by.name, public_key=by.public).files, is_signed=True, faults=())
    except Wrong as error:
        return Sealed(None, is_signed=False, faults=(_of_key_or_seal(root, data, error),))


def digests(
    root: Path, listing: Listing, *, sealed: Sealed, jobs: int, step: Callable[[int], None]
) -> tuple[dict[str, str], list[Fault]]:
    """The SHA-256 of every file but the seal: path -> hex; and the files that cannot be read.

    A file that the seal does not list is a fault whatever is in it, and is not read: it could be of any size.
    """
    wanted = listing.files if sealed.files is None else sealed.files
    sizes = {path: listing.files[path] for path in sorted(wanted) if path != SEAL and path in listing.files}
    paths, faults = folder.fitting(sizes, most=folder.MOST_BYTES)
    found: dict[str, str] = {}
    with ThreadPoolExecutor(jobs) as pool:
        for number, (path, outcome) in enumerate(
            zip(paths, pool.map(lambda path: _digest(root, path), paths), strict=True), 1
        ):
            if isinstance(outcome, str):
                found[path] = outcome
            else:
                faults.append(fault(path, outcome))
            step(number)
    return found, faults


def differences(sealed: Sealed, found: Mapping[str, str], *, listing: Listing) -> list[Fault]:
    """The files that are not as the seal says: altered, missing, or not listed. One that was not read has its fault."""
    if sealed.files is None:
        return []
    there = {**{path: sealed.files.get(path, "") for path in listing.files}, **found}
    there.pop(SEAL, None)
    wrongs = seal.faults(sealed.files, there)
    return [fault(wrong.file or SEAL, wrong) for wrong in wrongs]


def anchors(root: Path, listing: Listing) -> tuple[dict[int, Anchor], list[Fault]]:
    """The anchors by number, each with its own signature and crown checked; and what is wrong with files of others.

    The first is always looked for.
    """
    found, faults = dict[int, Anchor](), list[Fault]()
    for path in sorted({ANCHOR, *(path for path in listing.files if _ANCHOR.fullmatch(path))}):
        try:
            found[number_of_anchor(path)] = anchor.read(folder.read(root, path, limit=LARGEST_SMALL))
        except Wrong as error:
            faults.append(fault(path, error))
    return found, faults


def number_of_anchor(path: str) -> int:
    """The number of the anchor whose file this is, 0 where it is none's."""
    if path == ANCHOR:
        return 1
    return int(path[-8:-4]) if _ANCHOR.fullmatch(path) else 0


def path_of_anchor(number: int) -> str:
    """The file of an anchor by its number."""
    return ANCHOR if number == 1 else f"proof/anchor-{number:04d}.txt"


def place_in_chronicle(root: Path, *, by: Key, files: Mapping[str, str]) -> int | Fault:
    """The number of this publication in the publisher's own log, from 1; or what is wrong with that file.

    `files` is path -> SHA-256 of every file of the publication.
    """
    try:
        data = folder.read(root, CHRONICLE, limit=LARGEST_SMALL)
        chronicle = chronicles.read(data, origin=by.name, public_key=by.public)
    except Wrong as error:
        return fault(CHRONICLE, error)
    content = seal.content({p: d for p, d in files.items() if p not in (SEAL, CHRONICLE)})
    if not chronicle.publications or chronicle.publications[-1].content != content:
        return Fault(CHRONICLE, "chronicle_other")
    return len(chronicle.publications)


def fault(path: str, error: Wrong) -> Fault:
    """An error as a fault of a file whose name may steer a terminal."""
    return Fault.of(folder.printable(path), error)


def _digest(root: Path, path: str) -> str | Wrong:
    try:
        return folder.digest(root, path)
    except Wrong as error:
        return error


def _listed(data: bytes) -> dict[str, str] | None:
    """The lines of a seal whose signature cannot be checked, None where they are not even lines."""
    text, gap, _ = data.decode("utf-8", "replace").rpartition("\n\n")
    lines = [_LINE.fullmatch(line) for line in text.split("\n")[1:]]
    if not gap or not lines:
        return None
    files = {found[2]: found[1] for found in lines if found is not None}
    return files if len(files) == len(lines) and all(map(folder.is_path, files)) else None


def _of_key_or_seal(root: Path, data: bytes, error: Wrong) -> Fault:
    """Where seal and key do not fit, the list in the seal tells which of the two was changed."""
    listed = (_listed(data) or {}).get(PUBLISHER)
    if error.code == "note_unsigned" and listed is not None and listed != _digest(root, PUBLISHER):
        return Fault(PUBLISHER, "file_altered")
    return fault(SEAL, error)
