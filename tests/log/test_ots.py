"""Proofs of OpenTimestamps: promised by a calendar, completed by it, and read to the byte."""

from __future__ import annotations

import hashlib
import random

import pytest

from constancia.errors import Wrong
from constancia.log import ots
from tests.stamps.authority import Heard
from tests.stamps.calendar import HEIGHT, Calendar

DATA = b"a checkpoint\n"
NONCE = bytes(range(16))
HEADER = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"


def asked(calendar: Calendar, path: str, body: bytes = b"") -> bytes:
    return calendar(Heard(path, {}, body))[2]


def promised(*calendars: Calendar) -> bytes:
    digest = ots.commitment(DATA, nonce=NONCE)
    return ots.make(DATA, nonce=NONCE, untrusted_replies=[asked(c, "/digest", digest) for c in calendars])


def refused(data: bytes) -> str:
    with pytest.raises(Wrong) as caught:
        ots.read(data)
    return caught.value.code


def test_what_leaves_the_house_tells_nothing_of_the_file() -> None:
    sent = ots.commitment(DATA, nonce=NONCE)
    assert sent == hashlib.sha256(hashlib.sha256(DATA).digest() + NONCE).digest()


def test_a_promise_is_pending_and_begins_as_the_format_says() -> None:
    one, other = Calendar("https://one.invalid"), Calendar("https://other.invalid")
    proof = promised(one, other)
    assert proof.startswith(HEADER + hashlib.sha256(DATA).digest() + b"\xf0\x10" + NONCE + b"\x08")
    found = ots.read(proof)
    found.check(DATA)
    assert found.blocks == ()
    assert {calendar for _, calendar in found.pending} == {one.address, other.address}
    assert {commitment.hex() for commitment, _ in found.pending} == one.promised | other.promised


def test_a_calendar_completes_what_it_promised() -> None:
    calendar = Calendar("https://one.invalid", is_mined=True)
    proof = promised(calendar)
    (commitment, _), *_ = ots.read(proof).pending
    reply = asked(calendar, f"/timestamp/{commitment.hex()}")
    found = ots.read(ots.upgrade(proof, commitment=commitment, untrusted_reply=reply))
    found.check(DATA)
    assert found.blocks == ((HEIGHT, calendar.roots[0][::-1].hex()),)


def test_over_something_else() -> None:
    with pytest.raises(Wrong) as caught:
        ots.read(promised(Calendar("https://one.invalid"))).check(b"another\n")
    assert caught.value.code == "ots_digest"


def test_an_answer_that_is_none() -> None:
    for reply in (b"", b"\x00", b"<html>", bytes(20_000), b"\xff" * 5_000, b"\x08" * 9_000):
        with pytest.raises(Wrong) as caught:
            ots.make(DATA, nonce=NONCE, untrusted_replies=[reply])
        assert caught.value.code == "ots_reply"


def test_nothing_promised_is_no_proof() -> None:
    with pytest.raises(Wrong):
        ots.make(DATA, nonce=NONCE, untrusted_replies=[])


def test_other_forms_are_refused() -> None:
    proof = promised(Calendar("https://one.invalid"))
    for bad in (b"", proof[:-1], proof + b"\0", proof[:40], b"x" + proof, bytes(ots.LARGEST + 1)):
        assert refused(bad) == "ots_form"


def test_a_flipped_bit_never_is_a_fault_of_ours() -> None:
    proof = promised(Calendar("https://one.invalid"))
    pick = random.Random(11)
    for _ in range(300):
        bad = bytearray(proof)
        bad[pick.randrange(len(bad))] ^= 1 << pick.randrange(8)
        try:
            ots.read(bytes(bad))
        except Wrong as error:
            assert error.code == "ots_form"


def test_public_calendars_are_known_and_others_are_not() -> None:
    assert ots.is_public("https://alice.btc.calendar.opentimestamps.org")
    assert not ots.is_public("https://calendar.invalid")
    assert not ots.is_public("http://127.0.0.1/")
    assert all(one.startswith("https://") for one in ots.public_calendars())
