"""A case file on disk, made and opened. Everything else in this room works on the `CaseFile` that comes from here."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from constancia import disk
from constancia.casefile import custody, records, tables
from constancia.casefile.moment import now as now
from constancia.casefile.records import Scribe
from constancia.claims.claim import SubjectId, new_subject_id
from constancia.claims.competition import Rule
from constancia.claims.record import Json, Kind, Record
from constancia.errors import ConstanciaError, Unable, Wrong
from constancia.log.checkpoint import Checkpoint
from constancia.log.strict import b64
from constancia.vault.compartment import Compartment
from constancia.vault.identity import Identity as Identity
from constancia.vault.vault import Vault
from constancia.vocabulary import Vocabulary, load

Additions = Mapping[str, list[dict[str, Json]]]

Progress = Callable[[str, int, int | None], None]
"""Called with a stage by its name, how much of it is done, and of how much (None: not known yet)."""


class CaseFile:
    """One open case file: its vault, its two compartments, and the vocabulary with the case file's own terms."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.noted: set[SubjectId] = set()
        """Subjects of whom it is recorded that this run has shown what is protected."""
        self.general = vault.compartment("general")
        self.identities = vault.compartment("identities")

    @classmethod
    def create(cls, folder: Path, *, identity: Identity, title: str, member: str) -> CaseFile:
        """Make a new case file in `folder`, which must not hold anything.

        Title and member's name go into the first entry of `identities`, nowhere else. It is made beside `folder` and
        put there when its first entries stand. Raises Misuse("folder_exists"), Unable("disk").
        """
        Vault.must_be_free(folder)
        target = folder.absolute()
        staged = target.with_name(f".{target.name}.made")
        shutil.rmtree(staged, ignore_errors=True)
        try:
            with cls(Vault.create(staged, identity=identity)) as casefile:
                casefile._begin(title=title, member=member)
            disk.replace_folder(staged, target)
        except BaseException:
            shutil.rmtree(staged, ignore_errors=True)
            raise
        return cls.open(folder, identity=identity)

    @staticmethod
    def must_be_free(folder: Path) -> None:
        """Raises Misuse("folder_exists") where `create` would."""
        Vault.must_be_free(folder)

    @classmethod
    def open(cls, folder: Path, *, identity: Identity) -> CaseFile:
        """Open the case file in `folder`. Derived tables of another version are made anew.

        Raises what `Vault.open` raises: Wrong for damage (the file is named), Misuse("not_a_case_file"), Unable.
        """
        try:
            casefile = cls(Vault.open(folder, identity=identity))
        except Unable as error:
            if error.code == "identity_unknown":
                custody.count(folder, custody.Act.STRANGER)
            raise
        if any(tables.version(c.connection) != tables.VERSION for c in casefile.compartments()):
            from constancia.casefile.rebuild import rebuild

            rebuild(casefile)
        custody.settle(casefile)
        return casefile

    def close(self) -> None:
        """Close the stores and forget the keys."""
        self.vault.close()

    def __enter__(self) -> CaseFile:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Close; what was asked for and may not be is recorded before."""
        try:
            if isinstance(error, ConstanciaError):
                custody.refused(self, error)
        finally:
            self.close()

    def compartments(self) -> tuple[Compartment, Compartment]:
        """Both, `identities` first: the order in which they are written."""
        return self.identities, self.general

    def checkpoints(self) -> list[Checkpoint]:
        """What each log came to when it was last acknowledged, by log."""
        return sorted((c.checkpoint() for c in self.compartments()), key=lambda found: found.origin)

    @cached_property
    def additions(self) -> Additions:
        """The terms and properties that this case file added to the vocabulary, as recorded."""
        found: dict[str, list[dict[str, Json]]] = {"terms": [], "properties": []}
        for record in map(records.read, self._words()):
            for name, own in (("term", found["terms"]), ("property", found["properties"])):
                if isinstance(described := record.body.get(name), dict):
                    own.append(described)
        return found

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Ours, and what this case file added."""
        return load().extended(self.additions["terms"], self.additions["properties"])

    def forget_vocabulary(self) -> None:
        """Read the case file's own terms again when they are next asked for."""
        for name in ("additions", "vocabulary"):
            self.__dict__.pop(name, None)

    def _words(self) -> Iterator[str]:
        """Entries that add words: those of an undone batch too, since others may have been using them."""
        known = self.general.connection.execute(
            "SELECT seq, state FROM record LEFT JOIN batch ON batch.id = record.batch WHERE kind = ? ORDER BY seq",
            (Kind.VOCABULARY.value,),
        ).fetchall()
        for seq, state in known:
            if state in (None, "closed", "undone"):
                yield from (text for _, text in self.general.entries(seq, seq + 1) if text is not None)

    def rule_of(self, name: str) -> Rule:
        """How claims about a property compete. A property that nobody described is prose."""
        if not self.vocabulary.has_property(name):
            return Rule("text", multiple=True)
        described = self.vocabulary.property(name)
        return Rule(described.value_type, multiple=described.multiple)

    def records(self, compartment: Compartment, *, kind: Kind | None = None) -> Iterator[Record]:
        """What counts in one compartment, log by log: the batch is closed and the key lives."""
        return (records.read(text) for _, text in self.texts(compartment, kind=kind))

    def texts(self, compartment: Compartment, *, kind: Kind | None = None) -> Iterator[tuple[int, str]]:
        """The same as signed entries: number, JWT and disclosures."""
        if kind is None:
            yield from self._texts(compartment)
        else:
            known = compartment.connection.execute(
                "SELECT seq, batch FROM record WHERE kind = ? ORDER BY seq", (kind.value,)
            )
            yield from self.texts_of(compartment, known.fetchall())

    def texts_of(
        self, compartment: Compartment, numbers: Iterable[tuple[int, str | None]]
    ) -> Iterator[tuple[int, str]]:
        """Those among `numbers` (number, batch) that count."""
        uncounted = self.uncounted()
        for seq, batch in numbers:
            if batch not in uncounted:
                yield from ((n, text) for n, text in compartment.entries(seq, seq + 1) if text is not None)

    def _texts(self, compartment: Compartment) -> Iterator[tuple[int, str]]:
        out = self.uncounted()
        marks = ",".join("?" * len(out))
        skipped = compartment.connection.execute(
            f"SELECT seq FROM record WHERE batch IN ({marks})",  # noqa: S608 (question marks)
            tuple(out),
        )
        skip = {row[0] for row in skipped.fetchall()}
        others = compartment.connection.execute("SELECT seq FROM record WHERE seq >= ?", (tables.OTHERS,))
        noted = {row[0] for row in others.fetchall()}
        for number, text in compartment.entries():
            if text is not None and number not in skip and (number < tables.OTHERS or number in noted):
                yield number, text

    def open_batches(self) -> frozenset[str]:
        """Imports that were begun and whose closing entry does not stand yet."""
        return self._batches("state = 'open'")

    def uncounted(self) -> frozenset[str]:
        """Imports of which nothing counts: open ones, those set aside, and those undone."""
        return self._batches("state <> 'closed'")

    def _batches(self, condition: str) -> frozenset[str]:
        found = self.general.connection.execute(f"SELECT id FROM batch WHERE {condition}")  # noqa: S608 (our own)
        return frozenset(row[0] for row in found.fetchall())

    def record(self, record: Record, *, protected: bool = False, patience: float | None = None) -> None:
        """Write one record of a member's into the compartment where it belongs, waiting `patience` seconds (5).

        Raises Unable("in_use", "disk").
        """
        compartment = self.identities if protected else self.general
        with compartment.writing(patience=patience) as writer, Scribe.of(compartment, writer) as scribe:
            scribe.write(record, sealed=protected)

    def title(self) -> str:
        """The title given at the start. Raises Wrong("record") where the first entry does not say."""
        for record in self.records(self.identities, kind=Kind.GRANT):
            if isinstance(title := record.body.get("title"), str):
                return title
        raise Wrong("record", reason="title")

    def announce(self) -> None:
        """In a case file that this device came into: what it says of itself at the beginning of its logs."""
        for compartment in self.compartments():
            self.record(self._grant(compartment), protected=compartment is self.identities)

    def _begin(self, *, title: str, member: str) -> None:
        """The derived tables, and the device's own grant in each compartment."""
        for compartment in self.compartments():
            told: dict[str, Json] = {"role": "lead"}
            if compartment is self.identities:
                told |= {"title": title, "name": member}
            with compartment.writing() as writer:
                tables.make(writer.connection)
                with Scribe.of(compartment, writer) as scribe:
                    scribe.write(self._grant(compartment, told), sealed=False)

    def _grant(self, compartment: Compartment, told: Mapping[str, Json] | None = None) -> Record:
        """The device's own grant; title and name stand in that of `identities` alone."""
        grant = self.vault.grant(compartment.name)
        body: dict[str, Json] = {
            "compartment": grant.compartment,
            "member": b64(grant.member),
            "member_recipient": grant.member_recipient,
            "device": b64(grant.device),
            "compartment_recipient": grant.compartment_recipient,
            "origin": grant.origin,
            "certificate": grant.certificate,
        }
        return Record(Kind.GRANT, at=now(), body=body | {**(told or {})})


def new_id() -> SubjectId:
    """A fresh subject id from the system's randomness."""
    return new_subject_id(os.urandom)


def open_identity(path: Path, passphrase: str, *, folder: Path | None = None) -> Identity:
    """A member's identity from its file. A wrong passphrase is counted in the case file `folder`, if there is one.

    Raises what `Identity.open` raises: Unable("passphrase") and others.
    """
    try:
        return Identity.open(path, passphrase)
    except Unable as error:
        if error.code == "passphrase" and folder is not None:
            custody.count(folder, custody.Act.PASSPHRASE)
        raise


def create_identity(path: Path, passphrase: str) -> Identity:
    """A new identity in a new file. Raises Misuse("identity_exists"), Misuse("passphrase_empty"), Unable("disk")."""
    return Identity.create(path, passphrase)
