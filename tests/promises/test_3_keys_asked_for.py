"""Files with keys that are written only where a member asks for them are protected as the list says."""

from __future__ import annotations

from pathlib import Path

import pyrage
import pytest

from constancia.casefile import joining, recovery
from constancia.claims.roles import Role
from constancia.vault import Identity
from constancia.vault.key_files import ASKED_FOR, Guard
from tests.casefile.replicas import Replica, found


@pytest.fixture
def lead(tmp_path: Path) -> Replica:
    lead = found(tmp_path / "a")
    lead.say("Casa Secreta", protected=True)
    return lead


def only_the_member_opens(content: bytes, identity: Identity) -> None:
    reading = pyrage.x25519.Identity.from_str(identity.age_secret)
    assert pyrage.decrypt(content, [reading])
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(content, [pyrage.x25519.Identity.generate()])


def test_what_a_newcomer_waits_with_and_what_a_backup_keeps_apart(lead: Replica, tmp_path: Path) -> None:
    (tmp_path / "remote").mkdir()
    newcomer = Identity.generate()
    with lead.open() as casefile:
        invitation = joining.invite(casefile, name="Invented", role=Role.READER, compartments=())
        recovery.back_up(casefile, str(tmp_path / "remote"), keys=tmp_path / "keys.age")
    joining.join(tmp_path / "waiting", joining.read_invitation(invitation), identity=newcomer)
    (waiting,) = (tmp_path / "waiting").iterdir()
    assert waiting.name == "joining.age"
    only_the_member_opens(waiting.read_bytes(), newcomer)
    only_the_member_opens((tmp_path / "keys.age").read_bytes(), lead.identity)
    assert all(path.stat().st_mode & 0o077 == 0 for path in (waiting, tmp_path / "keys.age"))


def test_a_share_alone_holds_no_key(lead: Replica) -> None:
    shares = recovery.make_shares(lead.identity, needed=2, made=3)
    others = recovery.make_shares(lead.identity, needed=2, made=3)
    assert not set(shares) & set(others)
    assert not any(lead.identity.age_secret in share for share in shares)


def test_only_the_sheet_is_protected_by_nothing() -> None:
    bare = [one.path for one in ASKED_FOR if one.guard is Guard.NOTHING]
    assert bare == ["recovery sheet --to FILE"]
