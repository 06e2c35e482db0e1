"""Two people who work on one case file with the program, each in surroundings of their own, and their storage."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from constancia.vault import passphrase as passphrases
from tests.cli.program import LIGHT, PASSPHRASE, Done, Program

LEAD, OTHER = "Zulema Prueba", "Tobías Ensayo"


@dataclass(frozen=True)
class Person:
    """`case` is their copy of the case file, `storage` where they exchange."""

    program: Program
    case: Path
    storage: Path

    @classmethod
    def at(cls, root: Path, name: str) -> Person:
        return cls(Program(root / name / "home"), root / name / "case", root / "storage")

    def __call__(self, *arguments: object, **more: Any) -> Done:
        return self.program("-d", self.case, *arguments, **more)

    def well(self, *arguments: object, **more: Any) -> Any:
        return self.program.well("-d", self.case, *arguments, **more)

    def sync(self, *more: object) -> Any:
        return self.well("sync", self.storage, *more)

    def refused(self, *arguments: object) -> tuple[int, str]:
        """Exit code and error code."""
        done = self(*arguments, "--json")
        return done.code, done.fault["code"]

    def join(self, file: Path) -> Any:
        """Answer an invitation; the identity that this makes is sealed again at a light cost."""
        said = self.program.well("member", "join", file, self.case)
        if said["identity_is_new"]:
            lighten(self.program)
        return said


@dataclass(frozen=True)
class Team:
    root: Path

    @property
    def lead(self) -> Person:
        return Person.at(self.root, "lead")

    @property
    def other(self) -> Person:
        return Person.at(self.root, "other")

    def copy(self, root: Path) -> Team:
        shutil.copytree(self.root, root)
        return Team(root)


def lighten(program: Program) -> None:
    content = passphrases.unseal(program.identity.read_bytes(), PASSPHRASE)
    program.identity.write_bytes(passphrases.seal(content, PASSPHRASE, cost=LIGHT))


def newcomer(root: Path, name: str) -> Person:
    """Somebody who has nothing yet but a passphrase."""
    Program.at(root / name / "home")
    return Person.at(root, name)


def make(root: Path, blank: Path) -> Team:
    """A lead and a researcher, who may read all, with all that either has."""
    team = Team(root)
    (root / "storage").mkdir(parents=True)
    shutil.copytree(blank, root / "lead")
    newcomer(root, "other")
    file = root / "invitation"
    invite = ("member", "invite", "--name", OTHER, "--role", "researcher", "--compartment", "identities")
    team.lead.well(*invite, "--to", file)
    let_in(team.lead, team.other, file)
    file.unlink()
    return team


def let_in(inviting: Person, invited: Person, file: Path) -> None:
    """From the invitation to a case file that has all."""
    invited.join(file)
    invited.sync()
    inviting.sync()
    inviting.well("member", "accept", "--yes")
    for one in (inviting, invited, inviting, invited):
        one.sync()
