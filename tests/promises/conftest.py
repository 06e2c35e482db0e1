from __future__ import annotations

import pytest

from tests.cli import program as programs
from tests.cli.fixtures import blank, copy, empty, example, package, program
from tests.promises import planted as plants
from tests.promises.planted import Planted

__all__ = ["blank", "copy", "empty", "example", "package", "planted", "program"]


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """The example with a protected person planted in it, published. To read."""
    return plants.make(programs.shared(tmp_path_factory.getbasetemp(), "planted"))
