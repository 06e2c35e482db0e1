"""The count of what could not be signed yet: kept, added to, taken once, and every flipped bit of it found."""

from __future__ import annotations

import stat
import threading

import pytest

from constancia.errors import Wrong
from constancia.vault import Identity, Vault, file_faults, unrecorded
from constancia.vault.folder import UNRECORDED, Folder

FIRST, LATER = "2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z"


@pytest.fixture
def place(vault: Vault) -> Folder:
    return Folder(vault.folder)


def test_acts_are_counted_with_their_first_and_last_time(place: Folder) -> None:
    assert unrecorded.is_empty(place) and unrecorded.read(place) == []
    for at in (FIRST, FIRST, LATER):
        unrecorded.add(place, "passphrase", at=at)
    unrecorded.add(place, "shown", at=LATER)
    found = {one.act: (one.count, one.first, one.last) for one in unrecorded.read(place)}
    assert found == {"passphrase": (3, FIRST, LATER), "shown": (1, LATER, LATER)}
    assert stat.S_IMODE(place.path(UNRECORDED).stat().st_mode) == 0o600


def test_what_is_taken_is_gone_unless_that_fails(place: Folder) -> None:
    unrecorded.add(place, "passphrase", at=FIRST)
    with pytest.raises(KeyError), unrecorded.taken(place):
        raise KeyError
    with unrecorded.taken(place) as acts:
        assert [one.act for one in acts] == ["passphrase"]
    assert unrecorded.is_empty(place)


def test_two_who_fail_at_once_are_both_counted(place: Folder) -> None:
    threads = [
        threading.Thread(target=unrecorded.add, args=(place, "passphrase"), kwargs={"at": FIRST})
        for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert unrecorded.read(place)[0].count == 12


def test_every_flipped_bit_is_found_and_named(place: Folder, vault: Vault, identity: Identity) -> None:
    unrecorded.add(place, "passphrase", at=FIRST)
    vault.close()
    assert list(file_faults(place.root, identity=identity)) == []
    sound = place.path(UNRECORDED).read_bytes()
    for bit in range(len(sound) * 8):
        damaged = bytearray(sound)
        damaged[bit // 8] ^= 1 << bit % 8
        place.path(UNRECORDED).write_bytes(damaged)
        with pytest.raises(Wrong, match="unrecorded_damaged"):
            unrecorded.read(place)
    found = [(fault.code, fault.file) for fault in file_faults(place.root, identity=identity)]
    assert found == [("unrecorded_damaged", UNRECORDED)]


def test_damage_is_counted_and_does_not_stop_the_count(place: Folder) -> None:
    place.path(UNRECORDED).write_text("passphrase many\n")
    unrecorded.add(place, "passphrase", at=FIRST)
    assert {one.act: one.count for one in unrecorded.read(place)} == {"count_damaged": 1, "passphrase": 1}
