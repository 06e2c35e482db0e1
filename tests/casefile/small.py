"""A small case file about invented people, and what is said in it."""

from __future__ import annotations

from pathlib import Path

from constancia.casefile import tables
from constancia.casefile.imports import import_package
from constancia.casefile.open import CaseFile, Identity, now
from constancia.casefile.profiles import renew_facts
from constancia.claims.claim import Account, Claim, SubjectId
from constancia.claims.record import Kind, Record
from tests.intake.bench import Workbench


def package(folder: Path) -> Workbench:
    """The small package in a new folder, sound, to be changed."""
    folder.mkdir()
    return Workbench(folder)


def empty(folder: Path, identity: Identity) -> CaseFile:
    return CaseFile.create(folder, identity=identity, title="A title", member="Zulema Prueba")


def imported(folder: Path, identity: Identity, bench: Workbench) -> CaseFile:
    """A case file with one package in it."""
    made = empty(folder, identity)
    import_package(made, bench.folder)
    return made


def about(subject: str, **values: str) -> Record:
    """Claims of the coder's about one subject."""
    one = SubjectId(subject)
    claims = tuple(Claim(one, name, value, one, account=Account.CODING) for name, value in values.items())
    return Record(Kind.CLAIMS, one, at=now(), claims=claims)


def fold(casefile: CaseFile) -> None:
    """Renew the facts of everything."""
    with casefile.general.writing() as writer:
        renew_facts(writer, casefile)


def derived(casefile: CaseFile) -> dict[str, list[object]]:
    """All derived rows, by compartment and table."""
    return {
        f"{compartment.name}.{table}": sorted(
            compartment.connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr
        )
        for compartment in casefile.compartments()
        for table in tables.DERIVED
    }
