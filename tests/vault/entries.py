"""Signed entries with invented content, as a case file would hand them to the vault."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from constancia.log import entry
from constancia.vault import Compartment, Identity, Pending, Vault, Writer

CANARY = "Quetzalcanario"


def issue(compartment: Compartment, seq: int, *, words: str = "", sealed: bool = False) -> Pending:
    """One entry that says `words`."""
    fields: Sequence[tuple[str, entry.Json]] = [
        ("kind", "claims"),
        ("c0", {"property": "name", "value": words}),
    ]
    issued = entry.issue(
        log=compartment.log, seq=seq, fields=fields, sign=compartment.sign, random=os.urandom
    )
    return Pending(issued.text, sealed=sealed)


def append(compartment: Compartment, count: int, *, words: str = "", sealed: bool = False) -> None:
    """Append entries in one batch."""
    with compartment.writing() as writer:
        write(compartment, writer, count, words=words, sealed=sealed)


def write(
    compartment: Compartment, writer: Writer, count: int, *, words: str = "", sealed: bool = False
) -> None:
    first = writer.next_seq
    writer.append(
        [issue(compartment, first + n, words=f"{words} {first + n}", sealed=sealed) for n in range(count)]
    )


def words_of(text: str | None) -> str:
    """What an entry made here says, without its signature being looked at again."""
    assert text is not None
    fields = entry.read_disclosures(text.split("~")[1:-1])
    return next(str(field.value["value"]).strip() for field in fields if isinstance(field.value, dict))


def fill(folder: Path, identity: Identity) -> None:
    """A small case file with something of everything: entries, evidence, secrets, own tables, free pages."""
    with Vault.create(folder, identity=identity) as vault:
        for name in ("general", "identities"):
            compartment = vault.compartment(name)
            append(compartment, 12, words=CANARY)
            with compartment.writing() as writer:
                write(compartment, writer, 4, words=CANARY, sealed=True)
                writer.seal(CANARY.encode() * 50)
                writer.seal(CANARY.encode() * 20, is_protected=False)
                writer.keep_secret("publisher", CANARY.encode())
                writer.connection.execute("CREATE TABLE profile (words TEXT)")
                writer.connection.execute("INSERT INTO profile VALUES (?)", (CANARY * 2_000,))
            with compartment.writing() as writer:
                writer.connection.execute("DELETE FROM profile")
