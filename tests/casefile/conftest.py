"""The example, imported once and copied for each test that wants to change it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from constancia.casefile.imports import import_package
from constancia.casefile.open import CaseFile, Identity
from tests.casefile import small as smalls

EXAMPLE = Path(__file__).parents[2] / "examples/border-2018-2020"


@pytest.fixture(scope="session")
def identity() -> Identity:
    return Identity.generate()


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory, identity: Identity) -> Path:
    folder = tmp_path_factory.mktemp("imported") / "case"
    with CaseFile.create(
        folder, identity=identity, title="A secret title", member="Zulema Prueba"
    ) as casefile:
        import_package(casefile, EXAMPLE)
    return folder


@pytest.fixture
def casefile(imported: Path, identity: Identity) -> Iterator[CaseFile]:
    """The imported example, to read."""
    with CaseFile.open(imported, identity=identity) as opened:
        yield opened


@pytest.fixture
def copy(imported: Path, tmp_path: Path) -> Path:
    """A copy of the imported example, to change."""
    return Path(shutil.copytree(imported, tmp_path / "case"))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the example's package, to change."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "package"))


@pytest.fixture(scope="session")
def made_small(tmp_path_factory: pytest.TempPathFactory, identity: Identity) -> Path:
    root = tmp_path_factory.mktemp("small")
    smalls.imported(root / "case", identity, smalls.package(root / "package")).close()
    return root


@pytest.fixture
def small(made_small: Path, identity: Identity, tmp_path: Path) -> Iterator[CaseFile]:
    """The small package, imported: a case file to change."""
    with CaseFile.open(shutil.copytree(made_small / "case", tmp_path / "small"), identity=identity) as opened:
        yield opened
