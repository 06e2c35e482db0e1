"""Derived tables are a function of the logs: made anew they are what recording made, whatever was recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from constancia.casefile.counting import frame_of
from constancia.casefile.find import find
from constancia.casefile.imports import import_package
from constancia.casefile.open import CaseFile, Identity, now
from constancia.casefile.profiles import profile
from constancia.casefile.rebuild import rebuild
from constancia.claims.claim import Account, Claim
from constancia.claims.record import Kind, Record
from constancia.patterns.counts import count
from tests.casefile import small as smalls

Story = Callable[[CaseFile, Path], object]


def nothing(casefile: CaseFile, root: Path) -> None:
    """A case file as `new` leaves it."""


def a_package(casefile: CaseFile, root: Path) -> None:
    import_package(casefile, smalls.package(root / "package").folder)


def a_package_twice(casefile: CaseFile, root: Path) -> None:
    a_package(casefile, root)
    import_package(casefile, root / "package")


def two_packages_with_the_same_keys(casefile: CaseFile, root: Path) -> None:
    a_package(casefile, root)
    other = smalls.package(root / "other")
    other.describe(name="other")
    import_package(casefile, other.folder)


def an_entry_too_large_for_one(casefile: CaseFile, root: Path) -> None:
    a_package(casefile, root)
    act, source = find(casefile, "act_1"), find(casefile, "s_paper")
    claims = tuple(
        Claim(act, "outcome", f"outcome {n}", source, account=Account.REPORTED) for n in range(250)
    )
    casefile.record(Record(Kind.CLAIMS, act, at=now(), claims=claims))


def what_members_decide(casefile: CaseFile, root: Path) -> None:
    """A claim taken back, and two acts that are one."""
    a_package(casefile, root)
    act, other = find(casefile, "act_1"), find(casefile, "act_2")
    (claim,) = [c for c in profile(casefile, act).properties["outcome"].claims if c.value == "freed"]
    taken_back = {"claims": [str(claim.digest)], "reason": "read wrongly"}
    casefile.record(Record(Kind.RETRACTION, act, at=now(), body=taken_back))
    casefile.record(
        Record(Kind.JUDGEMENT, act, at=now(), body={"same_as": other, "reason_en": "r", "reason_es": "r"})
    )


def what_is_protected(casefile: CaseFile, root: Path) -> None:
    a_package(casefile, root)
    casefile.record(smalls.about(find(casefile, "p_hid"), name="Inventada Escondida"), protected=True)


STORIES = (
    nothing,
    a_package,
    a_package_twice,
    two_packages_with_the_same_keys,
    an_entry_too_large_for_one,
    what_members_decide,
    what_is_protected,
)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_rebuilt_tables_are_those_that_recording_made(
    story: Story, tmp_path: Path, identity: Identity
) -> None:
    with smalls.empty(tmp_path / "case", identity) as casefile:
        story(casefile, tmp_path)
        smalls.fold(casefile)
        made, sizes = smalls.derived(casefile), [c.size for c in casefile.compartments()]
        rebuild(casefile)
        assert smalls.derived(casefile) == made
        rebuild(casefile)
        assert smalls.derived(casefile) == made
        assert [c.size for c in casefile.compartments()] == sizes


def test_an_import_folds_as_much_as_a_rebuild_does(small: CaseFile) -> None:
    made = smalls.derived(small)
    rebuild(small)
    assert smalls.derived(small) == made


@pytest.mark.parametrize("table", ["fact", "record", "claim", "origin", "imported", "batch"])
def test_a_table_that_was_lost_or_spoilt_comes_back(table: str, small: CaseFile) -> None:
    made = smalls.derived(small)
    for compartment in small.compartments():
        with compartment.writing() as writer:
            writer.connection.execute(f"DELETE FROM {table}")
    rebuild(small)
    assert smalls.derived(small) == made
    rows = count(frame_of(small), of="acts", by=[], where=[], together=True)
    assert [(row.low, row.high) for row in rows] == [(2, 2)]


def test_after_a_rebuild_an_import_finds_its_rows_again(small: CaseFile, made_small: Path) -> None:
    rebuild(small)
    before = [c.size for c in small.compartments()]
    assert import_package(small, made_small / "package").entries == 0
    assert [c.size for c in small.compartments()] == before


def test_an_import_that_was_cut_off_stays_open_and_goes_on(tmp_path: Path, identity: Identity) -> None:
    class Stop(Exception):
        pass

    def stop(stage: str, done: int, of: int | None) -> None:
        if stage == "evidence":
            raise Stop

    bench = smalls.package(tmp_path / "package")
    with smalls.empty(tmp_path / "case", identity) as casefile:
        with pytest.raises(Stop):
            import_package(casefile, bench.folder, progress=stop)
        open_before = casefile.open_batches()
        rebuild(casefile)
        assert casefile.open_batches() == open_before and len(open_before) == 1
        assert count(frame_of(casefile), of="acts", by=[], where=[], together=True) == []
        import_package(casefile, bench.folder)
        assert casefile.open_batches() == frozenset()
        rows = count(frame_of(casefile), of="acts", by=[], where=[], together=True)
        assert [(row.low, row.high) for row in rows] == [(2, 2)]
