"""`constancia member invite`, `join` and `accept`: nobody comes in whose words were not compared."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.cli.program import PACKAGE, Program
from tests.cli.team import Person, Team, let_in, newcomer
from tests.cli.test_conventions import typed

INVITE = ("member", "invite", "--name", "Inés Ficticia", "--role", "reader")


@pytest.fixture
def founder(empty: Path, program: Program, tmp_path: Path) -> Person:
    """Somebody alone with a new case file, and a storage."""
    (tmp_path / "storage").mkdir()
    return Person(program, empty, tmp_path / "storage")


def test_the_whole_way_of_a_newcomer(founder: Person, tmp_path: Path) -> None:
    file, invited = tmp_path / "invitation", newcomer(tmp_path, "new")
    said = founder.well(*INVITE, "--compartment", "identities", "--to", file)
    assert list(said) == ["name", "role", "compartments", "is_device", "file", "own_words"]
    assert (said["role"], said["compartments"], said["is_device"]) == (
        "reader",
        ["general", "identities"],
        False,
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    joined = invited.join(file)
    assert joined["identity_is_new"] and invited.program.identity.exists()
    assert joined["inviter_words"] == said["own_words"] and len(joined["own_words"]) == 8
    assert invited.refused("count") == invited.refused("check") == (2, "joining")
    waits = invited.sync()
    assert (waits["sent"], waits["warnings"][0]["code"], waits["requests"]) == (0, "welcome_awaited", [])
    assert founder.refused("member", "accept") == (2, "request_missing")
    (asked,) = founder.sync()["requests"]
    assert (asked["name"], asked["words"]) == ("Inés Ficticia", joined["own_words"])
    preview = founder.well("member", "accept")
    assert (preview["accepted"], preview["words"]) == (False, joined["own_words"])
    founder.sync()
    assert invited.sync()["warnings"][0]["code"] == "welcome_awaited"
    assert founder.well("member", "accept", "inés ficticia", "--yes")["accepted"] is True
    founder.sync()
    assert invited.sync()["received"] > 0
    assert founder.sync()["requests"] == []
    assert invited.well("check")["ok"] and founder.well("check")["ok"]
    assert invited.refused("import", PACKAGE) == (2, "role_forbids")
    assert invited.well("count")["rows"] == []


def test_words_and_what_to_do_with_them_are_said_in_both_languages(founder: Person, tmp_path: Path) -> None:
    file = tmp_path / "invitation"
    founder.well(*INVITE, "--to", file)
    for language, compare, next_ in (
        ("en", "by voice or in person, never over the channel", "Next: constancia -d"),
        ("es", "de viva voz o en persona, nunca por el medio", "Siguiente: constancia -d"),
    ):
        folder = tmp_path / language
        identity = founder.program.home / f"{language}.age"
        done = founder.program("member", "join", file, folder, "--lang", language, "--identity", identity)
        assert done.code == 0 and compare in done.out and next_ in done.out
        assert sum(len(line.rpartition(": ")[2].split()) == 8 for line in done.out.splitlines()) == 2
        waits = founder.program(
            "-d", folder, "sync", founder.storage, "--lang", language, "--identity", identity
        )
        assert (waits.code, waits.err, waits.out.count("\n")) == (0, "", 1)


def test_on_a_terminal_it_asks_and_a_no_lets_nobody_in(founder: Person, tmp_path: Path) -> None:
    file, invited = tmp_path / "invitation", newcomer(tmp_path, "new")
    founder.well(*INVITE, "--to", file)
    own = invited.join(file)["own_words"]
    invited.sync()
    founder.sync()
    passphrase = (founder.program.home / "passphrase").read_text()
    for answer, is_in in (("n\n", False), ("\n", False), ("y\n", True)):
        code, shown = typed(
            ["-d", founder.case, "member", "accept"], founder.program, lines=[passphrase, answer]
        )
        assert code == 0 and " ".join(own) in " ".join(shown.split())
        assert ("is let in" in shown, "Nobody was let in" in shown) == (is_in, not is_in)
        assert len(founder.well("member", "list")) == (2 if is_in else 1)


def test_what_is_no_invitation_is_refused_and_leaves_nothing(founder: Person, tmp_path: Path) -> None:
    file, invited = tmp_path / "invitation", newcomer(tmp_path, "new")
    founder.well(*INVITE, "--to", file)
    whole = file.read_bytes()
    for spoilt in (b"", b"hello", whole[:-9], whole.replace(b'"reader"', b'"emperor"'), b"x" * 70_000):
        file.write_bytes(spoilt)
        done = invited.program("member", "join", file, invited.case, "--json")
        assert (done.code, done.fault["code"]) == (1, "invitation")
    done = invited.program("member", "join", tmp_path / "none", invited.case, "--json")
    assert (done.code, done.fault["code"]) == (2, "not_found")
    file.write_bytes(whole)
    done = invited.program("member", "join", file, founder.case, "--json")
    assert (done.code, done.fault["code"]) == (2, "folder_exists")
    assert not invited.case.exists() and not invited.program.identity.exists()


def test_what_an_invitation_needs(founder: Person, tmp_path: Path) -> None:
    to = ("--to", tmp_path / "invitation")
    there = tmp_path / "there"
    there.touch()
    for arguments, code in (
        ((*INVITE, "--to", there), "file_there"),
        (("member", "invite", "--name", "x", *to), "unknown_role"),
        (("member", "invite", "--name", "x", "--role", "emperor", *to), "unknown_role"),
        (("member", "invite", "--role", "reader", *to), "name_empty"),
        ((*INVITE, "--compartment", "nowhere", *to), "compartment_unknown"),
        ((*INVITE, "--device", *to), "device_alone"),
        (("member", "invite", "--device", "--name", "Nadie", *to), "unknown_member"),
    ):
        assert founder.refused(*arguments) == (2, code)
    assert not (tmp_path / "invitation").exists()


def test_who_is_no_lead_invites_a_device_of_their_own_and_nobody_else(team: Team) -> None:
    file = team.root / "invitation"
    assert team.other.refused(*INVITE, "--to", file) == (2, "lead_needed")
    assert team.other.well("member", "invite", "--device", "--to", file)["is_device"] is True
    second = Person(team.other.program, team.root / "second", team.other.storage)
    let_in(team.other, second, file)
    team.lead.sync()
    members = team.lead.well("member", "list")
    assert [len(one["devices"]) for one in members] == [1, 2]
    assert second.sync()["warnings"] == []
