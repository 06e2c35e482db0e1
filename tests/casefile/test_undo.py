"""Undoing imports: everything is as it was before, nothing is removed, and the tables can be imported again."""

from __future__ import annotations

from pathlib import Path

import pytest

from constancia.casefile.batches import State
from constancia.casefile.checking import faults
from constancia.casefile.counting import frame_of
from constancia.casefile.find import find
from constancia.casefile.imports import import_package
from constancia.casefile.open import CaseFile, Identity, now
from constancia.casefile.profiles import profile
from constancia.casefile.rebuild import rebuild
from constancia.casefile.undo import batches, undo
from constancia.claims.record import Kind, Record
from constancia.errors import Misuse
from constancia.patterns.counts import count
from tests.casefile import small as smalls
from tests.casefile import told
from tests.casefile.test_imports_update import ALL, Stop, stopped, write
from tests.intake.bench import TABLES


def state(casefile: CaseFile) -> tuple[told.Told, list[tuple[object, ...]]]:
    return told.profiles(casefile), told.facts(casefile)


def last(casefile: CaseFile) -> str:
    return batches(casefile)[-1].id


def is_rebuilt(casefile: CaseFile) -> bool:
    made = smalls.derived(casefile)
    rebuild(casefile)
    return smalls.derived(casefile) == made


def test_after_undoing_the_only_import_nothing_is_counted_or_found(small: CaseFile) -> None:
    sizes = [c.size for c in small.compartments()]
    act = find(small, "act_1")
    done = undo(small, last(small))
    assert (done.already, done.package) == (False, "small")
    assert state(small) == ({}, [])
    assert count(frame_of(small), of="acts", by=[], where=[], together=True) == []
    assert profile(small, act).properties == {}
    with pytest.raises(Misuse, match="unknown_id"):
        find(small, "act_1")
    assert [c.size for c in small.compartments()] == [sizes[0], sizes[1] + 1]
    assert is_rebuilt(small)


def test_undoing_twice_is_undoing_once(small: CaseFile) -> None:
    undo(small, last(small))
    sizes = [c.size for c in small.compartments()]
    assert undo(small, last(small)).already
    assert [c.size for c in small.compartments()] == sizes


def test_what_was_undone_comes_back_under_the_same_ids(small: CaseFile, made_small: Path) -> None:
    before, act, person = state(small), find(small, "act_1"), find(small, "p_hid")
    undo(small, last(small))
    done = import_package(small, made_small / "package")
    assert done.entries > 0 and done.retracted == 0
    assert state(small) == before
    assert (find(small, "act_1"), find(small, "p_hid")) == (act, person)
    assert [batch.state for batch in batches(small)] == [State.UNDONE, State.CLOSED]
    assert is_rebuilt(small)
    assert import_package(small, made_small / "package").entries == 0


def test_an_update_that_is_undone_leaves_what_was_before(small: CaseFile, tmp_path: Path) -> None:
    """A member's judgement too, which the update had left without its claim."""
    act = find(small, "act_1")
    date = profile(small, act).properties["date_start"]
    chosen = next(c.digest for c in date.claims if c.value == "2018-12")
    reasons = {"reason_en": "because", "reason_es": "porque"}
    body = {"property": "date_start", "claim": str(chosen), **reasons}
    small.record(Record(Kind.JUDGEMENT, act, at=now(), body=body))
    smalls.fold(small)
    before = state(small)
    assert import_package(small, write(tmp_path / "edited", ALL).folder).unsettled == 1
    assert state(small) != before
    undo(small, last(small))
    assert state(small) == before
    assert is_rebuilt(small)
    assert state(small) == before


def test_after_an_update_was_undone_it_can_be_made_again(
    small: CaseFile, identity: Identity, tmp_path: Path
) -> None:
    edited = write(tmp_path / "edited", ALL)
    import_package(small, edited.folder)
    updated = state(small)
    undo(small, last(small))
    import_package(small, edited.folder)
    assert state(small) == updated
    assert is_rebuilt(small)


def test_imports_of_one_package_are_undone_from_the_last(small: CaseFile, tmp_path: Path) -> None:
    import_package(small, write(tmp_path / "edited", ALL).folder)
    first, second = (batch.id for batch in batches(small))
    with pytest.raises(Misuse, match="batch_built_on") as caught:
        undo(small, first)
    assert caught.value.fields == {"batch": second}
    undo(small, second)
    undo(small, first)
    assert state(small) == ({}, [])
    assert is_rebuilt(small)


def test_another_package_stays_as_it_is(tmp_path: Path, identity: Identity) -> None:
    other = smalls.package(tmp_path / "other")
    other.describe(name="other")
    with smalls.imported(tmp_path / "case", identity, other) as casefile:
        before = smalls.derived(casefile)["general.fact"]
        import_package(casefile, smalls.package(tmp_path / "package").folder)
        assert smalls.derived(casefile)["general.fact"] != before
        undo(casefile, last(casefile))
        assert smalls.derived(casefile)["general.fact"] == before
        assert is_rebuilt(casefile)


def test_an_import_that_was_cut_off_can_be_undone(small: CaseFile, tmp_path: Path) -> None:
    before = state(small)
    edited = write(tmp_path / "edited", ALL)
    stopped(small, edited.folder, stage="evidence")
    undo(small, last(small))
    assert small.open_batches() == frozenset()
    assert state(small) == before
    assert not import_package(small, edited.folder).set_aside


def test_killed_between_its_two_commits_an_undoing_is_done(
    small: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry in `general` decides; what `identities` notes of rows is mended by a rebuild."""

    def die() -> None:
        raise Stop

    monkeypatch.setattr(small.identities, "writing", die)
    with pytest.raises(Stop):
        undo(small, last(small))
    assert state(small) == ({}, [])
    monkeypatch.undo()
    assert undo(small, last(small)).already
    assert is_rebuilt(small) or state(small) == ({}, [])


def test_an_import_is_named_by_the_beginning_of_its_id(small: CaseFile) -> None:
    assert undo(small, last(small)[:6]).batch == last(small)
    for wrong in ("", "0", "x" * 80):
        with pytest.raises(Misuse, match="unknown_batch"):
            undo(small, wrong)


def test_imports_are_listed_with_what_became_of_them(small: CaseFile, tmp_path: Path) -> None:
    stopped(small, write(tmp_path / "first", ["another degree"]).folder, stage="evidence")
    import_package(small, write(tmp_path / "then", ["another outcome"]).folder)
    undo(small, last(small))
    stopped(small, write(tmp_path / "again", ["another reason"]).folder, stage="evidence")
    found = batches(small)
    assert [batch.state.value for batch in found] == ["closed", "abandoned", "undone", "open"]
    assert [batch.entries for batch in found[1:]] == [3, 3, 3]  # a claim, a retraction, the table
    assert {batch.title for batch in found} == {"A small package"}
    assert [batch.at for batch in found] == sorted(batch.at for batch in found)


def test_words_that_an_undone_import_brought_stay(tmp_path: Path, identity: Identity) -> None:
    """Another package, or a member, may use them: what they are called must still be known."""
    own = smalls.package(tmp_path / "own")
    own.write(
        "act_types",
        "act_type,label_en,label_es,definition\nmock_stop,Mock stop,Parada fingida,Invented.\n"
        "threat,Threat,Amenaza,Known already.\n",
    )
    own.describe(resources=[{"name": name, "path": f"{name}.csv"} for name in ("act_types", *TABLES)])
    own.replace("acts", "2018-12-18,arrest", "2018-12-18,mock_stop")
    with smalls.imported(tmp_path / "case", identity, own) as casefile:
        undo(casefile, last(casefile))
        assert casefile.vocabulary.has("act_types", "mock_stop")
        assert is_rebuilt(casefile)
        assert casefile.vocabulary.has("act_types", "mock_stop")
        import_package(casefile, own.folder)
        assert profile(casefile, find(casefile, "act_1")).one("act_type") == "mock_stop"


def test_the_log_holds_after_all_this(small: CaseFile, identity: Identity, tmp_path: Path) -> None:
    import_package(small, write(tmp_path / "edited", ALL).folder)
    undo(small, last(small))
    small.close()
    assert list(faults(small.vault.folder, identity=identity, progress=lambda *_: None)) == []
