"""Who comes in, by whom, and with which devices; who stays out."""

from __future__ import annotations

from pathlib import Path

import pytest

from constancia.casefile import joining
from constancia.casefile.compartment_keys import publish_key
from constancia.casefile.members import Member, Roster, privileged
from constancia.casefile.open import CaseFile, now
from constancia.claims.record import Json, Kind, Record
from constancia.claims.roles import Role
from constancia.errors import Misuse
from constancia.log.strict import b64
from constancia.vault import Identity
from constancia.vault.creation import new_secret
from tests.casefile.replicas import Replica, bring_in, found, knock


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    (tmp_path / "remote").mkdir()
    return tmp_path / "remote"


def of(casefile: CaseFile, replica: Replica) -> Member:
    return Roster.of(casefile).members[replica.identity.public_key]


def answered(inviting: Replica, content: bytes, newcomer: Replica, remote: Path) -> joining.Invited:
    """The answer of a newcomer to an invitation, as whoever invited finds it."""
    joining.join(newcomer.folder, joining.read_invitation(content), identity=newcomer.identity)
    assert not knock(newcomer, remote)
    (asked,) = inviting.sync(remote).requests
    return asked


def second_device(first: Replica, folder: Path, remote: Path) -> Replica:
    with first.open() as casefile:
        content = joining.invite_device(casefile)
    second = Replica(folder, first.identity)
    asked = answered(first, content, second, remote)
    with first.open() as casefile:
        joining.accept(casefile, asked)
    first.sync(remote)
    assert knock(second, remote)
    return second


def test_a_member_brings_in_a_further_device_alone(tmp_path: Path, remote: Path) -> None:
    """Nobody warns of anything: the list of the member's devices goes on where it was."""
    lead = found(tmp_path / "a")
    other = bring_in(lead, tmp_path / "b", remote, role=Role.REVIEWER)
    second = second_device(other, tmp_path / "c", remote)
    lead.say("Refugio Inventado", protected=True)
    told = [one.sync(remote).warnings for one in (second, other, lead, second, other, lead)]
    assert told[2:] == [[], [], [], []]
    assert second.said("identities") == other.said("identities") == {"place", "Refugio Inventado"}
    for one in (lead, other, second):
        with one.open() as casefile:
            member = of(casefile, other)
            assert len(member.devices) == 2 and member.role is Role.REVIEWER
            assert len(Roster.of(casefile).members) == 2


def test_a_lead_brings_in_a_further_device_of_another_member(tmp_path: Path, remote: Path) -> None:
    lead = found(tmp_path / "a")
    other = bring_in(lead, tmp_path / "b", remote)
    with lead.open() as casefile:
        content = joining.invite_device(casefile, of(casefile, other))
    with other.open() as casefile, pytest.raises(Misuse, match="lead_needed"):
        joining.invite_device(casefile, of(casefile, lead))
    second = Replica(tmp_path / "c", other.identity)
    asked = answered(lead, content, second, remote)
    with lead.open() as casefile:
        joining.accept(casefile, asked)
        assert len(Roster.of(casefile).members) == 2
    lead.sync(remote)
    assert knock(second, remote)


def test_an_invitation_for_a_device_lets_nobody_else_in(tmp_path: Path, remote: Path) -> None:
    lead = found(tmp_path / "a")
    other = bring_in(lead, tmp_path / "b", remote)
    for inviting in (other, lead):
        with inviting.open() as casefile:
            content = joining.invite_device(casefile)
        stranger = Replica(tmp_path / f"of-{inviting.folder.name}", Identity.generate())
        asked = answered(inviting, content, stranger, remote)
        with inviting.open() as casefile, pytest.raises(Misuse, match="request_of_another"):
            joining.accept(casefile, asked)
        inviting.sync(remote)
        assert not knock(stranger, remote)


def test_who_was_removed_stays_out_under_that_identity(tmp_path: Path, remote: Path) -> None:
    lead = found(tmp_path / "a")
    other = bring_in(lead, tmp_path / "b", remote)
    with lead.open() as casefile:
        joining.remove(casefile, of(casefile, other), reason="invented")
        with pytest.raises(Misuse, match="member_removed"):
            joining.invite_device(casefile, of(casefile, other))
        content = joining.invite(casefile, name="Again", role=Role.READER, compartments=[])
    again = Replica(tmp_path / "c", other.identity)
    asked = answered(lead, content, again, remote)
    with lead.open() as casefile, pytest.raises(Misuse, match="member_removed"):
        joining.accept(casefile, asked)
    lead.sync(remote)
    assert not knock(again, remote)


def test_leads_alone_remove_and_never_the_founder_nor_themselves(tmp_path: Path, remote: Path) -> None:
    lead = found(tmp_path / "a")
    second = bring_in(lead, tmp_path / "b", remote, role=Role.LEAD)
    other = bring_in(lead, tmp_path / "c", remote)
    second.sync(remote)
    with other.open() as casefile, pytest.raises(Misuse, match="lead_needed"):
        joining.remove(casefile, of(casefile, other), device=casefile.general.public_key, reason="lost")
    with second.open() as casefile:
        for member, code in ((lead, "founder_stays"), (second, "own_device")):
            with pytest.raises(Misuse, match=code):
                joining.remove(casefile, of(casefile, member), reason="invented")
        joining.remove(casefile, of(casefile, other), reason="invented")


def test_inviting_the_same_name_again_takes_the_place_of_the_first(tmp_path: Path, remote: Path) -> None:
    lead = found(tmp_path / "a")
    with lead.open() as casefile:
        first = joining.invite(casefile, name="Inés Ficticia", role=Role.READER, compartments=[])
        stranger = Replica(tmp_path / "b")
    assert answered(lead, first, stranger, remote).words()
    with lead.open() as casefile:
        second = joining.invite(casefile, name="Inés Ficticia", role=Role.READER, compartments=[])
        (kept,) = joining.invited(casefile)
    assert second != first and kept.request is None
    assert lead.sync(remote).requests == []


def test_a_key_that_no_lead_granted_is_taken_by_nobody(tmp_path: Path) -> None:
    """Else whoever reads only could have all others seal to a key of their own."""
    remote = tmp_path / "shared"
    remote.mkdir()
    lead = found(tmp_path / "lead")
    reader = bring_in(lead, tmp_path / "reader", remote, role=Role.READER)
    with reader.open() as casefile:
        publish_key(casefile, Roster.of(casefile), "identities", new_secret())
    for one in (reader, lead, reader):
        one.sync(remote)
    with lead.open() as casefile, reader.open() as other:
        keys = [one.vault.keyring.epochs("identities") for one in (casefile, other)]
    assert keys[0] == keys[1] and len(keys[0]) == 1


def test_the_keys_are_renewed_before_a_removal_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote = tmp_path / "shared"
    remote.mkdir()
    lead = found(tmp_path / "lead")
    other = bring_in(lead, tmp_path / "other", remote)
    with lead.open() as casefile:
        member = Roster.of(casefile).members[other.identity.public_key]
        record = casefile.record

        def cut_off(one: Record, **more: bool) -> None:
            if one.body.get("act") == "removal":
                raise KeyboardInterrupt
            record(one, **more)

        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(casefile, "record", cut_off)
            joining.remove(casefile, member, reason="left")
        assert len(casefile.vault.keyring.epochs("identities")) == 2
        assert Roster.of(casefile).members[member.key].is_current
        joining.remove(casefile, member, reason="left")
        assert not Roster.of(casefile).members[member.key].is_current
    lead.say("Dicho Después", protected=True)
    for one in (lead, other):
        one.sync(remote)
    assert "Dicho Después" not in other.said("identities")


UNSOUND: list[dict[str, Json]] = [
    {"act": "travel"},
    {"act": "travel", "member": "x", "member_recipient": "nonsense", "role": ["lead"]},
    {"act": "member", "role": {}},
    {"act": "removal", "member": 7, "devices": "all", "bounds": []},
    {"act": "key", "wrapped": {"a": 1}},
    {"act": "compartment", "privileged": True},
]


@pytest.mark.parametrize("body", UNSOUND)
def test_no_grant_that_anybody_can_write_stops_the_others(tmp_path: Path, body: dict[str, Json]) -> None:
    remote = tmp_path / "shared"
    remote.mkdir()
    lead = found(tmp_path / "lead")
    reader = bring_in(lead, tmp_path / "reader", remote, role=Role.READER)
    with reader.open() as casefile:
        casefile.record(Record(Kind.GRANT, at=now(), body=body))
    for one in (reader, lead):
        one.sync(remote)
    with lead.open() as casefile:
        assert len(Roster.of(casefile).members) == 2
        assert privileged(casefile) == frozenset()


def test_a_travel_grant_for_others_changes_nothing_of_theirs(tmp_path: Path) -> None:
    remote = tmp_path / "shared"
    remote.mkdir()
    lead = found(tmp_path / "lead")
    reader = bring_in(lead, tmp_path / "reader", remote, role=Role.READER)
    body: dict[str, Json] = {
        "act": "travel",
        "member": b64(lead.identity.public_key),
        "member_recipient": lead.identity.recipient,
        "role": "reader",
        "compartments": ["general"],
    }
    with reader.open() as casefile:
        casefile.record(Record(Kind.GRANT, at=now(), body=body))
    for one in (reader, lead):
        one.sync(remote)
    with lead.open() as casefile:
        joining.remove(casefile, of(casefile, reader), reason="left")
        assert Roster.of(casefile).is_lead


def test_nobody_removes_the_founder(tmp_path: Path) -> None:
    remote = tmp_path / "shared"
    remote.mkdir()
    founder = found(tmp_path / "lead")
    founder.say("Refugio Inventado")
    other = bring_in(founder, tmp_path / "other", remote, role=Role.LEAD)
    body: dict[str, Json] = {"act": "removal", "member": b64(founder.identity.public_key), "bounds": {}}
    with other.open() as casefile:
        casefile.record(Record(Kind.GRANT, at=now(), body=body))
    for one in (other, founder, other):
        one.sync(remote)
    assert "Refugio Inventado" in founder.said() & other.said()
    with founder.open() as casefile:
        assert Roster.of(casefile).is_lead


def test_two_leads_who_remove_two_people_at_once_leave_no_key_to_either(tmp_path: Path) -> None:
    remote = tmp_path / "shared"
    remote.mkdir()
    founder = found(tmp_path / "lead")
    other = bring_in(founder, tmp_path / "other", remote, role=Role.LEAD, name="Otra Prueba")
    people = [bring_in(founder, tmp_path / n, remote, name=f"Persona {n}") for n in ("x", "y")]
    for one in (founder, other, founder, other):
        one.sync(remote)
    for lead, gone in zip((founder, other), people, strict=True):
        with lead.open() as casefile:
            joining.remove(casefile, of(casefile, gone), reason="left")
    for one in (founder, other, founder, other, founder):
        one.sync(remote)
    with founder.open() as casefile, other.open() as second:
        newest = casefile.vault.keyring.epochs("identities")[0]
        assert newest == second.vault.keyring.epochs("identities")[0]
    for person in people:
        with person.open() as casefile:
            assert newest not in casefile.vault.keyring.epochs("identities")
    founder.say("Dicho Después", protected=True)
    founder.sync(remote)
    for person in people:
        person.sync(remote)
        assert "Dicho Después" not in person.said("identities")


def test_a_welcome_is_taken_away_once_it_was_used_or_its_member_removed(tmp_path: Path) -> None:
    remote = tmp_path / "shared"
    remote.mkdir()
    lead = found(tmp_path / "lead")
    bring_in(lead, tmp_path / "other", remote)
    lead.sync(remote)
    with lead.open() as casefile:
        assert joining._welcomes(casefile) == []
    newcomer = Replica(tmp_path / "new")
    with lead.open() as casefile:
        file = joining.invite(casefile, name="Wrong Person", role=Role.READER, compartments=())
    asked = answered(lead, file, newcomer, remote)
    with lead.open() as casefile:
        member = joining.accept(casefile, asked)
        joining.remove(casefile, member, reason="wrong")
    lead.sync(remote)
    assert not knock(newcomer, remote)
