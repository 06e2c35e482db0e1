"""One writer at a time, any number of readers."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest

from constancia.errors import Unable
from constancia.vault import Identity, Vault, compartment, file_faults
from tests.vault.entries import append, words_of
from tests.vault.running import running, start


@pytest.mark.slow
def test_two_processes_append_in_turn_and_nothing_forks(
    vault: Vault, folder: Path, identity: Identity
) -> None:
    general = vault.compartment("general")
    writers = [start("append", folder, identity, name, "200") for name in ("one", "two")]
    seen = 0
    while any(writer.poll() is None for writer in writers):
        read = [words_of(text) for _, text in general.entries(seen)]
        seen += len(read)
        time.sleep(0.02)
    said = [writer.communicate()[0].split("\n")[:-1] for writer in writers]
    acknowledged = {int(seq): (name, n) for line in said[0] + said[1] for seq, name, n in [line.split()]}
    assert sorted(acknowledged) == list(range(400))
    found = {seq: tuple(words_of(text).split()[:2]) for seq, text in general.entries()}
    assert found == acknowledged
    assert list(file_faults(folder, identity=identity)) == []
    turns = [acknowledged[seq][0] for seq in range(400)]
    assert sum(a != b for a, b in pairwise(turns)) > 20


def test_a_second_writer_waits_and_is_told(
    vault: Vault, folder: Path, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    general = vault.compartment("general")
    assert compartment.SECONDS == 5.0
    monkeypatch.setattr(compartment, "SECONDS", 0.3)
    append(general, 2)
    with running("hold_lock", folder, identity):
        began = time.monotonic()
        with pytest.raises(Unable) as caught, general.writing():
            pass
        assert caught.value.code == "in_use"
        assert 0.3 <= time.monotonic() - began < 3
        assert general.size == 2
        append(vault.compartment("identities"), 1)
    append(general, 1)
    assert general.size == 53


def test_the_lock_of_a_killed_writer_is_free(vault: Vault, folder: Path, identity: Identity) -> None:
    with start("hold_lock", folder, identity) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        process.kill()
    append(vault.compartment("general"), 1)
    assert vault.compartment("general").size == 1


@pytest.mark.slow
def test_a_look_beside_a_busy_writer_finds_nothing_wrong(
    vault: Vault, folder: Path, identity: Identity
) -> None:
    vault.close()
    with start("batches", folder, identity) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        until = time.monotonic() + 3
        looks = 0
        while looks < 5 or time.monotonic() < until:
            assert list(file_faults(folder, identity=identity)) == []
            with Vault.open(folder, identity=identity, readonly=True) as reader:
                for name in ("general", "identities"):
                    assert all(text for _, text in reader.compartment(name).entries())
            looks += 1
        process.kill()


def test_opening_beside_a_writer_leaves_its_files_alone(
    vault: Vault, folder: Path, identity: Identity
) -> None:
    left = folder / "device/checkpoints" / f".{'0' * 16}.tmp"
    for name in ("general", "identities"):
        with vault.compartment(name).writing():
            left.touch(mode=0o600)
            Vault.open(folder, identity=identity).close()
            assert left.exists()
    Vault.open(folder, identity=identity).close()
    assert not left.exists()
