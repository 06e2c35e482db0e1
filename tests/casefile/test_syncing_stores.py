"""Through real object stores on loopback."""

from __future__ import annotations

import pytest

from constancia.casefile import syncing
from tests.casefile.conftest import Shared
from tests.casefile.replicas import Replica
from tests.vault.remote.conftest import credentials, rclone, seaweed
from tests.vault.remote.servers import Server

__all__ = ["credentials", "rclone", "seaweed"]


@pytest.mark.slow
@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize("store", ["seaweed", "rclone"])
def test_replicas_meet_in_an_object_store(shared: Shared, store: str, request: pytest.FixtureRequest) -> None:
    server: Server = request.getfixturevalue(store)
    address = server.address("matter")

    def sync(replica: Replica) -> list[str]:
        with replica.open() as casefile:
            return [warning.code for warning in syncing.sync(casefile, address).warnings]

    for one in shared.replicas:
        sync(one)
    lead, other, third = shared.replicas
    lead.say("Puente Imaginario")
    other.say("Calle Oculta", protected=True)
    photo, film = lead.seal(b"a photo" * 99), other.seal(bytes(18 << 20), protected=True)
    for _ in range(3):
        codes = [code for one in shared.replicas for code in sync(one)]
    assert codes == []
    shared.must_be_equal()
    assert third.evidence(photo) == b"a photo" * 99
    assert third.evidence(film, "identities") == bytes(18 << 20)
    assert [one.faults() for one in shared.replicas] == [[], [], []]
