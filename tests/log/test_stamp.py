"""Time stamps made by `openssl ts`: what OpenSSL and rfc3161-client accept is read, and what is wrong told apart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import rfc3161_client
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from constancia.errors import Wrong
from constancia.log import der, stamp
from tests.stamps.authority import Authority, openssl, verifies

DATA = b"anchor/0123\n1\nAAAA\n"
NONCE = 0xF123456789ABCDEF
QUERY = stamp.make_query(DATA, nonce=NONCE)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("authority") / "a")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("other") / "b")


@pytest.fixture(scope="module")
def reply(authority: Authority) -> bytes:
    return authority.reply(QUERY)


def roots(of: Authority) -> tuple[x509.Certificate, ...]:
    return stamp.read_certificates(of.root.read_bytes())


def refused(reply: bytes) -> tuple[str, object]:
    with pytest.raises(Wrong) as caught:
        stamp.read(reply)
    return caught.value.code, caught.value.fields.get("reason")


def test_the_query_is_one_that_openssl_reads(tmp_path: Path) -> None:
    (tmp_path / "q.tsq").write_bytes(QUERY)
    (tmp_path / "data").write_bytes(DATA)
    said = openssl("ts", "-query", "-in", tmp_path / "q.tsq", "-text").decode()
    assert "Hash Algorithm: sha512" in said and "Certificate required: yes" in said
    assert f"Nonce: 0x{NONCE:X}" in said
    theirs = openssl("ts", "-query", "-data", tmp_path / "data", "-sha512", "-cert", "-no_nonce")
    ours = stamp.make_query(DATA, nonce=0)
    assert der.read(ours).parts()[1] == der.read(theirs).parts()[1]


@pytest.mark.parametrize("key", ["rsa", "ec"])
@pytest.mark.parametrize("with_root", [True, False])
@pytest.mark.parametrize("ess", ["sha1", "sha256", "sha512"])
def test_what_openssl_accepts_is_read(tmp_path: Path, key: str, with_root: bool, ess: str) -> None:
    made = Authority.make(tmp_path / "a", key=key, with_root=with_root, ess=ess)
    reply = made.reply(QUERY)
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "r.tsr").write_bytes(reply)
    assert verifies(tmp_path / "data", tmp_path / "r.tsr", made.root)
    found = stamp.read(reply)
    found.check(DATA, query=QUERY)
    found.check_authority(roots(made))
    assert found.authority == "Invented Time Stamps"
    assert len(found.certificates) == 1 + with_root
    now = dt.datetime.now(dt.UTC)
    assert now - dt.timedelta(minutes=1) < found.time < now + dt.timedelta(minutes=1)
    later = found.time + found.accuracy
    assert found.accuracy == dt.timedelta(seconds=1) and found.before == f"{later:%Y-%m-%dT%H:%M:%SZ}"


def test_rfc3161_client_says_the_same(tmp_path: Path) -> None:
    made = Authority.make(tmp_path / "a", with_root=False)
    reply = made.reply(QUERY)
    theirs = rfc3161_client.decode_timestamp_response(reply)
    verifier = rfc3161_client.VerifierBuilder(roots=list(roots(made)), nonce=NONCE).build()
    assert verifier.verify_message(theirs, DATA)
    ours = stamp.read(reply)
    assert (ours.time, ours.nonce, ours.imprint) == (
        theirs.tst_info.gen_time,
        theirs.tst_info.nonce,
        theirs.tst_info.message_imprint.message,
    )


def test_the_chain_that_is_kept_is_all_that_openssl_needs(
    authority: Authority, reply: bytes, tmp_path: Path
) -> None:
    chain = tmp_path / "chain.pem"
    chain.write_bytes(stamp.read(reply).chain(roots(authority)))
    assert chain.read_bytes().count(b"BEGIN CERTIFICATE") == 2
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "r.tsr").write_bytes(reply)
    assert verifies(tmp_path / "data", tmp_path / "r.tsr", chain)


def test_a_stamp_over_something_else(reply: bytes) -> None:
    with pytest.raises(Wrong) as caught:
        stamp.read(reply).check(DATA + b"x", query=QUERY)
    assert caught.value.code == "stamp_imprint"


def test_an_old_reply_to_another_query(authority: Authority) -> None:
    old = authority.reply(stamp.make_query(DATA, nonce=NONCE - 1))
    with pytest.raises(Wrong) as caught:
        stamp.read(old).check(DATA, query=QUERY)
    assert caught.value.code == "stamp_nonce"


def test_a_reply_without_a_nonce(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(DATA)
    query = openssl("ts", "-query", "-data", tmp_path / "data", "-sha512", "-cert", "-no_nonce")
    with pytest.raises(Wrong) as caught:
        stamp.read(authority.reply(query)).check(DATA, query=QUERY)
    assert caught.value.code == "stamp_nonce"


def test_a_refusal_is_no_stamp(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(DATA)
    query = openssl("ts", "-query", "-data", tmp_path / "data", "-sha384", "-cert")
    assert refused(authority.reply(query))[0] == "stamp_refused"


def test_an_authority_that_nobody_named(reply: bytes, other: Authority) -> None:
    for trusted in (roots(other), ()):
        with pytest.raises(Wrong) as caught:
            stamp.read(reply).check_authority(trusted)
        assert caught.value.code == "stamp_authority"


def bag(reply: bytes, certificates: list[bytes]) -> bytes:
    """The reply with other certificates in its bag, which no signature covers."""
    status, token = der.read(reply).parts()
    kind, content = token.parts()
    parts = der.read(content.content).parts()
    parts_whole = [der.write(0xA0, *certificates) if node.tag == 0xA0 else node.whole for node in parts]
    signed = der.write(0xA0, der.write(der.SEQUENCE, *parts_whole))
    return der.write(der.SEQUENCE, status.whole, der.write(der.SEQUENCE, kind.whole, signed))


def test_an_injected_certificate_names_no_signer(
    authority: Authority, other: Authority, reply: bytes, tmp_path: Path
) -> None:
    own = [one.public_bytes(Encoding.DER) for one in stamp.read(reply).certificates]
    assert bag(reply, own) == reply
    for injected in ("signer.pem", "root.pem"):
        pem = (other.folder / injected).read_bytes()
        more = x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)
        with_it = bag(reply, [more, *own])
        found = stamp.read(with_it)
        assert found.signer == stamp.read(reply).signer
        found.check_authority(roots(authority))
        with pytest.raises(Wrong):
            found.check_authority(roots(other))


def test_the_signer_is_known_by_its_hash_not_by_its_name(
    authority: Authority, other: Authority, reply: bytes
) -> None:
    """The other authority's signer has the same name, issuer and serial number."""
    twin = x509.load_pem_x509_certificate((other.folder / "signer.pem").read_bytes())
    own = stamp.read(reply).signer
    assert (twin.issuer, twin.serial_number, twin.subject) == (own.issuer, own.serial_number, own.subject)
    assert refused(bag(reply, [twin.public_bytes(Encoding.DER)])) == ("stamp_signer", "unknown")
    both = bag(reply, [twin.public_bytes(Encoding.DER), own.public_bytes(Encoding.DER)])
    assert stamp.read(both).signer == own


def test_without_certificates_nobody_signed(reply: bytes) -> None:
    assert refused(bag(reply, []))[0] == "stamp_signer"


def test_too_many_certificates(reply: bytes) -> None:
    own = stamp.read(reply).signer.public_bytes(Encoding.DER)
    assert refused(bag(reply, [own] * 17)) == ("stamp_form", "certificate")


def test_a_certificate_that_had_ended(tmp_path: Path) -> None:
    made = Authority.make(tmp_path / "a")
    made.certify_between("signer", dt.datetime(2019, 1, 1), dt.datetime(2020, 1, 1))
    assert refused(made.reply(QUERY)) == ("stamp_signer", "expired")


def test_every_other_form_is_refused(reply: bytes) -> None:
    assert refused(b"") == ("stamp_form", "der")
    assert refused(reply + b"\0") == ("stamp_form", "der")
    assert refused(b"<html>busy</html>")[0] == "stamp_form"
    assert refused(bytes(stamp.LARGEST + 1)) == ("stamp_form", "size")
    for end in range(0, len(reply), 97):
        assert refused(reply[:end])[0] in ("stamp_form", "stamp_refused")


def test_a_flipped_bit_changes_nothing_that_a_stamp_says(authority: Authority, reply: bytes) -> None:
    """It is refused, or it lies where no signature reaches: then what is signed stands as it was."""
    good, passed = stamp.read(reply), 0
    for bit in range(0, len(reply) * 8, 5):
        bad = bytearray(reply)
        bad[bit // 8] ^= 1 << bit % 8
        try:
            found = stamp.read(bytes(bad))
        except Wrong:
            continue
        passed += 1
        assert (found.time, found.imprint, found.nonce) == (good.time, good.imprint, good.nonce)
        assert found.signer == good.signer
    assert passed, "so a publication's seal has to cover the file"


def test_roots_that_are_none() -> None:
    for bad in (b"", b"x", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(Wrong) as caught:
            stamp.read_certificates(bad)
        assert caught.value.code == "stamp_roots"
