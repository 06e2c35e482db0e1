"""Object stores: real servers of S3's kind on loopback, and memory."""

from __future__ import annotations

import secrets

import pytest

from constancia.vault.remote import Remote, open_remote
from tests.vault.remote.contract import RemoteContract
from tests.vault.remote.servers import Server


class TestMemory(RemoteContract):
    @pytest.fixture
    def remote(self) -> Remote:
        return open_remote("memory://")


@pytest.mark.xdist_group("seaweed")
class TestSeaweed(RemoteContract):
    @pytest.fixture
    def remote(self, seaweed: Server, credentials: None) -> Remote:
        return open_remote(seaweed.address(secrets.token_hex(4)))


@pytest.mark.xdist_group("rclone")
class TestRclone(RemoteContract):
    @pytest.fixture
    def remote(self, rclone: Server, credentials: None) -> Remote:
        return open_remote(rclone.address(secrets.token_hex(4)))
