"""What others said of the anchors: stamps of authorities, proofs for Bitcoin, cosignatures of witnesses. All offline.

A file that is damaged already is left out with what hangs on it, so that one flipped bit names one file. What cannot be
known here is not claimed: whose word an authority's is needs a root that the reader trusts, and whether a block of
Bitcoin has the root that a proof leads to is seen in the block.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from constancia.errors import Wrong
from constancia.log import cosignature
from constancia.log.anchor import Anchor
from constancia.verify import folder
from constancia.verify.folder import Listing
from constancia.verify.sealing import fault
from constancia.verify.verdict import Dated, Fault

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

LARGEST = 1 << 21
"""Bytes of one file of a stamp."""

_FILE = re.compile(r"proof/anchor(?:-(\d{4}))?\.(?:([1-9]\d{0,3})\.)?(checkpoint|tsq|tsr|pem|ots|cosigned)")


@dataclass(frozen=True, slots=True)
class Stamping:
    """`dated` are stamps that hold, `faults` those that do not; `is_whole`: none was left out."""

    dated: tuple[Dated, ...]
    faults: tuple[Fault, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Look:
    """Looks at the stamps of a publication. `anchors` are those whose files are sound, by number; `placed` counts the
    entries under each; `roots` are whom the reader trusts (None: nobody was named); `is_damaged` is asked of paths.
    """

    root: Path
    anchors: Mapping[int, Anchor]
    placed: Mapping[int, int]
    roots: Sequence[Certificate] | None
    is_damaged: Callable[[str], bool]

    def __call__(self, listing: Listing) -> Stamping:
        dated, faults, is_whole = list[Dated](), list[Fault](), True
        for base, number, paths in _families(listing):
            missing = [path for path in paths if path not in listing.files]
            if number not in self.anchors or any(map(self.is_damaged, paths)):
                is_whole = False
            elif missing:
                faults += [Fault(path, "file_missing") for path in missing]
            else:
                found = self._family(base, number, paths)
                faults += [one for one in found if isinstance(one, Fault)]
                dated += [one for one in found if isinstance(one, Dated)]
        return Stamping(tuple(sorted(dated)), tuple(faults), is_whole)

    def _family(self, base: str, number: int, paths: Sequence[str]) -> list[Dated | Fault]:
        """What the files of one stamp say: all of them sound by the seal, and there."""
        at = paths[-1]
        try:
            files = {path.rpartition(".")[2]: self._read(at := path) for path in paths}
            if files.get("checkpoint", self.anchors[number].note) != self.anchors[number].note:
                return [Fault(f"{base}.checkpoint", "checkpoint_differs")]
            if "pem" in files:
                at = next(path for path in paths if path.endswith(".pem"))
                trusted(files["pem"])
            at = paths[-1]
            return list(self._said(number, files))
        except Wrong as error:
            return [fault(at, error)]

    def _said(self, number: int, files: Mapping[str, bytes]) -> Iterator[Dated]:
        if "tsr" in files:
            yield self._by_authority(number, files)
        elif "ots" in files:
            yield from self._by_bitcoin(number, files)
        elif "cosigned" in files:
            yield self._by_witness(number, files)

    def _by_authority(self, number: int, files: Mapping[str, bytes]) -> Dated:
        from constancia.log import stamp

        found = stamp.read(files["tsr"])
        found.check(files["checkpoint"], query=files["tsq"])
        if self.roots is not None:
            found.check_authority(self.roots)
        what = "stamped" if self.roots is None else "existed"
        return self._dated(number, what, found.authority, before=found.before)

    def _by_bitcoin(self, number: int, files: Mapping[str, bytes]) -> Iterator[Dated]:
        from constancia.log import ots

        found = ots.read(files["ots"])
        found.check(files["checkpoint"])
        for height, root in found.blocks:
            yield self._dated(number, "block", f"{height}", detail=root)
        if not found.blocks:
            for calendar in dict.fromkeys(calendar for _, calendar in found.pending):
                yield self._dated(number, "promised", calendar)

    def _by_witness(self, number: int, files: Mapping[str, bytes]) -> Dated:
        found = cosignature.read_cosigned(files["cosigned"])
        if found.checkpoint != self.anchors[number].checkpoint:
            raise Wrong("checkpoint_differs")
        by = found.cosignature.name
        return self._dated(number, "witnessed", by, before=found.before, detail=found.fingerprint)

    def _dated(self, number: int, what: str, by: str, *, before: str = "", detail: str = "") -> Dated:
        return Dated(number, what, by, before, self.placed.get(number, 0), detail)

    def _read(self, path: str) -> bytes:
        return folder.read(self.root, path, limit=LARGEST)


def trusted(untrusted_pem: bytes) -> Sequence[Certificate]:
    """The roots that a reader names. Raises Wrong("stamp_roots")."""
    from constancia.log import stamp

    return stamp.read_certificates(untrusted_pem)


def _families(listing: Listing) -> Iterator[tuple[str, int, list[str]]]:
    """For each stamp: the base of its anchor's files, the anchor's number, the paths that belong together, the one that
    says it last."""
    seen = set()
    for path in sorted(listing.files):
        if not (found := _FILE.fullmatch(path)):
            continue
        base = path[: path.index(".")]
        number, nth, kind = int(found[1] or 1), found[2], found[3]
        if kind == "ots":
            paths = [f"{base}.checkpoint", path]
        elif kind == "cosigned":
            paths = [path]
        elif nth:
            paths = [f"{base}.checkpoint", *(f"{base}.{nth}.{end}" for end in ("tsq", "pem", "tsr"))]
        else:
            continue
        if tuple(paths) not in seen:
            seen.add(tuple(paths))
            yield base, number, paths
