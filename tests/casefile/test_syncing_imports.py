"""Imports and their undoing, across replicas."""

from __future__ import annotations

import pytest

from constancia.casefile.batches import State, batches
from constancia.casefile.imports import import_package
from constancia.casefile.undo import undo
from tests.casefile import small
from tests.casefile.conftest import Shared
from tests.casefile.replicas import state_of
from tests.intake.bench import Workbench


def test_an_import_counts_elsewhere_as_it_does_here(shared: Shared) -> None:
    lead, other, _ = shared.replicas
    with lead.open() as casefile:
        import_package(casefile, small.package(shared.root / "package").folder)
    assert shared.settle() == []
    with other.open() as casefile:
        assert [one.state for one in batches(casefile)] == [State.CLOSED]
    shared.must_be_equal()


def test_an_import_that_was_cut_off_does_not_count_elsewhere(shared: Shared) -> None:
    lead, other, _ = shared.replicas
    bench = small.package(shared.root / "package")
    counted = lead.state().facts

    class Cut(Exception):
        pass

    def cut(stage: str, done: int, of: int | None) -> None:
        if stage == "fold":
            raise Cut

    with lead.open() as casefile, pytest.raises(Cut):
        import_package(casefile, bench.folder, progress=cut)
    shared.settle(2)
    with other.open() as casefile:
        assert [one.state for one in batches(casefile)] == [State.OPEN]
        assert state_of(casefile).facts == counted
    with lead.open() as casefile:
        import_package(casefile, bench.folder)
    assert shared.settle() == []
    with other.open() as casefile:
        assert [one.state for one in batches(casefile)] == [State.CLOSED]
    shared.must_be_equal()


def test_an_undo_counts_everywhere(shared: Shared) -> None:
    lead, other, _ = shared.replicas
    before = lead.state()
    with lead.open() as casefile:
        import_package(casefile, small.package(shared.root / "package").folder)
    shared.settle(2)
    with other.open() as casefile:
        undo(casefile, batches(casefile)[0].id)
    assert shared.settle() == []
    shared.must_be_equal()
    assert lead.state().facts == before.facts
    with lead.open() as casefile:
        assert [one.state for one in batches(casefile)] == [State.UNDONE]


def test_two_that_import_the_same_tables_keep_both(shared: Shared) -> None:
    """Each has its own batch: nothing is lost, everybody counts the same, and undoing one leaves the other."""
    lead, other, third = shared.replicas
    bench: Workbench = small.package(shared.root / "package")
    for one in (lead, other):
        with one.open() as casefile:
            import_package(casefile, bench.folder)
    alone = lead.state()
    assert shared.settle() == []
    shared.must_be_equal()
    with third.open() as casefile:
        both = batches(casefile)
        assert [one.state for one in both] == [State.CLOSED, State.CLOSED]
        last = max(both, key=lambda one: (one.at, one.id))
        undo(casefile, last.id)
    assert shared.settle() == []
    shared.must_be_equal()
    assert len(third.state().facts) == len(alone.facts)
