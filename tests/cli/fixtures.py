"""What tests of the program stand on: the example made once a run, and empty surroundings."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli import program as programs
from tests.cli import team as teams
from tests.cli.program import Example, Program
from tests.cli.team import Team


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Example:
    """The example, imported and published by the program. To read."""
    return programs.make(programs.shared(tmp_path_factory.getbasetemp(), "example-by-the-program"))


@pytest.fixture
def copy(example: Example, tmp_path: Path) -> Example:
    """A copy of it, to change."""
    return example.copy(tmp_path / "copy")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program and a person who has nothing yet but a passphrase."""
    return Program.at(tmp_path / "home")


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new case file and its person, made once."""
    return programs.blank(tmp_path_factory.mktemp("blank"))


@pytest.fixture
def empty(blank: Path, program: Program, tmp_path: Path) -> Path:
    """A new case file of that person's."""
    shutil.copy2(blank / "home/identity.age", program.identity)
    return Path(shutil.copytree(blank / "case", tmp_path / "case"))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the example's package, to change."""
    return Path(shutil.copytree(programs.PACKAGE, tmp_path / "package"))


@pytest.fixture(scope="session")
def team_made(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Team:
    """Two people on one case file, made once."""
    return teams.make(tmp_path_factory.mktemp("team") / "team", blank)


@pytest.fixture
def team(team_made: Team, tmp_path: Path) -> Team:
    """A copy of them, to change."""
    return team_made.copy(tmp_path / "team")
