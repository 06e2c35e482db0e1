"""The reader of packages as a process: it says what the readers say in this process, and the same each time."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from constancia.casefile.reader import Additions, Validated, look
from constancia.claims.record import Kind
from constancia.errors import ConstanciaError, Misuse, Several
from tests.intake.bench import TABLES, Workbench

NONE: Additions = {"terms": [], "properties": []}


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)


@pytest.fixture
def validated(bench: Workbench) -> Validated:
    return look(bench.folder, NONE)


def keys(table: str) -> Iterator[str]:
    """Row keys of a table of the small package, in its order."""
    for line in TABLES[table].splitlines()[1:]:
        yield f"{table}/{line.partition(',')[0]}"


def test_a_sound_package_has_a_name_and_the_digests_of_what_was_looked_at(
    bench: Workbench, validated: Validated
) -> None:
    assert (validated.name, validated.title) == ("small", "A small package")
    assert {path.name for path in validated.digests} >= {f"{name}.csv" for name in TABLES}
    for path, digest in validated.digests.items():
        assert path.is_relative_to(bench.folder.resolve())
        assert digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_row_that_is_a_subject_has_a_key_once(validated: Validated) -> None:
    found = Counter(validated.subjects())
    rows = {key for table in TABLES if table not in ("claims", "judgements") for key in keys(table)}
    assert {key for key in rows if not key.startswith("aggregates/")} <= found.keys()
    assert set(found.values()) == {1}
    assert list(validated.subjects()) == list(found)


def test_statements_speak_of_subjects_and_of_what_came_before(validated: Validated) -> None:
    subjects, told = set(validated.subjects()), set()
    drafts = list(validated.drafts())
    for draft in drafts:
        told.add(draft.key)
        assert draft.subject is None or draft.subject in subjects
        assert {claim.source for claim in draft.claims} <= subjects
        assert {claim.value for claim in draft.claims if claim.is_reference and claim.value} <= subjects
    assert len(told) == len(drafts)
    rows = [claim.row for draft in drafts for claim in draft.claims if claim.row is not None]
    assert sorted(rows) == sorted(keys("claims"))
    assert sum(draft.kind is Kind.JUDGEMENT for draft in drafts) == 1
    assert list(validated.drafts()) == drafts


def test_the_table_of_people_is_said_to_speak_of_them(bench: Workbench, validated: Validated) -> None:
    files = {path.name: is_protected for _, path, is_protected in validated.files()}
    assert files["persons.csv"] and files.keys() >= {f"{name}.csv" for name in TABLES}
    assert {source for source, _, _ in validated.files()} <= set(validated.subjects())


FAULTS = {
    "a date": ("acts", "2018-12-18", "2018-12-45"),
    "a reference": ("acts", "pl_town", "pl_none"),
    "a key twice": ("places", "pl_town", "pl_port"),
    "a formula": ("events", "An invented stop", "=1+1"),
    "a name without a basis": ("persons", "protected,,none\ng_all", "protected,,name\ng_all"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_told_as_the_readers_tell_them(fault: str, bench: Workbench) -> None:
    bench.replace(*FAULTS[fault])
    expected = bench.faults()
    assert expected
    with pytest.raises(Several) as caught:
        look(bench.folder, NONE)
    assert [(f.code, f.file, f.line, f.column) for f in caught.value.faults] == expected


def test_terms_of_the_case_file_s_own_are_known_to_it(bench: Workbench) -> None:
    bench.replace("acts", "threat", "staring")
    with pytest.raises(Several):
        look(bench.folder, NONE)
    added: Additions = {
        "terms": [
            {
                "vocabulary": "act_types",
                "id": "staring",
                "label_en": "staring",
                "label_es": "mirada fija",
                "definition_en": "Looking.",
                "definition_es": "Mirar.",
                "match": "none",
                "side": "defender",
            }
        ],
        "properties": [],
    }
    assert look(bench.folder, added).name == "small"


def test_what_is_no_package_is_said(bench: Workbench, tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="not_found"):
        look(tmp_path / "none", NONE)
    (bench.folder / "datapackage.json").write_text("{")
    with pytest.raises(ConstanciaError) as caught:
        look(bench.folder, NONE)
    faults = caught.value.faults if isinstance(caught.value, Several) else [caught.value]
    assert [fault.file for fault in faults] == ["datapackage.json"]


def test_a_reader_that_dies_is_told_and_not_waited_for(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that ends at once stands for an interpreter that does not start."""
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(ConstanciaError, match="reader_died"):
        look(bench.folder, NONE)
