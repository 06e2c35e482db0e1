"""The folder `proof/`: what others' programs make of it, and what never stands in it."""

from __future__ import annotations

import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

from constancia.claims import Kind, Record
from constancia.errors import Wrong
from constancia.log import anchor, chronicle, note
from constancia.log.entry import body, read
from constancia.log.key import signer
from constancia.log.strict import b64
from constancia.publish import proof
from constancia.publish.gate import Passed
from tests.verify import small


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> small.Made:
    return small.make(tmp_path_factory.mktemp("publication") / "site")


def test_entries_stand_in_the_order_of_their_bodies(made: small.Made) -> None:
    lines = (made.root / "proof/entries-0001.txt").read_text().splitlines()
    entries = [read(line, public_key=small.PUBLISHER.public_key) for line in lines]
    bodies = [body(entry.sd) for entry in entries]
    assert bodies == sorted(bodies)
    assert len(bodies) == len(made.entries)


def test_an_entry_shows_no_log_number_time_batch_row_or_note(made: small.Made) -> None:
    for entry in made.entries:
        assert list(entry.visible) == ["v", "anchor"]
        names = set(entry.fields())
        assert not names & {"at", "batch", "rows"}
        assert not any(name.endswith(".note") for name in names)


def test_a_field_that_is_never_published_is_refused_even_where_the_gate_would_keep_it(
    made: small.Made,
) -> None:
    held = small.written().held[0]
    every = frozenset(d.digest for d in held.entry.disclosures)
    with pytest.raises(Wrong) as caught:
        proof.reissued(
            [Passed(held.entry, held.record, every)],
            anchors=[made.planted],
            sign=signer(small.PUBLISHER.private_key),
        )
    assert caught.value.code == "never_published"


def test_an_entry_that_was_not_anchored_is_refused(made: small.Made) -> None:
    new = small.written().issue(Record(Kind.CLAIMS))
    with pytest.raises(Wrong) as caught:
        proof.reissued(
            [Passed(new.entry, new.record, frozenset())], anchors=[made.planted], sign=lambda message: b""
        )
    assert caught.value.code == "inclusion"


def test_the_reference_implementation_of_sd_jwt_reads_every_entry(made: small.Made) -> None:
    key = JWK(kty="OKP", crv="Ed25519", x=b64(small.PUBLISHER.public_key))
    for line in (made.root / "proof/entries-0001.txt").read_text().splitlines():
        payload = SDJWTVerifier(line, lambda issuer, header: key).get_verified_payload()
        assert payload["kind"] in ("claims", "judgement")


def test_the_place_in_the_anchor_can_be_checked_with_a_plain_proof_file(made: small.Made) -> None:
    held = anchor.read((made.root / proof.ANCHOR).read_bytes())
    origin, key = note.read_vkey(held.vkey)
    for entry in made.entries:
        whole = held.proof(str(entry.visible["anchor"]))
        assert whole.check(body(entry.sd), origin=origin, public_key=key) == held.checkpoint


def test_the_seal_can_be_checked_with_sha256sum(made: small.Made, tmp_path: Path) -> None:
    listed = [line for line in (made.root / proof.SEAL).read_text().splitlines() if line[64:66] == "  "]
    (tmp_path / "list").write_text("\n".join(listed) + "\n")
    subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", tmp_path / "list"], cwd=made.root, check=True
    )
    assert len(listed) == len(small.files_of(made.root)) - 1


def test_the_chronicle_goes_on_from_the_one_before() -> None:
    publisher, one, two = small.PUBLISHER, {"a": sha256(b"1").hexdigest()}, {"a": sha256(b"2").hexdigest()}
    first = proof.close(one, title="First", earlier=None, publisher=publisher)[proof.CHRONICLE]
    second = proof.close(two, title="Second", earlier=first, publisher=publisher)[proof.CHRONICLE]
    held = [
        chronicle.read(c, origin=publisher.name, public_key=publisher.public_key) for c in (first, second)
    ]
    assert [p.title for p in held[1].publications] == ["First", "Second"]
    held[1].check_continues(held[0].checkpoint)


def test_the_same_content_again_takes_no_second_line() -> None:
    files = {"a": sha256(b"1").hexdigest()}
    first = proof.close(files, title="First", earlier=None, publisher=small.PUBLISHER)
    assert (
        proof.close(files, title="First", earlier=first[proof.CHRONICLE], publisher=small.PUBLISHER) == first
    )


def test_a_chronicle_of_another_publisher_is_not_continued() -> None:
    other = proof.Publisher("other.example", bytes(32))
    files = {"a": sha256(b"1").hexdigest()}
    first = proof.close(files, title="First", earlier=None, publisher=small.PUBLISHER)[proof.CHRONICLE]
    with pytest.raises(Wrong):
        proof.close(files, title="First", earlier=first, publisher=other)


def test_many_entries_take_several_files(made: small.Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "MOST_ENTRIES", 10)
    files = proof.write(made.entries, anchors=[proof.Anchored(made.planted)], publisher=small.PUBLISHER)
    parts = [content for path, content in sorted(files.items()) if "entries" in path]
    assert [part.count(b"\n") for part in parts] == [10] * (len(made.entries) // 10) + [
        len(made.entries) % 10
    ]
    assert b"".join(parts) == (made.root / "proof/entries-0001.txt").read_bytes()
