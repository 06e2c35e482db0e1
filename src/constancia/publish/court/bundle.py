"""A court bundle: chosen originals, their proofs, stamps and evidence, with an index that a person can read; sealed."""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from constancia import disk
from constancia.casefile import court
from constancia.casefile.anchors import Kept
from constancia.casefile.court import Original
from constancia.casefile.exporting import Where
from constancia.casefile.open import CaseFile, now
from constancia.claims.record import Kind
from constancia.errors import Misuse
from constancia.publish import proof
from constancia.publish.court import index
from constancia.publish.court.bag import bag, tar
from constancia.publish.court.choice import Choice, choose
from constancia.publish.court.index import EntryRow, EvidenceRow

LARGEST = 1 << 30
"""Bytes of payload: all of it is in memory when it is sealed, since it may not touch the disk open."""

_ENDING = re.compile(r"\.[a-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Done:
    """What was bundled: where, how many entries and pieces of evidence, how many entries no stamp covers, SHA-256 of
    the sealed file."""

    out: Path
    entries: int
    evidence: int
    unstamped: int
    files: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a bundle is to hold and for whom it is: recipients (age1…), or a passphrase."""

    where: Where = ()
    subjects: Sequence[str] = ()
    compartments: Sequence[str] = ()
    recipients: Sequence[str] = ()
    secret: str | None = field(default=None, repr=False)


def bundle(casefile: CaseFile, out: Path, asked: Asked) -> Done:
    """Make a bundle, note it as custody, and write it to `out`, which must be free.

    Raises Misuse: "out_exists", "bundle_key", "bundle_empty", "bundle_too_large", "recipient", "compartment_unknown",
    and for what cannot be asked; Unable("in_use", "disk", "memory").
    """
    if out.exists() or out.is_symlink():
        raise Misuse("out_exists", file=str(out))
    if bool(asked.recipients) == (asked.secret is not None):
        raise Misuse("bundle_key")
    compartments = court.chosen(casefile, asked.compartments)
    choice = choose(casefile, where=asked.where, subjects=asked.subjects)
    if choice.is_empty:
        raise Misuse("bundle_empty")
    entries = choice.entries(casefile, compartments)
    made = _Payload(casefile, choice, entries)
    at = now()
    files = bag(made.files(at), date=at[:10])
    content = tar(files, folder=f"court-bundle-{at[:10]}", time=int(time.time()))
    closed = court.sealed(content, recipients=asked.recipients, secret=asked.secret)
    digest = sha256(closed).hexdigest()
    items = [row.item for row in made.evidence]
    court.note_bundle(casefile, sha256=digest, entries=entries, evidence=items, recipients=asked.recipients)
    disk.write(out, closed)
    unstamped = sum(not row.before for row in made.rows)
    return Done(out, len(entries), len(items), unstamped, len(files), digest)


class _Payload:
    """The payload of one bundle, and what its index tells."""

    def __init__(self, casefile: CaseFile, choice: Choice, entries: Sequence[Original]) -> None:
        self.casefile, self.choice, self.entries = casefile, choice, entries
        self.rows: list[EntryRow] = []
        self.evidence: list[EvidenceRow] = []
        self._size = 0

    def files(self, at: str) -> dict[str, bytes]:
        """Every file by path. Raises Misuse("bundle_too_large")."""
        out: dict[str, bytes] = {}
        for path, data in (*self._entries(), *self._evidence()):
            self._size += len(data)
            if self._size > LARGEST:
                raise Misuse("bundle_too_large", most=LARGEST >> 20)
            out[path] = data
        for language in index.LANGUAGES:
            out[f"index.{language}.html"] = index.page(
                self.choice.material, self.rows, self.evidence, language=language, at=at
            )
        return out

    def _entries(self) -> Iterator[tuple[str, bytes]]:
        """Entries with their places in their logs and anchors; logs, keys, certificates; anchors with their stamps."""
        used: dict[int, Kept] = {}
        anchors = court.anchors_of(self.casefile)
        for name, entries in _grouped(self.entries).items():
            log = court.log_of(self.casefile, entries[0].compartment, entries[0].log)
            yield f"logs/{name}.checkpoint", log.checkpoint
            yield f"logs/{name}.vkey", f"{log.vkey}\n".encode()
            yield f"grants/{name}.certificate", log.certificate.encode()
            for one in entries:
                base = f"entries/{name}/{one.number:06d}"
                yield f"{base}.sd-jwt", f"{one.text}\n".encode()
                yield f"{base}.tlog-proof", log.proof(one.number)
                anchor = next((kept for kept in anchors if kept.planted.is_in(one.body)), None)
                if anchor is not None:
                    used[anchor.number] = anchor
                    whole = anchor.planted.proof(anchor.planted.branch(one.body))
                    yield f"{base}.anchor-{anchor.number:04d}.tlog-proof", whole.to_bytes()
                self.rows.append(EntryRow.of(one, f"{base}.sd-jwt", anchor))
        for number, kept in sorted(used.items()):
            anchored = proof.Anchored(kept.planted, kept.stamps)
            yield from proof.anchor_files(anchored, base=f"anchors/anchor-{number:04d}").items()

    def _evidence(self) -> Iterator[tuple[str, bytes]]:
        held = [one for one in self.entries if one.record.kind is Kind.EVIDENCE]
        custody = [one.record for one in self.entries if one.record.kind is Kind.CUSTODY]
        for number, one in enumerate(held, 1):
            item, name = str(one.record.body.get("item")), str(one.record.body.get("name", ""))
            data = court.evidence(self.casefile, one.compartment, item)
            ending = Path(name.lower()).suffix
            path = f"evidence/{number:04d}{ending if _ENDING.fullmatch(ending) else '.bin'}"
            if data is not None:
                self.evidence.append(EvidenceRow.of(one, path, sha256(data).hexdigest(), custody))
                yield path, data


def _grouped(entries: Sequence[Original]) -> dict[str, list[Original]]:
    """By log, under the name of its compartment; a further log of a compartment under that name and a number."""
    found: dict[tuple[str, str], list[Original]] = defaultdict(list)
    for one in entries:
        found[one.compartment, one.log].append(one)
    seen = Counter[str]()
    named = {}
    for (compartment, _), some in found.items():
        seen[compartment] += 1
        named[compartment if seen[compartment] == 1 else f"{compartment}-{seen[compartment]}"] = some
    return named
