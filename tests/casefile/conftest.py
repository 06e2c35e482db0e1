"""The example, imported once and copied for each test that wants to change it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from constancia.casefile.imports import import_package
from constancia.casefile.open import CaseFile, Identity
from tests.casefile import small as smalls
from tests.casefile.replicas import Replica, bring_in, found

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


@pytest.fixture(scope="session")
def made_shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Replica]]:
    """A case file of three members, and the folder through which they exchange: all in step."""
    root = tmp_path_factory.mktemp("shared")
    (root / "remote").mkdir()
    lead = found(root / "0")
    lead.say("Refugio Inventado")
    lead.say("Casa Secreta", protected=True)
    others = [bring_in(lead, root / str(n), root / "remote", name=f"Persona {n}") for n in (1, 2)]
    for one in (*others, lead, *others):
        one.sync(root / "remote")
    return root, [lead, *others]


@dataclass
class Shared:
    """Replicas in step, to change."""

    root: Path
    replicas: list[Replica]

    @property
    def remote(self) -> Path:
        return self.root / "remote"

    def copy(self, replica: Replica, name: str) -> Replica:
        """The folder of a replica, copied."""
        return Replica(shutil.copytree(replica.folder, self.root / name), replica.identity)

    def restore(self, replica: Replica, copy: Replica) -> None:
        shutil.rmtree(replica.folder)
        shutil.copytree(copy.folder, replica.folder)

    def settle(self, rounds: int = 3, *, only: Sequence[Replica] = ()) -> list[str]:
        """Everybody syncs some times; gives the codes of the last round's warnings."""
        codes: list[str] = []
        for _ in range(rounds):
            codes = [
                warning.code for one in only or self.replicas for warning in one.sync(self.remote).warnings
            ]
        return codes

    def must_be_equal(self) -> None:
        first, *rest = [one.state() for one in self.replicas]
        for one in rest:
            assert one == first


@pytest.fixture
def shared(made_shared: tuple[Path, list[Replica]], tmp_path: Path) -> Shared:
    root, replicas = made_shared
    copied = Path(shutil.copytree(root, tmp_path / "shared"))
    return Shared(copied, [Replica(copied / one.folder.name, one.identity) for one in replicas])
