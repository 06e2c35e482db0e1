"""Anchors of a case file: what is new goes into the next one, and what was anchored stays where it was."""

from __future__ import annotations

from constancia.casefile import anchors
from constancia.casefile.anchors import Authority, Stamps
from constancia.casefile.open import CaseFile, Identity
from constancia.log import anchor
from constancia.log.entry import body, body_of, read
from tests.casefile import small as smalls

SUBJECT = "abcdefghijklmnopqrstuvwxyz"


def bodies(casefile: CaseFile) -> set[bytes]:
    """Of every entry, with its signature verified."""
    return {
        body(read(f"{leaf}~", public_key=one.public_key).sd)
        for one in casefile.compartments()
        for _, leaf in one.leaves()
    }


def test_the_body_of_a_leaf_is_that_of_the_entry(small: CaseFile) -> None:
    for one in small.compartments():
        for _, leaf in one.leaves():
            assert body_of(leaf) == body(read(f"{leaf}~", public_key=one.public_key).sd)


def test_an_anchor_is_over_all_that_is_new_in_both_compartments(small: CaseFile) -> None:
    everything = bodies(small)
    assert anchors.kept(small) == [] and anchors.unanchored(small) == everything
    made = anchors.make(small)
    assert made is not None and made.number == 1
    assert all(made.planted.is_in(one) for one in everything)
    size = made.planted.checkpoint.size
    assert size & (size - 1) == 0 and len(everything) <= size < 2 * len(everything)
    assert anchors.unanchored(small) == set()
    assert anchors.make(small) is None


def test_the_next_one_holds_only_what_came_since(small: CaseFile, identity: Identity) -> None:
    first = anchors.make(small)
    assert first is not None
    before = bodies(small)
    small.record(smalls.about(SUBJECT, note="Something new."))
    small.record(smalls.about(SUBJECT, note="And protected."), protected=True)
    second = anchors.make(small)
    assert second is not None
    new = bodies(small) - before
    assert len(new) == 2 and second.planted.checkpoint.size == 2
    assert all(second.planted.is_in(one) and not first.planted.is_in(one) for one in new)
    assert not any(second.planted.is_in(one) for one in before)
    with CaseFile.open(small.vault.folder, identity=identity) as again:
        kept = anchors.kept(again)
        assert [one.file for one in kept] == [first.file, second.file]
        assert [one.made for one in kept] == [first.made, second.made]
        assert kept[0].planted.leaves == first.planted.leaves
        assert all(anchor.read(one.file).note == one.checkpoint for one in kept)


def test_stamps_are_kept_with_their_anchor(small: CaseFile, identity: Identity) -> None:
    anchors.make(small)
    anchors.add(small, 1, Stamps(authorities=(Authority(b"q", b"r", b"c"),)))
    anchors.add(small, 1, Stamps(ots=b"o", calendars=("http://a.invalid",)))
    with CaseFile.open(small.vault.folder, identity=identity) as again:
        (one,) = anchors.kept(again)
        assert one.stamps == Stamps((Authority(b"q", b"r", b"c"),), b"o", ("http://a.invalid",), ())


def test_anchors_stand_in_no_file_in_the_clear(small: CaseFile) -> None:
    made = anchors.make(small)
    assert made is not None
    for path in small.vault.folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert made.planted.checkpoint.origin.encode() not in content
        assert not any(leaf in content for leaf in bodies(small))
