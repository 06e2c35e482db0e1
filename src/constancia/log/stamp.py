"""Time stamps (RFC 3161): the query, the reply, and what a reply must be to count.

A reply is a signed statement that a digest existed at a time (CMS SignedData, RFC 5652). The signer is the one that
SignerInfo names and whose hash the signature itself covers (RFC 5035, RFC 5816); whatever other certificates lie in the
bag count for nothing but the way to a root. `read` says that a stamp holds together; whether its authority is one to
trust is asked apart (`Stamp.check_authority`), since it needs a root that somebody trusts.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import verification
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from constancia.errors import Wrong
from constancia.log import der
from constancia.log.der import Node

LARGEST = 1 << 17
"""Bytes of a reply, and of a chain."""

MOST_CERTIFICATES = 16
DEEPEST_CHAIN = 8

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_TST_INFO = bytes.fromhex("2a864886f70d0109100104")
_CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
_MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
_SIGNING_CERTIFICATE = bytes.fromhex("2a864886f70d010910020c")
_SIGNING_CERTIFICATE_V2 = bytes.fromhex("2a864886f70d010910022f")
_SHA512 = bytes.fromhex("608648016503040203")
_DIGESTS: dict[bytes, tuple[str, hashes.HashAlgorithm]] = {
    bytes.fromhex("608648016503040201"): ("sha256", hashes.SHA256()),
    bytes.fromhex("608648016503040202"): ("sha384", hashes.SHA384()),
    _SHA512: ("sha512", hashes.SHA512()),
}
_RSA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01"
_ECDSA = b"\x2a\x86\x48\xce\x3d\x04\x03"
_BY_SIGNATURE: dict[bytes, bytes | None] = {
    _RSA + b"\x01": None,
    **{_RSA + bytes([n]): digest for n, digest in zip((11, 12, 13), _DIGESTS, strict=True)},
    **{_ECDSA + bytes([n]): digest for n, digest in zip((2, 3, 4), _DIGESTS, strict=True)},
}
"""Algorithms of signature, with the digest that each fixes (None: the one that SignerInfo names)."""

_ODD = (
    Warning,
    IndexError,
    ValueError,
    OverflowError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What parts that are not there and certificates that are none come to."""

_TIME = re.compile(rb"(\d{14})(?:\.(\d{0,8}[1-9]))?Z")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp whose signature holds. `imprint` is the SHA-512 it is over, `time` what it says (UTC), `accuracy` how far
    from it the moment can lie; `certificates` are the signer's own and the others in the bag.
    """

    imprint: bytes
    nonce: int | None
    time: dt.datetime
    accuracy: dt.timedelta
    signer: x509.Certificate
    certificates: tuple[x509.Certificate, ...]

    @property
    def before(self) -> str:
        """The moment before which the imprint existed, by the authority's word (RFC 3339, whole seconds, UTC)."""
        latest = self.time + self.accuracy
        whole = latest.replace(microsecond=0) + dt.timedelta(seconds=ceil(latest.microsecond / 1e6))
        return whole.strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def authority(self) -> str:
        """What the signer's certificate calls it: its common name, else the whole subject."""
        names = self.signer.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else self.signer.subject.rfc4514_string()

    @property
    def until(self) -> str:
        """The last day of the signer's certificate: renew the stamp before it."""
        return self.signer.not_valid_after_utc.date().isoformat()

    def chain(self, roots: Sequence[x509.Certificate] = ()) -> bytes:
        """Every certificate of the bag and the roots in PEM, each once, the signer's first."""
        found = dict.fromkeys((self.signer, *self.certificates, *roots))
        return b"".join(one.public_bytes(Encoding.PEM) for one in found)

    def check(self, data: bytes, *, query: bytes) -> None:
        """Check that it is over `data` and answers `query`.

        Raises Wrong("stamp_imprint"), Wrong("stamp_nonce"), and Wrong("stamp_form") where `query` is none of ours.
        """
        if self.imprint != hashlib.sha512(data).digest():
            raise Wrong("stamp_imprint")
        if self.nonce is None or make_query(data, nonce=self.nonce) != query:
            raise Wrong("stamp_nonce")

    def check_authority(self, roots: Sequence[x509.Certificate]) -> None:
        """Check that the signer's certificate leads to one of `roots`, as of the time of the stamp (RFC 5280).

        Raises Wrong("stamp_authority").
        """
        policy = verification.ExtensionPolicy
        agnostic = verification.Criticality.AGNOSTIC
        leaf = policy.permit_all().require_present(x509.ExtendedKeyUsage, agnostic, None)
        issuer = policy.permit_all().require_present(x509.BasicConstraints, agnostic, _is_issuer)
        issuer = issuer.may_be_present(x509.KeyUsage, agnostic, _may_certify)
        try:
            builder = verification.PolicyBuilder().store(verification.Store(list(roots)))
            builder = builder.time(self.time.replace(tzinfo=None)).max_chain_depth(DEEPEST_CHAIN)
            builder = builder.extension_policies(ee_policy=leaf, ca_policy=issuer)
            builder.build_client_verifier().verify(self.signer, list(self.certificates))
        except (verification.VerificationError, ValueError) as error:
            raise Wrong("stamp_authority") from error


def make_query(data: bytes, *, nonce: int) -> bytes:
    """A query for a stamp over the SHA-512 of `data`, which asks for certificates (RFC 3161, section 2.4.1)."""
    algorithm = der.write(der.SEQUENCE, der.write(der.OID, _SHA512), der.write(der.NULL))
    imprint = der.write(der.SEQUENCE, algorithm, der.write(der.OCTETS, hashlib.sha512(data).digest()))
    asks = der.write(der.BOOLEAN, b"\xff")
    return der.write(der.SEQUENCE, der.integer(1), imprint, der.integer(nonce), asks)


def read(untrusted: bytes) -> Stamp:
    """Read a reply and check that it is a stamp that holds together, at the time that it says.

    Raises Wrong: "stamp_refused" (status) where the authority gave none; "stamp_form" (reason: "size", "der",
    "content", "algorithm", "time", "certificate"); "stamp_signer" (reason: "one", "unknown", "purpose", "expired");
    "stamp_signature".
    """
    if len(untrusted) > LARGEST:
        raise Wrong("stamp_form", reason="size")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _read_reply(der.read(untrusted))
    except _ODD as error:
        raise Wrong("stamp_form", reason="content") from error


def read_certificates(untrusted_pem: bytes) -> tuple[x509.Certificate, ...]:
    """Certificates in PEM. Raises Wrong("stamp_roots")."""
    try:
        return tuple(x509.load_pem_x509_certificates(untrusted_pem))
    except ValueError as error:
        raise Wrong("stamp_roots") from error


def _read_reply(reply: Node) -> Stamp:
    status, *token = reply.expect(der.SEQUENCE).parts()
    granted = status.expect(der.SEQUENCE).parts()[0].number()
    if granted not in (0, 1) or len(token) != 1:
        raise Wrong("stamp_refused", status=granted)
    kind, content = token[0].expect(der.SEQUENCE).parts()
    _require(kind.content == _SIGNED_DATA and content.tag == 0xA0, "content")
    _, _, held, *rest = der.read(content.content).expect(der.SEQUENCE).parts()
    kind, wrapped = held.expect(der.SEQUENCE).parts()
    _require(kind.content == _TST_INFO and wrapped.tag == 0xA0, "content")
    said = der.read(wrapped.content).expect(der.OCTETS).content
    certificates = tuple(_certificates([node for node in rest if node.tag == 0xA0]))
    signers = rest[-1].expect(der.SET).parts()
    if len(signers) != 1:
        raise Wrong("stamp_signer", reason="one")
    signer = _signer(signers[0].expect(der.SEQUENCE).parts(), said, certificates)
    return _said(der.read(said).expect(der.SEQUENCE).parts(), signer, certificates)


def _certificates(bags: Sequence[Node]) -> list[x509.Certificate]:
    nodes = [node for bag in bags for node in bag.parts()]
    _require(len(nodes) <= MOST_CERTIFICATES, "certificate")
    try:
        return [x509.load_der_x509_certificate(node.whole) for node in nodes]
    except _ODD as error:
        raise Wrong("stamp_form", reason="certificate") from error


def _signer(info: Sequence[Node], said: bytes, certificates: Sequence[x509.Certificate]) -> x509.Certificate:
    """The certificate of the one who signed `said`, found by what SignerInfo names and signs."""
    _, sid, digest_algorithm, signed, algorithm, signature, *_ = info
    _require(signed.tag == 0xA0 and sid.tag == der.SEQUENCE, "content")
    digest = digest_algorithm.parts()[0].content
    _require(digest in _DIGESTS, "algorithm")
    attributes = _attributes(signed)
    _require(der.read(attributes[_CONTENT_TYPE]).content == _TST_INFO, "content")
    told = der.read(attributes[_MESSAGE_DIGEST]).expect(der.OCTETS).content
    if told != hashlib.new(_DIGESTS[digest][0], said).digest():
        raise Wrong("stamp_signature")
    issuer, serial = sid.parts()
    found = [
        one
        for one in certificates
        if one.issuer.public_bytes() == issuer.whole
        and one.serial_number == serial.number()
        and _is_hashed(one, attributes)
    ]
    if not found:
        raise Wrong("stamp_signer", reason="unknown")
    by = _BY_SIGNATURE.get(algorithm.parts()[0].content, b"")
    _require(by is None or by in _DIGESTS, "algorithm")
    message = der.write(der.SET, signed.content)
    _check_signature(found[0], signature.expect(der.OCTETS).content, message, _DIGESTS[by or digest][1])
    return found[0]


def _attributes(signed: Node) -> dict[bytes, bytes]:
    """Signed attributes by kind, each with its one value. Raises Wrong("stamp_form", reason="content")."""
    found: dict[bytes, bytes] = {}
    for attribute in signed.parts():
        kind, values = attribute.expect(der.SEQUENCE).parts()
        _require(kind.content not in found, "content")
        found[kind.content] = values.expect(der.SET).content
    _require({_CONTENT_TYPE, _MESSAGE_DIGEST} <= set(found), "content")
    return found


def _is_hashed(certificate: x509.Certificate, attributes: dict[bytes, bytes]) -> bool:
    """Whether the signed attributes name this very certificate (ESSCertID, first of the list)."""
    data = certificate.public_bytes(Encoding.DER)
    if _SIGNING_CERTIFICATE_V2 in attributes:
        parts = _first_id(attributes[_SIGNING_CERTIFICATE_V2])
        algorithm = parts[0].parts()[0].content if parts[0].tag == der.SEQUENCE else next(iter(_DIGESTS))
        told = parts[1] if parts[0].tag == der.SEQUENCE else parts[0]
        name = _DIGESTS[algorithm][0] if algorithm in _DIGESTS else ""
        return bool(name) and told.content == hashlib.new(name, data).digest()
    if _SIGNING_CERTIFICATE in attributes:
        told = _first_id(attributes[_SIGNING_CERTIFICATE])[0]
        return told.content == hashlib.sha1(data, usedforsecurity=False).digest()
    return False


def _first_id(value: bytes) -> tuple[Node, ...]:
    return der.read(value).parts()[0].parts()[0].parts()


def _check_signature(
    signer: x509.Certificate, signature: bytes, message: bytes, algorithm: hashes.HashAlgorithm
) -> None:
    key = signer.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(algorithm))
        else:
            raise Wrong("stamp_form", reason="algorithm")
    except InvalidSignature as error:
        raise Wrong("stamp_signature") from error


def _said(
    info: Sequence[Node], signer: x509.Certificate, certificates: tuple[x509.Certificate, ...]
) -> Stamp:
    """What TSTInfo says (RFC 3161, section 2.4.2), and that its signer may say so at that time."""
    _, _, imprint, _, when, *rest = info
    algorithm, digest = imprint.parts()
    if algorithm.parts()[0].content != _SHA512:
        raise Wrong("stamp_imprint")
    time = _time(when.expect(der.GENERALIZED_TIME).content)
    _check_signer(signer, time)
    nonces = [node.number() for node in rest if node.tag == der.INTEGER]
    spans = [_accuracy(node.parts()) for node in rest if node.tag == der.SEQUENCE]
    return Stamp(
        imprint=digest.expect(der.OCTETS).content,
        nonce=nonces[0] if nonces else None,
        time=time,
        accuracy=spans[0] if spans else dt.timedelta(),
        signer=signer,
        certificates=certificates,
    )


def _check_signer(signer: x509.Certificate, time: dt.datetime) -> None:
    try:
        usage = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound as error:
        raise Wrong("stamp_signer", reason="purpose") from error
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise Wrong("stamp_signer", reason="purpose")
    if not signer.not_valid_before_utc <= time <= signer.not_valid_after_utc:
        raise Wrong("stamp_signer", reason="expired")


def _time(content: bytes) -> dt.datetime:
    found = _TIME.fullmatch(content)
    if not found:
        raise Wrong("stamp_form", reason="time")
    whole = dt.datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    return whole + dt.timedelta(microseconds=int((found[2] or b"0").ljust(6, b"0")[:6]))


def _accuracy(parts: Sequence[Node]) -> dt.timedelta:
    """Seconds, milliseconds [0], microseconds [1], each of which may be missing."""
    units = {der.INTEGER: 10**6, 0x80: 10**3, 0x81: 1}
    total = sum(units.get(node.tag, 0) * int.from_bytes(node.content, "big") for node in parts)
    return dt.timedelta(microseconds=total)


def _is_issuer(_: object, __: x509.Certificate, extension: x509.BasicConstraints) -> None:
    if not extension.ca:
        raise ValueError("no authority")


def _may_certify(_: object, __: x509.Certificate, extension: x509.KeyUsage | None) -> None:
    if extension is not None and not extension.key_cert_sign:
        raise ValueError("may not certify")


def _require(holds: bool, reason: str) -> None:
    if not holds:
        raise Wrong("stamp_form", reason=reason)
