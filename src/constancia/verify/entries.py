"""One file of re-issued entries: signatures, disclosures, places in the anchor, records.

A file is looked at in one go, so that several can be looked at in as many processes.
"""

from __future__ import annotations

import marshal
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from constancia.claims.record import Json, Kind, Record, from_fields
from constancia.errors import Wrong
from constancia.log.anchor import Anchor, read_branch
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


Fields = Mapping[str, tuple[Json, str]]
"""What an entry discloses: name -> (value, digest)."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one entry says. `body` in hex; `parts`: digest of a claim -> {"source" | "words": digest}."""

    record: Record
    body: str
    parts: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of one file. `packed` are its sound entries (line, body, fields), in a form that travels fast; `placed`
    counts them by the number of their anchor."""

    path: str
    packed: bytes
    faults: tuple[Fault, ...]
    entries: int
    disclosures: int
    first: str
    last: str
    placed: Mapping[int, int]

    def statements(self) -> tuple[list[Statement], list[Fault]]:
        """What the entries say, and the lines that are no record of ours or say what is never published."""
        statements, faults = [], []
        for line, whole, fields in marshal.loads(self.packed):  # noqa: S302 (made by `look`, never from outside)
            try:
                statements.append(_statement(whole, fields))
            except Wrong as error:
                faults.append(Fault.of(self.path, error, line=line))
        return statements, faults[:MOST_FAULTS]


@dataclass(frozen=True, slots=True)
class Look:
    """Looks at one file after the other; can be sent to a process of its own.

    `anchors` are those whose files are sound; places in the `damaged` ones are not checked.
    """

    root: Path
    public_key: bytes
    anchors: Mapping[int, Anchor]
    damaged: frozenset[int] = frozenset()

    def __call__(self, path: str) -> Looked:
        """Check every line: signature, disclosures, place in the anchor, order."""
        faults: list[Fault] = []
        sound: list[tuple[int, str, Fields]] = []
        disclosures = number = 0
        last = ""
        placed: Counter[int] = Counter()
        for number, line in enumerate(_lines(self.root, path, faults), 1):
            try:
                entry, whole, anchor = self._read(line)
                last = _in_order(whole.hex(), last)
            except Wrong as error:
                faults.append(Fault.of(path, error, line=number))
            else:
                placed[anchor] += 1
                disclosures += len(entry.disclosures)
                sound.append((number, last, entry.fields()))
        return Looked(
            path=path,
            packed=marshal.dumps(sound),
            faults=tuple(faults[:MOST_FAULTS]),
            entries=number,
            disclosures=disclosures,
            first=sound[0][1] if sound else "",
            last=last,
            placed=dict(placed),
        )

    def _read(self, untrusted: str) -> tuple[Entry, bytes, int]:
        """The entry, its body, and the number of its anchor."""
        entry = read(untrusted, public_key=self.public_key)
        branch = entry.visible.get("anchor")
        if list(entry.visible) != ["v", "anchor"] or not isinstance(branch, str):
            raise Wrong("entry_form", reason="members")
        whole = body(entry.sd)
        number = read_branch(branch).anchor
        if number in self.anchors:
            self.anchors[number].check(whole, branch)
        elif number not in self.damaged:
            raise Wrong("anchor_branch", reason="anchor")
        return entry, whole, number


def _in_order(whole: str, last: str) -> str:
    if whole <= last:
        raise Wrong("entry_repeated" if whole == last else "entry_order")
    return whole


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


def _statement(whole: str, fields: Fields) -> Statement:
    if any(name in PRIVATE_FIELDS or name.endswith(".note") for name in fields):
        raise Wrong("entry_private")
    record = from_fields(fields)
    if record.kind not in PUBLIC_KINDS:
        raise Wrong("entry_private")
    parts: dict[str, dict[str, str]] = {}
    for name, (_, digest) in fields.items():
        claim, dot, part = name.partition(".")
        if dot and claim in fields:
            parts.setdefault(fields[claim][1], {})[part] = digest
    return Statement(record, whole, parts)
