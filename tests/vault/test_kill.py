"""Killed at any moment: what was acknowledged is there, nothing is half there, and the check passes."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from constancia.vault import Identity, Vault, file_faults
from tests.vault.running import start

KILLS = 15


@pytest.mark.slow
def test_what_was_acknowledged_outlives_a_kill(vault: Vault, folder: Path, identity: Identity) -> None:
    vault.close()
    chance = random.Random(20181126)
    for _ in range(KILLS):
        acknowledged = _killed(folder, identity, after=chance.uniform(0, 0.12))
        assert list(file_faults(folder, identity=identity)) == []
        with Vault.open(folder, identity=identity) as again:
            for name, size, evidence in acknowledged:
                compartment = again.compartment(name)
                assert compartment.size >= int(size)
                assert compartment.evidence(evidence) == b"evidence " * 300
            for name in ("general", "identities"):
                compartment = again.compartment(name)
                assert compartment.size % 20 == 0
                assert all(text for _, text in compartment.entries())
                if compartment.size:
                    rows = compartment.connection.execute("SELECT count(*) FROM seen").fetchone()
                    assert rows == (compartment.size // 20,)


def _killed(folder: Path, identity: Identity, *, after: float) -> list[list[str]]:
    with start("batches", folder, identity) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        time.sleep(after)
        process.kill()
        lines = process.stdout.read().split("\n")
    return [line.split() for line in lines[:-1]]
