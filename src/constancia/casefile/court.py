"""What a court bundle takes out of a case file, where nothing passes a gate: original entries with all their words, the
proofs of their logs, the grants, evidence; and the two ways of sealing it, and the custody entry that tells of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from constancia.casefile import anchors, records
from constancia.casefile.anchors import Kept
from constancia.casefile.open import CaseFile, now
from constancia.casefile.spans import to_spans
from constancia.claims.record import Json, Kind, Record
from constancia.log import checkpoint, note
from constancia.log.entry import body_of
from constancia.log.proof import Proof
from constancia.log.tree import Tree, leaf_hash
from constancia.vault import items, passphrase
from constancia.vault.compartment import Compartment

ORDINARY = ("general", "identities")
"""Compartments that a bundle takes from; any other must be named."""


@dataclass(frozen=True, slots=True)
class Original:
    """One entry: its log and its number there, the text that was signed (JWT~disclosures~), and what it says."""

    compartment: str
    log: str
    number: int
    text: str = field(repr=False)
    record: Record = field(repr=False)

    @property
    def body(self) -> bytes:
        """By which anchors know it."""
        return body_of(self.text.partition("~")[0])


@dataclass(frozen=True)
class LogOf:
    """One log as it stood at one moment: its signed checkpoint, its key in text form, its device's certificate, and the
    leaf hashes, from which a proof for any entry is made."""

    checkpoint: bytes
    vkey: str
    certificate: str
    leaves: Sequence[bytes] = field(repr=False)

    def proof(self, number: int) -> bytes:
        """That an entry is in the log (C2SP tlog-proof)."""
        return Proof(number, self._tree.inclusion(number), self.checkpoint).to_bytes()

    @cached_property
    def _tree(self) -> Tree:
        return Tree(self.leaves)


def chosen(casefile: CaseFile, also: Sequence[str]) -> list[str]:
    """The compartments that a bundle takes from. Raises Misuse("compartment_unknown")."""
    for name in also:
        casefile.vault.compartment(name)
    names = [compartment.name for compartment in casefile.compartments()]
    return [name for name in dict.fromkeys([*names, *also]) if name in (*ORDINARY, *also)]


def originals(casefile: CaseFile, compartment: str) -> Iterator[Original]:
    """What counts in one compartment, log by log, our own first."""
    held = casefile.vault.compartment(compartment)
    for number, text in casefile.texts(held):
        log, seq = held.place(number)
        yield Original(compartment, log, seq, text, records.read(text))


def log_of(casefile: CaseFile, compartment: str, log: str) -> LogOf:
    """One log of a compartment, of whichever device."""
    held: Compartment = casefile.vault.compartment(compartment)
    first = held.number(log, 0) or 0
    device, signed = held.author(first), held.signed(log)
    told = checkpoint.read_text(signed.decode().split("\n\n", 1)[0] + "\n")
    checkpoint.read(signed, origin=told.origin, public_key=device)
    return LogOf(
        checkpoint=signed,
        vkey=note.vkey(told.origin, device),
        certificate=casefile.vault.certificate_of(device),
        leaves=[leaf_hash(leaf.encode()) for _, leaf in held.leaves(first, first + told.size)],
    )


def evidence(casefile: CaseFile, compartment: str, item: str) -> bytes | None:
    """The bytes of a piece of evidence; None where its key was destroyed."""
    return casefile.vault.compartment(compartment).evidence(item)


def anchors_of(casefile: CaseFile) -> list[Kept]:
    """Every anchor, the oldest first."""
    return anchors.kept(casefile)


def sealed(content: bytes, *, recipients: Sequence[str], secret: str | None) -> bytes:
    """One age file: for recipients (age1…), or under a passphrase.

    Raises Misuse("recipient"), Misuse("passphrase_empty"), Unable("memory").
    """
    return items.seal_to(content, recipients) if secret is None else passphrase.seal(content, secret)


def note_bundle(
    casefile: CaseFile,
    *,
    sha256: str,
    entries: Sequence[Original],
    evidence: Sequence[str],
    recipients: Sequence[str],
) -> None:
    """Note for all members that a bundle leaves the case file: for whom, with which evidence, under which SHA-256.

    Raises Unable("in_use", "disk").
    """
    numbers: dict[str, list[int]] = {}
    for one in entries:
        numbers.setdefault(one.log, []).append(one.number)
    body: dict[str, Json] = {
        "act": "court_bundle",
        "format": "court-bundle",
        "use": "court",
        "sha256": sha256,
        "entries": {log: to_spans(found) for log, found in numbers.items()},
        "evidence": [*evidence],
        "recipients": [*recipients],
    }
    casefile.record(Record(Kind.CUSTODY, at=now(), body=body))
