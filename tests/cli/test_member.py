"""`constancia member list`, `remove`, `grant` and `constancia compartment`."""

from __future__ import annotations

import re

from tests.cli.program import PACKAGE
from tests.cli.team import LEAD, OTHER, Team
from tests.cli.test_conventions import typed


def devices(team: Team, name: str) -> list[str]:
    (member,) = [one for one in team.lead.well("member", "list") if one["name"] == name]
    return [one["device"] for one in member["devices"]]


def test_members_are_listed_alike_on_both_sides(team: Team) -> None:
    for person in (team.lead, team.other):
        said = person.well("member", "list")
        assert [list(one) for one in said] == 2 * [
            ["name", "member", "role", "compartments", "current", "since", "devices"]
        ]
        assert [(one["name"], one["role"], one["compartments"]) for one in said] == [
            (LEAD, "lead", ["general", "identities"]),
            (OTHER, "researcher", ["general", "identities"]),
        ]
        assert [one["devices"][0]["this"] for one in said] == [
            person.case == one.case for one in (team.lead, team.other)
        ]
        assert all(re.fullmatch("[0-9a-f]{8}", one["devices"][0]["device"]) for one in said)
        assert any(one["devices"][0]["last_heard"] for one in said)
    english, spanish = (team.lead("member", "list", "--lang", one).out for one in ("en", "es"))
    assert "researcher" in english and re.search("just now|minutes? ago", english)
    assert "investigación" in spanish and re.search("hace un momento|hace .* minutos?", spanish)


def test_what_a_removed_member_says_reaches_nobody_and_nothing_new_reaches_them(team: Team) -> None:
    preview = team.lead.well("member", "remove", OTHER, "--reason", "invented")
    assert preview["removed"] is False and team.lead.well("member", "list")[1]["current"]
    done = team.lead("member", "remove", OTHER, "--reason", "invented", "--yes")
    assert done.code == 0 and "stays read" in done.out and "general, identities" in done.out
    team.lead.sync()
    team.other.well("import", PACKAGE)
    team.other.sync()
    assert team.lead.sync()["received"] == 0
    assert team.lead.well("count")["rows"] == []
    assert team.lead.well("member", "list")[1]["current"] is False
    before = [path.read_bytes() for path in team.lead.storage.rglob("*") if path.is_file()]
    team.lead.well("import", PACKAGE)
    team.lead.sync()
    assert len(before) < sum(path.is_file() for path in team.lead.storage.rglob("*"))
    assert team.other.sync()["received"] == 0


def test_removing_asks_on_a_terminal(team: Team) -> None:
    passphrase = (team.lead.program.home / "passphrase").read_text()
    arguments = ["-d", team.lead.case, "member", "remove", OTHER, "--reason", "x", "--lang", "es"]
    code, shown = typed(arguments, team.lead.program, lines=[passphrase, "\n"])
    assert code == 0 and "queda leído" in shown and "No se escribió nada" in shown
    assert team.lead.well("member", "list")[1]["current"] is True
    code, shown = typed(arguments, team.lead.program, lines=[passphrase, "s\n"])
    assert code == 0 and team.lead.well("member", "list")[1]["current"] is False


def test_who_cannot_be_removed_and_by_whom(team: Team) -> None:
    reason = ("--reason", "invented", "--yes")
    own = devices(team, LEAD)[0]
    for person, arguments, code in (
        (team.other, (LEAD,), "lead_needed"),
        (team.lead, (LEAD,), "founder_stays"),
        (team.lead, (LEAD, "--device", own), "own_device"),
        (team.lead, (OTHER, "--device", own), "unknown_device"),
        (team.lead, (OTHER, "--device", ""), "unknown_device"),
        (team.lead, ("Nadie",), "unknown_member"),
    ):
        assert person.refused("member", "remove", *arguments, *reason) == (2, code)


def test_one_device_is_removed_and_its_member_stays(team: Team) -> None:
    (device,) = devices(team, OTHER)
    said = team.lead.well("member", "remove", OTHER, "--device", device[:4], "--reason", "lost", "--yes")
    assert (said["device"], said["removed"], said["new_keys"]) == (device, True, ["general", "identities"])
    assert devices(team, OTHER) == [] and team.lead.well("member", "list")[1]["current"] is True


def test_a_section_of_its_own_is_read_by_those_who_were_granted_it(team: Team) -> None:
    assert team.lead.well("compartment", "new", "defence", "--privileged") == {
        "compartment": "defence",
        "privileged": True,
    }
    assert team.lead.refused("compartment", "new", "defence") == (2, "compartment_exists")
    assert team.lead.refused("compartment", "new", "two words") == (2, "compartment_name")
    assert team.other.refused("compartment", "new", "mine") == (2, "lead_needed")
    team.lead.sync()
    team.other.sync()
    assert "defence" not in {one["compartment"] for one in team.other.well("compartment", "list")}
    granted = team.lead.well("member", "grant", OTHER, "--compartment", "defence", "--role", "lead")
    assert granted == {
        "name": OTHER,
        "role": "lead",
        "compartments": ["defence", "general", "identities"],
    }
    team.lead.sync()
    team.other.sync()
    for person in (team.lead, team.other):
        found = {one["compartment"]: one for one in person.well("compartment", "list")}
        assert found["defence"] == {
            "compartment": "defence",
            "privileged": True,
            "members": [LEAD, OTHER],
        }
    assert team.other("member", "invite", "--name", "x", "--role", "reader", "--to", "x").code == 0
    assert "secreto profesional" in team.lead("compartment", "list", "--lang", "es").out


def test_a_grant_of_nothing_or_by_nobody(team: Team) -> None:
    assert team.lead.refused("member", "grant", OTHER) == (2, "grant_nothing")
    assert team.lead.refused("member", "grant", OTHER, "--role", "emperor") == (2, "unknown_role")
    assert team.lead.refused("member", "grant", OTHER, "--compartment", "no") == (2, "compartment_unknown")
    assert team.other.refused("member", "grant", LEAD, "--role", "reader") == (2, "lead_needed")
