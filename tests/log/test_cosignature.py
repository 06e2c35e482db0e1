"""Cosignatures to the byte of C2SP tlog-cosignature, and the rule of a witness: it only ever goes on."""

from __future__ import annotations

import base64
import hashlib
import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from constancia.errors import Wrong
from constancia.log import anchor, checkpoint, cosignature, note
from constancia.log.checkpoint import Checkpoint
from constancia.log.key import public_half
from constancia.log.tree import Tree, leaf_hash

LOG, WITNESS = bytes(range(32)), bytes(range(32, 64))
ORIGIN, NAME, TIME = "log.example/one", "witness.example", 1_795_532_400
LEAVES = [leaf_hash(bytes([n])) for n in range(9)]
KEYS = {NAME: public_half(WITNESS)}


def at(size: int, origin: str = ORIGIN, leaves: list[bytes] = LEAVES) -> Checkpoint:
    return Checkpoint(origin, size, Tree(leaves[:size]).root)


def signed(size: int) -> bytes:
    return checkpoint.sign(at(size), key=LOG)


def cosigned(size: int = 5) -> bytes:
    return cosignature.cosign(signed(size), name=NAME, key=WITNESS, time=TIME)


def witness(size: int, remembered: Checkpoint | None, proof: tuple[bytes, ...]) -> Checkpoint:
    _, seen = cosignature.witness(
        signed(size),
        origin=ORIGIN,
        public_key=public_half(LOG),
        remembered=remembered,
        proof=proof,
        name=NAME,
        key=WITNESS,
        time=TIME,
    )
    return seen


def test_the_bytes_are_those_of_the_specification() -> None:
    """Taken apart by hand, and the signature checked with another library."""
    line = cosigned().decode().splitlines()[-1]
    dash, name, text = line.split(" ")
    data = base64.b64decode(text, validate=True)
    assert (dash, name, len(data)) == ("\u2014", NAME, 4 + 8 + 64)
    public = public_half(WITNESS)
    assert data[:4] == hashlib.sha256(NAME.encode() + b"\n\x04" + public).digest()[:4]
    assert int.from_bytes(data[4:12], "big") == TIME
    message = f"cosignature/v1\ntime {TIME}\n{at(5).text()}".encode()
    Ed25519PublicKey.from_public_bytes(public).verify(data[12:], message)


def test_the_log_s_own_signature_still_holds_and_a_witness_may_be_unknown() -> None:
    assert checkpoint.read(cosigned(), origin=ORIGIN, public_key=public_half(LOG)) == at(5)
    assert cosignature.read(cosigned(), witnesses=KEYS) == (cosignature.Cosignature(NAME, TIME),)
    assert cosignature.read(cosigned(), witnesses={"other.example": public_half(LOG)}) == ()
    assert cosignature.read(signed(5), witnesses=KEYS) == ()


def test_several_witnesses_cosign_one_checkpoint() -> None:
    twice = cosignature.cosign(cosigned(), name="second.example", key=LOG, time=TIME + 1)
    keys = {**KEYS, "second.example": public_half(LOG)}
    found = cosignature.read(twice, witnesses=keys)
    assert [(one.name, one.time) for one in found] == [(NAME, TIME), ("second.example", TIME + 1)]


def test_another_time_or_another_text_does_not_hold() -> None:
    text, _, lines = cosigned().decode().rpartition("\n\n")
    line = lines.splitlines()[-1]
    data = bytearray(base64.b64decode(line.split(" ")[2]))
    data[11] ^= 1
    moved = f"{text}\n\n\u2014 {NAME} {base64.b64encode(data).decode()}\n".encode()
    other = f"{checkpoint.sign(at(6), key=LOG).decode()}{line}\n".encode()
    short = f"{text}\n\n\u2014 {NAME} {base64.b64encode(data[:40]).decode()}\n".encode()
    for bad in (moved, other, short):
        with pytest.raises(Wrong) as caught:
            cosignature.read(bad, witnesses=KEYS)
        assert caught.value.code == "cosignature"


def test_a_witness_goes_on_from_what_it_remembers() -> None:
    seen = witness(3, None, ())
    assert seen == at(3)
    for size in (5, 8, 9):
        seen = witness(size, seen, Tree(LEAVES[:size]).consistency(seen.size))
        assert seen == at(size)
    assert witness(9, seen, ()) == seen


def test_a_fork_a_rollback_and_what_does_not_go_on_are_told_apart() -> None:
    forged = [*LEAVES[:2], leaf_hash(b"forged"), *LEAVES[3:]]
    cases = [
        (at(5, leaves=forged), (), "log_forked"),
        (at(7), (), "log_rolled_back"),
        (at(4), (), "consistency"),
        (at(4, leaves=forged), Tree(LEAVES[:5]).consistency(4), "consistency"),
        (at(5, origin="log.example/two"), (), "log_other"),
    ]
    for remembered, proof, code in cases:
        with pytest.raises(Wrong) as caught:
            witness(5, remembered, proof)
        assert caught.value.code == code


def test_a_checkpoint_of_somebody_else_s_is_not_cosigned() -> None:
    with pytest.raises(Wrong):
        cosignature.witness(
            signed(5),
            origin=ORIGIN,
            public_key=public_half(WITNESS),
            remembered=None,
            proof=(),
            name=NAME,
            key=WITNESS,
            time=TIME,
        )


def test_the_key_of_a_witness_in_text_form() -> None:
    text = cosignature.vkey(NAME, public_half(WITNESS))
    assert cosignature.read_vkey(text) == (NAME, public_half(WITNESS))
    assert text != note.vkey(NAME, public_half(WITNESS))
    for bad in (
        note.vkey(NAME, public_half(WITNESS)),
        text[:-4],
        text.replace("+", "-", 1),
        "x",
        f"a {text}",
    ):
        with pytest.raises(Wrong):
            cosignature.read_vkey(bad)
    with pytest.raises(Wrong):
        cosignature.vkey("a name", public_half(WITNESS))


def test_an_anchor_goes_to_a_witness_and_comes_back() -> None:
    planted = anchor.build([bytes(32)], random=random.Random(3).randbytes)
    back = cosignature.witness_anchor(planted.to_bytes(), name=NAME, key=WITNESS, time=TIME)
    assert cosignature.read_cosigned(back.to_bytes()) == back
    assert back.checkpoint == planted.checkpoint
    assert back.before == "2026-11-24T15:00:00Z" and back.cosignature.time == TIME
    assert back.note.startswith(planted.note)


def test_what_comes_back_is_read_strictly() -> None:
    planted = anchor.build([bytes(32)], random=random.Random(3).randbytes)
    good = cosignature.witness_anchor(planted.to_bytes(), name=NAME, key=WITNESS, time=TIME).to_bytes()
    head, _, body = good.partition(b"\n\n")
    unsigned = head + b"\n\n" + planted.note
    for bad in (b"", head, unsigned, b"x" + good, head + b"\nmore\n\n" + body, good[:-9], b"\xff" + good):
        with pytest.raises(Wrong):
            cosignature.read_cosigned(bad)
