"""Recovery, backups and travel, through the program as a person runs it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from constancia.casefile import joining
from constancia.casefile.members import Roster
from constancia.claims.roles import Role
from constancia.vault import Identity
from tests.casefile.replicas import Replica, bring_in
from tests.cli.program import PASSPHRASE, Program


@dataclass(frozen=True)
class Founder:
    program: Program
    case: Path

    @property
    def replica(self) -> Replica:
        return Replica(self.case, Identity.open(self.program.identity, PASSPHRASE))


@pytest.fixture
def founder(tmp_path: Path) -> Founder:
    program = Program.at(tmp_path / "home")
    case = tmp_path / "case"
    assert program("new", case, "--title", "Invented", "--member", "Ximena Prueba").code == 0
    founder = Founder(program, case)
    founder.replica.say("Casa Secreta", protected=True)
    return founder


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    (tmp_path / "remote").mkdir()
    return tmp_path / "remote"


@pytest.mark.parametrize("language", ["en", "es"])
def test_two_of_three_shares_and_a_backup_bring_the_case_file_back(
    founder: Founder, remote: Path, tmp_path: Path, language: str
) -> None:
    shares, keys = tmp_path / "shares", tmp_path / "keys.age"
    made = founder.program("recovery", "shares", "--to", shares, "--lang", language, "--json")
    assert made.code == 0 and len(made.json["files"]) == 3
    backed = founder.program("-d", founder.case, "backup", remote, "--keys", keys, "--json")
    assert backed.code == 0 and backed.json["keys"] > 0
    later = Program.at(tmp_path / "later")
    back = later("recovery", "identity", shares / "share-1-3.txt", shares / "share-3-3.txt", "--json")
    assert (back.code, back.err) == (0, "")
    restored = later("restore", remote, tmp_path / "again", "--keys", keys, "--json")
    assert (restored.code, restored.json["waiting"]) == (0, 0)
    assert later("-d", tmp_path / "again", "check").code == 0
    assert Replica(tmp_path / "again", founder.replica.identity).said("identities") == {
        "place",
        "Casa Secreta",
    }


def test_shares_are_private_and_one_alone_gives_nothing(founder: Founder, tmp_path: Path) -> None:
    shares = tmp_path / "shares"
    founder.program("recovery", "shares", "--to", shares)
    assert all(file.stat().st_mode & 0o077 == 0 for file in (shares, *shares.iterdir()))
    later = Program.at(tmp_path / "later")
    alone = later("recovery", "identity", shares / "share-2-3.txt", "--json")
    assert (alone.code, alone.fault["code"]) == (1, "shares_few")
    assert not later.identity.exists()
    (tmp_path / "empty.txt").write_text("")
    assert later("recovery", "identity", tmp_path / "empty.txt", "--json").fault["code"] == "shares_wrong"
    missing = later("recovery", "identity", tmp_path / "none.txt", "--json")
    assert (missing.code, missing.fault["code"]) == (3, "share_unreadable")


def test_a_sheet_is_the_whole_identity(founder: Founder, tmp_path: Path) -> None:
    assert founder.program("recovery", "sheet", "--to", tmp_path / "sheet.txt").code == 0
    later = Program.at(tmp_path / "later")
    assert later("recovery", "identity", tmp_path / "sheet.txt").code == 0
    assert Identity.open(later.identity, PASSPHRASE) == founder.replica.identity


def test_a_traveller_carries_general_and_comes_back_by_invitation(
    founder: Founder, remote: Path, tmp_path: Path
) -> None:
    other = bring_in(founder.replica, tmp_path / "other", remote)
    for one in (founder.replica, other):
        one.sync(remote)
    traveller = founder.program
    alone = traveller(
        *("-d", founder.case, "travel", "out", remote, tmp_path / "first"),
        *("--new-identity", tmp_path / "first.age", "--yes", "--json"),
    )
    assert (alone.code, alone.fault["code"]) == (2, "only_lead")
    with founder.replica.open() as casefile:
        member = Roster.of(casefile).find("Tobías Ensayo")
        joining.regrant(casefile, member, frozenset(), role=Role.LEAD)
    for one in (founder.replica, other, founder.replica):
        one.sync(remote)
    carried, travel = tmp_path / "carried", tmp_path / "travel.age"
    asked = traveller(
        "-d", founder.case, "travel", "out", remote, carried, "--new-identity", travel, "--json"
    )
    assert (asked.code, asked.fault["code"]) == (2, "yes_needed")
    assert founder.case.exists() and not travel.exists()
    gone = traveller(
        "-d", founder.case, "travel", "out", remote, carried, "--new-identity", travel, "--yes", "--json"
    )
    assert (gone.code, gone.err) == (0, "")
    assert not founder.case.exists() and not traveller.identity.exists()
    assert len(gone.json["seal"]) == 8
    assert Replica(carried, Identity.open(travel, PASSPHRASE)).said("identities") == set()
    sealed = traveller("-d", carried, "--identity", travel, "travel", "seal", "--json")
    assert [one["seal"] for one in sealed.json] == [gone.json["seal"]]


def test_nothing_is_removed_while_it_is_nowhere_else(founder: Founder, remote: Path, tmp_path: Path) -> None:
    done = founder.program(
        *("-d", founder.case, "travel", "out", remote, tmp_path / "carried"),
        *("--new-identity", tmp_path / "travel.age", "--yes", "--json"),
    )
    assert (done.code, done.fault["code"]) == (3, "travel_unacknowledged")
    assert founder.case.exists() and founder.program.identity.exists()
    assert not (tmp_path / "travel.age").exists() and not (tmp_path / "carried").exists()


def test_coming_back_makes_new_device_keys(founder: Founder, remote: Path, tmp_path: Path) -> None:
    with founder.replica.open() as casefile:
        role = Role.RESEARCHER
        (tmp_path / "invitation").write_bytes(
            joining.invite(casefile, name="Tobías Ensayo", role=role, compartments=("identities",))
        )
    back = Program.at(tmp_path / "back")
    done = back("travel", "back", tmp_path / "invitation", tmp_path / "again", "--json")
    assert (done.code, len(done.json["own"])) == (0, 8)
    with founder.replica.open() as casefile:
        assert done.json["inviter"] == joining.own_words(casefile)
    wrong = back("travel", "back", tmp_path / "none", tmp_path / "third", "--json")
    assert (wrong.code, wrong.fault["code"]) == (3, "invitation_unreadable")
