"""What an export without the gate is made of: the whole case file, folded, with the row keys that it came by.

Whoever exports so sees what may not be published; that it was done is recorded (`custody`) before a byte is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from constancia.casefile.counting import check_properties, frame_of, resolve
from constancia.casefile.frames import Frame
from constancia.casefile.open import CaseFile
from constancia.claims.claim import Digest, SubjectId
from constancia.claims.fold import fold
from constancia.claims.profile import Profile
from constancia.intake.cells import content_fault
from constancia.intake.formats import Column, Format, formats
from constancia.intake.labels import FIELDS
from constancia.intake.template_format import HIDDEN, MARK, REQUIRED, VERSION, TemplateSheet, template_sheets
from constancia.intake.workbook_names import publicity

__all__ = [
    "Asked",
    "Column",
    "Format",
    "Marks",
    "TemplateSheet",
    "Whole",
    "asked",
    "check_where",
    "content_fault",
    "fields_of_template",
    "formats",
    "publicity",
    "template_marks",
    "template_sheets",
    "whole",
]

Where = Sequence[tuple[str, Sequence[str]]]
"""Conditions as they were typed: a property, and the values of which one must hold."""


@dataclass(frozen=True, slots=True)
class Whole:
    """Profiles of both compartments. `keys` and `claim_keys` are row keys without their table, no two of one kind
    alike; `packages` are the names of the imports that they came by.
    """

    profiles: Mapping[SubjectId, Profile] = field(repr=False)
    keys: Mapping[SubjectId, str] = field(repr=False)
    claim_keys: Mapping[Digest, str] = field(repr=False)
    packages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """By what a template is known: the name of its hidden sheet, its first cell and version, the mark of what is
    required in a heading."""

    hidden: str
    mark: str
    version: str
    required: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about acts as the records can be asked it: ids in the place of row keys."""

    frame: Frame = field(repr=False)
    where: tuple[tuple[str, frozenset[str]], ...]


def whole(casefile: CaseFile) -> Whole:
    """Everything that counts in the case file, what is protected too."""
    records = [record for one in casefile.compartments() for record in casefile.records(one)]
    rows = [row for one in casefile.compartments() for row in one.connection.execute(_SUBJECTS).fetchall()]
    claims = casefile.general.connection.execute(_CLAIMS).fetchall()
    return Whole(
        profiles=fold(records, rule_of=casefile.rule_of),
        keys={SubjectId(subject): key for subject, key in _unlike(rows).items()},
        claim_keys={Digest(digest): key for digest, key in _unlike(claims).items()},
        packages=tuple(sorted({package for package, _, _ in rows})),
    )


def check_where(casefile: CaseFile, where: Where) -> None:
    """Raises Misuse for a property or value that cannot be asked for."""
    check_properties(casefile, [name for name, _ in where])
    resolve(casefile, where)


def asked(casefile: CaseFile, where: Where) -> Asked:
    """Conditions as `count` takes them, of everything in the case file. Raises as `check_where` does."""
    names = [name for name, _ in where]
    check_properties(casefile, names)
    return Asked(frame_of(casefile, set(names)), tuple(resolve(casefile, where)))


def template_marks() -> Marks:
    """How a template is marked."""
    return Marks(HIDDEN, MARK, VERSION, REQUIRED)


def fields_of_template() -> Mapping[str, str]:
    """Columns of the sheet Acts and the properties of an act that they are."""
    return FIELDS


_SUBJECTS = "SELECT package, key, subject FROM imported WHERE subject IS NOT NULL"
_CLAIMS = "SELECT package, key, digest FROM imported WHERE key LIKE 'claims/%' AND digest IS NOT NULL"


def _unlike(rows: list[tuple[str, str, str]]) -> dict[str, str]:
    """What a row stands for -> its key without the table; with the package before it where two packages have it."""
    times = Counter(key for key, _ in {(key, of) for _, key, of in rows})
    return {
        of: (f"{package}:{name}" if times[key] > 1 else name)
        for package, key, of in rows
        for name in [key.partition("/")[2]]
    }
