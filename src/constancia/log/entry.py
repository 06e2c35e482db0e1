"""Entries: SD-JWTs (RFC 9901) signed with Ed25519, in one form only. See `docs/formats/entry.md`.

An entry of a log shows its format version, its log and its number; all else is disclosed field by field. A publisher
issues it again under a key of its own with the same digests and without log and number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from hashlib import sha256

from msgspec import Struct

from constancia.errors import Wrong
from constancia.log.disclosure import Disclosure, disclose, read_disclosures
from constancia.log.key import is_signed
from constancia.log.strict import LARGEST, Json, b64, b64_each, compact, read_flat, read_json, unb64

VERSION = 1
HEADER = b64(b'{"alg":"EdDSA"}')
SIZES = (32, 64, 128, 256, 512)
"""How many digests an entry may have: decoys fill up to the next of these, so that few say nothing of the count."""

RESERVED = frozenset({"v", "log", "seq", "_sd", "_sd_alg", "..."})
LOG = re.compile("[A-Za-z0-9_-]{1,64}")
DIGEST = re.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
PAYLOAD_END = b'"],"_sd_alg":"sha-256"}'
PAYLOAD_TAIL = re.compile(rb'(?:%b",")*%b%b' % (ONE := DIGEST.pattern.encode(), ONE, re.escape(PAYLOAD_END)))


class Entry(Struct, frozen=True):
    """`token` is the signed JWT, `sd` its digests in order, `visible` its other members without `_sd_alg`."""

    token: str
    sd: tuple[str, ...]
    visible: Mapping[str, Json]
    disclosures: tuple[Disclosure, ...]

    @property
    def log(self) -> str:
        """Raises Wrong("entry_form") for an entry that a publisher issued again: it belongs to no log."""
        return str(self._placed("log"))

    @property
    def seq(self) -> int:
        """The number in the log, from 0. Raises as `log` does."""
        return int(str(self._placed("seq")))

    @property
    def leaf(self) -> bytes:
        """What is hashed into the log's tree: the signed JWT, without disclosures."""
        return self.token.encode()

    @property
    def text(self) -> str:
        """The compact form: JWT~disclosure~disclosure~."""
        return "~".join([self.token, *[disclosure.text for disclosure in self.disclosures], ""])

    def fields(self) -> dict[str, tuple[Json, str]]:
        """What is disclosed: name -> (value, digest)."""
        return {found.name: (found.value, found.digest) for found in self.disclosures}

    def __repr__(self) -> str:
        """Without disclosures: what an entry says is for nobody's traceback."""
        return f"Entry(visible={self.visible}, disclosures={len(self.disclosures)})"

    def _placed(self, name: str) -> Json:
        if name not in self.visible:
            raise Wrong("entry_form", reason="no_log")
        return self.visible[name]


def issue(
    *,
    log: str,
    seq: int,
    fields: Sequence[tuple[str, Json]],
    sign: Callable[[bytes], bytes],
    random: Callable[[int], bytes],
) -> Entry:
    """Sign named fields as entry `seq` of `log`. `random` is called once: 16 bytes a salt, 32 a decoy.

    Raises Wrong("entry_too_large") over 512 fields, Wrong("entry_name") for a name that is reserved or comes twice,
    Wrong("entry_form") for a log or number that has no form, Wrong("json") for a value that JSON cannot carry.
    """
    visible: dict[str, Json] = {"v": VERSION, "log": log, "seq": seq}
    _check_visible(visible)
    _check_names([name for name, _ in fields], visible)
    count = len(fields)
    noise = random(16 * count + 32 * (_size(count) - count))
    salts = [noise[at : at + 16] for at in range(0, 16 * count, 16)]
    decoys = [sha256(noise[at : at + 32]).digest() for at in range(16 * count, len(noise), 32)]
    disclosures = tuple(disclose(fields, salts=salts))
    digests = [disclosure.digest for disclosure in disclosures] + b64_each(decoys, size=32)
    return _signed(visible, tuple(sorted(digests)), disclosures=disclosures, sign=sign)


def read(untrusted: str, *, public_key: bytes) -> Entry:
    """Read an entry of a log or of a publisher, with any of its disclosures missing.

    Everything is checked: signature, form, each disclosure against the digests. Raises Wrong: "entry_form",
    "entry_header", "entry_signature", "entry_version", "entry_digests", "entry_disclosure", "entry_undisclosed",
    "entry_name", "base64", "json", "public_key"; each with a reason where one code covers several.
    """
    token, *texts = untrusted.split("~")
    if not texts or texts.pop():
        raise Wrong("entry_form", reason="end")
    payload = _read_token(token, public_key=public_key)
    sd, visible = _read_payload(payload)
    disclosures = tuple(read_disclosures(texts))
    _check_names([disclosure.name for disclosure in disclosures], visible)
    if not {disclosure.digest for disclosure in disclosures} <= set(sd):
        raise Wrong("entry_undisclosed")
    return Entry(token=token, sd=sd, visible=visible, disclosures=disclosures)


def body(sd: Iterable[str]) -> bytes:
    """SHA-256 of the exact `_sd` array: what an entry says, whoever signs it. What anchors are made of."""
    return sha256(_array(sd).encode()).digest()


def body_of(leaf: str) -> bytes:
    """The body of an entry of our own store, from its JWT alone. Its signature is verified by `check`, not here."""
    return body(_read_payload(unb64(leaf.split(".")[1]))[0])


def reissue(
    entry: Entry,
    *,
    keep: Container[str],
    sign: Callable[[bytes], bytes],
    extra: Mapping[str, Json] | None = None,
) -> Entry:
    """The publisher's form: the same digests, the disclosures whose digest is in `keep`, no log and no number.

    `extra` are visible members. Raises Wrong("entry_form") where one has a reserved name.
    """
    visible: dict[str, Json] = {"v": VERSION, **(extra or {})}
    if RESERVED & set(extra or {}):
        raise Wrong("entry_form", reason="members")
    disclosures = tuple(disclosure for disclosure in entry.disclosures if disclosure.digest in keep)
    _check_names([disclosure.name for disclosure in disclosures], visible)
    return _signed(visible, entry.sd, disclosures=disclosures, sign=sign)


def move(entry: Entry, *, log: str, seq: int, sign: Callable[[bytes], bytes]) -> Entry:
    """The same statement as entry `seq` of another log: the same digests and disclosures."""
    visible: dict[str, Json] = {"v": VERSION, "log": log, "seq": seq}
    _check_visible(visible)
    return _signed(visible, entry.sd, disclosures=entry.disclosures, sign=sign)


def _signed(
    visible: dict[str, Json],
    sd: tuple[str, ...],
    *,
    disclosures: tuple[Disclosure, ...],
    sign: Callable[[bytes], bytes],
) -> Entry:
    front = compact(visible)[:-1].decode()
    payload = f'{front},"_sd":{_array(sd)},"_sd_alg":"sha-256"}}'
    signed = f"{HEADER}.{b64(payload.encode())}"
    token = f"{signed}.{b64(sign(signed.encode()))}"
    return Entry(token=token, sd=sd, visible=visible, disclosures=disclosures)


def _read_token(untrusted: str, *, public_key: bytes) -> bytes:
    parts = untrusted.split(".")
    if len(parts) != 3:
        raise Wrong("entry_form", reason="parts")
    header, payload, signature = parts
    if header != HEADER:
        _refuse_header(header)
    inside, tail = unb64(payload), unb64(signature)
    if not is_signed(f"{header}.{payload}".encode(), tail, public_key=public_key):
        raise Wrong("entry_signature")
    return inside


def _refuse_header(untrusted: str) -> None:
    """Say what is wrong with a header that is not ours: no other is read, whatever it says."""
    header = read_json(unb64(untrusted))
    if not isinstance(header, dict) or "alg" not in header:
        raise Wrong("entry_header", reason="form")
    raise Wrong("entry_header", reason="algorithm" if header["alg"] != "EdDSA" else "member")


def _read_payload(untrusted: bytes) -> tuple[tuple[str, ...], dict[str, Json]]:
    """Digests and visible members. The short way reads what is in order; the long way says what is not."""
    front, _, tail = untrusted.partition(b',"_sd":["')
    if not PAYLOAD_TAIL.fullmatch(tail):
        return _read_payload_slowly(untrusted)
    sd = tuple(tail[: -len(PAYLOAD_END)].decode().split('","'))
    visible = read_flat(front + b"}")
    if visible is None or len(sd) not in SIZES or sorted(set(sd)) != list(sd):
        return _read_payload_slowly(untrusted)
    _check_version(visible)
    _check_visible(visible)
    return sd, visible


def _read_payload_slowly(untrusted: bytes) -> tuple[tuple[str, ...], dict[str, Json]]:
    payload = read_json(untrusted)
    if not isinstance(payload, dict):
        raise Wrong("entry_form", reason="members")
    _check_version(payload)
    if list(payload)[-2:] != ["_sd", "_sd_alg"] or payload.pop("_sd_alg") != "sha-256":
        raise Wrong("entry_form", reason="members")
    sd = _read_digests(payload.pop("_sd"))
    _check_visible(payload)
    return sd, payload


def _check_version(payload: dict[str, Json]) -> None:
    if next(iter(payload), None) != "v":
        raise Wrong("entry_form", reason="members")
    if payload["v"] != VERSION or payload["v"] is True:
        raise Wrong("entry_version")


def _read_digests(untrusted: Json) -> tuple[str, ...]:
    if not isinstance(untrusted, list) or len(untrusted) not in SIZES:
        raise Wrong("entry_digests", reason="count")
    sd = tuple([item for item in untrusted if isinstance(item, str) and DIGEST.fullmatch(item)])
    if len(sd) != len(untrusted):
        raise Wrong("entry_digests", reason="form")
    if len(set(sd)) != len(sd):
        raise Wrong("entry_digests", reason="twice")
    if sorted(sd) != untrusted:
        raise Wrong("entry_digests", reason="order")
    return sd


def _check_visible(visible: dict[str, Json]) -> None:
    """Log and number stand together and alone, or not at all."""
    if "log" not in visible and "seq" not in visible:
        if RESERVED & set(visible) != {"v"}:
            raise Wrong("entry_form", reason="members")
        return
    if list(visible) != ["v", "log", "seq"]:
        raise Wrong("entry_form", reason="members")
    log, seq = visible["log"], visible["seq"]
    if not isinstance(log, str) or not LOG.fullmatch(log):
        raise Wrong("entry_form", reason="log")
    if type(seq) is not int or not 0 <= seq <= LARGEST:
        raise Wrong("entry_form", reason="seq")


def _check_names(names: list[str], visible: Mapping[str, Json]) -> None:
    found = set(names)
    if len(found) != len(names):
        raise Wrong("entry_name", reason="twice")
    if not found.isdisjoint(RESERVED) or not found.isdisjoint(visible):
        raise Wrong("entry_name", reason="reserved")


def _size(count: int) -> int:
    for size in SIZES:
        if count <= size:
            return size
    raise Wrong("entry_too_large", count=count)


def _array(sd: Iterable[str]) -> str:
    return '["' + '","'.join(sd) + '"]'
