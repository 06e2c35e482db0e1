"""A register that nobody explained, drafted and imported at once: what is kept, counted, and read by nobody.

The registers are those of `tests.intake.mapping.shapes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from constancia.casefile.counting import frame_of
from constancia.casefile.imports import import_package
from constancia.casefile.open import CaseFile, Identity
from constancia.casefile.reader import MappingText, drafted_mapping
from constancia.intake.understand import fold
from constancia.patterns.counts import count
from tests.casefile.test_imports_protection import open_part
from tests.intake.mapping.shapes import SHAPES, SURNAMES, make, turn_round

ROWS = 100


@pytest.fixture(scope="module", params=SHAPES)
def register(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, identity: Identity
) -> Iterator[tuple[str, CaseFile]]:
    """Each of the six in a case file of its own."""
    root = tmp_path_factory.mktemp(request.param)
    path = make(request.param, root, ROWS)
    drafted = drafted_mapping(path, {"terms": [], "properties": []})
    with CaseFile.create(
        root / "case", identity=identity, title="Prueba", member="Zulema Prueba"
    ) as casefile:
        done = import_package(casefile, path, mapping=MappingText("m.toml", drafted["text"]))
        assert not done.looked["left_out"]
        yield request.param, casefile


def test_no_surname_is_in_the_open_part(register: tuple[str, CaseFile]) -> None:
    _, casefile = register
    text = open_part(casefile).casefold()
    assert [name for name in SURNAMES if name.casefold() in text or fold(name) in text] == []


def test_names_are_kept_where_the_table_has_them(register: tuple[str, CaseFile]) -> None:
    name, casefile = register
    records = casefile.records(casefile.identities)
    said = fold(" ".join(str(c.value) for r in records for c in r.claims if c.property == "name"))
    assert any(fold(surname) in said for surname in SURNAMES) is (name != "removals")


def test_every_row_can_be_counted(register: tuple[str, CaseFile]) -> None:
    _, casefile = register
    frame = frame_of(casefile, {"act_type", "year"})
    acts = sum(row.low for row in count(frame, of="acts", by=["act_type"], where=[], together=True))
    assert acts >= ROWS
    [victims] = count(frame, of="victims", by=[], where=[], together=True)
    assert victims.low >= 0.7 * ROWS
    by_year = count(frame, of="acts", by=["year"], where=[], together=True)
    assert sum(row.low for row in by_year if row.by["year"]) >= 0.6 * acts


def test_everybody_is_protected(register: tuple[str, CaseFile]) -> None:
    _, casefile = register
    bases = {
        claim.value
        for compartment in casefile.compartments()
        for record in casefile.records(compartment)
        for claim in record.claims
        if claim.property == "basis"
    }
    assert bases == {"protected"}


@pytest.mark.parametrize("name", ["missing", "trials"])
def test_a_register_that_was_sorted_anew_adds_nothing(name: str, tmp_path: Path, identity: Identity) -> None:
    path = make(name, tmp_path, 60)
    mapping = MappingText("m.toml", drafted_mapping(path, {"terms": [], "properties": []})["text"])
    with CaseFile.create(tmp_path / "case", identity=identity, title="Prueba", member="Zulema") as casefile:
        assert import_package(casefile, path, mapping=mapping).entries > 60
        turn_round(name, path)
        done = import_package(casefile, path, mapping=mapping)
    assert (done.entries, done.retracted) == (0, 0)
