"""What a plan says before an import is what the import then does, and nothing was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from constancia.casefile.imports import import_package, import_validated
from constancia.casefile.open import CaseFile, Identity
from constancia.casefile.plan import Alike, Plan, Rows, plan
from constancia.casefile.reader import look
from constancia.casefile.undo import batches, undo
from tests.casefile import small as smalls
from tests.casefile.conftest import EXAMPLE
from tests.casefile.test_imports_update import ALL, EDITS, NAMED, UNNAMED, stopped, write
from tests.intake.bench import Workbench

SMALL = {
    "persons": 3,
    "sources": 3,
    "agencies": 2,
    "places": 2,
    "events": 1,
    "cases": 1,
    "acts": 2,
    "involvements": 2,
    "claims": 6,
    "aggregates": 1,
    "judgements": 1,
}


def planned(casefile: CaseFile, bench: Workbench) -> Plan:
    before = [(c.size, dict(smalls.derived(casefile))) for c in casefile.compartments()]
    found = plan(casefile, look(bench.folder, casefile.additions))
    assert [(c.size, dict(smalls.derived(casefile))) for c in casefile.compartments()] == before
    return found


def test_all_is_new_in_an_empty_case_file(tmp_path: Path, identity: Identity) -> None:
    with smalls.empty(tmp_path / "case", identity) as casefile:
        found = planned(casefile, smalls.package(tmp_path / "package"))
    assert found.tables == {name: Rows(new=number) for name, number in SMALL.items()}
    assert (found.retracted, found.unsettled, found.protected, found.alike_count) == (0, 0, 1, 0)
    assert not (found.resumes or found.sets_aside or found.does_nothing)


def test_nothing_is_to_do_a_second_time(small: CaseFile, made_small: Path) -> None:
    found = plan(small, look(made_small / "package", small.additions))
    assert found.tables == {name: Rows(unchanged=number) for name, number in SMALL.items()}
    assert found.does_nothing


def test_nothing_is_to_do_for_the_example_a_second_time(copy: Path, identity: Identity) -> None:
    """It has origins that are no sources of its own, two kinds of people, and words of the source in most claims."""
    with CaseFile.open(copy, identity=identity) as casefile:
        found = plan(casefile, look(EXAMPLE, casefile.additions))
    assert found.does_nothing, found.tables
    assert {rows.missing for rows in found.tables.values()} == {0}


def test_a_source_that_is_new_and_others_draw_on_is_known(small: CaseFile, tmp_path: Path) -> None:
    first = smalls.package(tmp_path / "first")
    first.replace("sources", "https://example.org/c,es,s_office", "https://example.org/c,es,s_wire")
    import_package(small, first.folder)
    then = smalls.package(tmp_path / "then")
    text = (first.folder / "sources.csv").read_text()
    then.write("sources", text + "s_wire,news,An invented wire,https://example.org/w,en,s_wire\n")
    assert planned(small, then).tables["sources"] == Rows(new=1, changed=1, unchanged=2)
    assert import_package(small, then.folder).retracted == 1


CHANGED = {
    "a person becomes known": ("persons", 1),
    "a person becomes protected": ("persons", 1),
    "people in another order": ("persons", 0),
    "a more exact date": ("claims", 1),
    "a claim about another act": ("claims", 1),
    "other words, in a claim that was chosen": ("claims", 1),
    "another outcome": ("acts", 1),
    "another reason": ("judgements", 1),
    "another degree": ("involvements", 1),
    "a unit without a parent": ("agencies", 1),
}


@pytest.mark.parametrize("edit", sorted(CHANGED))
def test_a_row_that_changed_is_told(edit: str, small: CaseFile, tmp_path: Path) -> None:
    table, number = CHANGED[edit]
    found = planned(small, write(tmp_path / "edited", [edit]))
    assert found.tables[table] == Rows(changed=number, unchanged=SMALL[table] - number)
    assert found.does_nothing == (number == 0)


@pytest.mark.parametrize("edits", [[edit] for edit in sorted(EDITS)] + [ALL])
def test_what_is_planned_is_what_is_done(edits: list[str], small: CaseFile, tmp_path: Path) -> None:
    bench = write(tmp_path / "edited", edits)
    validated = look(bench.folder, small.additions)
    found = plan(small, validated)
    done = import_validated(small, validated)
    assert found.retracted == done.retracted
    assert found.unsettled == done.unsettled
    assert found.protected == done.protected
    assert found.does_nothing == (done.entries == 0)
    assert plan(small, validated).does_nothing


def test_a_judgement_follows_the_claim_that_it_chooses(small: CaseFile, tmp_path: Path) -> None:
    found = planned(small, write(tmp_path / "edited", ["other words, in a claim that was chosen"]))
    assert found.tables["judgements"] == Rows(changed=1)
    assert found.unsettled == 0


def test_rows_that_the_file_lacks_are_told(small: CaseFile, tmp_path: Path) -> None:
    edited = write(tmp_path / "edited", [])
    edited.replace("claims", "c_6,act_2,act_type,threat,,,scope,reported,s_paper,,\n", "")
    found = planned(small, edited)
    assert found.tables["claims"] == Rows(unchanged=5, missing=1)
    assert found.does_nothing


def test_what_an_import_that_was_cut_off_recorded_is_neither_there_nor_missing(
    small: CaseFile, tmp_path: Path
) -> None:
    first, then = write(tmp_path / "first", ["an act more"]), write(tmp_path / "then", ["another degree"])
    stopped(small, first.folder, stage="evidence")
    found = planned(small, first)
    assert (found.resumes, found.sets_aside) == (True, False)
    assert found.tables["acts"] == Rows(new=1, unchanged=2)
    found = planned(small, then)
    assert (found.resumes, found.sets_aside) == (False, True)
    assert found.tables["acts"] == Rows(unchanged=2)
    assert found.tables["involvements"] == Rows(changed=1, unchanged=1)


def test_after_an_undoing_all_is_new(small: CaseFile, made_small: Path) -> None:
    undo(small, batches(small)[0].id)
    found = plan(small, look(made_small / "package", small.additions))
    assert found.tables == {name: Rows(new=number) for name, number in SMALL.items()}


def test_people_with_the_name_of_somebody_there_are_told(small: CaseFile, tmp_path: Path) -> None:
    other = smalls.package(tmp_path / "other")
    other.describe(name="other")
    other.replace("persons", "p_ana,person,defender,Ana Inventada", "p_ana,person,defender,ANA  Inventáda")
    found = planned(small, other)
    assert (found.alike_count, found.alike) == (1, (Alike("p_ana", "p_ana"),))


def test_people_who_are_protected_are_told_too_to_those_who_may_read_it(
    tmp_path: Path, identity: Identity
) -> None:
    def hidden(folder: Path, package: str) -> Workbench:
        bench = smalls.package(folder)
        bench.describe(name=package)
        bench.replace("persons", NAMED, UNNAMED)
        return bench

    with smalls.imported(tmp_path / "case", identity, hidden(tmp_path / "one", "one")) as casefile:
        found = planned(casefile, hidden(tmp_path / "two", "two"))
        assert (found.alike_count, found.protected) == (1, 2)
        undo(casefile, batches(casefile)[0].id)
        assert planned(casefile, hidden(tmp_path / "three", "three")).alike_count == 0
        import_package(casefile, tmp_path / "two")
        assert planned(casefile, hidden(tmp_path / "four", "four")).alike_count == 1
