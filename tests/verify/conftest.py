"""One small publication a run, copied for each test that changes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.verify import small


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> small.Made:
    """A sound publication. Not to be changed."""
    return small.make(tmp_path_factory.mktemp("publication") / "site")


@pytest.fixture
def site(made: small.Made, tmp_path: Path) -> Path:
    """A copy of it, to be changed at will."""
    return Path(shutil.copytree(made.root, tmp_path / "site"))
