from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.bench import Workbench


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    """The small package, sound."""
    return Workbench(tmp_path)
