"""A sync that is killed at any moment: what was there is there, and the next one goes on."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.casefile.conftest import Shared
from tests.casefile.replicas import Replica
from tests.vault import workers

KILLS = 20


@pytest.mark.slow
def test_a_killed_sync_goes_on(shared: Shared) -> None:
    lead, other, _ = shared.replicas
    chance, names, killed = random.Random(20181126), [], 0
    for turn in range(KILLS):
        one = (lead, other)[turn % 2]
        one.say(f"Puente {turn}")
        one.say(f"Calle {turn}", protected=True)
        names.append(one.seal(f"photo {turn}".encode() * 2_000))
        killed += not _syncs(one, shared.remote, within=chance.uniform(0, 0.5))
        assert one.faults() == []
    assert killed > KILLS // 4
    assert shared.settle() == []
    shared.must_be_equal()
    for one in shared.replicas:
        assert {f"Puente {turn}" for turn in range(KILLS)} <= one.said()
        assert {f"Calle {turn}" for turn in range(KILLS)} <= one.said("identities")
        assert [one.evidence(name) for name in names] == [f"photo {n}".encode() * 2_000 for n in range(KILLS)]
        assert one.faults() == []


def _syncs(replica: Replica, remote: Path, *, within: float) -> bool:
    """Whether it was done before it was killed."""
    keys = replica.folder.with_name(f"{replica.folder.name}.keys")
    workers.save(replica.identity, keys)
    command = [sys.executable, "-m", "tests.casefile.worker", str(replica.folder), str(keys), str(remote)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        time.sleep(within)
        process.kill()
        return process.stdout.read() == "done\n"
