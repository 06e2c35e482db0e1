"""Importing a coded table package: validated whole, then recorded as one batch that counts when it is closed.

    1. the reader looks at every row and writes nothing; any fault ends it here
    2. an id is reserved for every subject of the package, those of people in `identities`
    3. entries are recorded a thousand a commit, what is protected in `identities` before the rest in `general`
    4. the facts are folded and the closing entry is written, in one commit

Killed anywhere, a rerun goes on where it stopped: it finds the reserved ids and the rows already recorded, by
(package, row). A package that was imported before adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import replace

from constancia.casefile.evidence import seal
from constancia.casefile.open import CaseFile, Progress, new_id, now
from constancia.casefile.profiles import renew_facts
from constancia.casefile.reader import MappingText, Validated, validate
from constancia.casefile.records import Scribe
from constancia.casefile.batches import State, note_batch
from constancia.casefile.noted import Noted, note
from constancia.casefile.rows import Rows, chunks, is_person
from constancia.claims.claim import Claim, SubjectId
from constancia.claims.protection import OPEN_PROPERTIES, is_protected
from constancia.claims.record import Json, Kind, Record
from constancia.intake.draft import Draft, DraftClaim
from constancia.vault.compartment import Compartment

CHUNK, LARGEST_CHUNK = 1000, 20_000
"""Rows a commit: more in a large import, since many random ids touch few more pages of a large store than few do."""

_Item = TypeVar("_Item")
_Part = tuple[str, Record]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: entries recorded now, rows that were there before, subjects, protected people, files.

    `looked` is what the reader said of a table under a mapping: lines left out, values not handled.
    """

    package: str
    entries: int
    already: int
    subjects: int
    protected: int
    files: int
    looked: Mapping[str, Any] = field(default_factory=dict)


def import_package(
    casefile: CaseFile,
    folder: Path,
    *,
    mapping: MappingText | None = None,
    progress: Progress = lambda stage, done, of: None,
) -> Imported:
    """Validate what lies at `folder` (`reader.validate`) and import it (`import_validated`).

    `progress` hears of the stages "validate", "reserve", "record", "evidence" and "fold".

    Raises Several with every fault found in the package (nothing is written then), Unable("in_use", "disk").
    """
    progress("validate", 0, None)
    validated = validate(folder, casefile.additions, mapping=mapping)
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
    stages "reserve", "record", "evidence" and "fold". Raises Unable("in_use", "disk"), Wrong("file_changed").
    """
    return _Import(casefile, validated, progress).run()


class _Import:
    def __init__(self, casefile: CaseFile, package: Validated, progress: Progress) -> None:
        self.casefile = casefile
        self.package = package
        self.progress = progress
        self.rows = Rows(casefile, package.name)
        self.protected: set[SubjectId] = set()
        self.origins: dict[str, SubjectId] = {}
        self.entries = self.already = 0
        self.batch = self._unfinished_batch()

    def run(self) -> Imported:
        subjects = self._counted("reserve", self.package.subjects())
        self.rows.reserve(subjects, before=self._open_batch)
        drafts = self._counted("record", self.package.drafts())
        for _, alike in groupby(drafts, key=lambda draft: draft.kind is Kind.JUDGEMENT):
            for chunk in chunks(
                alike, CHUNK, most=LARGEST_CHUNK
            ):  # a judgement cites claims, which must have been recorded
                self._record(chunk)
        files = self._seal_files()
        if self.batch is not None:
            self._close_batch(self.batch)
        return Imported(
            package=self.package.name,
            entries=self.entries,
            already=self.already,
            subjects=len(self.rows),
            protected=len(self.protected),
            files=files,
            looked=self.package.said,
        )

    # --- the batch

    def _unfinished_batch(self) -> str | None:
        found = self.casefile.general.connection.execute(
            "SELECT id FROM batch WHERE package = ? AND state = 'open'", (self.package.name,)
        ).fetchone()
        return found[0] if found else None

    def _open_batch(self) -> str:
        """The batch to record in. Its opening entry comes before all others of it."""
        if self.batch is None:
            batch = new_id()
            with self.casefile.general.writing() as writer:
                self.rows.notice(self.casefile.general, writer)
                with Scribe.of(self.casefile.general, writer) as scribe:
                    record = self._batch_record(batch, State.OPEN)
                    note_batch(writer.connection, record, scribe.next_seq)
                    scribe.write(record, sealed=False)
                self.rows.leave(self.casefile.general, scribe.next_seq)
            self.batch = batch
        return self.batch

    def _close_batch(self, batch: str) -> None:
        self.progress("fold", 0, None)
        with self.casefile.general.writing() as writer:
            with Scribe.of(self.casefile.general, writer) as scribe:
                record = self._batch_record(batch, State.CLOSED)
                note_batch(writer.connection, record, scribe.next_seq)
                scribe.write(record, sealed=False)
            renew_facts(writer, self.casefile, batch=batch)
        self.casefile.forget_vocabulary()

    def _batch_record(self, batch: str, state: State) -> Record:
        body: dict[str, Json] = {
            "package": self.package.name,
            "title": self.package.title,
            "state": state.value,
        }
        return Record(Kind.BATCH, at=now(), batch=batch, body=body)

    # --- entries

    def _record(self, chunk: list[Draft]) -> None:
        """Record a chunk, in `identities` first, so that nothing in `general` waits for what is not there."""
        parts = [(draft.key, *self._parts(draft)) for draft in chunk]
        before = self.entries
        self._write(self.casefile.identities, [(key, hidden) for key, hidden, _ in parts if hidden])
        self._write(self.casefile.general, [(key, shown) for key, _, shown in parts if shown])
        self.already += len(chunk) if self.entries == before else 0

    def _write(self, compartment: Compartment, parts: list[_Part]) -> None:
        missing = [part for part in parts if not self.rows.is_recorded(compartment, part[0])]
        if not missing:
            return
        batch = self._open_batch()
        with compartment.writing() as writer, Scribe.of(compartment, writer) as scribe:
            noted: list[Noted] = []
            self.rows.notice(compartment, writer)
            for key, record in missing:
                if self.rows.is_recorded(compartment, key):
                    continue
                sealed = compartment is self.casefile.identities or self._speaks_of_protected(record)
                for entry in scribe.write(replace(record, batch=batch), sealed=sealed):
                    noted += self.rows.noted(compartment, key=key, record=record, entry=entry)
                    self.entries += 1
            note(writer.connection, noted)
            self.rows.leave(compartment, scribe.next_seq)

    def _speaks_of_protected(self, record: Record) -> bool:
        values = [claim.value for claim in record.claims]
        return record.subject in self.protected or not self.protected.isdisjoint(values)

    def _parts(self, draft: Draft) -> tuple[Record | None, Record | None]:
        """What of a draft goes into `identities`, and what into `general`.

        The row key of a person may tell who it is, and so may the number of the row in a table in the order of names,
        so both stand in `identities` alone, whoever the person is.
        """
        record = self._resolved(draft)
        if record.subject is None or not is_person(draft.key):
            return None, record
        hidden: tuple[Claim, ...] = ()
        shown = record.claims
        if is_protected(record.claims):
            self.protected.add(record.subject)
            hidden = tuple(claim for claim in record.claims if claim.property not in OPEN_PROPERTIES)
            shown = tuple(claim for claim in record.claims if claim.property in OPEN_PROPERTIES)
        return replace(record, claims=hidden), replace(record, claims=tuple(map(_rowless, shown)), rows=())

    def _resolved(self, draft: Draft) -> Record:
        """The draft with ids and digests in the place of row keys."""
        subject = None if draft.subject is None else self.rows.id_of(draft.subject)
        rows = tuple([claim.row for claim in draft.claims if claim.row is not None])
        return Record(
            kind=draft.kind,
            subject=subject,
            at=now(),
            rows=rows or ((draft.key,) if subject is not None else ()),
            claims=() if subject is None else tuple([self._claim(claim, subject) for claim in draft.claims]),
            body=self._body(draft),
        )

    def _claim(self, draft: DraftClaim, subject: SubjectId) -> Claim:
        return Claim(
            subject,
            draft.property,
            self._value(draft, subject),
            source=self.rows.id_of(draft.source),
            locator=draft.locator,
            account=draft.account,
            relation=draft.relation,
            qualifier=draft.qualifier,
            words=draft.words,
            note=draft.note,
        )

    def _value(self, draft: DraftClaim, subject: SubjectId) -> str:
        """The value with an id in the place of a row key. An origin is told by the first source that has it."""
        if draft.property == "origin":
            same = self.rows.ids.get(f"sources/{draft.value}", subject)
            return self.origins.setdefault(draft.value, same)
        return self.rows.id_of(draft.value) if draft.is_reference and draft.value else draft.value

    def _body(self, draft: Draft) -> dict[str, Json]:
        body = dict(draft.body)
        if draft.kind is Kind.JUDGEMENT and isinstance(claim := body.get("claim"), str):
            body["claim"] = self.rows.digest_of(self.casefile.general, claim)
        return body

    # --- evidence and progress

    def _seal_files(self) -> int:
        """Seal the tables themselves, so that what was coded can be held against what the coder had."""
        sealed = 0
        for source, path, is_protected_file in self._counted("evidence", self.package.files()):
            compartment = self.casefile.identities if is_protected_file else self.casefile.general
            key = f"files/{path.name}"
            if self.rows.is_recorded(compartment, key):
                continue
            batch = self._open_batch()
            with compartment.writing() as writer, Scribe.of(compartment, writer) as scribe:
                self.rows.notice(compartment, writer)
                if self.rows.is_recorded(compartment, key):
                    continue
                record = seal(
                    writer,
                    path,
                    source=self.rows.id_of(source),
                    batch=batch,
                    is_protected=is_protected_file,
                    digest=self.package.digests.get(path),
                )
                for entry in scribe.write(record, sealed=is_protected_file):
                    noted = self.rows.noted(compartment, key=key, record=record, entry=entry)
                    note(writer.connection, noted)
                self.rows.leave(compartment, scribe.next_seq)
            sealed += 1
        return sealed

    def _counted(self, stage: str, items: Iterable[_Item]) -> Iterator[_Item]:
        number = 0
        for number, item in enumerate(items, 1):
            if number % CHUNK == 0:
                self.progress(stage, number, None)
            yield item
        self.progress(stage, number, number)


def _rowless(claim: Claim) -> Claim:
    """The claim without the number of the row that it stands in."""
    return claim if claim.locator is None else replace(claim, locator=replace(claim.locator, row=None))
