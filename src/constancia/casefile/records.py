"""Records in and out of a compartment: written as signed entries, read back from their disclosures."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from constancia.casefile.tables import CLAIMS_OF_ENTRY
from constancia.claims.claim import Claim, Digest
from constancia.claims.record import Kind, Record, from_fields, to_fields
from constancia.errors import Misuse
from constancia.log.disclosure import read_disclosures
from constancia.log.entry import Entry, issue
from constancia.vault.compartment import Compartment
from constancia.vault.writer import Pending, Writer

LARGEST = 100
"""Claims in one entry: with four fields each they stay under the 512 that an entry may have."""

_ALL = frozenset(Kind)


@dataclass(slots=True)
class Scribe:
    """Writes records into one compartment, inside one `writing` block; leaving it hands them to the writer."""

    compartment: Compartment
    writer: Writer
    kinds: frozenset[Kind]
    next_seq: int
    pending: list[Pending]
    index: Index

    @classmethod
    def of(cls, compartment: Compartment, writer: Writer, *, kinds: frozenset[Kind] = _ALL) -> Scribe:
        """A scribe that goes on where the log ends. `kinds` are those that its member may write."""
        index = Index(has_claims=compartment.name == "general")
        return cls(compartment, writer, kinds, writer.next_seq, [], index)

    def __enter__(self) -> Scribe:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.writer.append(self.pending)
            self.index.write(self.writer.connection)

    def write(self, record: Record, *, sealed: bool) -> list[Entry]:
        """Sign a record, in parts where it is too large for one entry. `sealed`: under its own item key.

        Raises Misuse("role_forbids") for a kind that is not among `kinds`.
        """
        if record.kind not in self.kinds:
            raise Misuse("role_forbids")
        return [self._write(part, sealed=sealed) for part in _parts(record)]

    def _write(self, record: Record, *, sealed: bool) -> Entry:
        entry = issue(
            log=self.compartment.log,
            seq=self.next_seq,
            fields=to_fields(record),
            sign=self.compartment.sign,
            random=os.urandom,
        )
        self.index.note(record, self.next_seq, {d.name: d.digest for d in entry.disclosures})
        self.pending.append(Pending(entry.text, sealed=sealed))
        self.next_seq += 1
        return entry


class Index:
    """What the derived tables note of entries, gathered and written together. Only `general` has claims in them."""

    def __init__(self, *, has_claims: bool) -> None:
        self.has_claims = has_claims
        self.records: list[tuple[int, str | None, str, str | None]] = []
        self.claims: list[tuple[int | str | None, ...]] = []
        self.origins: list[tuple[int, str, str, str]] = []

    def note(self, record: Record, seq: int, digests: Mapping[str, str]) -> None:
        """Note what an entry speaks of. `digests` by the name of the disclosed field."""
        self.records.append((seq, record.subject, record.kind.value, record.batch))
        if not self.has_claims:
            return
        for number, claim in enumerate(record.claims):
            digest = digests[f"c{number}"]
            self.claims.append(_row(claim, seq * CLAIMS_OF_ENTRY + number, digest))
            if claim.property == "origin" and claim.relation.competes:
                self.origins.append((seq, claim.subject, claim.value, digest))

    def write(self, connection: Any) -> None:
        """Write what was noted, and forget it."""
        connection.executemany("INSERT INTO record VALUES (?, ?, ?, ?)", self.records)
        connection.executemany("INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", self.claims)
        connection.executemany("INSERT INTO origin VALUES (?, ?, ?, ?)", self.origins)
        self.records, self.claims, self.origins = [], [], []


def _row(claim: Claim, number: int, digest: str) -> tuple[int | str | None, ...]:
    qualifier = None if claim.qualifier is None else claim.qualifier.value
    return (
        number,
        claim.property,
        claim.value,
        None if claim.value else claim.words,
        qualifier,
        claim.relation.value,
        claim.account.value,
        claim.source,
        digest,
    )


def digest_of(entry: Entry, name: str) -> Digest:
    """The digest of one disclosed field: "kind", "c0", …"""
    return next(Digest(d.digest) for d in entry.disclosures if d.name == name)


def read(text: str) -> Record:
    """The record in an entry of our own store, which `check` verifies and this does not."""
    disclosed = read_disclosures(text.split("~")[1:-1])
    return from_fields({d.name: (d.value, d.digest) for d in disclosed})


def _parts(record: Record) -> Iterator[Record]:
    if len(record.claims) <= LARGEST:
        yield record
        return
    is_paired = len(record.rows) == len(record.claims)
    for start in range(0, len(record.claims), LARGEST):
        rows = record.rows[start : start + LARGEST] if is_paired else record.rows
        yield replace(record, claims=record.claims[start : start + LARGEST], rows=rows)
