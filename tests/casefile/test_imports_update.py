"""Importing edited tables again: what the profiles come to is what a new case file would have, and nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from constancia.casefile.batches import State, batches
from constancia.casefile.counting import frame_of
from constancia.casefile.find import find
from constancia.casefile.imports import Imported, import_package
from constancia.casefile.open import CaseFile, Identity, now
from constancia.casefile.profiles import profile
from constancia.casefile.rebuild import rebuild
from constancia.claims.record import Kind, Record
from constancia.errors import Unable
from constancia.patterns.counts import count
from tests.casefile import small as smalls
from tests.casefile import told
from tests.intake.bench import TABLES, Workbench

Edit = Callable[[dict[str, str]], None]


def swap(table: str, old: str, new: str) -> Edit:
    def edit(tables: dict[str, str]) -> None:
        assert old in tables[table]
        tables[table] = tables[table].replace(old, new, 1)

    return edit


def turned(table: str) -> Edit:
    """The rows of a table in the opposite order."""

    def edit(tables: dict[str, str]) -> None:
        head, *rows = tables[table].splitlines()
        tables[table] = "\n".join([head, *reversed(rows), ""])

    return edit


def added(table: str, row: str) -> Edit:
    """A row more, before all others."""

    def edit(tables: dict[str, str]) -> None:
        head, _, rows = tables[table].partition("\n")
        tables[table] = f"{head}\n{row}\n{rows}"

    return edit


HIDDEN = "p_hid,person,migrant,asylum seeker A (name withheld),asylum seeker,1,1,,protected,,none"
KNOWN = "p_hid,person,defender,Beto Ficticio,lawyer,1,1,,public,s_paper,name"
NAMED = "Ana Inventada,lawyer,1,1,g_all,public,s_paper,name"
UNNAMED = "Ana Inventada,lawyer,1,1,g_all,protected,,none"

EDITS: dict[str, Edit] = {
    "a person becomes known": swap("persons", HIDDEN, KNOWN),
    "a person becomes protected": swap("persons", NAMED, UNNAMED),
    "people in another order": turned("persons"),
    "a more exact date": swap("claims", "c_1,act_1,date_start,2018-12,", "c_1,act_1,date_start,2018-12-17,"),
    "a claim about another act": swap("claims", "c_2,act_1,place,pl_port", "c_2,act_2,place,pl_town"),
    "other words, in a claim that was chosen": swap("claims", "two people", "dos personas"),
    "a note more": swap("claims", "contradicts,reported,s_paper,,", "contradicts,reported,s_paper,,a note"),
    "claims in another order": turned("claims"),
    "another outcome": swap("acts", ",released,", ",detained,"),
    "a cell emptied": swap("acts", "pl_port,warrant,", "pl_port,,"),
    "an act more": added("acts", "act_0,ev_one,,2018-11,,threat,g_all,pl_town,,,They came back."),
    "another reason": swap("judgements", "The order names both.", "The order is the best source."),
    "another origin": swap("sources", "https://example.org/b,en,s_court", "https://example.org/b,en,s_paper"),
    "a unit without a parent": swap("agencies", "u_part,Invented Sector,,u_whole", "u_part,Invented Sector,,"),
    "another degree": swap("involvements", "u_whole,ordered", "u_whole,carried_out"),
    "a sum before the others": added("aggregates", "stops,2018-11,Stops at the port,3,people,s_office"),
}  # fmt: skip


def write(folder: Path, edits: Iterator[str] | list[str]) -> Workbench:
    tables = dict(TABLES)
    for name in edits:
        EDITS[name](tables)
    bench = smalls.package(folder)
    for name, text in tables.items():
        bench.write(name, text)
    return bench


def fresh(folder: Path, identity: Identity, bench: Workbench) -> tuple[told.Told, list[tuple[object, ...]]]:
    with smalls.imported(folder, identity, bench) as casefile:
        return told.profiles(casefile), told.facts(casefile)


@pytest.mark.slow
@settings(max_examples=8, phases=[Phase.explicit, Phase.generate])
@given(first=st.sets(st.sampled_from(sorted(EDITS))), then=st.sets(st.sampled_from(sorted(EDITS))))
def test_an_update_comes_to_what_a_new_case_file_would_have(
    first: set[str], then: set[str], identity: Identity
) -> None:
    first -= {"an act more", "a sum before the others"} - then  # rows that the second lacks stay
    with TemporaryDirectory() as name:
        root = Path(name).resolve()
        one, other = write(root / "one", sorted(first)), write(root / "other", sorted(then))
        with smalls.imported(root / "case", identity, one) as casefile:
            import_package(casefile, other.folder)
            found = told.profiles(casefile), told.facts(casefile)
            sizes = [c.size for c in casefile.compartments()]
            again = import_package(casefile, other.folder)
            assert (again.entries, again.files, again.batch) == (0, 0, None)
            assert [c.size for c in casefile.compartments()] == sizes
            made = smalls.derived(casefile)
            rebuild(casefile)
            assert smalls.derived(casefile) == made
        assert found == fresh(root / "new", identity, other)


@pytest.mark.parametrize("edit", sorted(EDITS))
def test_each_edit_alone_and_back_again(edit: str, small: CaseFile, tmp_path: Path) -> None:
    before = told.profiles(small), told.facts(small)
    done = import_package(small, write(tmp_path / "edited", [edit]).folder)
    assert (done.entries > 0) == (edit not in ("people in another order", "claims in another order"))
    assert done.files > 0
    assert (told.profiles(small) != before[0]) == (done.entries > 0)
    import_package(small, write(tmp_path / "back", []).folder)
    if edit not in ("an act more", "a sum before the others"):
        assert (told.profiles(small), told.facts(small)) == before


def test_only_what_changed_is_recorded(small: CaseFile, tmp_path: Path) -> None:
    sizes = [c.size for c in small.compartments()]
    done = import_package(small, write(tmp_path / "edited", ["another degree"]).folder)
    # opening, claim, retraction, closing; the table is sealed in `identities`, as it may speak of anyone
    assert [c.size for c in small.compartments()] == [sizes[0] + 1, sizes[1] + 4]
    assert (done.entries, done.retracted, done.files, done.unsettled) == (2, 1, 1, 0)


def test_missing_rows_are_left_alone(small: CaseFile, tmp_path: Path) -> None:
    before = told.profiles(small)
    edited = write(tmp_path / "edited", [])
    edited.replace("claims", "c_6,act_2,act_type,threat,,,scope,reported,s_paper,,\n", "")
    done = import_package(small, edited.folder)
    assert (done.entries, done.files) == (0, 1)
    assert told.profiles(small) == before


def test_a_member_s_judgement_of_a_claim_that_changed_falls_away_and_is_told(
    small: CaseFile, tmp_path: Path
) -> None:
    act = find(small, "act_1")
    date = profile(small, act).properties["date_start"]
    chosen = next(c.digest for c in date.claims if c.value == "2018-12")
    reasons = {"reason_en": "because", "reason_es": "porque"}
    body = {"property": "date_start", "claim": str(chosen), **reasons}
    small.record(Record(Kind.JUDGEMENT, act, at=now(), body=body))
    assert profile(small, act).properties["date_start"].judgement is not None
    done = import_package(small, write(tmp_path / "edited", ["a more exact date"]).folder)
    assert done.unsettled == 1
    assert profile(small, act).properties["date_start"].judgement is None


def test_what_a_member_took_back_is_not_said_again(small: CaseFile, made_small: Path, tmp_path: Path) -> None:
    act = find(small, "act_1")
    (claim,) = [c for c in profile(small, act).properties["outcome"].claims if c.value == "freed"]
    taken_back = {"claims": [str(claim.digest)], "reason": "read wrongly"}
    small.record(Record(Kind.RETRACTION, act, at=now(), body=taken_back))
    assert import_package(small, made_small / "package").entries == 0
    import_package(small, write(tmp_path / "edited", ["another degree"]).folder)
    assert "freed" not in profile(small, act).all("outcome")


def test_a_change_of_basis_moves_what_is_said_between_the_compartments(
    small: CaseFile, tmp_path: Path
) -> None:
    ana = find(small, "p_ana")
    import_package(small, write(tmp_path / "edited", ["a person becomes protected"]).folder)
    rows = small.general.connection.execute("SELECT property FROM fact WHERE subject = ?", (ana,)).fetchall()
    assert "name" not in {name for (name,) in rows}
    assert profile(small, ana).all("name") == ("Ana Inventada",)
    said = [
        (compartment.name, record.kind)
        for compartment in small.compartments()
        for record in small.records(compartment)
        if record.subject == ana and record.kind is Kind.RETRACTION
    ]
    assert said == [("general", Kind.RETRACTION)]
    import_package(small, write(tmp_path / "back", []).folder)
    assert ("name", "Ana Inventada") in small.general.connection.execute(
        "SELECT property, value FROM fact WHERE subject = ?", (ana,)
    ).fetchall()


def test_a_retraction_of_something_protected_stands_where_it_was_said(
    small: CaseFile, tmp_path: Path
) -> None:
    edited = write(tmp_path / "edited", [])
    edited.replace("persons", "asylum seeker A (name withheld)", "asylum seeker B (name withheld)")
    general = small.general.size
    done = import_package(small, edited.folder)
    assert done.retracted == 1
    assert len(list(small.records(small.identities, kind=Kind.RETRACTION))) == 1
    assert small.general.size == general + 2  # opening and closing, no more
    assert profile(small, find(small, "p_hid")).all("label") == ("asylum seeker B (name withheld)",)
    seq = small.identities.connection.execute("SELECT seq FROM record WHERE kind = 'retraction'").fetchone()[
        0
    ]
    assert small.identities.export_key(seq)


def test_facts_are_of_the_whole_where_subjects_are_the_same(small: CaseFile, tmp_path: Path) -> None:
    one, other = find(small, "act_1"), find(small, "act_2")
    reasons = {"reason_en": "r", "reason_es": "r"}
    small.record(Record(Kind.JUDGEMENT, one, at=now(), body={"same_as": other, **reasons}))
    smalls.fold(small)
    for edit in ("another outcome", "another degree"):
        import_package(small, write(tmp_path / edit, [edit]).folder)
        made = told.facts(small)
        smalls.fold(small)
        assert told.facts(small) == made


def test_a_new_origin_is_counted_wherever_the_source_is_cited(small: CaseFile, tmp_path: Path) -> None:
    import_package(small, write(tmp_path / "edited", ["another origin"]).folder)
    made = told.facts(small)
    smalls.fold(small)
    assert told.facts(small) == made


class Stop(Exception):
    pass


def stopped(casefile: CaseFile, folder: Path, *, stage: str) -> None:
    """An import that ends when a stage is told of."""

    def stop(name: str, done: int, of: int | None) -> None:
        if name == stage:
            raise Stop

    with pytest.raises(Stop):
        import_package(casefile, folder, progress=stop)


ALL = sorted(set(EDITS) - {"claims in another order"})


@pytest.mark.parametrize("stage", ["reserve", "record", "evidence", "fold"])
def test_an_update_that_was_cut_off_counts_for_nothing_and_goes_on(
    stage: str, small: CaseFile, identity: Identity, tmp_path: Path
) -> None:
    before = told.profiles(small), told.facts(small)
    edited = write(tmp_path / "edited", ALL)
    stopped(small, edited.folder, stage=stage)
    assert (told.profiles(small), told.facts(small)) == before
    begun = small.open_batches()
    done = import_package(small, edited.folder)
    assert not done.set_aside
    assert begun <= {done.batch}
    assert (told.profiles(small), told.facts(small)) == fresh(tmp_path / "new", identity, edited)
    _is_rebuilt(small)


@pytest.mark.parametrize("stage", ["reserve", "record", "evidence", "fold"])
@pytest.mark.parametrize("is_update", [True, False])
def test_tables_edited_after_an_import_was_cut_off_are_not_mixed_with_what_they_were(
    stage: str, is_update: bool, small: CaseFile, identity: Identity, tmp_path: Path
) -> None:
    first = write(tmp_path / "first", ["another degree", "a more exact date"])
    then = write(tmp_path / "then", ["another outcome", "a person becomes protected"])
    with smalls.empty(tmp_path / "case", identity) as empty:
        casefile = small if is_update else empty
        stopped(casefile, first.folder, stage=stage)
        begun = casefile.open_batches()
        done = import_package(casefile, then.folder)
        assert done.set_aside == bool(begun)
        assert (told.profiles(casefile), told.facts(casefile)) == fresh(tmp_path / "new", identity, then)
        states = {batch.id: batch.state for batch in batches(casefile)}
        assert {states[one] for one in begun} <= {State.ABANDONED}
        assert states[done.batch or ""] is State.CLOSED
        again = import_package(casefile, then.folder)
        assert (again.entries, again.files) == (0, 0)
        total = count(frame_of(casefile), of="acts", by=[], where=[], together=True)
        assert [(row.low, row.high) for row in total] == [(2, 2)]
        _is_rebuilt(casefile)


def test_two_updates_at_once_do_not_mix(small: CaseFile, identity: Identity, tmp_path: Path) -> None:
    """The second begins when the first has recorded something, and ends before it goes on."""
    one, other = write(tmp_path / "one", ["another degree"]), write(tmp_path / "other", ["another outcome"])
    overtaken: list[Imported] = []

    def overtake(stage: str, done: int, of: int | None) -> None:
        if stage == "evidence" and not overtaken:
            with CaseFile.open(small.vault.folder, identity=identity) as second:
                overtaken.append(import_package(second, other.folder))

    with pytest.raises(Unable, match="in_use"):
        import_package(small, one.folder, progress=overtake)
    assert overtaken[0].set_aside
    assert (told.profiles(small), told.facts(small)) == fresh(tmp_path / "new", identity, other)
    import_package(small, one.folder)
    assert (told.profiles(small), told.facts(small)) == fresh(tmp_path / "newer", identity, one)
    _is_rebuilt(small)


def test_the_same_update_twice_at_once_records_everything_once(
    small: CaseFile, identity: Identity, tmp_path: Path
) -> None:
    edited = write(tmp_path / "edited", ALL)
    overtaken: list[Imported] = []

    def overtake(stage: str, done: int, of: int | None) -> None:
        if stage == "record" and not overtaken:
            overtaken.append(Imported("", 0, 0, 0, 0, 0))
            with CaseFile.open(small.vault.folder, identity=identity) as second:
                import_package(second, edited.folder)

    import_package(small, edited.folder, progress=overtake)
    assert (told.profiles(small), told.facts(small)) == fresh(tmp_path / "new", identity, edited)
    assert small.open_batches() == frozenset()


@pytest.mark.slow
def test_a_killed_update_leaves_a_copy_that_goes_on(
    made_small: Path, identity: Identity, tmp_path: Path
) -> None:
    """The store as it is after each commit of an update: opened anew, the import comes to the same."""
    edited = write(tmp_path / "edited", ALL)
    expected = fresh(tmp_path / "new", identity, edited)
    for number, folder in enumerate(_copies(made_small / "case", identity, edited.folder, tmp_path)):
        with CaseFile.open(folder, identity=identity) as casefile:
            import_package(casefile, edited.folder)
            assert (told.profiles(casefile), told.facts(casefile)) == expected, number


def _copies(made: Path, identity: Identity, package: Path, root: Path) -> list[Path]:
    """Copies of a case file taken at each stage of an import that goes on."""
    folder = Path(shutil.copytree(made, root / "going"))
    copies: list[Path] = []

    def copy(stage: str, done: int, of: int | None) -> None:
        copies.append(Path(shutil.copytree(folder, root / f"copy{len(copies)}")))

    with CaseFile.open(folder, identity=identity) as casefile:
        import_package(casefile, package, progress=copy)
    return copies


def _is_rebuilt(casefile: CaseFile) -> None:
    before = told.profiles(casefile), told.facts(casefile)
    rebuild(casefile)
    assert (told.profiles(casefile), told.facts(casefile)) == before
