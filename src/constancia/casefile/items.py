"""Single items taken out with their own key: nobody depends on this program to get their material back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from constancia import disk
from constancia.casefile import custody
from constancia.casefile.open import CaseFile
from constancia.claims.record import Kind
from constancia.errors import Misuse, Wrong
from constancia.vault.compartment import Compartment

_ENTRY = re.compile(r"(general|identities):(\d{1,12})")
_EVIDENCE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Exported:
    """`key` opens `file`, an age file, and nothing else."""

    item: str
    key: str
    file: Path


def export(casefile: CaseFile, item: str, *, to: Path | None = None) -> Exported:
    """The key of a piece of evidence (by name or file name) or of a sealed entry ("general:17"), noted as custody.

    The age file of an entry is written to `to`, which it needs; evidence is copied there where it is given. Raises
    Misuse("unknown_item"), Misuse("item_needs_file"), Wrong("item_destroyed"), Unable("disk").
    """
    compartment, inside = _find(casefile, item)
    key = compartment.export_key(inside)
    if key is None:
        raise Wrong("item_destroyed", file=item[:40])
    if to is None and isinstance(inside, int):
        raise Misuse("item_needs_file")
    file = to or casefile.vault.folder / compartment.evidence_file(str(inside))
    if to is not None:
        disk.write(to, compartment.sealed(inside))
    custody.key_exported(casefile, item, is_protected=compartment is casefile.identities)
    return Exported(item, key, file)


def _find(casefile: CaseFile, item: str) -> tuple[Compartment, int | str]:
    if match := _ENTRY.fullmatch(item):
        return casefile.vault.compartment(match[1]), int(match[2])
    for compartment in casefile.compartments():
        names = compartment.evidence_names()
        if item in names:
            return compartment, item
        for record in casefile.records(compartment, kind=Kind.EVIDENCE):
            if record.body.get("name") == item and record.body.get("item") in names:
                return compartment, str(record.body["item"])
    raise Misuse("unknown_item", item=item[:40])
