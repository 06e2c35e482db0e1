"""Importing a coded table package: validated whole, then recorded as one batch that counts when it is closed.

    1. the reader looks at every row and writes nothing; any fault ends it here
    2. an id is reserved for every subject of the package, those of people in `identities`
    3. entries are recorded a thousand a commit, what is protected in `identities` before the rest in `general`
    4. the facts are folded and the closing entry is written, in one commit

Killed anywhere, a rerun goes on where it stopped: it finds the reserved ids and the rows already recorded, by
(package, row). Where the tables were edited in between, what was recorded is set aside and a new batch begins, so that
two states of the tables are never mixed.

A package that was imported before is an update. Rows that stand as they are add nothing; of a row that changed the new
claims are recorded, and the old ones are taken back by a retraction with the reason "update", in the compartment where
they stand. Rows that are missing now are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import replace

from constancia.casefile import plain_file
from constancia.casefile.batching import Batching
from constancia.casefile.evidence import seal, sealed_files
from constancia.casefile.noted import Noted, note
from constancia.casefile.open import CaseFile, Progress, now
from constancia.casefile.reader import MappingText, Validated, look
from constancia.casefile.resolving import Resolver
from constancia.casefile.rows import Rows, in_order
from constancia.casefile.standing import UPDATE, Change, Gone, Standing, change
from constancia.claims.claim import SubjectId
from constancia.claims.record import Json, Kind, Record
from constancia.intake.draft import Draft
from constancia.vault.compartment import Compartment

CHUNK, LARGEST_CHUNK = 1000, 8000
"""Rows a commit: more in a large import, since many random ids touch few more pages of a large store than few do."""

_Item = TypeVar("_Item")
_Part = tuple[str, Record]
"""The key of a row, and what of it goes into one compartment."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: entries recorded now, statements that were there before, subjects, protected people, files.

    `retracted` counts claims and judgements that changed rows took back, `unsettled` judgements of members that chose
    one of them and have nothing to choose any more. `batch` is None where nothing was recorded. `set_aside`: an import
    that was cut off before the tables were edited will never count. `looked` is what the reader said beyond the name.
    """

    package: str
    entries: int
    already: int
    subjects: int
    protected: int
    files: int
    retracted: int = 0
    unsettled: int = 0
    batch: str | None = None
    set_aside: bool = False
    looked: Mapping[str, Any] = field(default_factory=dict)


def import_package(
    casefile: CaseFile,
    folder: Path,
    *,
    mapping: MappingText | None = None,
    progress: Progress = lambda stage, done, of: None,
) -> Imported:
    """Look at what lies at `folder` (`reader.look`) and import it (`import_validated`).

    `progress` hears of the stages "validate", "reserve", "record", "evidence" and "fold".

    Raises Several with every fault found in the package (nothing is written then), Unable("in_use", "disk").
    """
    progress("validate", 0, None)
    validated = look(folder, casefile.additions, mapping=mapping)
    return import_validated(casefile, validated, progress=progress)


def import_validated(
    casefile: CaseFile,
    validated: Validated,
    *,
    progress: Progress = lambda stage, done, of: None,
) -> Imported:
    """Import what was validated, or go on with an import of it that was cut off.

    A row that stands in the case file as the file has it adds nothing, whatever line it moved to; of one that changed
    the new claims are recorded and the old ones taken back. What the file lacks stays as it is. `progress` hears of the
    stages "reserve", "record", "evidence" and "fold". Raises Misuse("role_forbids"), Unable("in_use", "disk"),
    Wrong("file_changed").
    """
    casefile.must_allow(Kind.CLAIMS)
    return _Import(casefile, validated, progress).run()


class _Import:
    def __init__(self, casefile: CaseFile, package: Validated, progress: Progress) -> None:
        self.casefile = casefile
        self.package = package
        self.progress = progress
        self.rows = Rows(casefile, package.name)
        self.batching = Batching(casefile, package, rows=self.rows)
        self.resolver = Resolver(
            id_of=self.rows.id_of,
            digest_of=lambda row: self.rows.digest_of(casefile.general, row),
            has=lambda row: row in self.rows.ids,
        )
        self._standing: Standing | None = None
        self.gone: set[str] = set()
        self.entries = self.already = 0

    def run(self) -> Imported:
        subjects = self._counted("reserve", self.package.subjects())
        self.rows.reserve(subjects, before=self.batching.open)
        most = LARGEST_CHUNK if self.rows.is_new else CHUNK
        drafts = self._counted("record", self.package.drafts())
        for chunk in in_order(drafts, CHUNK, most=most):
            self._record(chunk)
        files = self._seal_files()
        self.progress("fold", 0, None)
        unsettled = self.batching.close(is_changed=bool(self.entries or files), gone=self.gone)
        return Imported(
            package=self.package.name,
            entries=self.entries,
            already=self.already,
            subjects=len(self.rows),
            protected=len(self.resolver.protected),
            files=files,
            retracted=len(self.gone),
            unsettled=unsettled,
            batch=self.batching.batch,
            set_aside=self.batching.has_set_aside,
            looked=self.package.said,
        )

    # --- entries

    def _record(self, chunk: list[Draft]) -> None:
        """Record a chunk, in `identities` first, so that nothing in `general` waits for what is not there."""
        parts = [self.resolver.parts(draft) for draft in chunk]
        touched = self._write(self.casefile.identities, [(p.key, p.hidden) for p in parts if p.hidden])
        touched |= self._write(self.casefile.general, [(p.key, p.shown) for p in parts if p.shown])
        self.already += len(chunk) - len(touched)

    def _write(self, compartment: Compartment, parts: list[_Part]) -> set[str]:
        """Write what of these rows does not stand yet, and give their keys."""
        changes = self._changes(compartment, parts)
        if not changes:
            return set()
        batch = self.batching.open()
        with compartment.writing() as writer, self.casefile.scribe(compartment, writer) as scribe:
            self.batching.must_stand()
            if self.rows.notice(compartment, writer):
                self._standing = None
                changes = self._changes(compartment, parts)
            noted: list[Noted] = []
            for key, found in changes:
                if found.record is not None:
                    record = replace(found.record, batch=batch)
                    for entry in scribe.write(record, sealed=self._is_sealed(compartment, record)):
                        noted += self.rows.noted(compartment, key=key, record=record, entry=entry)
                        self.entries += 1
                for record in _retractions(found.gone, batch):
                    scribe.write(record, sealed=self._is_sealed(compartment, record))
                    self.entries += 1
                self.gone.update(digest for _, digest in found.gone)
            note(writer.connection, noted)
            self.rows.leave(compartment, scribe.next_seq)
        if self._standing is not None:
            self._standing.replaced.update(digest for _, found in changes for _, digest in found.gone)
        return {key for key, _ in changes}

    def _changes(self, compartment: Compartment, parts: list[_Part]) -> list[tuple[str, Change]]:
        """What of these rows does not stand as they have it."""
        if self.rows.is_new:
            return [(key, Change(record, (), ())) for key, record in parts]
        standing = self.standing
        held = standing.of(compartment, [record for _, record in parts])
        found = []
        for key, record in parts:
            if record.subject is None:
                if not self.rows.is_recorded(compartment, key):
                    found.append((key, Change(record, (), ())))
            elif not (made := change(held, record, dropped=standing.dropped)).is_nothing:
                found.append((key, made))
        return found

    @property
    def standing(self) -> Standing:
        """What stands of the package in the batches that count, and in ours."""
        if self._standing is None:
            self._standing = Standing(self.casefile, self.package.name, self.batching.counting())
        return self._standing

    def _is_sealed(self, compartment: Compartment, record: Record) -> bool:
        return compartment is self.casefile.identities or self.resolver.is_sealed(record)

    # --- evidence and progress

    def _seal_files(self) -> int:
        """Seal the tables themselves, so that what was coded can be held against what the coder had."""
        number = 0
        for source, path, may_name in self._counted("evidence", self.package.files()):
            is_protected_file = may_name or bool(self.resolver.speakers)
            compartment = self.casefile.identities if is_protected_file else self.casefile.general
            key = f"files/{path.name}"
            one = (key, self.package.digests.get(path) or plain_file.digest(path))
            if one in sealed_files(compartment, self.batching.counting()):
                continue
            batch = self.batching.open()
            with compartment.writing() as writer, self.casefile.scribe(compartment, writer) as scribe:
                self.batching.must_stand()
                self.rows.notice(compartment, writer)
                if one in sealed_files(compartment, self.batching.counting()):
                    continue
                record = seal(
                    writer,
                    path,
                    source=self.rows.id_of(source),
                    batch=batch,
                    is_protected=is_protected_file,
                    digest=one[1],
                )
                for entry in scribe.write(record, sealed=is_protected_file):
                    noted = self.rows.noted(compartment, key=key, record=record, entry=entry)
                    note(writer.connection, noted)
                self.rows.leave(compartment, scribe.next_seq)
            number += 1
        return number

    def _counted(self, stage: str, items: Iterable[_Item]) -> Iterator[_Item]:
        number = 0
        for number, item in enumerate(items, 1):
            if number % CHUNK == 0:
                self.progress(stage, number, None)
            yield item
        self.progress(stage, number, number)


def _retractions(gone: Iterable[Gone], batch: str) -> Iterator[Record]:
    """One record for each subject, which says of whom the facts are to be renewed, and of the claims their digests."""
    by_subject: dict[SubjectId | None, list[str]] = {}
    for subject, digest in gone:
        by_subject.setdefault(subject, []).append(digest)
    for subject, digests in by_subject.items():
        body: dict[str, Json] = {"claims": [*digests], "reason": UPDATE}
        yield Record(Kind.RETRACTION, subject, at=now(), batch=batch, body=body)
