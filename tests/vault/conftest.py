from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from constancia.vault import Identity, Vault


@pytest.fixture(scope="session")
def identity() -> Identity:
    return Identity.generate()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "case"


@pytest.fixture
def vault(folder: Path, identity: Identity) -> Iterator[Vault]:
    with Vault.create(folder, identity=identity) as vault:
        yield vault
