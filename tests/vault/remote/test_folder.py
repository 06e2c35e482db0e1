"""A folder as a remote."""

from __future__ import annotations

from pathlib import Path

import pytest

from constancia.vault.remote import Remote, open_remote
from tests.vault.remote.contract import RemoteContract


class TestFolder(RemoteContract):
    @pytest.fixture
    def remote(self, tmp_path: Path) -> Remote:
        (tmp_path / "stick").mkdir()
        return open_remote(str(tmp_path / "stick"))
