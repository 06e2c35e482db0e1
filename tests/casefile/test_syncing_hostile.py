"""Objects that a remote altered, or that a member with the keys of a compartment made up: found, named, bounded."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest

from constancia.errors import Wrong
from constancia.log import note
from constancia.log.strict import b64
from constancia.vault.device import certify
from constancia.vault.keyring import public_half
from constancia.vault.logs import log_name
from constancia.vault.remote import name_key, object_name, open_remote, pad, unpad
from constancia.vault.sync import forms
from constancia.vault.sync.forms import Devices, Head, Keys
from tests.casefile.conftest import Shared
from tests.casefile.replicas import Replica, State
from tests.fakes.remotes import Faults, FaultyRemote

NAMED = {"remote_altered", "remote_withholds", "remote_behind", "evidence_awaited", "keys_awaited"}


@pytest.fixture
def told(shared: Shared) -> Shared:
    """One has said and sealed something that the others have not fetched yet."""
    lead = shared.replicas[0]
    lead.say("Puente Imaginario")
    lead.say("Calle Oculta", protected=True)
    lead.seal(b"a photo" * 50)
    lead.seal(b"a voice" * 50, protected=True)
    lead.sync(shared.remote)
    return shared


@pytest.mark.parametrize("fault", ["flip", "truncate", "swap", "withhold", "stale", "lose"])
def test_what_a_remote_spoils_is_named_and_harms_nothing(told: Shared, fault: str) -> None:
    lead, other, _ = told.replicas
    with open_remote(str(told.remote)) as inner:
        remote = FaultyRemote(inner, seed=1)
        for one in (*told.replicas, *told.replicas):
            one.sync_with(remote)
        lead.say("Puente Segundo")
        lead.seal(b"a second photo" * 50)
        before = other.state()
        if fault == "lose":
            remote.faults = Faults(lose=1)
        lead.sync_with(remote)
        if fault != "lose":
            remote.faults = Faults(**{fault: 1})
        warnings = {warning.code for warning in other.sync_with(remote).warnings}
        assert fault == "lose" or warnings & NAMED
        assert other.state() == before
        assert other.faults() == []
        remote.settle()
        for _ in range(3):
            codes = [warning.code for one in told.replicas for warning in one.sync_with(remote).warnings]
        assert codes == []
    assert "Puente Segundo" in other.said()
    told.must_be_equal()


def test_a_remote_that_goes_back_is_named(told: Shared) -> None:
    lead, other, third = told.replicas
    with open_remote(str(told.remote)) as inner:
        remote = FaultyRemote(inner)
        old = remote.snapshot()
        for one in told.replicas:
            one.sync_with(remote)
        lead.say("Puente Segundo")
        lead.sync_with(remote)
        other.sync_with(remote)
        before = other.state()
        remote.roll_back(old)
        assert "remote_behind" in [warning.code for warning in other.sync_with(remote).warnings]
        assert other.state() == before
        third.sync_with(remote)
        assert "Puente Segundo" in third.said()  # the second one brought it back
    assert told.settle() == []
    told.must_be_equal()


def test_one_that_withholds_shows_as_news_that_age(shared: Shared) -> None:
    lead, other, _ = shared.replicas
    with lead.open() as casefile:
        device = casefile.general.public_key.hex()[:8]
    with open_remote(str(shared.remote)) as inner:
        remote = FaultyRemote(inner)
        held = remote.snapshot()
        lead.say("Puente Imaginario")
        lead.sync_with(remote)
        for name, content in held.items():
            inner.put(name, content)
        synced = other.sync_with(remote)
    assert [news.device for news in synced.news if news.device == device] == [device]
    assert "Puente Imaginario" not in other.said()


@dataclass
class Hostile:
    """A member with keys who writes whatever they like to the remote."""

    replica: Replica
    remote: Path

    def __post_init__(self) -> None:
        with self.replica.open() as casefile:
            ring = casefile.vault.keyring
            self.secret, self.key = ring.epochs("general")[0], ring.signing_key()
            self.device, self.log = casefile.general.public_key, casefile.general.log
            content = casefile.general.connection.execute(
                "SELECT content FROM vault_notes WHERE name = ?", (f"head/{b64(self.device)}",)
            ).fetchone()
        self.head = forms.read(bytes(content[0]).split(b"\n\n")[0], Head)

    def put(self, content: bytes, *parts: bytes, to: str | None = None) -> None:
        recipient = pyrage.x25519.Recipient.from_str(to or public_half(self.secret))
        with open_remote(str(self.remote)) as remote:
            remote.put(
                object_name(name_key(self.secret.encode()), *parts), pyrage.encrypt(pad(content), [recipient])
            )

    def get(self, *parts: bytes) -> bytes:
        with open_remote(str(self.remote)) as remote:
            found = remote.get(object_name(name_key(self.secret.encode()), *parts), most=1 << 30)
        assert found is not None
        return unpad(pyrage.decrypt(found, [pyrage.x25519.Identity.from_str(self.secret)]))

    def put_head(self, text: str) -> None:
        self.put(note.sign(f"{text}\n", name="device", key=self.key), b"head", self.device)

    def changed_head(self, **fields: object) -> str:
        told = json.loads(forms.write(self.head))
        return json.dumps(
            {**told, "counter": told["counter"] + 1, **fields}, separators=(",", ":"), ensure_ascii=False
        )


@pytest.fixture
def hostile(told: Shared) -> Hostile:
    told.settle(2)
    return Hostile(told.replicas[1], told.remote)


def honest(shared: Shared, spoil: Callable[[], None]) -> Iterator[tuple[list[str], State]]:
    """The warnings and the state of those who are not hostile: `spoil` comes before each, since each mends."""
    for one in (shared.replicas[0], shared.replicas[2]):
        spoil()
        codes = [warning.code for warning in one.sync(shared.remote).warnings]
        assert one.faults() == []
        yield codes, one.state()


HEADS = {
    "counter": {"counter": 1 << 70},
    "negative": {"counter": -1},
    "time": {"at": "9999-99-99T99:99:99Z"},
    "period": {"period": "age1" + "q" * 58},
    "log": {"logs": [["../../etc/passwd", "x", "AAAA", "", 0]]},
    "wanted": {"wanted": ["../../../evidence"]},
    "many": {"wanted": ["0" * 32] * 2000},
    "bomb": {"logs": json.loads("[" * 400 + "]" * 400)},
    "unknown": {"further": 1},
}


@pytest.mark.parametrize("what", HEADS)
def test_heads_that_nobody_could_work_with_are_refused(told: Shared, hostile: Hostile, what: str) -> None:
    before = [one.state() for one in (told.replicas[0], told.replicas[2])]
    after = list(honest(told, lambda: hostile.put_head(hostile.changed_head(**HEADS[what]))))
    assert [state for _, state in after] == before
    assert all("remote_altered" in codes for codes, _ in after)


def test_a_head_of_a_huge_log_is_named_and_ends(told: Shared, hostile: Hostile) -> None:
    from constancia.log import checkpoint
    from constancia.log.checkpoint import Checkpoint

    origin = hostile.head.logs[0].origin
    signed = checkpoint.sign(Checkpoint(origin, 10**15, bytes(32)), key=hostile.key).decode()
    logs = json.loads(forms.write(hostile.head))["logs"]
    logs[0][3] = signed
    warned = honest(told, lambda: hostile.put_head(hostile.changed_head(logs=logs)))
    assert [codes for codes, _ in warned] == [["remote_withholds"], ["remote_withholds"]]


def test_nobody_can_call_anothers_log_theirs(told: Shared, hostile: Hostile) -> None:
    from constancia.log import checkpoint
    from constancia.log.checkpoint import Checkpoint

    lead = told.replicas[0]
    lead.say("Puente Tercero")
    with lead.open() as casefile:
        log, origin = casefile.identities.log, casefile.identities.origin
    assert log != log_name(origin, hostile.device)
    told_ = json.loads(forms.write(hostile.head))["logs"]
    signed = checkpoint.sign(Checkpoint(origin, 1, bytes(32)), key=hostile.key).decode()
    key = told_[0][2]
    logs = [*told_, [log, origin, key, signed, 0]]
    warned = honest(told, lambda: hostile.put_head(hostile.changed_head(logs=logs)))
    assert [codes for codes, _ in warned] == [["remote_altered"], ["remote_altered"]]
    third = told.replicas[2]
    told.settle(2, only=[lead, third])
    assert "Puente Tercero" in third.said()


def test_nobody_can_call_anothers_device_theirs(told: Shared, hostile: Hostile) -> None:
    lead, other, third = told.replicas
    with lead.open() as casefile:
        theirs = casefile.general.public_key
    mine = [certify(one, other.identity) for one in (hostile.device, theirs)]
    content = forms.write(Devices(1, tuple(sorted(mine))))
    lead.say("Puente Tercero")
    warned = list(honest(told, lambda: hostile.put(content, b"devices", other.identity.public_key)))
    assert all("device_claimed" in codes for codes, _ in warned)
    third.sync(told.remote)
    assert "Puente Tercero" in third.said()
    with third.open() as casefile:
        from constancia.casefile.members import Roster

        member = Roster.of(casefile).of_device(theirs)
        assert member is not None and member.key == lead.identity.public_key


@pytest.mark.parametrize("kind", ["stripped", "evidence", "huge", "bomb", "elsewhere"])
def test_a_parcel_that_was_tampered_with_is_left(told: Shared, hostile: Hostile, kind: str) -> None:
    """Whoever has the compartment's key can put another object in the place of an honest one."""
    lead, _, third = told.replicas
    with lead.open() as casefile:
        log, start = casefile.general.log, casefile.general.size
    lead.say("Puente Tercero")
    lead.sync(told.remote)
    before = third.state()
    parts = (b"parcel", log.encode(), start.to_bytes(8, "big"))
    honest_ = hostile.get(*parts)
    parcel = json.loads(honest_)
    if kind == "stripped":
        parcel["rows"] = [
            [leaf, "~".join(open_.split("~")[:-2]) + "~", sealed] for leaf, open_, sealed in parcel["rows"]
        ]
    elif kind == "evidence":
        parcel["evidence"] = [["../../../../device/keyring.db", 10, "A" * 43 + "="]]
    elif kind == "elsewhere":
        parcel["log"] = hostile.log
    content = json.dumps(parcel, separators=(",", ":"), ensure_ascii=False).encode()
    if kind == "huge":
        content = honest_ + b" " * (80 << 20)
    elif kind == "bomb":
        content = b"[" * 1_000_000
    hostile.put(content, *parts)
    assert "remote_altered" in [warning.code for warning in third.sync(told.remote).warnings]
    assert third.state() == before
    assert third.faults() == []
    hostile.put(honest_, *parts)
    third.sync(told.remote)
    assert "Puente Tercero" in third.said()


def test_keys_that_do_not_open_block_nobody(told: Shared, hostile: Hostile) -> None:
    lead, other, third = told.replicas
    lead.say("Casa Protegida", protected=True)
    name = lead.seal(b"a face", protected=True)
    with lead.open() as casefile:
        log, size = casefile.identities.log, casefile.identities.size
    lead.sync(told.remote)
    with third.open() as casefile:
        period = casefile.vault.keyring.period("identities")
        start = next(one.size for one in casefile.identities.others() if one.log == log)
    assert period
    to = public_half(period[0])
    with other.open() as casefile:
        hostile.secret = casefile.vault.keyring.epochs("identities")[0]
    wrong = str(pyrage.x25519.Identity.generate())
    for given in (wrong, None):
        keys = Keys(1, log, start, size, tuple((n, given) for n in range(start, size)), ((name, wrong),))
        parts = (b"keys", to.encode(), hostile.device, log.encode(), start.to_bytes(8, "big"))
        hostile.put(forms.write(keys), *parts, to=to)
    third.sync(told.remote)
    assert "Casa Protegida" in third.said("identities")
    assert third.evidence(name, "identities") == b"a face"
    assert third.faults() == []


def test_a_flipped_bit_in_what_arrived_is_found(told: Shared) -> None:
    third = told.replicas[2]
    told.settle(2)
    chance = random.Random(20181126)
    files = [path for path in sorted(third.folder.rglob("*")) if path.is_file() and path.stat().st_size]
    for path in files:
        content = bytearray(whole := path.read_bytes())
        bit = chance.randrange(len(content) * 8)
        content[bit // 8] ^= 1 << bit % 8
        path.write_bytes(content)
        try:
            found = {fault.file for fault in third.faults()}
        except Wrong as error:
            found = {error.file}
        assert found == {path.relative_to(third.folder).as_posix()}
        path.write_bytes(whole)
    assert third.faults() == []


def test_nothing_that_is_said_or_named_lies_open_on_a_remote(told: Shared) -> None:
    told.settle(2)
    words = [b"Puente", b"Calle", b"Oculta", b"Persona", b"a photo", b"Invented", b"AGE-SECRET"]
    with told.replicas[0].open() as casefile:
        for compartment in casefile.compartments():
            words += [compartment.log.encode(), compartment.origin.encode()]
            words += [name.encode() for name in compartment.evidence_names()]
    assert not [path for path in told.remote.rglob("*") for word in words if word in path.name.encode()]
    contents = [path.read_bytes() for path in told.remote.rglob("*") if path.is_file()]
    assert not [word for content in contents for word in words if word in content]
