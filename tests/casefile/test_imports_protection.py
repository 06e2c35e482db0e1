"""Nothing of a protected person stands in the open part, in whatever combination the table of people has it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from constancia.casefile.find import find
from constancia.casefile.open import CaseFile, Identity
from constancia.casefile.profiles import profile
from constancia.claims.protection import OPEN_PROPERTIES
from tests.casefile import small as smalls

HEAD = (
    "person_id,kind,category,name,role,organisation,citizenship,size_min,size_max,member_of,"
    "basis,basis_source_id,name_in_publication,note"
)


@dataclass(frozen=True)
class Row:
    """A person of the table, with words that stand nowhere else."""

    number: int
    category: str
    basis: str
    is_named: bool
    is_described: bool

    @property
    def is_protected(self) -> bool:
        return self.basis == "protected"

    @property
    def key(self) -> str:
        return f"clave_ximena{self.number:02d}"

    @property
    def secrets(self) -> tuple[str, ...]:
        return (
            self.key,
            *(f"{word}{self.number:02d}" for word in ("Nombrada", "Colectivo", "Pais", "zarzamora")),
        )

    def line(self) -> str:
        _, name, organisation, citizenship, note = self.secrets
        source = "s_paper" if self.basis == "public" else ""
        name += " (name withheld)" if self.is_described else ""
        named = "name" if self.is_named else "none"
        open_part = f"person,{self.category},{name},lawyer,{organisation},{citizenship},1,1,g_all"
        return f"{self.key},{open_part},{self.basis},{source},{named},{note}"


def people() -> Iterator[Row]:
    """Every combination that a table may have."""
    choices = itertools.product(
        ("defender", "migrant", "official"), ("public", "office", "protected"), (True, False), (True, False)
    )
    legal = (one for one in choices if not one[2] or (one[1] != "protected" and one[0] != "migrant"))
    for number, (category, basis, is_named, is_described) in enumerate(legal):
        yield Row(number, category, basis, is_named, is_described)


PEOPLE = tuple(people())


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory, identity: Identity) -> Iterator[CaseFile]:
    root = tmp_path_factory.mktemp("crowd")
    bench = smalls.package(root / "package")
    text = (bench.folder / "persons.csv").read_text().splitlines()[1:]
    ours = [_widened(line) for line in text]
    bench.write("persons", "\n".join([HEAD, *ours, *(row.line() for row in PEOPLE), ""]))
    with smalls.imported(root / "case", identity, bench) as casefile:
        yield casefile


def _widened(line: str) -> str:
    """A line of the small package in the order of all columns."""
    key, kind, category, name, role, low, high, member, basis, source, named = line.split(",")
    return f"{key},{kind},{category},{name},{role},,,{low},{high},{member},{basis},{source},{named},"


def open_part(casefile: CaseFile) -> str:
    """All that can be read with the key of `general` alone: its log, its tables, its evidence."""
    general = casefile.general
    parts = [text or "" for _, text in general.entries()]
    parts += [str(record) for record in casefile.records(general)]
    tables = general.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        parts += map(str, general.connection.execute(f"SELECT * FROM {table}").fetchall())
    parts += [(general.evidence(name) or b"").decode() for name in general.evidence_names()]
    return "\n".join(parts)


def test_no_word_about_a_protected_person_is_in_the_open_part(crowd: CaseFile) -> None:
    text = open_part(crowd)
    protected = [row for row in PEOPLE if row.is_protected]
    assert len(protected) == 6
    assert [word for row in protected for word in row.secrets if word in text] == []
    assert [row.key for row in PEOPLE if row.key in text] == []


def test_what_is_not_in_the_open_part_is_in_the_other(crowd: CaseFile) -> None:
    for row in PEOPLE:
        values = {
            value.value
            for held in profile(crowd, find(crowd, row.key)).properties.values()
            for value in held.values
        }
        _, name, *others = row.secrets
        assert set(others) <= values
        assert any(value.startswith(name) for value in values)


def test_of_a_protected_person_the_open_part_has_the_open_properties(crowd: CaseFile) -> None:
    for row in PEOPLE:
        subject = find(crowd, row.key)
        said = {claim.property for record in crowd.records(crowd.general) for claim in record.claims
                if claim.subject == subject}  # fmt: skip
        assert (said <= OPEN_PROPERTIES) == row.is_protected
        assert {"kind", "category", "role", "member_of", "basis"} <= said


def test_every_entry_that_speaks_of_a_protected_person_has_a_key_of_its_own(crowd: CaseFile) -> None:
    """So that it can be destroyed by itself. In `identities` every statement has one."""
    protected = {find(crowd, row.key) for row in PEOPLE if row.is_protected}
    for compartment in crowd.compartments():
        rows = compartment.connection.execute(
            "SELECT seq, subject FROM record WHERE kind = 'claims'"
        ).fetchall()
        spoken = [seq for seq, subject in rows if subject in protected]
        assert len(spoken) >= len(protected)
        assert all(compartment.export_key(seq) for seq in spoken)
