"""One file of re-issued entries: signatures, disclosures, places in the anchor, records.

A file is looked at in one go, so that several can be looked at in as many processes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from constancia.claims.record import Kind, Record, from_fields
from constancia.errors import Wrong
from constancia.log.anchor import Anchor
from constancia.log.entry import Entry, body, read
from constancia.verify import folder
from constancia.verify.verdict import Fault

MOST_ENTRIES = 1_000
LARGEST_FILE = 64 * 2**20
"""Lines and bytes that one file may have: room for one entry of the largest size beyond the publisher's own limit."""

MOST_FAULTS = 20
"""Of one file."""

PUBLIC_KINDS = frozenset({Kind.CLAIMS, Kind.JUDGEMENT, Kind.VOCABULARY})
PRIVATE_FIELDS = ("at", "batch", "rows")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one entry says. `body` in hex; `parts`: digest of a claim -> {"source" | "words": digest}."""

    record: Record
    body: str
    parts: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of one file: its statements in order, its faults, how many disclosures were checked."""

    path: str
    statements: tuple[Statement, ...]
    faults: tuple[Fault, ...]
    disclosures: int
    entries: int


def look(root: Path, path: str, *, public_key: bytes, anchor: Anchor | None) -> Looked:
    """Check every line. Without an `anchor` (its file is damaged) places in it are not checked."""
    statements: list[Statement] = []
    faults: list[Fault] = []
    disclosures = number = 0
    last = ""
    for number, line in enumerate(_lines(root, path, faults), 1):
        try:
            entry = _read(line, public_key=public_key, anchor=anchor)
            statement = _statement(entry)
            if statement.body <= last:
                raise Wrong("entry_repeated" if statement.body == last else "entry_order")
        except Wrong as error:
            if len(faults) < MOST_FAULTS:
                reason = str(error.fields.get("reason", ""))
                faults.append(Fault(path, error.code, line=number, reason=reason))
        else:
            last = statement.body
            disclosures += len(entry.disclosures)
            statements.append(statement)
    return Looked(path, tuple(statements), tuple(faults), disclosures, number)


def _lines(root: Path, path: str, faults: list[Fault]) -> Iterator[str]:
    try:
        data = folder.read(root, path, limit=LARGEST_FILE)
        text = data.decode("ascii")
    except (Wrong, UnicodeDecodeError) as error:
        faults.append(Fault(path, error.code if isinstance(error, Wrong) else "entries_form"))
        return
    lines = text.split("\n")
    if lines.pop() or not 0 < len(lines) <= MOST_ENTRIES:
        faults.append(Fault(path, "entries_form"))
    yield from lines[:MOST_ENTRIES]


def _read(untrusted: str, *, public_key: bytes, anchor: Anchor | None) -> Entry:
    entry = read(untrusted, public_key=public_key)
    branch = entry.visible.get("anchor")
    if list(entry.visible) != ["v", "anchor"] or not isinstance(branch, str):
        raise Wrong("entry_form", reason="members")
    if anchor is not None:
        anchor.check(body(entry.sd), branch)
    return entry


def _statement(entry: Entry) -> Statement:
    fields = entry.fields()
    private = [n for n in fields if n in PRIVATE_FIELDS or n.endswith(".note")]
    if private:
        raise Wrong("entry_private")
    record = from_fields(fields)
    if record.kind not in PUBLIC_KINDS:
        raise Wrong("entry_private")
    parts: dict[str, dict[str, str]] = {}
    for name, (_, digest) in fields.items():
        claim, dot, part = name.partition(".")
        if dot and claim in fields:
            parts.setdefault(fields[claim][1], {})[part] = digest
    return Statement(record, body(entry.sd).hex(), parts)
