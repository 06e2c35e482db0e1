"""The faulty remote of the tests: without faults a remote like any other, and each fault as it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from constancia.errors import Unable, Wrong
from constancia.vault.remote import Remote, open_remote
from tests.fakes.remotes import LATER, Faults, FaultyRemote, Killed
from tests.vault.remote.contract import RemoteContract, named, noise

NAMES = [named(f"{number}") for number in range(60)]


def faulty(faults: Faults, *, seed: int = 0, filled: bool = False) -> FaultyRemote:
    """`filled` has an object under each of NAMES, and no fault befell the writing."""
    remote = FaultyRemote(open_remote("memory://"), seed=seed)
    if filled:
        list(remote.put_many((name, noise(100, number)) for number, name in enumerate(NAMES)))
    remote.faults = faults
    return remote


def whole(remote: FaultyRemote) -> list[bytes | None]:
    return [remote.get(name, most=100) for name in NAMES]


class TestWithoutFaults(RemoteContract):
    @pytest.fixture
    def remote(self) -> Remote:
        return FaultyRemote(open_remote("memory://"))


@pytest.mark.parametrize("fault", ["truncate", "flip", "swap"])
def test_what_is_read_is_spoiled_sometimes_and_the_same_way_each_run(fault: str) -> None:
    sound = [noise(100, number) for number in range(60)]
    faults = replace(Faults(), **{fault: 0.5})  # type: ignore[arg-type]
    runs = [whole(faulty(faults, seed=seed, filled=True)) for seed in (1, 1, 2)]
    assert runs[0] == runs[1] != runs[2]
    spoiled = [content for content, good in zip(runs[0], sound, strict=True) if content != good]
    assert 10 < len(spoiled) < 50
    for content in spoiled:
        assert content is not None
        assert (len(content) < 100) == (fault == "truncate")
        assert (content in sound) == (fault == "swap")


def test_what_is_lost_was_acknowledged() -> None:
    remote = faulty(Faults(lose=0.5))
    assert list(remote.put_many((name, b"x") for name in NAMES)) == NAMES
    assert 10 < len(list(remote.names())) < 50
    assert remote.hits["lose"] + len(list(remote.inner.names())) == len(NAMES)


def test_what_is_delayed_shows_later_or_when_all_settles() -> None:
    remote = faulty(Faults(delay=1))
    remote.put(NAMES[0], b"x")
    assert [remote.has(NAMES[0]) for _ in range(LATER)] == [False] * (LATER - 1) + [True]
    remote.put(NAMES[1], b"x")
    remote.settle()
    assert remote.has(NAMES[1])


def test_what_arrives_twice_is_there_again_after_a_delete() -> None:
    remote = faulty(Faults(duplicate=1))
    remote.put(NAMES[0], b"x")
    remote.delete(NAMES[0])
    assert not remote.has(NAMES[0])
    assert any(remote.has(NAMES[0]) for _ in range(LATER))


def test_what_is_withheld_stays_so_and_is_there_all_the_same() -> None:
    remote = faulty(Faults(withhold=0.5), filled=True)
    told = set(remote.names())
    assert 10 < len(told) < 50
    for _ in range(3):
        assert {name for name in NAMES if remote.has(name)} == told == set(remote.names())
        assert {name for name in NAMES if remote.get(name, most=100)} == told
    remote.faults = Faults()
    remote.hidden.add(NAMES[0])
    assert set(remote.names()) == set(NAMES[1:]) and remote.get(NAMES[0], most=100) is None


def test_listings_repeat_invent_and_come_in_any_order() -> None:
    plain = list(faulty(Faults(), filled=True).names())
    assert sorted(plain) == sorted(NAMES)
    repeated = list(faulty(Faults(repeat=0.5), filled=True).names())
    assert set(repeated) == set(NAMES) and len(repeated) > 70
    invented = set(faulty(Faults(invent=0.5), filled=True).names("a")) - set(NAMES)
    assert invented and all(len(name) == 64 and name.startswith("a") for name in invented)
    shuffled = list(faulty(Faults(reorder=1), filled=True).names())
    assert shuffled != plain and sorted(shuffled) == sorted(plain)
    found = [name for name, _ in faulty(Faults(reorder=1), filled=True).get_many(NAMES, most=100)]
    assert found != NAMES and sorted(found) == sorted(NAMES)


def test_what_was_written_first_may_come_back() -> None:
    remote = faulty(Faults(stale=1))
    remote.put(NAMES[0], b"first")
    remote.put(NAMES[0], b"second")
    assert remote.get(NAMES[0], most=10) == b"first"


def test_an_old_state_comes_back() -> None:
    remote = faulty(Faults())
    remote.put(NAMES[0], b"0")
    remote.put(NAMES[1], b"1")
    old = remote.snapshot()
    remote.put(NAMES[2], b"2")
    remote.put(NAMES[1], b"changed")
    remote.delete(NAMES[0])
    remote.roll_back(old)
    assert remote.snapshot() == old == {NAMES[0]: b"0", NAMES[1]: b"1"}


def test_a_request_fails_before_or_after() -> None:
    before, after = faulty(Faults(unreachable=1)), faulty(Faults(unreachable_after=1))
    for remote in (before, after):
        with pytest.raises(Unable) as caught:
            remote.put(NAMES[0], b"x")
        assert caught.value.code == "remote_unreachable"
    assert not before.inner.has(NAMES[0]) and after.inner.has(NAMES[0])


@pytest.mark.parametrize("at", [1, 2, 5])
def test_killed_after_a_write_it_stands_and_nobody_was_told(at: int) -> None:
    remote = faulty(Faults(kill_at=at))
    told: list[str] = []
    with pytest.raises(Killed):
        told.extend(remote.put_many((name, b"x") for name in NAMES))
    assert set(remote.inner.names()) == set(NAMES[:at])
    remote.put(NAMES[30], b"x")


def test_a_spoiled_file_is_a_file(tmp_path: Path) -> None:
    remote = faulty(Faults(flip=1), filled=True)
    assert remote.get_file(NAMES[0], tmp_path / "out", most=100)
    assert (tmp_path / "out").read_bytes() != noise(100) and (tmp_path / "out").stat().st_size == 100


def test_one_fault_is_taken_back_and_the_others_stay() -> None:
    remote = faulty(Faults(flip=1, withhold=1), filled=True)
    remote.without(withhold=0)
    assert remote.faults == Faults(flip=1)


def test_another_object_may_be_too_large_in_its_place() -> None:
    remote = faulty(Faults())
    remote.put(NAMES[0], b"x")
    remote.put(NAMES[1], bytes(20))
    remote.faults = Faults(swap=1)
    with pytest.raises(Wrong) as caught:
        remote.get(NAMES[0], most=10)
    assert caught.value.code == "remote_object_large"
