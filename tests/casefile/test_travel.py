"""What a traveller carries, and what they truthfully cannot bring back alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from constancia.casefile import joining, travel
from constancia.casefile.members import Roster
from constancia.casefile.travel import Journey
from constancia.claims.roles import Role
from constancia.errors import Misuse, Unable
from constancia.vault import Identity
from constancia.vault.remote import open_remote
from tests.casefile.replicas import Replica, bring_in, found


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    (tmp_path / "remote").mkdir()
    return tmp_path / "remote"


@pytest.fixture
def lead(tmp_path: Path) -> Replica:
    lead = found(tmp_path / "a")
    lead.say("Refugio Inventado")
    lead.say("Casa Secreta", protected=True)
    return lead


def set_out(
    traveller: Replica, into: Path, remote: Path, *, replicas: int = 1
) -> tuple[Replica, travel.Seal]:
    carried = Replica(into)
    journey = Journey(str(remote), into, {"general"}, replicas)
    seal = travel.set_out(
        traveller.folder,
        journey,
        identity=traveller.identity,
        travel=carried.identity,
        progress=lambda *_: None,
    )
    return carried, seal


def test_nobody_sets_out_while_the_record_is_nowhere_else(
    lead: Replica, tmp_path: Path, remote: Path
) -> None:
    with pytest.raises(Unable, match="travel_unacknowledged"):
        set_out(lead, tmp_path / "carried", remote)
    other = bring_in(lead, tmp_path / "b", remote)
    lead.say("Dicho Después")
    with pytest.raises(Unable, match="travel_unacknowledged"):
        set_out(lead, tmp_path / "carried", remote)
    assert not (tmp_path / "carried").exists()
    assert lead.folder.exists()
    other.sync(remote)


def test_what_is_carried_holds_nothing_else(lead: Replica, tmp_path: Path, remote: Path) -> None:
    traveller = bring_in(lead, tmp_path / "b", remote, role=Role.RESEARCHER)
    traveller.say("Testigo Oculto", protected=True)
    for one in (traveller, lead, traveller):
        one.sync(remote)
    carried, seal = set_out(traveller, tmp_path / "carried", remote)
    own = tmp_path / "identity.age"
    own.write_bytes(b"stands for an identity file")
    journey = Journey(str(remote), tmp_path / "carried", {"general"})
    travel.leave_behind(traveller.folder, journey, identity=traveller.identity, file=own)
    assert not own.exists()
    assert carried.said() == lead.said()
    assert carried.said("identities") == set()
    assert not traveller.folder.exists()
    assert len(seal.words) == 8
    with open_remote(str(remote)) as opened, pytest.raises(Exception, match="membership_missing"):
        from constancia.vault.recovery import restore

        restore(tmp_path / "back", opened, identity=Identity.generate())
    carried.say("Visto en el Camino")
    for one in (carried, lead):
        one.sync(remote)
    assert "Visto en el Camino" in lead.said()
    with lead.open() as casefile:
        assert [one.words for one in travel.seals(casefile)] == [seal.words]


def test_what_is_carried_lies_apart_from_what_is_left(lead: Replica, tmp_path: Path, remote: Path) -> None:
    for into, address in ((lead.folder / "carried", remote), (tmp_path / "carried", lead.folder / "shared")):
        with pytest.raises(Misuse, match="travel_inside"):
            Journey(str(address), into, {"general"}).must_lie_apart(lead.folder)
    Journey("s3://bucket/prefix", tmp_path / "carried", {"general"}).must_lie_apart(lead.folder)


def test_what_was_recorded_on_the_road_stays_when_its_member_goes(
    lead: Replica, tmp_path: Path, remote: Path
) -> None:
    traveller = bring_in(lead, tmp_path / "b", remote)
    for one in (traveller, lead, traveller):
        one.sync(remote)
    carried, _ = set_out(traveller, tmp_path / "carried", remote)
    carried.say("Visto en el Camino")
    for one in (carried, lead):
        one.sync(remote)
    with lead.open() as casefile:
        joining.remove(casefile, Roster.of(casefile).find("Tobías Ensayo"), reason="left")
    lead.sync(remote)
    assert "Visto en el Camino" in lead.said()


def test_a_travel_identity_gets_no_more_than_who_granted_it_and_goes_with_them(
    lead: Replica, tmp_path: Path, remote: Path
) -> None:
    reviewer = bring_in(lead, tmp_path / "b", remote, role=Role.REVIEWER, compartments=())
    carried = Identity.generate()
    with reviewer.open() as casefile:
        journey = Journey(str(remote), tmp_path / "carried", {"general", "identities"})
        asked = travel._invited(casefile, journey, carried)
        joining.accept(casefile, asked)
    for one in (reviewer, lead):
        one.sync(remote)
    with lead.open() as casefile:
        member = Roster.of(casefile).members[carried.public_key]
        assert (member.role, member.compartments) == (Role.READER, {"general"})
        joining.remove(casefile, Roster.of(casefile).find("Tobías Ensayo"), reason="left")
        assert not Roster.of(casefile).members[carried.public_key].is_current
        with pytest.raises(Misuse, match="founder_stays"):
            joining.remove(casefile, Roster.of(casefile).find("Ximena Prueba"), reason="no")
