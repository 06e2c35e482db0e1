"""Replicas of one case file end equal, whatever lies between them."""

from __future__ import annotations

from pathlib import Path

import pytest

from constancia.casefile.destruction import finish, order, places_of, receipts
from constancia.casefile.joining import remove
from constancia.casefile.members import Roster
from constancia.casefile.open import now
from constancia.claims.record import Json, Kind, Record
from constancia.claims.roles import Role
from constancia.errors import Misuse
from constancia.vault.remote import open_remote
from tests.casefile.conftest import Shared
from tests.casefile.replicas import bring_in


def test_what_one_says_the_others_read(shared: Shared) -> None:
    lead, other, _ = shared.replicas
    assert lead.said() == {"place", "Refugio Inventado"}
    other.say("Puente Imaginario")
    other.say("Calle Oculta", protected=True)
    lead.say("Calle Tapada", protected=True)
    assert shared.settle() == []
    assert other.said() == {"place", "Refugio Inventado", "Puente Imaginario"}
    assert other.said("identities") == {"place", "Casa Secreta", "Calle Oculta", "Calle Tapada"}
    shared.must_be_equal()
    assert [one.faults() for one in shared.replicas] == [[], [], []]


def test_evidence_goes_both_ways_at_once_or_later(shared: Shared) -> None:
    lead, other, third = shared.replicas
    open_, hidden = lead.seal(b"a photo" * 99), other.seal(b"a voice" * 99, protected=True)
    large = lead.seal(bytes(17 << 20))
    lead.sync(shared.remote)
    other.sync(shared.remote)
    other.sync(shared.remote)
    third.sync(shared.remote, evidence=False)
    with pytest.raises(Misuse, match="evidence_absent"):
        third.evidence(open_)
    assert third.faults() == []
    assert shared.settle() == []
    for one in shared.replicas:
        assert one.evidence(open_) == b"a photo" * 99
        assert one.evidence(hidden, "identities") == b"a voice" * 99
        assert one.evidence(large) == bytes(17 << 20)
        assert one.faults() == []
    shared.must_be_equal()


def test_evidence_lost_after_fetching_is_a_fault(shared: Shared) -> None:
    lead, other, _ = shared.replicas
    name = lead.seal(b"a photo")
    shared.settle()
    (path,) = other.folder.glob(f"compartments/*/evidence/{name}")
    path.unlink()
    assert [(fault.code, path.name in fault.file) for fault in other.faults() if fault.file] == [
        ("stored_file_missing", True)
    ]


def test_who_comes_late_gets_keys_from_whoever_has_them(shared: Shared) -> None:
    lead, other, third = shared.replicas
    other.say("Calle Oculta", protected=True)
    name = other.seal(b"a voice", protected=True)
    shared.settle()
    late = bring_in(lead, shared.root / "3", shared.remote, name="Persona 3")  # `other` never comes again
    shared.settle(only=[third, late, lead, late])
    assert late.said("identities") == {"place", "Casa Secreta", "Calle Oculta"}
    assert late.evidence(name, "identities") == b"a voice"
    assert late.faults() == []


def test_a_period_that_ended_opens_nothing(shared: Shared) -> None:
    """What was sealed to an old period key opens with nothing that exists after the rotation."""
    lead, other, third = shared.replicas
    lead.say("Calle Oculta", protected=True)
    lead.sync(shared.remote)
    with other.open() as casefile:
        before = casefile.vault.keyring.period("identities")
    with open_remote(str(shared.remote)) as remote:
        other.sync_with(remote, rotate=True)
    with other.open() as casefile:
        after = casefile.vault.keyring.period("identities")
    assert before and after and before[0] != after[0]
    for path in other.folder.rglob("*"):
        assert not path.is_file() or before[0].encode() not in path.read_bytes()
    assert other.said("identities") == {"place", "Casa Secreta", "Calle Oculta"}
    lead.say("Calle Tapada", protected=True)
    shared.settle()
    assert "Calle Tapada" in other.said("identities")
    with lead.open() as casefile:
        periods = casefile.identities.connection.execute("SELECT DISTINCT period FROM vault_sent").fetchall()
    assert len(periods) <= 2  # only those that the two others name now
    assert third.faults() == []


def test_one_carries_to_another_place_what_that_lacks(shared: Shared, tmp_path: Path) -> None:
    lead, between, far = shared.replicas
    (second := tmp_path / "second").mkdir()
    lead.say("Calle Oculta", protected=True)
    name = lead.seal(b"a photo")
    lead.sync(shared.remote)
    between.sync(shared.remote)
    for one in (between, far, between, far):
        assert [warning.code for warning in one.sync(second).warnings if one is between] == []
    assert "Calle Oculta" in far.said("identities")
    assert far.evidence(name) == b"a photo"
    far.say("Puente Imaginario")
    far.sync(second)
    between.sync(second)
    between.sync(shared.remote)
    assert lead.sync(shared.remote).warnings == []
    assert "Puente Imaginario" in lead.said()
    assert shared.settle() == []
    shared.must_be_equal()


def test_a_removed_member_is_not_heard_any_more(shared: Shared) -> None:
    lead, gone, third = shared.replicas
    gone.say("Puente Imaginario")
    shared.settle()
    with lead.open() as casefile:
        remove(casefile, Roster.of(casefile).find("Persona 1"), reason="left the team")
    gone.say("Puente Tardío")
    gone.say("Calle Tardía", protected=True)
    lead.say("Calle Nueva", protected=True)
    gone.sync(shared.remote)
    shared.settle(only=[lead, third, lead, third])
    gone.sync(shared.remote)
    for one in (lead, third):
        assert one.said() == {"place", "Refugio Inventado", "Puente Imaginario"}
        assert one.said("identities") == {"place", "Casa Secreta", "Calle Nueva"}
        assert one.faults() == []
    assert "Calle Nueva" not in gone.said("identities")
    late = bring_in(lead, shared.root / "3", shared.remote, name="Persona 3")
    shared.settle(only=[third, late, lead, late])
    assert late.said() == lead.said()
    assert late.said("identities") == lead.said("identities")
    assert late.state() == lead.state() == third.state()


def test_what_a_role_does_not_allow_is_told_and_left(shared: Shared) -> None:
    lead = shared.replicas[0]
    reader = bring_in(lead, shared.root / "3", shared.remote, name="Persona 3", role=Role.READER)
    reader.say("Puente Indebido")
    reader.sync(shared.remote)
    assert "role_exceeded" in [warning.code for warning in lead.sync(shared.remote).warnings]
    assert "Puente Indebido" not in lead.said()
    with lead.open() as casefile:
        remove(casefile, Roster.of(casefile).find("Persona 3"), reason="never to be heard")
    shared.settle()
    assert all("Puente Indebido" not in one.said() for one in shared.replicas)


def test_grants_of_others_than_leads_do_not_count(shared: Shared) -> None:
    lead, other, third = shared.replicas
    with other.open() as casefile:
        from constancia.casefile.open import now
        from constancia.claims.record import Kind, Record
        from constancia.log.strict import b64

        body = {"act": "member", "member": b64(other.identity.public_key), "role": "lead"}
        body |= {"member_recipient": other.identity.recipient}
        casefile.record(Record(Kind.GRANT, at=now(), body={**body, "compartments": ["identities"]}))
        removal = {"act": "removal", "member": b64(third.identity.public_key), "devices": [], "bounds": {}}
        casefile.record(Record(Kind.GRANT, at=now(), body={**removal, "reason": "forged"}))
        assert Roster.of(casefile).me.role is Role.RESEARCHER
    shared.settle()
    for one in shared.replicas:
        with one.open() as casefile:
            roster = Roster.of(casefile)
            assert roster.find("Persona 1").role is Role.RESEARCHER
            assert roster.find("Persona 2").is_current
    third.say("Puente Imaginario")
    shared.settle()
    assert "Puente Imaginario" in lead.said()


def test_a_key_that_waits_for_its_file_goes_with_it(shared: Shared) -> None:
    """A device that fetched no evidence yet destroys what it was offered for it."""
    lead, _, third = shared.replicas
    name = lead.seal(b"a voice", protected=True)
    lead.sync(shared.remote)
    third.sync(shared.remote, evidence=False)
    with third.open() as casefile:
        folder = casefile.identities.inside.keys.folder
        assert casefile.vault.keyring.offered(folder).get(name)
    with lead.open() as casefile:
        order(casefile, items=[], evidence=[name])
        assert finish(casefile) == 1
    for one in (lead, third):
        one.sync(shared.remote, evidence=False)
    with third.open() as casefile:
        ring = casefile.vault.keyring
        assert name not in ring.offered(folder) and ring.evidence_keys(folder)[name] is None
        assert len(receipts(casefile)) == 2


def test_an_order_reaches_no_row_but_those_that_it_names() -> None:
    wrong: list[Json] = [{"log": "a", "seq": seq} for seq in (-1, 1 << 40, True, "1", None)]
    assert places_of([*wrong, {"seq": 1}, "a", {"log": "a", "seq": 7}]) == [("a", 7)]


def test_nobody_says_for_another_device_that_it_destroyed(shared: Shared) -> None:
    lead, other, _ = shared.replicas
    name = lead.seal(b"a voice", protected=True)
    for one in (lead, other):
        one.sync(shared.remote)
    with lead.open() as casefile:
        order(casefile, items=[], evidence=[name])
        (ordered,) = casefile.records(casefile.general, kind=Kind.DESTRUCTION)
    with other.open() as casefile:
        (log,) = [one.log for one in casefile.general.others() if one.device != casefile.general.public_key][
            :1
        ]
        body: dict[str, Json] = {"act": "destroyed", "destruction": ordered.digest, "log": log}
        casefile.record(Record(Kind.CUSTODY, at=now(), body=body))
        assert receipts(casefile) == []
