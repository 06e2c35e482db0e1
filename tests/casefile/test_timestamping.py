"""Having anchors stamped, by an authority on loopback, a calendar, and a witness: what was verified is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from constancia.casefile import anchors
from constancia.casefile.open import CaseFile, Identity
from constancia.casefile.timestamping import (
    Asked,
    Outcome,
    export,
    listed,
    stamped_by,
    timestamp,
    upgrade,
    witness,
)
from constancia.errors import ConstanciaError, Misuse, Wrong
from constancia.log import stamp
from tests.casefile import small as smalls
from tests.stamps.authority import Answer, Authority, Heard, served, stamping, verifies
from tests.stamps.calendar import HEIGHT, Calendar

SUBJECT = "abcdefghijklmnopqrstuvwxyz"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("authority") / "a")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("other") / "b")


def ask(casefile: CaseFile, answer: Callable[[Heard], Answer], **more: object) -> Outcome:
    with served(answer) as (url, _):
        return timestamp(casefile, Asked(authority=url, **more))  # type: ignore[arg-type]


def codes(outcome: Outcome) -> list[str]:
    return [fault.code for fault in outcome.faults]


def test_an_anchor_is_made_stamped_and_kept(small: CaseFile, authority: Authority, tmp_path: Path) -> None:
    with served(stamping(authority)) as (url, heard):
        outcome = timestamp(small, Asked(authority=url, roots=authority.root.read_bytes()))
        assert outcome == Outcome(made=1, stamped=(1,))
        assert timestamp(small, Asked(authority=url)) == Outcome()
    (one,) = anchors.kept(small)
    (by,) = one.stamps.authorities
    assert [question.body for question in heard] == [by.query]
    (tmp_path / "c").write_bytes(one.checkpoint)
    (tmp_path / "r").write_bytes(by.reply)
    (tmp_path / "p").write_bytes(by.chain)
    assert verifies(tmp_path / "c", tmp_path / "r", authority.root)
    assert verifies(tmp_path / "c", tmp_path / "r", tmp_path / "p")


def test_without_a_network_the_anchor_is_kept_and_stamped_at_the_next_call(
    small: CaseFile, authority: Authority
) -> None:
    with served(stamping(authority)) as (url, _):
        pass
    outcome = timestamp(small, Asked(authority=url))
    assert (outcome.made, outcome.stamped, codes(outcome)) == (1, (), ["network"])
    small.record(smalls.about(SUBJECT, note="Something new."))
    assert ask(small, stamping(authority)) == Outcome(made=2, stamped=(1, 2))


def later(authority: Authority) -> Callable[[Heard], Answer]:
    """Answers what was asked before, as a server that replays does."""
    seen: list[bytes] = []

    def answer(heard: Heard) -> Answer:
        seen.append(heard.body)
        return 200, {}, authority.reply(seen[0])

    return answer


def test_a_reply_that_does_not_hold_is_not_kept(
    small: CaseFile, authority: Authority, other: Authority
) -> None:
    roots = authority.root.read_bytes()
    wrong = stamp.make_query(b"something else", nonce=1)
    cases: list[tuple[Callable[[Heard], Answer], str]] = [
        (lambda heard: (200, {}, b"<html>busy</html>"), "stamp_form"),
        (lambda heard: (200, {}, authority.reply(wrong)), "stamp_imprint"),
        (lambda heard: (200, {}, authority.reply(heard.body)[:-1]), "stamp_form"),
        (stamping(other), "stamp_authority"),
        (lambda heard: (503, {}, b""), "network_answer"),
        (lambda heard: (200, {}, bytes(stamp.LARGEST + 1)), "network_size"),
    ]
    for answer, code in cases:
        outcome = ask(small, answer, roots=roots)
        assert (codes(outcome), outcome.stamped) == ([code], ())
        assert anchors.kept(small)[0].stamps == anchors.Stamps()
    replay = later(authority)
    assert ask(small, replay) == Outcome(stamped=(1,))
    assert codes(ask(small, replay, renew=True)) == ["stamp_nonce"]


def test_a_stamp_is_renewed_beside_the_old_one(
    small: CaseFile, authority: Authority, other: Authority
) -> None:
    ask(small, stamping(authority))
    assert ask(small, stamping(other), renew=True).stamped == (1,)
    (one,) = listed(small)[0]
    assert [by.kind for by in one.stamps] == ["authority", "authority"] and one.is_stamped


def test_only_addresses_of_the_web_are_asked_and_nothing_is_made_first(small: CaseFile) -> None:
    for asked in (Asked(authority="ftp://tsa.invalid"), Asked(calendars=("tsa.invalid",))):
        with pytest.raises(Misuse):
            timestamp(small, asked)
    with pytest.raises(Wrong):
        timestamp(small, Asked(authority="http://tsa.invalid", roots=b"nothing"))
    assert anchors.kept(small) == []


def test_a_calendar_promises_and_completes(small: CaseFile) -> None:
    calendar = Calendar()
    with served(calendar) as (url, heard):
        calendar.address = url
        assert timestamp(small, Asked(calendars=(url,))) == Outcome(made=1, stamped=(1,))
        assert [by.kind for by in listed(small)[0][0].stamps] == ["calendar"]
        assert not listed(small)[0][0].is_stamped
        assert upgrade(small) == Outcome()
        calendar.is_mined = True
        assert upgrade(small) == Outcome(stamped=(1,))
        asked = len(heard)
        assert upgrade(small) == Outcome() and len(heard) == asked
    (one,) = listed(small)[0]
    assert [(by.kind, by.by) for by in one.stamps] == [("block", f"{HEIGHT}")] and one.is_stamped
    assert len(heard[0].body) == 32


def test_one_calendar_of_several_is_enough(small: CaseFile) -> None:
    calendar = Calendar("http://calendar.invalid")
    with served(lambda heard: (500, {}, b"")) as (broken, _), served(calendar) as (url, _):
        assert codes(timestamp(small, Asked(calendars=(broken,)))) == ["network_answer"]
        assert timestamp(small, Asked(calendars=(broken, url))).stamped == (1,)


def test_a_calendar_that_nobody_named_is_not_asked(small: CaseFile) -> None:
    """A promise names the server to ask later: it could name any."""
    with served(lambda heard: (200, {}, b"")) as (elsewhere, heard):
        calendar = Calendar(elsewhere)
        with served(calendar) as (url, _):
            timestamp(small, Asked(calendars=(url,)))
        assert upgrade(small) == Outcome()
    assert heard == []


def test_a_witness_outside_cosigns_an_anchor(small: CaseFile) -> None:
    with pytest.raises(Misuse):
        export(small)
    anchors.make(small)
    outsider = Identity.generate()
    back = witness(export(small), identity=outsider, name="witness.example").to_bytes()
    one, seen = anchors.add_cosigned(small, back)
    assert (one.number, seen.cosignature.name) == (1, "witness.example")
    assert one.stamps.cosigned == (back,)
    assert seen.public_key != outsider.public_key
    assert [by.kind for by in stamped_by(one.stamps)] == ["witness"]
    assert anchors.add_cosigned(small, back)[0].stamps == one.stamps
    unnamed = witness(export(small), identity=outsider, name=None)
    assert unnamed.public_key == seen.public_key and unnamed.cosignature.name.startswith("witness-")


def test_what_a_witness_cosigned_of_others_is_not_kept(
    small: CaseFile, identity: Identity, tmp_path: Path
) -> None:
    anchors.make(small)
    with smalls.empty(tmp_path / "other", identity) as another:
        anchors.make(another)
        back = witness(export(another), identity=identity, name=None).to_bytes()
    for bad, code in ((back, "anchor_unknown"), (b"nothing", "cosigned_form")):
        with pytest.raises(ConstanciaError) as caught:
            anchors.add_cosigned(small, bad)
        assert caught.value.code == code
    with pytest.raises(Wrong):
        witness(b"no anchor", identity=identity, name=None)
    with pytest.raises(Wrong):
        witness(export(small), identity=identity, name="two words")
