"""Which rows of a package are known: the ids reserved for them, and what was already recorded of them.

Keys of people may tell who they are, so they are kept in `identities` alone; in `general` what was recorded of a
person is noted under the person's id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from typing import Any, TypeVar

from constancia.casefile.ids import Ids
from constancia.casefile.noted import Noted
from constancia.casefile.open import CaseFile, new_id
from constancia.casefile.records import digest_of
from constancia.claims.claim import SubjectId
from constancia.claims.record import Kind, Record
from constancia.errors import Unable, Wrong
from constancia.intake.draft import Draft
from constancia.log.entry import Entry
from constancia.vault.compartment import Compartment
from constancia.vault.writer import Writer

_Item = TypeVar("_Item")
_CHUNK = 50_000
_NEAR = 20_000
"""Ids that were asked for last, at hand: rows that stand side by side speak of the same."""


class Rows:
    """The rows of one package in one case file."""

    def __init__(self, casefile: CaseFile, package: str) -> None:
        self.casefile = casefile
        self.package = package
        self.ids = Ids()
        self._near: dict[str, SubjectId] = {}
        for compartment in casefile.compartments():
            found = compartment.connection.execute(
                "SELECT key, subject FROM imported WHERE package = ? AND subject IS NOT NULL", (package,)
            )
            self.ids.update((key, SubjectId(subject)) for key, subject in found)
        self.is_new = not len(self.ids)
        self.ends = {compartment.name: compartment.size for compartment in casefile.compartments()}

    def __len__(self) -> int:
        return len(self.ids)

    def id_of(self, key: str) -> SubjectId:
        """The id reserved for a row. Raises Wrong("dangling_reference"): validation should have found it."""
        found = self._near.get(key) or self.ids.get(key)
        if found is None:
            raise Wrong("dangling_reference", file=key.partition("/")[0])
        if len(self._near) >= _NEAR:
            self._near.clear()
        self._near[key] = found
        return found

    def reserve(self, keys: Iterable[str], *, before: Callable[[], object]) -> None:
        """Reserve an id for each key that has none. `before` is called once, before anything is written."""
        missing = (key for key in keys if key not in self.ids)
        for chunk in chunks(missing, _CHUNK):
            before()
            fresh = {key: new_id() for key in dict.fromkeys(chunk)}
            people = {key: subject for key, subject in fresh.items() if is_person(key)}
            others = {key: subject for key, subject in fresh.items() if not is_person(key)}
            for compartment, found in ((self.casefile.identities, people), (self.casefile.general, others)):
                if found:
                    with compartment.writing() as writer:
                        self.notice(compartment, writer)
                        self._must_be_free(writer.connection, next(iter(found)))
                        writer.connection.executemany(
                            "INSERT INTO imported VALUES (?, ?, ?, NULL)",
                            [(self.package, key, subject) for key, subject in found.items()],
                        )
            self.ids.update(fresh.items())

    def notice(self, compartment: Compartment, writer: Writer) -> bool:
        """Inside a `writing` block: whether somebody else wrote since we did, so that rows may be there of theirs."""
        is_overtaken = writer.next_seq != self.ends[compartment.name]
        self.is_new = self.is_new and not is_overtaken
        return is_overtaken

    def leave(self, compartment: Compartment, end: int) -> None:
        """Inside a `writing` block: the log ends here when we leave it."""
        self.ends[compartment.name] = end

    def _must_be_free(self, connection: Any, key: str) -> None:
        """Raises Unable("in_use") where another import of the package, in the same order as ours, was there first."""
        query = "SELECT 1 FROM imported WHERE package = ? AND key = ?"
        if connection.execute(query, (self.package, key)).fetchone() is not None:
            raise Unable("in_use")

    def is_recorded(self, compartment: Compartment, key: str) -> bool:
        """Whether an entry of this row stands in `compartment`."""
        if self.is_new:
            return False
        return self.digest_of(compartment, self._note_key(compartment, key)) is not None

    def digest_of(self, compartment: Compartment, key: str) -> str | None:
        """The digest noted for a row: of the claim where the row is one, else of the entry's kind."""
        found = compartment.connection.execute(
            "SELECT digest FROM imported WHERE package = ? AND key = ?", (self.package, key)
        ).fetchone()
        return found[0] if found else None

    def noted(self, compartment: Compartment, *, key: str, record: Record, entry: Entry) -> list[Noted]:
        """What to note, in the same commit, of an entry made from a row."""
        if not record.rows or not record.rows[0].startswith("claims/"):
            return [(self.package, self._note_key(compartment, key), None, digest_of(entry, "kind"))]
        digests = {disclosure.name: disclosure.digest for disclosure in entry.disclosures}
        return [(self.package, row, None, digests[f"c{n}"]) for n, row in enumerate(record.rows)]

    def _note_key(self, compartment: Compartment, key: str) -> str:
        return self.id_of(key) if is_person(key) and compartment is self.casefile.general else key


def is_person(key: str) -> bool:
    """Whether a row key is one of a person or group."""
    return key.startswith("persons/")


def chunks(items: Iterable[_Item], size: int, *, most: int | None = None) -> Iterator[list[_Item]]:
    """Lists of up to `size` items; with `most`, of up to a tenth of what came before where that is more."""
    remaining, done = iter(items), 0
    while chunk := list(islice(remaining, max(size, min(most or size, done // 10)))):
        yield chunk
        done += len(chunk)


def in_order(drafts: Iterable[Draft], size: int, *, most: int | None = None) -> Iterator[list[Draft]]:
    """Chunks of drafts, those of judgements apart: a judgement cites claims, which must have been seen to by then."""
    for _, alike in groupby(drafts, key=lambda draft: draft.kind is Kind.JUDGEMENT):
        yield from chunks(alike, size, most=most)
