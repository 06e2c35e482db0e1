"""A membership brought back from shares, a case file from a backup, and what neither can bring back."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from constancia.casefile import recovery
from constancia.casefile.checking import faults
from constancia.errors import Misuse, Wrong
from constancia.vault import Identity
from tests.casefile.replicas import Replica, bring_in, found


def test_any_two_of_three_shares_give_the_identity_back(tmp_path: Path) -> None:
    identity = Identity.generate()
    shares = recovery.make_shares(identity, needed=2, made=3)
    for pair in itertools.combinations(shares, 2):
        assert recovery.join_shares(pair) == identity
    assert recovery.join_shares(shares) == recovery.join_shares([shares[0], *shares]) == identity
    for one in shares:
        with pytest.raises(Wrong, match="shares_few") as caught:
            recovery.join_shares([one, one])
        assert caught.value.fields == {"have": 1, "needed": 2}
    kept = recovery.keep_identity(shares[:2], tmp_path / "identity.age", "a passphrase of several words")
    assert Identity.open(tmp_path / "identity.age", "a passphrase of several words") == kept == identity


def test_shares_of_two_identities_or_with_a_wrong_word_do_not_fit() -> None:
    one = recovery.make_shares(Identity.generate(), needed=2, made=2)
    other = recovery.make_shares(Identity.generate(), needed=2, made=2)
    wrong = [one[0], " ".join(["academic", *one[1].split()[1:]])]
    for shares in ([one[0], other[1]], wrong, ["not a share"]):
        with pytest.raises(Wrong, match="shares_wrong"):
            recovery.join_shares(shares)


@pytest.mark.parametrize(("needed", "made"), [(0, 1), (3, 2), (1, 2), (2, 17)])
def test_shares_that_would_protect_nothing_are_refused(needed: int, made: int) -> None:
    with pytest.raises(Misuse, match="shares"):
        recovery.make_shares(Identity.generate(), needed=needed, made=made)


@pytest.fixture
def lead(tmp_path: Path) -> Replica:
    lead = found(tmp_path / "a")
    lead.say("Refugio Inventado")
    lead.say("Casa Secreta", protected=True)
    return lead


def test_a_backup_with_its_key_store_brings_everything_back(lead: Replica, tmp_path: Path) -> None:
    backup, keys = tmp_path / "backup", tmp_path / "elsewhere" / "keys.age"
    keys.parent.mkdir()
    backup.mkdir()
    with lead.open() as casefile:
        _, count = recovery.back_up(casefile, str(backup), keys=keys)
    assert count
    again = Replica(tmp_path / "b", lead.identity)
    _, waiting = recovery.restore(again.folder, str(backup), identity=lead.identity, keys=keys)
    assert waiting == 0
    assert again.said() == lead.said()
    assert again.said("identities") == {"place", "Casa Secreta"}
    assert not list(faults(again.folder, identity=again.identity, progress=lambda *_: None))


def test_without_the_key_store_what_is_protected_waits_for_another_device(
    lead: Replica, tmp_path: Path
) -> None:
    remote = tmp_path / "remote"
    remote.mkdir()
    other = bring_in(lead, tmp_path / "other", remote)
    again = Replica(tmp_path / "b", lead.identity)
    _, waiting = recovery.restore(again.folder, str(remote), identity=lead.identity, keys=None)
    assert waiting
    assert again.said() == lead.said()
    assert again.said("identities") == set()
    for one in (other, again):
        one.sync(remote)
    assert again.said("identities") == {"place", "Casa Secreta"}


def test_another_identity_finds_nothing_to_restore(lead: Replica, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    backup.mkdir()
    with lead.open() as casefile:
        recovery.back_up(casefile, str(backup), keys=None)
    with pytest.raises(Wrong, match="membership_missing"):
        recovery.restore(tmp_path / "b", str(backup), identity=Identity.generate(), keys=None)
    assert not (tmp_path / "b").exists()
